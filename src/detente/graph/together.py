"""Where coalitions can lead together: the graph of joint moves that the stability of coalitions is judged on.

R_H(s) is what the members of H reach from s by legal sequences of their own moves. Where own moves in a row are one
move it is closed, and situations between which H can go to and fro have one set in common, kept once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.graph.reach import Ints, Reach
from detente.graph.sequences import begin, follow, forget

Longs = npt.NDArray[np.int64]
Coalition = tuple[int, ...]


def coalitions(actors: int, most: int | None = None) -> tuple[Coalition, ...]:
    """Every coalition of up to `most` actors (all of them where it is None), small ones first, in order.

    >>> coalitions(3, 2)
    ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2))
    """
    sizes = range(1, (actors if most is None else min(most, actors)) + 1)
    return tuple(members for size in sizes for members in combinations(range(actors), size))


@dataclass(frozen=True)
class Together:
    """Joint moves of coalitions on a graph.

    From s, `coalitions[c]` leads to `to[first[r] : first[r + 1]]` with r = `row[c, s]`, s among them,
    ascending.
    """

    reach: Reach
    coalitions: tuple[Coalition, ...]
    row: Ints
    first: Longs
    to: Ints

    def of(self, coalition: Coalition, situation: int) -> list[int]:
        """R_H(s), ascending, s itself left out."""
        r = self.row[self.coalitions.index(coalition), situation]
        return sorted({*self.to[self.first[r] : self.first[r + 1]].tolist()} - {situation})


def together(reach: Reach, listed: Sequence[Coalition]) -> Together:
    """The joint moves of the coalitions listed, small ones first."""
    ordered = tuple(sorted({tuple(sorted(set(c))) for c in listed}, key=lambda c: (len(c), c)))
    inside = np.zeros((len(ordered), reach.actors), np.bool_)
    for c, members in enumerate(ordered):
        inside[c, list(members)] = True
    edges = (reach.first, reach.to, reach.into, reach.source, reach.mover)
    return Together(reach, ordered, *_joint(reach.situations, reach.actors, edges, reach.closed, inside))


@njit(cache=True, nogil=True)
def _joint(situations, actors, edges, closed, inside):  # type: ignore[no-untyped-def]
    """Row of each coalition and situation, and the rows as (first, to)."""
    row = np.full((len(inside), situations), -1, np.int32)
    first, rows = np.zeros(row.size + 1, np.int64), 0
    to, total = np.empty(max(len(edges[1]), 16), np.int32), 0
    state, met = np.zeros(situations, np.int32), np.empty(situations, np.int32)
    stack, every = np.empty((2 * situations + 1, 3), np.int32), np.empty(0, np.bool_)
    for c in range(len(inside)):
        for s in range(situations):
            if row[c, s] >= 0:
                continue
            top, count = begin(s, stack), 0
            while top:
                top, count = follow(inside[c], every, edges[0], edges[1], actors, closed, state, stack, top, met, count)
            while total + count + 1 > len(to):
                to = np.concatenate((to, np.empty(len(to), np.int32)))
            to[total : total + count] = met[:count]
            to[total + count] = s
            size = count + (state[s] == 0)  # unless a sequence led back to s
            to[total : total + size].sort()
            total += size
            row[c, s] = rows
            if closed:
                _to_and_fro(s, rows, inside[c], edges, state, stack, row[c])
            rows += 1
            first[rows] = total
            forget(state, met, count)
    return row, first[: rows + 1].copy(), to[:total].copy()


@njit(cache=True, nogil=True)
def _to_and_fro(s, which, inside, edges, state, stack, row):  # type: ignore[no-untyped-def]
    """Give the row to every situation met from s that leads back to s."""
    into, source, mover = edges[2], edges[3], edges[4]
    stack[0, 0], top = s, 1
    while top:
        top -= 1
        t = stack[top, 0]
        for e in range(into[t], into[t + 1]):
            if inside[mover[e]] and state[source[e]] != 0 and row[source[e]] < 0:
                row[source[e]] = which
                stack[top, 0] = source[e]
                top += 1
