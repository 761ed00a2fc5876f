"""Plausible values: shares over draws are those of the true values, where those of the estimates are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.plausible import plausible_chances, plausible_numbers

WALKS = 16


@pytest.mark.parametrize(("a", "b", "bound"), [(3, 30, 0.05), (0.5, 4, 0.05), (4, 4, 0.5), (1, 3, 0.2)])
def test_shares_of_chances_are_those_of_the_true_ones(a, b, bound):
    rng = np.random.default_rng(3)
    true = rng.beta(a, b, 40_000)
    seen = rng.binomial(WALKS, true) / WALKS
    found = plausible_chances(seen, seen * (1 - seen) / (WALKS - 1), rng.random(len(true)))
    right, blurred, mended = ((x <= bound).mean() for x in (true, seen, found))
    assert abs(mended - right) < 0.012
    assert abs(blurred - right) > 0.02
    assert found.std() == pytest.approx(true.std(), rel=0.03)


def test_shares_of_numbers_are_those_of_the_true_ones():
    rng = np.random.default_rng(4)
    true = rng.normal(10, 2, 40_000)
    noise = np.full(len(true), 9.0)
    seen = true + rng.normal(0, 3, len(true))
    found = plausible_numbers(seen, noise, rng.random(len(true)))
    assert abs((found > 12).mean() - (true > 12).mean()) < 0.01
    assert abs((seen > 12).mean() - (true > 12).mean()) > 0.05


@given(st.lists(st.integers(0, WALKS), min_size=2, max_size=30), st.integers(0, 9))
def test_chances_stay_chances_and_rise_with_their_luck(hits, seed):
    seen = np.array(hits) / WALKS
    noise = seen * (1 - seen) / (WALKS - 1)
    luck = np.random.default_rng(seed).uniform(0.01, 0.9, len(seen))
    low, high = plausible_chances(seen, noise, luck), plausible_chances(seen, noise, luck + 0.05)
    assert ((low >= 0) & (high <= 1) & (low <= high)).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_without_noise_or_with_one_draw_nothing_changes(values):
    seen = np.array(values)
    half = np.full(len(seen), 0.5)
    np.testing.assert_array_equal(plausible_chances(seen, np.zeros(len(seen)), half), seen)
    np.testing.assert_array_equal(plausible_numbers(seen, np.zeros(len(seen)), half), seen)
    np.testing.assert_array_equal(plausible_chances(seen[:1], np.array([0.1]), half[:1]), seen[:1])
