"""Members who vote with the same chances: what they do together depends on one number, and is worked out for a few.

Most seats of a large body are held by members of whom nothing more is known than of any other. Given the chance of
yes that they share, the others' part in any outcome is a polynomial in it. It is worked out at Chebyshev points and
read off between them; how far that is off is bounded by how large the polynomial can grow around the interval
(Trefethen, Approximation Theory and Approximation Practice, 2013, theorem 8.2).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.bodies.diagram import diagram, has_diagram
from detente.bodies.rule import Rule
from detente.numeric import Array

PRECISION = 1e-13
"""Largest error of reading off."""
ROWS, MEMBERS = 100, 12
"""It does not pay for fewer of either."""
WIDTH = 1000
"""Nor where the others can leave the count in more ways than this."""


class Alike(NamedTuple):
    """`members` who vote with the same chances in every row, those of [no, abstain, yes] at each point, shape
    (points, 3), and how much each point counts for in each row, shape (rows, points)."""

    members: npt.NDArray[np.int64]
    chances: Array
    weights: Array


def alike(chances: Array) -> Alike | None:
    """The largest group of members alike in all rows of `chances`, shape (rows, members, 3); None when none pays.

    The chances of no and of abstaining must follow that of yes, along a straight line.

    >>> yes = np.linspace(0.5, 0.9, 200)
    >>> chances = np.repeat(np.stack([1 - yes, 0 * yes, yes], axis=-1)[:, None], 20, axis=1)
    >>> chances[:, 0] = [0, 1, 0]
    >>> found = alike(chances)
    >>> len(found.members), bool(abs(found.weights @ found.chances[:, 2] - yes).max() < 1e-12)
    (19, True)
    """
    if len(chances) < ROWS or chances.shape[1] < MEMBERS:
        return None
    _, kind, sizes = np.unique(chances[0], axis=0, return_inverse=True, return_counts=True)
    members = np.flatnonzero(kind.reshape(-1) == sizes.argmax())
    if len(members) < MEMBERS:
        return None
    shared = chances[:, members[0]]
    if not all((chances[:, member] == shared).all() for member in members[1:]):
        return None
    yes = shared[:, 2]
    low, high = (shared[place] for place in (yes.argmin(), yes.argmax()))
    share = (yes - low[2]) / (high[2] - low[2] or 1.0)
    if np.abs(low + share[:, None] * (high - low) - shared).max() > PRECISION:
        return None
    points = _points(low, high, len(members))
    at = (1 + np.cos(np.pi * (2 * np.arange(points) + 1) / (2 * points))) / 2
    distinct, place = np.unique(share, return_inverse=True)
    return Alike(members, low + at[:, None] * (high - low), _read_off(distinct, at)[place.reshape(-1)])


def _points(low: Array, high: Array, members: int) -> int:
    """How few points are enough; as many as the polynomial has coefficients always are."""
    if high[2] == low[2]:
        return 1
    turn = np.exp(2j * np.pi * np.arange(360) / 360)
    for points in range(8, members + 1, 8):
        for stretch in (1.25, 1.5, 2.0, 3.0, 4.0, 6.0):
            ellipse = (1 + (stretch * turn + 1 / (stretch * turn)) / 2) / 2
            largest = np.abs(low + ellipse[:, None] * (high - low)).sum(axis=1).max() ** members
            if 4 * largest < PRECISION * (stretch - 1) * stretch ** (points - 1):
                return points
    return members + 1


def _read_off(share: Array, at: Array) -> Array:
    """What each point counts for at each share, (shares, points): the barycentric formula (ibid., equation 5.11)."""
    n = len(at)
    signs = (-1.0) ** np.arange(n) * np.sin(np.pi * (2 * np.arange(n) + 1) / (2 * n))
    gap = share[:, None] - at
    still = gap == 0
    weights = signs / np.where(still, 1.0, gap)
    weights[still.any(axis=1)] = still[still.any(axis=1)]
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def ends_together(rule: Rule, chances: Array, group: Alike) -> Array | None:
    """Chances of the three ends (see `diagram`), shape (rows, 3), right to PRECISION; None where it does not pay.

    Members outside the group are asked first; what the group makes of each way they leave the count is read off.

    >>> from detente.bodies.rule import quota
    >>> members = tuple(map(str, range(20)))
    >>> yes = np.linspace(0.5, 0.9, 200)
    >>> chances = np.repeat(np.stack([1 - yes, 0 * yes, yes], axis=-1)[:, None], 20, axis=1)
    >>> chances[:, 0] = [0, 1, 0]
    >>> found = ends_together(Rule(members, quota(members, 20), "all"), chances, alike(chances))
    >>> float(found[:, 2].max()), found[0].round(9).tolist()
    (0.0, [1.0, 0.0, 0.0])
    """
    known = tuple(np.setdiff1d(np.arange(len(rule.members)), group.members).tolist())
    if not has_diagram(rule, known):
        return None
    nodes, asked = diagram(rule, known), len(known)
    begin, width = int(nodes.start[asked]), int(nodes.width[asked])
    if width > WIDTH:
        return None
    worth = np.zeros((len(group.chances), len(nodes.children), 3))
    _given_group(nodes.children, begin + width, group.chances, worth)
    worth = worth[:, begin : begin + width]
    reach = np.zeros((len(chances), width))
    _reached(nodes.children, nodes.start[: asked + 1], nodes.width, chances[:, nodes.order[:asked]], reach)
    return np.stack([((reach @ worth[..., end].T) * group.weights).sum(axis=1) for end in range(3)], axis=-1)


@njit(cache=True, parallel=True)
def _given_group(children, last, chances, worth):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chances of the ends from each node on, its children coming before it, when all vote with the same chances."""
    for point in prange(len(chances)):
        for end in range(3):
            worth[point, end, end] = 1.0
        for node in range(3, last):
            for vote in range(3):
                for end in range(3):
                    worth[point, node, end] += chances[point, vote] * worth[point, children[node, vote], end]


@njit(cache=True, parallel=True)
def _reached(children, start, width, chances, reach):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Chance of each node of the last layer of `start`, shape (rows, nodes)."""
    base = start[-1]
    for row in prange(len(chances)):
        at = np.zeros(start[0] + width[0] - base)
        at[start[0] - base] = 1.0
        for k in range(chances.shape[1]):
            for node in range(start[k], start[k] + width[k]):
                for vote in range(3):
                    at[children[node, vote] - base] += at[node - base] * chances[row, k, vote]
        reach[row] = at[: reach.shape[1]]
