"""Bounds from waves hold against the exact count, and tell what the largest bodies do."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.bodies import chance, diagram, waves
from detente.bodies.chance import Outcomes, chance_given_vote, is_counted, outcome_chances
from detente.bodies.library import library_body
from detente.bodies.rule import All, Any, Rule, consensus, quota, veto

MEMBERS = tuple("abcdefgh")
FUND = library_body("imf-board-of-governors").rule(date(2022, 3, 1))


def by_waves(rule: Rule, chances: np.ndarray) -> Outcomes:
    large = waves.one_tally(rule)
    assert large is not None
    return chance._outcomes_by_waves(rule, large, chances)


@given(st.lists(st.integers(1, 3000), min_size=8, max_size=8), st.floats(0.05, 0.99), st.integers(0, 2**32 - 1))
def test_the_count_lies_within_the_bounds(weights: list[int], share: float, seed: int) -> None:
    enough = quota(MEMBERS, max(1, int(share * sum(weights))), weights)
    rule = Rule(MEMBERS, All((enough, All((veto(MEMBERS, "ac"), quota(MEMBERS, 1, [0, 1] + [0] * 6))))), "fine")
    chances = np.random.default_rng(seed).dirichlet([0.4, 0.4, 0.4], size=(3, 8))
    counted, bounded = outcome_chances(rule, chances), by_waves(rule, chances)
    for end in ("adopted", "failed", "vetoed"):
        apart = np.abs(getattr(counted, end) - getattr(bounded, end))
        assert (apart <= bounded.error + 1e-9).all(), end
    assert (np.abs(counted.vetoed_by - bounded.vetoed_by) <= 4 * bounded.error.max() + 1e-2).all()


def test_votes_spread_wide_are_nearly_counted() -> None:
    stream = np.random.default_rng(2)
    members = tuple(map(str, range(60)))
    weights = [int(weight) for weight in stream.integers(20, 60, 60)]
    rule = Rule(members, All((quota(members, sum(weights) // 2, weights), veto(members, ["3"]))), "sixty")
    chances = stream.dirichlet([1, 1, 1], size=(5, 60))
    counted, bounded = outcome_chances(rule, chances), by_waves(rule, chances)
    assert bounded.error.max() < 2e-2
    for one, other in zip(counted[:4], bounded[:4], strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)


def test_the_fund_is_bounded_and_agrees_with_published_power() -> None:
    """Of all swings the United States holds .2326081246 when half of all votes are needed."""
    assert not is_counted(FUND)
    toss = np.tile([0.5, 0.0, 0.5], (190, 1))
    found = outcome_chances(FUND, toss)
    assert float(found.adopted) == pytest.approx(0.5, abs=float(found.error))
    assert float(found.error) < 5e-3
    swing = np.diff(chance_given_vote(FUND, toss)[:, [0, 2]], axis=1)[:, 0]
    assert swing[FUND.members.index("USA")] / swing.sum() == pytest.approx(0.2326081246, abs=1e-5)


def test_given_votes_agree_with_making_them_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram, "NODE_LIMIT", 10)
    members = tuple("abcdefghij")
    parts = (quota(members, 900, [100 + 7 * k * k for k in range(10)]), veto(members, "b"))
    rule = Rule(members, All(parts), "too fine for ten nodes")
    chances = np.random.default_rng(5).dirichlet([1, 1, 1], size=10)
    found = chance_given_vote(rule, chances)
    for k in range(10):
        for vote in range(3):
            fixed = chances.copy()
            fixed[k] = np.eye(3)[vote]
            assert found[k, vote] == pytest.approx(float(outcome_chances(rule, fixed).adopted), abs=1e-9)


def test_only_rules_of_one_counting_tally_have_waves() -> None:
    two = Rule(MEMBERS, All((quota(MEMBERS, 3), quota(MEMBERS, 4, range(8)))), "two")
    either = Rule(MEMBERS, Any((quota(MEMBERS, 7), veto(MEMBERS, "a"))), "either")
    for rule in (two, either, Rule(MEMBERS, consensus(MEMBERS), "consensus")):
        assert waves.one_tally(rule) is None


def test_runs_of_rows_alike_in_most_members_change_nothing() -> None:
    stream = np.random.default_rng(7)
    runs = np.repeat(stream.dirichlet([1, 1, 1], size=(3, 1, 8)), 4, axis=1)
    runs[:, :, 2] = stream.dirichlet([1, 1, 1], size=(3, 4))
    tally = quota(MEMBERS, 500, [100 + k * k for k in range(8)])
    apart = waves.reach_chance(tally, runs.reshape(-1, 8, 3))
    np.testing.assert_allclose(waves.reach_chance(tally, runs.reshape(-1, 8, 3), 4), apart, atol=1e-12)
    assert waves.reach_chance(tally, np.empty((0, 8, 3)))[0].shape == (0,)
