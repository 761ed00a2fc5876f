"""Patient rule induction: boxes of inputs in which a target is dense, found by peeling, choosing and pasting.

Friedman & Fisher (1999), Statistics and Computing 9, 123–143; for scenarios Bryant & Lempert (2010), Technological
Forecasting and Social Change 77, 34–49. Here are only arrays; which inputs are tried, and whether a box may be
believed, is the business of those who ask (`rule`, `detente.doubt.flips`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.numeric import TIE, Array

ALPHA = 0.05
"""The part of the draws in the box that one peel takes away: small, so that a bad peel can be made good."""
SMALLEST = 0.05
"""The least part of all draws a box may hold."""
EARNED = 1.1
"""A bound stays only if the box without it would have this many times less excess."""
MOST_INPUTS = 3
"""What a reader keeps in mind: a box limits at most so many inputs."""
ROUNDS = 3
FREE = (-np.inf, np.inf)

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """`low` ≤ input < `high` for every input, shapes (inputs,), infinite where it is free; numbers in [0, 1].

    `coverage`: the part of all the target that the box holds; `density`: the mean of the target in it; `mass`: the part
    of the draws it holds.
    """

    low: Array
    high: Array
    coverage: float = 1.0
    density: float = 0.0
    mass: float = 1.0

    @property
    def limited(self) -> int:
        """How many inputs the box limits."""
        return int((np.isfinite(self.low) | np.isfinite(self.high)).sum())

    def holds(self, values: Array) -> Mask:
        """Which draws of `values` (n, inputs) lie in the box, shape (n,)."""
        inside = np.ones(len(values), dtype=bool)
        for j in np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high)):
            inside &= (values[:, j] >= self.low[j]) & (values[:, j] < self.high[j])
        return inside


def prim(values: Array, target: Array, cut: float, most: int = 1, least: float = SMALLEST) -> list[Box]:
    """Up to `most` boxes in which the mean of the target is above `cut`, the largest excess first, by covering.

    `values` (n, inputs), `target` (n,) in [0, 1], true or false or a chance. Of the boxes that peeling passes through
    the one with the largest excess, the sum of target − cut over its draws, is taken (weighted relative accuracy:
    Lavrač, Flach & Zupan 1999), its bounds are pasted, and those that do not earn their place are dropped. The next box
    is sought among the draws that the earlier ones left; its numbers count those draws, as parts of all.

    >>> x = np.random.default_rng(1).random((2000, 3))
    >>> box, = prim(x, ((x[:, 0] < 0.3) & (x[:, 2] >= 0.5)).astype(float), 0.5)
    >>> box.high.round(1).tolist(), box.low.round(1).tolist(), round(box.density, 1)
    ([0.3, inf, inf], [-inf, -inf, 0.5], 1.0)
    """
    left, boxes = np.ones(len(target), dtype=bool), []
    for _ in range(most):
        size = max(1, int(np.ceil(least * len(target))))
        trajectory = peel(values[left], target[left], least=size / left.sum())
        found = settled(trajectory, values[left], target[left], cut, size)
        if found is None:
            break
        inside = found.holds(values) & left
        boxes.append(_measured(found, inside, target))
        left &= ~inside
        if left.sum() <= size:
            break
    return boxes


def peel(values: Array, target: Array, alpha: float = ALPHA, least: float = SMALLEST) -> list[Box]:
    """The trajectory of boxes from the whole down to `least` of the draws, each a peel smaller than the one before.

    `values` (n, inputs), `target` (n,) in [0, 1]. Every step tries to take the lowest or the highest `alpha` of the
    draws in the box along each input, and takes the peel that raises the mean most for what it removes (equal values
    go together, so that peels may differ in size). It stops when no peel raises the mean.

    >>> x = np.linspace(0, 1, 100, endpoint=False)[:, None]
    >>> boxes = peel(x, (x[:, 0] >= 0.5).astype(float))
    >>> boxes[0].density, boxes[-1].density, boxes[-1].coverage
    (0.5, 1.0, 1.0)
    """
    n, width = values.shape
    low, high = np.full(width, -np.inf), np.full(width, np.inf)
    inside, boxes = np.ones(n, dtype=bool), []
    order = np.argsort(values, axis=0, kind="stable").T
    x, y = np.take_along_axis(values.T, order, axis=1), target[order]
    while True:
        boxes.append(_measured(Box(low, high), inside, target))
        step = _best_peel(x, y, max(1, int(alpha * x.shape[1])), max(1, least * n)) if width else None
        if step is None:
            return boxes
        j, side, cut = step
        low, high = low.copy(), high.copy()
        (low if side == 0 else high)[j] = cut
        inside = inside & ((values[:, j] >= cut) if side == 0 else (values[:, j] < cut))
        stays = inside[order]
        x, y, order = x[stays].reshape(width, -1), y[stays].reshape(width, -1), order[stays].reshape(width, -1)


def _best_peel(x: Array, y: Array, take: int, least: float) -> tuple[int, int, float] | None:
    """Input, side (0 low, 1 high) and new bound of the best peel; `x` and `y` (inputs, m) sorted along each input."""
    m = x.shape[1]
    if m - take < least:
        return None
    total = y[0].sum()
    running = np.concatenate([np.zeros((len(y), 1)), np.cumsum(y, axis=1)], axis=1)
    rows = np.arange(len(x))
    bottom = np.where(x[:, take] > x[:, 0], x[:, take], _second(x))
    gone = [(x < bottom[:, None]).sum(axis=1), (x >= x[:, m - take][:, None]).sum(axis=1)]
    lost = [running[rows, gone[0]], total - running[rows, m - gone[1]]]
    count, sums = np.array(gone), np.array(lost)
    allowed = (count > 0) & (m - count >= least)
    kept = np.where(allowed, m - count, 1)
    gain = ((total - sums) / kept - total / m) / np.maximum(count, 1)
    gain[~allowed] = -np.inf
    side, j = np.unravel_index(int(np.argmax(gain)), gain.shape)
    if not gain[side, j] > TIE / m:
        return None
    return int(j), int(side), float(bottom[j] if side == 0 else x[j, m - take])


def _second(x: Array) -> Array:
    """The least value above the lowest, for each row of sorted values; infinite where there is none."""
    above = x > x[:, :1]
    first = np.argmax(above, axis=1)
    return np.where(above.any(axis=1), x[np.arange(len(x)), first], np.inf)


def _measured(box: Box, inside: Mask, target: Array) -> Box:
    held, total = float(target[inside].sum()), float(target.sum())
    size = int(inside.sum())
    return replace(
        box,
        coverage=held / total if total > 0 else 0.0,
        density=held / size if size else 0.0,
        mass=size / len(target),
    )


def choose(boxes: list[Box], cut: float) -> Box | None:
    """The box of a trajectory with the largest excess over the cut, mass · (density − cut); None if none has any."""
    best = max(boxes[1:], key=lambda box: box.mass * (box.density - cut), default=None)
    return best if best is not None and best.density > cut else None


def settled(trajectory: list[Box], values: Array, target: Array, cut: float, size: int) -> Box | None:
    """The box of a trajectory with the largest excess, pasted, without the bounds that do not earn their place.

    None where no box has a density above the cut, or no bound is worth its words. `size`: the least draws it holds.
    """
    start = choose(trajectory, cut)
    if start is None:
        return None
    kept, box = _earning(start, values, target - cut), None
    while box is not kept:
        box = paste(kept, values, target, cut, size)
        kept = _earning(box, values, target - cut)
    return box if box.limited else None


def _earning(box: Box, values: Array, excess: Array) -> Box:
    """The box without the bounds, one by one, that add least and do not earn their place or are too many."""
    while box.limited:
        ends = bounds(box)
        beyond = np.array([values[:, j] < box.low[j] if side == 0 else values[:, j] >= box.high[j] for j, side in ends])
        count = beyond.sum(axis=0)
        whole = float(excess[count == 0].sum())
        without = whole + beyond[:, count == 1] @ excess[count == 1]
        least = int(np.argmax(without))
        if box.limited <= MOST_INPUTS and without[least] * EARNED < whole:
            break
        box = dropped(box, *ends[least])
    return box


def paste(box: Box, values: Array, target: Array, cut: float, size: int) -> Box:
    """The box with every bound in turn put where the excess is largest, the others as they are, until none moves.

    Bounds move out as in the pasting of Friedman & Fisher (1999), which adds draws while that helps, and also in, by
    single draws rather than by a share of them. A box keeps at least `size` draws.
    """
    low, high = box.low.copy(), box.high.copy()
    for _ in range(ROUNDS):
        before = low.copy(), high.copy()
        for j in np.flatnonzero(np.isfinite(low) | np.isfinite(high)):
            for bounds, side in ((low, 0), (high, 1)):
                if np.isfinite(bounds[j]):
                    bounds[j] = FREE[side]
                    inside = Box(low, high).holds(values)
                    bounds[j] = _line(values[inside, j], target[inside] - cut, side, size)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return Box(low, high)


def _line(x: Array, excess: Array, side: int, size: int) -> float:
    """The bound along one input that leaves the largest excess and at least `size` draws; infinite to have none."""
    order = np.argsort(x, kind="stable")
    ordered, m = x[order], len(x)
    running = np.concatenate([[0.0], np.cumsum(excess[order])])
    kept = running[m] - running if side == 0 else running  # by the draw it stands before
    count = m - np.arange(m + 1) if side == 0 else np.arange(m + 1)
    apart = np.concatenate([[True], np.diff(ordered) > 0, [True]])
    kept = np.where(apart & (count >= min(size, m)), kept, -np.inf)
    at = int(np.argmax(kept)) if side == 0 else m - int(np.argmax(kept[::-1]))
    if at in (0, m):
        return FREE[side]
    return float((ordered[at - 1] + ordered[at]) / 2)


def bounds(box: Box) -> list[tuple[int, int]]:
    """Input and side (0 low, 1 high) of every bound of a box, input by input."""
    limited = np.isfinite(np.column_stack([box.low, box.high]))
    return [(int(j), int(side)) for j, side in np.argwhere(limited)]


def dropped(box: Box, j: int, side: int) -> Box:
    """The box without one bound."""
    low, high = box.low.copy(), box.high.copy()
    (low if side == 0 else high)[j] = FREE[side]
    return Box(low, high)
