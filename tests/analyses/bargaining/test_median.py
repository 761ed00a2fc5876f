"""The weighted median: against sorting, and against votes between every pair of points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analyses.bargaining.median import median

WHOLE = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 9)), min_size=1, max_size=9)


def by_sorting(actors: list[tuple[int, int]]) -> tuple[float, float]:
    """Lower and upper median of a list in which every position stands as often as its weight."""
    heavy = [x for x, weight in actors for _ in range(weight)] or [x for x, _ in actors]
    heavy.sort()
    return float(heavy[(len(heavy) - 1) // 2]), float(heavy[len(heavy) // 2])


@given(WHOLE)
def test_agrees_with_sorting(actors: list[tuple[int, int]]) -> None:
    position, weight = np.array(actors, dtype=float).T
    lower, upper = by_sorting(actors)
    assert median(position, weight, "lower") == lower
    assert median(position, weight, "upper") == upper
    assert median(position, weight) == (lower + upper) / 2


@given(WHOLE)
def test_no_other_position_beats_it(actors: list[tuple[int, int]]) -> None:
    position, weight = np.array(actors, dtype=float).T
    middle = float(median(position, weight, "lower"))
    for rival in position:
        for_rival = weight[np.abs(position - rival) < np.abs(position - middle)].sum()
        assert 2 * for_rival <= weight.sum()


def test_positions_that_are_missing_are_passed_over() -> None:
    position = np.array([[10.0, np.nan, 60.0, 90.0], [np.nan] * 4])
    found = median(position, np.array([1.0, 50.0, 1.0, 1.0]))
    assert found[0] == 60
    assert np.isnan(found[1])


def test_weights_that_are_not_whole_still_split_in_halves() -> None:
    assert median(np.array([0.0, 50.0, 100.0]), np.array([0.1, 0.2, 0.3])) == pytest.approx(75.0)
