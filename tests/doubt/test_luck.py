"""Luck against the exact test, and intervals that hold the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from detente.doubt.luck import coverage_range, density_range, luck


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.integers(20, 400), st.floats(0.05, 0.95))
def test_yes_or_no_as_fishers_exact_test(seed: int, n: int, chance: float) -> None:
    generator = np.random.default_rng(seed)
    target = (generator.random(n) < chance).astype(float)
    inside = np.zeros(n, dtype=bool)
    inside[generator.permutation(n)[: generator.integers(3, n - 3)]] = True
    exact = hypergeom.sf(target[inside].sum() - 1, n, int(target.sum()), int(inside.sum()))
    assert luck(target, inside) == pytest.approx(exact, abs=0.03)


def test_chances_as_shuffling_them() -> None:
    generator = np.random.default_rng(1)
    target = generator.beta(0.3, 1, 60)
    inside = np.arange(60) < 12
    target[inside] += 0.15
    shuffled = np.array([generator.permutation(target)[inside].mean() for _ in range(20_000)])
    assert luck(target, inside) == pytest.approx((shuffled >= target[inside].mean()).mean(), abs=0.01)


def test_luck_is_uniform_where_there_is_nothing() -> None:
    generator = np.random.default_rng(2)
    inside = np.arange(120) < 25
    found = np.array([luck(generator.beta(0.5, 1, 120), inside) for _ in range(2000)])
    for level in (0.01, 0.05, 0.2, 0.5):
        assert (found < level).mean() == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / 2000))


def test_nothing_to_tell() -> None:
    some = np.arange(10) < 4
    assert luck(np.full(10, 0.3), some) == 1
    assert luck(np.arange(10) / 10, np.zeros(10, dtype=bool)) == luck(np.arange(10) / 10, np.ones(10, dtype=bool)) == 1
    assert density_range(np.ones(10), np.arange(10) < 1) == coverage_range(np.zeros(10), some) == (0, 1)


@pytest.mark.parametrize("yes_or_no", [True, False])
def test_ranges_hold_the_truth_four_times_in_five(yes_or_no: bool) -> None:
    generator = np.random.default_rng(3)
    hits = np.zeros(2)
    for _ in range(1000):
        inside = generator.random(150) < 0.2
        mean = np.where(inside, 0.7, 0.2)
        target = (generator.random(150) < mean).astype(float) if yes_or_no else generator.beta(3 * mean, 3 - 3 * mean)
        (low, high), (least, most) = density_range(target, inside), coverage_range(target, inside)
        hits += low <= 0.7 <= high, least <= 0.14 / 0.3 <= most
    assert hits / 1000 == pytest.approx([0.8, 0.8], abs=0.05)
