"""The power landscape: shares of weight, counted actor by actor."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.analyses.bargaining._landscape import POINTS, landscape

actors = st.lists(
    st.tuples(st.one_of(st.integers(0, 100), st.just(np.nan)), st.integers(0, 9), st.integers(0, 100)),
    min_size=1,
    max_size=7,
)


def _nearest(x: float) -> float:
    return float(min(POINTS, key=lambda point: (abs(x - point), point)))


@given(actors)
def test_shares_are_those_counted_one_by_one(found: list[tuple[float, float, float]]) -> None:
    position, weight, distance = np.array(found, float).T
    stands, prefers = landscape(position, weight, distance)
    there = [(x, w, d) for x, w, d in found if not np.isnan(x)]
    if not there:
        assert np.isnan(stands).all()
        return
    total = sum(w for _, w, _ in there)
    held = [(x, w / total if total else 1 / len(there), d) for x, w, d in there]
    near = [sum(w for x, w, _ in held if _nearest(x) == at) for at in POINTS]
    rather = [sum(w for x, w, d in held if abs(x - at) < d) for at in POINTS]
    np.testing.assert_allclose(stands, near, atol=1e-9)
    np.testing.assert_allclose(prefers, rather, atol=1e-9)


def test_whoever_stands_where_no_deal_leaves_it_prefers_nothing() -> None:
    _, prefers = landscape(np.array([40.0, 90.0]), np.array([1.0, 1.0]), np.array([0.0, 20.0]))
    assert prefers.max() == 0.5
    assert prefers[4] == 0
