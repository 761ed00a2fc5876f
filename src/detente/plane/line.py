"""Voting on one issue, exactly: what beats a point, the core, and the best text for whoever writes it.

Positions and texts are numbers on one scale; how much the issue weighs does not matter.
"""

from __future__ import annotations

import numpy as np

from detente.numeric import TIE, Array
from detente.plane.directions import Votes


def line_winset(points: Array, votes: Votes, origin: float) -> list[tuple[float, float]]:
    """On one issue: the open intervals, at most two, that beat a point; exact. Positions of shape (members,).

    >>> from detente.bodies.rule import Rule, quota
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


def line_setter_text(points: Array, votes: Votes, origin: float, position: float, most: float) -> float:
    """The text nearest to `position` that beats `origin`, on a scale from 0 to `most`; `origin` if none is nearer.

    The last member needed is taken to say yes where as well off as before. Source: Romer & Rosenthal 1978, Public
    Choice 33(4), 27–43.

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
