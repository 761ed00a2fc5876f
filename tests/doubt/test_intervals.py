"""Intervals: the noise of simulation planted into a measure is taken out of its interval again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from detente.result import Quantity, summarise

TENTH = norm.ppf(0.9)


@given(st.floats(0.5, 3), st.floats(0, 3), st.integers(0, 10**6))
def test_planted_noise_is_taken_out(signal: float, noise: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    values = 10 + signal * generator.normal(size=20_000) + noise * generator.normal(size=20_000)
    drawn = Quantity(values, "points", "y", np.full(20_000, noise**2))
    measure = summarise("y", drawn, drawn)
    slack = 0.06 * signal * (1 + (noise / signal) ** 2)
    assert measure.low == pytest.approx(10 - TENTH * signal, abs=slack)
    assert measure.high == pytest.approx(10 + TENTH * signal, abs=slack)
    assert measure.mean == values.mean()


def test_chances_counted_from_few_walks_get_the_interval_of_the_chances() -> None:
    generator = np.random.default_rng(7)
    chance = generator.beta(16, 24, size=20_000)
    seen = generator.binomial(32, chance) / 32
    noise = seen * (1 - seen) / 31
    measure = summarise("y", Quantity(seen, "chance", "y", noise), Quantity(seen, "chance", "y"))
    right = np.quantile(chance, [0.1, 0.9])
    assert [measure.low, measure.high] == pytest.approx(right, abs=0.015)
    assert np.abs(np.quantile(seen, [0.1, 0.9]) - right).max() > 0.03


def test_without_noise_the_plain_percentiles_and_with_nothing_else_a_point() -> None:
    values = np.arange(101.0)
    plain = summarise("y", Quantity(values, "days", "y"), Quantity(values, "days", "y"))
    assert (plain.low, plain.high) == (10, 90)
    coins = Quantity(values, "days", "y", np.full(101, 1e6))
    assert (summarise("y", coins, coins).low, summarise("y", coins, coins).high) == (50, 50)
    flat = Quantity(np.full(9, 0.3), "chance", "y", floor=0.4)
    assert summarise("y", flat, flat).low == 0.4
