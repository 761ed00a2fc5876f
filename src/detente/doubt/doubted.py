"""One answer doubted by several methods: what `detente doubt` prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from shlex import quote
from typing import Any

import detente
from detente.case import Case
from detente.changes import changed
from detente.doubt.methods import METHODS, Asked, Told, ask
from detente.doubt.question import question
from detente.errors import SettingError
from detente.result import Measure

USUAL = ("tornado", "tipping")
"""The methods asked unless told; one that cannot answer then says so in a sentence."""


@dataclass(frozen=True)
class Doubted:
    """What each method told of one measure, in the order asked, with how it was made."""

    case: Case
    name: str
    asked: str
    measure: Measure
    draws: int
    seed: int
    threshold: float | None
    inputs: tuple[str, ...]
    told: Mapping[str, Told]
    what_if: Mapping[str, str] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """The command line that makes it again."""
        ways = "".join(f" --method {name}" for name in self.told)
        at = "" if self.threshold is None else f" --threshold {self.threshold:g}"
        named = "".join(f" --{word} {quote(name)}" for word, name in zip(("with", "and"), self.inputs, strict=False))
        changes = "".join(f" --set {quote(f'{path}={value}')}" for path, value in self.what_if.items())
        size = f" --draws {self.draws} --seed {self.seed}"
        return f"detente doubt {quote(self.asked)} {quote(self.name)}{size}{ways}{at}{named}{changes}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "measure": self.measure.name,
            **self.measure.to_dict(),
            "case": {"title": self.case.title, "hash": self.case.hash},
            "what_if": dict(self.what_if),
            "draws": self.draws,
            "seed": self.seed,
            "threshold": self.threshold,
            "methods": {
                name: {"sentences": list(told.sentences), "found": told.data} for name, told in self.told.items()
            },
            "version": detente.__version__,
        }


def _told(name: str, asked: Asked, forgiving: bool) -> Told:
    """What a method tells; one asked among many says in a sentence what it would need."""
    try:
        return ask(name, asked)
    except SettingError as error:
        if not forgiving:
            raise
        return Told((f"Not told: {error}.",), (), {})


def doubt(
    measure: str,
    case: Case,
    name: str = "",
    *,
    methods: Sequence[str] = (),
    draws: int = 1000,
    seed: int = 0,
    threshold: float | None = None,
    inputs: Sequence[str] = (),
    what_if: Mapping[str, str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Doubted:
    """Doubt a measure (`adoption.plan.adopted`, `violence(3)`) of a case by methods, by "all", or by the usual ones.

    `inputs`: those to look at, where a method looks at chosen ones; `name` is what a command line calls the case.
    Raises NotFoundError for names that stand for nothing, SettingError for numbers out of range.
    """
    if threshold is not None and not isfinite(threshold):
        raise SettingError(f"threshold = {threshold}; allowed: a number, in the unit of the answer")
    about = changed(case, what_if) if what_if else case
    given = {"inputs": list(inputs)} if inputs else {}
    every = tuple(METHODS) if "all" in methods else tuple(dict.fromkeys(methods or USUAL))
    asked = Asked(question(measure, about), about.draw(draws, seed), threshold, given, progress)
    for one in inputs:
        asked.draws[one]
    told = {one: _told(one, asked, forgiving=one not in methods) for one in every}
    return Doubted(
        about, name, measure, asked.measure, draws, seed, threshold, tuple(inputs), told, dict(what_if or {})
    )
