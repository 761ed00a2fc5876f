"""Does a chance put what happens above what does not? Scores of the order alone. Higher is better."""

from __future__ import annotations

from math import nan

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def auc(chance: Floats, happened: Bools) -> float:
    """The chance that what happened had the higher chance than what did not, ties half (Hanley and McNeil 1982).

    Area under the receiver's curve; 0.5 for a guess; nan unless both kinds are there. `chance`, `happened` (n,).

    >>> auc(np.array([0.1, 0.4, 0.4, 0.8]), np.array([False, False, True, True]))
    0.875
    """
    yes, no = int(happened.sum()), int((~happened).sum())
    if not yes or not no:
        return nan
    return float((rankdata(chance)[happened].sum() - yes * (yes + 1) / 2) / (yes * no))


def average_precision(chance: Floats, happened: Bools) -> float:
    """The mean precision over what happened, going down the chances; equal chances are taken together.

    Area under the precision-recall curve by steps (as scikit-learn's, without interpolation); a guess gets the base
    rate; nan when nothing happened.

    >>> round(average_precision(np.array([0.9, 0.8, 0.3]), np.array([True, False, True])), 3)
    0.833
    """
    if not happened.any():
        return nan
    order = np.argsort(-chance, kind="stable")
    hits = np.cumsum(happened[order])
    last = np.append(np.diff(chance[order]) != 0, True)  # the last of each run of equal chances
    found, said = hits[last], np.arange(1, len(chance) + 1)[last]
    gained = np.diff(found, prepend=0)
    return float((gained * found / said).sum() / hits[-1])
