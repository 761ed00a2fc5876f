"""How much more a situation would have to be worth to each actor before it stays there, the others as they are.

With L the worth of target s to actor i, P its worth of other situations, R_i its own reach, R_O(x) what the others
reach from x by legal sequences (for SEQ and SSEQ by improvements, which are theirs and not i's), s is stable for i
when L is at least

    max over x in R_i(s) of min(P(x), min over t in R_O(x) of V(t)),

where V(t) is P(t) for GMR and SEQ, the best of P(t) and P over R_i(t) for SMR and SSEQ, and nothing can be in R_O(x)
for Nash. Answers that end in the target count: it is no better than itself, however high L is raised. Worth is raised
for the target alone, as by a motive of that many points that holds there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.graph.reach import Reach
from detente.numeric import TIE, Array

Truth = npt.NDArray[np.bool_]

GLADLY = frozenset({"seq", "sseq"})
"""Concepts whose answers are improvements of those who make them."""
MENDS = frozenset({"smr", "sseq"})
"""Concepts in which the mover may move once more after the answer."""
_PARTS = 8  # pieces of a batch, each with its own scratch memory


def shortfall(reach: Reach, worth: Array, concept: str, targets: Sequence[int]) -> Array:
    """Points by which each target falls short of stability for each actor, shape (n, targets, actors); 0 if stable.

    `worth` (n, actors, situations); `concept` is nash, gmr, smr, seq or sseq. Each number is the least rise of the
    target's worth to that actor that makes it stable for it. Raised for all actors together the target is an
    equilibrium: answers of the others depend on a target's worth under SEQ alone, and there a higher worth can only
    add answers that end in the target, or take away what would have followed it. (Under SSEQ that holds wherever no
    answer leads back to the target, as in graphs of options.)

    In the prisoners' dilemma (both true, row false, column false, both false) one point each keeps both true:

    >>> from detente.graph.reach import reach
    >>> dilemma = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]])
    >>> shortfall(dilemma, worth, "nash", [0]).tolist(), shortfall(dilemma, worth, "seq", [0]).tolist()
    ([[[1.0, 1.0]]], [[[0.0, 0.0]]])
    """
    out = np.zeros((len(worth), len(targets), reach.actors))
    places = np.asarray(targets, np.int32)
    _shortfall(np.ascontiguousarray(worth), reach.closed, (reach.first, reach.to), places, _kind(concept), out)
    return out


def unanswered(reach: Reach, worth: Array, concept: str, target: int) -> Truth:
    """Whether each move from the target is a gain for its mover that no answer undoes, shape (n, moves).

    The moves are those of the first actor, then of the next, each in the order of its R_i(target).
    """
    begin, end = reach.first[target * reach.actors], reach.first[(target + 1) * reach.actors]
    out = np.zeros((len(worth), end - begin), np.bool_)
    _unanswered(np.ascontiguousarray(worth), reach.closed, (reach.first, reach.to), target, _kind(concept), out)
    return out


def answers(reach: Reach, worth: Array, actor: int, start: int, gladly: bool) -> list[int]:
    """R_O(start) with the start itself, ascending, for one `worth` (actors, situations); only the others' counts."""
    met = np.zeros((reach.situations, _layers(reach.closed, reach.actors)), np.int32)
    scratch = (met, np.empty((met.size, 2), np.int32))
    edges, kind = (reach.first, reach.to), (True, gladly, False)
    _least_after(actor, start, kind, -np.inf, np.ascontiguousarray(worth), edges, np.int32(1), scratch)
    return [int(t) for t in np.nonzero(met.any(axis=1))[0]]


def _kind(concept: str) -> tuple[bool, bool, bool]:
    """Whether there are answers at all, whether they are improvements, whether the mover may mend them."""
    return concept != "nash", concept in GLADLY, concept in MENDS


@njit(cache=True, nogil=True)
def _layers(closed, actors):  # type: ignore[no-untyped-def]
    """Who moved last matters only where two own moves are not one; the last layer is nobody yet."""
    return 1 if closed else actors + 1


@njit(cache=True, parallel=True, nogil=True)
def _shortfall(worth, closed, edges, targets, kind, out):  # type: ignore[no-untyped-def]
    n, actors, situations = worth.shape
    first, to = edges
    for part in prange(_PARTS):
        met = np.zeros((situations, _layers(closed, actors)), np.int32)
        scratch, mark = (met, np.empty((met.size, 2), np.int32)), np.int32(0)
        for d in range(part * n // _PARTS, (part + 1) * n // _PARTS):
            P = worth[d]
            for k in range(len(targets)):
                s = targets[k]
                for i in range(actors):
                    level = P[i, s]
                    for e in range(first[s * actors + i], first[s * actors + i + 1]):
                        x, enough = to[e], level + TIE
                        if P[i, x] <= enough:
                            continue
                        mark += 1
                        after = _least_after(i, x, kind, enough, P, edges, mark, scratch)
                        level = level if after <= enough else after
                    out[d, k, i] = level - P[i, s]


@njit(cache=True, nogil=True)
def _unanswered(worth, closed, edges, s, kind, out):  # type: ignore[no-untyped-def]
    """One situation only, so too little work to share out."""
    n, actors, situations = worth.shape
    first, to = edges
    met = np.zeros((situations, _layers(closed, actors)), np.int32)
    scratch, mark = (met, np.empty((met.size, 2), np.int32)), np.int32(0)
    begin = first[s * actors]
    for d in range(n):
        P = worth[d]
        for i in range(actors):
            enough = P[i, s] + TIE
            for e in range(first[s * actors + i], first[s * actors + i + 1]):
                if P[i, to[e]] > enough:
                    mark += 1
                    after = _least_after(i, to[e], kind, enough, P, edges, mark, scratch)
                    out[d, e - begin] = after > enough


@njit(cache=True, nogil=True)
def _least_after(i, x, kind, enough, P, edges, mark, scratch):  # type: ignore[no-untyped-def]
    """The worst that can follow i's move to x, or the first found that is no better than `enough`."""
    answered, gladly, mends = kind
    first, to = edges
    met, stack = scratch
    actors, nobody = len(P), met.shape[1] - 1
    least = P[i, x]
    stack[0, 0], stack[0, 1], top = x, nobody, 1 if answered else 0
    met[x, nobody] = mark
    while top:
        top -= 1
        t, last = stack[top]
        for j in range(actors):
            layer = j if nobody else 0
            if j == i or (nobody and j == last):
                continue
            for e in range(first[t * actors + j], first[t * actors + j + 1]):
                u = to[e]
                if met[u, layer] == mark or (gladly and P[j, u] <= P[j, t] + TIE):
                    continue
                met[u, layer], stack[top, 0], stack[top, 1] = mark, u, layer
                top += 1
                least = min(least, _best_left(i, u, mends, P, first, to))
                if least <= enough:
                    return least
    return least


@njit(cache=True, nogil=True)
def _best_left(i, t, mends, P, first, to):  # type: ignore[no-untyped-def]
    """V(t): what i is left with at t, after its best move from there if it may mend."""
    best = P[i, t]
    if mends:
        at = t * len(P) + i
        for e in range(first[at], first[at + 1]):
            best = max(best, P[i, to[e]])
    return best
