"""What beats a point: its winset, bounded by exact arcs; on a line exactly, in more dimensions by sampling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from detente.bodies.rule import NO, YES, Rule, passes
from detente.numeric import TIE, Array
from detente.plane.directions import Bools, Directions, Ints, Votes

PIECE = np.pi / 90
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)


@dataclass(frozen=True)
class Winset:
    """The points that beat `origin` (2,): star-shaped around it, and open.

    Arc k goes from angle `first[k]` to `last[k]` as seen from the origin (radians) along the circle of member
    `member[k]` with `centre[k]` (arcs, 2), which passes through the origin. No arc: nothing beats the origin.
    """

    origin: Array
    first: Array
    last: Array
    member: Ints
    centre: Array

    @property
    def area(self) -> float:
        """Its area, exact; in the square of the unit of the positions."""
        away = self.centre - self.origin
        facing, squared = np.arctan2(away[:, 1], away[:, 0]), (away**2).sum(axis=1)
        turned = np.sin(2 * (self.last - facing)) - np.sin(2 * (self.first - facing))
        return float((squared * (self.last - self.first + turned / 2)).sum())

    def reach(self, angle: Array) -> Array:
        """How far it reaches from the origin at angles in 0 to 2π, of any shape; 0 where nothing wins."""
        found = np.zeros(np.shape(angle))
        away = self.centre - self.origin
        for first, last, (x, y) in zip(self.first, self.last, away, strict=True):
            here = (angle >= first) & (angle <= last)
            found = np.where(here, np.maximum(found, 2 * (x * np.cos(angle) + y * np.sin(angle))), found)
        return found

    def outline(self, step: float = PIECE) -> list[Array]:
        """Its boundary as closed lines through the origin, one a petal: (points, 2), every `step` radians."""
        petals: list[list[Array]] = []
        end = -np.inf
        for k in range(len(self.first)):
            angle = np.linspace(self.first[k], self.last[k], 2 + int((self.last[k] - self.first[k]) / step))
            ahead = np.stack([np.cos(angle), np.sin(angle)], axis=1)
            points = self.origin + 2 * (ahead @ (self.centre[k] - self.origin))[:, None] * ahead
            if self.first[k] > end + TIE:
                petals.append([self.origin[None]])
            petals[-1].append(points)
            end = self.last[k]
        return [np.concatenate([*petal, self.origin[None]]) for petal in petals]


def winset(found: Directions, origin: Array) -> Winset:
    """The winset of a point (2,), from the pivots of every direction; exact.

    >>> from detente.bodies.rule import quota
    >>> from detente.plane.directions import directions, votes_of
    >>> both = Rule(("a", "b"), quota(("a", "b"), 2), "both")
    >>> lens = winset(directions(np.array([[-1.0, 0.0], [1.0, 0.0]]), votes_of(both)), np.array([0.0, 1.0]))
    >>> lens.member.tolist(), round(lens.area, 9), round(np.pi - 2, 9)
    ([1, 0], 1.141592654, 1.141592654)
    """
    origin = np.asarray(origin, dtype=float)
    rows, members = _arcs(found.points, found.edge, found.pivot, origin)
    return Winset(origin, rows[:, 0], rows[:, 1], members, found.points[members])


@njit(cache=True)
def _arcs(points, edge, pivot, origin):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Arcs (first, last) with members: of each pivot's arc the part on which it looks ahead."""
    rows, members = np.empty((2 * len(pivot) + 2, 2)), np.empty(2 * len(pivot) + 2, np.int64)
    count = 0
    for k in range(len(pivot)):
        p = pivot[k]
        if p < 0:
            continue
        x, y = points[p, 0] - origin[0], points[p, 1] - origin[1]
        if x * x + y * y == 0.0:
            continue
        facing = np.arctan2(y, x)
        for turns in range(-1, 2):
            first = max(edge[k], facing + 2 * np.pi * turns - np.pi / 2)
            last = min(edge[k + 1], facing + 2 * np.pi * turns + np.pi / 2)
            if last - first > 1e-10:  # narrower is rounding: the origin lies on the tie itself
                rows[count, 0], rows[count, 1], members[count] = first, last, p
                count += 1
    return rows[:count], members[:count]


def share_of_box(region: Winset, box: Array) -> float:
    """Share, 0 to 1, of the box [0, box] (2,) that the winset of a point in it covers.

    The integral over angles of what is reached, cut off where the box ends, by quadrature in pieces of two degrees
    (right to about 1e-4).
    """
    away = region.centre - region.origin
    return float(_inside(region.first, region.last, away, region.origin, box) / box.prod())


@njit(cache=True)
def to_edge(origin, box, c, s):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How far it is from a point in the box [0, box] to its edge along (c, s)."""
    far = np.inf
    if c != 0:
        far = ((box[0] if c > 0 else 0.0) - origin[0]) / c
    if s != 0:
        far = min(far, ((box[1] if s > 0 else 0.0) - origin[1]) / s)
    return max(far, 0.0)


@njit(cache=True)
def _inside(first, last, away, origin, box):  # type: ignore[no-untyped-def]  # pragma: no cover
    total = 0.0
    for k in range(len(first)):
        pieces = 1 + int((last[k] - first[k]) / PIECE)
        half = (last[k] - first[k]) / pieces / 2
        for piece in range(pieces):
            for node in range(len(_NODES)):
                angle = first[k] + half * (2 * piece + 1 + _NODES[node])
                c, s = np.cos(angle), np.sin(angle)
                far = min(2 * (away[k, 0] * c + away[k, 1] * s), to_edge(origin, box, c, s))
                total += _WEIGHTS[node] * half * max(far, 0.0) ** 2 / 2
    return total


def beats(rule: Rule, points: Array, origin: Array, text: Array, abstaining: Bools | None = None) -> Bools:
    """Whether texts (..., dimensions) beat a point: a direct vote, nearer means yes, as near (TIE) abstains.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b"), quota(("a", "b"), 2), "both")
    >>> texts = np.array([[0.0, 0.5], [1.0, 1.0]])
    >>> beats(rule, np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([0.0, 1.0]), texts).tolist()
    [True, False]
    """
    now = np.linalg.norm(points - origin, axis=-1)
    then = np.linalg.norm(points - text[..., None, :], axis=-1)
    votes = np.where(then < now - TIE, YES, np.where(then > now + TIE, NO, 1)).astype(np.int8)
    if abstaining is not None:
        votes[..., abstaining] = 1
    return passes(rule, votes)


def sampled_share(
    rule: Rule, points: Array, origin: Array, box: Array, uniform: Array, abstaining: Bools | None = None
) -> tuple[float, float]:
    """Share of the box [0, box] that beats a point, in any number of dimensions, and its standard error.

    `uniform` (samples, dimensions) are numbers in (0, 1): the texts put to the vote are `uniform * box`.
    """
    won = beats(rule, points, origin, uniform * box, abstaining)
    share = float(won.mean())
    return share, float(np.sqrt(max(share * (1 - share), 1 / len(won)) / len(won)))


def line_winset(points: Array, votes: Votes, origin: float) -> list[tuple[float, float]]:
    """On one issue: the open intervals, at most two, that beat a point; exact. Positions of shape (members,).

    >>> from detente.bodies.rule import quota
    >>> from detente.plane.directions import votes_of
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three")
    >>> line_winset(np.array([10.0, 40.0, 90.0]), votes_of(rule), 60.0)
    [(20.0, 60.0)]
    """
    low, high = line_pivots(points, votes)
    intervals = []
    if low < origin - TIE:
        intervals.append((2 * low - origin, origin))
    if high > origin + TIE:
        intervals.append((origin, 2 * high - origin))
    return intervals


def line_pivots(points: Array, votes: Votes) -> tuple[float, float]:
    """Whose yes completes a winning coalition that moves down, and up, a line: (low, high), ±∞ if none can win.

    The core is all between high and low, where high ≤ low; a point below high can be moved up, one above low down.
    """
    found = []
    for sign in (-1.0, 1.0):
        order = np.argsort(-sign * points, kind="stable")
        met = (np.cumsum(votes.gain[order], axis=0) + votes.start >= 0) @ (1 << np.arange(len(votes.start)))
        won = votes.truth[met]
        found.append(float(points[order[np.argmax(won)]]) if won.any() else -sign * np.inf)
    return found[0], found[1]
