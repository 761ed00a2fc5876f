"""How many minimal winning coalitions hold each member, by size: what Deegan–Packel and Holler power rest on."""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np

from detente.analyses.votes._minimal import many_patterns, patterns
from detente.bodies.bitmap import Bitmap, fits
from detente.bodies.rule import Rule

EXACT = 2**53
"""Sums below this are whole in a double."""

Memberships = dict[int, tuple[int, ...]]


@lru_cache(maxsize=64)
def memberships(rule: Rule) -> Memberships:
    """For each size, in how many minimal winning coalitions each member stands; exact.

    Raises LimitError when there are more patterns of votes than `patterns` looks at.

    >>> from detente.bodies.rule import quota
    >>> memberships(Rule(("a", "b", "c"), quota(("a", "b", "c"), 3, [2, 1, 1]), "weighted majority"))
    {2: (2, 1, 1)}
    """
    if many_patterns(rule) and fits(rule):
        counts = Bitmap(rule).memberships()
        return {size: tuple(counts[:, size].tolist()) for size in np.flatnonzero(counts.any(axis=0)).tolist()}
    return _by_kinds(rule)


def _by_kinds(rule: Rule) -> Memberships:
    kinds, yes = patterns(rule, blocking=False)
    sizes = yes.sum(axis=1, dtype=np.int64)
    wide = comb(len(rule.members), len(rule.members) // 2) * len(rule.members) >= EXACT
    ways = np.ones(len(yes), dtype=object if wide else np.float64)
    for kind, count in zip(kinds, yes.T, strict=True):
        ways = ways * np.array([comb(len(kind), k) for k in range(len(kind) + 1)], dtype=ways.dtype)[count]
    found = {int(size): [0] * len(rule.members) for size in np.unique(sizes)}
    for kind, count in zip(kinds, yes.T, strict=True):
        if wide:
            held = np.zeros(len(rule.members) + 1, dtype=object)
            np.add.at(held, sizes, ways * count)
        else:
            held = np.bincount(sizes, ways * count, len(rule.members) + 1)
        for size, shares in found.items():
            for member in kind:
                shares[rule.members.index(member)] = int(held[size]) // len(kind)
    return {size: tuple(shares) for size, shares in found.items()}
