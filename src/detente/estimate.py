"""Estimate: low, best, high → a distribution → draws.

Three numbers are the 10th, 50th and 90th percentiles, two the 10th and 90th, one is a point. The distributions
are the Johnson quantile-parameterised family, which hits the three percentiles exactly:

- bounded on both sides: J-QPD-B, Hadlock & Bickel (2017), Decision Analysis 14(1), equations 3–4;
- bounded below only: J-QPD-S, the same paper, equations 7–8;
- unbounded: the inner Johnson S_U curve of J-QPD-B without the outer probit (a normal when symmetric).

Two conventions make room where the family has none: a percentile written on a bound is taken 0.25% of the
range inside it, and two percentiles that (almost) coincide are held apart by 5% of the spread, both on the
transformed scale. Two numbers mean the symmetric curve on that scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from detente.errors import EstimateError
from detente.numeric import Array

_C = 1.2815515655446004  # Φ⁻¹(0.9)
_INSIDE = 0.0025
_APART = 0.05


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
            raise EstimateError(f"{_show(numbers)} holds a number that is not finite")
        if not self.low <= self.best <= self.high:
            raise EstimateError(f"{_show(numbers)} is not in the order low ≤ best ≤ high")
        if self.low < self.bounds.low or self.high > self.bounds.high:
            raise EstimateError(f"{_show(numbers)} leaves the range {self.bounds}")

    @classmethod
    def of(cls, value: float | list[float] | tuple[float, ...], bounds: Bounds = FREE) -> Estimate:
        """Read `x`, `[low, high]` or `[low, best, high]`.

        >>> Estimate.of(35, SCALE).is_point
        True
        """
        numbers = [value] if isinstance(value, int | float) else list(value)
        if len(numbers) not in (1, 2, 3):
            raise EstimateError(f"{numbers} has {len(numbers)} numbers; write x, [low, high] or [low, best, high]")
        if not all(isinstance(x, int | float) and not isinstance(x, bool) for x in numbers):
            raise EstimateError(f"{numbers} holds something that is not a number")
        if len(numbers) == 2:
            numbers = [numbers[0], _middle(numbers[0], numbers[1], bounds), numbers[1]]
        return cls(float(numbers[0]), float(numbers[len(numbers) // 2]), float(numbers[-1]), bounds)

    @property
    def is_point(self) -> bool:
        """Whether nothing is left open: one bare number."""
        return self.low == self.high

    def quantile(self, chance: ArrayLike) -> Array:
        """The value below which the number lies with this chance (0–1), same shape; a point is constant."""
        from scipy.special import ndtri  # noqa: PLC0415  (slow to import, and not needed to check a case)

        p = np.asarray(chance, dtype=float)
        if self.is_point:
            return np.full(p.shape, self.best)
        z = ndtri(p)
        if math.isinf(self.bounds.low):
            return np.asarray(_inner(z, self.low, self.best, self.high))
        if math.isinf(self.bounds.high):
            return np.asarray(self._semi_bounded(z))
        return np.asarray(self._bounded(z))

    def _bounded(self, z: Array) -> Array:
        """J-QPD-B: bounds.low + width·Φ(ξ + λ sinh(δ(z + n c)))."""
        from scipy.special import ndtr, ndtri  # noqa: PLC0415

        width = self.bounds.high - self.bounds.low
        share = (np.array([self.low, self.best, self.high]) - self.bounds.low) / width
        low, best, high = ndtri(np.clip(share, _INSIDE, 1 - _INSIDE))
        return np.asarray(self.bounds.low + width * ndtr(_inner(z, low, best, high)))

    def _semi_bounded(self, z: Array) -> Array:
        """J-QPD-S: l + θ exp(λ sinh(arsinh(σ z) + arsinh(n c σ))); log-normal when symmetric."""
        room = np.array([self.low, self.best, self.high]) - self.bounds.low
        low, best, high = _apart(*np.log(np.maximum(room, _INSIDE * room[2])))
        skew = np.sign(low + high - 2 * best) if abs(low + high - 2 * best) > 1e-9 * (high - low) else 0.0
        if skew == 0:
            return np.asarray(self.bounds.low + np.exp(best + (high - low) / (2 * _C) * z))
        theta = math.exp(low if skew > 0 else high)
        near = min(best - low, high - best)
        sigma = math.sinh(math.acosh((high - low) / (2 * near))) / _C
        stretch = near / (sigma * _C)
        return np.asarray(
            self.bounds.low
            + theta * np.exp(stretch * np.sinh(np.arcsinh(sigma * z) + np.arcsinh(skew * _C * sigma)))
        )


def _inner(z: Array, low: float, best: float, high: float) -> Array:
    """The Johnson S_U curve through three percentiles: ξ + λ sinh(δ(z + n c)), linear when symmetric."""
    low, best, high = _apart(low, best, high)
    lean = low + high - 2 * best
    if abs(lean) <= 1e-9 * (high - low):
        return best + (high - low) / (2 * _C) * z
    skew = math.copysign(1.0, lean)
    delta = math.acosh((high - low) / (2 * min(best - low, high - best))) / _C
    stretch = (high - low) / math.sinh(2 * delta * _C)
    return (low if skew > 0 else high) + stretch * np.sinh(delta * (z + skew * _C))


def _apart(low: float, best: float, high: float) -> tuple[float, float, float]:
    """Percentiles that coincide, held apart by a fixed share of the spread."""
    gap = _APART * (high - low)
    return low, min(max(best, low + gap), high - gap), high


def _middle(low: float, high: float, bounds: Bounds) -> float:
    """The median of the symmetric curve through two percentiles on the transformed scale."""
    from statistics import NormalDist  # noqa: PLC0415

    if not (math.isfinite(low) and math.isfinite(high)) or low >= high:
        return low
    if math.isinf(bounds.low):
        return (low + high) / 2
    if math.isinf(bounds.high):
        room = max(high - bounds.low, 0.0)
        return bounds.low + math.sqrt(max(low - bounds.low, _INSIDE * room) * room)
    width = bounds.high - bounds.low
    normal = NormalDist()
    inside = [min(max((x - bounds.low) / width, _INSIDE), 1 - _INSIDE) for x in (low, high)]
    middle = bounds.low + width * normal.cdf(sum(normal.inv_cdf(x) for x in inside) / 2)
    return min(max(middle, low), high)


def _show(numbers: tuple[float, ...]) -> str:
    return "[" + ", ".join(f"{x:g}" for x in numbers) + "]"
