"""Simultaneous sanctions: what if others improve at the same moment, each from where everybody stands now?

Situation s is SIM-stable for i when each x in R_i⁺(s) meets a set of improvements of others from s, one of each at
most, that made together with the change to x give a feasible situation t with P_i(t) ≤ P_i(s). Changes are put
together option by option (Fraser & Hipel 1984, Conflict Analysis: Models and Resolutions, chapter 2).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.errors import LimitError
from detente.graph.options import MOST_OPTIONS
from detente.graph.reach import Ints, Reach, fitted
from detente.numeric import TIE, Array

_PARTS = 8  # pieces of the work, each with its own scratch memory


def simultaneous(reach: Reach, codes: Ints, worth: Array, at: Ints | None = None) -> npt.NDArray[np.bool_]:
    """Whether each situation is SIM-stable, shape (n, situations, actors), for worth (n, actors, situations).

    `codes[s]` is the situation as a binary number, one bit an option, no two alike; what no situation has as its
    code is infeasible. With `at` only these situations are answered for, in this order. Looks at every set of
    improvements in the worst case: meant for a dozen options. Raises LimitError beyond MOST_OPTIONS bits.

    In the chicken game each would yield alone, and both going on is worse; improving at once still ends in a crash:

    >>> from detente.graph.options import options, spelled_out
    >>> chicken = options([0, 1])
    >>> worth = np.array([[[3.0, 4.0, 2.0, 1.0], [3.0, 2.0, 4.0, 1.0]]])
    >>> simultaneous(spelled_out(chicken), chicken.codes, worth)[0].all(axis=-1).tolist()
    [True, True, True, False]
    """
    worth = fitted(worth, reach.actors, reach.situations)
    top = int(codes.max(initial=0))
    if top >> MOST_OPTIONS:
        raise LimitError(f"situations of {top.bit_length()} bits; at most {MOST_OPTIONS} are allowed")
    place = np.full(1 << top.bit_length(), -1, np.int32)
    place[codes] = np.arange(len(codes))
    most = int(np.diff(reach.first[:: reach.actors]).max(initial=0)) if reach.actors else 0
    asked = np.arange(reach.situations, dtype=np.int32) if at is None else at
    out = np.zeros((len(worth), len(asked), reach.actors), np.bool_)
    _simultaneous(worth, codes.astype(np.int32), place, reach.first, reach.to, asked, most, out)
    return out


@njit(cache=True, parallel=True, nogil=True)
def _simultaneous(worth, codes, place, first, to, at, most, out):  # type: ignore[no-untyped-def]
    n, actors, _ = worth.shape
    work = n * len(at)
    for part in prange(_PARTS):
        change, begin = np.empty(most, np.int32), np.zeros(actors + 1, np.int32)
        choice = np.zeros(actors, np.int32)
        for task in range(part * work // _PARTS, (part + 1) * work // _PARTS):
            d, c = task // len(at), task % len(at)
            s = at[c]
            for j in range(actors):
                count = begin[j]
                for e in range(first[s * actors + j], first[s * actors + j + 1]):
                    if worth[d, j, to[e]] > worth[d, j, s] + TIE:
                        change[count] = codes[to[e]] ^ codes[s]
                        count += 1
                begin[j + 1] = count
            for i in range(actors):
                stay = worth[d, i, s] + TIE
                stable = True
                for e in range(begin[i], begin[i + 1]):
                    start = codes[s] ^ change[e]
                    stable = stable and _sanctioned(i, start, stay, worth[d, i], place, change, begin, choice)
                out[d, c, i] = stable


@njit(cache=True, nogil=True)
def _sanctioned(i, start, stay, P, place, change, begin, choice):  # type: ignore[no-untyped-def]
    """Whether some set of the others' improvements, counted through like the digits of a number, ends badly for i."""
    choice[:] = -1
    code, j = start, 0
    while j < len(choice):
        if place[code] >= 0 and P[place[code]] <= stay:
            return True
        j = 0
        while j < len(choice):  # the next set: the first actor with an improvement left takes it, those before none
            if choice[j] >= 0:
                code ^= change[choice[j]]
            following = choice[j] + 1 if choice[j] >= 0 else begin[j]
            if j != i and following < begin[j + 1]:
                choice[j] = following
                code ^= change[following]
                break
            choice[j] = -1
            j += 1
    return False
