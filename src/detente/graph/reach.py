"""Who can move where: the reach of every actor from every situation, laid out for kernels.

In the graph model (Fang, Hipel & Kilgour 1993, Interactive Decision Making, chapter 3) R_i(s) is what actor i can
reach from situation s by moves of its own. When R_i comes from options it is closed: two own moves in a row are one.
Graphs of the literature that are not closed are kept as they are, and legal sequences, in which nobody moves twice
in a row, then need the last mover remembered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.numeric import Array

Ints = npt.NDArray[np.int32]
_FEW = 16  # ends of one actor from one situation, for which a plain sort is faster


@dataclass(frozen=True)
class Reach:
    """R_i(s) for all actors i and situations s, and the same edges looked up from their ends.

    R_i(s) is `to[first[s * actors + i] : first[s * actors + i + 1]]`, ascending, never s itself. Edges into t are
    `source` and `mover` from `into[t]` to `into[t + 1]`. `closed` tells that own moves in a row are one move.
    """

    situations: int
    actors: int
    first: Ints
    to: Ints
    into: Ints
    source: Ints
    mover: Ints
    closed: bool

    def of(self, actor: int, situation: int) -> Ints:
        """What the actor can reach from the situation by its own moves."""
        at = situation * self.actors + actor
        return self.to[self.first[at] : self.first[at + 1]]

    def origins(self) -> tuple[Ints, Ints]:
        """The situation and the actor that each edge starts from, in the order of `to`."""
        group = np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))
        return group // max(self.actors, 1), group % max(self.actors, 1)


def reach(situations: int, actors: int, moves: npt.ArrayLike, close: bool = False) -> Reach:
    """Lay out moves, rows of (from, to, actor); with `close` an actor may make several of its own in a row.

    Without `close` the moves given are R_i itself; whether it is closed is found out. Moves that lead nowhere and
    repeated ones are dropped.

    >>> switch = reach(3, 1, [(0, 1, 0), (1, 2, 0)], close=True)
    >>> switch.of(0, 0).tolist(), switch.closed, reach(3, 1, [(0, 1, 0), (1, 2, 0)]).closed
    ([1, 2], True, False)
    """
    rows = np.asarray(moves, dtype=np.int64).reshape(-1, 3)
    rows = rows[rows[:, 0] != rows[:, 1]]
    key = np.sort((rows[:, 0] * actors + rows[:, 2]) * situations + rows[:, 1])
    first, to = _table(situations, actors, key[np.diff(key, prepend=-1) > 0])
    full_first, full_to = _closure(situations, actors, first, to)
    closed = close or len(full_to) == len(to)
    if closed:
        first, to = full_first, full_to
    into, source, mover = _ends(situations, actors, first, to)
    return Reach(situations, actors, first, to, into, source, mover, closed)


def fitted(worth: npt.ArrayLike, actors: int, situations: int) -> Array:
    """The worth (n, actors, situations) as a kernel reads it; ValueError when it is not of this graph.

    Kernels do not look whether they read past the end, so this must be asked first.
    """
    array = np.ascontiguousarray(worth, dtype=np.float64)
    if array.ndim != 3 or array.shape[1:] != (actors, situations):
        raise ValueError(f"worth has shape {array.shape}; this graph needs (draws, {actors}, {situations})")
    return array


def _table(situations: int, actors: int, key: npt.NDArray[np.int64]) -> tuple[Ints, Ints]:
    first = np.searchsorted(key, np.arange(situations * actors + 1) * situations)
    return first.astype(np.int32), (key % situations).astype(np.int32)


@njit(cache=True, nogil=True)
def _closure(situations, actors, first, to):  # type: ignore[no-untyped-def]
    """Everything reachable by own moves, as (first, to), each group ascending."""
    seen = np.full(situations, -1, np.int64)
    stack = np.empty(situations + 1, np.int32)
    out_first = np.zeros(situations * actors + 1, np.int32)
    out = np.empty(max(len(to), 16), np.int32)
    count = 0
    for group in range(situations * actors):
        s, i = group // actors, group % actors
        seen[s], stack[0], top, begin = group, s, 1, count
        while top:
            top -= 1
            at = stack[top] * actors + i
            for e in range(first[at], first[at + 1]):
                t = to[e]
                if seen[t] == group:
                    continue
                seen[t], stack[top] = group, t
                top += 1
                if count == len(out):
                    out = np.concatenate((out, np.empty(len(out), np.int32)))
                out[count] = t
                count += 1
        _sort(out[begin:count])
        out_first[group + 1] = count
    return out_first, out[:count].copy()


@njit(cache=True, nogil=True)
def _sort(few):  # type: ignore[no-untyped-def]
    """Sort in place; a general sort spends most of its time on beginning."""
    if len(few) > _FEW:
        few.sort()
        return
    for k in range(1, len(few)):
        one, at = few[k], k
        while at and few[at - 1] > one:
            few[at] = few[at - 1]
            at -= 1
        few[at] = one


@njit(cache=True, nogil=True)
def _ends(situations, actors, first, to):  # type: ignore[no-untyped-def]
    """The edges looked up from their ends, as (into, source, mover), those of an end in the order of `to`."""
    into = np.zeros(situations + 1, np.int32)
    for t in to:
        into[t + 1] += 1
    into = np.cumsum(into).astype(np.int32)
    source, mover, here = np.empty(len(to), np.int32), np.empty(len(to), np.int32), into.copy()
    for group in range(situations * actors):
        for e in range(first[group], first[group + 1]):
            at = here[to[e]]
            source[at], mover[at] = group // actors, group % actors
            here[to[e]] += 1
    return into, source, mover
