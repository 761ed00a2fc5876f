"""Stability on a graph of options without a list of moves: memory for a few numbers an actor and situation.

All comparisons are between places in each actor's own order of situations, so whole numbers do: `pos` is the place
of a situation, `up` the last place that is no better (ties within TIE included); t is better than s when
pos(t) > up(s). What can be brought about by some options in any order, the best for their owner or the least over
what others can do, is found by going over the options once. Where infeasible combinations stand in the way the
others' options are gone over, actor by actor, until nothing changes.

The least over what others would gladly do, and over other moves when a few rounds do not settle it, is one search
backwards from the least value upwards, as in `detente.graph.stable`. Situations that differ only in an actor's freely
changed options form a row, kept as a list from worst to best for its actor, and the search walks down each list once:
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
_LITTLE = 1 << 16  # worths: a few milliseconds, not worth the wait for another thread
_SORTED_AT_ONCE = 1 << 21  # worths, sixteen megabytes
_MOST_ROUNDS = 6  # a search costs as much as a few dozen


def implicit(graph: Options, worth: Array, rows: npt.NDArray[np.int32], out: npt.NDArray[np.bool_]) -> None:
    """Fill `out` (n, concepts, situations, actors); `rows[k]` is where CONCEPTS[k] goes, −1 where it is not asked."""
    own = np.array([graph.own(i) for i in range(graph.actors)], np.int32)
    shape = (len(graph.owner), own, np.int32(graph.once_on), np.int32(graph.once_off), graph.codes)
    size = max(1, _SORTED_AT_ONCE // max(graph.actors * graph.situations, 1))
    for d in range(0, len(worth), size):
        here = worth[d : d + size]
        order = np.empty(here.shape, np.int32)
        for j in range(graph.actors):  # one by one: places take twice the memory while they are sorted
            order[:, j] = np.argsort(here[:, j], axis=-1)
        if here.size <= _LITTLE:
            _in_turn(shape, here, order, rows, out[d : d + size])
        else:
            (_by_draw if len(here) > _FEW else _by_actor)(shape, here, order, rows, out[d : d + size])


@njit(cache=True, parallel=True, nogil=True)
def _by_draw(shape, worth, order, rows, out):  # type: ignore[no-untyped-def]
    n = len(worth)
    for part in prange(_PARTS):
        a, b = part * n // _PARTS, (part + 1) * n // _PARTS
        _in_turn(shape, worth[a:b], order[a:b], rows, out[a:b])


@njit(cache=True, nogil=True)
def _in_turn(shape, worth, order, rows, out):  # type: ignore[no-untyped-def]
    n, actors, _ = worth.shape
    full = 1 << shape[0]
    pos, head = np.empty((full, actors), np.int32), np.empty((actors, full), np.int32)
    link = np.empty((actors, full, 2), np.int32)
    for d in range(n):
        for j in range(actors):
            _arrange(j, shape, worth[d, j], order[d, j], pos, head[j], link[j])
        for task in range(2 * actors):
            _judge(task, shape, rows, order[d], pos, head, link, out[d])


@njit(cache=True, parallel=True, nogil=True)
def _by_actor(shape, worth, order, rows, out):  # type: ignore[no-untyped-def]
    n, actors, _ = worth.shape
    full = 1 << shape[0]
    pos, head = np.empty((full, actors), np.int32), np.empty((actors, full), np.int32)
    link = np.empty((actors, full, 2), np.int32)
    for d in range(n):
        for j in prange(actors):
            _arrange(j, shape, worth[d, j], order[d, j], pos, head[j], link[j])
        for task in prange(2 * actors):
            _judge(task, shape, rows, order[d], pos, head, link, out[d])


@njit(cache=True, nogil=True)
def _arrange(j, shape, P, order, pos, head, link):  # type: ignore[no-untyped-def]
    """Put the situations in j's order: `order` their codes, worst first, `link` (up, next in the row) of each."""
    _, own, once_on, once_off, codes = shape
    fixed = ~(own[j] & ~once_on & ~once_off)
    pos[:, j], head[:] = -1, -1
    last = len(P) - 1
    for k in range(len(P) - 1, -1, -1):
        here = P[order[k]] + TIE
        while P[order[last]] > here:
            last -= 1
        s = codes[order[k]]
        pos[s, j] = k
        link[s, 0], link[s, 1] = last, head[s & fixed]
        head[s & fixed] = s
    for k in range(len(P)):
        order[k] = codes[order[k]]


@njit(cache=True, nogil=True)
def _judge(task, shape, rows, order, pos, head, link, out):  # type: ignore[no-untyped-def]
    """One actor's concepts: those of the worth itself (even tasks) or those of its best reply (odd ones)."""
    _, own, _, _, codes = shape
    i, best = task // 2, task % 2 == 1
    if best and rows[0] < 0 and rows[3] < 0 and rows[4] < 0:
        return
    value, by_value = pos[:, i].copy(), order[i]
    least = np.empty_like(value)
    if best:
        _spread(own[i], shape, True, value)
        if rows[0] >= 0:
            _compare(i, codes, link[i], value, out[rows[0]])
    for gladly in range(2):
        row = rows[1 + 2 * best + gladly]
        if row < 0:
            continue
        if gladly or not _by_rounds(i, shape, value, pos, least):
            if best:
                by_value = _sorted(codes, value)
            _by_search(i, gladly == 1, shape, value, by_value, pos, head, link, least)
        if best:
            least[:] = np.minimum(least, pos[:, i])
        _spread(own[i], shape, True, least)
        _compare(i, codes, link[i], least, out[row])


@njit(cache=True, nogil=True)
def _by_rounds(i, shape, value, pos, least):  # type: ignore[no-untyped-def]
    """m_V over whatever others can do, −1 where infeasible; false when so many rounds were not enough."""
    own, codes = shape[1], shape[4]
    all_feasible, never = len(codes) == len(value), len(codes)
    for s in range(len(value)):
        least[s] = value[s] if pos[s, i] >= 0 else never
    total = -1
    for _ in range(_MOST_ROUNDS):
        for j in range(len(own)):
            if j != i:
                _spread(own[j], shape, False, least)
                if not all_feasible:
                    for s in range(len(value)):
                        least[s] = least[s] if pos[s, i] >= 0 else never
        before, total = total, least.sum()
        if all_feasible or total == before:
            for s in range(len(value)):
                least[s] = least[s] if pos[s, i] >= 0 else -1
            return True
    return False


@njit(cache=True, nogil=True)
def _by_search(i, gladly, shape, value, by_value, pos, head, link, least):  # type: ignore[no-untyped-def]
    """m_V: the least value of each situation and of what actors other than i reach from it, −1 where infeasible."""
    _, own, once_on, once_off, codes = shape
    stack, ahead = np.empty(len(codes), np.int32), head.copy()
    least[:] = -1
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
                limit = pos[t, j] if gladly else len(codes)
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
def _spread(mask, shape, highest, value):  # type: ignore[no-untyped-def]
    """Give every combination the highest, or least, value that changing these options brings about from there."""
    count, _, once_on, once_off, _ = shape
    for k in range(count):
        bit = 1 << k
        if not mask & bit:
            continue
        up, down = not once_off & bit, not once_on & bit
        for begin in range(0, len(value), 2 * bit):
            for x in range(begin, begin + bit):
                off, on = value[x], value[x + bit]
                other = max(off, on) if highest else min(off, on)
                value[x] = other if up else off
                value[x + bit] = other if down else on


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
