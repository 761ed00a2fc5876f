"""The invented reports with their gold, and how a reading fares against it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente.reading.schema import Condition, Fact, Move, Position, Reading, Statement, Suggestion, Who

REPORTS = Path(__file__).parent / "reports"
KINDS: dict[str, type[Suggestion]] = {  # type: ignore[valid-type]
    "statement": Statement,
    "position": Position,
    "move": Move,
    "condition": Condition,
    "fact": Fact,
}


@dataclass(frozen=True)
class Report:
    """One report: its text, and its gold with places (start, end) in it."""

    name: str
    text: str
    gold: dict[str, list[dict[str, Any]]]
    alias: dict[str, int]


@dataclass
class Tally:
    """Counts for one kind: how many were asked for, offered, matched (asked for, or all) and right in all parts."""

    asked: int = 0
    offered: int = 0
    hit: int = 0
    matched: int = 0
    right: int = 0
    parts: dict[str, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        for name in ("asked", "offered", "hit", "matched", "right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for part, count in other.parts.items():
            self.parts[part] = self.parts.get(part, 0) + count

    def __str__(self) -> str:
        return (
            f"recall {self.hit}/{self.asked}, precision {self.matched}/{self.offered}, right {self.right}, {self.parts}"
        )


def reports(folder: str) -> list[Report]:
    """The reports of one folder, `develop` or `blind`."""
    return [_report(path) for path in sorted((REPORTS / folder).glob("*.txt"))]


def _report(path: Path) -> Report:
    text = path.read_text(encoding="utf-8")
    table = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    alias = {name.lower(): number for number, names in enumerate(table["actors"]) for name in names}
    gold = {kind: [_placed(text, row, path) for row in table.get(kind, [])] for kind in KINDS}
    return Report(path.stem, text, gold, alias)


def _placed(text: str, row: dict[str, Any], path: Path) -> dict[str, Any]:
    start = text.find(row["words"])
    assert start >= 0, f"{path.name}: not in the text: {row['words']}"
    return {"required": True, **row, "start": start, "end": start + len(row["words"])}


def fared(report: Report, reading: Reading, told: list[str] | None = None) -> dict[str, Tally]:
    """The tally of each kind; with `told`, what went wrong is added to it line by line."""
    return {kind: _tally(report, kind, reading, told) for kind in KINDS}


def _tally(report: Report, kind: str, reading: Reading, told: list[str] | None) -> Tally:
    gold = report.gold[kind]
    found = [one for one in reading.suggestions if one.kind == kind]
    pairs = _pairs(report, gold, found)
    tally = Tally(asked=sum(row["required"] for row in gold), offered=len(found), matched=len(pairs))
    for i, j in pairs:
        if gold[i]["required"]:
            parts = _parts(report, gold[i], found[j])
            tally.hit += 1
            tally.right += all(parts.values())
            for part, good in parts.items():
                tally.parts[part] = tally.parts.get(part, 0) + good
            if told is not None and not all(parts.values()):
                told.append(f"{report.name} {kind} WRONG {parts}: {found[j]!r}"[:400])
    if told is not None:
        missed = [row["words"] for i, row in enumerate(gold) if i not in {a for a, _ in pairs} and row["required"]]
        extra = [one.words.exact for j, one in enumerate(found) if j not in {b for _, b in pairs}]
        told += [f"{report.name} {kind} MISSED {words}" for words in missed]
        told += [f"{report.name} {kind} EXTRA {words}" for words in extra]
    return tally


def _pairs(report: Report, gold: list[dict[str, Any]], found: list[Any]) -> list[tuple[int, int]]:
    """Gold and found one to one, by the overlap of characters (F of at least a half), equal ones by the right actor."""
    scored = sorted(
        (
            (_overlap(row, one) + 0.001 * _parts(report, row, one).get("who", False), i, j)
            for i, row in enumerate(gold)
            for j, one in enumerate(found)
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    for score, i, j in scored:
        if score >= 0.5 and i not in {a for a, _ in pairs} and j not in {b for _, b in pairs}:
            pairs.append((i, j))
    return pairs


def _overlap(row: dict[str, Any], one: Any) -> float:
    a, b, c, d = row["start"], row["end"], one.words.start, one.words.end
    return 2 * max(0, min(b, d) - max(a, c)) / ((b - a) + (d - c))


def _parts(report: Report, row: dict[str, Any], one: Any) -> dict[str, bool]:
    """Which parts of a match are right."""
    if isinstance(one, Statement):
        return {
            "who": any(_same(report, row["speaker"], who) for who in one.speakers),
            "act": one.act in row["acts"],
            "quoted": bool(one.quotes) == row.get("quoted", False),
            "attribution": one.attribution == row.get("attribution", "named"),
        }
    if isinstance(one, Position):
        return {"who": _same(report, row["actor"], one.actor), "stance": one.stance in row["stance"]}
    if isinstance(one, Move):
        return {"who": _same(report, row["actor"], one.actor), "status": one.status in row["status"]}
    if isinstance(one, Fact):
        return {"value": one.value == row["value"]}
    return {}


def _same(report: Report, name: str, who: Who) -> bool:
    return report.alias.get(who.name.lower()) == report.alias[name.lower()]
