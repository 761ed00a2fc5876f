"""One measure of one analysis, to be asked of any draws: what the methods of doubt ask again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.aims import measure_of
from detente.analysis import Analysis, find
from detente.case import Case
from detente.draws import Draws
from detente.errors import NotFoundError, SettingError
from detente.goals import lean
from detente.numeric import Array, nearest
from detente.result import Quantity

AT_ONCE = 8192
"""Draws asked in one batch, so that memory stays bounded."""
EFFORT = 16
"""How many times the usual simulation a best guess is worth where it is asked at many values."""
EVEN = {"chance": 0.5, "points": 0.0, "scale": 50.0, "change": 0.0}
"""Where an answer turns unless told, by unit."""


@dataclass(frozen=True)
class Question:
    """A measure by its name within an analysis, with the settings of the analysis; `label`, `unit` as it has them."""

    analysis: Analysis
    measure: str
    settings: dict[str, Any]
    label: str
    unit: str

    @property
    def name(self) -> str:
        """In full, as `adoption.plan.adopted`."""
        return f"{self.analysis.name}.{self.measure}"

    def quantity(self, draws: Draws) -> Quantity:
        """The measure over the draws, in as many batches as memory and the analysis want."""
        size = min(draws.n, AT_ONCE)
        found = self._once(draws if size == draws.n else draws.part(0, size))
        if not len(found.values):
            raise SettingError(f"{self.name} has no value for each draw, so it cannot be asked at chosen ones")
        pieces, at = [found], len(found.values)
        while at < draws.n:
            pieces.append(self._once(draws.part(at, min(at + len(found.values), draws.n))))
            at += len(pieces[-1].values)
        noise = None if found.noise is None else np.concatenate([np.asarray(each.noise, float) for each in pieces])
        values = np.concatenate([np.asarray(each.values, float) for each in pieces])
        return Quantity(values, found.unit, found.label, noise, found.floor)

    def values(self, draws: Draws) -> Array:
        """As `quantity`, the values alone, shape (n,)."""
        return self.quantity(draws).values

    def _once(self, draws: Draws) -> Quantity:
        """Kept with the draws, for other measures of the same answer."""
        key = ("answer", self.analysis.name, repr(sorted(self.settings.items())))
        if key not in draws.memo:
            draws.memo[key] = self.analysis.answer(draws, **self.settings).measures
        return draws.memo[key][self.measure]  # type: ignore[no-any-return]

    def even(self, threshold: float | None) -> float:
        """Where the answer turns: as told, or what is natural to its unit. SettingError where nothing is."""
        if threshold is not None:
            return threshold
        if self.unit not in EVEN:
            raise SettingError(f"{self.name} is in {self.unit}: say where it turns: --threshold 5")
        return EVEN[self.unit]


def question(measure: str, case: Case, settings: dict[str, Any] | None = None) -> Question:
    """A question from `ANALYSIS.MEASURE`, `adoption.chance` or `violence(RUNG)`, about a case.

    What the measure does not need is left out of the analysis, where that is possible. Raises NotFoundError with the
    nearest right name.

    >>> from detente import load
    >>> question("adoption.chance", load("kosovo-2007")).label
    'the US-backed plan is adopted'
    """
    name, dot, key = measure_of(case, measure).partition(".")
    chosen = find(name)
    if not dot:
        known = _asked(chosen, case, {**chosen.settings, **(settings or {})})
        shown = ", ".join(f"{name}.{other}" for other in list(known)[:5])
        raise NotFoundError(f"{measure!r} is a whole analysis; allowed: one of its measures, such as {shown}")
    full = {**chosen.settings, **(settings or {})}
    short = {**chosen.settings, **lean(name, case.draw(AT_ONCE)), **(settings or {})}
    for tried in (short, full):
        known = _asked(chosen, case, tried)
        if key in known:
            return Question(chosen, key, tried, known[key].label, known[key].unit)
    like = nearest(key, known)
    raise NotFoundError(f"{name} has no measure {key!r}" + (f"; did you mean {like!r}?" if like else ""))


def _asked(chosen: Analysis, case: Case, settings: dict[str, Any]) -> dict[str, Quantity]:
    return dict(chosen.answer(case.draw(2), **settings).measures)


def at_best(case: Case) -> Draws:
    """The best guess, quick enough to be asked at many values."""
    return case.best().hurried(EFFORT)
