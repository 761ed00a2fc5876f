"""How the forecast moves with each parameter of the model, one at a time, on a few of the draws."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.analyses.conflict._followed import followed
from detente.draws import Draws
from detente.joint.foresight import model
from detente.joint.met import Met
from detente.joint.varied import VARIED, varied
from detente.joint.walk import walk
from detente.joint.whole import whole
from detente.numeric import Array

PARAMETER_DRAWS = 100
"""Draws walked again under each parameter, with the same resolve."""
WALKS = 8
"""Walks a draw under each parameter."""


def influence_rows(draws: Draws, ahead: int, most: int = PARAMETER_DRAWS, walks: int = WALKS) -> list[dict[str, Any]]:
    """A row for each thing followed: its chance as it is, under each of VARIED, and the error of the largest change.

    The same draws of resolve stand behind all columns, so that a change shows sooner than its chance; `error` is the
    greatest standard error of a change.
    """
    few = draws.parts()[0]
    few = few.part(0, min(few.n, most))
    joint = whole(few)
    built = model(few, joint.space, joint.worth, joint.votes, 1.0)

    def columns(changed: Any, replies: int) -> Array:
        met = walk(few, joint.space, changed, walks=walks, ahead=replies, name="parameters", dates=1)
        return _chances(met)

    as_is = columns(built, ahead)
    other = {name: columns(changed, replies) for name, changed, replies in varied(few, joint.space, built, ahead)}
    rows = []
    for what, place, text in followed(joint.space):
        row: dict[str, Any] = {"what": what, "text": text, "as_is": float(as_is[:, place].mean())}
        row |= {name: float(other[name][:, place].mean()) for name in VARIED}
        changes = np.array([other[name][:, place] - as_is[:, place] for name in VARIED])
        row["error"] = float(changes.std(axis=1).max() / np.sqrt(few.n))
        rows.append(row)
    return rows


def _chances(met: Met) -> Array:
    """Chances by the horizon in the order of `by_date`, shape (n, columns)."""
    acts = met.sizes[0]
    return np.concatenate([met.share[:, :acts], met.share[:, 2 * acts :]], axis=1)
