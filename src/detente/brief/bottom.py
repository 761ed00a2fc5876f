"""The bottom line: one sentence for each of the first five questions, numbers in words."""

from __future__ import annotations

from collections.abc import Sequence

from detente.brief.content import Section
from detente.brief.questions import DANGER
from detente.brief.wording import day
from detente.case import Case
from detente.likelihood import in_words, percent
from detente.result import Row

SENTENCES = 5
NOTABLE = 0.2
"""The highest rung with at least this chance is named."""


def line(case: Case, sections: Sequence[Section]) -> tuple[str, ...]:
    """Five sentences; a question without an answer says so."""
    return tuple(_sentence(case, section, sections) for section in sections[:SENTENCES])


def _sentence(case: Case, section: Section, sections: Sequence[Section]) -> str:
    """What tables tell that several analyses may carry, else the leading answer's first finding on the first issue."""
    if section.question is DANGER:
        told = _violence(case, _rows(sections, "ladder"))
    elif "conflict" in section.question.families:
        told = _acts(case, _rows(sections, "options"))
    else:
        told = ""
    return told or _finding(case, section) or section.question.silent


def _finding(case: Case, section: Section) -> str:
    return next((answer.summary(case) for answer in section.answers if answer.result.findings), "")


def _rows(sections: Sequence[Section], name: str) -> Sequence[Row]:
    tables = (table for section in sections for answer in section.answers for table in answer.tables)
    return next((table.rows for table in tables if table.name == name), ())


def _violence(case: Case, rows: Sequence[Row]) -> str:
    """The highest rung that is not far-fetched, and the top one."""
    rungs = sorted((row for row in rows if row["rung"]), key=lambda row: -float(row["rung"] or 0))
    if not rungs:
        return ""
    named = [row for row in rungs if float(row["chance"] or 0) >= NOTABLE][:1] or rungs[-1:]
    told = [_said(f"“{row['text']}” or worse", row) for row in named]
    if named[0] is not rungs[0]:
        told.append(_said(f"“{rungs[0]['text']}”, the worst it lists", rungs[0]))
    return f"Violence by {day(case.until)}: {'; '.join(told)}."


def _acts(case: Case, rows: Sequence[Row]) -> str:
    """The two likeliest acts."""
    likely = sorted(rows, key=lambda row: -float(row["chance"] or 0))[:2]
    told = "; ".join(_said(f"{row['actor']}: {row['text']}", row) for row in likely)
    return f"The likeliest acts by {day(case.until)}: {told}." if told else ""


def _said(what: str, row: Row) -> str:
    chance = float(row["chance"] or 0)
    return f"{what}, {in_words(chance)}, {percent(chance)}"
