"""What an answer is on average where one input has a value, read off draws there already are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.numeric import Array

WIDTH = 0.15
"""Half the part of the draws, by rank of the input, that tells of one value."""


def average_at(column: Array, values: Array, chances: Sequence[float]) -> tuple[Array, Array]:
    """The mean answer where an input stands at these chances (0–1) of its draws, and standard errors; shape (chances,).

    `column` and `values` (n,) are the same draws. A straight line is fitted around each place by the input's rank, near
    draws counting more (local linear regression with Epanechnikov weights: Fan & Gijbels 1996, Local Polynomial
    Modelling, section 3.2.2). As inputs are drawn independently, this is the average over all others with the input set
    by hand; of inputs the case ties together it is the average as they go along.

    >>> x = np.linspace(0, 1, 501)
    >>> means, errors = average_at(x, 3 * x, [0.1, 0.9])
    >>> means.round(3).tolist(), errors.round(3).tolist()
    ([0.3, 2.7], [0.0, 0.0])
    """
    n = len(column)
    ranks = np.empty(n)
    ranks[np.argsort(column, kind="stable")] = (np.arange(n) + 0.5) / n
    means, errors = np.empty(len(chances)), np.empty(len(chances))
    for k, chance in enumerate(chances):
        away = ranks - chance
        weight = np.maximum(1 - (away / WIDTH) ** 2, 0.0)
        sums = [float((weight * away**power).sum()) for power in range(3)]
        spread = sums[0] * sums[2] - sums[1] ** 2
        share = weight * (sums[2] - sums[1] * away) / spread
        means[k] = share @ values
        slope = (weight * (away * sums[0] - sums[1])) @ values / spread
        errors[k] = np.sqrt((share**2 * (values - means[k] - slope * away) ** 2).sum())
    return means, errors
