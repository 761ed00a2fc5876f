"""What one input alone does to the headline numbers of a brief: a tornado, and where each number turns.

Averages are read off the draws that gave the numbers, so that only the best guess is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from detente.analysis import find
from detente.brief.content import Table
from detente.brief.effort import first_of
from detente.brief.table import table
from detente.doubt.averages import average_at
from detente.doubt.design import ranked
from detente.doubt.question import EVEN, Question
from detente.doubt.tipping import Turns, shown, turns_at_best, where
from detente.doubt.words import value
from detente.draws import Draws
from detente.goals import PLAIN
from detente.inputs import Input
from detente.numeric import TIE, Array
from detente.result import Measure, Result, Row

INPUTS = 5
"""Inputs moved for each number."""
CHANCES = tuple(0.02 + 0.04 * k for k in range(25))
"""Where the averages are read, by chance of the input: its 10th and 90th percentile are among them."""
_LOW, _HIGH = 2, 22
_CLEAR = 2.0
"""Standard errors by which an average must lie beyond a value to be said to pass it."""
_POINTS, _FINE, _EFFORT, _FEWEST = 9, 0.01, 2, 40


@dataclass(frozen=True)
class Turning:
    """A number to be turned: the result it stands in, the measure, and where it turns (None: what suits its unit)."""

    result: Result
    measure: Measure
    threshold: float | None = None

    @property
    def even(self) -> float:
        """Where it turns."""
        return EVEN[self.measure.unit] if self.threshold is None else self.threshold


@dataclass(frozen=True)
class _Moved:
    """One number as one input moves: averages at CHANCES, and turns on average and at the best guess."""

    number: Turning
    item: Input
    means: Array
    on_average: Turns
    at_best: Turns
    best: float

    @property
    def label(self) -> str:
        return self.number.measure.label

    def says(self, average: bool) -> str:
        """The values at which the number is on the other side; empty where nowhere."""
        turns, now = (self.on_average, self.number.measure.mean) if average else (self.at_best, self.best)
        return where(turns, now >= self.number.even)


def turning(numbers: Sequence[Turning], draws: Draws) -> tuple[list[str], list[Table]]:
    """A sentence on what turns each number, the tornado and the turning points of all."""
    mine = [n for n in numbers if n.threshold is not None or n.measure.unit in EVEN]
    found = [moved for number in mine for moved in _moved(number, draws)]
    if not found:
        return [], []
    title = "Where an answer turns as one input moves from its 2nd to its 98th percentile"
    said = [text for number in mine if (text := _said([one for one in found if one.number is number]))]
    return said, [table("tornado", list(map(_bar, found))), Table("tipping", title, list(map(_turn, found)))]


def _moved(number: Turning, draws: Draws) -> list[_Moved]:
    """The inputs that lead a number, the widest bar first."""
    measure, n = number.measure, len(number.measure.values)
    if not _FEWEST <= n <= draws.n or np.ptp(measure.values) <= TIE:
        return []
    items = ranked(first_of(draws, n), measure.values)[:INPUTS]
    best, turns = _at_best(number, draws, items)
    found = []
    for item, at_best in zip(items, turns, strict=True):
        means, errors = average_at(draws[item.name][:n], measure.values, CHANCES)
        means = np.clip(means, 0.0, 1.0) if measure.unit == "chance" else means
        found.append(_Moved(number, item, means, _turns(item, means, errors, number), at_best, best))
    return sorted(found, key=lambda one: -abs(one.means[_HIGH] - one.means[_LOW]))


def _at_best(number: Turning, draws: Draws, items: list[Input]) -> tuple[float, list[Turns]]:
    """The number at the best guess, and where each input alone turns it there."""
    result, measure = number.result, number.measure
    settings = {**result.settings, **PLAIN.get(result.analysis, {})}
    asked = Question(find(result.analysis), measure.name, settings, measure.label, measure.unit)
    return measure.best, turns_at_best(asked, _best(draws), items, number.even, _POINTS, _FINE)


def _best(draws: Draws) -> Draws:
    """The best guess, the same object whenever asked: what one number worked out serves the next."""
    if "turning" not in draws.memo:
        draws.memo["turning"] = draws.case.best().hurried(_EFFORT)
    return draws.memo["turning"]  # type: ignore[no-any-return]


def _turns(item: Input, means: Array, errors: Array, number: Turning) -> Turns:
    """Where the average passes the value, and lies clearly beyond it before it comes back."""
    side = np.sign(means - number.even) * (np.abs(means - number.even) > _CLEAR * errors)
    clear = np.flatnonzero(side)
    values = item.estimate.quantile(CHANCES)
    passes = [(a, b) for a, b in pairwise(clear) if side[a] != side[b]]
    places = [float(np.interp(0, *_rising(means[a : b + 1] - number.even, values[a : b + 1]))) for a, b in passes]
    first = side[clear[0]] > 0 if len(clear) else number.measure.mean >= number.even
    return Turns(tuple(places), bool(first), float(means[0]), float(means[-1]))


def _rising(past: Array, values: Array) -> tuple[Array, Array]:
    """Answers less the value they pass, made to rise, and the values of the input there."""
    up = past if past[-1] > past[0] else -past
    return np.maximum.accumulate(up), values


def _bar(one: _Moved) -> Row:
    low, high = one.item.estimate.quantile([CHANCES[_LOW], CHANCES[_HIGH]])
    return {
        "answer": one.label,
        "input": one.item.label,
        "from": shown(low),
        "to": shown(high),
        "average_at_low": float(one.means[_LOW]),
        "average_at_high": float(one.means[_HIGH]),
        "average": one.number.measure.mean,
        "unit": one.number.measure.unit,
    }


def _turn(one: _Moved) -> Row:
    return {
        "answer": one.label,
        "turns_at": value(one.number.measure.unit, one.number.even),
        "input": one.item.label,
        "best_guess": shown(one.item.estimate.best),
        "on_average_if": one.says(average=True) or "not within its range",
        "at_the_best_guess_if": one.says(average=False) or "not within its range",
    }


def _said(found: Sequence[_Moved]) -> str:
    """The first input that turns the average, in a sentence; nothing where none does."""
    one = next((one for one in found if one.says(average=True)), None)
    if one is None:
        return ""
    measure, even = one.number.measure, one.number.even
    way = "falls below" if measure.mean >= even else "reaches"
    now, there = _apart(measure.unit, measure.mean, even)
    turned = f"“{one.label}”, {now} on average, {way} {there}"
    return f"{turned} with {one.item.label} {one.says(average=True)} (best guess {shown(one.item.estimate.best)})."


def _apart(unit: str, now: float, even: float) -> tuple[str, str]:
    """Two numbers in words that differ."""
    said = value(unit, now), value(unit, even)
    return said if said[0] != said[1] or unit != "chance" else (f"{100 * now:.1f}%", f"{100 * even:.1f}%")
