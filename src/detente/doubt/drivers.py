"""Which inputs move an answer most: the share of each measure's variation that each input explains alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from detente.doubt._shares import by_chance, explained, varying
from detente.draws import Draws
from detente.numeric import TIE
from detente.result import Measure, Result

Kind = Literal["input", "rest", "noise"]


@dataclass(frozen=True)
class Driver:
    """A share (0–1) of the variation of one measure.

    `kind` "input": of the variation that inputs cause, the part this one explains alone. "rest": what is left of it,
    interactions of inputs and inputs too weak to tell from chance. "noise": of *all* variation, the part that no input
    causes but simulation does (unexplained); the other shares are of what remains without it.
    """

    measure: str
    input: str
    label: str
    share: float
    kind: Kind


@dataclass(frozen=True)
class Drivers:
    """Every share of every measure that varies: measures in their order, inputs by share, then rest and noise."""

    analysis: str
    found: tuple[Driver, ...]

    def of(self, measure: str) -> tuple[Driver, ...]:
        """The shares of one measure; none when it does not vary."""
        return tuple(driver for driver in self.found if driver.measure == measure)

    def inputs_of(self, measure: str) -> tuple[Driver, ...]:
        """The inputs that move one measure, strongest first."""
        return tuple(driver for driver in self.of(measure) if driver.kind == "input")

    def rows(self) -> list[dict[str, Any]]:
        """A row a share, for tables."""
        return [asdict(driver) for driver in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"analysis": self.analysis, "drivers": self.rows()}


def drivers(result: Result, draws: Draws, measures: Sequence[str] | None = None) -> Drivers:
    """The drivers of measures of a result (all by default), from the draws that gave it.

    Nothing is run again: classes of equal count of the existing draws tell what each input explains (first-order
    shares; Plischke, Borgonovo & Smith 2013). Shares that a shuffled input could reach are not shown. The variance of
    simulation is taken out of the whole first. A measure with fewer values than there are draws is taken to be of the
    first of them. Raises NotFoundError for a measure that the result has not.
    """
    chosen = [measure for measure in (result[name] for name in measures or result.measures) if _varies(measure)]
    found = {}
    for n in {len(measure.values) for measure in chosen}:
        alike = [measure for measure in chosen if len(measure.values) == n]
        found.update(_of_alike(draws, n, alike))
    return Drivers(result.analysis, tuple(driver for measure in chosen for driver in found[measure.name]))


def _of_alike(draws: Draws, n: int, alike: list[Measure]) -> dict[str, list[Driver]]:
    """The drivers of measures that were all worked out on the first n draws."""
    items, orders = varying(draws, n)
    outputs = np.column_stack([measure.values for measure in alike])
    shares, least = explained(orders, outputs), by_chance(draws, outputs)
    found = {}
    for m, measure in enumerate(alike):
        signal, name = 1 - _noise_share(measure), measure.name
        mine = [
            Driver(name, items[j].name, items[j].label, min(1.0, float(shares[m, j]) / signal), "input")
            for j in np.argsort(-shares[m], kind="stable")
            if shares[m, j] > least[m] and signal > TIE
        ]
        found[name] = [*mine, *_remainder(name, mine, signal)]
    return found


def _varies(measure: Measure) -> bool:
    return bool(np.ptp(measure.values) > TIE)


def _noise_share(measure: Measure) -> float:
    return float(min(measure.noise / measure.values.var(), 1.0))


def _remainder(name: str, mine: list[Driver], signal: float) -> list[Driver]:
    rest = 1 - sum(driver.share for driver in mine)
    out = []
    if signal > TIE and rest > TIE:
        out.append(Driver(name, "", "interactions and inputs too weak to tell", rest, "rest"))
    if signal < 1 - TIE:
        out.append(Driver(name, "", "unexplained: chance within the simulation", 1 - signal, "noise"))
    return out
