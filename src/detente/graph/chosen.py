"""Stability of a few chosen situations, by searches forward that end with the first answer that is bad enough.

Of all situations, `detente.graph.stable` searches backwards once an actor; for a few dozen of thousands that is far
more than is asked. Three things keep a search short: what is stable by Nash is so by every concept, and what is not by
a weaker one is not by a stronger; one move without an answer is enough; and what a search that found no answer has
met cannot lead to one for a situation that is worth less to the actor, so situations are asked from the best down.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from detente.graph.after import DEAD, kind_of, layers, least_after
from detente.numeric import TIE

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
"""What the kernel knows: what is stable by Nash is so by all, and what is not by one is not by those named after it."""
_KINDS = np.array([kind_of(concept) for concept in CONCEPTS])
_WEAKER = np.array([0, 0, 0b00010, 0b00010, 0b01110])  # of each concept those that it implies, by their places as bits
_PARTS = 8  # pieces of a batch, each with its own scratch memory


@njit(cache=True, parallel=True, nogil=True)
def chosen(worth, closed, edges, at, rows, strong, out):  # type: ignore[no-untyped-def]
    """Fill `out` (n, concepts, chosen, actors); `rows[k]` is where CONCEPTS[k] goes, −1 where it is not asked."""
    n, actors, situations = worth.shape
    for part in prange(_PARTS):
        met = np.empty((situations, layers(closed, actors)), np.int32)
        queue, fails = np.empty((met.size, 2), np.int32), np.empty(len(at), np.int32)
        for d in range(part * n // _PARTS, (part + 1) * n // _PARTS):
            for i in range(actors):
                turn = np.argsort(-worth[d, i][at])
                fails[:] = 0
                for k in range(len(rows)):
                    if k == 0 or rows[k] >= 0:
                        _judge(i, k, worth[d], edges, at, turn, strong, met, queue, fails)
                    if rows[k] >= 0:
                        for c in range(len(at)):
                            out[d, rows[k], c, i] = fails[c] >> k & 1 == 0


@njit(cache=True, nogil=True)
def _judge(i, k, P, edges, at, turn, strong, met, queue, fails):  # type: ignore[no-untyped-def]
    """Which of the chosen situations i would leave by one concept, given those before it."""
    first, to = edges
    kind = (_KINDS[k, 0], _KINDS[k, 1], _KINDS[k, 2])
    met[:], mark = 0, np.int32(0)
    for c in turn:
        if k and not fails[c] & 1:
            continue
        s, left = at[c], fails[c] & _WEAKER[k] != 0
        stay = P[i, s] + TIE
        bad = P[i, s] - strong - TIE if strong > 0 else stay
        for e in range(first[s * len(P) + i], first[s * len(P) + i + 1]):
            if left:
                break
            if P[i, to[e]] > stay:
                mark += 1
                left = not _answered(i, to[e], kind, bad, P, edges, mark, met, queue)
        fails[c] |= left << k


@njit(cache=True, nogil=True)
def _answered(i, x, kind, bad, P, edges, mark, met, queue):  # type: ignore[no-untyped-def]
    """Whether something bad enough can follow; where not, all that was met is dead."""
    if met[x, -1] == DEAD:
        return False
    least, tail = least_after(i, x, kind, bad, P, edges, mark, met, queue)
    if least <= bad:
        return True
    for q in range(tail):
        met[queue[q, 0], queue[q, 1]] = DEAD
    return False
