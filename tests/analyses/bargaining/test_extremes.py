"""Egalitarian and Kalai–Smorodinsky solutions: closed forms, linear programs, axioms, the ends of the scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from detente.analyses.bargaining.egalitarian import egalitarian
from detente.analyses.bargaining.kalai_smorodinsky import kalai_smorodinsky
from detente.numeric import Array


def talks(seed: int, actors: int, issues: int, give: float) -> tuple[Array, ...]:
    generator = np.random.default_rng(seed)
    x = generator.uniform(0, 100, (actors, issues))
    salience = generator.uniform(1, 100, (actors, issues))
    share = salience / salience.sum(1, keepdims=True)
    nowhere = generator.uniform(0, 100, issues)
    no_deal = 100 - (share * np.abs(x - nowhere)).sum(1) - give
    return x, salience, np.ones(actors), share, no_deal


def gains(deal: Array, x: Array, share: Array, no_deal: Array) -> Array:
    return np.asarray(100 - (share * np.abs(deal - x)).sum(-1) - no_deal)


def program(x: Array, share: Array, no_deal: Array, scale: Array, whose: int | None = None) -> float:
    """The largest floor t with gain_i ≥ scale_i t; or the most that one gains when nobody loses."""
    actors, issues = x.shape
    size = issues + actors * issues + 1
    rows, bounds = [], []
    for i in range(actors):
        row = np.zeros(size)
        row[issues + i * issues : issues + (i + 1) * issues] = share[i]
        row[-1] = scale[i] if whose is None or whose == i else 0.0
        rows.append(row)
        bounds.append(100.0 - no_deal[i])
        for k in range(issues):
            for sign in (1.0, -1.0):
                row = np.zeros(size)
                row[k], row[issues + i * issues + k] = sign, -1.0
                rows.append(row)
                bounds.append(sign * x[i, k])
    cost = np.zeros(size)
    cost[-1] = -1
    spans = [(0, 100)] * issues + [(0, None)] * (actors * issues) + [(None, None)]
    found = linprog(cost, np.array(rows), np.array(bounds), bounds=spans)
    assert found.success
    return -float(found.fun or 0.0)


@given(st.integers(0, 10**6), st.integers(2, 7), st.integers(1, 4), st.sampled_from([-15.0, 0.0, 20.0]))
def test_no_deal_has_a_higher_floor(seed: int, actors: int, issues: int, give: float) -> None:
    x, salience, influence, share, no_deal = talks(seed, actors, issues, give)
    deal, least = egalitarian(x, salience, influence, no_deal)
    assert least == pytest.approx(program(x, share, no_deal, np.ones(actors)), abs=5e-3)
    assert gains(deal, x, share, no_deal).min() == pytest.approx(float(least), abs=1e-6)


@settings(max_examples=100)
@given(st.integers(0, 10**6), st.integers(2, 5), st.integers(1, 4))
def test_no_deal_gives_all_a_larger_share_of_their_most(seed: int, actors: int, issues: int) -> None:
    x, salience, influence, share, no_deal = talks(seed, actors, issues, 10.0)
    deal, part, short = kalai_smorodinsky(x, salience, influence, no_deal)
    assert short == 0
    most = np.array([program(x, share, no_deal, np.ones(actors), i) for i in range(actors)])
    assert part == pytest.approx(program(x, share, no_deal, most), abs=5e-3)
    assert (gains(deal, x, share, no_deal) / most).min() == pytest.approx(float(part), abs=5e-3)


@given(st.floats(0, 45), st.floats(0, 45))
def test_two_actors_on_a_line_get_the_same(d: float, e: float) -> None:
    """Both solutions halve what is left, as each could have had all of it."""
    x, s = np.array([[0.0], [100.0]]), np.full((2, 1), 30.0)
    worth = np.array([d, e])
    assert egalitarian(x, s, np.ones(2), worth)[0][0] == pytest.approx(50 + (e - d) / 2, abs=0.01)
    assert kalai_smorodinsky(x, s, np.ones(2), worth)[0][0] == pytest.approx(50 + (e - d) / 2, abs=0.02)


def test_two_issues_by_hand() -> None:
    """Each could have 100. The second issue goes to whom it matters more; 70 − .7 y = 60 + .4 y settles the first."""
    x, s = np.array([[0.0, 0.0], [100.0, 100.0]]), np.array([[70.0, 30.0], [40.0, 60.0]])
    deal, share, _ = kalai_smorodinsky(x, s, np.ones(2), np.zeros(2))
    assert deal == pytest.approx([100 / 11, 100], abs=0.02)
    assert share == pytest.approx(0.63636, abs=1e-4)


def test_where_nobody_agrees_every_fallback_is_lowered_alike() -> None:
    x, s = np.array([[0.0], [100.0]]), np.ones((2, 1))
    deal, share, short = kalai_smorodinsky(x, s, np.ones(2), np.array([80.0, 40.0]))
    assert short == pytest.approx(10, abs=0.01)
    assert deal[0] == pytest.approx(30, abs=0.01)
    assert share == pytest.approx(0.5, abs=0.01), "twice the margin is left, to be halved"


@pytest.mark.parametrize("solve", [egalitarian, kalai_smorodinsky])
def test_edges_are_defined(solve: Callable[..., tuple[Array, ...]]) -> None:
    one = solve(np.array([[30.0]]), np.array([[50.0]]), np.ones(1), np.array([60.0]))[0]
    assert one == pytest.approx([30], abs=0.01)
    point = solve(np.full((3, 2), 40.0), np.ones((3, 2)), np.ones(3), np.full(3, 50.0))[0]
    assert point == pytest.approx([40, 40], abs=0.01)
    assert solve(np.array([[0.0], [100.0]]), np.zeros((2, 1)), np.ones(2), np.zeros(2))[0].tolist() == [50]
    nobody = solve(np.full((2, 1), np.nan), np.zeros((2, 1)), np.ones(2), np.zeros(2))[0]
    assert nobody.tolist() == [50]
