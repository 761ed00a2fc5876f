"""Exchanges: the reference tool on two climate conferences, a case by hand, and what holds of any."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow_exchange import slow_round

from detente.numeric import Array
from detente.talks.exchange import Exchanges, _uniform, exchanges

# Lots, one a round, under which exchanges whose gains tie are made in the order in which the reference tool, which
# draws it at random, happened to make them.
COPENHAGEN = (0.008966, 0.628334, 0.370763, 0.930512, 0.482229, 0.015735, 0.948675, 0.716354, 0.380111, 0.759941)
PARIS = (0.475498, 0.34074, 0.159809, 0.294764, 0.347374, 0.068162, 0.883445, 0.058223, 0.238059, 0.803967)
# The tool reckons with 28 digits. In the third round of Paris that leaves the outcome on one issue 1e-26 short of the
# position of a partner on which it stands, so that the tool holds India back where there is nothing left to cross.
ROUNDED = {("cop21", 2): ("India", "adapt_inst", "African_grp")}


def conference(folder: Path, name: str) -> tuple[list[str], list[str], Array, Array, Array]:
    """Actors, issues, positions, saliences and influence of a file in the tool's format."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quotechar="'"))
    actors, issues = ([row[1] for row in rows if row[0] == mark] for mark in ("#A", "#P"))
    position = np.full((len(actors), len(issues)), np.nan)
    salience, influence = np.zeros_like(position), np.zeros(len(actors))
    for _, actor, issue, x, s, c in (row[:6] for row in rows if row[0] == "#D"):
        place = actors.index(actor), issues.index(issue)
        position[place], salience[place], influence[place[0]] = float(x), float(s), float(c)
    return actors, issues, position, salience, influence


def reference(folder: Path, name: str, issues: list[str]) -> tuple[Array, Array]:
    """Outcomes by preference and by vote, both (rounds, issues)."""
    found: dict[int, dict[str, tuple[float, float]]] = defaultdict(dict)
    with (folder / "equal_gain_reference.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["dataset"] == name:
                outcome = float(row["avg_MDS_preference"]), float(row["avg_MDS_voting"])
                found[int(row["round"])][row["issue"]] = outcome
    both = np.array([[found[t][issue] for issue in issues] for t in range(len(found))])
    return both[:, :, 0], both[:, :, 1]


def in_lots(
    x: Array, s: Array, c: Array, lots: tuple[float, ...], rounded: dict[int, tuple[int, int, int]]
) -> tuple[Array, Array]:
    """Outcomes by preference and by vote when ties are decided by one lot a round; slowly where one is held back."""
    preferred, voted = [], []
    for turn, lot in enumerate(lots):
        made = exchanges(x[None], s[None], c[None], luck=np.array([lot]))
        preferred.append(made.preferred[0, 0])
        outcome, then = made.voted[0, 0], made.position[0, 1]
        if turn in rounded:
            first = turns(lot)
            np.testing.assert_allclose(slow_round(x, s, c, first)[0], outcome, atol=1e-9)
            outcome, then = slow_round(x, s, c, first, [rounded[turn]])
        voted.append(outcome)
        x = then
    return np.array(preferred), np.array(voted)


def turns(lot: float) -> list[float]:
    """The order of exchanges whose gains tie that a lot stands for, in the first 5,000 exchanges of a round."""
    seed = np.uint64(lot * 2.0**53)
    return [float(_uniform(seed, -1, k)) for k in range(5000)]


@pytest.mark.parametrize(("name", "lots"), [("copenhagen", COPENHAGEN), ("cop21", PARIS)])
def test_talks_on_the_climate_are_the_reference_tools(shared: Path, name: str, lots: tuple[float, ...]) -> None:
    folder = shared / "bargaining" / "exchange"
    actors, issues, x, s, c = conference(folder, name)
    rounded = {
        turn: (actors.index(actor), issues.index(issue), actors.index(partner))
        for (talks, turn), (actor, issue, partner) in ROUNDED.items()
        if talks == name
    }
    preferred, voted = in_lots(x, s, c, lots, rounded)
    by_preference, by_vote = reference(folder, name, issues)
    np.testing.assert_allclose(preferred, by_preference, atol=1e-6)
    np.testing.assert_allclose(voted, by_vote, atol=1e-6)


def test_without_lots_only_what_ties_differs(shared: Path) -> None:
    folder = shared / "bargaining" / "exchange"
    _, issues, x, s, c = conference(folder, "copenhagen")
    made = exchanges(x[None], s[None], c[None])
    apart = np.abs(made.voted[0, 0] - reference(folder, "copenhagen", issues)[1][0])
    assert {issue for issue, far in zip(issues, apart, strict=True) if far > 1e-6} == {"DevlopC2020", "Domestred"}
    assert apart.max() < 0.2


def two(s: float = 0.2) -> tuple[Array, Array, Array]:
    return np.array([[[0.0, 0.0], [100.0, 100.0]]]), np.array([[[0.8, s], [s, 0.8]]]), np.array([[1.0, 1.0]])


def test_two_actors_give_each_other_what_they_want() -> None:
    """Each moves all the way where it cares less: the outcomes go from 20 and 80 to 0 and 100, by hand."""
    made = exchanges(*two())
    assert made.preferred[0, 0].round(9).tolist() == [20, 80]
    assert made.voted[0, 0].round(9).tolist() == [0, 100]
    assert made.log.round(9).tolist() == [[0, 0, 1, 0, 1, 100, -100, 12, 12]]
    assert made.own[0, 0].round(9).tolist() == [12, 12]
    assert made.network[0].round(9).tolist() == [[0, 12], [12, 0]]
    # The next round begins a tenth of the way plus two fifths of what does not matter: 100 · (.1 + .4 · .8).
    assert made.position[0, 1].round(9).tolist() == [[0, 42], [58, 100]]


@pytest.mark.parametrize(
    "salience", [[[0.5, 0.5], [0.5, 0.5]], [[0.0, 0.5], [0.5, 0.5]], [[0.0, 0.0], [0.0, 0.0]]], ids=str
)
def test_nothing_is_exchanged_without_a_difference_or_a_stake(salience: list[list[float]]) -> None:
    x, _, c = two()
    made = exchanges(x, np.array([salience]), c, rounds=3)
    assert len(made.log) == 0
    assert (made.position == x[:, None]).all()
    np.testing.assert_array_equal(made.voted[:, 0], made.preferred[:, 0])


def test_a_single_actor_and_actors_at_one_point_exchange_nothing() -> None:
    x, s, c = two()
    assert len(exchanges(x[:, :1], s[:, :1], c[:, :1]).log) == 0
    assert (
        len(exchanges(np.full((1, 4, 3), 40.0), np.random.default_rng(1).random((1, 4, 3)), np.ones((1, 4))).log) == 0
    )


def talks(seed: int, poles: bool) -> tuple[Array, Array, Array]:
    generator = np.random.default_rng(seed)
    x = generator.choice([0.0, 100.0], (1, 7, 4)) if poles else generator.uniform(0, 100, (1, 7, 4))
    x[generator.random(x.shape) < 0.1] = np.nan
    return x, generator.uniform(0, 1, x.shape), generator.uniform(0.1, 5, (1, 7))


def held(made: Exchanges, s: Array, equal: bool) -> None:
    share = s[0] / np.maximum(s[0].sum(1, keepdims=True), 1e-300)  # who cares about nothing has a share in nothing
    for _, i, j, p, q, move_i, move_j, gain_i, gain_j in made.log:
        a, b = int(i), int(j)
        assert share[a, int(p)] / share[a, int(q)] > share[b, int(p)] / share[b, int(q)]
        assert min(abs(move_i), abs(move_j), gain_i, gain_j) > -1e-9
        if equal:
            assert gain_i * s[0, a].sum() == pytest.approx(gain_j * s[0, b].sum(), rel=1e-6, abs=1e-9)
    assert np.nanmin(made.position) >= -1e-9
    assert np.nanmax(made.position) <= 100 + 1e-9
    assert made.own.sum() == pytest.approx(made.log[:, 7:].sum())
    assert made.network.sum() == pytest.approx(made.own.sum())


@given(st.integers(0, 10**6), st.booleans())
def test_gains_are_equal_and_positions_stay_on_the_scale(seed: int, poles: bool) -> None:
    x, s, c = talks(seed, poles)
    held(exchanges(x, np.where(np.isnan(x), 0.0, s), c, rounds=3), np.where(np.isnan(x), 0.0, s), equal=True)


@given(st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_at_random_rates_nobody_loses_by_its_own_exchange(seed: int, luck: float) -> None:
    x, s, c = talks(seed, poles=False)
    s = np.where(np.isnan(x), 0.0, s)
    held(exchanges(x, s, c, 2, "random", np.array([luck])), s, equal=False)


@given(st.integers(0, 10**6))
def test_gains_and_losses_of_all_are_what_the_outcomes_say(seed: int) -> None:
    """Own gains as agreed and what others' exchanges brought: at equal gain with no cap crossed they add up."""
    x, s, c = talks(seed, poles=True)
    s = np.where(np.isnan(x), 0.0, s)
    made = exchanges(x, s, c)
    share = s[0] / np.maximum(s[0].sum(1, keepdims=True), 1e-300)  # who cares about nothing has a share in nothing
    closer = np.abs(x[0] - made.preferred[0, 0]) - np.abs(x[0] - made.voted[0, 0])
    real = np.nansum(share * closer, axis=1)
    np.testing.assert_allclose(made.own[0, 0] + made.others[0, 0], real, atol=1e-9)


@given(st.integers(0, 10**6), st.booleans())
def test_the_slow_restatement_agrees(seed: int, poles: bool) -> None:
    x, s, c = talks(seed, poles)
    s = np.where(np.isnan(x), 0.0, s)
    if (s[0] > 0).any(0).all():
        made = exchanges(x, s, c, rounds=2)
        voted, then = slow_round(x[0], s[0], c[0])
        np.testing.assert_allclose(made.voted[0, 0], voted, atol=1e-9)
        np.testing.assert_allclose(made.position[0, 1], then, atol=1e-9)
        np.testing.assert_allclose(made.voted[0, 1], slow_round(then, s[0], c[0])[0], atol=1e-7)


def test_a_batch_is_many_draws_of_one() -> None:
    parts = [talks(seed, poles=False) for seed in range(5)]
    x, s, c = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    s, luck = np.where(np.isnan(x), 0.0, s), np.random.default_rng(2).random(5)
    together = exchanges(x, s, c, 2, "random", luck)
    for k in range(5):
        alone = exchanges(x[k : k + 1], s[k : k + 1], c[k : k + 1], 2, "random", luck[k : k + 1])
        np.testing.assert_array_equal(together.voted[k], alone.voted[0])
        np.testing.assert_array_equal(together.others[k], alone.others[0])
