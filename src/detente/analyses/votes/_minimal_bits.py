"""Minimal coalitions of a small body as bits: those that hold some members and not others, counted and listed."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.bodies.bitmap import Bitmap, masks
from detente.bodies.rule import Rule

LISTED = 100
"""Coalitions written out; the count is exact however many there are."""

Side = Literal["winning", "blocking"]
Found = tuple[dict[int, int], tuple[tuple[str, ...], ...]]
"""How many coalitions there are of each size, and the first LISTED, smallest first."""
Integers = npt.NDArray[np.int64]


def by_bits(rule: Rule, side: Side, with_: tuple[str, ...], without: tuple[str, ...]) -> Found:
    """Minimal coalitions with all members of one list and none of another.

    Of those of one size the ones with the earlier members come first. Raises LimitError for a large body.

    >>> from detente.bodies.rule import quota
    >>> by_bits(Rule(tuple("abc"), quota("abc", 2), "two of three"), "winning", ("b",), ())
    ({2: 2}, (('a', 'b'), ('b', 'c')))
    """
    sizes, found = _minimal(rule, side)
    m = len(rule.members)
    held, barred = (sum(1 << m - 1 - rule.members.index(name) for name in names) for names in (with_, without))
    fits = (found & held == held) & (found & barred == 0)
    sizes, found = sizes[fits], found[fits]
    by_size = {size: count for size, count in enumerate(np.bincount(sizes).tolist()) if count}
    return by_size, tuple(_members(rule, mask) for mask in _first(sizes, found, by_size))


@lru_cache(maxsize=4)
def _minimal(rule: Rule, side: Side) -> tuple[npt.NDArray[np.uint8], Integers]:
    """Size and mask of each; here the first member of the rule is the highest bit."""
    bitmap, m = Bitmap(rule, side), len(rule.members)
    found, half = masks(bitmap.minimal()), m // 2
    place = [1 << m - 1 - int(k) for k in bitmap.order]
    low, high = _sums(place[:half]), _sums(place[half:])
    mask = low[found & (1 << half) - 1] | high[found >> half]
    return np.bitwise_count(mask), mask


def _sums(values: list[int]) -> Integers:
    total = np.zeros(1, dtype=np.int64)
    for value in values:
        total = np.concatenate([total, total + value])
    return total


def _first(sizes: npt.NDArray[np.uint8], found: Integers, by_size: dict[int, int]) -> list[int]:
    chosen: list[int] = []
    for size, count in by_size.items():
        room = LISTED - len(chosen)
        if room <= 0:
            break
        here = found[sizes == size]
        kept = here if count <= room else np.partition(here, count - room)[count - room :]
        chosen += sorted(kept.tolist(), reverse=True)
    return chosen


def _members(rule: Rule, mask: int) -> tuple[str, ...]:
    m = len(rule.members)
    return tuple(member for k, member in enumerate(rule.members) if mask >> m - 1 - k & 1)
