"""Estimate: low, best, high → a distribution → draws.

Three numbers are the 10th, 50th and 90th percentiles, two the 10th and 90th, one is a point. The
distributions are the Johnson quantile-parameterised family, which hits the three percentiles exactly:

- bounded on both sides: J-QPD-B, Hadlock & Bickel (2017), Decision Analysis 14(1), equations 3–4;
- bounded below only: J-QPD-S, the same paper, equations 7–8;
- unbounded: the inner Johnson S_U curve of J-QPD-B without the outer probit (a normal when symmetric).

Two conventions make room where the family has none: a percentile written on a bound is taken 0.25% of the
range inside it (or half as far inside as the next one, if that is nearer), and two percentiles that (almost)
coincide are held apart by 5% of the spread, both on the transformed scale. Two numbers mean the symmetric
curve on that scale.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from detente.errors import EstimateError
from detente.numeric import Array

_C = 1.2815515655446004  # Φ⁻¹(0.9)
_INSIDE = 0.0025
_APART = 0.05
_LARGEST = 700.0  # the logarithm of about the largest float
_LEAST = 2.0**-53  # below 1 by the least there is
_STRAIGHT = 1e-12  # of the spread; a curve that leans less than this is symmetric
_NORMAL = NormalDist()


@dataclass(frozen=True)
class Bounds:
    """The range a field allows; infinite where it has no end.

    >>> Bounds(0, 100)
    Bounds(low=0, high=100)
    """

    low: float = -math.inf
    high: float = math.inf

    def __str__(self) -> str:
        if math.isinf(self.low) and math.isinf(self.high):
            return "any finite number"
        if math.isinf(self.high):
            return f"{self.low:g} or more"
        return f"{self.low:g} to {self.high:g}"


SCALE = Bounds(0, 100)
CHANCE = Bounds(0, 1)
DAYS = Bounds(0)
POINTS = Bounds(-100, 100)
SHIFT = Bounds(-1, 1)
FREE = Bounds()


@dataclass(frozen=True)
class Estimate:
    """What is known of one number: its 10th, 50th and 90th percentiles within the bounds of its field.

    Raises EstimateError when the numbers are not finite, out of order or out of bounds.

    >>> Estimate.of([10, 20, 50], SCALE).quantile([0.1, 0.5, 0.9]).round(6).tolist()
    [10.0, 20.0, 50.0]
    """

    low: float
    best: float
    high: float
    bounds: Bounds = FREE

    def __post_init__(self) -> None:
        numbers = (self.low, self.best, self.high)
        if not all(math.isfinite(x) for x in numbers):
            raise EstimateError(f"{self} holds a number that is not finite")
        if not self.low <= self.best <= self.high:
            raise EstimateError(f"{self} is not in rising order")
        if self.low < self.bounds.low or self.high > self.bounds.high:
            raise EstimateError(f"{self} leaves the range {self.bounds}")

    def __str__(self) -> str:
        """As a case file writes it."""
        texts = [f"{x:.15g}" for x in (self.low, self.best, self.high)]
        return texts[0] if len(set(texts)) == 1 else f"[{', '.join(texts)}]"

    @classmethod
    def of(cls, value: float | list[float] | tuple[float, ...], bounds: Bounds = FREE) -> Estimate:
        """Read `x`, `[low, high]` or `[low, best, high]`.

        >>> Estimate.of(35, SCALE).is_point
        True
        """
        numbers = [value] if isinstance(value, int | float) else list(value)
        if len(numbers) not in (1, 2, 3):
            raise EstimateError(f"a list of {len(numbers)} is no estimate")
        if not all(isinstance(x, int | float) and not isinstance(x, bool) for x in numbers):
            raise EstimateError(f"{reprlib.repr(value)} is not made of numbers")
        low, *best, high = map(_as_float, numbers * 2 if len(numbers) == 1 else numbers)
        if low > high:
            raise EstimateError(f"[{', '.join(f'{x:.15g}' for x in (low, *best, high))}] is not in rising order")
        if not best and low < high:
            best = [_middle(low, high, bounds)]
        return cls(low, best[0] if best else high, high, bounds)

    @property
    def is_point(self) -> bool:
        """Whether nothing is left open: one bare number."""
        return self.low == self.high

    def quantile(self, chance: ArrayLike) -> Array:
        """The value below which the number lies with this chance (0–1), same shape; a point is constant."""
        from scipy.special import ndtr, ndtri  # noqa: PLC0415  (slow to import, and not needed to check a case)

        return self.at(ndtri(np.asarray(chance, dtype=float)), ndtr)

    def at(self, z: Array, cdf: Callable[[Array], Array]) -> Array:
        """The quantile at a standard normal score, same shape; `cdf` is the normal distribution function."""
        if self.is_point:
            return np.full(np.shape(z), self.best)
        low, high = self.bounds.low, self.bounds.high
        if math.isinf(low):
            return np.asarray(_inner(z, self.low, self.best, self.high))
        if math.isinf(high):
            room = [x - low for x in (self.low, self.best, self.high)]
            return low + _semi_bounded(z, *map(math.log, _off_the_bound(room, _INSIDE * room[2])))
        return np.asarray(low + (high - low) * cdf(_inner(z, *self._scores)))

    @cached_property
    def _scores(self) -> tuple[float, float, float]:
        """The normal scores of the three numbers as shares of the range between two bounds."""
        low, high = self.bounds.low, self.bounds.high
        shares = _inside([(x - low) / (high - low) for x in (self.low, self.best, self.high)])
        least, middle, most = map(_NORMAL.inv_cdf, shares)
        return least, middle, most


def _semi_bounded(z: Array, low: float, best: float, high: float) -> Array:
    """J-QPD-S above its bound, from logarithms: θ exp(λ sinh(arsinh(δ z) + arsinh(n c δ)))."""
    low, best, high = _apart(low, best, high)
    lean = low + high - 2 * best
    if abs(lean) <= _STRAIGHT * (high - low):
        return np.asarray(np.exp(best + (high - low) / (2 * _C) * z))
    skew, near = math.copysign(1.0, lean), min(best - low, high - best)
    delta = math.sinh(math.acosh((high - low) / (2 * near))) / _C
    stretch = near / (delta * _C)
    bend = np.sinh(np.arcsinh(delta * z) + math.asinh(skew * _C * delta))
    return np.asarray(np.exp(np.minimum((low if skew > 0 else high) + stretch * bend, _LARGEST)))


def _inner(z: Array, low: float, best: float, high: float) -> Array:
    """The Johnson S_U curve through three percentiles: ξ + λ sinh(δ(z + n c)), linear when symmetric."""
    low, best, high = _apart(low, best, high)
    lean = low + high - 2 * best
    if abs(lean) <= _STRAIGHT * (high - low):
        return best + (high - low) / (2 * _C) * z
    skew = math.copysign(1.0, lean)
    delta = math.acosh((high - low) / (2 * min(best - low, high - best))) / _C
    stretch = (high - low) / math.sinh(2 * delta * _C)
    return (low if skew > 0 else high) + stretch * np.sinh(delta * (z + skew * _C))


def _apart(low: float, best: float, high: float) -> tuple[float, float, float]:
    """Percentiles that coincide, held apart by a fixed share of the spread."""
    gap = _APART * (high - low)
    return low, min(max(best, low + gap), high - gap), high


def _off_the_bound(room: list[float], most: float) -> list[float]:
    """Distances from a bound, those of zero made `most`, or half the next one if that is less."""
    ahead = min((x for x in room if x > 0), default=math.ulp(0.0))
    return [x if x > 0 else min(most, ahead / 2) or ahead for x in room]  # halves of the least number are 0


def _inside(shares: list[float]) -> list[float]:
    """Shares of the range, those of 0 or 1 taken inside it."""
    above = _off_the_bound(shares, _INSIDE)
    below = _off_the_bound([1 - x for x in above], _INSIDE)
    return [1 - max(b, _LEAST) if x >= 1 else x for x, b in zip(above, below, strict=True)]


def _middle(low: float, high: float, bounds: Bounds) -> float:
    """The median of the symmetric curve through two percentiles on the transformed scale."""
    if not (math.isfinite(low + high) and bounds.low <= low and high <= bounds.high):
        return low  # the estimate will be refused
    if math.isinf(bounds.low):
        return (low + high) / 2
    if math.isinf(bounds.high):
        ends = _off_the_bound([low - bounds.low, high - bounds.low], _INSIDE * (high - bounds.low))
        middle = bounds.low + math.sqrt(ends[0] * ends[1])
    else:
        width = bounds.high - bounds.low
        shares = _inside([(low - bounds.low) / width, (high - bounds.low) / width])
        middle = bounds.low + width * _NORMAL.cdf(sum(map(_NORMAL.inv_cdf, shares)) / 2)
    return min(max(middle, low), high)


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf
