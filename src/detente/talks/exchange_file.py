"""Files of the exchange model's tool: the only place that knows the format.

Rows of cells, by a mark in the first: `#A` an actor, `#P` an issue, `#M` a place on an issue's scale, `#D` an actor's
position, salience (0–1) and influence (0–1) on an issue; `#O` and `#/` are remarks. Cells are parted by tabs,
semicolons or commas, and may stand in quotation marks. An actor without a `#D` row on an issue has no stake in it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

import numpy as np

from detente.errors import CaseError, Fault
from detente.talks.ktab import TOP, Positions

MARKS = {"#A": 2, "#P": 2, "#M": 3, "#D": 6, "#O": 1, "#/": 1}
"""The fewest cells of a row of each kind."""
SALIENCE, INFLUENCE = 4, 5


@dataclass
class _Read:
    """What has been read so far."""

    title: str
    actors: dict[str, str] = field(default_factory=dict)
    issues: dict[str, str] = field(default_factory=dict)
    scale: dict[str, list[float]] = field(default_factory=dict)
    stands: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    influence: dict[str, float] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def is_such(text: str) -> bool:
    """Whether a text begins as these files do.

    >>> is_such("'#A'\\t'USA'"), is_such("Actor,Description")
    (True, False)
    """
    return text.lstrip("\ufeff\"' \r\n").startswith("#")


def parse(text: str, title: str = "exchange file") -> Positions:
    """Read the text of a file; `title` names it in errors. Positions, salience and influence come on scales of
    0 to 100. Raises CaseError with every fault.

    >>> text = "#A,USA,United States\\n#P,pace,Pace\\n#M,pace,0\\n#M,pace,10\\n#D,USA,pace,4,0.5,0.26\\n"
    >>> found = parse(text)
    >>> found.actors, found.position.tolist(), found.salience.tolist(), found.influence.tolist()
    (('USA',), [[40.0]], [[50.0]], [26.0])
    """
    read = _Read(title)
    for line, cells in _rows(text):
        place = f"{title}: line {line}"
        if cells[0] not in MARKS or len(cells) < MARKS[cells[0]]:
            kinds = ", ".join(f"{mark} with {least} cells or more" for mark, least in MARKS.items())
            read.faults.append(Fault(place, " ".join(cells)[:60], f"a row of {kinds}"))
        else:
            _take(read, place, cells)
    if not read.stands and not read.faults:
        read.faults.append(Fault(title, "no position of anybody", "a #D row or more"))
    if read.faults:
        raise CaseError(f"{title} cannot be used", read.faults)
    return _table(read)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Numbered rows without spaces around their cells, empty ones left out."""
    bare = text.removeprefix("\ufeff").lstrip()
    first = bare.partition("\n")[0]
    parted = next((mark for mark in "\t;," if mark in first), "\t")
    reader = csv.reader(io.StringIO(bare), delimiter=parted, quotechar="'" if bare.startswith("'") else '"')
    rows = ((reader.line_num, [cell.strip() for cell in cells]) for cells in reader)
    return [(line, cells) for line, cells in rows if any(cells)]


def _take(read: _Read, place: str, cells: list[str]) -> None:
    mark, name = cells[0], cells[1]
    if mark == "#A":
        read.actors[name] = cells[2] if len(cells) > 2 and cells[2] else name
    elif mark == "#P":
        read.issues[name] = cells[2] if len(cells) > 2 and cells[2] else name
    elif mark == "#M":
        at = _number(read, f"{place}: place on the scale", cells[2], np.inf)
        read.scale.setdefault(name, []).append(at)
    elif mark == "#D":
        _stand(read, place, cells)


def _stand(read: _Read, place: str, cells: list[str]) -> None:
    """A stance; named parts must have been told of, and an actor has one influence."""
    actor, issue = cells[1], cells[2]
    for name, known, kind, row in ((actor, read.actors, "actor", "#A"), (issue, read.issues, "issue", "#P")):
        if name not in known:
            read.faults.append(Fault(place, f"unknown {kind} {name!r}", f"one with a {row} row above it"))
    x = _number(read, f"{place}: position", cells[3], np.inf)
    s = _number(read, f"{place}: salience", cells[SALIENCE], 1.0)
    c = _number(read, f"{place}: influence", cells[INFLUENCE], 1.0)
    if read.influence.setdefault(actor, c) != c:
        seen = f"influence {c:g} of {actor!r}, {read.influence[actor]:g} before"
        read.faults.append(Fault(place, seen, "one influence for each actor, the same on every issue"))
    if s > 0:
        read.stands[actor, issue] = x, s


def _number(read: _Read, place: str, text: str, most: float) -> float:
    """A number, with a point or a comma; a fault, and 0, for anything else."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = np.nan
    if not np.isfinite(value) or (np.isfinite(most) and not 0 <= value <= most):
        allowed = "a number" if np.isinf(most) else f"a number from 0 to {most:g}"
        read.faults.append(Fault(place, repr(text[:40]), allowed))
        return 0.0
    return value


def _table(read: _Read) -> Positions:
    actors, issues = list(read.actors), list(read.issues)
    position = np.full((len(actors), len(issues)), np.nan)
    salience = np.zeros(position.shape)
    for k, issue in enumerate(issues):
        held = {actor: stand for (actor, about), stand in read.stands.items() if about == issue}
        ends = read.scale.get(issue) or [x for x, _ in held.values()] or [0.0, TOP]
        low, span = min(ends), max(ends) - min(ends)
        for actor, (x, s) in held.items():
            at = TOP * (x - low) / span if span > 0 else TOP / 2
            if not 0 <= at <= TOP:
                fault = Fault(
                    f"{read.title}: {actor} on {issue}", f"{x:g}", f"a position from {low:g} to {low + span:g}"
                )
                raise CaseError(f"{read.title} cannot be used", [fault])
            position[actors.index(actor), k], salience[actors.index(actor), k] = at, TOP * s
    influence = np.array([TOP * read.influence.get(actor, 0.0) for actor in actors])
    told = tuple("" if read.actors[actor] == actor else read.actors[actor] for actor in actors)
    return Positions(read.title, "", tuple(actors), told, tuple(issues), influence, position, salience)


def dump(said: Positions) -> str:
    """The text of a file that says the same; `parse` gives an equal one back, but for its title.

    Influence above 100 is given as a share of the largest.

    >>> said = parse("#A,USA\\n#P,pace\\n#M,pace,0\\n#M,pace,10\\n#D,USA,pace,4,0.5,0.26\\n")
    >>> print(dump(said).replace("\\t", " "), end="")
    '#A' 'USA' 'USA' ''
    '#P' 'pace' 'pace' ''
    '#M' 'pace' 0 ''
    '#M' 'pace' 100 ''
    '#D' 'USA' 'pace' 40 0.5 0.26
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", quotechar="'", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    most = max(TOP, float(said.influence.max(initial=0.0)))
    for actor, told in zip(said.actors, said.descriptions, strict=True):
        writer.writerow(["#A", actor, told or actor, ""])
    for issue in said.issues:
        writer.writerow(["#P", issue, issue, ""])
        writer.writerows([["#M", issue, end, ""] for end in (0, int(TOP))])
    for i, actor in enumerate(said.actors):
        for k, issue in enumerate(said.issues):
            if said.salience[i, k] > 0 and not np.isnan(said.position[i, k]):
                row = said.position[i, k], said.salience[i, k] / TOP, said.influence[i] / most
                writer.writerow(["#D", actor, issue, *(_Bare(x) for x in row)])
    return out.getvalue()


class _Bare(float):
    """A number written without needless digits."""

    def __str__(self) -> str:
        return f"{float(self):.10g}"

    __repr__ = __str__
