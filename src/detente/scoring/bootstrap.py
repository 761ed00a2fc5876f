"""How sure is a difference of scores? Resample whole drafts, as the votes on one are cast together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CHUNK = 200  # replicates at once, so that memory stays small


def resampled(counts: Floats, *, replicates: int, seed: int = 0) -> Floats:
    """Sums of what each unit (a draft, a text) adds, over units drawn anew with replacement.

    `counts` (n, k); returned (replicates, k). Efron and Tibshirani 1993, section 13.3.

    >>> resampled(np.array([[1.0, 2.0], [1.0, 2.0]]), replicates=3)[0].tolist()
    [2.0, 4.0]
    """
    random = np.random.default_rng(seed)
    sums = []
    for start in range(0, replicates, CHUNK):
        rows = random.integers(0, len(counts), (min(CHUNK, replicates - start), len(counts)))
        sums.append(counts[rows].sum(axis=1))
    return np.concatenate(sums)


@dataclass(frozen=True)
class Compared:
    """Mean score of a forecast less that of another, and their ratio, each with its 95% interval."""

    difference: float
    difference_low: float
    difference_high: float
    ratio: float
    ratio_low: float
    ratio_high: float


def compared(score: Floats, other: Floats, weight: Floats, *, replicates: int = 5000, seed: int = 0) -> Compared:
    """How do two forecasts of the same cases compare, in the mean score per unit of weight?

    `score`, `other` (n,): summed scores of each case, say of all votes on a draft; `weight` (n,): how many there are.
    Percentile interval of the bootstrap over cases (Efron and Tibshirani 1993, section 13.3).

    >>> both = compared(np.array([1.0, 2.0]), np.array([2.0, 4.0]), np.ones(2))
    >>> both.difference, both.ratio, both.ratio_low
    (-1.5, 0.5, 0.5)
    """
    sums = resampled(np.stack([score, other, weight], axis=1), replicates=replicates, seed=seed)
    mine, theirs, count = sums.T
    low, high = np.quantile((mine - theirs) / count, [0.025, 0.975])
    ratio_low, ratio_high = np.quantile(mine / theirs, [0.025, 0.975])
    difference = (score.sum() - other.sum()) / weight.sum()
    return Compared(*(float(x) for x in (difference, low, high, score.sum() / other.sum(), ratio_low, ratio_high)))
