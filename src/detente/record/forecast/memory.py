"""Sums over what came before: the memory of a topic, of a region, of a kind of sponsor, of the whole Council.

Everything the forecast knows of the past goes through `Memory.sums`, which cannot see a row of the same day or later.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPAN = 10_000_000  # more than any day number, so that key * SPAN + day sorts by key first
YEAR = 365.25


@dataclass(frozen=True)
class Memory:
    """Rows of the past in one relation: `key` (h,) says what a row belongs to, `day` (h,) when it was voted on.

    `half_life` in years: a row that old counts half; None: all rows count alike.

    >>> memory = Memory(np.array([0, 0, 1]), np.array([10, 20, 30]))
    >>> memory.sums(np.array([1.0, 1.0, 1.0]), np.array([0, 0, 1]), np.array([20, 21, 30]))
    array([1., 2., 0.])
    """

    key: Ints
    day: Ints
    half_life: float | None = None

    @cached_property
    def order(self) -> Ints:
        """The rows sorted by key and day."""
        return np.lexsort((self.day, self.key))

    @cached_property
    def places(self) -> Ints:
        """Key and day of the sorted rows as one number."""
        return self.key[self.order] * SPAN + self.day[self.order]

    def growth(self, day: Ints) -> Floats:
        """What a row of `day` weighs more than one of the first day; weights are ratios of these."""
        if self.half_life is None:
            return np.ones(len(day))
        origin = self.day.min(initial=SPAN)
        return np.asarray(np.exp2((day - origin) / (YEAR * self.half_life)))

    def running(self, values: Floats) -> Floats:
        """Weighted values (h, ...) of the sorted rows summed up within each key, to each row and with it."""
        weight = self.growth(self.day[self.order]).reshape(-1, *[1] * (values.ndim - 1))
        found = weight * values[self.order]
        # Key by key, so that not even the rounding of a sum depends on rows of another key.
        bounds = np.flatnonzero(np.diff(self.key[self.order])) + 1
        for first, last in zip([0, *bounds], [*bounds, len(found)], strict=True):
            np.cumsum(found[first:last], axis=0, out=found[first:last])
        return found

    def sums(self, values: Floats, key: Ints, day: Ints, *, last: int | None = None) -> Floats:
        """Weighted sums of `values` (h,) or (h, m) over the rows of the same key before the day, (n,) or (n, m).

        `last`: only the latest so many rows.
        """
        end = np.searchsorted(self.places, key * SPAN + day)
        start = np.searchsorted(self.places, key * SPAN)
        if last is not None:
            start = np.maximum(start, end - last)
        return self._between(values, key, start, end, day)

    def within(self, values: Floats, key: Ints, first: Ints, until: Ints) -> Floats:
        """Sums of `values` (h,) over the rows of the same key from day `first` to before day `until`, (n,)."""
        start, end = (np.searchsorted(self.places, key * SPAN + day) for day in (first, until))
        return self._between(values, key, start, end, until)

    def _between(self, values: Floats, key: Ints, start: Ints, end: Ints, day: Ints) -> Floats:
        running = self.running(values)
        begin = np.searchsorted(self.places, key * SPAN)
        up_to = [self._up_to(running, begin, place) for place in (start, end)]
        found = (up_to[1] - up_to[0]) / self.growth(day).reshape(-1, *[1] * (values.ndim - 1))
        return np.maximum(found, 0.0)  # a difference of sums may miss zero by rounding

    def _up_to(self, running: Floats, begin: Ints, place: Ints) -> Floats:
        """The sum within the key that begins at `begin` over the rows before `place`."""
        if not len(running):
            return np.zeros((len(place), *running.shape[1:]))
        some = (place > begin).reshape(-1, *[1] * (running.ndim - 1))
        return np.where(some, running[np.maximum(place - 1, 0)], 0.0)
