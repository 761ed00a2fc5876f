"""Every minimal coalition of a rule, by kinds of member: those whose votes weigh the same are one kind."""

from __future__ import annotations

from math import prod

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.bodies.bitmap import fits
from detente.bodies.power import weighted
from detente.bodies.rule import NO, YES, Rule, holds, tallies
from detente.errors import LimitError

FEW = 2**18
"""Patterns up to which looking at kinds of member is the faster way; past it, and in a small body, bits are."""
PATTERN_LIMIT = 2**27
TALLY_LIMIT = 16

Kinds = list[tuple[str, ...]]
Integers = npt.NDArray[np.int64]


def patterns(rule: Rule, blocking: bool) -> tuple[Kinds, npt.NDArray[np.int16]]:
    """Kinds of members, and for each minimal coalition how many of each kind: shape (patterns, kinds).

    Winning coalitions say yes against the no of all others; blocking ones say no against the yes of all
    others. Patterns with more of the earlier kinds come first. Looks at every number of each kind, with sums
    of votes for the first and the second half of the kinds kept in tables (as Horowitz & Sahni 1974, J. ACM
    21(2), 277–292). Raises LimitError past PATTERN_LIMIT patterns or TALLY_LIMIT tallies.
    """
    parts, kinds = tallies(rule.expression), _kinds(rule)
    radix = np.array([len(kind) + 1 for kind in kinds.values()])
    _check_size(rule, prod(radix.tolist()), len(parts))
    gain = np.array([np.frombuffer(votes, dtype=np.int64) for votes in kinds])
    start = np.array([sum(tally.no) - tally.at_least for tally in parts])  # below zero: not met
    cut = _cut(radix)
    stride = np.concatenate([np.cumprod(radix[:0:-1])[::-1], [1]]).astype(np.int64)
    high, low = _sums(radix[:cut], gain[:cut]) + start, _sums(radix[cut:], gain[cut:])
    args = (high, low, _truth(rule), radix, stride, gain, blocking)
    found = np.empty(0, dtype=np.int64)
    counts = _scan(*args, np.zeros(len(high), dtype=np.int64), found)
    ends = np.cumsum(counts)
    found = np.empty(int(ends[-1]), dtype=np.int64)
    _scan(*args, ends - counts, found)
    yes = np.stack([(found // s % r).astype(np.int16) for s, r in zip(stride, radix, strict=True)], axis=1)
    joining = (radix - 1).astype(np.int16) - yes if blocking else yes[::-1]
    return [tuple(kind) for kind in kinds.values()], joining


def many_patterns(rule: Rule) -> bool:
    """Whether there are more than FEW patterns to look at.

    >>> from detente.bodies.rule import quota
    >>> many_patterns(Rule(tuple("abcd"), quota("abcd", 5, [3, 2, 1, 1]), "weighted majority"))
    False
    """
    return prod(len(kind) + 1 for kind in _kinds(rule).values()) > FEW


def finely_weighted(rule: Rule) -> tuple[Integers, int] | None:
    """Votes and quota of one weighted tally of too many members to look at any coalition; None for other rules."""
    return weighted(rule) if many_patterns(rule) and not fits(rule) else None


def _kinds(rule: Rule) -> dict[bytes, list[str]]:
    """Members by what their yes brings more than their no, in every tally."""
    weights = np.stack([tally.weights() for tally in tallies(rule.expression)], axis=-1)  # (members, 3, tallies)
    kinds: dict[bytes, list[str]] = {}
    for member, gain in zip(rule.members, weights[:, YES] - weights[:, NO], strict=True):
        kinds.setdefault(gain.tobytes(), []).append(member)
    return kinds


def _check_size(rule: Rule, size: int, tally_count: int) -> None:
    if size > PATTERN_LIMIT or tally_count > TALLY_LIMIT:
        raise LimitError(
            f"{rule.title}: {size:,} patterns of votes in {tally_count} tallies; "
            f"the limit is {PATTERN_LIMIT:,} patterns and {TALLY_LIMIT} tallies."
        )


def _cut(radix: Integers) -> int:
    """How many kinds go into the first table, so that both are about as long."""
    return int(np.argmin(np.abs(np.cumsum(np.log(radix)) - np.log(radix).sum() / 2))) + 1


def _sums(radix: Integers, gain: Integers) -> Integers:
    """Votes brought by every pattern of these kinds, shape (patterns, tallies)."""
    total = np.zeros((1, gain.shape[1]), dtype=np.int64)
    for count, votes in zip(radix, gain, strict=True):
        total = (total[:, None] + np.arange(count)[:, None] * votes).reshape(-1, gain.shape[1])
    return total


def _truth(rule: Rule) -> npt.NDArray[np.bool_]:
    """Whether the rule passes, for each set of tallies met (bit t for tally t)."""
    parts = tallies(rule.expression)
    sets = np.arange(2 ** len(parts))
    return holds(rule.expression, {tally: (sets >> t & 1).astype(bool) for t, tally in enumerate(parts)})


@njit(cache=True)
def _wins(high, low, gain, sign, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    met = 0
    for t in range(len(high)):
        if high[t] + low[t] + sign * gain[t] >= 0:
            met |= 1 << t
    return truth[met]


@njit(cache=True)
def _spares_none(pattern, high, low, truth, radix, stride, gain, blocking):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whether a yes pattern wins (or, blocking, loses) and ceases to when any one member changes sides."""
    if _wins(high, low, high, 0, truth) == blocking:
        return False
    for kind in range(len(radix)):
        yes = pattern // stride[kind] % radix[kind]
        if blocking and yes < radix[kind] - 1 and not _wins(high, low, gain[kind], 1, truth):
            return False
        if not blocking and yes > 0 and _wins(high, low, gain[kind], -1, truth):
            return False
    return True


@njit(cache=True, parallel=True)
def _scan(high, low, truth, radix, stride, gain, blocking, place, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Minimal patterns counted for each row of `high`, and written from `place` on when `found` has room."""
    counts = np.zeros(len(high), dtype=np.int64)
    for h in prange(len(high)):
        for k in range(len(low)):
            pattern = h * len(low) + k
            if _spares_none(pattern, high[h], low[k], truth, radix, stride, gain, blocking):
                if len(found):
                    found[place[h] + counts[h]] = pattern
                counts[h] += 1
    return counts
