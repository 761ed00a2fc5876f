"""Whether a group of draws could stand out by luck: an exact-moment permutation test, and intervals of shares."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.numeric import Array
from detente.search.shares import wilson

TENTH = 1.2815515655446004
"""Standard deviations from the middle of a normal to its 90th percentile: intervals hold four of five."""

Mask = npt.NDArray[np.bool_]


def luck(target: Array, inside: Mask) -> float:
    """The chance that shuffling the target would make it at least as dense inside as it is.

    `target` (n,) in [0, 1] and `inside` (n,). The sum over a random group of the same size has known mean, variance and
    skewness (a draw without replacement); the tail is that of a Pearson curve of type III with these (Mielke & Berry
    2007, Permutation Methods, chapter 2). 1 where nothing can be told: all draws inside, none, or a target that never
    varies. Where the target is yes or no this is close to Fisher's exact test: half a draw is taken off.

    >>> target = np.repeat([1.0, 0.0], [10, 90])
    >>> round(luck(target, np.arange(100) < 20), 4), luck(target, np.arange(100) < 100)
    (0.0, 1.0)
    """
    from scipy.stats import pearson3  # noqa: PLC0415  (slow to load)

    n, m = len(target), int(inside.sum())
    centred = target - target.mean()
    spread = float((centred**2).mean())
    if n < 3 or m in (0, n) or spread <= 1e-18:
        return 1.0
    variance = m * (n - m) / (n - 1) * spread
    third = m * (n - m) * (n - 2 * m) / ((n - 1) * (n - 2)) * float((centred**3).mean())
    whole = 0.5 if bool(np.isin(target, (0.0, 1.0)).all()) else 0.0
    above = (float(centred[inside].sum()) - whole) / np.sqrt(variance)
    return float(min(1.0, max(0.0, pearson3.sf(above, third / variance**1.5))))


def density_range(target: Array, inside: Mask) -> tuple[float, float]:
    """10th to 90th percentile of where the mean of the target inside may lie, by Wilson's interval for what varies.

    >>> lo, hi = density_range(np.repeat([1.0, 0.0], [30, 70]), np.ones(100, dtype=bool))
    >>> round(lo, 2), round(hi, 2)
    (0.24, 0.36)
    """
    held = target[inside]
    if len(held) < 2:
        return 0.0, 1.0
    mean = float(held.mean())
    return _interval(mean, _worth(mean, float(held.var(ddof=1)) / len(held), len(held)))


def coverage_range(target: Array, inside: Mask) -> tuple[float, float]:
    """10th to 90th percentile of the part of all the target that lies inside: Wilson's interval, and the delta method's
    variance of a ratio, for a target that is no plain count."""
    total, n = float(target.sum()), len(target)
    if total <= 0 or n < 2:
        return 0.0, 1.0
    share = float(target[inside].sum()) / total
    errors = target * (inside - share)
    variance = n / (n - 1) * float((errors**2).sum()) / total**2
    return _interval(share, _worth(share, variance, total))


def _worth(share: float, variance: float, most: float) -> float:
    """How many yes-or-no draws would tell a share as well; `most` where it is 0 or 1 and no variance shows."""
    return share * (1 - share) / variance if variance > 1e-12 else max(most, 1.0)


def _interval(share: float, count: float) -> tuple[float, float]:
    low, high = wilson(share * count, count, TENTH)
    return max(0.0, low), min(1.0, high)
