"""Question six, what would change the answers: drivers, flips and missing motives of the headline numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.brief.content import Answered, Section, Table
from detente.brief.effort import MOTIVE_DRAWS, first_of
from detente.brief.table import table
from detente.brief.turning import Turning, turning
from detente.case import Case
from detente.doubt import words
from detente.doubt.drivers import drivers
from detente.doubt.flips import Flip, flips
from detente.doubt.motives import Motive, Motives, motives
from detente.doubt.refine import listed, refine
from detente.draws import Draws
from detente.goals import PLAIN, aim, parse
from detente.numeric import TIE
from detente.result import Measure, Result, Row

MOST = 4
"""Headline numbers whose doubt is told."""
REFINED = 3
"""Estimates, pieces of evidence and sources told for each as worth knowing better."""
MOTIVES = 8
"""Motives told for each."""


@dataclass(frozen=True)
class Headline:
    """A number whose doubt is told, with the result it stands in."""

    result: Result
    measure: Measure


def doubted(section: Section, sections: Sequence[Section], draws: Draws) -> Section:
    """The section on doubt, filled from the headline numbers of the sections before it."""
    heads = headlines(sections, draws.case)
    if not heads:
        return section
    findings: list[str] = []
    moved: list[Row] = []
    turned: list[Row] = []
    worth: list[Row] = []
    for head in heads:
        part = first_of(draws, head.result.draws)
        found = drivers(head.result, part, [head.measure.name])
        flip = flips(head.result, part, head.measure.name)
        if flip.rule:
            findings.append(words.say_flip(flip))
        moved += [_driver(head, driver.label, driver.share, driver.kind) for driver in found.found]
        turned.append(_turned(flip))
        known = refine(head.result, part, head.measure.name, _bound(draws.case, head))
        told = words.say_refinements(known, draws.case) if known.found else []
        findings += told if head is heads[0] else told[:1]
        worth += listed(known, REFINED)
    said, turns = turning([Turning(h.result, h.measure, _bound(draws.case, h)) for h in heads], draws)
    findings[:0] = said
    missing = _missing(heads, draws)
    findings += [str(row["finding"]) for row in missing[:1]]
    tables = [table("drivers", moved), *turns, Table("flips", "What would turn an answer round", turned)]
    tables.append(
        Table("refine", "What to refine next: the worth of knowing an estimate, or all that rests on one", worth)
    )
    if missing:
        title = f"If one motive at a time were left out ({min(MOTIVE_DRAWS, draws.n)} draws, the same with and without)"
        tables.append(Table("motives", title, _without(missing, "finding")))
    return replace(section, findings=tuple(findings), tables=tuple(t for t in tables if t.rows))


def headlines(sections: Sequence[Section], case: Case) -> list[Headline]:
    """What the case's goals are about, else the first open number of each question's leading answer."""
    answers = {answer.analysis.name: answer for section in sections for answer in section.answers}
    aims = [aim(case, goal) for goal in case.goal.values()]
    wanted = [found[0].partition(".") for found in aims if found]
    named = [(answers[name], measure) for name, _, measure in wanted if name in answers]
    leading = [(section.answers[0], _first(section.answers[0])) for section in sections if section.answers]
    found: dict[tuple[str, str], Headline] = {}
    for answer, measure in [*named, *leading]:
        if measure in answer.result.measures and _is_open(answer.result.measures[measure]):
            found[answer.analysis.name, measure] = Headline(answer.result, answer.result.measures[measure])
    return list(found.values())[:MOST]


def _bound(case: Case, head: Headline) -> float | None:
    """The number a goal holds the headline against, if one does."""
    name = f"{head.result.analysis}.{head.measure.name}"
    for goal in case.goal.values():
        single = parse(goal.goal).single if goal.goal else None
        found = aim(case, goal)
        if single and found and found[0] == name:
            return single.bound
    return None


def _first(answer: Answered) -> str:
    return next((item.measure.name for item in answer.numbers if item.grounds), "")


def _is_open(measure: Measure) -> bool:
    return float(measure.values.max() - measure.values.min()) > TIE


def _driver(head: Headline, label: str, share: float, kind: str) -> Row:
    return {"answer": head.measure.label, "input": label, "share": share, "kind": kind}


def _turned(flip: Flip) -> Row:
    return {
        "answer": flip.label,
        "chance": flip.base,
        "if": words.say_rule(flip.rule) or f"nothing found: {flip.reason}",
        "then": flip.density if flip.rule else None,
        "in_draws": flip.size if flip.rule else None,
        "covers": flip.coverage if flip.rule else None,
    }


def _missing(heads: Sequence[Headline], draws: Draws) -> list[Row]:
    """Motives whose absence clearly moves a headline, the largest change first; each analysis is asked once."""
    asked: dict[str, Motives] = {}
    for name in dict.fromkeys(head.result.analysis for head in heads if head.result.analysis in PLAIN):
        mine = [head for head in heads if head.result.analysis == name]
        lean = replace(mine[0].result, settings={**mine[0].result.settings, **PLAIN[name]})
        asked[name] = motives(lean, draws, [head.measure.name for head in mine], MOTIVE_DRAWS)
    rows = []
    for head in heads:
        found = asked[head.result.analysis].of(head.measure.name) if head.result.analysis in asked else ()
        rows += [_motive(head, motive) for motive in found if motive.clear][:MOTIVES]
    return rows


def _motive(head: Headline, motive: Motive) -> Row:
    return {
        "answer": head.measure.label,
        "motive_left_out": motive.label,
        "as_given": motive.given,
        "without": motive.without,
        "finding": words.say_motive(motive),
    }


def _without(rows: Sequence[Row], key: str) -> list[Row]:
    return [{k: v for k, v in row.items() if k != key} for row in rows]
