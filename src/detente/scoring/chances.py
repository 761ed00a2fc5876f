"""Scores of stated chances against what happened: log loss, Brier and ranked probability score. Lower is better."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST = 1e-6  # a chance of zero would cost without end; the usual bound


def log_loss(chances: Floats, happened: Ints) -> Floats:
    """What each forecast cost: minus the log of the chance given to what happened, (...).

    `chances` (..., k) sum to 1 over the classes, `happened` (...) is a class 0..k-1. Good (1952), "Rational Decisions".

    >>> log_loss(np.array([[0.5, 0.5], [0.9, 0.1]]), np.array([0, 1])).round(3)
    array([0.693, 2.303])
    """
    given = np.take_along_axis(chances, np.asarray(happened)[..., None], axis=-1)[..., 0]
    return -np.log(np.clip(given, LEAST, 1.0))


def brier(chances: Floats, happened: Ints) -> Floats:
    """The squared distance to what happened, summed over the classes (Brier 1950, equation 2), (...), from 0 to 2.

    >>> brier(np.array([[0.8, 0.2]]), np.array([0])).round(2)
    array([0.08])
    """
    return np.asarray(((chances - _happened(chances, happened)) ** 2).sum(axis=-1))


def ranked(chances: Floats, happened: Ints) -> Floats:
    """The ranked probability score for classes in order (Epstein 1969; not divided by k - 1), (...).

    >>> ranked(np.array([[0.6, 0.3, 0.1]]), np.array([2])).round(2)
    array([1.17])
    """
    gap = np.cumsum(chances - _happened(chances, happened), axis=-1)
    return np.asarray((gap[..., :-1] ** 2).sum(axis=-1))


def of_two(chance: Floats) -> Floats:
    """The chances of no and yes, (..., 2), from the chance of yes.

    >>> of_two(np.array([0.25])).tolist()
    [[0.75, 0.25]]
    """
    return np.stack([1 - chance, chance], axis=-1)


def _happened(chances: Floats, happened: Ints) -> Floats:
    return np.eye(chances.shape[-1])[happened]
