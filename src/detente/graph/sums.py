"""What situations are worth, added up from the parts of the utility (`detente.worth`)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.graph.reach import Ints
from detente.numeric import Array


def summed(stance: Array, value: Ints, points: Array, owner: Ints, holds: npt.NDArray[np.bool_]) -> Array:
    """Worth of every situation to every actor, shape (n, actors, situations), in the unit of `stance` and `points`.

    `stance` (n, actors, issues, values): worth of each value of an issue; `value` (situations, issues): which holds;
    `points` (n, motives), `owner` (motives,) and `holds` (motives, situations): what each motive adds, and where.

    >>> summed(np.array([[[[5.0, 7.0]]]]), np.array([[1], [0]]), np.array([[2.0]]), np.array([0]),
    ...        np.array([[True, False]])).tolist()
    [[[9.0, 5.0]]]
    """
    out = np.zeros((*stance.shape[:2], len(value)))
    held = np.ascontiguousarray(holds)
    _add(np.ascontiguousarray(stance), np.ascontiguousarray(value.T), np.ascontiguousarray(points), owner, held, out)
    return out


@njit(cache=True, nogil=True)
def _add(stance, value, points, owner, holds, out):  # type: ignore[no-untyped-def]
    for d in range(len(out)):
        for i in range(stance.shape[1]):
            row = out[d, i]
            for k in range(stance.shape[2]):
                column, which = stance[d, i, k], value[k]
                if column.any():  # else there is no stance
                    for s in range(len(row)):
                        row[s] += column[which[s]]
        for m in range(len(owner)):
            row, more, where = out[d, owner[m]], points[d, m], holds[m]
            for s in range(len(row)):
                row[s] += more * where[s]
