"""Coalitions of very many members with unequal votes that somebody can break by leaving, by Fourier inversion.

With members sorted, those of most votes first, who is critical in a winning coalition depends on its slack alone (its
votes beyond the quota): those of it who hold more than that. So it is enough to count coalitions by the votes of the
first members and of the rest, each a product of characteristic functions, as in `fourier`; and a coalition that counts
for one over its number of critical members is ∫₀¹ x^(number − 1) dx, a polynomial integrated exactly.
"""

from __future__ import annotations

from math import exp, log

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.bodies.fourier import geometric, kept, left_out, tilt
from detente.errors import LimitError
from detente.numeric import Array

FREQUENCIES = 2**16
"""At most so many: bodies of some thirty members need thousands, larger ones hundreds."""
WORST = 1e-6
"""A larger error of any share than this, and nothing is told."""
BLOCKS = 16
"""Frequencies are summed in so many parts, for all cores."""

Integers = npt.NDArray[np.int64]


def minimal_memberships(weights: Integers, quota: int, shared: bool = False) -> tuple[Array, float]:
    """How many minimal winning coalitions hold each member, on a common scale, and the largest error of any.

    Parameters: `weights`, shape (m,), 0 or more; `quota`, 1 to their sum. `shared`: each coalition counts for one over
    its size (Deegan & Packel), else for one (Holler). Raises LimitError when a share could be off by more than WORST.

    >>> found, bound = minimal_memberships(np.array([2, 1, 1]), 3)
    >>> (found / found.sum()).round(9).tolist(), bound < 1e-12
    ([0.5, 0.25, 0.25], True)
    """
    order = np.argsort(-weights, kind="stable")
    votes = weights[order][weights[order] > 0]
    return _spread(order, *_summed(votes, quota, quota - votes, np.full_like(votes, quota - 1), True, shared))


def broken_shares(weights: Integers, quota: int) -> tuple[Array, float]:
    """Winning coalitions each member can break, each counting for one over how many can (Johnston); as above.

    >>> found, bound = broken_shares(np.array([2, 1, 1]), 3)
    >>> (found / found.sum()).round(9).tolist(), bound < 1e-12
    ([0.666666667, 0.166666667, 0.166666667], True)
    """
    order = np.argsort(-weights, kind="stable")
    votes = weights[order][weights[order] > 0]
    low = np.minimum(quota + np.append(votes[1:], 0), votes.sum() + 1)
    high = np.minimum(quota + votes - 1, votes.sum())
    return _spread(order, *_summed(votes, quota, low, high, False, True))


def _spread(order: Integers, found: Array, bound: float) -> tuple[Array, float]:
    """The same for the members as they were given; who has no votes breaks nothing. Raises LimitError."""
    if bound * (1 + len(found) * found.max() / found.sum()) > WORST * found.sum():
        raise LimitError(
            f"{len(order)} members: too many coalitions to be counted, and too few members for inversion. "
            f"Mend: give the votes in larger units."
        )
    out = np.zeros(len(order))
    out[order[: len(found)]] = found
    return out, bound


def _summed(
    votes: Integers, quota: int, low: Integers, high: Integers, minimal: bool, shared: bool
) -> tuple[Array, float]:
    """Sums of votes from `low` to `high`, inclusive, member by member; `votes` falling.

    Scaled by the tilt: what is left out of the sum over frequencies is bounded for all x at once, for between 0 and 1
    no factor 1 − p + x·p·e^(iφw) is larger than at both ends.
    """
    period = int(votes.sum()) + 1 + int(votes.sum()) % 2
    low = np.maximum(low, 0)
    theta = tilt(votes, quota)
    chance = (1 + np.tanh(theta * votes / 2)) / 2
    rising, spread, least = votes[::-1].astype(np.float64), (4 * chance * (1 - chance))[::-1], ((1 - chance) ** 2)[::-1]
    count = int(kept(rising, spread, least, period, min(FREQUENCIES, period // 2)))
    s = theta + 2j * np.pi * np.arange(count + 1) / period
    empty = high < low
    windows = geometric(s, low - quota, np.maximum(high, low) - quota)
    windows *= np.exp(-1j * s.imag * quota)[:, None]
    windows[:, empty] = 0
    windows[1:] *= 2  # for the frequency below zero
    points, shares = np.polynomial.legendre.leggauss((len(votes) + 1) // 2) if shared else (np.ones(1), np.full(1, 2.0))
    found = np.zeros((BLOCKS, len(votes)))
    kernel = _minimal if minimal else _broken
    kernel(votes * 1.0, chance, s.imag, windows / period, (points + 1) / 2, shares / 2, found)
    away = np.cumprod((1 - chance)[::-1])[::-1] if minimal else np.ones(len(votes))  # those from each member on
    edges = (np.exp(-theta * (low - quota)) + np.exp(-theta * (high + 1 - quota)))[~empty]
    left = left_out(rising, spread, least, period, count + 1)
    beyond = exp(theta / 2) * edges @ np.minimum(left, away * (1 + log(period)))[~empty]
    largest = _largest(rising, spread, least, s.imag)
    rounding = 4e-16 * (len(votes) + count) * (np.abs(windows) * np.minimum(largest[:, None], away)).sum() / period
    return found.sum(axis=0), float(beyond + rounding)


def _largest(rising: Array, spread: Array, least: Array, angle: npt.NDArray[np.floating]) -> Array:
    """At most the product of factors at each frequency, whatever x is and whichever one member is left out."""
    factors = np.maximum(1 - spread * np.sin(np.outer(angle, rising) / 2) ** 2, least)
    return np.asarray(np.sqrt(factors.prod(axis=1) / factors.min(axis=1)))


@njit(cache=True)
def _joined(before, chance, x, turned):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The product over the first k members, each joining for x or not, into `before` (members + 1)."""
    before[0] = 1.0
    for k in range(len(chance)):
        before[k + 1] = before[k] * (1 - chance[k] + x * turned[k])


@njit(cache=True, parallel=True)
def _minimal(votes, chance, angle, windows, points, shares, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A coalition is minimal that its last member breaks: earlier ones join or not, later ones stay away."""
    m = len(votes)
    for block in prange(len(found)):
        before, turned = np.empty(m + 1, dtype=np.complex128), np.empty(m, dtype=np.complex128)
        for f in range(block, len(angle), len(found)):
            turned[:] = chance * np.exp(1j * angle[f] * votes)
            for point in range(len(points)):
                x = points[point]
                _joined(before, chance, x, turned)
                later, away = 0j, shares[point] + 0j
                for k in range(m - 1, -1, -1):
                    own = away * windows[f, k] * (1 - chance[k])
                    found[block, k] += (before[k] * (turned[k] * later + own)).real
                    later = own * x + (1 - chance[k] + x * turned[k]) * later
                    away *= 1 - chance[k]


@njit(cache=True, parallel=True)
def _broken(votes, chance, angle, windows, points, shares, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Up to some member all of a coalition are critical and count for x, from there on none."""
    m = len(votes)
    for block in prange(len(found)):
        before, turned = np.empty(m + 1, dtype=np.complex128), np.empty(m, dtype=np.complex128)
        for f in range(block, len(angle), len(found)):
            turned[:] = chance * np.exp(1j * angle[f] * votes)
            for point in range(len(points)):
                x = points[point]
                _joined(before, chance, x, turned)
                later, free = 0j, shares[point] + 0j
                for k in range(m - 1, -1, -1):
                    later += free * windows[f, k]
                    found[block, k] += (before[k] * turned[k] * later).real
                    later *= 1 - chance[k] + x * turned[k]
                    free *= 1 - chance[k] + turned[k]
