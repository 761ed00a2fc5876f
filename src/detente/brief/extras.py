"""What a brief tells beside its analyses: who stands where, and what no back-test covers yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from detente.brief import beside
from detente.brief.content import Section, Table
from detente.brief.doubts import doubted
from detente.brief.questions import DOUBT, RECORD
from detente.brief.table import table
from detente.case import Case
from detente.classes import option_classes
from detente.draws import Draws
from detente.record.settled import provenance
from detente.result import Row

TALKS_SCORED = (
    "Question {number}: every model of where talks land was held against {decisions} decisions of the European Union "
    "whose outcome is known; the table says how far off each was. Nearly all of those were decided in the end: whether "
    "the order of models carries over to a crisis, nobody has counted."
)
TALKS, VOTES = "bargaining", "votes"


def added(sections: Sequence[Section], draws: Draws, progress: Callable[[str], None]) -> list[Section]:
    """The sections with what belongs to none of their analyses."""
    out = []
    for section in sections:
        if TALKS in section.question.families:
            side_by_side = beside.models(draws.case, section.answers)
            section = replace(section, tables=_stances(draws, section), beside=side_by_side)
        elif VOTES in section.question.families:
            section = replace(section, beside=beside.power(section.answers))
        elif section.question is DOUBT:
            progress(DOUBT.title)
            section = doubted(section, sections, draws)
        elif section.question is RECORD and not section.answers:
            section = replace(section, notes=_scored(sections), tables=_record_tables(draws.case, sections))
        out.append(section)
    return out


def _stances(draws: Draws, section: Section) -> tuple[Table, ...]:
    """Who stands where: the issues of the case itself, then on request those of other quarrels tied to it."""
    made = []
    for linked in (False, True):
        issues = [key for key, issue in draws.case.issue.items() if issue.linked is linked]
        rows = [row for issue in issues for row in positions(draws, section, issue)]
        if rows:
            title = "The quarrels tied to it: who stands where" if linked else ""
            scales = [row for issue in issues for row in _scale(draws.case, issue)]
            made.append(replace(table("positions", rows, title, {"scales": scales}), aside=linked))
    return tuple(made)


def _scale(case: Case, issue: str) -> list[Row]:
    """The named points of an issue's scale, lowest first."""
    points = sorted((float(at), text) for at, text in case.issue[issue].scale.items())
    return [{"issue": issue, "at": at, "text": text} for at, text in points]


def positions(draws: Draws, section: Section, issue: str) -> list[Row]:
    """A row an actor with a stance of its own: its median position, 80% interval, where talks land."""
    case = draws.case
    rows: list[Row] = []
    lands = next((a.result.measures[issue] for a in section.answers if issue in a.result.measures), None)
    k = case.issues.index(issue)
    for i, actor in enumerate(case.actors):
        if issue not in case.stance.get(actor, {}):
            continue
        low, middle, high = np.quantile(draws.position[:, i, k], [0.1, 0.5, 0.9])
        row: dict[str, str | float] = {
            "issue": issue,
            "question": case.issue[issue].question,
            "actor": case.actor[actor].name,
            "position": float(middle),
            "low": float(low),
            "high": float(high),
            "salience": float(np.median(draws.salience[:, i, k])),
            "influence": float(np.median(draws.influence[:, i])),
        }
        rows.append({**row, "talks_land_at": lands.best} if lands else row)
    return rows


def _scored(sections: Sequence[Section]) -> tuple[str, ...]:
    """Says which answers were held against what happened, and which stand untested."""
    told = [s.question.number for s in sections if s.answers]
    if not told:
        return ("There is nothing to score: no question above has an answer.",)
    talks = [s.question.number for s in sections if s.answers and TALKS in s.question.families]
    notes = [TALKS_SCORED.format(number=number, **provenance()) for number in talks]
    open_ = [number for number in told if number not in talks]
    if not open_:
        return tuple(notes)
    numbers = ", ".join(map(str, open_[:-1])) + (" and " if open_[:-1] else "") + str(open_[-1])
    untested = (
        f"No back-test covers the answers to question{'s' if open_[:-1] else ''} {numbers} yet: their formulas "
        "are published, but how often such forecasts came true has not been counted here. Read them as the "
        "consequences of the stated estimates, not as a track record."
    )
    return (*notes, untested)


def _record_tables(case: Case, sections: Sequence[Section]) -> tuple[Table, ...]:
    talks = any(s.answers for s in sections if TALKS in s.question.families)
    return (*([beside.scores()] if talks else []), *_base_rates(case))


def _base_rates(case: Case) -> tuple[Table, ...]:
    """What history says of the kinds of act in the case."""
    known = option_classes(case)
    used = sorted({option.class_ for option in case.option.values() if option.class_ in known} - {None})
    rows: list[Row] = [
        {
            "class": str(key),
            "what": known[key].text or str(key),
            "low": known[key].rate.low,
            "best": known[key].rate.best,
            "high": known[key].rate.high,
            "counted_in": known[key].reason,
        }
        for key in used
        if key is not None
    ]
    title = "Base rates: how often actors who could do such an act did it"
    return (Table("base_rates", title, rows),) if rows else ()
