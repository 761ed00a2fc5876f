"""How far an answer hangs on each motive: the same question with one motive at a time left out.

A motive that was forgotten moves answers more than the ranges of those given, so this shows what forgetting would do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.analysis import find
from detente.draws import Draws
from detente.result import Answer, Result

DRAWS = 200
"""Enough to tell a change of one point of a chance, as every draw is compared with itself."""
PREFIX = "motives."


@dataclass(frozen=True)
class Motive:
    """One measure, `about` in words, with and without one motive, in the measure's unit; `moves` is without less
    with, `error` its standard error over the draws."""

    motive: str
    label: str
    actor: str
    measure: str
    about: str
    unit: str
    given: float
    without: float
    moves: float
    error: float

    @property
    def clear(self) -> bool:
        """Whether the change is more than two standard errors."""
        return abs(self.moves) > 2 * self.error


@dataclass(frozen=True)
class Motives:
    """Every chosen measure without every motive, the largest change first."""

    analysis: str
    draws: int
    found: tuple[Motive, ...]

    def of(self, measure: str) -> tuple[Motive, ...]:
        """The motives of one measure, the largest change first."""
        return tuple(motive for motive in self.found if motive.measure == measure)

    def rows(self) -> list[dict[str, Any]]:
        """A row a motive and measure, for tables."""
        return [asdict(motive) for motive in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"analysis": self.analysis, "draws": self.draws, "motives": self.rows()}


def motives(result: Result, draws: Draws, measures: Sequence[str] | None = None, most: int = DRAWS) -> Motives:
    """By how much measures of a result (all by default) move when each motive of the case is worth nothing.

    The analysis is asked again with its own settings on the first `most` of the draws, once as they are and once a
    motive, with the same random numbers. Raises NotFoundError for a measure that the result has not.
    """
    names = [result[name].name for name in (measures or result.measures)]
    few = first_few(draws, min(most, draws.n))
    inputs = [item for item in draws.inputs.values() if item.name.startswith(PREFIX)]
    given = _ask(result, few) if inputs else Answer({})
    found = []
    for item in inputs:
        without = _ask(result, left_out(few, item.name))
        actor = draws.case.actor[item.name.removeprefix(PREFIX).split(".", 1)[0]].name
        for name in names:
            before, after = given.measures[name], without.measures[name].values
            change = after - before.values
            error = float(change.std() / np.sqrt(len(change)))
            means = float(before.values.mean()), float(after.mean()), float(change.mean()), error
            found.append(Motive(item.name, item.label, actor, name, before.label, before.unit, *means))
    found.sort(key=lambda motive: -abs(motive.moves))
    return Motives(result.analysis, few.n, tuple(found))


def first_few(draws: Draws, n: int) -> Draws:
    """The first n draws, the same object whenever asked: what one answer's motives worked out serves the next's."""
    if ("first", n) not in draws.memo:
        draws.memo["first", n] = draws.part(0, n)
    return draws.memo["first", n]  # type: ignore[no-any-return]


def left_out(draws: Draws, motive: str) -> Draws:
    """The same draws with a motive worth nothing, the same object whenever asked."""
    if ("without", motive) not in draws.memo:
        draws.memo["without", motive] = draws.changing({motive: 0.0})
    return draws.memo["without", motive]  # type: ignore[no-any-return]


def _ask(result: Result, draws: Draws) -> Answer:
    return find(result.analysis).answer(draws, **result.settings)
