"""The ideal points that come with the package, and how they are written: the same fit gives the same bytes."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from detente.record.ideal.points import IdealPoints, Point, Session

POINTS, SESSIONS, PROVENANCE = "points.csv", "sessions.csv", "provenance.json"


@cache
def load() -> IdealPoints:
    """The fitted ideal points that come with the package: no data and no network are needed.

    >>> points = load()
    >>> points.of("USA")[0].mean > 0 > points.of("RUS")[0].mean
    True
    """
    return read(_folder())


def provenance() -> dict[str, Any]:
    """From what files, by their SHA-256, and with what choices the shipped points were fitted.

    >>> sorted(provenance())
    ['choices', 'files', 'made_by', 'terms', 'votes']
    """
    found: dict[str, Any] = json.loads((_folder() / PROVENANCE).read_text(encoding="utf-8"))
    return found


def _folder() -> Traversable:
    return files("detente.record.ideal") / "fitted"


def read(folder: Traversable) -> IdealPoints:
    """Ideal points from a folder that `write` made."""
    sessions = []
    for number, first, last, count, *curve in _rows(folder / SESSIONS):
        intercept, apart, middle, bend = map(float, curve)
        days = date.fromisoformat(first), date.fromisoformat(last)
        sessions.append(Session(int(number), *days, int(count), (intercept, apart, middle, bend)))
    points: dict[str, list[Point]] = {}
    for member, session, mean, sd, votes in _rows(folder / POINTS):
        points.setdefault(member, []).append(Point(int(session), float(mean), float(sd), int(votes)))
    return IdealPoints(tuple(sessions), {member: tuple(found) for member, found in points.items()})


def _rows(path: Traversable) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()[1:]))


def write(folder: Path, found: IdealPoints, provenance: dict[str, Any]) -> None:
    """Write ideal points to three decimals, one line a member and session, and where they came from."""
    lines = ["member,session,mean,sd,votes"]
    for member, points in found.points.items():
        lines += [f"{member},{one.session},{_short(one.mean)},{_short(one.sd)},{one.votes}" for one in points]
    _text(folder / POINTS, "\n".join(lines))
    lines = ["session,first,last,rollcalls,intercept,apart,middle,bend"]
    for one in found.sessions:
        lines.append(f"{one.number},{one.first},{one.last},{one.rollcalls},{','.join(map(_short, one.curve))}")
    _text(folder / SESSIONS, "\n".join(lines))
    _text(folder / PROVENANCE, json.dumps(provenance, indent=2, sort_keys=True, ensure_ascii=False))


def _short(x: float) -> str:
    """Three decimals; never minus zero."""
    return f"{round(x, 3) + 0.0:.3f}"


def _text(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
