"""What was found beside what was asked for: pairs by overlap, counts, and shares with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.scoring.bootstrap import resampled

Floats = NDArray[np.float64]
Span = tuple[int, int]
Row = dict[str, Any]

REPLICATES = 2000
ENOUGH = 0.5  # the overlap of characters (F) from which two spans are the same thing


def pairs(gold: Sequence[Span], found: Sequence[Span], bonus: Callable[[int, int], float] | None = None) -> list[Span]:
    """Gold and found spans (start, end) one to one, by the F of their characters, at least a half, the best first.

    `bonus` decides between equals: a small number for a pair of indices. Returned are pairs of indices.

    >>> pairs([(0, 10), (20, 30)], [(21, 30), (0, 4)])
    [(0, 1), (1, 0)]
    >>> pairs([(0, 10)], [(0, 3)])
    []
    """
    scored = []
    for i, (a, b) in enumerate(gold):
        for j, (c, d) in enumerate(found):
            same = 2 * max(0, min(b, d) - max(a, c)) / max(1, (b - a) + (d - c))
            if same >= ENOUGH:
                scored.append((same + (bonus(i, j) if bonus else 0.0), i, j))
    taken: list[Span] = []
    left, right = set[int](), set[int]()
    for _, i, j in sorted(scored, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            taken.append((i, j))
    return sorted(taken)


def interval(counts: Floats, of: Callable[[Floats], Floats], seed: int = 0) -> tuple[float, float, float]:
    """A share of summed counts with its 95% interval: resample whole units (texts), sum, and take the share again.

    `counts` (n, k): what each unit adds; `of` takes sums (..., k) to shares (...). Percentile interval of the bootstrap
    (Efron and Tibshirani 1993, section 13.3).

    >>> interval(np.array([[1.0, 2.0], [1.0, 2.0]]), lambda sums: sums[..., 0] / sums[..., 1])
    (0.5, 0.5, 0.5)
    """
    shares = of(resampled(counts, replicates=REPLICATES, seed=seed))
    there = shares[np.isfinite(shares)]
    low, high = np.quantile(there, [0.025, 0.975]) if len(there) else (np.nan, np.nan)
    return float(of(counts.sum(axis=0))), float(low), float(high)


def with_interval(name: str, counts: Floats, of: Callable[[Floats], Floats]) -> Row:
    """The three cells of a share in a table."""
    return dict(zip((name, f"{name}_low", f"{name}_high"), interval(counts, of), strict=True))


def share(over: Floats, under: Floats) -> Floats:
    """The ratio, and nothing (nan) where there is nothing to take a share of."""
    found: Floats = np.divide(over, under, out=np.full(np.shape(over), np.nan), where=np.asarray(under) > 0)
    return found


def recall(sums: Floats) -> Floats:
    """Of sums (..., 4) of asked for, hit, offered, matched: the share of what was asked for that was found."""
    return share(sums[..., 1], sums[..., 0])


def precision(sums: Floats) -> Floats:
    """The share of what was offered that is there."""
    return share(sums[..., 3], sums[..., 2])


def f1(sums: Floats) -> Floats:
    """The harmonic mean of the two."""
    one, other = recall(sums), precision(sums)
    return np.where(one + other > 0, share(2 * one * other, one + other), 0.0)
