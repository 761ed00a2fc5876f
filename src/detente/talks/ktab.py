"""KTAB's CSV files: the only place that knows the format.

A line on the whole (name, description, how many actors and dimensions), a line of headings, then a line an actor: name,
description, influence, and a position and salience (0–100) for each dimension. Spaces and a last comma do not count.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

import numpy as np

from detente.errors import CaseError, Fault
from detente.numeric import Array

TOP = 100.0
_LEADING = 3
_ENDING = re.compile(r"[\s_-]*(position|pstn|pos|salience|sal)\s*\d*\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Positions:
    """What such a file says: `influence` (actors,), 0 or more; `position`, `salience` (actors, issues), 0–100."""

    title: str
    about: str
    actors: tuple[str, ...]
    descriptions: tuple[str, ...]
    issues: tuple[str, ...]
    influence: Array
    position: Array
    salience: Array


def parse(text: str, title: str = "KTAB file") -> Positions:
    """Read the text of a file; `title` names it in errors. Raises CaseError with every fault.

    >>> found = parse("Dam,A dam,2,1,\\nActor,Description,Power,Pstn1,Sal1,\\nA,Up,60,90,50,\\nB,Down,70,10,90,\\n")
    >>> found.actors, found.issues, found.position.tolist()
    (('A', 'B'), ('Issue 1',), [[90.0], [10.0]])
    """
    lines = _lines(text)
    actors, issues = _sizes(lines, title)
    heading, body = lines[1][1], lines[2:]
    faults = []
    if len(body) != actors:
        seen = f"{len(body)} lines of actors after the headings"
        faults.append(Fault(f"{title}: line 1", seen, f"{actors}, as it says", "correct the number, or the lines"))
    numbers = [_numbers(line, cells, issues, title, faults) for line, cells in body]
    names = [cells[0] for _, cells in body]
    for k, (line, cells) in enumerate(body):
        if cells[0] in names[:k] or not cells[0]:
            seen = f"actor {cells[0]!r} " + ("stands twice" if cells[0] else "has no name")
            faults.append(Fault(f"{title}: line {line}", seen, "a name of its own for each actor"))
    if faults:
        raise CaseError(f"{title} cannot be used", faults)
    table = np.array(numbers)
    return Positions(
        lines[0][1][0] or title,
        lines[0][1][1],
        tuple(names),
        tuple(cells[1] for _, cells in body),
        _issues(heading, issues),
        table[:, 0],
        table[:, 1::2],
        table[:, 2::2],
    )


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Numbered lines with anything in them, their cells without spaces around, empty cells at the end left out."""
    found = []
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), skipinitialspace=True)
    for cells in reader:
        bare = [cell.strip() for cell in cells]
        while len(bare) > _LEADING and not bare[-1]:
            bare.pop()
        if any(bare):
            found.append((reader.line_num, bare))
    return found


def _sizes(lines: list[tuple[int, list[str]]], title: str) -> tuple[int, int]:
    """How many actors and issues the first line says; CaseError where it says nothing of the kind."""
    first = lines[0][1] if lines else []
    counts = first[2:4]
    right = len(counts) == 2 and all(count.isascii() and count.isdigit() and 0 < int(count) < 10**6 for count in counts)
    if right and len(lines) > 2:
        return int(counts[0]), int(counts[1])
    seen = ", ".join(first)[:80] or "nothing"
    allowed = "a first line as `name, description, actors, dimensions`, a line of headings, a line for each actor"
    if right:
        seen = f"{len(lines)} lines"
    raise CaseError(f"{title} is no file of KTAB's", [Fault(f"{title}: line 1", seen, allowed)])


def _numbers(line: int, cells: list[str], issues: int, title: str, faults: list[Fault]) -> list[float]:
    """Influence, then position and salience of each issue; what is wrong goes into `faults`, nan in its place."""
    wanted, place = _LEADING + 2 * issues, f"{title}: line {line}"
    if len(cells) != wanted:
        seen = f"{len(cells)} cells ({', '.join(cells)[:60]})"
        allowed = f"{wanted}: name, description, influence, then position and salience for each of {issues}"
        faults.append(Fault(place, seen, allowed, "a comma within a text needs quotation marks around the text"))
    out = []
    for k in range(1 + 2 * issues):
        name = "influence" if k == 0 else f"{'position' if k % 2 else 'salience'} {(k + 1) // 2}"
        there, most = k + 2 < len(cells), np.inf if k == 0 else TOP
        out.append(_number(cells[k + 2], most, f"{place}: {name}", faults) if there else np.nan)
    return out


def _number(text: str, most: float, place: str, faults: list[Fault]) -> float:
    allowed = f"a number from 0 to {most:g}" if np.isfinite(most) else "a number, 0 or more"
    try:
        value = float(text)
    except ValueError:
        faults.append(Fault(place, repr(text[:40]), allowed))
        return np.nan
    if not (0 <= value <= most and np.isfinite(value)):
        faults.append(Fault(place, text[:40], allowed))
    return value


def _issues(heading: list[str], issues: int) -> tuple[str, ...]:
    """Names of the issues, from the headings of their positions; `Issue 1` where those say nothing more."""
    named = []
    for k in range(issues):
        cell = heading[_LEADING + 2 * k] if _LEADING + 2 * k < len(heading) else ""
        name = _ENDING.sub("", cell).strip() or f"Issue {k + 1}"
        named.append(name if name not in named else f"{name} {k + 1}")
    return tuple(named)


def dump(said: Positions) -> str:
    """The text of a file that says the same; `parse` gives an equal one back.

    >>> found = parse("Dam,A dam,1,1\\nActor,Description,Power,Pace Position,Pace Salience\\nA,Up,60,90,50\\n")
    >>> print(dump(found), end="")
    Dam,A dam,1,1
    Actor,Description,Influence,Pace Position,Pace Salience
    A,Up,60,90,50
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([said.title, said.about, len(said.actors), len(said.issues)])
    columns = [f"{issue} {what}" for issue in said.issues for what in ("Position", "Salience")]
    writer.writerow(["Actor", "Description", "Influence", *columns])
    for i, actor in enumerate(said.actors):
        pairs = np.stack([said.position[i], said.salience[i]], axis=1).ravel()
        writer.writerow([actor, said.descriptions[i], *(f"{x:.10g}" for x in (said.influence[i], *pairs))])
    return out.getvalue()
