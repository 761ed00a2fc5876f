"""Logistic regression with a ridge, by Newton's method: the one fitted part of the forecast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]

STEPS = 60
CLOSE = 1e-9
FREE = 0.01  # the ridge of the constant: next to none
FAR = 30.0  # odds beyond exp(30) are all the same


def ridge_logit(traits: Floats, hit: NDArray[np.bool_], *, ridge: float, floor: float) -> Floats:
    """Which weights (k,) on the traits (n, k) best give the chance of a hit (n,)? The first trait must be one.

    Minimises log loss plus ridge / 2 times the squared weights of the standardised traits (le Cessie and van
    Houwelingen 1992, equation 2); a trait's spread counts as `floor` at least. Returned for the traits as given.
    No rows: all weights zero.

    >>> ones = np.ones((4, 1))
    >>> weights = ridge_logit(ones, np.array([True, True, True, False]), ridge=1.0, floor=0.05)
    >>> round(float(expit(weights[0])), 2)
    0.75
    """
    if not len(traits):
        return np.zeros(traits.shape[1])
    middle, spread = traits.mean(axis=0), np.maximum(traits.std(axis=0), floor)
    middle[0], spread[0] = 0.0, 1.0
    found = _newton((traits - middle) / spread, hit.astype(float), ridge) / spread
    found[0] -= middle @ found
    return np.asarray(found)


def _newton(traits: Floats, hit: Floats, ridge: float) -> Floats:
    penalty = np.full(traits.shape[1], ridge)
    penalty[0] = FREE
    weights = np.zeros(traits.shape[1])
    for _ in range(STEPS):
        chance = expit(np.clip(traits @ weights, -FAR, FAR))
        slope = traits.T @ (chance - hit) + penalty * weights
        bend = (traits * (chance * (1 - chance))[:, None]).T @ traits + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < CLOSE:
            break
    return weights
