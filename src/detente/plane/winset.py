"""What beats a point in the plane: its winset, bounded by exact arcs, and a direct vote on any text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from detente.bodies.rule import ABSTAIN, NO, YES, Rule, passes
from detente.numeric import TIE, Array
from detente.plane.directions import Bools, Ints, Votes
from detente.plane.sweep import edges, far, sweep
from detente.plane.tastes import Tastes

PIECE = np.pi / 90
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)


@dataclass(frozen=True)
class Winset:
    """The points that beat `origin` (2,): star-shaped around it, and open.

    Arc k goes from angle `first[k]` to `last[k]` as seen from the origin (radians) along the edge of what member
    `member[k]` likes better, an ellipse through the origin or the side of a rhombus: `row[k]` of (arcs, 7), see
    `detente.plane.sweep`. No arc: nothing beats the origin.
    """

    origin: Array
    first: Array
    last: Array
    member: Ints
    row: Array

    @property
    def area(self) -> float:
        """Its area, exact, in the square of the unit of the positions; infinite where members mind one issue only."""
        return float(sum(map(_sector, self.first, self.last, self.row)))

    def reach(self, angle: Array) -> Array:
        """How far it reaches from the origin at angles in 0 to 2π, of any shape; 0 where nothing wins."""
        found = np.zeros(np.shape(angle))
        for first, last, row in zip(self.first, self.last, self.row, strict=True):
            here = (angle >= first) & (angle <= last)
            found = np.where(here, np.maximum(found, _reach_of(row, angle)), found)
        return found

    def outline(self, box: Array, step: float = PIECE) -> list[Array]:
        """Its boundary within the box [0, box] as closed lines through the origin, one a petal: (points, 2)."""
        petals: list[list[Array]] = []
        end = -np.inf
        for first, last, row in zip(self.first, self.last, self.row, strict=True):
            angle = np.linspace(first, last, 2 + int((last - first) / step))
            ahead = np.stack([np.cos(angle), np.sin(angle)], axis=1)
            ends = np.array([to_edge(self.origin, box, c, s) for c, s in ahead])
            points = self.origin + np.minimum(_reach_of(row, angle), ends)[:, None] * ahead
            if first > end + TIE:
                petals.append([self.origin[None]])
            petals[-1].append(points)
            end = last
        return [np.concatenate([*petal, self.origin[None]]) for petal in petals]


def winset(members: Tastes, votes: Votes, origin: Array) -> Winset:
    """The winset of a point (2,), from the pivots of every direction; exact, up to arcs of 1e-7 radians.

    >>> from detente.bodies.rule import quota
    >>> from detente.plane.directions import votes_of
    >>> from detente.plane.tastes import alike
    >>> both = votes_of(Rule(("a", "b"), quota(("a", "b"), 2), "both"))
    >>> lens = winset(alike(np.array([[-1.0, 0.0], [1.0, 0.0]])), both, np.array([0.0, 1.0]))
    >>> lens.member.tolist(), round(lens.area, 9), round(np.pi - 2, 9)
    ([1, 0], 1.141592654, 1.141592654)
    """
    origin = np.asarray(origin, dtype=float)
    arcs, who, rows = sweep(edges(members, origin), votes.start, votes.gain, votes.truth)
    return Winset(origin, arcs[:, 0], arcs[:, 1], who, rows)


def _reach_of(row: Array, angle: Array) -> Array:
    """Reach to one edge at angles of any shape."""
    c, s = np.cos(angle), np.sin(angle)
    above = np.maximum(row[0] + row[1] * c + row[2] * s, 0.0)
    below = row[3] * c + row[4] * s + row[5] * c * c + row[6] * s * s
    return np.asarray(np.divide(above, below, out=np.where(above > 0, np.inf, 0.0), where=below > 0))


def _sector(first: float, last: float, row: Array) -> float:
    """Area seen from the origin between two angles: of an ellipse, stretched to a circle, or of a triangle."""
    root = np.sqrt(row[5:])
    if not root.any():
        return float(_reach_of(row, np.array([first, last])).prod() * np.sin(last - first) / 2)
    bx, by = row[1:3] / root
    start, end = (np.arctan2(root[1] * np.sin(angle), root[0] * np.cos(angle)) for angle in (first, last))
    turned = np.mod(end - start, 2 * np.pi)
    facing = np.arctan2(by, bx)
    waves = (np.sin(2 * (start + turned - facing)) - np.sin(2 * (start - facing))) / 2
    return float((bx**2 + by**2) / 4 * (turned + waves) / root.prod())


def share_of_box(region: Winset, box: Array) -> float:
    """Share, 0 to 1, of the box [0, box] (2,) that the winset of a point in it covers.

    The integral over angles of what is reached, cut off where the box ends, by quadrature in pieces of two degrees
    (right to about 1e-4).
    """
    return float(_inside(region.first, region.last, region.row, region.origin, box) / box.prod())


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
def _inside(first, last, row, origin, box):  # type: ignore[no-untyped-def]  # pragma: no cover
    total = 0.0
    for k in range(len(first)):
        pieces = 1 + int((last[k] - first[k]) / PIECE)
        half = (last[k] - first[k]) / pieces / 2
        for piece in range(pieces):
            for node in range(len(_NODES)):
                angle = first[k] + half * (2 * piece + 1 + _NODES[node])
                c, s = np.cos(angle), np.sin(angle)
                reach = min(far(row[k], c, s), to_edge(origin, box, c, s))
                total += _WEIGHTS[node] * half * reach**2 / 2
    return total


def beats(rule: Rule, members: Tastes, origin: Array, text: Array, abstaining: Bools | None = None) -> Bools:
    """Whether texts (..., issues) beat a point: a direct vote, nearer means yes, as near (TIE) abstains.

    >>> from detente.bodies.rule import quota
    >>> from detente.plane.tastes import alike
    >>> rule = Rule(("a", "b"), quota(("a", "b"), 2), "both")
    >>> texts = np.array([[0.0, 0.5], [1.0, 1.0]])
    >>> beats(rule, alike(np.array([[-1.0, 0.0], [1.0, 0.0]])), np.array([0.0, 1.0]), texts).tolist()
    [True, False]
    """
    now, then = members.distance(origin), members.distance(text)
    votes = np.where(then < now - TIE, YES, np.where(then > now + TIE, NO, ABSTAIN)).astype(np.int8)
    if abstaining is not None:
        votes[..., abstaining] = ABSTAIN
    return passes(rule, votes)
