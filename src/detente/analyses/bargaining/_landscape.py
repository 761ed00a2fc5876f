"""The power landscape of each issue: where weight stands on the scale, and what it would rather have than no deal."""

from __future__ import annotations

import numpy as np

from detente.analyses.bargaining._deal import discussed
from detente.draws import Draws
from detente.numeric import TIE, Array
from detente.result import Row
from detente.talks.weights import counted

POINTS = np.linspace(0.0, 100.0, 11)


def landscape(position: Array, weight: Array, distance: Array, points: Array = POINTS) -> tuple[Array, Array]:
    """Shares of weight (..., points) that stand nearest to each point, and that prefer it to no deal; 0 to 1.

    `position` 0–100, nan where none; `weight`, influence times salience; `distance`, how far each expects to be from
    what holds without a deal: all of shape (..., actors). All count alike where no weight is above 0. Who is as far
    from a point as from no deal does not prefer it. `points` ascend; half-way between two, weight goes to the lower.

    >>> stands, prefers = landscape(np.array([0.0, 100.0]), np.array([3.0, 1.0]), np.array([50.0, 50.0]))
    >>> stands[[0, 5, 10]].tolist(), prefers[[0, 5, 10]].tolist()
    ([0.75, 0.0, 0.25], [0.75, 0.0, 0.25])
    """
    there, weight = ~np.isnan(position), counted(position, weight)
    with np.errstate(invalid="ignore"):
        share = (weight / weight.sum(axis=-1, keepdims=True))[..., None]
    off = np.abs(np.where(there, position, 0.0)[..., None] - points)
    nearest = off.argmin(axis=-1)[..., None] == np.arange(len(points))
    prefers = off < np.where(there, distance, 0.0)[..., None] - TIE
    return (share * nearest).sum(axis=-2), (share * prefers).sum(axis=-2)


def landscape_rows(draws: Draws, distance: Array) -> list[Row]:
    """A row an issue and point of its scale, means over the draws; `distance` (n, actors, issues) to no deal."""
    rows: list[Row] = []
    for k in discussed(draws.case):
        weight = draws.salience[:, :, k] * draws.influence
        stands, prefers = landscape(draws.position[:, :, k], weight, distance[:, :, k])
        for at, here, rather in zip(POINTS, stands.mean(axis=0), prefers.mean(axis=0), strict=True):
            row: Row = {"issue": draws.case.issues[k], "at": float(at), "weight": float(here), "prefer": float(rather)}
            rows.append(row)
    return rows
