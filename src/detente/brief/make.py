"""From a case to a brief: every analysis there is, asked once, sorted under the seven questions."""

from __future__ import annotations

import detente
from detente.analysis import Analysis, analyses, run_on
from detente.brief import bottom, extras
from detente.brief.content import Answered, Brief, Section
from detente.brief.effort import LEAN, draws_for, first_of
from detente.brief.grounds import grounded
from detente.brief.questions import QUESTIONS, Question, asked, order
from detente.brief.table import tables_of
from detente.case import Case
from detente.changes import Changes, as_text, changed
from detente.draws import Draws
from detente.progress import Progress, silence


def make(
    case: Case,
    name: str,
    *,
    draws: int = 10_000,
    seed: int = 0,
    progress: Progress = silence,
    what_if: Changes | None = None,
) -> Brief:
    """The brief on a case: `name` is what its command line calls it, `progress` is told each step as it starts.

    `what_if` changes values of the case first (`detente.changes.changed`), which the brief says.

    Costly analyses answer on fewer draws, as `detente.brief.effort` says; each result states its own number.
    Raises SettingError when draws or seed is out of range, CaseError for a change that the case refuses.
    """
    changes = {path: as_text(value) for path, value in (what_if or {}).items()}
    case = changed(case, what_if) if what_if else case
    batch, best = case.draw(draws, seed), case.best()
    answers: dict[Question, list[Answered]] = {question: [] for question in QUESTIONS}
    for chosen in analyses().values():
        progress(chosen.question)
        answered = answer(chosen, first_of(batch, draws_for(chosen, draws)), best, changes)
        if answered.result.measures or answered.result.findings or answered.tables:
            answers[asked(chosen.family, answered.result)].append(answered)
    for question, found in answers.items():
        found.sort(key=lambda item: order(question, item.analysis.name))
    sections = [Section(question, tuple(found)) for question, found in answers.items()]
    sections = extras.added(sections, batch, progress)
    line = bottom.line(case, sections)
    return Brief(case, name, draws, seed, detente.__version__, line, tuple(sections), changes)


def answer(chosen: Analysis, draws: Draws, best: Draws, what_if: Changes | None = None) -> Answered:
    """One analysis, its numbers with what they rest on, its tables with their charts."""
    result = run_on(chosen, draws, best, LEAN.get(chosen.name), what_if)
    return Answered(chosen, result, grounded(result, draws), tables_of(result))
