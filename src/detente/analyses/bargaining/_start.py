"""Where a search for a deal starts: the weighted mean position, which always exists."""

from __future__ import annotations

import numpy as np

from detente.numeric import TIE, Array

CENTRE = 50.0


def middle(position: Array, weight: Array) -> Array:
    """The weighted mean over the second last axis (actors), nan passed over; the middle of the scale without weight.

    >>> middle(np.array([[0.0, np.nan], [50.0, 40.0]]), np.array([[1.0, 3.0], [1.0, 0.0]])).tolist()
    [25.0, 50.0]
    """
    held = np.where(np.isnan(position), 0.0, weight)
    total = held.sum(axis=-2)
    moment = (held * np.nan_to_num(position)).sum(axis=-2)
    return np.asarray(np.divide(moment, total, out=np.full(total.shape, CENTRE), where=total > 0))


def taking_part(share: Array, influence: Array) -> Array:
    """Influence (..., actors) of those who count: 0 without salience, or with less than a billionth of the largest.

    So little weight moves no deal, but a hair of it would ask of the kernels what no float can hold.
    """
    counts = (share.sum(axis=-1) > 0) & (influence > TIE * influence.max(axis=-1, keepdims=True))
    return np.asarray(np.where(counts, influence, 0.0))
