"""The heart: the texts that small steps, each of which wins, can come back to."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import Array
from detente.plane.directions import Bools, Votes, turn
from detente.plane.sweep import edges_at, sweep
from detente.plane.tastes import Tastes


def heart(members: Tastes, votes: Votes, texts: Array) -> Bools:
    """Whether each text (texts, 2) is in the heart, shape (texts,): local cycles pass it, or nothing beats it.

    A text is out when all directions in which a coalition wins lie within a half-plane, for then small steps that
    way are never undone. Directions in which a coalition wins only because members abstain along them exactly, as those
    that mind one issue do along the other, have no width and count for nothing.
    Source: Schofield 1999, Journal of Economics, Supplement 8, 79–113.

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
def _gap(arcs):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The widest angle in which nothing wins; −1 where nothing wins at all."""
    if len(arcs) == 0:
        return -1.0
    gap = arcs[0, 0] + 2 * np.pi - arcs[-1, 1]
    for k in range(1, len(arcs)):
        gap = max(gap, arcs[k, 0] - arcs[k - 1, 1])
    return gap


@njit(cache=True)
def _pushes(points, weight, x, y, start, gain, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Arcs of directions in which small steps from (x, y) win, by straight distance: where the pivot gains."""
    toward = np.empty_like(points)
    for i in range(len(points)):
        toward[i, 0], toward[i, 1] = weight[i, 0] * (points[i, 0] - x), weight[i, 1] * (points[i, 1] - y)
    edge, pivot = turn(toward, start, gain, truth)
    arcs, count = np.empty((3 * len(pivot), 2)), 0
    for k in range(len(pivot)):
        a, b = (toward[pivot[k], 0], toward[pivot[k], 1]) if pivot[k] >= 0 else (0.0, 0.0)
        if a == 0.0 and b == 0.0:
            continue
        for turns in range(-1, 2):
            facing = np.arctan2(b, a) + 2 * np.pi * turns
            first, last = max(edge[k], facing - np.pi / 2), min(edge[k + 1], facing + np.pi / 2)
            if last - first > 1e-9:
                arcs[count, 0], arcs[count, 1] = first, last
                count += 1
    return arcs[:count]


@njit(cache=True)
def _heart(points, weight, blocks, start, gain, truth, texts):  # type: ignore[no-untyped-def]  # pragma: no cover
    inside = np.zeros(len(texts), np.bool_)
    for t in range(len(texts)):
        x, y = texts[t, 0], texts[t, 1]
        if blocks:
            arcs = sweep(edges_at(points, weight, blocks, x, y), start, gain, truth)[0]
        else:
            arcs = _pushes(points, weight, x, y, start, gain, truth)
        inside[t] = _gap(arcs) < np.pi - 1e-6
    return inside
