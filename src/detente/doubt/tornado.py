"""What each input does alone: the answer at the low end of its range and at the high one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.doubt.design import answers
from detente.doubt.methods import Asked, Listed, Told
from detente.doubt.question import Question, at_best
from detente.doubt.words import value
from detente.draws import Draws

DRAWS = 100
"""Draws behind an average: enough, as every draw is compared with itself."""


@dataclass(frozen=True)
class Bar:
    """One input at the low (10%) and the high (90%) end of its range, and what the answer is there.

    `at_low`, `at_high` with every other input at its best; `mean_low`, `mean_high` averaged over draws in which the
    others vary, `error` the standard error of their difference.
    """

    input: str
    label: str
    low: float
    high: float
    at_low: float
    at_high: float
    mean_low: float
    mean_high: float
    error: float

    @property
    def span(self) -> float:
        """By how much the average moves."""
        return abs(self.mean_high - self.mean_low)


@dataclass(frozen=True)
class Tornado:
    """The bars of a measure, the widest average first; `best` and `mean` are the answer with nothing set."""

    measure: str
    label: str
    unit: str
    best: float
    mean: float
    draws: int
    bars: tuple[Bar, ...]

    def rows(self) -> list[dict[str, Any]]:
        """A row an input, for tables."""
        return [asdict(bar) for bar in self.bars]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def tornado(question: Question, draws: Draws, names: Sequence[str], average: float | None = None) -> Tornado:
    """The answer with each named input at its 10th and 90th percentile, others at their best and, apart, as drawn.

    `average` is the answer over more draws where it is known: what these few are off by is taken from all averages.
    All rows of one draw share its luck. What an input is tied to stays as it is: the input is set by hand.
    """
    items = [draws.inputs[name] for name in names]
    ends = [{item.name: end} for item in items for end in (item.estimate.low, item.estimate.high)]
    blocks: list[dict[str, float]] = [{}, *ends]
    alone = answers(question, at_best(draws.case), blocks).mean(axis=1)
    each = answers(question, draws, blocks)
    means = each.mean(axis=1)
    means += 0.0 if average is None else average - means[0]
    apart = (each[2::2] - each[1::2]).std(axis=1) / np.sqrt(draws.n)
    bars = [
        Bar(item.name, item.label, item.estimate.low, item.estimate.high, float(alone[2 * k + 1]),
            float(alone[2 * k + 2]), float(means[2 * k + 1]), float(means[2 * k + 2]), float(apart[k]))
        for k, item in enumerate(items)
    ]  # fmt: skip
    bars.sort(key=lambda bar: -bar.span)
    numbers = float(alone[0]), float(means[0]), draws.n
    return Tornado(question.name, question.label, question.unit, *numbers, tuple(bars))


def told(asked: Asked) -> Told:
    """Which input does most alone."""
    few = asked.draws.part(0, min(DRAWS, asked.draws.n))
    found = tornado(asked.question, few, asked.inputs, average=asked.measure.mean)
    return Told(tuple(sentences(found)), (Listed("tornado", title(found), rows(found)),), found.to_dict())


def title(found: Tornado) -> str:
    """What the bars show."""
    return f"Each input alone, from the low end of its range to the high one ({found.draws} draws)"


def rows(found: Tornado) -> list[dict[str, Any]]:
    """A row a bar for readers: what the ends are as text, then the answers there."""
    return [
        {
            "answer": found.label,
            "input": bar.label,
            "from": f"{bar.low:.3g}",
            "to": f"{bar.high:.3g}",
            "average_at_low": bar.mean_low,
            "average_at_high": bar.mean_high,
            "others_at_best_at_low": bar.at_low,
            "others_at_best_at_high": bar.at_high,
            "average": found.mean,
            "unit": found.unit,
        }
        for bar in found.bars
    ]


def sentences(found: Tornado) -> list[str]:
    """The widest bar in words."""
    clear = [bar for bar in found.bars if bar.span > 2 * bar.error and bar.span > 0]
    if not clear:
        return [f"No single input moves “{found.label}” clearly from one end of its range to the other."]
    bar = clear[0]
    low, high = value(found.unit, bar.mean_low), value(found.unit, bar.mean_high)
    name = f"{bar.label[:1].upper()}{bar.label[1:]}"
    widest = f"{name} alone takes “{found.label}” from {low} (at {bar.low:.3g}) to {high} (at {bar.high:.3g})"
    return [f"{widest}, averaged over the others; no other input does more."]
