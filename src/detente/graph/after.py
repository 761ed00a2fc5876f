"""Searches forward: the worst that can follow a move by answers of the others, nearest answers first.

Where the reach is not closed a node of a search is a situation with its last mover, as nobody moves twice in a row.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import TIE

GLADLY = frozenset({"seq", "sseq"})
"""Concepts whose answers are improvements of those who make them."""
MENDS = frozenset({"smr", "sseq"})
"""Concepts in which the mover may move once more after the answer."""
DEAD = np.int32(2**31 - 1)
"""Mark of a node from which nothing bad enough can be reached: larger than that of any search."""


def kind_of(concept: str) -> tuple[bool, bool, bool]:
    """Whether there are answers at all, whether they are improvements, whether the mover may mend them.

    >>> kind_of("nash"), kind_of("sseq")
    ((False, False, False), (True, True, True))
    """
    return concept != "nash", concept in GLADLY, concept in MENDS


@njit(cache=True, nogil=True)
def layers(closed, actors):  # type: ignore[no-untyped-def]
    """Who moved last matters only where two own moves are not one; the last layer is nobody yet."""
    return 1 if closed else actors + 1


@njit(cache=True, nogil=True)
def least_after(i, x, kind, enough, P, edges, mark, met, queue):  # type: ignore[no-untyped-def]
    """The worst that can follow i's move to x, or the first found that is no better than `enough`; and how many nodes
    are in the `queue` (nodes, 2), those met.

    Nodes whose `met` (situations, layers) is `mark` or more are not gone to; those gone to get that mark.
    """
    answered, gladly, mends = kind
    first, to = edges
    actors, nobody = len(P), met.shape[1] - 1
    least, head, tail = P[i, x], 0, 0
    if answered:
        met[x, nobody], queue[0, 0], queue[0, 1], tail = mark, x, nobody, 1
    while head < tail:
        t, last = queue[head]
        head += 1
        for j in range(actors):
            layer = j if nobody else 0
            if j == i or (nobody and j == last):
                continue
            for e in range(first[t * actors + j], first[t * actors + j + 1]):
                u = to[e]
                if met[u, layer] >= mark or (gladly and P[j, u] <= P[j, t] + TIE):
                    continue
                met[u, layer], queue[tail, 0], queue[tail, 1] = mark, u, layer
                tail += 1
                least = min(least, _best_left(i, u, mends, P, first, to))
                if least <= enough:
                    return least, tail
    return least, tail


@njit(cache=True, nogil=True)
def _best_left(i, t, mends, P, first, to):  # type: ignore[no-untyped-def]
    """What i is left with at t, after its best move from there if it may mend."""
    best = P[i, t]
    if mends:
        at = t * len(P) + i
        for e in range(first[at], first[at + 1]):
            best = max(best, P[i, to[e]])
    return best
