"""Every coalition of a small body at once, a bit each: which win, which can spare nobody, and who is critical in which.

Sixty-four coalitions stand in a word. That a member leaves is a shift of bits, or another word, so that a body of
twenty-seven, with its 2^27 coalitions, is gone through in about a hundred million steps, whatever its rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.bodies.rule import NO, YES, All, Expression, Rule, Tally, tallies
from detente.errors import LimitError

MEMBERS = 28
"""At most so many members: 2^28 bits are 32 megabytes, for each tally."""
BLOCKS = 64
"""Words are gone through in so many parts, for all cores."""

Side = Literal["winning", "blocking"]
Integers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

_LOW = 6  # members told apart by the bits of a word, the others by which word it is
_DIGITS = 5  # binary digits of a number of members
_HAS: Words = np.array([sum(1 << b for b in range(64) if b >> k & 1) for k in range(_LOW)], dtype=np.uint64)
_LAYER: Words = np.array([sum(1 << b for b in range(64) if b.bit_count() == k) for k in range(_LOW + 1)], np.uint64)


def fits(rule: Rule) -> bool:
    """Whether the body is small enough for a bit a coalition."""
    return len(rule.members) <= MEMBERS


class Bitmap:
    """Coalitions that win, or block, as bits: coalition `c` is bit c % 64 of word c // 64.

    Bit k of c is member `order[k]` of the rule, the members of fewest votes first. Those of a coalition say yes and all
    others no, or for blocking the other way round. Where there are fewer than six members, the bits of those that are
    not there stay unset. Raises LimitError past MEMBERS.

    >>> from detente.bodies.rule import quota
    >>> found = Bitmap(Rule(("a", "b", "c"), quota(("a", "b", "c"), 3, [2, 1, 1]), "weighted majority"))
    >>> found.order.tolist(), masks(found.decided).tolist(), masks(found.minimal()).tolist()
    ([1, 2, 0], [5, 6, 7], [5, 6])
    """

    def __init__(self, rule: Rule, side: Side = "winning") -> None:
        self.size, self.side = len(rule.members), side
        if self.size > MEMBERS:
            raise LimitError(f"{rule.title}: 2^{self.size} coalitions, a bit each; the limit is 2^{MEMBERS}.")
        gains = np.array([np.subtract(t.yes, t.no) for t in tallies(rule.expression)])
        share = gains / np.maximum(np.abs(gains).sum(axis=1, keepdims=True), 1)
        self.order = np.argsort(share.sum(axis=0), kind="stable")
        found = _combined(rule.expression, self._tally)
        decided = found if side == "winning" else ~found
        decided &= np.uint64((1 << (1 << min(self.size, _LOW))) - 1)
        self.decided: Words = decided

    def _tally(self, tally: Tally) -> Words:
        votes = tally.weights()[self.order]
        joins, stays = (YES, NO) if self.side == "winning" else (NO, YES)
        gain = np.zeros(max(self.size, _LOW), dtype=np.int64)
        gain[: self.size] = votes[:, joins] - votes[:, stays]
        need = tally.at_least - int(votes[:, stays].sum())
        low = _sums(gain[:_LOW])
        rising = np.argsort(low, kind="stable")
        words = np.append(np.cumsum((np.uint64(1) << rising.astype(np.uint64))[::-1])[::-1], np.uint64(0))
        half = (len(gain) - _LOW) // 2
        met: Words = _met(low[rising], words, _sums(gain[_LOW : _LOW + half]), _sums(gain[_LOW + half :]), need)
        return met

    def minimal(self) -> Words:
        """The coalitions that none of its members can leave without undoing them."""
        found: Words = _minimal(self.decided, _HAS, self._room())
        return found

    def memberships(self) -> Integers:
        """How many minimal coalitions hold each member of the rule, by size: shape (m, m + 1)."""
        return self._by_member(_memberships(self.minimal(), _HAS, _LAYER, self._room(), BLOCKS))

    def critical(self) -> Integers:
        """How many coalitions each member can undo by leaving, by how many can: shape (m, m + 1)."""
        return self._by_member(_critical(self.decided, _HAS, self._room(), BLOCKS))

    def _room(self) -> int:
        return max(self.size, _LOW)

    def _by_member(self, found: Integers) -> Integers:
        counts = np.empty((self.size, self.size + 1), dtype=np.int64)
        counts[self.order] = found.sum(axis=0)[: self.size, : self.size + 1]
        return counts


def _combined(part: Expression, met: Callable[[Tally], Words]) -> Words:
    if isinstance(part, Tally):
        return met(part)
    first, *others = part.parts
    found = _combined(first, met)
    for other in others:
        join = np.bitwise_and if isinstance(part, All) else np.bitwise_or
        join(found, _combined(other, met), out=found)
    return found


def _sums(gain: Integers) -> Integers:
    """Votes of every coalition of these members, by mask."""
    total = np.zeros(1, dtype=np.int64)
    for votes in gain:
        total = np.concatenate([total, total + votes])
    return total


def masks(words: Words) -> Integers:
    """The coalitions of a bitmap, as masks in rising order.

    >>> masks(np.array([6, 1], dtype=np.uint64)).tolist()
    [1, 2, 64]
    """
    begin = np.concatenate([[0], np.cumsum(_counts(words))])
    found: Integers = _masks(words, begin)
    return found


@njit(cache=True)
def _ones(x):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How many bits are set (Warren, Hacker's Delight, 2nd edition, 2012, figure 5-2)."""
    x -= (x >> np.uint64(1)) & np.uint64(0x5555555555555555)
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True, parallel=True)
def _met(low, words, inner, outer, need):  # type: ignore[no-untyped-def]  # pragma: no cover
    """For each word which of its coalitions reach `need`: those of the low members from some sum on."""
    out = np.empty(len(outer) * len(inner), dtype=np.uint64)
    for o in prange(len(outer)):
        for i in range(len(inner)):
            lacking, place, step = need - outer[o] - inner[i], 0, 64
            while step:  # how many sums are too small
                if place + step <= 64 and low[place + step - 1] < lacking:
                    place += step
                step >>= 1
            out[o * len(inner) + i] = words[place]
    return out


@njit(cache=True)
def _holding(has, word, member):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The coalitions of a word that hold a member."""
    if member < len(has):
        return has[member]
    return ~np.uint64(0) if word >> (member - len(has)) & 1 else np.uint64(0)


@njit(cache=True)
def _left(decided, has, word, member):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Of the coalitions of a word that hold a member, those still decided once it has left."""
    if member < len(has):
        return decided[word] << np.uint64(1 << member)
    return decided[word ^ (1 << (member - len(has)))]


@njit(cache=True, parallel=True)
def _minimal(decided, has, room):  # type: ignore[no-untyped-def]  # pragma: no cover
    out = np.empty_like(decided)
    for word in prange(len(decided)):
        kept = decided[word]
        for member in range(room):
            if kept == 0:
                break
            holding = _holding(has, word, member)
            if holding:
                kept &= ~(holding & _left(decided, has, word, member))
        out[word] = kept
    return out


@njit(cache=True, parallel=True)
def _memberships(minimal, has, layer, room, blocks):  # type: ignore[no-untyped-def]  # pragma: no cover
    found = np.zeros((blocks, room, room + 1), dtype=np.int64)
    for block in prange(blocks):
        for word in range(block, len(minimal), blocks):
            if minimal[word] == 0:
                continue
            more = _ones(np.uint64(word))
            for size in range(len(layer)):
                here = minimal[word] & layer[size]
                if here == 0:
                    continue
                for member in range(len(has)):
                    found[block, member, more + size] += _ones(here & has[member])
                count = _ones(here)
                for member in range(len(has), room):
                    if word >> (member - len(has)) & 1:
                        found[block, member, more + size] += count
    return found


@njit(cache=True, parallel=True)
def _critical(decided, has, room, blocks):  # type: ignore[no-untyped-def]  # pragma: no cover
    found = np.zeros((blocks, room, room + 1), dtype=np.int64)
    for block in prange(blocks):
        critical, digits = np.empty(room, dtype=np.uint64), np.empty(_DIGITS, dtype=np.uint64)
        for word in range(block, len(decided), blocks):
            if decided[word]:
                _add_critical(decided, has, word, critical, digits, found[block])
    return found


@njit(cache=True)
def _add_critical(decided, has, word, critical, digits, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Numbers of critical members are added up in binary, all coalitions of the word side by side."""
    digits[:] = 0
    rest = np.uint64(0)
    for member in range(len(critical)):
        carry = decided[word] & _holding(has, word, member)
        if carry:
            carry &= ~_left(decided, has, word, member)
        critical[member] = carry
        rest |= carry
        d = 0
        while carry:
            digits[d], carry = digits[d] ^ carry, digits[d] & carry
            d += 1
    while rest:
        first, number, alike = rest & (~rest + np.uint64(1)), 0, rest
        for d in range(len(digits)):
            if digits[d] & first:
                number |= 1 << d
                alike &= digits[d]
            else:
                alike &= ~digits[d]
        for member in range(len(critical)):
            found[member, number] += _ones(critical[member] & alike)
        rest &= ~alike


@njit(cache=True)
def _counts(words):  # type: ignore[no-untyped-def]  # pragma: no cover
    out = np.empty(len(words), dtype=np.int64)
    for word in range(len(words)):
        out[word] = _ones(words[word])
    return out


@njit(cache=True, parallel=True)
def _masks(words, begin):  # type: ignore[no-untyped-def]  # pragma: no cover
    out = np.empty(begin[-1], dtype=np.int64)
    for word in prange(len(words)):
        at = begin[word]
        if begin[word + 1] > at:
            for b in range(64):
                if words[word] >> np.uint64(b) & np.uint64(1):
                    out[at] = word * 64 + b
                    at += 1
    return out
