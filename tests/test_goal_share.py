"""Shares of draws in which a goal holds: intervals that hold the truth as often as they say, simulated or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta

from detente.casefile import load
from detente.goal_share import Share
from detente.goals import read
from detente.result import Quantity
from detente.search.shares import enough, hopeless, wilson

CASE = load(Path(__file__).parent / "cases" / "strait.toml")
WALKS = 16
TIMES = 120


def walked(chances, random, text):
    """The share of batches of draws with these true chances of violence, of which each is seen by some walks."""
    batches = []
    for k, true in enumerate(chances):
        draws = CASE.draw(len(true), seed=int(random.integers(2**31)))
        seen = random.binomial(WALKS, true) / WALKS
        found = Quantity(seen, "chance", "violence", seen * (1 - seen) / (WALKS - 1))
        draws.memo["measures", "escalation"] = {"rung.1": found}
        draws.memo["measures", "adoption"] = {"treaty.adopted": Quantity(true, "chance", f"adopted in {k}")}
        batches.append(draws)
    return Share(read(CASE, text), tuple(batches))


@pytest.mark.parametrize(("mean", "spread", "bound", "plain"), [(0.2, 60, 0.15, 0.45), (0.05, 15, 0.02, 0.65)])
def test_intervals_of_what_is_simulated_hold_the_truth_nine_times_in_ten(mean, spread, bound, plain):
    """True chances are Beta; counted as if no walks were involved, intervals hold the truth about half of the time."""
    random, true = np.random.default_rng(5), beta.sf(bound, mean * spread, (1 - mean) * spread)
    text = f"violence(1) >= {bound}"
    found = [walked(random.beta(mean * spread, (1 - mean) * spread, (1, 100)), random, text) for _ in range(TIMES)]
    held = [one.interval[0] <= true <= one.interval[1] for one in found]
    blind = [wilson(one.hits, one.n) for one in found]
    assert np.mean([low <= true <= high for low, high in blind]) < plain
    assert np.mean(held) >= 0.84  # nine in ten less two standard errors
    assert np.mean([one.proves(true + 1e-9) for one in found]) <= 0.10


def test_what_is_counted_has_the_plain_interval():
    random = np.random.default_rng(1)
    share = walked(random.random((2, 50)), random, "adoption.treaty.adopted >= 0.3")
    assert (share.n, share.effective_n) == (100, 100.0)
    assert share.interval == wilson(share.hits, 100)
    for wanted in (0.3, 0.5, 0.6, 0.65, 0.7, 0.9):
        assert share.proves(wanted) == (share.hits >= enough(wanted, 100))
        assert share.is_hopeless(wanted) == (share.hits <= hopeless(wanted, 100))


def test_goals_joined_are_as_sure_as_what_they_rest_on():
    random = np.random.default_rng(2)
    chances = random.beta(2, 8, (2, 100))
    walks = walked(chances, random, "violence(1) <= 0.2")
    both = walked(chances, random, "violence(1) <= 0.2 or adoption.treaty.adopted >= 0")
    assert walks.effective_n < 180
    assert (both.share, both.effective_n, both.proves(1.0)) == (1.0, 200.0, True)
    assert not walks.proves(1.0)


def test_one_draw_is_worth_one():
    random = np.random.default_rng(3)
    assert walked(np.array([[0.4]]), random, "violence(1) <= 0.5").effective_n == 1
    never = walked(random.beta(2, 30, (1, 60)), random, "violence(1) > 0.9")
    assert (never.hits, never.interval[0]) == (0, pytest.approx(0, abs=1e-12))
