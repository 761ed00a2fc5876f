"""What whoever writes the text can get: the best point for them that still beats what holds otherwise."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import Array
from detente.plane.directions import Directions, Votes
from detente.plane.winset import line_pivots, to_edge, winset

_STEP = np.pi / 90
_HALVINGS = 60


def setter_text(found: Directions, origin: Array, position: Array, box: Array) -> Array:
    """The point (2,) nearest to the setter's `position` among those that beat `origin`, within the box [0, box].

    The winset is open: at its edge, members as near as before are taken to say yes, as a hair less would win them. The
    origin itself where nothing that beats it is nearer. Right to 1e-9 of the box. Source: Romer & Rosenthal 1978,
    Public Choice 33(4), 27–43; in the plane McKelvey 1976, Journal of Economic Theory 12(3).

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import directions, votes_of
    >>> both = votes_of(Rule(("a", "b"), quota(("a", "b"), 2), "both"))
    >>> pair = directions(np.array([[2.0, 5.0], [4.0, 5.0]]), both)
    >>> setter_text(pair, np.array([8.0, 5.0]), np.array([0.0, 5.0]), np.array([10.0, 10.0])).round(6).tolist()
    [0.0, 5.0]
    """
    region = winset(found, origin)
    away = region.centre - region.origin
    return np.asarray(_best(region.first, region.last, away, region.origin, np.asarray(position, dtype=float), box))


def line_setter_text(points: Array, votes: Votes, origin: float, position: float, most: float) -> float:
    """The same on one issue, exactly: positions (members,) on a scale from 0 to `most`.

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import votes_of
    >>> two = votes_of(Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three"))
    >>> line_setter_text(np.array([10.0, 40.0, 90.0]), two, 60.0, 10.0, 100.0)
    20.0
    """
    low, high = line_pivots(points, votes)
    if position < origin:
        return min(origin, max(position, 2 * low - origin, 0.0))
    return max(origin, min(position, 2 * high - origin, most))


@njit(cache=True)
def _at(angle, away, origin, box):  # type: ignore[no-untyped-def]  # pragma: no cover
    c, s = np.cos(angle), np.sin(angle)
    far = max(min(2 * (away[0] * c + away[1] * s), to_edge(origin, box, c, s)), 0.0)
    return np.array([origin[0] + far * c, origin[1] + far * s])


@njit(cache=True)
def _miss(angle, away, origin, box, position):  # type: ignore[no-untyped-def]  # pragma: no cover
    point = _at(angle, away, origin, box)
    return np.hypot(point[0] - position[0], point[1] - position[1])


@njit(cache=True)
def _best(first, last, away, origin, position, box):  # type: ignore[no-untyped-def]  # pragma: no cover
    best = origin.copy()
    least = np.hypot(origin[0] - position[0], origin[1] - position[1])
    toward = np.arctan2(position[1] - origin[1], position[0] - origin[0])
    toward = toward + 2 * np.pi if toward < 0 else toward
    for k in range(len(first)):
        if first[k] <= toward <= last[k]:
            far = 2 * (away[k, 0] * np.cos(toward) + away[k, 1] * np.sin(toward))
            if far >= least:
                return position.copy()
    for k in range(len(first)):
        pieces = 2 + int((last[k] - first[k]) / _STEP)
        step = (last[k] - first[k]) / pieces
        for piece in range(pieces + 1):
            angle = first[k] + piece * step
            here = _miss(angle, away[k], origin, box, position)
            before = _miss(max(angle - step, first[k]), away[k], origin, box, position)
            after = _miss(min(angle + step, last[k]), away[k], origin, box, position)
            if here > before or here > after:
                continue
            angle = _refined(max(angle - step, first[k]), min(angle + step, last[k]), away[k], origin, box, position)
            here = _miss(angle, away[k], origin, box, position)
            if here < least:
                best, least = _at(angle, away[k], origin, box), here
    return best


@njit(cache=True)
def _refined(low, high, away, origin, box, position):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The angle between two at which the miss is least, by golden section."""
    ratio = (np.sqrt(5.0) - 1) / 2
    for _ in range(_HALVINGS):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if _miss(a, away, origin, box, position) < _miss(b, away, origin, box, position):
            high = b
        else:
            low = a
    return (low + high) / 2
