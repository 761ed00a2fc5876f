"""What must be true of the inputs for a share to be reached: a rule found on half of the draws, tested on the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.numeric import Array, ranks
from detente.search.prim import Box, bounds, prim
from detente.search.shares import wilson

LEADING = 12
"""Inputs along which a rule is sought: those most correlated in rank with what it is to tell."""
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Bound:
    """One condition: column `place` below or at least `value`."""

    place: int
    side: Literal["below", "above"]
    value: float


@dataclass(frozen=True)
class Rule:
    """A few bounds; the share (0–1) that holds where they do, with its 90% interval, of the `tested` draws that had no
    part in finding them; `size`, the part of all draws they leave."""

    bounds: tuple[Bound, ...]
    share: float
    low: float
    high: float
    tested: int
    size: float


def rule(values: Array, holds: Bools, share: float, tells: float = 1.0) -> Rule | None:
    """On which part of the inputs does the goal hold in `share` of the draws, where over all it does not?

    `values` (n, inputs), `holds` (n,); `tells`, how much of a yes or no a draw tells where simulation blurs it. The box
    is that of patient rule induction (`detente.search.prim`) on the draws of even number. None where there is none or
    the draws of odd number do not bear it out.

    >>> x = np.random.default_rng(1).random((400, 3))
    >>> found = rule(x, x[:, 1] > 0.6, 0.9)
    >>> [(bound.place, bound.side, round(bound.value, 1)) for bound in found.bounds], found.share > 0.9
    ([(1, 'above', 0.6)], True)
    """
    places = _leading(values, holds.astype(float))
    some = values[:, places]
    found = prim(some[::2], holds[::2].astype(float), share) if places else []
    if not found:
        return None
    inside = found[0].holds(some)
    tested, hits = int(inside[1::2].sum()), int((inside & holds)[1::2].sum())
    if tested == 0 or hits < share * tested:
        return None
    low, high = wilson(tells * hits, tells * tested)
    return Rule(_bounds(found[0], places), hits / tested, low, high, tested, float(inside.mean()))


def _leading(values: Array, holds: Array) -> list[int]:
    """The inputs that move together with `holds` in the half that finds the rule."""
    half = values[::2]
    pull = np.abs((holds[::2] - holds[::2].mean()) @ (ranks(half) - (len(half) - 1) / 2)) * (np.ptp(values, axis=0) > 0)
    return [int(j) for j in np.argsort(-pull, kind="stable")[:LEADING] if pull[j] > 0]


def _bounds(box: Box, places: list[int]) -> tuple[Bound, ...]:
    return tuple(
        Bound(places[j], "above", float(box.low[j])) if side == 0 else Bound(places[j], "below", float(box.high[j]))
        for j, side in bounds(box)
    )
