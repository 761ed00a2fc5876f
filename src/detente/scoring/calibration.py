"""Does what is said to have a chance of 30% happen in 30 of 100 cases?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Bin:
    """Cases with chances in [`low`, `high`): how many, the mean chance said, the share that happened, its 90% range."""

    low: float
    high: float
    count: int
    said: float
    happened: float
    at_least: float
    at_most: float


def bins(chance: Floats, happened: Bools, number: int = 10) -> list[Bin]:
    """Cases (n,) sorted into bins of equal width; empty bins are left out.

    The range is Clopper and Pearson's (1934) 90% interval of a share.

    >>> [(bin.count, bin.happened) for bin in bins(np.array([0.05, 0.07, 0.95]), np.array([False, True, True]))]
    [(2, 0.5), (1, 1.0)]
    """
    place = np.minimum((chance * number).astype(int), number - 1)
    return [_bin(k / number, (k + 1) / number, chance[place == k], happened[place == k]) for k in np.unique(place)]


def calibration_error(chance: Floats, happened: Bools, number: int = 10) -> float:
    """The mean gap between what was said and what happened, over bins of equal width, weighted by their cases.

    The expected calibration error of Naeini, Cooper and Hauskrecht (2015, page 2903); 0 to 1.

    >>> round(calibration_error(np.array([0.1, 0.1, 0.9]), np.array([False, False, True])), 3)
    0.1
    """
    found = bins(chance, happened, number)
    return sum(bin.count * abs(bin.said - bin.happened) for bin in found) / len(chance)


def _bin(low: float, high: float, chance: Floats, happened: Bools) -> Bin:
    count, hits = len(chance), int(happened.sum())
    least = float(beta.ppf(0.05, hits, count - hits + 1)) if hits else 0.0
    most = float(beta.ppf(0.95, hits + 1, count - hits)) if hits < count else 1.0
    return Bin(float(low), float(high), count, float(chance.mean()), hits / count, least, most)
