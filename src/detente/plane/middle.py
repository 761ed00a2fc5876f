"""Where the middle lies: the core, which nothing beats, and the yolk, which every median line meets."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import Array
from detente.plane.directions import Directions

_MOST_STEPS = 500


def yolk(found: Directions) -> tuple[Array, float]:
    """Centre (2,) and radius of the smallest circle that meets every median line; exact.

    A median line leaves no winning coalition strictly on either side. All median lines count, in every direction:
    those through two members alone do not suffice (Stone & Tovey 1992, Social Choice and Welfare 9(1), 33–35). Nan
    where the members who vote cannot win. Source: McKelvey 1986, American Journal of Political Science 30(2), 283–314.

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import directions, votes_of
    >>> two = votes_of(Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three"))
    >>> centre, radius = yolk(directions(np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]]), two))
    >>> centre.round(9).tolist(), round(radius, 9)
    ([1.0, 1.0], 1.0)
    """
    if (found.pivot < 0).any():
        return np.full(2, np.nan), float("nan")
    x, y, reach = _settle(found.points, found.edge, found.pivot, 1.0)
    return np.array([x, y]), max(float(reach), 0.0)


def core(found: Directions) -> tuple[Array, float]:
    """The point (2,) that the body pulls at least, and how far it is pulled; the core is empty where that is above 0.

    A point is in the core when no direction u has a winning coalition ahead of it, m(u) ≤ y·u. The distance is the
    largest m(u) − y·u, made as small as can be: at most 0 says that the point is in the core (below 0 by how far
    inside), above 0 that there is none, by as much. A point and −∞ where nobody can win. Source: the median
    conditions of Plott 1967, American Economic Review 57(4), 787–806, for any rule: Greenberg 1979, Econometrica 47(3).

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import directions, votes_of
    >>> two = votes_of(Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three"))
    >>> core(directions(np.array([[-15.0, -9.0], [0.0, 17.0], [15.0, -9.0]]), two))[1] > 8
    True
    """
    if (found.pivot < 0).any():
        return np.asarray(found.points.mean(axis=0)), -float("inf")
    x, y, pull = _settle(found.points, found.edge, found.pivot, -1.0)
    return np.array([x, y]), float(pull)


@njit(cache=True)
def worst_of(x, y, points, edge, pivot, sign):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Largest sign·(y·u − m(u)) over all directions u, and the angle and pivot at which it is."""
    best, at, who = -np.inf, 0.0, 0
    for k in range(len(pivot)):
        dx, dy = sign * (x - points[pivot[k], 0]), sign * (y - points[pivot[k], 1])
        facing = np.arctan2(dy, dx)
        facing = facing + 2 * np.pi if facing < 0 else facing
        if edge[k] <= facing <= edge[k + 1]:
            angle = facing
        else:
            angle = edge[k]
            end = edge[k + 1]
            if dx * np.cos(end) + dy * np.sin(end) > dx * np.cos(angle) + dy * np.sin(angle):
                angle = end
        value = dx * np.cos(angle) + dy * np.sin(angle)
        if value > best:
            best, at, who = value, angle, pivot[k]
    return best, at, who


@njit(cache=True)
def _settle(points, edge, pivot, sign):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The point with the least worst, and that: the linear program min r, r ≥ v·y − c(v) for unit vectors v.

    Three vectors that pull in all directions hold a point; the worst vector there replaces one of them, chosen as in
    the simplex method so that they still pull in all directions, until none is worse.
    """
    basis = np.empty((3, 3))  # columns (v, 1)
    c = np.empty(3)
    for k in range(3):
        angle = 0.1 + 2 * np.pi * k / 3
        arc = min(np.searchsorted(edge, angle, side="right") - 1, len(pivot) - 1)
        vx, vy = sign * np.cos(angle), sign * np.sin(angle)
        basis[0, k], basis[1, k], basis[2, k] = vx, vy, 1.0
        c[k] = vx * points[pivot[arc], 0] + vy * points[pivot[arc], 1]
    scale = 1e-300 + np.abs(points).max()
    x, y, reach = 0.0, 0.0, 0.0
    for _ in range(_MOST_STEPS):
        # r − v·y = −c for the three
        rows = np.empty((3, 3))
        for k in range(3):
            rows[k, 0], rows[k, 1], rows[k, 2] = basis[0, k], basis[1, k], -1.0
        x, y, reach = np.linalg.solve(rows, c)
        worst, at, who = worst_of(x, y, points, edge, pivot, sign)
        if worst <= reach + 1e-12 * scale:
            break
        enter = np.array([sign * np.cos(at), sign * np.sin(at), 1.0])
        share = np.linalg.solve(basis, np.array([0.0, 0.0, 1.0]))
        rate = np.linalg.solve(basis, enter)
        leave, least = -1, np.inf
        for k in range(3):
            if rate[k] > 1e-13 and share[k] / rate[k] < least:
                leave, least = k, share[k] / rate[k]
        basis[:, leave] = enter
        c[leave] = enter[0] * points[who, 0] + enter[1] * points[who, 1]
    return x, y, worst_of(x, y, points, edge, pivot, sign)[0]
