"""The distribution around the compromise: mass, mean, poles, and the ends of what it may be given."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from detente.talks.likely import AT_A_POLE, LEAST, likely


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 50)), min_size=1, max_size=8))
def test_mass_is_one_and_on_the_scale(actors: list[tuple[float, float]]) -> None:
    position, weight = np.array(actors).T
    at, mass = likely(position, weight)
    assert abs(mass.sum() - 1) < 1e-9
    assert ((at >= 0) & (at <= 100)).all()
    assert (mass >= 0).all()


def test_the_band_is_a_normal_as_wide_as_the_positions_differ() -> None:
    position, weight = np.array([40.0, 50.0, 60.0]), np.array([1.0, 2.0, 1.0])
    at, mass = likely(position, weight)
    spread = np.sqrt(50.0)
    assert abs(mass[at <= 45].sum() - norm.cdf(-5 / spread)) < 0.01
    assert abs((at * mass).sum() - 50) < 1e-6


def test_agreement_still_leaves_doubt() -> None:
    at, mass = likely(np.array([30.0, 30.0]), np.array([1.0, 1.0]))
    assert abs(np.sqrt((mass * (at - 30) ** 2).sum()) - LEAST) < 0.1


def test_two_poles_hold_mass_by_weight_and_three_positions_none() -> None:
    two = likely(np.array([0.0, 0.0, 100.0, np.nan]), np.array([2.0, 1.0, 1.0, 9.0]))[1]
    np.testing.assert_allclose(two[-4:], AT_A_POLE * np.array([0.5, 0.25, 0.25, 0.0]))
    three = likely(np.array([0.0, 50.0, 100.0]), np.ones(3))[1]
    assert not three[-3:].any()


def test_no_weight_counts_all_alike_and_nobody_gives_nan() -> None:
    np.testing.assert_allclose(
        likely(np.array([10.0, 90.0]), np.zeros(2))[1], likely(np.array([10.0, 90.0]), np.ones(2))[1]
    )
    assert np.isnan(likely(np.array([np.nan]), np.ones(1))[0][:-1]).all()
