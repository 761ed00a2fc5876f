"""Is there a text that no other beats, when each member weighs the issues its own way?

A text is in the core when no direction has a winning coalition that gains by a small step. Along ellipses, a member
gains in direction u by u·W (x − y), with its weights W summing to 2. The pull on y is the largest gain of a pivot over
all directions, and changes no faster than the largest weight times the distance. So a square is free of the core if
the pull at its centre exceeds that times half its diagonal; squares are halved until that settles all, or one is left
with a pull below CLOSE. Along rhombi gains are constant between the members' coordinates and the core is closed, so
that it is empty unless it holds a crossing of those.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numba import njit

from detente.numeric import Array
from detente.plane.directions import Votes, turn, wins
from detente.plane.middle import worst_of
from detente.plane.sweep import edges, sweep
from detente.plane.tastes import Tastes

CLOSE = 0.02
"""Pull, in points, below which a text is taken to be in the core: well below what any number of a case can tell."""


def unmoved(members: Tastes, votes: Votes) -> Array:
    """A text (2,) of the core; nan where there is none. Positions 0–100; along rhombi exact, else right to CLOSE.

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import votes_of
    >>> from detente.plane.tastes import alike
    >>> corners = np.array([[-15.0, -9.0], [0.0, 17.0], [15.0, -9.0]])
    >>> two = votes_of(Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three"))
    >>> all_three = votes_of(Rule(("a", "b", "c"), quota(("a", "b", "c"), 3), "all"))
    >>> [bool(np.isnan(unmoved(alike(corners), votes)).all()) for votes in (two, all_three)]
    [True, False]

    By city blocks the median on each issue is in the core of a majority that weighs issues alike.

    >>> unmoved(Tastes(corners, np.ones((3, 2)), blocks=True), two).tolist()
    [0.0, -9.0]
    """
    minding = members.weight.sum(axis=1) > 0
    points, weight = members.points[minding], members.weight[minding]
    gain = np.ascontiguousarray(votes.gain[minding])
    if members.blocks:
        return _crossing(Tastes(points, weight, blocks=True), replace(votes, gain=gain))
    weight = weight / weight.sum(axis=1, keepdims=True) * points.shape[1]
    return np.asarray(_halved(np.ascontiguousarray(points), weight, votes.start, gain, votes.truth))


def _crossing(members: Tastes, votes: Votes) -> Array:
    """The first crossing of members' coordinates that nothing beats, those nearest to the middle tried first."""
    lines = [np.unique(members.points[members.weight[:, k] > 0, k]) for k in range(2)]
    kept = [[at for at in line if not _pushed(members, votes, k, at)] for k, line in enumerate(lines)]
    both = [line if line else list(members.points[:1, k]) for k, line in enumerate(kept)]
    if any(len(line) and not len(left) for line, left in zip(lines, kept, strict=True)):
        return np.full(2, np.nan)
    middle = np.median(members.points, axis=0)
    crossings = sorted(((x, y) for x in both[0] for y in both[1]), key=lambda p: float(np.abs(p - middle).sum()))
    for point in crossings:
        if not len(sweep(edges(members, np.array(point)), votes.start, votes.gain, votes.truth)[0]):
            return np.array(point)
    return np.full(2, np.nan)


def _pushed(members: Tastes, votes: Votes, issue: int, at: float) -> bool:
    """Whether those who mind one issue suffice to move a text along it."""
    ahead = np.where(members.weight[:, issue] > 0, np.sign(members.points[:, issue] - at), 0)
    return any(wins(votes.start + votes.gain[ahead == way].sum(axis=0), votes.truth) for way in (-1, 1))


@njit(cache=True)
def _pull(x, y, points, weight, start, gain, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Largest gain of a pivot by a small step from (x, y), per unit of the step; −∞ where those minding cannot win."""
    toward = np.empty_like(points)
    for i in range(len(points)):
        toward[i, 0], toward[i, 1] = weight[i, 0] * (points[i, 0] - x), weight[i, 1] * (points[i, 1] - y)
    edge, pivot = turn(toward, start, gain, truth)
    if pivot.min() < 0:
        return -np.inf
    return worst_of(0.0, 0.0, toward, edge, pivot, -1.0)[0]


@njit(cache=True)
def _halved(points, weight, start, gain, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    fastest = weight.max()
    for i in range(len(points)):
        if _pull(points[i, 0], points[i, 1], points, weight, start, gain, truth) <= 1e-9:
            return points[i].copy()
    low_x, low_y = points[:, 0].min(), points[:, 1].min()
    size = max(points[:, 0].max() - low_x, points[:, 1].max() - low_y)
    squares = [(low_x + size / 2, low_y + size / 2)]
    while len(squares):
        half = size / 2
        left = [(0.0, 0.0)]
        for x, y in squares:
            pull = _pull(x, y, points, weight, start, gain, truth)
            if pull <= CLOSE:
                return np.array([x, y])
            if pull <= fastest * half * np.sqrt(2.0):
                for dx in (-half / 2, half / 2):
                    for dy in (-half / 2, half / 2):
                        left.append((x + dx, y + dy))
        squares, size = left[1:], half
    return np.full(2, np.nan)
