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


def stances(weight: Array, position: Array, values: Array) -> Array:
    """w (100 − |x − y|) of each actor and issue at each value y, shape (n, actors, issues, values), in points.

    `weight` and `position` (n, actors, issues), a position on 0–100 or NaN for none, which is worth nothing;
    `values` (n, issues, values).

    >>> stances(np.array([[[0.5, 0.5]]]), np.array([[[40.0, np.nan]]]), np.array([[[40.0, 100.0]] * 2])).tolist()
    [[[[50.0, 20.0], [0.0, 0.0]]]]
    """
    out = np.zeros((*weight.shape, values.shape[2]))
    _at_each(np.ascontiguousarray(weight), np.ascontiguousarray(position), np.ascontiguousarray(values), out)
    return out


@njit(cache=True, nogil=True)
def _at_each(weight, position, values, out):  # type: ignore[no-untyped-def]
    for d in range(len(out)):
        for i in range(out.shape[1]):
            for k in range(out.shape[2]):
                x, w = position[d, i, k], weight[d, i, k]
                if not np.isnan(x):
                    for v in range(out.shape[3]):
                        out[d, i, k, v] = (100 - abs(x - values[d, k, v])) * w


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
