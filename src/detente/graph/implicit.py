"""Stability on a graph of options without a list of moves: memory for a few numbers an actor and situation.

All comparisons are between places in each actor's own order of situations, so whole numbers do: `pos` is the place
of a situation, `up` the last place that is no better (ties within TIE included); t is better than s when
pos(t) > up(s). The least value over what others can reach is found for all situations by one search backwards from
the least value upwards, as in `detente.graph.stable`. Situations that differ only in an actor's freely changed
options form a row; a row is kept as a list from worst to best for its actor, and a search walks down each list once:
who improves by moving to t is a beginning of the list, a longer one for every better t. A search therefore takes
time in proportion to situations × actors (times the sets of irreversible options that may have been changed).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.graph.options import Options
from detente.numeric import TIE, Array

CONCEPTS = ("nash", "gmr", "seq", "smr", "sseq")
"""What the kernel knows; the first three need the worth itself, the last two w_i, the best reply to each situation."""
_PARTS = 8  # pieces of the work, each with its own scratch memory
_FEW = 4  # batches up to this size are shared out by actor, larger ones by draw


def implicit(graph: Options, worth: Array, rows: npt.NDArray[np.int32], out: npt.NDArray[np.bool_]) -> None:
    """Fill `out` (n, concepts, situations, actors); `rows[k]` is where CONCEPTS[k] goes, −1 where it is not asked."""
    own = np.array([graph.own(i) for i in range(graph.actors)], np.int32)
    shape = (len(graph.owner), own, np.int32(graph.once_on), np.int32(graph.once_off), graph.codes)
    worth = np.ascontiguousarray(worth, dtype=np.float64)
    if len(worth) > _FEW:
        _by_draw(shape, worth, rows, out)
    else:
        for d in range(len(worth)):
            _by_actor(shape, worth[d], rows, out[d])


@njit(cache=True, parallel=True, nogil=True)
def _by_draw(shape, worth, rows, out):  # type: ignore[no-untyped-def]
    n, actors, situations = worth.shape
    full = 1 << shape[0]
    for part in prange(_PARTS):
        order = np.empty((actors, situations), np.int32)
        pos, head = np.empty((actors, full), np.int32), np.empty((actors, full), np.int32)
        link = np.empty((actors, full, 2), np.int32)
        for d in range(part * n // _PARTS, (part + 1) * n // _PARTS):
            for j in range(actors):
                _arrange(j, shape, worth[d, j], order[j], pos[j], head[j], link[j])
            for task in range(2 * actors):
                _judge(task, shape, rows, order, pos, head, link, out[d])


@njit(cache=True, parallel=True, nogil=True)
def _by_actor(shape, worth, rows, out):  # type: ignore[no-untyped-def]
    actors, situations = worth.shape
    full = 1 << shape[0]
    order = np.empty((actors, situations), np.int32)
    pos, head = np.empty((actors, full), np.int32), np.empty((actors, full), np.int32)
    link = np.empty((actors, full, 2), np.int32)
    for j in prange(actors):
        _arrange(j, shape, worth[j], order[j], pos[j], head[j], link[j])
    for task in prange(2 * actors):
        _judge(task, shape, rows, order, pos, head, link, out)


@njit(cache=True, nogil=True)
def _arrange(j, shape, P, order, pos, head, link):  # type: ignore[no-untyped-def]
    """Put the situations in j's order: `order` their codes, worst first, `link` (up, next in the row) of each."""
    _, own, once_on, once_off, codes = shape
    fixed = ~(own[j] & ~once_on & ~once_off)
    pos[:], head[:] = -1, -1
    sorted_places = np.argsort(P)
    last = len(P) - 1
    for k in range(len(P) - 1, -1, -1):
        here = P[sorted_places[k]] + TIE
        while P[sorted_places[last]] > here:
            last -= 1
        s = codes[sorted_places[k]]
        order[k], pos[s] = s, k
        link[s, 0], link[s, 1] = last, head[s & fixed]
        head[s & fixed] = s


@njit(cache=True, nogil=True)
def _judge(task, shape, rows, order, pos, head, link, out):  # type: ignore[no-untyped-def]
    """One actor's concepts: those of the worth itself (even tasks) or those of its best reply (odd ones)."""
    count, own, once_on, once_off, codes = shape
    i, best = task // 2, task % 2 == 1
    if best and rows[0] < 0 and rows[3] < 0 and rows[4] < 0:
        return
    value, by_value, least = pos[i], order[i], np.empty(len(pos[i]), np.int32)
    if best:
        value = pos[i].copy()
        _best_own(i, count, own, once_on, once_off, value)
        if rows[0] >= 0:
            _compare(i, codes, link[i], value, out[rows[0]])
        if rows[3] < 0 and rows[4] < 0:
            return
        by_value = _sorted(codes, value)
    stack, ahead = np.empty(len(codes), np.int32), np.empty_like(head)
    for gladly in range(2):
        row = rows[1 + 2 * best + gladly]
        if row < 0:
            continue
        _least(i, gladly == 1, shape, value, by_value, pos, head, link, ahead, stack, least)
        if best:
            for k in range(len(codes)):
                least[codes[k]] = min(least[codes[k]], pos[i, codes[k]])
        _best_own(i, count, own, once_on, once_off, least)
        _compare(i, codes, link[i], least, out[row])


@njit(cache=True, nogil=True)
def _least(i, gladly, shape, value, by_value, pos, head, link, ahead, stack, least):  # type: ignore[no-untyped-def]
    """m_V: the least value of each situation and of what actors other than i reach from it, −1 where infeasible."""
    _, own, once_on, once_off, _ = shape
    least[:] = -1
    ahead[:] = head
    for s in by_value:
        if least[s] >= 0:
            continue
        least[s], stack[0], top = value[s], s, 1
        while top:
            top -= 1
            t = stack[top]
            for j in range(len(own)):
                if j == i:
                    continue
                limit = pos[j, t] if gladly else len(pos[j])
                changed = own[j] & ((t & once_on & ~once_off) | (~t & once_off & ~once_on))
                row, part = t & ~(own[j] & ~once_on & ~once_off), changed
                while part >= 0:
                    a = ahead[j, row ^ part]
                    while a >= 0 and link[j, a, 0] < limit:
                        if least[a] < 0:
                            least[a], stack[top] = value[s], a
                            top += 1
                        a = link[j, a, 1]
                    ahead[j, row ^ part] = a
                    part = (part - 1) & changed if part else -1


@njit(cache=True, nogil=True)
def _best_own(i, count, own, once_on, once_off, value):  # type: ignore[no-untyped-def]
    """Raise every value to the best that i can bring about from there, one option after the other."""
    for k in range(count):
        bit = 1 << k
        if not own[i] & bit:
            continue
        up, down = not once_off & bit, not once_on & bit
        for begin in range(0, len(value), 2 * bit):
            off, on = value[begin : begin + bit], value[begin + bit : begin + 2 * bit]
            for x in range(bit):
                a, b = off[x], on[x]
                off[x] = max(a, b) if up else a
                on[x] = max(a, b) if down else b


@njit(cache=True, nogil=True)
def _sorted(codes, value):  # type: ignore[no-untyped-def]
    """The codes by ascending value: values are places, so counting them is enough."""
    begin = np.zeros(len(codes) + 1, np.int32)
    for s in codes:
        begin[value[s] + 1] += 1
    begin = np.cumsum(begin)
    ordered = np.empty(len(codes), np.int32)
    for s in codes:
        ordered[begin[value[s]]] = s
        begin[value[s]] += 1
    return ordered


@njit(cache=True, nogil=True)
def _compare(i, codes, link, value, out):  # type: ignore[no-untyped-def]
    """Stable is what nothing better comes of."""
    for k in range(len(codes)):
        out[k, i] = value[codes[k]] <= link[codes[k], 0]
