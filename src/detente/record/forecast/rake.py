"""Make the chances given each way a vote can end agree with the chances overall."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from detente.record.forecast.memory import Floats

HALVINGS = 40
WIDEST = 16.0  # log-odds


def rake(odds: Floats, share: Floats, target: Floats) -> Floats:
    """By how much must a member's log-odds shift in every way for its overall chance to be the target?

    `odds` (n, s, w): log-odds in each way; `share` (n, w): chance of each way, sum 1; `target` (n, s) in (0, 1).
    Returns the shift (n, s), by halving: the overall chance rises with it. A target out of reach gets the end, ±16.

    >>> shift = rake(np.zeros((1, 1, 2)), np.array([[0.5, 0.5]]), np.array([[0.75]]))
    >>> round(float(expit(shift[0, 0])), 6)
    0.75
    """
    low, high = np.full(target.shape, -WIDEST), np.full(target.shape, WIDEST)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        overall = np.einsum("nsw,nw->ns", expit(odds + middle[..., None]), share)
        low, high = np.where(overall < target, middle, low), np.where(overall < target, high, middle)
    return np.asarray((low + high) / 2)
