"""Scores of distributions, against numerical integration, laws, and what a calibrated forecast must get."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.scoring.spread import crps, inside, interval_score, pit, quantile

atoms = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9)), min_size=1, max_size=6)


@given(atoms, st.integers(0, 100))
def test_crps_is_the_integral_of_the_squared_gap(pairs: list[tuple[int, int]], outcome: int) -> None:
    values, weights = np.array(pairs, float).T
    grid = np.arange(0, 100.0)  # every jump is at a whole number, so the gap is constant between them
    cdf = np.array([weights[values <= g].sum() for g in grid]) / weights.sum()
    gap = (cdf - (grid >= outcome)) ** 2
    assert abs(crps(values, np.array(float(outcome)), weights) - gap.sum()) < 1e-9


@given(atoms, st.integers(0, 100), st.permutations(range(6)))
def test_scores_do_not_mind_the_order_of_atoms(pairs: list[tuple[int, int]], outcome: int, order: list[int]) -> None:
    values, weights = np.array(pairs, float).T
    turn = [k for k in order if k < len(values)]
    y = np.array(float(outcome))
    for score in (crps, lambda v, o, w: inside(v, o, 0.8, w), lambda v, o, w: interval_score(v, o, 0.8, w)):
        np.testing.assert_allclose(score(values, y, weights), score(values[turn], y, weights[turn]), atol=1e-9)


@given(atoms)
def test_the_truth_is_covered_as_often_as_it_says(pairs: list[tuple[int, int]]) -> None:
    """Whatever its atoms: outcomes drawn from the forecast itself fall within by exactly the share."""
    values, weights = np.array(pairs, float).T
    covered = sum(w * inside(values, np.array(v), 0.8, weights) for v, w in zip(values, weights, strict=True))
    assert abs(covered / weights.sum() - 0.8) < 1e-9


@given(atoms)
def test_the_pit_of_the_truth_is_uniform(pairs: list[tuple[int, int]]) -> None:
    values, weights = np.array(pairs, float).T
    levels = np.array([0.05, 0.1, 0.33, 0.5, 0.8, 1.0])
    mean = sum(w * pit(values, np.array(v), levels, weights) for v, w in zip(values, weights, strict=True))
    np.testing.assert_allclose(mean / weights.sum(), levels, atol=1e-9)


@given(atoms, st.integers(0, 100))
def test_the_pit_rises_to_one_and_holds_what_lies_inside(pairs: list[tuple[int, int]], outcome: int) -> None:
    values, weights = np.array(pairs, float).T
    y = np.array(float(outcome))
    upto = pit(values, y, np.array([0.1, 0.9, 1.0]), weights)
    assert (np.diff(upto) >= 0).all()
    assert upto[-1] == 1
    if outcome in values:  # elsewhere it is one level, which may be on an end
        assert abs(upto[1] - upto[0] - inside(values, y, 0.8, weights)) < 1e-9


def test_the_pit_agrees_with_draws_of_it() -> None:
    values, weights, y = np.array([0.0, 40.0, 100.0]), np.array([3.0, 5.0, 2.0]), 40.0
    v = np.random.default_rng(1).uniform(0.3, 0.8, 20_000)  # F(40−) = .3 and F(40) = .8
    levels = np.array([0.2, 0.4, 0.6, 0.9])
    drawn = (v[:, None] <= levels).mean(axis=0)
    np.testing.assert_allclose(pit(values, np.array(y), levels, weights), drawn, atol=0.02)


def test_no_forecast_beats_the_truth_on_average() -> None:
    rng = np.random.default_rng(0)
    truth, other = rng.normal(50, 10, 400), rng.normal(55, 10, 400)
    drawn = rng.normal(50, 10, 2000)
    mean = [crps(np.broadcast_to(f, (2000, 400)), drawn).mean() for f in (truth, other)]
    assert mean[0] < mean[1]
    assert abs(mean[0] - 10 / np.sqrt(np.pi)) < 0.3  # the expected CRPS of a normal under itself: σ/√π


def test_quantiles_and_the_interval_of_ten_atoms() -> None:
    values = np.arange(1.0, 11)
    assert [quantile(values, q).item() for q in (0.1, 0.5, 0.9, 0.91)] == [1, 5, 9, 10]
    assert abs(interval_score(values, np.array(11.0)).item() - (8 + 2 / 0.2 * 2)) < 1e-9
