"""The answers that cases are compared by: adoption, violence and acts, settlements, goals."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.aims import measure_of
from detente.case import Case
from detente.draws import Draws
from detente.errors import GoalError, NotFoundError, SettingError
from detente.goals import holds, quantity
from detente.numeric import Array
from detente.result import Quantity

_INERT = {"goal": (), "lever": (), "confrontation": ("dilemmas",), "view": ("hypergame",)}
"""Tables that move no answer but those of these analyses, and those of `_OF_LEVERS`."""
_OF_LEVERS = ("levers", "breakthrough")


@dataclass(frozen=True)
class Asked:
    """One number that cases are compared by: `name` is `ANALYSIS.MEASURE`, or `goal.KEY` with the goal's text."""

    name: str
    label: str
    unit: str
    goal: str = ""


def asked(first: Draws, second: Draws, measures: Sequence[str]) -> list[Asked]:
    """The measures of that name, or the headlines of both cases; SettingError for one that either case lacks."""
    return [_named(first, second, name) for name in measures] or _headlines(first, second)


def _named(first: Draws, second: Draws, written: str) -> Asked:
    try:
        name = measure_of(first.case, written)
        quantity(measure_of(second.case, written), second)
        found = quantity(name, first)
    except (GoalError, NotFoundError) as error:
        raise SettingError(f"measure {written[:200]!r}, asked of both cases: {error}") from None
    return Asked(name, found.label, found.unit)


def _headlines(first: Draws, second: Draws) -> list[Asked]:
    names = [name for name in _names(first.case) if name in _names(second.case)]
    found = []
    for name in names:
        try:
            number = quantity(name, first)
            quantity(name, second)
        except NotFoundError:  # an act that one of them never has
            continue
        found.append(Asked(name, number.label, number.unit))
    return found + _goals(first.case, second.case)


def _names(case: Case) -> list[str]:
    drafts = [f"adoption.{key}.adopted" for key in case.drafts if case.draft[key].status == "tabled"]
    rungs = [f"escalation.rung.{k}" for k in range(1, len(case.ladder.rungs) if case.ladder else 0)]
    acts = [f"escalation.used.{key}" for key in sorted(case.option)]
    return [*drafts, *rungs, *acts, *(f"compromise.{issue}" for issue in case.issues)]


def _goals(first: Case, second: Case) -> list[Asked]:
    texts = {key: goal.goal for key, goal in second.goal.items()}
    both = [(key, goal) for key, goal in sorted(first.goal.items()) if goal.goal and goal.goal == texts.get(key)]
    return [Asked(f"goal.{key}", goal.text or str(goal.goal), "chance", str(goal.goal)) for key, goal in both]


def answered(wanted: Sequence[Asked], draws: Draws, kept: dict[Any, Quantity]) -> list[Quantity]:
    """The numbers over the draws; of a goal 1 where it holds and 0 where not.

    `kept` holds where talks land, which stances and influence alone decide, from one mixture to the next. Raises
    NotFoundError or GoalError where the case has no such number.
    """
    return [_answer(one, draws, kept) for one in wanted]


def mean(found: Quantity) -> float:
    """The mean over the draws as a result prints it: never below the least that is ever printed."""
    return max(float(found.values.mean()), found.floor)


def _answer(one: Asked, draws: Draws, kept: dict[Any, Quantity]) -> Quantity:
    if one.goal:
        return Quantity(holds(one.goal, draws).astype(float), one.unit, one.label)
    name, _, issue = one.name.partition(".")
    if name != "compromise" or issue not in draws.case.issues:
        return quantity(one.name, draws)
    key = (
        issue,
        draws.case.issues,
        draws.case.actors,
        *map(_digest, (draws.position, draws.salience, draws.influence)),
    )
    if key not in kept:
        kept[key] = quantity(one.name, draws)
    return kept[key]


def _digest(numbers: Array) -> str:
    return hashlib.sha256(numbers.tobytes()).hexdigest()


def inert(wanted: Sequence[Asked]) -> set[str]:
    """Tables of a case file that move none of these numbers."""
    analyses = {one.name.partition(".")[0] for one in wanted}
    return {table for table, used in _INERT.items() if not analyses & {*used, *_OF_LEVERS}}
