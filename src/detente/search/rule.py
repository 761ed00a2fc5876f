"""What must be true of the inputs for a share to be reached: a rule found on half of the draws, tested on the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.numeric import Array
from detente.search.shares import wilson

LEADING = 12
PARTS = 10
SMALLEST = 0.05
"""The least part of the draws a rule may hold."""
EARNED = 1.1
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Bound:
    """One condition: column `place` below or at least `value`."""

    place: int
    side: Literal["below", "above"]
    value: float


@dataclass(frozen=True)
class Rule:
    """One or two bounds; the share (0–1) that holds where they do, with its 90% interval, of the `tested` draws that
    had no part in finding them; `size`, the part of all draws they leave."""

    bounds: tuple[Bound, ...]
    share: float
    low: float
    high: float
    tested: int
    size: float


def rule(values: Array, holds: Bools, share: float) -> Rule | None:
    """On which part of the inputs does the goal hold in `share` of the draws, where over all it does not?

    `values` (n, inputs), `holds` (n,). Bounds stand at deciles of the inputs most correlated in rank with `holds`; the
    rule with the largest sum of (holds − share) over its even-numbered draws is taken (weighted relative accuracy:
    Lavrač, Flach & Zupan 1999; boxes: Friedman & Fisher 1999, Statistics and Computing 9, section 2), a second bound
    only if it adds a tenth. None where no rule puts the share right or the odd-numbered draws do not bear it out.

    >>> x = np.random.default_rng(1).random((400, 3))
    >>> found = rule(x, x[:, 1] > 0.6, 0.9)
    >>> [(bound.place, bound.side, round(bound.value, 1)) for bound in found.bounds], found.share > 0.9
    ([(1, 'above', 0.6)], True)
    """
    made = _bounds(values, holds.astype(float))
    if not made:
        return None
    inside: Bools = np.column_stack([_inside(values, bound) for bound in made])
    chosen = _best(inside[::2], np.asarray(holds[::2] - share, float), np.array([bound.place for bound in made]))
    if not chosen:
        return None
    kept = np.asarray(inside[:, chosen].all(axis=1))
    tested, hits = int(kept[1::2].sum()), int((kept & holds)[1::2].sum())
    if tested == 0 or hits < share * tested:
        return None
    low, high = wilson(hits, tested)
    return Rule(tuple(made[c] for c in chosen), hits / tested, low, high, tested, float(kept.mean()))


def _bounds(values: Array, holds: Array) -> list[Bound]:
    """Deciles of the inputs that move together with `holds` in the half that finds the rule."""
    ranks = np.argsort(np.argsort(values[::2], axis=0), axis=0) - (len(values[::2]) - 1) / 2
    pull = np.abs((holds[::2] - holds[::2].mean()) @ ranks) * (np.ptp(values, axis=0) > 0)
    leading = [int(j) for j in np.argsort(-pull, kind="stable")[:LEADING] if pull[j] > 0]
    sides: tuple[Literal["below", "above"], ...] = ("below", "above")
    return [
        Bound(j, side, float(value))
        for j in leading
        for value in np.quantile(values[:, j], np.arange(1, PARTS) / PARTS)
        for side in sides
    ]


def _inside(values: Array, bound: Bound) -> Bools:
    column = values[:, bound.place]
    return np.asarray(column < bound.value if bound.side == "below" else column >= bound.value)


def _best(inside: Bools, excess: Array, place: npt.NDArray[np.int_]) -> list[int]:
    """The bound or pair of bounds on different inputs with the largest excess; none where it is not above zero."""
    marks = inside.astype(float)
    pairs = marks.T @ (marks * excess[:, None])
    same = (place[:, None] == place) & ~np.eye(len(place), dtype=bool)
    pairs[(marks.T @ marks < SMALLEST * len(marks)) | same] = -np.inf
    one = int(np.argmax(np.diag(pairs)))
    first, second = np.unravel_index(int(np.argmax(pairs)), pairs.shape)
    if not pairs[first, second] > EARNED * max(pairs[one, one], 0.0):
        first = second = np.intp(one)
    return sorted({int(first), int(second)}) if pairs[first, second] > 0 else []
