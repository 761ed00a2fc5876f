"""What a package is worth to each actor by the horizon, with what it does and how the crisis goes on from there."""

from __future__ import annotations

import numpy as np

from detente.draws import Draws
from detente.joint.horizon import at_horizon
from detente.joint.whole import whole
from detente.numeric import Array
from detente.search.shares import Z90


def expected_worth(draws: Draws) -> Array:
    """Expected worth at the horizon to every actor, shape (n, actors), in points."""
    if "package worth" not in draws.memo:
        reached = at_horizon(draws)
        some, place = np.unique(reached, return_inverse=True)
        worth = whole(draws).worth.at([int(s) for s in some])
        place = place.reshape(reached.shape)
        total = np.stack([worth[d][:, place[d]].mean(axis=1) for d in range(draws.n)])
        draws.memo["package worth"] = total
    return draws.memo["package worth"]  # type: ignore[no-any-return]


def clearly(change: Array) -> float:
    """The upper end of the 90% interval of a mean over draws: below zero where it is a clear loss.

    >>> bool(clearly(np.array([-2.0, -1.0, -3.0])) < 0 < clearly(np.array([-2.0, 3.0])))
    True
    """
    if len(change) < 2:
        return float(change.mean())
    return float(change.mean() + Z90 * change.std(ddof=1) / np.sqrt(len(change)))
