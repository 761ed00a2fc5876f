"""The ways to doubt one answer, by the name `detente doubt --method` gives them.

A method is a module of this package with a function `told(asked) -> Told`; to add one, write the module and its line
here. Modules are loaded when they are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

from detente.analysis import run_on
from detente.doubt.design import LEADING, ranked
from detente.doubt.question import Question
from detente.draws import Draws
from detente.errors import NotFoundError
from detente.numeric import Array, nearest
from detente.result import Measure, Result, Row

METHODS: dict[str, str] = {
    "tornado": "what each input does alone, from the low end of its range to the high one",
    "tipping": "the value of one input at which the answer turns, others as they are",
    "sobol": "shares of the variation, alone and with all interactions",
    "morris": "elementary effects of every input, a cheap screen for interactions",
    "two-way": "a map over two inputs at once, with the line along which it turns",
    "flips": "rules under which the answer is the other way round",
    "tree": "kinds of draws with different answers, told apart by a few inputs",
    "refine": "which estimate, and which evidence, is worth knowing better",
    "delta": "how far knowing an input would move the whole distribution of the answer",
}
"""Names, and what each finds in a few words."""


@dataclass(frozen=True)
class Asked:
    """What every method is given: the question, the draws of the case, and where the answer turns (None: not told).

    `given` is what a single method may be told besides, by name.
    """

    question: Question
    draws: Draws
    threshold: float | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    progress: Callable[[str], None] | None = field(default=None, compare=False)

    @cached_property
    def result(self) -> Result:
        """The whole answer over the draws, worked out once for all methods."""
        return run_on(self.question.analysis, self.draws, self.draws.case.best(), self.question.settings)

    @cached_property
    def inputs(self) -> list[str]:
        """The inputs to look at: those named, or those that seem to move the answer most."""
        leading = ranked(self.draws, self.values)[:LEADING]
        return self.given.get("inputs") or [item.name for item in leading]

    @property
    def measure(self) -> Measure:
        """The measure asked about, over the draws."""
        return self.result[self.question.measure]

    @property
    def values(self) -> Array:
        """Its value by draw: shape (n,), or shorter where the analysis answers on its first draws only."""
        return self.measure.values


@dataclass(frozen=True)
class Listed:
    """Rows under a title; a page draws them if there is a chart for tables of the name (`detente.brief.charts`).

    `subject` is what the rows tell of, where a drawing needs more than rows.
    """

    name: str
    title: str
    rows: Sequence[Row]
    subject: Any = None


@dataclass(frozen=True)
class Told:
    """What a method found: sentences, tables, and everything as plain values for JSON."""

    sentences: tuple[str, ...]
    tables: tuple[Listed, ...]
    data: Mapping[str, Any]


def ask(name: str, asked: Asked) -> Told:
    """Doubt an answer by one method; NotFoundError with the nearest right name."""
    if name not in METHODS:
        like = nearest(name, METHODS)
        hint = f" Did you mean {like!r}?" if like else ""
        raise NotFoundError(f"no method {name!r}; there are {', '.join(METHODS)}.{hint}")
    if asked.progress:
        asked.progress(f"{name}: {METHODS[name]}")
    told: Told = import_module(f"detente.doubt.{name.replace('-', '_')}").told(asked)
    return told
