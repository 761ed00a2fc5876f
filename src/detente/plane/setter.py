"""What whoever writes the text can get: the best point for them that still beats what holds otherwise."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import Array
from detente.plane.sweep import far
from detente.plane.tastes import Tastes
from detente.plane.winset import Winset, to_edge

_STEP = np.pi / 90
_HALVINGS = 60
_LEAST = 1e-6


def setter_text(region: Winset, wants: Tastes, box: Array) -> Array:
    """The point (2,) a setter likes best among those of a winset, within the box [0, box]; `wants` has it alone.

    The winset is open: at its edge, members as near as before are taken to say yes, as a hair less would win them. The
    origin itself where nothing that beats it is nearer; on an issue of no weight to the setter, the nearest to the
    origin. Right to 1e-9 of the box. Source: Romer & Rosenthal 1978, Public Choice 33(4), 27–43; in the plane McKelvey
    1976, Journal of Economic Theory 12(3).

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import votes_of
    >>> from detente.plane.tastes import alike
    >>> from detente.plane.winset import winset
    >>> both = votes_of(Rule(("a", "b"), quota(("a", "b"), 2), "both"))
    >>> better = winset(alike(np.array([[2.0, 5.0], [4.0, 5.0]])), both, np.array([8.0, 5.0]))
    >>> setter_text(better, alike(np.array([[0.0, 5.0]])), np.array([10.0, 10.0])).round(6).tolist()
    [0.0, 5.0]
    """
    weight = wants.weight[0]
    point = np.where(weight > 0, wants.points[0], region.origin)
    weight = np.maximum(weight, _LEAST * weight.max())
    found = _best(region.first, region.last, region.row, region.origin, point, weight, wants.blocks, box)
    return np.asarray(found)


@njit(cache=True)
def _gap(x, y, weight, blocks):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How far off the setter finds (x, y) from what it wants."""
    if blocks:
        return weight[0] * abs(x) + weight[1] * abs(y)
    return np.sqrt(weight[0] * x * x + weight[1] * y * y)


@njit(cache=True)
def _along(angle, row, origin, point, weight, blocks, box):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How far to go in a direction, and how far off the setter finds the best text there."""
    c, s = np.cos(angle), np.sin(angle)
    x, y = origin[0] - point[0], origin[1] - point[1]
    most = min(far(row, c, s), to_edge(origin, box, c, s))
    if not blocks:
        go = -(weight[0] * x * c + weight[1] * y * s) / (weight[0] * c * c + weight[1] * s * s)
        go = min(max(go, 0.0), most)
        return go, _gap(x + go * c, y + go * s, weight, blocks)
    go, least = most, _gap(x + most * c, y + most * s, weight, blocks)
    for k in range(2):
        step = (-x / c if c != 0 else 0.0) if k == 0 else (-y / s if s != 0 else 0.0)
        step = min(max(step, 0.0), most)
        here = _gap(x + step * c, y + step * s, weight, blocks)
        if here < least:
            go, least = step, here
    return go, least


@njit(cache=True)
def _best(first, last, row, origin, point, weight, blocks, box):  # type: ignore[no-untyped-def]  # pragma: no cover
    best = origin.copy()
    least = _gap(origin[0] - point[0], origin[1] - point[1], weight, blocks)
    away = np.hypot(point[0] - origin[0], point[1] - origin[1])
    toward = np.arctan2(point[1] - origin[1], point[0] - origin[0])
    toward = toward + 2 * np.pi if toward < 0 else toward
    for k in range(len(first)):
        if first[k] <= toward <= last[k] and far(row[k], np.cos(toward), np.sin(toward)) >= away:
            return point.copy()
    for k in range(len(first)):
        pieces = 2 + int((last[k] - first[k]) / _STEP)
        step = (last[k] - first[k]) / pieces
        before, here = np.inf, _along(first[k], row[k], origin, point, weight, blocks, box)[1]
        for piece in range(pieces + 1):
            angle = first[k] + piece * step
            after = np.inf
            if piece < pieces:
                after = _along(angle + step, row[k], origin, point, weight, blocks, box)[1]
            if here <= before and here <= after:
                low, high = max(angle - step, first[k]), min(angle + step, last[k])
                angle = _refined(low, high, row[k], origin, point, weight, blocks, box)
                go, found = _along(angle, row[k], origin, point, weight, blocks, box)
                if found < least:
                    best[0], best[1], least = origin[0] + go * np.cos(angle), origin[1] + go * np.sin(angle), found
            before, here = here, after
    return best


@njit(cache=True)
def _refined(low, high, row, origin, point, weight, blocks, box):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The angle between two at which the miss is least, by golden section."""
    ratio = (np.sqrt(5.0) - 1) / 2
    for _ in range(_HALVINGS):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        nearer = _along(a, row, origin, point, weight, blocks, box)[1]
        if nearer < _along(b, row, origin, point, weight, blocks, box)[1]:
            high = b
        else:
            low = a
    return (low + high) / 2
