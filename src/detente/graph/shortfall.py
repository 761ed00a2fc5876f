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

from detente.graph.after import kind_of, layers, least_after
from detente.graph.reach import Reach
from detente.numeric import TIE, Array

Truth = npt.NDArray[np.bool_]

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
    _shortfall(np.ascontiguousarray(worth), reach.closed, (reach.first, reach.to), places, kind_of(concept), out)
    return out


def unanswered(reach: Reach, worth: Array, concept: str, target: int) -> Truth:
    """Whether each move from the target is a gain for its mover that no answer undoes, shape (n, moves).

    The moves are those of the first actor, then of the next, each in the order of its R_i(target).
    """
    begin, end = reach.first[target * reach.actors], reach.first[(target + 1) * reach.actors]
    out = np.zeros((len(worth), end - begin), np.bool_)
    _unanswered(np.ascontiguousarray(worth), reach.closed, (reach.first, reach.to), target, kind_of(concept), out)
    return out


def answers(reach: Reach, worth: Array, actor: int, start: int, gladly: bool) -> list[int]:
    """R_O(start) with the start itself, ascending, for one `worth` (actors, situations); only the others' counts."""
    met = np.zeros((reach.situations, layers(reach.closed, reach.actors)), np.int32)
    queue = np.empty((met.size, 2), np.int32)
    edges, kind = (reach.first, reach.to), (True, gladly, False)
    least_after(actor, start, kind, -np.inf, np.ascontiguousarray(worth), edges, np.int32(1), met, queue)
    return [int(t) for t in np.nonzero(met.any(axis=1))[0]]


@njit(cache=True, parallel=True, nogil=True)
def _shortfall(worth, closed, edges, targets, kind, out):  # type: ignore[no-untyped-def]
    n, actors, situations = worth.shape
    first, to = edges
    for part in prange(_PARTS):
        met = np.zeros((situations, layers(closed, actors)), np.int32)
        queue, mark = np.empty((met.size, 2), np.int32), np.int32(0)
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
                        after, _ = least_after(i, x, kind, enough, P, edges, mark, met, queue)
                        level = level if after <= enough else after
                    out[d, k, i] = level - P[i, s]


@njit(cache=True, nogil=True)
def _unanswered(worth, closed, edges, s, kind, out):  # type: ignore[no-untyped-def]
    """One situation only, so too little work to share out."""
    n, actors, situations = worth.shape
    first, to = edges
    met = np.zeros((situations, layers(closed, actors)), np.int32)
    queue, mark = np.empty((met.size, 2), np.int32), np.int32(0)
    begin = first[s * actors]
    for d in range(n):
        P = worth[d]
        for i in range(actors):
            enough = P[i, s] + TIE
            for e in range(first[s * actors + i], first[s * actors + i + 1]):
                if P[i, to[e]] > enough:
                    mark += 1
                    after, _ = least_after(i, to[e], kind, enough, P, edges, mark, met, queue)
                    out[d, e - begin] = after > enough
