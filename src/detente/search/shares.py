"""Shares counted on draws: their interval, and how few successes show that a share is out of reach."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

Z90 = 1.6448536269514722
"""Standard normal deviate that leaves 5% on either side."""
CLEAR = 0.001
"""Chance to give up too early on a package whose true share is just what is asked for."""


def wilson(hits: float, n: float, z: float = Z90) -> tuple[float, float]:
    """Wilson's (1927, JASA 22(158), p. 209) interval of a share of which `hits` of `n` were seen.

    `z` is the standard normal deviate that leaves on either side what the interval may miss there: 5% unless given.

    >>> [round(float(end), 3) for end in wilson(85, 100)]
    [0.782, 0.899]
    """
    share, z2 = hits / n, z**2
    middle = share + z2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    return (middle - half) / scale, (middle + half) / scale


@cache
def hopeless(share: float, n: int) -> int:
    """So many or fewer of n successes come about less than once in 1,000 times where the share is reached.

    >>> hopeless(0.8, 20)
    9
    """
    from scipy.stats import binom  # noqa: PLC0415  (slow to import)

    at = np.arange(n + 1)
    return int(np.count_nonzero(binom.cdf(at, n, share) < CLEAR)) - 1


@cache
def enough(share: float, n: int) -> int:
    """The fewest of n successes whose 90% interval lies at or above the share; n + 1 where even all do not.

    A share of 1 asks for all.

    >>> enough(0.8, 400), enough(0.8, 5)
    (334, 6)
    """
    return next((k for k in range(n + 1) if wilson(k, n)[0] >= share), n if share >= 1 else n + 1)
