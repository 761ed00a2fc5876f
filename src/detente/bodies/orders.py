"""Orders of joining a very large weighted body: the chance to be pivotal, integrated over the chance of yes.

At each chance r ≤ ½ the distribution of the votes is summed up member by member, all terms positive (no cancelling),
and one member is taken out again by a series in r/(1 − r); the chance 1 − r is read off the same sums with yes and no
exchanged. The integrand is a polynomial that stays small in the complex plane, so that Gauss–Legendre quadrature needs
far fewer points than its degree asks for.
"""

from __future__ import annotations

from math import cosh, exp, log

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.errors import LimitError
from detente.numeric import Array

PRECISION = 5e-11
"""Largest error of the quadrature."""
ROUNDING = 1e-12
"""Largest error of the sums: some hundred roundings, magnified at most 1/(1 − 2r) fold near r = ½."""
VOTES, MEMBERS = 2**24, 1000
"""More votes than this would take too long to sum up; with more members, the chance of no vote at all underflows."""

Integers = npt.NDArray[np.int64]


def pivots(weights: Integers, quota: int) -> tuple[Array, float]:
    """Share of all orders of joining in which each member's votes reach the quota, and the largest error of any.

    Parameters: `weights`, shape (m,), 0 or more; `quota`, 1 to their sum. Raises LimitError past VOTES votes or MEMBERS
    members.
    Source: Owen 1972, Management Science 18(5), P64–P79, equation 11; the bound is Trefethen, Approximation Theory and
    Approximation Practice, 2013, theorem 19.3, with |f(p)| ≤ (|p| + |1 − p|)^(m−1).

    >>> found, bound = pivots(np.array([3, 2, 1]), 4)
    >>> found.round(9).tolist(), bound < 1e-10
    ([0.666666667, 0.166666667, 0.166666667], True)
    """
    total = int(weights.sum())
    if total > VOTES or len(weights) > MEMBERS:
        raise LimitError(
            f"{total:,} votes of {len(weights)} members; the limits are {VOTES:,} and {MEMBERS:,}. "
            f"Mend: give the votes in larger units."
        )
    points, bound = _points(len(weights))
    nodes, shares = np.polynomial.legendre.leggauss(points)
    chance, shares = (nodes[: points // 2] + 1) / 2, shares[: points // 2] / 2
    ends = np.array([quota - 1, total - quota])
    needed = np.array([[_matters(weights, end, r) for end in ends] for r in chance])
    found = np.zeros((len(chance), len(weights)))
    _swings(np.sort(weights[weights > 0]), weights, ends, needed, chance, found)
    return shares @ found, bound + ROUNDING


def _points(m: int) -> tuple[int, float]:
    """How many points to take, an even number, and the largest error they leave."""
    exact = (m + 1) // 2 + (m + 1) // 2 % 2
    for points in range(2, exact, 2):
        pull = 2 * (points - 1)
        if pull < m - 1:
            u = 0.5 * log((m - 1 + pull) / (m - 1 - pull))  # where the bound is least: tanh u = pull/(m − 1)
            bound = 32 / 15 * exp((m - 1) * log(cosh(u)) - pull * u) / (1 - exp(-2 * u))
            if bound < PRECISION:
                return points, bound
    return exact, 0.0


def _matters(weights: Integers, end: int, chance: float) -> bool:
    """Whether votes past `end` are at all likely (Chernoff's bound), so that anybody swings there."""
    theta = np.linspace(0, 60, 121) / weights.max()
    growth = np.log1p(chance * np.expm1(np.minimum(np.outer(theta, weights), 700))).sum(axis=1)
    return bool((growth - theta * (end + 1)).min() > log(1e-17 * chance))


@njit(cache=True, parallel=True)
def _swings(rising, weights, ends, needed, chance, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    for row in prange(len(chance)):
        top = -1
        for side in range(2):
            if needed[row, side]:
                top = max(top, ends[side])
        if top < 0:
            continue
        odds = chance[row] / (1 - chance[row])
        sums = _summed(rising, odds, top, (1 - chance[row]) ** len(rising))
        for k in range(len(weights)):
            for side in range(2):
                if needed[row, side] and weights[k] > 0:
                    found[row, k] += _one_out(sums, weights[k], odds, ends[side]) / (1 - chance[row])


@njit(cache=True)
def _summed(rising, odds, top, none):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chance that the votes add up to at most x, for x from 0 to `top`; `none` is the chance of no vote at all."""
    sums = np.zeros(top + 1)
    sums[0] = none
    reach = 0
    for weight in rising:
        high = min(top, reach + weight)
        end = high + 1
        while end > weight:  # stretches that do not overlap their source, for the vector registers
            begin = max(weight, end - weight)
            into, source = sums[begin:end], sums[begin - weight : end - weight]
            for k in range(len(into)):
                into[k] += odds * source[k]
            end = begin
        reach = high
    for x in range(top):
        sums[x + 1] += sums[x]
    return sums


@njit(cache=True)
def _one_out(sums, weight, odds, end):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chance, times 1 − r, that the votes without a member's own end within them of `end`, at `end` at most."""
    total, factor = sums[end], -(1 + odds)
    for x in range(end - weight, -1, -weight):
        total += factor * sums[x]
        factor *= -odds
        if abs(factor) < 1e-17:
            break
    return total
