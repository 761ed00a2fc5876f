"""Around the compromise: how far decisions have landed from it, as a distribution of weighted atoms."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from detente.numeric import Array
from detente.talks.weights import counted

LEAST = 5.0
"""Standard deviation, in points, below which no forecast is believed, however much actors agree."""
AT_A_POLE = 0.2
"""Share of decisions between just two positions that go wholly to one of them, beside the normal band."""
LEVELS = (np.arange(100) + 0.5) / 100


def likely(position: Array, weight: Array, pole: float = AT_A_POLE) -> tuple[Array, Array]:
    """Where a decision may land: atoms (..., 100 + actors), 0–100, and their weights, which sum to 1.

    A normal distribution around the weighted mean, as wide as the positions themselves (their weighted standard
    deviation, at least 5 points), its tails laid on 0 and 100. Where actors stand at just two points, a share `pole` of
    the mass lies on those, by weight: such questions are often yes or no. `position` (..., actors) 0–100, nan where
    an actor has none; `weight` (..., actors), influence times salience; all alike where every weight is 0. Nothing
    is fitted but `pole`, on decisions of the European Union (`detente record score settlements`). nan where nobody
    has a position.

    >>> at, mass = likely(np.array([0.0, 100.0]), np.array([3.0, 1.0]))
    >>> at[-2:].tolist(), mass[-2:].round(3).tolist(), round(float((at * mass).sum()))
    ([0.0, 100.0], [0.15, 0.05], 30)
    """
    there, weight = ~np.isnan(position), counted(position, weight)
    with np.errstate(invalid="ignore"):
        share = weight / weight.sum(axis=-1, keepdims=True)
    at = np.where(there, position, 0.0)
    mean = (share * at).sum(axis=-1, keepdims=True)
    spread = np.sqrt((share * (at - mean) ** 2).sum(axis=-1, keepdims=True))
    band = np.clip(mean + np.maximum(spread, LEAST) * ndtri(LEVELS), 0, 100)
    poles = np.where(_two(position, there), pole, 0.0)[..., None]
    mass = np.concatenate([np.broadcast_to((1 - poles) / LEVELS.size, band.shape), poles * share], axis=-1)
    return np.concatenate([band, at + np.zeros_like(share)], axis=-1), mass


def _two(position: Array, there: np.ndarray) -> np.ndarray:
    """Whether there are exactly two different positions."""
    ranked = np.sort(np.where(there, position, np.nan), axis=-1)  # nan last
    return np.asarray((np.diff(ranked, axis=-1) > 0).sum(axis=-1) == 1)
