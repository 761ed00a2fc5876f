"""Readings beside annotated reports: the Kosovo article, on which the rules were developed, and invented ones."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from detente.backtest.reading_match import Row, Span, f1, pairs, precision, recall, with_interval
from detente.errors import RecordError
from detente.reading.predict import predicted
from detente.reading.rules import read
from detente.reading.schema import Fact, Move, Position, Statement, Suggestion
from detente.reading.tokens import Parser

KINDS = ("statement", "position", "move", "condition", "fact")
REPORTS = Path(__file__).parents[3] / "tests/reading/reports"  # in a checkout; not shipped

# Sets kept apart, each scored once before anything in it was looked at (`reports/README.md` there): asked for, found,
# offered, there, right in all parts. What one showed was mended afterwards: a later run on it is no longer blind.
BLIND: dict[str, dict[str, tuple[int, int, int, int, int | None]]] = {
    "blind": {
        "statement": (55, 47, 54, 49, 43),
        "position": (17, 11, 21, 19, 7),
        "move": (25, 13, 15, 14, 7),
        "condition": (11, 11, 11, 11, None),
        "fact": (15, 14, 18, 15, None),
    },
    "second": {
        "statement": (90, 82, 92, 87, 67),
        "position": (36, 17, 34, 29, 10),
        "move": (54, 29, 41, 34, 22),
        "condition": (20, 18, 18, 18, None),
        "fact": (33, 32, 39, 37, None),
        "words said": (948, 901, 931, 901, None),
        "words said, quoted": (306, 306, 359, 306, None),
        "said word for word": (90, 68, 91, 68, None),
    },
}
Parts = Callable[[dict[str, Any], Any], dict[str, bool]]


def kosovo(folder: Path, parser: Parser) -> list[Row]:
    """The rules on the annotated article, kind by kind; in-sample, as they were developed with it at hand.

    Raises RecordError when the folder has no article or no annotation.
    """
    try:
        text = (folder / "article.txt").read_text(encoding="utf-8")
        gold = json.loads((folder / "annotation.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordError(f"{folder}: no annotated article ({error}); allowed: article.txt, annotation.json") from None
    reading = read(text, parser)
    found = predicted(reading)
    key = {_bare(x): one["id"] for one in gold["actors"] for x in (*one["aliases"], one["canonical_name"], one["id"])}
    parts: dict[str, Parts] = {
        "statements": lambda row, one: {
            "who": row["speaker"] in {key.get(_bare(name)) for name in one["speaker"]},
            "act": one["type"] in row["type_ok"],
            "quoted": bool(one["quotes"]) == row["quoted"],
            "attribution": one["attribution"] == row["attribution"],
        },
        "positions": lambda row, one: {
            "who": key.get(_bare(one["actor"])) == row["actor"],
            "stance": one["stance"] == row["stance"],
        },
        "moves": lambda row, one: {
            "who": key.get(_bare(one["actor"])) == row["actor"],
            "status": one["status"] == row["status"],
        },
        "facts": lambda row, one: {"value": one["value"] == row["value"]},
    }
    rows = []
    for kind in ("statements", "positions", "moves", "conditions", "facts", "linked_disputes"):
        asked = [
            {**row, "start": row["evidence"]["span_start"], "end": row["evidence"]["span_end"]} for row in gold[kind]
        ]
        offered = found["disputes" if kind == "linked_disputes" else kind]
        rows.append(shown(kind.replace("_", " "), [counted(asked, offered, parts.get(kind))], kind in parts))
        if kind == "statements":
            rows += [shown(name, [of(text, asked, offered)], False) for name, of in CONTENT.items()]
    wrong = sum(_breaks(one, row["evidence"]) for row in gold["negatives"] for one in reading.suggestions)
    return [*rows, {"kind": "traps", "asked": len(gold["negatives"]), "fallen_into": wrong}]


def _breaks(one: Suggestion, evidence: dict[str, Any]) -> bool:
    """Is a suggestion inside words that are no statement and nothing done, yet told as such?"""
    inside = one.words.start >= evidence["span_start"] and one.words.end <= evidence["span_end"]
    return inside and (isinstance(one, Statement) or (isinstance(one, Move) and one.status == "done"))


def counted(gold: list[dict[str, Any]], found: list[Any], parts: Parts | None) -> tuple[int, int, int, int, int, int]:
    """Asked for, hit, offered, matched, right by whom, right in all parts; what is not required only matches."""
    right: Parts = parts or _no_parts
    taken = pairs(
        _spans(gold),
        _spans(found),
        lambda i, j: 0.001 * right(gold[i], found[j]).get("who", False),
    )
    hit = [right(gold[i], found[j]) for i, j in taken if gold[i].get("required", True)]
    asked = sum(row.get("required", True) for row in gold)
    who = sum(one.get("who", True) for one in hit)
    return asked, len(hit), len(found), len(taken), who, sum(all(one.values()) for one in hit)


def _spans(rows: list[Any]) -> list[Span]:
    """The places of gold rows, predictions or suggestions."""
    return [(one["start"], one["end"]) if isinstance(one, dict) else (one.words.start, one.words.end) for one in rows]


def _places(text: str, span: Span) -> frozenset[int]:
    """Where the words of a span begin, "that" in front and marks left out."""
    start, end = span
    said = re.match(r"\W*that\b", text[start:end])
    return frozenset(
        one.start() for one in re.finditer(r"\w+", text) if start + (said.end() if said else 0) <= one.start() < end
    )


def _shared(asked: set[Any], other: set[Any], offered: set[Any]) -> tuple[int, ...]:
    """Asked for, found, offered, there; what is not required neither helps nor hurts."""
    both = len(asked & offered)
    return len(asked), both, len(offered - (other - asked)), both, 0, 0


def overlap(text: str, gold: list[Any], found: list[Any]) -> tuple[int, ...]:
    """Words of what is said: asked for, found, offered, there; a word in several statements counts once."""
    asked, other, offered = (
        {place for span in _spans(rows) for place in _places(text, span)} for rows in (*_required(gold), found)
    )
    return _shared(asked, other, offered)


def quoted(text: str, gold: list[Any], found: list[Any]) -> tuple[int, ...]:
    """The same of statements with quoted words alone."""
    quotes = [one for one in found if (one["quotes"] if isinstance(one, dict) else one.quotes)]
    return overlap(text, [row for row in gold if row.get("quoted")], quotes)


def exact(text: str, gold: list[Any], found: list[Any]) -> tuple[int, ...]:
    """Statements found word for word."""
    asked, other, offered = ({_places(text, span) for span in _spans(rows)} for rows in (*_required(gold), found))
    return _shared(asked, other, offered)


def _required(gold: list[Any]) -> tuple[list[Any], list[Any]]:
    return [row for row in gold if row.get("required", True)], [row for row in gold if not row.get("required", True)]


# How well the words said are found, as attributions are scored elsewhere (PARC3): in part, quoted ones, and whole.
CONTENT = {"words said": overlap, "words said, quoted": quoted, "said word for word": exact}


def _no_parts(_: dict[str, Any], __: Any) -> dict[str, bool]:
    return {}


def shown(kind: str, counts: list[tuple[int, ...]], parts: bool, intervals: bool = False) -> Row:
    """The row of one kind from the counts of its texts, with 95% intervals from resampling texts where asked for."""
    table = np.array(counts, dtype=float)
    asked, hit, offered, matched, who, right = table.sum(axis=0).astype(int).tolist()
    row: Row = {"kind": kind, "asked": asked, "found": hit, "right_by_whom": who, "right_in_all_parts": right}
    row |= {"offered": offered, "there": matched}
    if not parts:
        row |= {"right_by_whom": None, "right_in_all_parts": None}
    if intervals:
        measures = {"recall": recall, "precision": precision, "f1": f1}
        return row | {
            key: cell for name, of in measures.items() for key, cell in with_interval(name, table, of).items()
        }
    sums = table.sum(axis=0)
    return row | {"recall": float(recall(sums)), "precision": float(precision(sums)), "f1": float(f1(sums))}


def reports(which: str, parser: Parser, folder: Path = REPORTS) -> list[Row]:
    """The rules on one set of the invented reports (`develop`, `blind`, `second`) as they are now; empty without it."""
    counts: dict[str, list[tuple[int, ...]]] = {kind: [] for kind in (*KINDS, *CONTENT)}
    for path in sorted((folder / which).glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
        key = {name.lower(): number for number, names in enumerate(table["actors"]) for name in names}
        reading = read(text, parser)
        for kind in KINDS:
            gold = [_placed(text, row) for row in table.get(kind, [])]
            found = [one for one in reading.suggestions if one.kind == kind]
            counts[kind].append(counted(gold, found, lambda row, one, key=key: _parts(key, row, one)))  # type: ignore[misc]
            for name, of in CONTENT.items() if kind == "statement" else ():
                counts[name].append(of(text, gold, found))
    return [
        shown(kind, rows, kind in ("statement", "position", "move"), intervals=True)
        for kind, rows in counts.items()
        if rows
    ]


def _placed(text: str, row: dict[str, Any]) -> dict[str, Any]:
    start = text.index(row["words"])
    return {**row, "start": start, "end": start + len(row["words"])}


def _parts(key: dict[str, int], row: dict[str, Any], one: Suggestion) -> dict[str, bool]:
    def same(name: str, *others: str) -> bool:
        return any(key.get(other.lower()) == key[name.lower()] for other in others)

    match one:
        case Statement():
            return {
                "who": same(row["speaker"], *(who.name for who in one.speakers)),
                "act": one.act in row["acts"],
                "quoted": bool(one.quotes) == row.get("quoted", False),
                "attribution": one.attribution == row.get("attribution", "named"),
            }
        case Position():
            return {"who": same(row["actor"], one.actor.name), "stance": one.stance in row["stance"]}
        case Move():
            return {"who": same(row["actor"], one.actor.name), "status": one.status in row["status"]}
        case Fact():
            return {"value": one.value == row["value"]}
    return {}


def recorded(which: str) -> list[Row]:
    """The score of a set kept apart (`blind`, `second`) as it was when it was blind."""
    return [
        {
            "kind": kind,
            "asked": asked,
            "found": hit,
            "right_in_all_parts": right,
            "offered": offered,
            "there": matched,
            "recall": hit / asked,
            "precision": matched / offered,
        }
        for kind, (asked, hit, offered, matched, right) in BLIND[which].items()
    ]


def _bare(name: object) -> str:
    return re.sub(r"^(the|a|an) ", "", str(name).lower().strip())
