"""The yes and no of very many members with unequal votes, all patterns alike, by Fourier inversion.

A sum of independent votes has a characteristic function, a product over members, which for a large body dies out
after some hundred frequencies; the chance that the sum falls in a window is a short series in it (Davies 1973,
Biometrika 60(2), 415–417; Hong 2013, Computational Statistics & Data Analysis 59, 41–51, section 2.3). Where the quota
is far from half of all votes, votes are tilted by e^(θw) so that sums near the quota are common, and weighed back:
rare events then keep their digits (Lugannani & Rice 1980, Advances in Applied Probability 12(2), 475–490, section 2).
That the series ends is not taken on trust: every term left out is bounded. It does end at even chances of yes and no
only; elsewhere members who hardly ever say yes leave the function near 1.
"""

from __future__ import annotations

from math import exp, pi
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.numeric import Array

SMALL = 1e-14
"""A product of factors below this is as good as nothing."""
QUIET = 16
"""The series ends after so many terms in a row below SMALL."""
FREQUENCIES = 4096
STRETCH = 128
"""Frequencies bounded together, at first."""
BLOCK = 16
SPAN = 2**28
"""More votes than this in all, and the terms left out would take seconds to bound."""

Integers = npt.NDArray[np.int64]
Waves = npt.NDArray[np.complexfloating]


class Windows(NamedTuple):
    """For each member, the chance that it swings the vote; the chance of passing; the largest error of any."""

    swings: Array
    passing: float
    bound: float


def even_chances(weights: Integers, quota: int) -> Windows:
    """Swings and passing when each member says yes with chance ½, and the sum of yes votes must reach the quota.

    Parameters: `weights`, shape (m,), 0 or more; `quota`, 1 to their sum. The bound counts every term left out, and
    rounding.

    >>> found = even_chances(np.array([3, 2, 1]), 4)
    >>> found.swings.round(9).tolist(), round(found.passing, 9), found.bound < 1e-12
    ([0.75, 0.25, 0.25], 0.375, True)
    """
    total = int(weights.sum())
    if 2 * quota < total:  # to pass easily is to be hard to block, and the tilt is then upwards
        dual = even_chances(weights, total - quota + 1)
        return dual._replace(passing=1 - dual.passing)
    period = total + 1 + total % 2  # odd: frequencies come in pairs
    theta = tilt(weights, quota)
    chance = (1 + np.tanh(theta * weights / 2)) / 2
    order = np.argsort(weights)
    rising, spread = weights[order].astype(np.float64), (4 * chance * (1 - chance))[order]
    least = np.full(len(rising), 1e-6)
    count = int(kept(rising, spread, least, period, min(FREQUENCIES, period // 2)))
    s = theta + 2j * pi * np.arange(count + 1) / period
    ratio = 1 - chance + chance * np.exp(1j * np.outer(s.imag, weights))
    before = np.cumprod(np.hstack([np.ones((count + 1, 1)), ratio]), axis=1)
    after = np.cumprod(np.hstack([np.ones((count + 1, 1)), ratio[:, ::-1]]), axis=1)[:, ::-1]
    others = np.hstack([before[:, :-1] * after[:, 1:], before[:, -1:]])
    others *= np.exp(-1j * s.imag * quota)[:, None]
    low, high = np.append(-weights, 0), np.append(np.full_like(weights, -1), total - quota)  # from the quota on
    terms = 2 * (others * geometric(s, low, high)).real
    terms[0] /= 2
    untilted = np.log1p(np.exp(-np.abs(theta) * weights)) + np.maximum(theta * weights, 0) - np.log(2)
    scale = np.exp(untilted.sum() - np.append(untilted, 0) - theta * quota)
    left = left_out(rising, spread, least, period, count + 1) + 4e-16 * (len(weights) + count)
    edges = np.exp(-theta * low) + np.exp(-theta * (high + 1))
    bound = left * exp(theta / 2) * float((scale * edges).max())
    chances = scale * terms.sum(axis=0) / period
    return Windows(np.clip(chances[:-1], 0, 1), float(np.clip(chances[-1], 0, 1)), bound)


def even_thirds(votes: Integers, at_least: int) -> tuple[Array, float]:
    """How often a member's yes in place of its no passes a draft when others say no, abstain and yes alike.

    Parameters: `votes`, shape (m, 3), of [no, abstain, yes]; an abstention counts as a no, as a yes, or for half a yes
    more than a no, ValueError where it does not. Answer: chances, shape (m,), and the largest error of any.

    >>> found, bound = even_thirds(np.array([[0, 1, 2], [0, 1, 2]]), 3)
    >>> found.round(9).tolist(), bound < 1e-12
    ([0.666666667, 0.666666667], True)
    """
    least = votes.min(axis=1)
    gain, quota = votes - least[:, None], at_least - int(least.sum())
    abstain, yes = gain[:, 1], gain[:, 2]
    step = np.where(2 * abstain == yes, abstain, yes)
    if ((abstain != step) & (abstain != 0) & (abstain != yes)).any():
        raise ValueError("abstentions count neither as a yes or no nor for half")
    total = int(yes.sum())
    period = total + 1 + total % 2
    rising, spread, floor = np.sort(step).astype(np.float64), np.full(len(step), 8 / 9), np.full(len(step), 1e-6)
    count = int(kept(rising, spread, floor, period, min(FREQUENCIES, period // 2)))
    s = 2j * pi * np.arange(count + 1) / period
    ratio = (1 + np.exp(1j * np.outer(s.imag, abstain)) + np.exp(1j * np.outer(s.imag, yes))) / 3
    one = np.ones((count + 1, 1))
    before = np.cumprod(np.hstack([one, ratio[:, :-1]]), axis=1)
    after = np.cumprod(np.hstack([one, ratio[:, :0:-1]]), axis=1)[:, ::-1]
    others = before * after * np.exp(-1j * s.imag * quota)[:, None]
    terms = 2 * (others * geometric(s, -yes, np.maximum(np.full_like(yes, -1), -yes))).real
    terms[0] /= 2
    left = left_out(rising, spread, floor, period, count + 1) + 4e-16 * (len(step) + count)
    return np.where(yes > 0, np.clip(terms.sum(axis=0) / period, 0, 1), 0.0), 2 * left


def tilt(weights: Integers, quota: int) -> float:
    """0 or more: θ at which the mean of the tilted votes is at the quota, kept off the last twentieth of all votes."""
    total, scaled = weights.sum(), weights / weights.max()
    goal, low, high = min(quota - 0.5, total * 19 / 20), 0.0, 200.0
    for _ in range(40):
        middle = (low + high) / 2
        above = (weights * (1 + np.tanh(middle * scaled / 2))).sum() > 2 * goal
        low, high = (low, middle) if above else (middle, high)
    return float((low + high) / 2 / weights.max())


def geometric(s: Waves, low: Integers, high: Integers) -> Waves:
    """Sum of e^(−s·x) over low ≤ x ≤ high: shape (frequencies, windows); s may be 0, and no window is ever missing."""
    length = (high - low + 1)[None, :]
    ratio = -s[:, None]
    still = np.abs(ratio) < 1e-300
    ratio[still] = -1e-200  # any number that divides: where s is 0 the terms are simply counted
    total: Waves = np.where(still, length, np.exp(ratio * low) * np.expm1(ratio * length) / np.expm1(ratio))
    return total


@njit(cache=True, fastmath=True)
def _product(rising, spread, least, at, radius):  # type: ignore[no-untyped-def]  # pragma: no cover
    """At most the squared product of factors within `radius` turns of `at`, whichever one member is left out.

    No squared factor is taken to be below `least`. It is 1 − 4p(1 − p) sin²(πu), with u the distance of the member's
    turns from a whole number; as cos(πu) ≤ 1 − 4u², sin²(πu) ≥ 8u²(1 − 2u²). Members come in blocks, for the vector
    registers.
    """
    product, smallest = 1.0, 1.0
    for block in range(0, len(rising), BLOCK):
        part = 1.0
        for k in range(block, min(block + BLOCK, len(rising))):
            turns = rising[k] * at
            u = max(abs(turns - np.rint(turns)) - rising[k] * radius - 1e-9, 0.0)
            factor = max(1.0 - spread[k] * 8 * u * u * (1 - 2 * u * u), least[k])
            part *= factor
            smallest = min(smallest, factor)
        product *= part
        if product < SMALL * SMALL * smallest:
            break
    return product / smallest


@njit(cache=True)
def kept(rising, spread, least, period, most):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How many frequencies to sum: to the first quiet stretch, or as many as allowed."""
    quiet = 0
    for k in range(1, most + 1):
        quiet = quiet + 1 if _product(rising, spread, least, k / period, 0.0) < SMALL * SMALL else 0
        if quiet == QUIET:
            return k
    return most


@njit(cache=True)
def left_out(rising, spread, least, period, first):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A bound on the terms from frequency `first` on: |term k| ≤ product / (2k), for k and −k both.

    A stretch of frequencies not shown to be small is halved.
    """
    bound, begin, last = 0.0, first, (period - 1) // 2
    while begin <= last:
        length = STRETCH
        while True:
            end = min(begin + length - 1, last)
            middle, radius = (begin + end) // 2, (end - begin + 1) // 2 if end > begin else 0
            product = _product(rising, spread, least, middle / period, radius / period)
            if product < SMALL * SMALL or length == 1:
                bound += np.sqrt(product) * (end - begin + 1) / begin
                break
            length //= 2
        begin = end + 1
    return bound
