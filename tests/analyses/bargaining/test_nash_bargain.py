"""Nash's bargain: his own example, closed forms, a grid, linear programs, and the axioms."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from detente.analyses.bargaining.nash_bargain import MARGIN, nash_bargain, nash_bargain_points

# Nash 1950, section "Examples": utility of each thing to Bill and to Jack, and whose it is.
BILLS = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
JACKS = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}


def barters() -> tuple[list[frozenset[str]], np.ndarray]:
    """What changes hands in every barter, and the worth to both of what they then hold."""
    things = BILLS | JACKS
    changes = [
        frozenset(thing for thing, swaps in zip(things, pattern, strict=True) if swaps)
        for pattern in product([False, True], repeat=len(things))
    ]
    worth = [
        (
            sum(bill for thing, (bill, _) in things.items() if (thing in BILLS) != (thing in change)),
            sum(jack for thing, (_, jack) in things.items() if (thing in JACKS) != (thing in change)),
        )
        for change in changes
    ]
    return changes, np.array(worth, dtype=float)


def test_bill_and_jack() -> None:
    changes, worth = barters()
    today = worth[changes.index(frozenset())]
    best = nash_bargain_points(worth, today)
    assert {changes[place] for place in best} == {frozenset({"book", "whip", "ball", "bat", "pen", "toy", "knife"})}
    assert (worth[best[0]] - today).tolist() == [12, 5]
    products = np.prod(np.maximum(worth - today, 0), axis=1)
    assert sorted(set(products))[-2:] == [56, 60]


def test_points_that_tie_are_all_given_and_losers_none() -> None:
    utilities = np.array([[2.0, 3.0], [3.0, 2.0], [-1.0, 99.0]])
    assert nash_bargain_points(utilities, np.zeros(2)).tolist() == [0, 1]
    assert nash_bargain_points(utilities, np.zeros(2), np.array([2.0, 1.0])).tolist() == [1]
    assert nash_bargain_points(utilities, np.array([50.0, 0.0])).tolist() == []


@given(st.floats(0, 45), st.floats(0, 45), st.floats(1, 100), st.floats(1, 100))
def test_two_actors_split_what_is_left_by_influence(d: float, e: float, a: float, b: float) -> None:
    position = np.array([[0.0], [100.0]])
    deal, shortfall = nash_bargain(position, np.full((2, 1), 30.0), np.array([a, b]), np.array([d, e]))
    assert shortfall == 0
    assert deal[0] == pytest.approx(e + (100 - d - e) * b / (a + b), abs=1e-4)


def test_three_vetoes_on_a_line() -> None:
    """Tsebelis (2002), Veto Players, chapter 1: fallback 100, vetoes at 10, 40, 60 leave [20, 100]."""
    position = np.array([[10.0], [40.0], [60.0]])
    disagreement = 100 - np.abs(position[:, 0] - 100)
    deal, shortfall = nash_bargain(position, np.ones((3, 1)), np.ones(3), disagreement)
    assert shortfall == 0
    assert 20 < deal[0] < 100
    setter, _ = nash_bargain(position, np.ones((3, 1)), np.array([1e5, 1.0, 1.0]), disagreement)
    assert setter[0] == pytest.approx(20, abs=0.2)


def worth(y: np.ndarray, x: np.ndarray, share: np.ndarray, steep: int) -> np.ndarray:
    loss = np.abs(y[..., None, :] - x) ** steep / 100.0 ** (steep - 1)
    return np.asarray(100 * share.sum(1) - (share * loss).sum(-1))


def random_talks(seed: int, actors: int, issues: int, give: float) -> tuple[np.ndarray, ...]:
    generator = np.random.default_rng(seed)
    x = generator.uniform(0, 100, (actors, issues))
    salience = generator.uniform(1, 100, (actors, issues))
    influence = generator.uniform(5, 100, actors)
    share = salience / salience.sum(1, keepdims=True)
    no_deal = worth(generator.uniform(0, 100, issues), x, share, 1) - give
    return x, salience, influence, share, no_deal


@given(st.integers(0, 10**6), st.integers(2, 6), st.sampled_from(["linear", "quadratic"]))
def test_no_deal_on_a_grid_is_better(seed: int, actors: int, value: str) -> None:
    x, salience, influence, share, no_deal = random_talks(seed, actors, 2, 20.0)
    steep = 1 if value == "linear" else 2
    deal, shortfall = nash_bargain(x, salience, influence, no_deal, value)
    assert shortfall == 0

    def log_product(y: np.ndarray) -> np.ndarray:
        gain = worth(y, x, share, steep) - no_deal
        logs = np.log(np.maximum(gain, 1e-12))
        return np.asarray(np.where((gain > 0).all(-1), (influence * logs).sum(-1), -np.inf))

    grid = np.stack(np.meshgrid(np.linspace(0, 100, 101), np.linspace(0, 100, 101)), axis=-1)
    assert log_product(deal) >= log_product(grid).max() - 1e-6


@given(st.integers(0, 10**6), st.sampled_from(["linear", "quadratic"]))
def test_no_nearby_deal_is_better_over_many_issues(seed: int, value: str) -> None:
    x, salience, influence, share, no_deal = random_talks(seed, 9, 6, 8.0)
    steep = 1 if value == "linear" else 2
    deal, shortfall = nash_bargain(x, salience, influence, no_deal, value)
    gain = worth(deal, x, share, steep) - no_deal
    assert shortfall == 0
    best = (influence * np.log(gain)).sum()
    generator = np.random.default_rng(seed)
    for size in (10.0, 1.0, 0.1, 1e-2):
        near = np.clip(deal + size * generator.normal(size=(400, 6)), 0, 100)
        other = worth(near, x, share, steep) - no_deal
        fair = (other > 0).all(1)
        assert (influence * np.log(np.where(other > 0, other, 1))).sum(1)[fair].max(initial=-np.inf) <= best + 1e-7


def largest_least_gain(x: np.ndarray, share: np.ndarray, no_deal: np.ndarray) -> float:
    """max over deals of the least gain, as a linear program in the deal, the gain and the distances."""
    actors, issues = x.shape
    size = issues + 1 + actors * issues
    rows, limits = [], []
    for i in range(actors):
        row = np.zeros(size)
        row[issues] = 1
        row[issues + 1 + i * issues : issues + 1 + (i + 1) * issues] = share[i]
        rows.append(row)
        limits.append(100 - no_deal[i])
        for k, sign in product(range(issues), (1, -1)):
            row = np.zeros(size)
            row[k], row[issues + 1 + i * issues + k] = sign, -1
            rows.append(row)
            limits.append(sign * x[i, k])
    bounds = [(0, 100)] * issues + [(None, None)] + [(0, None)] * (actors * issues)
    found = linprog(-np.eye(size)[issues], A_ub=np.array(rows), b_ub=limits, bounds=bounds)
    return float(-found.fun)


@given(st.integers(0, 10**6), st.integers(2, 10), st.integers(1, 5))
def test_what_is_lacking_agrees_with_a_linear_program(seed: int, actors: int, issues: int) -> None:
    x, salience, influence, share, no_deal = random_talks(seed, actors, issues, -3.0)
    deal, shortfall = nash_bargain(x, salience, influence, no_deal)
    least = largest_least_gain(x, share, no_deal)
    assert shortfall == pytest.approx(max(0.0, -least), abs=0.02)
    assert (worth(deal, x, share, 1) - no_deal).min() >= min(least, 0.0) - MARGIN - 0.02


def test_worth_in_other_units_of_salience_is_the_same() -> None:
    x, salience, influence, _, no_deal = random_talks(4, 5, 3, 10.0)
    deal, _ = nash_bargain(x, salience, influence, no_deal)
    scaled, _ = nash_bargain(x, salience * np.array([[7.0], [0.1], [3.0], [1.0], [2.0]]), influence * 9, no_deal)
    np.testing.assert_allclose(deal, scaled, atol=1e-5)


def test_those_without_influence_or_stance_take_no_part() -> None:
    x, salience, influence, _, no_deal = random_talks(8, 4, 3, 10.0)
    deal, shortfall = nash_bargain(x, salience, influence, no_deal)
    more_x = np.vstack([x, np.full((1, 3), np.nan), np.full((1, 3), 100.0)])
    more = nash_bargain(
        more_x, np.vstack([salience, np.ones((2, 3))]), np.append(influence, [50, 0]), np.append(no_deal, [90, 99])
    )
    np.testing.assert_allclose(more[0], deal, atol=1e-9)
    assert more[1] == shortfall


def test_of_deals_with_the_same_gains_the_one_nearest_to_the_middle() -> None:
    position = np.array([[0.0, 0.0], [100.0, 100.0]])
    deal, _ = nash_bargain(position, np.ones((2, 2)), np.ones(2), np.array([20.0, 20.0]))
    np.testing.assert_allclose(deal, [50, 50], atol=1e-6)


def test_an_issue_nobody_cares_about_is_left_in_the_middle() -> None:
    deal, _ = nash_bargain(np.array([[10.0, np.nan]]), np.array([[5.0, 0.0]]), np.ones(1), np.zeros(1))
    np.testing.assert_allclose(deal, [10, 50], atol=1e-6)


def test_a_hair_of_influence_takes_no_part() -> None:
    position = np.array([[[0.0], [100.0], [99.0]]])
    deal, shortfall = nash_bargain(
        position, np.full((1, 3, 1), 50.0), np.array([[60.0, 30.0, 1e-169]]), np.zeros((1, 3))
    )
    without, _ = nash_bargain(position[:, :2], np.full((1, 2, 1), 50.0), np.array([[60.0, 30.0]]), np.zeros((1, 2)))
    np.testing.assert_allclose(deal, without)
    assert shortfall.item() == 0


def test_issues_that_all_see_alike_are_bargained_over() -> None:
    """Newton's equations are singular there: only the sum of the two matters."""
    one = np.array([[[10.0], [80.0], [60.0]]])
    twin = np.repeat(one, 2, axis=2)
    worth, power = np.full((1, 3), 30.0), np.array([[1.0, 2.0, 4.0]])
    for value in ("linear", "quadratic"):
        single, _ = nash_bargain(one, np.full(one.shape, 50.0), power, worth, value)
        both, _ = nash_bargain(twin, np.full(twin.shape, 50.0), power, worth, value)
        np.testing.assert_allclose(both.mean(axis=1), single[:, 0], atol=1e-3)
