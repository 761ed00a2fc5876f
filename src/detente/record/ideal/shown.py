"""What the ideal points say of a state, or of all states on a day: sentences and rows, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.record import members
from detente.record.ideal.points import IdealPoints, Point

Z = 1.2816
"""Deviations from the middle to the end of an 80% interval."""


@dataclass(frozen=True)
class Shown:
    """A heading, a row a session or a state, and notes."""

    heading: str
    rows: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {"heading": self.heading, "rows": list(self.rows), "notes": list(self.notes)}

    def lines(self) -> list[str]:
        """The same as lines of text, columns aligned."""
        head = [list(row) for row in self.rows[:1]]
        cells = [*head, *([_cell(value) for value in row.values()] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        table = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
        return [f"{self.heading}: {len(self.rows)} rows.", *table, *self.notes]


def _cell(value: object) -> str:
    return f"{value:+.2f}" if isinstance(value, float) else str(value)


SCALE = (
    "A place on one scale: the states that voted in a session have mean 0 and deviation 1, with the United States on",
    "the positive side. low and high: an 80% interval. Each session rests on its own and earlier roll calls alone.",
)


def of_member(points: IdealPoints, name: str, since: date | None = None, until: date | None = None) -> Shown:
    """Where did a state stand, session by session? `name` is a name or code; days choose sessions that overlap them.

    Raises NotFoundError for a name that is no member's, or a member that never voted.

    >>> from detente.record.ideal.shipped import load
    >>> of_member(load(), "Soviet Union", until=date(1947, 1, 1)).rows[0]["session"]
    1
    """
    code = members.find(name, until).code
    sessions = {one.number: one for one in points.sessions}
    rows = []
    for point in points.of(code):
        session = sessions[point.session]
        if (since is None or session.last >= since) and (until is None or session.first <= until):
            days = {"session": session.number, "from": session.first.isoformat(), "to": session.last.isoformat()}
            rows.append(days | _place(point))
    return Shown(f"Ideal points of {members.labels()[code]} in the General Assembly", tuple(rows), SCALE)


def of_all(points: IdealPoints, day: date) -> Shown:
    """Where did states stand, as known before a day? Those that voted in the last closed session, in order of place.

    >>> from detente.record.ideal.shipped import load
    >>> of_all(load(), date(2007, 4, 1)).rows[-1]["member"]
    'USA'
    """
    standing = points.as_of(day)
    if standing is None:
        return Shown(f"No session of the General Assembly had closed before {day}", (), SCALE)
    here = [(code, point) for code, point in standing.points.items() if point.votes]
    placed = sorted(here, key=lambda item: (item[1].mean, item[0]))
    rows = tuple({"member": code, "name": members.labels()[code], **_place(point)} for code, point in placed)
    known = f"session {standing.session.number}, to {standing.session.last}"
    return Shown(f"Ideal points in the General Assembly as known before {day} ({known})", rows, SCALE)


def _place(point: Point) -> dict[str, Any]:
    low, high = (round(point.mean + sign * Z * point.sd, 2) for sign in (-1, 1))
    return {"place": round(point.mean, 2), "low": low, "high": high, "votes": point.votes}
