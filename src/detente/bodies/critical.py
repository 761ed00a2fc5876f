"""How many members are critical at once: every winning coalition gone through, by kinds of member or bit by bit."""

from __future__ import annotations

from functools import lru_cache
from math import comb, prod

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.bodies.bitmap import Bitmap, fits
from detente.bodies.rule import NO, YES, Rule, holds, tallies
from detente.errors import LimitError

FEW = 2**18
"""Patterns of votes up to which kinds of member are the faster way."""
PATTERNS, MEMBERS, TALLIES = 2**27, 57, 12
"""Patterns of votes gone through in some seconds; members whose coalitions 64 bits can count."""
BLOCKS = 64
"""Patterns are cut into at least so many parts, for all cores."""

Integers = npt.NDArray[np.int64]


@lru_cache(maxsize=64)
def critical_counts(rule: Rule) -> Integers:
    """Winning coalitions in which each member is critical, by how many members are: shape (m, m + 1).

    A member is critical whose leaving makes the coalition lose. Members whose votes weigh the same are one kind; all
    numbers of each kind are gone through, or, where those are many and members few, all coalitions as bits. Nobody
    abstains. Raises LimitError past PATTERNS, MEMBERS or TALLIES.

    >>> from detente.bodies.rule import quota
    >>> critical_counts(Rule(("a", "b", "c"), quota(("a", "b", "c"), 3, [2, 1, 1]), "weighted majority")).tolist()
    [[0, 1, 2, 0], [0, 0, 1, 0], [0, 0, 1, 0]]
    """
    parts, m = tallies(rule.expression), len(rule.members)
    weights = np.stack([tally.weights() for tally in parts], axis=-1)
    kinds: dict[bytes, list[int]] = {}
    for k in range(m):
        kinds.setdefault((weights[k, YES] - weights[k, NO]).tobytes(), []).append(k)
    radix = np.array([len(kind) + 1 for kind in kinds.values()])
    if prod(radix.tolist()) > FEW and fits(rule):
        return _kept(Bitmap(rule).critical())
    if (size := prod(radix.tolist())) > PATTERNS or m > MEMBERS or len(parts) > TALLIES:
        raise LimitError(
            f"{rule.title}: {size:,} patterns of votes of {m} members in {len(parts)} tallies; "
            f"the limits are {PATTERNS:,}, {MEMBERS} and {TALLIES}."
        )
    gain = np.array([weights[kind[0], YES] - weights[kind[0], NO] for kind in kinds.values()])
    start = np.array([sum(tally.no) - tally.at_least for tally in parts])
    sets = np.arange(2 ** len(parts))
    truth = holds(rule.expression, {tally: (sets >> t & 1).astype(bool) for t, tally in enumerate(parts)})
    choose = np.array([[comb(n - 1, k) for k in range(radix.max())] for n in radix.tolist()])
    lead = int(np.searchsorted(np.cumprod(radix), BLOCKS)) + 1
    blocks = prod(radix[:lead].tolist())
    found = np.zeros((blocks, len(radix), m + 1), dtype=np.int64)
    _go_through(radix, min(lead, len(radix)), gain, start, truth, choose, found)
    counts = np.zeros((m, m + 1), dtype=np.int64)
    for kind, row in zip(kinds.values(), found.sum(axis=0), strict=True):
        counts[kind] = row // len(kind)
    return _kept(counts)


def _kept(counts: Integers) -> Integers:
    """Not to be written to: the next to ask is given the same."""
    counts.flags.writeable = False
    return counts


@njit(cache=True)
def _wins(sums, gain, times, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    met = 0
    for t in range(len(sums)):
        if sums[t] + times * gain[t] >= 0:
            met |= 1 << t
    return truth[met]


@njit(cache=True, parallel=True)
def _go_through(radix, lead, gain, start, truth, choose, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    for block in prange(len(found)):
        _one_block(np.int64(block), radix, lead, gain, start, truth, choose, found[block])


@njit(cache=True)
def _one_block(block, radix, lead, gain, start, truth, choose, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The block says how many of each leading kind vote yes; the others are counted up like a clock."""
    yes, sums = np.zeros(len(radix), dtype=np.int64), start.copy()
    for kind in range(lead):
        yes[kind] = block % radix[kind]
        block //= radix[kind]
        sums += yes[kind] * gain[kind]
    while True:
        if _wins(sums, gain[0], 0, truth):
            _add_critical(yes, sums, gain, truth, choose, found)
        kind = lead
        while kind < len(radix) and yes[kind] == radix[kind] - 1:
            for t in range(len(sums)):
                sums[t] -= yes[kind] * gain[kind, t]
            yes[kind] = 0
            kind += 1
        if kind == len(radix):
            return
        yes[kind] += 1
        for t in range(len(sums)):
            sums[t] += gain[kind, t]


@njit(cache=True)
def _add_critical(yes, sums, gain, truth, choose, found):  # type: ignore[no-untyped-def]  # pragma: no cover
    critical, ways, which = 0, 1, 0
    for kind in range(len(yes)):
        ways *= choose[kind, yes[kind]]
        if yes[kind] > 0 and not _wins(sums, gain[kind], -1, truth):
            critical += yes[kind]
            which |= 1 << kind
    for kind in range(len(yes)):
        if which >> kind & 1:
            found[kind, critical] += ways * yes[kind]
