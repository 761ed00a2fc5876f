"""The value of one input at which an answer turns, with others as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from detente.doubt.design import answers
from detente.doubt.methods import Asked, Listed, Told
from detente.doubt.question import Question, at_best
from detente.doubt.words import value
from detente.draws import Draws
from detente.inputs import Input
from detente.numeric import Array

RANGE = (0.01, 0.99)
"""The chances an input is moved between."""
POINTS = 33
DRAWS = 40
COARSE = tuple(0.01 + 0.98 * k / 12 for k in range(13))
"""The chances of the values at which every draw is asked."""
FINE = 1e-9
"""How near a turning point is found, as a part of the range looked at."""
_SPLIT = 16
_MOST = 8


@dataclass(frozen=True)
class Turns:
    """Where an answer passes the threshold as one input runs over its range.

    `values` are all the places, rising; `above` says whether the answer is at or above the threshold at the low end.
    `at_low`, `at_high`: the answer at the ends.
    """

    values: tuple[float, ...]
    above: bool
    at_low: float
    at_high: float


@dataclass(frozen=True)
class Tipping:
    """One input moved from its 1st (`low`) to its 99th percentile (`high`).

    `best`: where the answer turns with all others at their best, `usual` being the input's own best; `mean`: where its
    average over draws turns (between the points of `curve`, value and average, in a straight line). `share`: the part
    of draws in which it turns somewhere within the range, first at `first_low` to `first_high` in four of five of these
    (None if in none).
    """

    input: str
    label: str
    low: float
    high: float
    usual: float
    best: Turns
    mean: Turns
    share: float
    first_low: float | None
    first_high: float | None
    curve: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Tippings:
    """Turning points of a measure: inputs in the order asked. `best`, `average`: the answer with nothing set."""

    measure: str
    label: str
    unit: str
    threshold: float
    best: float
    average: float
    draws: int
    found: tuple[Tipping, ...]

    def rows(self) -> list[dict[str, Any]]:
        """A row an input, for tables."""
        return [_row(one) for one in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def tipping(
    question: Question,
    draws: Draws,
    names: Sequence[str],
    threshold: float | None = None,
    *,
    points: int = POINTS,
    coarse: Sequence[float] | None = None,
    fine: float = FINE,
    average: float | None = None,
) -> Tippings:
    """Every value of each named input at which a measure passes `threshold` (½, 0 points or 50 of 100 unless told).

    The input runs over `points` values of equal chance from its 1st to its 99th percentile, all inputs in one batch;
    what lies between two points on different sides is narrowed down to `fine` of the range, all places at once, sixteen
    parts a step. Two turns between neighbouring points go unseen. Then the same over the draws, at values of the
    chances `coarse` (13 unless told), as they are; `average` is the answer over more draws where it is known, and what
    these few are off by is taken from their averages. Raises SettingError where the unit has no natural threshold.
    """
    at, even = at_best(draws.case), question.even(threshold)
    items = [draws.inputs[name] for name in names]
    fixed = turns_at_best(question, at, items, even, points, fine)
    coarse = COARSE if coarse is None else coarse
    grids = [item.estimate.quantile(coarse) for item in items]
    blocks = [{}, *({item.name: x} for item, grid in zip(items, grids, strict=True) for x in grid)]
    each = answers(question, draws, blocks)
    curves = each[1:].reshape(len(items), len(coarse), draws.n)
    off = 0.0 if average is None else average - float(each[0].mean())
    found = tuple(
        _tipping(item, grid, turns, curve, even, off)
        for item, grid, turns, curve in zip(items, grids, fixed, curves, strict=True)
    )
    usual = float(question.values(at).mean())
    numbers = even, usual, float(each[0].mean()) + off, draws.n
    return Tippings(question.name, question.label, question.unit, *numbers, found)


def _grid(item: Input, points: int) -> Array:
    return item.estimate.quantile(np.linspace(*RANGE, points))


def turns_at_best(
    question: Question, at: Draws, items: Sequence[Input], even: float, points: int = POINTS, fine: float = FINE
) -> list[Turns]:
    """The turns of each input with all others at their best (`at`), as `tipping` finds them."""
    if not items:
        return []
    grids = [_grid(item, points) for item in items]
    asked = [{item.name: x} for item, grid in zip(items, grids, strict=True) for x in grid]
    rows = answers(question, at, asked).mean(axis=1).reshape(len(items), points)
    open_ = [_Bracket(k, *ends) for k in range(len(items)) for ends in _crossed(grids[k], rows[k], even)]
    widths = [fine * (grid[-1] - grid[0]) for grid in grids]
    while any(one.width > widths[one.item] for one in open_):
        open_ = _narrowed(question, at, items, even, open_, widths)
    turns = []
    for k, row in enumerate(rows):
        values = sorted(one.root(even) for one in open_ if one.item == k)
        turns.append(Turns(tuple(values), bool(row[0] >= even), float(row[0]), float(row[-1])))
    return turns


@dataclass(frozen=True)
class _Bracket:
    """Two values of an input, with the answers there, of which one is at or above the threshold."""

    item: int
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    def root(self, even: float) -> float:
        """Where a straight line between them passes the threshold."""
        return _between(self.low, self.high, self.at_low, self.at_high, even)


def _between(low: float, high: float, at_low: float, at_high: float, even: float) -> float:
    return low + (high - low) * (even - at_low) / (at_high - at_low)


def _crossed(xs: Array, answers: Array, even: float) -> list[tuple[float, float, float, float]]:
    """Neighbours on different sides, as (x, next x, answer, next answer)."""
    above = answers >= even
    places = np.flatnonzero(above[1:] != above[:-1])
    return [(float(xs[p]), float(xs[p + 1]), float(answers[p]), float(answers[p + 1])) for p in places]


def _narrowed(
    question: Question, at: Draws, items: Sequence[Input], even: float, open_: list[_Bracket], widths: list[float]
) -> list[_Bracket]:
    """Each bracket that is too wide, cut in sixteen and kept where the answer passes; all asked in one batch."""
    wide = [one for one in open_ if one.width > widths[one.item]]
    done = [one for one in open_ if one.width <= widths[one.item]]
    cuts = [np.linspace(one.low, one.high, _SPLIT + 1) for one in wide]
    asked = [{items[one.item].name: x} for one, xs in zip(wide, cuts, strict=True) for x in xs[1:-1]]
    between = answers(question, at, asked).mean(axis=1).reshape(len(wide), _SPLIT - 1)
    for one, xs, inner in zip(wide, cuts, between, strict=True):
        row = np.array([one.at_low, *inner, one.at_high])
        done += [_Bracket(one.item, *ends) for ends in _crossed(xs, row, even)[:_MOST]]
    return done


def _tipping(item: Input, grid: Array, best: Turns, curve: Array, even: float, off: float) -> Tipping:
    """`curve` (points, draws) is the answer of every draw at the values of the grid."""
    mean = curve.mean(axis=1) + off
    places = tuple(_between(*ends, even) for ends in _crossed(grid, mean, even))
    average = Turns(places, bool(mean[0] >= even), float(mean[0]), float(mean[-1]))
    crossings = [_crossed(grid, each, even) for each in curve.T]
    first = [_between(*found[0], even) for found in crossings if found]
    low, high = map(float, np.quantile(first, [0.1, 0.9])) if first else (None, None)
    ends = float(grid[0]), float(grid[-1]), item.estimate.best
    line = tuple(zip(map(float, grid), map(float, mean), strict=True))
    return Tipping(item.name, item.label, *ends, best, average, len(first) / curve.shape[1], low, high, line)


def _row(one: Tipping) -> dict[str, Any]:
    return {
        "input": one.label,
        "best_guess": shown(one.usual),
        "turns_at_best": ", ".join(map(shown, one.best.values)) or "not within its range",
        "turns_on_average": ", ".join(map(shown, one.mean.values)) or "not within its range",
        "average_at_low": one.mean.at_low,
        "average_at_high": one.mean.at_high,
        "turns_in_draws": one.share,
    }


def told(asked: Asked) -> Told:
    """Where the answer turns, one leading input at a time."""
    few = asked.draws.part(0, min(DRAWS, asked.draws.n))
    found = tipping(asked.question, few, asked.inputs, asked.threshold, average=asked.measure.mean)
    title = f"Where it turns, at {value(found.unit, found.threshold)} ({found.draws} draws)"
    return Told(tuple(sentences(found)), (Listed("tipping", title, found.rows()),), found.to_dict())


def sentences(found: Tippings, most: int = 4) -> list[str]:
    """A sentence for each input that turns the answer, those that turn its average first; or that none does."""
    even = value(found.unit, found.threshold)
    said = []
    for about, now, which in (("on average", found.average, "mean"), ("at the best guess", found.best, "best")):
        turned = [(one, where(getattr(one, which), now >= found.threshold)) for one in found.found]
        listed = [f"{one.label} {text}" for one, text in turned if text][:most]
        head = f"“{found.label}” is {value(found.unit, now)} {about}"
        if listed:
            way = "falls below" if now >= found.threshold else "reaches"
            said.append(f"{head} and {way} {even} with {', or with '.join(listed)}.")
        else:
            said.append(f"{head} and does not pass {even} within the range of any one of these inputs.")
    return said


def where(turns: Turns, now_above: bool) -> str:
    """The values at which the answer is on the other side, in words; empty where nowhere.

    >>> where(Turns((41.0,), False, 0.2, 0.8), now_above=False), where(Turns((3.0, 5.0), True, 1, 1), now_above=True)
    ('above 41', 'between 3 and 5')
    """
    edges, side, parts = (-np.inf, *turns.values, np.inf), turns.above, []
    for low, high in pairwise(edges):
        if side != now_above:
            parts.append(_span(low, high))
        side = not side
    return " or ".join(parts)


def _span(low: float, high: float) -> str:
    if np.isinf(low):
        return "anywhere in its range" if np.isinf(high) else f"below {shown(high)}"
    return f"above {shown(low)}" if np.isinf(high) else f"between {shown(low)} and {shown(high)}"


def shown(x: float) -> str:
    """A value of an input in three digits, with a minus that is one."""
    return f"{x:.3g}".replace("-", "−")
