"""Who is pivotal when a body is pushed in a direction: everything exact about voting in the plane follows from it.

Members like a point less the further it is. Pushed from q in direction u, member i gains up to the distance
2 (x_i − q)·u, so a coalition that wins for some distance wins for all shorter ones: the winset of q reaches
2 (m(u) − q·u) far, where m(u) = x_p·u is the projection of the member p whose yes completes a winning coalition when
members join from the farthest ahead on. p changes only where two members tie, so that a turn has finitely many arcs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.bodies.rule import ABSTAIN, NO, YES, Rule, holds, tallies
from detente.errors import LimitError, RuleError
from detente.numeric import Array

TALLY_LIMIT = 16

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Votes:
    """A rule as arrays: `start` (tallies,) sums with everyone against less what they must reach, `gain` (members,
    tallies) what each yes adds, `truth` (2^tallies,) whether the rule passes for each set of tallies met, `shrug`
    (members, tallies) what each adds who abstains.
    """

    start: Ints
    gain: Ints
    truth: Bools
    shrug: Ints


def votes_of(rule: Rule, abstaining: Bools | None = None) -> Votes:
    """A rule as arrays, with some members abstaining whatever is proposed: `abstaining` of shape (members,).

    Raises RuleError when more support can turn a yes into a no or those who vote decide nothing, LimitError past
    TALLY_LIMIT tallies.
    """
    parts = tallies(rule.expression)
    if len(parts) > TALLY_LIMIT:
        raise LimitError(f"{rule.title}: {len(parts)} tallies; the limit in the plane is {TALLY_LIMIT}.")
    weights = np.stack([tally.weights() for tally in parts], axis=-1)  # (members, 3, tallies)
    if (weights[:, YES] < weights[:, NO]).any():
        raise RuleError(f"{rule.title}: a no weighs more than a yes; allowed in the plane: a yes at least as much.")
    away = np.zeros(len(rule.members), dtype=bool) if abstaining is None else abstaining
    base = np.where(away[:, None], weights[:, ABSTAIN], weights[:, NO])
    gain = np.where(away[:, None], 0, weights[:, YES] - weights[:, NO])
    shrug = np.where(away[:, None], 0, weights[:, ABSTAIN] - weights[:, NO])
    start = base.sum(axis=0) - np.array([tally.at_least for tally in parts])
    sets = np.arange(2 ** len(parts))
    truth = holds(rule.expression, {tally: (sets >> t & 1).astype(bool) for t, tally in enumerate(parts)})
    if truth[int(((start >= 0) << np.arange(len(parts))).sum())]:
        raise RuleError(f"{rule.title}: it passes whatever those who vote say, for the others' abstention suffices.")
    added = (np.ascontiguousarray(each, dtype=np.int64) for each in (gain, shrug))
    return Votes(start.astype(np.int64), next(added), truth, next(added))


@dataclass(frozen=True)
class Directions:
    """The pivot of every direction: from angle `edge[k]` to `edge[k + 1]` (radians, 0 to 2π) it is member `pivot[k]`.

    `pivot` is −1 where nobody is, for the members who vote cannot win; `points` (members, 2) their positions.
    """

    points: Array
    edge: Array
    pivot: Ints

    def most(self, angle: Array) -> Array:
        """m(u) at angles of any shape: how far ahead the pivot stands; −∞ where nobody is pivotal."""
        arc = np.clip(np.searchsorted(self.edge, angle, side="right") - 1, 0, len(self.pivot) - 1)
        p = self.pivot[arc]
        ahead = self.points[p, 0] * np.cos(angle) + self.points[p, 1] * np.sin(angle)
        return np.asarray(np.where(p >= 0, ahead, -np.inf))


def directions(points: Array, votes: Votes) -> Directions:
    """The pivot of every direction for members at `points`, shape (members, 2), any unit; exact.

    Turns from tie to tie of the pivot with another member. Ties are broken as they stand just after; members at
    the same point are pivotal alike.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three")
    >>> found = directions(np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 3.0]]), votes_of(rule))
    >>> found.most(np.array([0.0, np.pi / 2])).round(12).tolist()
    [2.0, 0.0]
    """
    points = np.ascontiguousarray(points, dtype=float)
    edge, pivot = turn(points, votes.start, votes.gain, votes.truth)
    return Directions(points, edge, pivot)


@njit(cache=True)
def wins(total, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whether sums less what they must reach pass."""
    met = 0
    for t in range(len(total)):
        if total[t] >= 0:
            met |= 1 << t
    return truth[met]


@njit(cache=True)
def _pivot(order, start, gain, truth, total):  # type: ignore[no-untyped-def]  # pragma: no cover
    total[:] = start
    for i in order:
        for t in range(len(total)):
            total[t] += gain[i, t]
        if wins(total, truth):
            return i
    return -1


@njit(cache=True)
def _rank(order, ahead, turning, slack):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Sort from the farthest ahead, nearly in order already; of two as far, who gains by turning on comes first."""
    for k in range(1, len(order)):
        i, j = order[k], k
        while j > 0:
            other = order[j - 1]
            gap = ahead[i] - ahead[other]
            if gap > slack or (gap >= -slack and turning[i] > turning[other]):
                order[j] = other
                j -= 1
            else:
                break
        order[j] = i


@njit(cache=True)
def _next_tie(p, ahead, turning, slack):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Radians, above 0 and up to π, until another member first ties with p."""
    best = -np.inf
    for j in range(len(ahead)):
        gap = ahead[j] - ahead[p]
        if abs(gap) > slack:
            best = max(best, (turning[p] - turning[j]) / gap)
    if best == -np.inf:
        return np.pi
    return np.arctan2(1.0, best)


@njit(cache=True)
def turn(points, start, gain, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Edges and pivots of a whole turn, see `directions`."""
    n = len(points)
    slack = 1e-11 * (1e-300 + np.abs(points).max())
    order, total = np.arange(n), np.empty(len(start), np.int64)
    ahead, turning = np.empty(n), np.empty(n)
    edges, pivots = [0.0], [-1]
    angle = 0.0
    while angle < 2 * np.pi - 1e-13:
        c, s = np.cos(angle), np.sin(angle)
        for i in range(n):
            ahead[i] = points[i, 0] * c + points[i, 1] * s
            turning[i] = points[i, 1] * c - points[i, 0] * s
        _rank(order, ahead, turning, slack)
        p = _pivot(order, start, gain, truth, total)
        if p != pivots[-1] or angle == 0.0:
            if angle > 0.0:
                edges.append(angle)
            pivots.append(p)
        angle += np.pi if p < 0 else _next_tie(p, ahead, turning, slack)
    edges.append(2 * np.pi)
    return np.array(edges), np.array(pivots[1:], dtype=np.int64)
