"""Talks in rounds, as tables: who stands where after each, and by whose offer who moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detente.case import Case
from detente.draws import stance_holder
from detente.numeric import Array
from detente.result import Row


def rounds_rows(case: Case, issues: Sequence[int], mean: Array) -> list[Row]:
    """A row an issue, actor and round with its position, `mean` over the draws: (rounds + 1, actors, issues).

    The round 0 is the position it came with.
    """
    return [
        {
            "issue": case.issues[k],
            "actor": case.actor[actor].name,
            "round": t,
            "position": float(mean[t, i, k]),
        }
        for k in issues
        for i, actor in enumerate(case.actors)
        if stance_holder(case, actor, case.issues[k])
        for t in range(len(mean))
    ]


def met(whom: npt.NDArray[np.int64]) -> Array:
    """In how many rounds each actor (row) met each other, over all draws: `whom` (draws, rounds, actors), −1 nobody.

    >>> met(np.array([[[1, -1], [1, 0]]])).tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    actors = whom.shape[2]
    found = np.zeros((actors, actors))
    for i in range(actors):
        found[i] = np.bincount(whom[:, :, i][whom[:, :, i] >= 0], minlength=actors)
    return found


def pairs_rows(names: Sequence[str], issue: str, rounds: Array, actor: str, other: str) -> list[Row]:
    """A row a pair that met, in so many `rounds` (actors, actors), most first; `actor` and `other` are the columns."""
    pairs = sorted(zip(*np.nonzero(rounds), strict=True), key=lambda pair: (pair[0], -rounds[pair], pair[1]))
    return [{"issue": issue, actor: names[i], other: names[j], "rounds": float(rounds[i, j])} for i, j in pairs]
