"""The heart: the texts that small steps, each of which wins, can come back to."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import Array
from detente.plane.directions import Bools, Votes
from detente.plane.sweep import edges_at, sweep
from detente.plane.tastes import Tastes


def heart(members: Tastes, votes: Votes, texts: Array) -> Bools:
    """Whether each text (texts, 2) is in the heart, shape (texts,): local cycles pass it, or nothing beats it.

    A text is out when all directions in which a coalition wins lie within a half-plane, for then small steps that
    way are never undone. Source: Schofield 1999, Journal of Economics, Supplement 8, 79–113.

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import votes_of
    >>> from detente.plane.tastes import alike
    >>> two = votes_of(Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three"))
    >>> triangle = alike(np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 3.0]]))
    >>> heart(triangle, two, np.array([[2.0, 1.0], [4.0, 3.0]])).tolist()
    [True, False]
    """
    found = _heart(members.points, members.weight, members.blocks, votes.start, votes.gain, votes.truth, texts)
    return np.asarray(found)


@njit(cache=True)
def _heart(points, weight, blocks, start, gain, truth, texts):  # type: ignore[no-untyped-def]  # pragma: no cover
    inside = np.zeros(len(texts), np.bool_)
    for t in range(len(texts)):
        arcs = sweep(edges_at(points, weight, blocks, texts[t, 0], texts[t, 1]), start, gain, truth)[0]
        if len(arcs) == 0:
            inside[t] = True
            continue
        gap = arcs[0, 0] + 2 * np.pi - arcs[-1, 1]
        for k in range(1, len(arcs)):
            gap = max(gap, arcs[k, 0] - arcs[k - 1, 1])
        inside[t] = gap < np.pi - 1e-6
    return inside
