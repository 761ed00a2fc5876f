"""Drivers: published first-order indices, planted noise, and inputs that do nothing."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import NAMES, planted, result_of

from detente.doubt._shares import by_chance, first_order
from detente.doubt.drivers import drivers
from detente.errors import NotFoundError


def ishigami(x: np.ndarray) -> np.ndarray:
    """Ishigami & Homma (1990) with a = 7, b = 0.1, inputs uniform on (−π, π)."""
    a, b, c = 2 * np.pi * (x[:, :3].T - 0.5)
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def test_ishigami() -> None:
    """Indices .314, .442, 0 (Saltelli et al. 2008, Global Sensitivity Analysis, section 4.6, by integration)."""
    draws, x = planted(3, 10_000)
    found = drivers(result_of("points", height=ishigami(x)), draws)
    shares = {driver.input: driver.share for driver in found.of("height")}
    assert shares[NAMES[0]] == pytest.approx(0.314, abs=0.02)
    assert shares[NAMES[1]] == pytest.approx(0.442, abs=0.02)
    assert NAMES[2] not in shares
    assert shares[""] == pytest.approx(0.244, abs=0.03)


def test_sobol_g() -> None:
    """S_i = V_i/V with V_i = 1/(3(1 + a_i)²), V = Π(1 + V_i) − 1: Saltelli & Sobol' (1995)."""
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    draws, x = planted(8, 10_000)
    found = drivers(result_of("points", g=np.prod((np.abs(4 * x - 2) + a) / (1 + a), axis=1)), draws)
    alone = 1 / (3 * (1 + a) ** 2)
    right = alone / (np.prod(1 + alone) - 1)
    shares = {driver.input: driver.share for driver in found.inputs_of("g")}
    assert list(shares) == NAMES[:4]
    np.testing.assert_allclose(list(shares.values()), right[:4], atol=0.02)


def unlike(signal: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Noise of mean 0 and variance 1 that has nothing of the signal in it, so that its share is known exactly."""
    noise = random.normal(size=len(signal))
    centred = signal - signal.mean()
    noise -= noise.mean() + centred * (noise @ centred) / (centred @ centred)
    return noise / noise.std()


@given(st.integers(0, 10**6), st.floats(0.2, 5), st.floats(0.5, 4))
def test_noise_of_simulation_is_taken_out_and_told(seed: int, spread: float, slope: float) -> None:
    draws, x = planted(3, 2000, seed)
    signal = slope * x[:, 0] + x[:, 1]
    noisy = signal + spread * unlike(signal, np.random.default_rng(seed))
    found = drivers(result_of("points", {"y": spread**2}, y=noisy), draws)
    inputs, alone = found.inputs_of("y"), signal.var() / noisy.var()
    (noise,) = [driver for driver in found.of("y") if driver.kind == "noise"]
    assert noise.share == pytest.approx(1 - alone)
    right = slope**2 / (slope**2 + 1)
    if inputs and alone > 0.2:
        assert {driver.input: driver.share for driver in inputs}.get(NAMES[0], right) == pytest.approx(right, abs=0.35)
    assert all(0 < driver.share <= 1 for driver in found.found)


def test_noise_alone_has_no_drivers() -> None:
    draws, _ = planted(200, 2000)
    coins = np.random.default_rng(5).normal(size=(2000, 12))
    found = drivers(result_of("points", **{f"y{k}": coins[:, k] for k in range(12)}), draws)
    assert sum(driver.kind == "input" for driver in found.found) <= 1


def test_shares_of_an_additive_answer_sum_to_one() -> None:
    draws, x = planted(6, 5000)
    found = drivers(result_of("points", y=x @ np.array([5, 4, 3, 2, 1, 1])), draws)
    assert sum(driver.share for driver in found.inputs_of("y")) == pytest.approx(1, abs=0.05)
    assert [driver.input for driver in found.inputs_of("y")][:4] == NAMES[:4]


def test_an_answer_that_never_varies_has_no_rows_and_no_warning() -> None:
    draws, x = planted(2, 100)
    found = drivers(result_of("points", flat=np.full(100, 3.0), y=x[:, 0]), draws)
    assert found.of("flat") == ()
    assert {row["measure"] for row in found.rows()} == {"y"}


def test_a_measure_on_fewer_draws_is_of_the_first_of_them() -> None:
    draws, x = planted(3, 4000)
    result = result_of("points", all=x[:, 0], few=x[:1000, 1])
    assert [driver.input for driver in drivers(result, draws).inputs_of("few")] == [NAMES[1]]


def test_the_shares_are_plain_and_an_unknown_measure_is_told() -> None:
    draws, x = planted(2, 500)
    result = result_of("points", height=x[:, 0])
    assert set(drivers(result, draws).to_dict()["drivers"][0]) == {"measure", "input", "label", "share", "kind"}
    with pytest.raises(NotFoundError, match="did you mean 'height'"):
        drivers(result, draws, ["hieght"])


@pytest.mark.parametrize("n", [1, 2, 3])
def test_too_few_draws_tell_nothing(n: int) -> None:
    draws, x = planted(2, n)
    assert not [driver for driver in drivers(result_of("points", y=x[:, 0]), draws).found if driver.kind == "input"]


@given(st.integers(0, 10**6), st.integers(4, 60))
def test_agrees_with_the_plain_correlation_ratio(seed: int, n: int) -> None:
    generator = np.random.default_rng(seed)
    x, y = generator.normal(size=(2, n))
    count = min(24, max(2, round(n ** (1 / 3))))
    ranked = y[np.argsort(x)]
    classes = np.split(ranked, np.linspace(0, n, count + 1).round().astype(int)[1:-1])
    within = sum(((part - part.mean()) ** 2).sum() for part in classes) / (n - count)
    slow = 1 - within / y.var(ddof=1)
    assert first_order(x[:, None], y[:, None])[0, 0] == pytest.approx(slow, abs=1e-9)


def test_the_threshold_is_above_what_shuffled_inputs_reach() -> None:
    draws, x = planted(200, 3000, seed=9)
    y = np.random.default_rng(1).exponential(size=(3000, 1))
    shares, least = first_order(x, y)[0], by_chance(draws, y)[0]
    assert shares.max() < least < 0.05


def test_three_hundred_inputs_and_a_hundred_measures_are_quick() -> None:
    generator = np.random.default_rng(2)
    x, y = generator.random((10_000, 300)), generator.random((10_000, 100))
    first_order(x[:100], y[:100])
    start = time.process_time()
    first_order(x, y)
    assert time.process_time() - start < 5
