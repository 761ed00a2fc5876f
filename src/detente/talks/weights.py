"""How much each position counts in a mean, a median or a show of support."""

from __future__ import annotations

import numpy as np

from detente.numeric import Array


def counted(position: Array, weight: Array) -> Array:
    """Weights (..., actors) of those who hold a position: none for nan, all alike where no weight is above 0.

    Both broadcast over leading axes; all 0 only where nobody holds a position.

    >>> counted(np.array([[0.0, np.nan], [0.0, 50.0]]), np.array([[3.0, 1.0], [0.0, 0.0]])).tolist()
    [[3.0, 0.0], [1.0, 1.0]]
    """
    there = ~np.isnan(position)
    held = np.where(there, weight, 0.0)
    return np.asarray(np.where(held.sum(axis=-1, keepdims=True) > 0, held, there))
