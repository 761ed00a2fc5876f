"""Winning coalitions counted exactly, by meeting in the middle.

The members are cut into two halves, and each half's 2^(m/2) coalitions are listed by size and by votes. How many of
the one half complete a coalition of the other is then read off two sorted lists, so that all 2^m are counted in some
m·2^(m/2) steps (after Horowitz & Sahni 1974, J. ACM 21(2), 277–292, who search so).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.bodies.rule import Expression, Rule, Tally, holds, tallies

MEMBERS = 36
"""At most so many members: 2^18 coalitions a half, some 100 megabytes."""
PAIRED = 22
"""At most so many where three tallies or more must be looked at together, pair by pair."""
JOINT = 12
"""At most so many tallies that weigh members differently."""

Integers = npt.NDArray[np.int64]


class Counts(NamedTuple):
    """Winning coalitions by size, shape (m + 1,), and those that hold each member, shape (m, m + 1)."""

    winning: Integers
    holding: Integers


class _Half(NamedTuple):
    """A half's coalitions by size: masks sorted by one tally, its sums, and where each size starts."""

    sums: Integers
    masks: Integers
    start: Integers


@lru_cache(maxsize=32)
def winning_counts(rule: Rule) -> Counts | None:
    """How many coalitions win, whose members say yes and all others no; exact, None when the rule is too large.

    A rule is small enough with MEMBERS members or fewer when no more than two tallies, head counts aside, must be
    looked at together, as with the votes and populations of the Treaty of Nice; with PAIRED members or fewer always.

    >>> from detente.bodies.rule import quota
    >>> found = winning_counts(Rule(("a", "b", "c"), quota(("a", "b", "c"), 3, [2, 1, 1]), "weighted majority"))
    >>> found.winning.tolist(), found.holding[0].tolist()
    ([0, 0, 2, 1], [0, 0, 2, 1])
    """
    m = len(rule.members)
    gains = {tally: np.subtract(tally.yes, tally.no) for tally in tallies(rule.expression)}
    weighted = [tally for tally, gain in gains.items() if (gain != gain[0]).any()]
    if m > MEMBERS or len(weighted) > JOINT:
        return None
    terms = _terms(rule.expression, weighted, gains, m)
    if m > PAIRED and any(len(together) > 2 for together in terms):
        return None
    cut = m // 2
    gain = np.array([gains[t] for t in weighted], dtype=np.int64).reshape(len(weighted), m)
    first, second = gain[:, :cut], gain[:, cut:]
    need = np.array([t.at_least - sum(t.no) for t in weighted], dtype=np.int64)
    counted = [_completions(a, b, need, terms) for a, b in ((first, second), (second, first))]
    holding = np.concatenate([_by_member(count, m) for count in counted])
    return Counts(_by_size(counted[0], m), holding)


def _terms(
    expression: Expression, weighted: list[Tally], gains: dict[Tally, Integers], m: int
) -> dict[tuple[int, ...], Integers]:
    """For each set of tallies, what to count of the coalitions that meet all of them, by size: shape (m + 1,).

    Head counts are known from the size; of the rest every rule is a sum of products (inclusion and exclusion).
    """
    shape = (2 ** len(weighted), m + 1)
    sets, sizes = np.arange(shape[0])[:, None], np.arange(m + 1)[None, :]
    met = {tally: np.broadcast_to((sets >> t & 1).astype(bool), shape) for t, tally in enumerate(weighted)}
    for tally, gain in gains.items():
        if tally not in met:
            met[tally] = np.broadcast_to(sum(tally.no) + gain[0] * sizes >= tally.at_least, shape)
    worth = holds(expression, met).astype(np.int64)
    for t in range(len(weighted)):
        worth = np.where(sets >> t & 1, worth - worth[sets[:, 0] & ~(1 << t)], worth)
    choices = [c for size in range(len(weighted) + 1) for c in combinations(range(len(weighted)), size)]
    found = {chosen: worth[sum(1 << t for t in chosen)] for chosen in choices}
    return {chosen: worth for chosen, worth in found.items() if worth.any()}


def _completions(mine: Integers, theirs: Integers, need: Integers, terms: dict[tuple[int, ...], Integers]) -> Integers:
    """For each coalition of my half (by mask) and number of theirs, how many of theirs complete it."""
    out = np.zeros((2 ** mine.shape[1], theirs.shape[1] + 1), dtype=np.int64)
    none = np.zeros((2, mine.shape[1] + theirs.shape[1]), dtype=np.int64)
    for chosen, worth in terms.items():
        rows = mine[list(chosen)] if chosen else none[:1, : mine.shape[1]]
        columns = theirs[list(chosen)] if chosen else none[:1, : theirs.shape[1]]
        wanted = need[list(chosen)] if chosen else np.zeros(1, dtype=np.int64)
        one, other = _Half(*_listed(rows[0])), _Half(*_listed(columns[0]))
        if len(wanted) == 1:
            _count_one(one.sums, one.masks, one.start, other.sums, other.start, wanted[0], worth, out)
        elif len(wanted) == 2:
            ranked, _, _ = _listed(columns[1])
            second, others_second = _values(rows[1]), _values(columns[1])
            _count_two(one, other, second, others_second, ranked, wanted, worth, out)
        else:
            tables = [np.stack([_values(row) for row in part], axis=1) for part in (rows, columns)]
            _count_many(one.masks, one.start, other.masks, other.start, tables[0], tables[1], wanted, worth, out)
    return out


def _by_size(count: Integers, m: int) -> Integers:
    found = np.zeros(m + 1, dtype=np.int64)
    _add_sizes(count, found)
    return found


def _by_member(count: Integers, m: int) -> Integers:
    found = np.zeros((len(count).bit_length() - 1, m + 1), dtype=np.int64)
    _add_members(count, found)
    return found


@njit(cache=True)
def _values(gain):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Votes of every coalition, by mask."""
    values = np.zeros(1 << len(gain), dtype=np.int64)
    for k in range(len(gain)):
        for mask in range(1 << k):
            values[mask | 1 << k] = values[mask] + gain[k]
    return values


@njit(cache=True)
def _listed(gain):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Every coalition by size, in rising order of votes: the lists without and with each new member are merged."""
    h = len(gain)
    start = np.zeros(h + 2, dtype=np.int64)
    binomial = 1
    for size in range(h + 1):
        start[size + 1] = start[size] + binomial
        binomial = binomial * (h - size) // (size + 1)
    sums, masks = np.zeros(1 << h, dtype=np.int64), np.zeros(1 << h, dtype=np.int64)
    length = np.zeros(h + 2, dtype=np.int64)
    length[0] = 1
    spare_sums, spare_masks = np.empty(1 << h, dtype=np.int64), np.empty(1 << h, dtype=np.int64)
    for k in range(h):
        for size in range(k + 1, 0, -1):
            a, a_end = start[size], start[size] + length[size]
            b, b_end = start[size - 1], start[size - 1] + length[size - 1]
            n = 0
            while a < a_end or b < b_end:
                if b == b_end or (a < a_end and sums[a] <= sums[b] + gain[k]):
                    spare_sums[n], spare_masks[n] = sums[a], masks[a]
                    a += 1
                else:
                    spare_sums[n], spare_masks[n] = sums[b] + gain[k], masks[b] | 1 << k
                    b += 1
                n += 1
            for place in range(n):
                sums[start[size] + place], masks[start[size] + place] = spare_sums[place], spare_masks[place]
            length[size] = n
    return sums, masks, start


@njit(cache=True)
def _count_one(sums, masks, start, others, others_start, need, worth, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    for mine in range(len(start) - 1):
        for theirs in range(len(others_start) - 1):
            factor = worth[mine + theirs]
            if factor == 0:
                continue
            first, end = others_start[theirs], others_start[theirs + 1]
            place = end
            for k in range(start[mine], start[mine + 1]):
                while place > first and sums[k] + others[place - 1] >= need:
                    place -= 1
                out[masks[k], theirs] += factor * (end - place)


@njit(cache=True)
def _count_two(one, other, second, others_second, ranked, need, worth, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """As one rises, coalitions of theirs come in by the first tally, into a tree of counts by the second."""
    sums, masks, start = one
    others, others_masks, others_start = other
    for mine in range(len(start) - 1):
        tree = np.zeros(len(others) + 1, dtype=np.int64)
        for theirs in range(len(others_start) - 1):
            factor = worth[mine + theirs]
            if factor == 0:
                continue
            first, end = others_start[theirs], others_start[theirs + 1]
            size, place = end - first, end
            tree[: size + 1] = 0
            for k in range(start[mine], start[mine + 1]):
                while place > first and sums[k] + others[place - 1] >= need[0]:
                    place -= 1
                    high = others_second[others_masks[place]]
                    at = size - np.searchsorted(ranked[first:end], high)
                    while at <= size:
                        tree[at] += 1
                        at += at & -at
                at = size - np.searchsorted(ranked[first:end], need[1] - second[masks[k]])
                total = 0
                while at > 0:
                    total += tree[at]
                    at -= at & -at
                out[masks[k], theirs] += factor * total


@njit(cache=True)
def _count_many(  # type: ignore[no-untyped-def]  # pragma: no cover
    masks, start, others_masks, others_start, values, others_values, need, worth, out
):
    for mine in range(len(start) - 1):
        for theirs in range(len(others_start) - 1):
            factor = worth[mine + theirs]
            if factor == 0:
                continue
            for k in range(start[mine], start[mine + 1]):
                count = 0
                for other in range(others_start[theirs], others_start[theirs + 1]):
                    met = True
                    for t in range(len(need)):
                        met &= values[masks[k], t] + others_values[others_masks[other], t] >= need[t]
                    count += met
                out[masks[k], theirs] += factor * count


@njit(cache=True)
def _ones(mask):  # type: ignore[no-untyped-def]  # pragma: no cover
    size = 0
    while mask:
        mask &= mask - 1
        size += 1
    return size


@njit(cache=True)
def _add_sizes(count, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    for mask in range(len(count)):
        size = _ones(mask)
        for more in range(count.shape[1]):
            found[size + more] += count[mask, more]


@njit(cache=True)
def _add_members(count, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    for mask in range(len(count)):
        size = _ones(mask)
        for k in range(len(found)):
            if mask >> k & 1:
                for more in range(count.shape[1]):
                    found[k, size + more] += count[mask, more]
