"""What an answer is on average where one input has a value, read off draws there already are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.numeric import Array, ranks

WIDTH = 0.15
"""Half the part of the draws, by rank of the input, that tells of one value."""


def average_at(column: Array, values: Array, chances: Sequence[float]) -> tuple[Array, Array]:
    """The mean answer where an input stands at these chances (0–1) of its draws, and standard errors; shape (chances,).

    `column` and `values` (n,) are the same draws. A parabola is fitted around each place, over the normal scores of the
    input's ranks, draws near in rank counting more (local quadratic regression with Epanechnikov weights: Fan &
    Gijbels 1996, Local Polynomial Modelling, section 3.1). As inputs are drawn independently, this is the average over
    all others with the input set by hand; of inputs the case ties together it is the average as they go along.

    >>> x = np.linspace(-1, 1, 501) ** 3
    >>> means, errors = average_at(x, np.full(501, 3.0), [0.1, 0.9])
    >>> means.round(3).tolist(), errors.round(3).tolist()
    ([3.0, 3.0], [0.0, 0.0])
    """
    from scipy.special import ndtri  # noqa: PLC0415  (slow to import)

    n = len(column)
    places = (ranks(column) + 0.5) / n
    scores = ndtri(places)
    means, errors = np.empty(len(chances)), np.empty(len(chances))
    for k, chance in enumerate(chances):
        near = np.flatnonzero(np.abs(places - chance) < WIDTH)
        powers = (scores[near] - ndtri(chance)) ** np.arange(3)[:, None]
        weighted = powers * (1 - ((places[near] - chance) / WIDTH) ** 2)
        shares = np.linalg.solve(weighted @ powers.T, weighted)
        fitted = shares @ values[near]
        means[k] = fitted[0]
        errors[k] = np.sqrt((shares[0] ** 2 * (values[near] - fitted @ powers) ** 2).sum())
    return means, errors
