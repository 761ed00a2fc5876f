"""The brief as JSON: what the page is made of, for programs."""

from __future__ import annotations

import json
import re
from typing import Any

from detente.brief.content import Answered, Brief, Number, Section
from detente.plain import plain


def to_json(brief: Brief) -> bytes:
    """The same bytes for the same brief; each result is what `detente run … --json` prints."""
    text = json.dumps(to_dict(brief), ensure_ascii=False, indent=2, allow_nan=False)
    return (harmless(text) + "\n").encode()


def harmless(text: str) -> str:
    r"""JSON that says the same with every character that acts or hides written as its number.

    >>> harmless('"\u202eabc é"')
    '"\\u202eabc é"'
    """
    return re.sub(r"[^\x20-\x7e\n]", lambda found: _numbered(found[0]), text)


def _numbered(character: str) -> str:
    return character if plain(character) == character else json.dumps(character)[1:-1]


def to_dict(brief: Brief) -> dict[str, Any]:
    """Plain values."""
    case = brief.case
    return {
        "case": {
            "title": case.title,
            "hash": case.hash,
            "as_of": case.as_of.isoformat(),
            "until": case.until.isoformat(),
        },
        "what_if": dict(brief.what_if),
        "draws": brief.draws,
        "seed": brief.seed,
        "bottom_line": list(brief.bottom_line),
        "questions": [_section(section) for section in brief.sections],
        "version": brief.version,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": section.question.number,
        "question": section.question.title,
        "findings": list(section.findings),
        "notes": list(section.notes),
        "tables": {
            _key(table.name, table.aside): [dict(row) for row in table.rows]
            for table in (*section.tables, *section.beside)
        },
        "results": [_answered(answered) for answered in section.answers],
    }


def _key(name: str, aside: bool) -> str:
    return f"{name}_aside" if aside else name


def _answered(answered: Answered) -> dict[str, Any]:
    rests = {item.measure.name: _grounds(item) for item in answered.numbers if item.grounds}
    return {**answered.result.to_dict(), "reference": answered.analysis.reference, "rests_on": rests}


def _grounds(number: Number) -> list[dict[str, Any]]:
    return [
        {"input": g.input.name, "share": round(g.share, 3), "rises": g.rises, "evidence": list(g.input.evidence)}
        for g in number.grounds
    ]
