"""Which estimate should be refined next: what knowing an input, or a piece of evidence, would be worth.

Expected value of partial perfect information from the draws there are: Strong & Oakley (2013), Medical Decision Making
33, 755–766 (one input, by classes); Strong, Oakley & Brennan (2014), Medical Decision Making 34, 311–326 (several, by
regression).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from detente.case import Case
from detente.correlation import groups
from detente.doubt._shares import Orders, by_chance, explained, varying
from detente.doubt.known import Values, known
from detente.doubt.methods import Asked, Listed, Told
from detente.draws import Draws
from detente.inputs import Input
from detente.numeric import TIE, Array, uniforms
from detente.result import Measure, Result

Kind = Literal["estimate", "evidence", "source"]
LEADING = 20
"""Inputs, the strongest, whose value is worked out, alone and in groups."""
REPLICATES = 100
ENOUGH = 10_000
"""Draws asked, the first: more would cost time and tell no more."""
SHOWN = 5
"""Of each kind, in tables."""
KINDS: tuple[Kind, ...] = ("estimate", "evidence", "source")
UNITS = {"points": 0.0, "scale": 50.0}


@dataclass(frozen=True)
class Worth:
    """What knowing one estimate, or everything that rests on one piece of evidence or source, would be worth.

    `variance`: the part (0–1) of the measure's variance that would go, on average. `wrong` and `left`: the chance of
    calling it wrongly now and then (0–1): whether it happens, for a chance; whether it reaches `threshold`, else.
    `gain`: what acting on the better call is worth on average, in the measure's unit, for whoever gains what it is
    above the threshold (0 without one). Ranges run from the 10th to the 90th percentile (bootstrap). `inputs`: what
    becomes known, strongest first; inputs that are correlated are known together.
    """

    kind: Kind
    name: str
    label: str
    inputs: tuple[str, ...]
    variance: float
    variance_range: tuple[float, float]
    wrong: float
    left: float
    left_range: tuple[float, float]
    gain: float


@dataclass(frozen=True)
class Refinements:
    """What is worth knowing about one measure: the largest cut of the chance of a wrong call first."""

    measure: str
    label: str
    unit: str
    threshold: float | None
    found: tuple[Worth, ...]

    def of(self, kind: Kind) -> tuple[Worth, ...]:
        """The estimates, pieces of evidence or sources, the most worthwhile first."""
        return tuple(worth for worth in self.found if worth.kind == kind)

    def rows(self) -> list[dict[str, Any]]:
        """A row each, for tables."""
        return [{**asdict(worth), "inputs": ", ".join(worth.inputs)} for worth in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        front = {"measure": self.measure, "label": self.label, "unit": self.unit, "threshold": self.threshold}
        return {**front, "worth": [asdict(worth) for worth in self.found]}


def refine(result: Result, draws: Draws, measure: str, threshold: float | None = None) -> Refinements:
    """What to refine next to know one measure of a result better, from the draws that gave it; nothing is run again.

    `threshold`: the value whose passing is the question; without one, whether the event happens for a chance, 0 for
    points, 50 on a scale, and only the variance for the rest. Inputs too weak to tell from chance are not told. Raises
    NotFoundError for a measure the result has not.
    """
    chosen = result[measure]
    at = UNITS.get(chosen.unit) if threshold is None else threshold
    question = _Question.of(chosen, at)
    found = _found(draws, question) if np.ptp(chosen.values) > TIE else []
    found.sort(key=lambda worth: (round(worth.left, 4), -worth.variance))
    return Refinements(chosen.name, chosen.label, chosen.unit, at, tuple(found))


@dataclass(frozen=True)
class _Question:
    """A measure, `values` (n,), and what is asked of it: `sides` (n,) in [0, 1], the chance of yes, or None.

    `caused`: the part of the variance that simulation does not make.
    """

    values: Array
    sides: Array | None
    at: float | None
    caused: float

    @classmethod
    def of(cls, measure: Measure, at: float | None) -> _Question:
        values = measure.values[:ENOUGH]
        spread = float(values.var())
        caused = max(TIE, 1 - measure.noise / spread) if spread > TIE else 1.0
        if at is not None:
            return cls(values, (values >= at).astype(float), at, caused)
        return cls(values, values if measure.unit == "chance" else None, None, caused)

    @property
    def outputs(self) -> Array:
        """Values, and what calling them a yes brings (1 if right, −1 if wrong), (n, 2)."""
        sides = np.zeros(len(self.values)) if self.sides is None else self.sides
        return np.column_stack([self.values, 2 * sides - 1])


@dataclass(frozen=True)
class _Candidate:
    """Something that could be looked into, and the inputs that would become known."""

    kind: Kind
    name: str
    label: str
    inputs: tuple[str, ...]


def _found(draws: Draws, question: _Question) -> list[Worth]:
    """Estimates, then evidence, then sources."""
    n, outputs = len(question.values), question.outputs
    items, orders = varying(draws, n)
    leading = _leading(orders, outputs, by_chance(draws, outputs))
    if not leading:
        return []
    names = [items[j].name for j in leading]
    candidates = list(_candidates(draws.case, {items[j].name: items[j] for j in leading}))
    sets = list(dict.fromkeys(candidate.inputs for candidate in candidates))
    columns = np.column_stack([draws[name][:n] for name in names])
    then = known(columns, orders[leading], outputs, [[names.index(name) for name in members] for members in sets])
    weights = _weights(draws, n)
    numbers = _Numbers(question, then.taken(weights), then.better(weights), then.gained(question.at or 0.0))
    return [numbers.of(candidate, sets.index(candidate.inputs)) for candidate in candidates]


def _leading(orders: Orders, outputs: Array, least: Array) -> list[int]:
    """The inputs that explain most of either output, beyond what a shuffled input could."""
    shares = explained(orders, outputs)
    clear = np.asarray(shares > least[:, None]).max(axis=0)
    return [int(j) for j in np.argsort(-shares.max(axis=0), kind="stable") if clear[j]][:LEADING]


def _weights(draws: Draws, n: int) -> Array:
    """How often each draw is taken in each bootstrap replicate, (REPLICATES, n): Poisson with mean 1."""
    if ("bootstrap", n) not in draws.memo:
        thrown = uniforms(draws.seed, "bootstrap", 0, REPLICATES, n)
        ends = np.cumsum(np.exp(-1.0) / np.array([1, 1, 2, 6, 24, 120]))
        draws.memo["bootstrap", n] = np.searchsorted(ends, thrown.ravel()).reshape(thrown.shape).astype(float)
    return draws.memo["bootstrap", n]  # type: ignore[no-any-return]


def _candidates(case: Case, items: Mapping[str, Input]) -> Iterator[_Candidate]:
    """All that could be looked into to know some of these inputs; what is correlated is known together."""
    tied = groups(case)
    seen: set[tuple[str, ...]] = set()
    for name in items:
        members = _together([name], items, tied)
        if members not in seen:
            seen.add(members)
            yield _Candidate("estimate", name, " with ".join(items[member].label for member in members), members)
    rests = {key: [name for name, item in items.items() if _rests(case, item, key)] for key in case.evidence}
    for key, names in rests.items():
        if names:
            yield _Candidate("evidence", key, case.evidence[key].says, _together(names, items, tied))
    for key, source in case.source.items():
        names = [name for name in items if any(name in rests[k] for k in rests if case.evidence[k].source == key)]
        if names:
            yield _Candidate("source", key, source.title, _together(names, items, tied))


def _together(names: Sequence[str], items: Mapping[str, Input], tied: Mapping[str, Any]) -> tuple[str, ...]:
    """The names with those that are correlated with them, of the leading inputs, in their order."""
    whole = {other for name in names for other in (tied[name].names if name in tied else (name,))}
    return tuple(name for name in items if name in whole)


def _rests(case: Case, item: Input, key: str) -> bool:
    """Whether an input rests on a piece of evidence: it names it, or stands within a part that it supports."""
    supports = case.evidence[key].supports
    return key in item.evidence or any(item.name == path or item.name.startswith(f"{path}.") for path in supports)


@dataclass(frozen=True)
class _Numbers:
    """The values of every set of inputs, each with its range."""

    question: _Question
    taken: Values
    better: Values
    gained: Array

    def of(self, candidate: _Candidate, k: int) -> Worth:
        """The worth of what a candidate would make known, which is set k."""
        share, low, high = (min(1.0, float(part[k]) / self.question.caused) for part in self.taken)
        wrong, left, ends = 0.0, 0.0, (0.0, 0.0)
        if self.question.sides is not None:
            chance = float(self.question.sides.mean())
            wrong = min(chance, 1 - chance)
            left, least, most = (max(0.0, wrong - float(self.better[end][k])) for end in (0, 2, 1))
            ends = (least, most)
        gain = float(self.gained[k]) if self.question.at is not None else 0.0
        front = (candidate.kind, candidate.name, candidate.label, candidate.inputs)
        return Worth(*front, share, (low, high), wrong, left, ends, gain)


def told(asked: Asked) -> Told:
    """What is worth refining, alone and by the evidence and the source it rests on."""
    from detente.doubt.words import say_refinements  # noqa: PLC0415  (it speaks of refinements)

    found = refine(asked.result, asked.draws, asked.question.measure, asked.threshold)
    title = f"What knowing better would be worth ({min(ENOUGH, len(asked.values)):,} draws)"
    rows = listed(found)
    return Told(
        tuple(say_refinements(found, asked.draws.case)),
        (Listed("refine", title, rows),) if rows else (),
        found.to_dict(),
    )


def listed(found: Refinements, most: int = SHOWN) -> list[dict[str, Any]]:
    """A row for each of the most worthwhile estimates, pieces of evidence and sources, `most` of each."""
    return [
        {
            "answer": found.label,
            "refine": worth.label,
            "kind": worth.kind,
            "number_of_estimates": len(worth.inputs),
            "variance": worth.variance,
            "low": worth.variance_range[0],
            "high": worth.variance_range[1],
            "wrong_now": worth.wrong if worth.wrong else None,
            "wrong_then": worth.left if worth.wrong else None,
        }
        for kind in KINDS
        for worth in found.of(kind)[:most]
    ]
