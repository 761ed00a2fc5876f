"""Every situation of the space that is stable for all at the best guess, and how many there are."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.analyses.conflict._shown import Shown, name_of
from detente.graph.stable import Truth
from detente.situations import Ints, Situations

MOST_LISTED = 48
"""Equilibria listed; the counts tell how many there are."""


def equilibria(
    space: Situations, steps: Ints, lasting: Truth, concepts: tuple[str, ...], chosen: Shown
) -> list[dict[str, Any]]:
    """A row an equilibrium of any of the concepts; `lasting` (concepts, situations) at the best guess.

    `steps` (situations,) is how many improvements lead there from today, −1 (in the table: None) where none do.
    Those come first that last under most of the concepts, of these the nearest.
    """
    letters = dict(zip(chosen.places, chosen.letters, strict=True))
    found = np.nonzero(lasting.any(axis=0))[0]
    far = np.where(steps[found] < 0, len(space), steps[found])
    order = np.lexsort((found, far, -lasting[:, found].sum(axis=0)))
    return [
        {
            "id": letters.get(s),
            "name": name_of(space, s),
            "label": space.label(s),
            "today": s == 0,
            "steps": int(steps[s]) if steps[s] >= 0 else None,
            **{concept: bool(lasting[c, s]) for c, concept in enumerate(concepts)},
        }
        for s in found[order][:MOST_LISTED].tolist()
    ]


def counts(lasting: Truth, steps: Ints) -> list[tuple[int, int]]:
    """How many equilibria each concept has, and to how many of them improvements lead from today."""
    return [(int(row.sum()), int((row & (steps >= 0)).sum())) for row in lasting]
