"""Status-quo analysis: where the moves of all lead from one situation, and by which shortest sequences.

A sequence is legal when nobody moves twice in a row (Li, Kilgour & Hipel 2005, Status quo analysis in the graph model
for conflict resolution, JORS 56(6), 699–707). Where the reach is closed that takes nothing away, as two own moves
are one; where it is not, a node of the search is a situation and who moved last.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit, prange

from detente.graph.reach import Ints, Reach
from detente.numeric import TIE, Array

Move = tuple[int, int, int]
"""From, to, mover."""
_PARTS = 8  # pieces of a batch, each with its own scratch memory


@dataclass(frozen=True)
class Ways:
    """Shortest sequences from one situation, in each draw.

    `steps` (n, situations) is how many moves lead there, −1 where none do; `edge` (n, situations) the last of them,
    a place in `reach.to`, −1 where there is none. Of several shortest, the one whose movers and ends come first.
    """

    reach: Reach
    steps: Ints
    edge: Ints
    _edges: Ints  # (n, situations, layers): the edge taken last, by who moved last
    _before: Ints  # (n, situations, layers): the layer that it was taken from
    _last: Ints  # (n, situations): the layer in which each situation was met first

    @cached_property
    def _starts(self) -> tuple[Ints, Ints]:
        return self.reach.origins()

    def to(self, draw: int, end: int) -> tuple[Move, ...]:
        """The moves of one draw that lead to a situation, in order; none for the start and where none lead."""
        origin, mover = self._starts
        way, layer, s = list[Move](), int(self._last[draw, end]), end
        while layer >= 0 and (edge := int(self._edges[draw, s, layer])) >= 0:
            layer = int(self._before[draw, s, layer])
            way.insert(0, (int(origin[edge]), s, int(mover[edge])))
            s = way[0][0]
        return tuple(way)


def ways(reach: Reach, worth: Array, start: int = 0, legal: bool = False) -> Ways:
    """Shortest sequences of improvements from `start`, or of any legal moves.

    `worth` has shape (n, actors, situations). A step by improvement makes its mover strictly better off than before.

    >>> from detente.graph.reach import reach
    >>> line = reach(3, 2, [(0, 1, 0), (1, 2, 1)])
    >>> worth = np.array([[[0.0, 1.0, 0.0], [0.0, 0.0, -1.0]]])
    >>> ways(line, worth).steps.tolist(), ways(line, worth, legal=True).to(0, 2)
    ([[0, 1, -1]], ((0, 1, 0), (1, 2, 1)))
    """
    n, size, layers = len(worth), reach.situations, 1 if reach.closed else reach.actors + 1
    steps, last = (np.full((n, size), -1, np.int32) for _ in range(2))
    edges, before = (np.full((n, size, layers), -1, np.int32) for _ in range(2))
    graph = (reach.actors, reach.first, reach.to)
    _ways(np.ascontiguousarray(worth), legal, graph, start, steps, last, edges, before)
    edge = np.take_along_axis(edges, np.maximum(last, 0)[:, :, None], axis=2)[:, :, 0]
    return Ways(reach, steps, np.where(last >= 0, edge, -1), edges, before, last)


@njit(cache=True, parallel=True, nogil=True)
def _ways(worth, legal, graph, start, steps, last, edges, before):  # type: ignore[no-untyped-def]
    actors, first, to = graph
    n, situations, layers = edges.shape
    for part in prange(_PARTS):
        queue = np.empty((situations * layers, 2), np.int32)
        for d in range(part * n // _PARTS, (part + 1) * n // _PARTS):
            queue[0, 0], queue[0, 1], head, tail = start, layers - 1, 0, 1
            steps[d, start], last[d, start] = 0, layers - 1
            distance, level_end = 1, 1
            while head < tail:
                if head == level_end:
                    distance, level_end = distance + 1, tail
                s, layer = queue[head]
                head += 1
                for i in range(actors):
                    if layers > 1 and i == layer:
                        continue
                    here = i if layers > 1 else 0
                    for e in range(first[s * actors + i], first[s * actors + i + 1]):
                        t = to[e]
                        met = edges[d, t, here] >= 0 or (layers == 1 and t == start)
                        if met or not (legal or worth[d, i, t] > worth[d, i, s] + TIE):
                            continue
                        edges[d, t, here], before[d, t, here] = e, layer
                        if steps[d, t] < 0:
                            steps[d, t], last[d, t] = distance, here
                        queue[tail, 0], queue[tail, 1] = t, here
                        tail += 1
