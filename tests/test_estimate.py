"""Estimates hit the percentiles written, stay within their bounds, and agree with scipy's Johnson curves."""

from __future__ import annotations

import math
import tomllib
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import fsolve
from scipy.special import ndtr, ndtri
from scipy.stats import johnsonsu, lognorm, norm

from detente.errors import EstimateError
from detente.estimate import CHANCE, DAYS, FREE, POINTS, SCALE, SHIFT, Bounds, Estimate

C = norm.ppf(0.9)
P = np.linspace(0.001, 0.999, 201)


@st.composite
def triples(draw: st.DrawFn, bounds: Bounds) -> Estimate:
    """Three numbers well apart and inside the bounds, so that they can be hit exactly."""
    low = bounds.low if math.isfinite(bounds.low) else -1e4
    high = bounds.high if math.isfinite(bounds.high) else low + 2e4
    shares = sorted(draw(st.lists(st.floats(0.003, 0.997), min_size=3, max_size=3)))
    numbers = [low + share * (high - low) for share in shares]
    estimate = Estimate.of(numbers, bounds)
    scale = {SCALE: ndtri, CHANCE: ndtri, POINTS: ndtri, SHIFT: ndtri, DAYS: np.log, FREE: lambda x: x}[bounds]
    a, b, c = scale(np.array(numbers if bounds in (FREE, DAYS) else shares))
    assume(min(b - a, c - b) > 0.051 * (c - a) > 0)  # closer ones are held apart, by convention
    return estimate


@pytest.mark.parametrize("bounds", [SCALE, CHANCE, DAYS, POINTS, SHIFT, FREE], ids=str)
@given(st.data())
def test_the_percentiles_written_are_hit(bounds: Bounds, data: st.DataObject) -> None:
    estimate = data.draw(triples(bounds))
    wanted = [estimate.low, estimate.best, estimate.high]
    assert estimate.quantile([0.1, 0.5, 0.9]) == pytest.approx(wanted, rel=1e-9, abs=1e-9)


NUMBERS = st.lists(st.floats(0, 1), min_size=1, max_size=3).map(sorted)


@pytest.mark.parametrize("bounds", [SCALE, CHANCE, DAYS, POINTS, FREE], ids=str)
@given(NUMBERS)
def test_quantiles_rise_and_stay_within_bounds(bounds: Bounds, numbers: list[float]) -> None:
    values = Estimate.of(numbers, bounds).quantile(P)
    assert np.isfinite(values).all()
    assert (np.diff(values) >= -1e-12 * max(1, abs(values).max())).all()
    assert ((values >= bounds.low) & (values <= bounds.high)).all()


@pytest.mark.parametrize("bounds", [SCALE, CHANCE, DAYS], ids=str)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=3).map(sorted))
def test_numbers_on_or_near_a_bound_keep_their_size(bounds: Bounds, exponents: list[int]) -> None:
    """Tiny chances are not blown up: the median is within a factor of ten of the one written."""
    numbers = [0.0 if k == 0 else 10.0 ** (k - 7) for k in exponents]
    estimate = Estimate.of(numbers, bounds)
    median = float(estimate.quantile(0.5))
    assert median <= max(estimate.high, 10 * estimate.best)
    assert numbers[-1] == 0 or estimate.quantile(0.9) <= estimate.high * (1 + 1e-9)


@given(st.floats(0.01, 0.4), st.floats(1.2, 8), st.floats(-50, 50))
def test_the_inner_curve_is_johnsons_unbounded_one(short: float, ratio: float, middle: float) -> None:
    """Johnson S_U through the same three percentiles, found by solving for them (scipy's johnsonsu)."""
    low, high = middle - short, middle + ratio * short
    estimate = Estimate.of([low, middle, high])
    delta = math.acosh((high - low) / (2 * short)) / C
    stretch = (high - low) / math.sinh(2 * delta * C)
    curve = johnsonsu(a=-C, b=1 / delta, loc=low, scale=stretch)
    assert estimate.quantile(P) == pytest.approx(curve.ppf(P), rel=1e-8, abs=1e-8)


def test_j_qpd_b_against_its_defining_equations() -> None:
    """Solve l + (u − l)Φ(ξ + λ sinh(δ(z + c))) for ξ, λ, δ numerically: Hadlock & Bickel (2017), equation 3."""
    written = np.array([10.0, 20.0, 50.0])

    def curve(z: np.ndarray, xi: float, stretch: float, delta: float) -> np.ndarray:
        return 100 * ndtr(xi + stretch * np.sinh(delta * (z + C)))

    def miss(unknown: np.ndarray) -> np.ndarray:
        return curve(np.array([-C, 0, C]), *unknown) - written

    found = fsolve(miss, [ndtri(0.1), 0.5, 0.5], xtol=1e-13)
    assert Estimate.of(list(written), SCALE).quantile(P) == pytest.approx(curve(ndtri(P), *found), abs=1e-7)


def test_three_numbers_even_on_the_log_scale_are_log_normal() -> None:
    curve = lognorm(s=math.log(2) / C, scale=60)
    assert Estimate.of([30, 60, 120], DAYS).quantile(P) == pytest.approx(curve.ppf(P), rel=1e-9)


def test_three_numbers_even_on_an_unbounded_scale_are_normal() -> None:
    curve = norm(60, 10 / C)
    assert Estimate.of([50, 60, 70]).quantile(P) == pytest.approx(curve.ppf(P), rel=1e-9)


def test_a_probit_even_triple_is_a_probit_normal() -> None:
    estimate = Estimate.of([100 * ndtr(-1), 50, 100 * ndtr(1)], SCALE)
    assert estimate.quantile(P) == pytest.approx(100 * ndtr(ndtri(P) / C), abs=1e-7)


@pytest.mark.parametrize(
    ("numbers", "bounds", "best"),
    [([40, 60], SCALE, 50), ([40, 60], FREE, 50), ([10, 1000], DAYS, 100), ([0.1, 0.9], CHANCE, 0.5)],
)
def test_two_numbers_are_the_even_curve(numbers: list[float], bounds: Bounds, best: float) -> None:
    assert Estimate.of(numbers, bounds).best == pytest.approx(best)


@given(st.floats(0.001, 0.999))
def test_the_standard_library_gives_the_same_as_scipy(chance: float) -> None:
    normal = NormalDist()
    estimate = Estimate.of([10, 20, 50], SCALE)
    light = estimate.at(np.array([normal.inv_cdf(chance)]), np.vectorize(normal.cdf))
    assert light == pytest.approx(estimate.quantile([chance]), abs=1e-9)


def test_percentiles_that_coincide_are_held_apart_by_a_twentieth() -> None:
    assert Estimate.of([20, 20, 60]).quantile([0.1, 0.5, 0.9]) == pytest.approx([20, 22, 60])
    assert Estimate.of([20, 60, 60]).quantile([0.1, 0.5, 0.9]) == pytest.approx([20, 58, 60])


@pytest.mark.parametrize("bounds", [SCALE, CHANCE, DAYS], ids=str)
def test_the_least_number_there_is(bounds: Bounds) -> None:
    values = Estimate.of([0, 5e-324], bounds).quantile(P)
    assert ((values >= 0) & (values < 1e-300)).all()


@pytest.mark.parametrize("bounds", [SCALE, CHANCE, POINTS], ids=str)
def test_numbers_next_to_the_upper_bound(bounds: Bounds) -> None:
    low = math.nextafter(bounds.high, 0)
    for numbers in ([low, bounds.high], [low, low, bounds.high], [low, bounds.high, bounds.high]):
        assert Estimate.of(numbers, bounds).quantile(P) == pytest.approx(np.full(P.shape, bounds.high))


def test_a_percentile_on_a_bound_is_taken_a_quarter_of_a_percent_inside() -> None:
    assert Estimate.of([0, 50, 100], SCALE).quantile([0.1, 0.5, 0.9]) == pytest.approx([0.25, 50, 99.75])
    assert Estimate.of([0, 10, 40], DAYS).quantile([0.1, 0.5, 0.9]) == pytest.approx([0.1, 10, 40])


def test_a_point_is_constant() -> None:
    assert Estimate.of(35, SCALE).quantile([0.01, 0.5]).tolist() == [35, 35]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([3, 2], "[3, 2] is not in rising order"),
        ([1, 3, 2], "[1, 3, 2] is not in rising order"),
        (101, "101 leaves the range 0 to 100"),
        ([-1, 5], "leaves the range 0 to 100"),
        (math.nan, "nan holds a number that is not finite"),
        ([1, math.inf], "holds a number that is not finite"),
        ([1, 10**400], "holds a number that is not finite"),
        ([1, math.nan, 3], "holds a number that is not finite"),
        ([], "a list of 0 is no estimate"),
        ([1, 2, 3, 4], "a list of 4 is no estimate"),
        (True, "True is not made of numbers"),
        ([1, True], "[1, True] is not made of numbers"),
        (["1"], "is not made of numbers"),
    ],
)
def test_what_is_no_estimate(value: object, told: str) -> None:
    with pytest.raises(EstimateError) as caught:
        Estimate.of(value, SCALE)  # type: ignore[arg-type]
    assert told in str(caught.value)


@given(NUMBERS)
def test_an_estimate_reads_back_from_what_it_shows(numbers: list[float]) -> None:
    estimate = Estimate.of([round(x, 6) for x in numbers], SCALE)
    again = Estimate.of(tomllib.loads(f"x = {estimate}")["x"], SCALE)
    assert [again.low, again.high] == pytest.approx([estimate.low, estimate.high])


def test_bounds_in_words() -> None:
    assert [str(bounds) for bounds in (SCALE, DAYS, FREE)] == ["0 to 100", "0 or more", "any finite number"]
