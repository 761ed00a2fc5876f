"""A map of an answer over two inputs at once, with the line along which it turns."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from detente.doubt.design import answers, ranked
from detente.doubt.methods import Asked, Listed, Told
from detente.doubt.question import Question, at_best
from detente.doubt.words import value
from detente.draws import Draws
from detente.errors import SettingError
from detente.likelihood import percent
from detente.numeric import Array

RANGE = (0.01, 0.99)
SIDE = 21
COARSE = 13
DRAWS = 20

Line = tuple[float, float, float, float]
"""A piece of a contour: from x, y to x, y."""
Over = Literal["best", "draws"]


@dataclass(frozen=True)
class TwoWay:
    """A measure over two inputs, each from its 1st to its 99th percentile in even steps.

    `values[k][j]` is the answer at `ys[k]` and `xs[j]`: with all others at their best, or (`over` "draws") averaged
    over draws in which they vary. `contour` are straight pieces of the line where it passes `threshold`;
    `x_usual`, `y_usual` the inputs' own best.
    """

    measure: str
    label: str
    unit: str
    threshold: float
    over: Over
    draws: int
    x: str
    x_label: str
    y: str
    y_label: str
    x_usual: float
    y_usual: float
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    contour: tuple[Line, ...]

    @property
    def above(self) -> float:
        """The part (0–1) of the map at or above the threshold."""
        return float((np.array(self.values) >= self.threshold).mean())

    def rows(self) -> list[dict[str, Any]]:
        """A row a point of the map."""
        return [
            {"x": x, "y": y, "value": self.values[k][j]} for k, y in enumerate(self.ys) for j, x in enumerate(self.xs)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def two_way(
    question: Question,
    draws: Draws,
    x: str,
    y: str,
    threshold: float | None = None,
    *,
    over: Over = "draws",
    side: int = COARSE,
    average: float | None = None,
) -> TwoWay:
    """A measure on a square of `side` by `side` values of two inputs, asked in one batch.

    Over the draws, or over the best guess alone; `average` is the answer over more draws where it is known, and what
    these few are off by is taken from the map. Raises NotFoundError for no input, SettingError where both are the same,
    one does not vary, or the unit has no natural threshold.
    """
    for name in (x, y):
        draws[name]  # an unknown name is an error with the nearest right one
        if draws.inputs[name].estimate.is_point:
            raise SettingError(f"{name} is one bare number; a map needs inputs with a range")
    if x == y:
        raise SettingError(f"{x} twice; a map needs two different inputs")
    at = draws if over == "draws" else at_best(draws.case)
    ends = [draws.inputs[name].estimate.quantile(RANGE) for name in (x, y)]
    xs, ys = (np.linspace(low, high, side) for low, high in ends)
    blocks = [{}, *({x: float(a), y: float(b)} for b in ys for a in xs)]
    each = answers(question, at, blocks).mean(axis=1)
    off = 0.0 if average is None or over == "best" else average - float(each[0])
    values = each[1:].reshape(side, side) + off
    even = question.even(threshold)
    return TwoWay(
        question.name, question.label, question.unit, even, over, at.n,
        x, draws.inputs[x].label, y, draws.inputs[y].label,
        draws.inputs[x].estimate.best, draws.inputs[y].estimate.best, tuple(map(float, xs)), tuple(map(float, ys)),
        tuple(tuple(map(float, row)) for row in values), tuple(contour(xs, ys, values, even)),
    )  # fmt: skip


def contour(xs: Array, ys: Array, values: Array, level: float) -> list[Line]:
    """Straight pieces of the line where values (ys, xs) pass a level, square by square (Lorensen & Cline 1987, in 2D).

    Where all four sides of a square are passed, the mean of its corners tells which belong together.

    >>> contour(np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([[0.0, 1.0], [0.0, 1.0]]), 0.25)
    [(0.25, 0.0, 0.25, 1.0)]
    """
    return [
        line
        for k in range(len(ys) - 1)
        for j in range(len(xs) - 1)
        for line in _pieces(xs[j : j + 2], ys[k : k + 2], values[k : k + 2, j : j + 2], level)
    ]


def _pieces(xs: Array, ys: Array, corner: Array, level: float) -> list[Line]:
    ring = [(xs[j], ys[k], corner[k, j]) for k, j in ((0, 0), (0, 1), (1, 1), (1, 0))]
    above = [float(z) >= level for *_, z in ring]
    passed = [k for k in range(4) if above[k] != above[(k + 1) % 4]]
    points = {k: _passing(ring[k], ring[(k + 1) % 4], level) for k in passed}
    if len(passed) == 4:  # a saddle: cut off the corners that differ from the middle
        middle = float(corner.mean()) >= level
        pairs = [((k - 1) % 4, k) for k in range(4) if above[k] != middle]
    else:
        pairs = [(passed[0], passed[1])] if passed else []
    return [(*points[a], *points[b]) for a, b in pairs]


def _passing(a: tuple[float, float, float], b: tuple[float, float, float], level: float) -> tuple[float, float]:
    share = (level - a[2]) / (b[2] - a[2])
    return float(a[0] + share * (b[0] - a[0])), float(a[1] + share * (b[1] - a[1]))


def told(asked: Asked) -> Told:
    """The map of the two inputs named, or else of those that move the answer most; averaged, and at the best guess."""
    leading = [item.name for item in ranked(asked.draws, asked.values)]
    named = asked.given.get("inputs", [])
    names = [*named, *(name for name in leading if name not in named)][:2]
    if len(names) < 2:
        raise SettingError("a map needs two inputs that vary")
    few, (x, y) = asked.draws.part(0, min(DRAWS, asked.draws.n)), names
    average = two_way(asked.question, few, x, y, asked.threshold, average=asked.measure.mean)
    alone = two_way(asked.question, few, x, y, asked.threshold, over="best", side=SIDE)
    tables = (listed(average, "two_way"), listed(alone, "two_way_best"))
    return Told((sentence(average), sentence(alone)), tables, {"average": average.to_dict(), "best": alone.to_dict()})


def listed(found: TwoWay, name: str) -> Listed:
    """The map as a table: a row a value of the second input, highest first, a column a value of the first."""
    every = max(1, (len(found.xs) - 1) // 6)
    columns = range(0, len(found.xs), every)
    rows = [
        {f"{found.y_label} ↓, {found.x_label} →": f"{found.ys[k]:.3g}"}
        | {f"{found.xs[j]:.3g}": value(found.unit, found.values[k][j]) for j in columns}
        for k in reversed(range(0, len(found.ys), every))
    ]
    how = f"averaged over {found.draws} draws" if found.over == "draws" else "all others at their best"
    return Listed(name, f"{found.label[:1].upper()}{found.label[1:]} over two inputs, {how}", rows, found)


def sentence(found: TwoWay) -> str:
    """How much of the map lies on which side, in words."""
    even = value(found.unit, found.threshold)
    how = "averaged over the others" if found.over == "draws" else "with all others at their best"
    pair = f"{found.x_label} and {found.y_label}"
    if not found.contour:
        side = "at or above" if found.above > 0.5 else "below"
        return f"{_how(how)}, “{found.label}” stays {side} {even} wherever {pair} are within their ranges."
    return f"{_how(how)}, “{found.label}” is {even} or more in {percent(found.above)} of the map of {pair}."


def _how(text: str) -> str:
    return text[:1].upper() + text[1:]
