"""Ideal points as fitted: where each state stood in each session, how surely, and what was known on a date."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from math import hypot, sqrt

from detente.errors import NotFoundError
from detente.numeric import nearest

DRIFT = 0.25
"""Standard deviation of a state's move from one session to the next, in deviations of the Assembly."""

ENTRY_SD = 1.0
"""A newcomer comes from the whole Assembly: mean 0, deviation 1. Nobody long unseen is less sure than that."""


@dataclass(frozen=True)
class Point:
    """Where a state stood in a session and how surely, and the votes it rests on; the Assembly has mean 0, sd 1."""

    session: int
    mean: float
    sd: float
    votes: int

    def later(self, session: int) -> Point:
        """The same state in a later session in which it has not voted: as likely either way, less sure.

        >>> Point(40, -0.5, 0.3, 80).later(44).sd.__round__(2)
        0.58
        """
        gap = session - self.session
        return Point(session, self.mean, aged(self.sd, gap), 0) if gap > 0 else self


def aged(sd: float, gap: int) -> float:
    """The deviation of a state's place `gap` sessions after one with deviation `sd`."""
    return min(hypot(sd, DRIFT * sqrt(gap)), max(ENTRY_SD, sd))


@dataclass(frozen=True)
class Session:
    """A session: its number, the days of its first and last roll call, how many, and the curve of agreement."""

    number: int
    first: date
    last: date
    rollcalls: int
    curve: tuple[float, float, float, float]


@dataclass(frozen=True)
class Standing:
    """Where every state stood when a session closed, those that did not vote in it included."""

    session: Session
    points: Mapping[str, Point]

    def point(self, member: str) -> Point:
        """Where the state stood; a state never seen is a newcomer: anywhere in the Assembly."""
        return self.points.get(member, Point(self.session.number, 0.0, ENTRY_SD, 0))


@dataclass(frozen=True)
class IdealPoints:
    """Ideal points of all sessions: `points[member]` are in order of session, members by code.

    Each rests on its own and earlier sessions alone.
    """

    sessions: tuple[Session, ...]
    points: Mapping[str, tuple[Point, ...]]

    def of(self, member: str) -> tuple[Point, ...]:
        """All points of a state, by session. Raises NotFoundError for a state that never voted."""
        if member not in self.points:
            guess = nearest(member, self.points)
            hint = f"; did you mean {guess}?" if guess else ""
            raise NotFoundError(f"no ideal points of '{member}': a code of a member, like RUS, is wanted{hint}")
        return self.points[member]

    def as_of(self, day: date) -> Standing | None:
        """Where did states stand, from what was known before this day?

        The last session whose last roll call was before the day; None before the first had closed.
        """
        row = bisect_left(self._closed, day) - 1
        return self._standing(row) if row >= 0 else None

    @cached_property
    def _closed(self) -> list[date]:
        return list(accumulate((session.last for session in self.sessions), max))

    @cached_property
    def _known(self) -> dict[int, Standing]:
        return {}

    def _standing(self, row: int) -> Standing:
        if row not in self._known:
            number = self.sessions[row].number
            seen = {member: [one for one in points if one.session <= number] for member, points in self.points.items()}
            here = {member: points[-1].later(number) for member, points in seen.items() if points}
            self._known[row] = Standing(self.sessions[row], here)
        return self._known[row]
