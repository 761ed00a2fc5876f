"""The reach of every actor where some situations stand for several that nobody can tell apart.

Several moves of one actor in a row are one move; but a situation that stands for several forgets what the others do,
and no move leads on through it: the move that came in and the one that goes out may belong to different ones.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from detente.graph.reach import Reach, reach


def reach_past(situations: int, actors: int, moves: npt.ArrayLike, several: npt.NDArray[np.bool_]) -> Reach:
    """Lay out moves, rows of (from, to, actor), of which an actor may make several in a row, none through `several`.

    `several` (situations,) tells which situations stand for more than one.

    >>> reach_past(3, 1, [(0, 1, 0), (1, 2, 0)], np.array([False, True, False])).of(0, 0).tolist()
    [1]
    """
    ends = np.flatnonzero(several)
    rows = np.asarray(moves, np.int64).reshape(-1, 3)
    into = several[rows[:, 1]]
    apart = rows.copy()
    apart[into, 1] = situations + np.searchsorted(ends, rows[into, 1])
    closed = reach(situations + len(ends), actors, apart, close=True)
    origin, mover = closed.origins()
    back = np.concatenate([np.arange(situations), ends])
    return reach(situations, actors, np.column_stack([back[origin], back[closed.to], mover]))
