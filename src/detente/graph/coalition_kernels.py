"""The kernels under `detente.graph.coalitions`: plain arrays, a piece of the batch at a time."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

from detente.graph.places import better, places, values
from detente.graph.sequences import begin, follow, forget


@njit(cache=True, parallel=True, nogil=True)
def judge(worth, graph, moves, members, size, mask, which, answers, pareto, asked, shares, out):  # type: ignore[no-untyped-def]
    """The stability of situations for coalitions, written to `out`, for each share of the work."""
    actors, situations = worth.shape[1], worth.shape[2]
    into, source, mover, closed = graph[2], graph[3], graph[4], graph[5]
    alone = np.empty(actors, np.int64)
    for i in range(actors):
        alone[i] = 1 << i
    for part in prange(len(shares)):
        start, stop, h0, step = shares[part]
        place, order = np.empty((actors, situations), np.int32), np.empty((actors, situations), np.int32)
        value = np.empty((members.shape[1], situations), np.int32)
        turn, lowest = np.empty_like(value), np.empty((2, members.shape[1], situations), np.int32)
        state, stack = np.zeros(situations, np.int32), np.empty((2 * situations + 1, 3), np.int32)
        wanted, known = np.zeros(situations, np.bool_), np.zeros(moves[0].size, np.int8)
        met = np.empty(situations, np.int32)
        for d in range(start, stop):
            places(worth[d], place, order)
            gains, gain_source, gain_by = _improving(moves, members, size, mask, answers, place, pareto, closed)
            for h in range(h0, len(which), step):
                c, own, judged = which[h], members[which[h], : size[which[h]]], out[d, :, h]
                left = _leaves(c, moves, own, place, pareto, asked, wanted, judged)
                if left == 0:
                    continue
                values(own, place, order, pareto, value, turn)
                for m in range(len(own)):
                    highest = _highest(value[m], asked, judged[0])
                    back, gladly = (into, source, mover, alone), (gains, gain_source, gain_by, mask)
                    _lowest(mask[c], value[m], turn[m], highest, back, closed, wanted, left, lowest[0, m], state, stack)
                    _lowest(
                        mask[c], value[m], turn[m], highest, gladly, closed, wanted, left, lowest[1, m], state, stack
                    )
                wanted[:] = False
                _judge(c, moves, own, place, pareto, asked, value, lowest, judged)
                _mend(c, graph, moves, own, place, pareto, asked, state, stack, met, known, judged)


@njit(cache=True, nogil=True)
def _improving(moves, members, size, mask, answers, place, pareto, closed):  # type: ignore[no-untyped-def]
    """The joint moves that improve on where they start for all who make them, by where they end.

    In a closed graph, those that some of the same actors can make gladly among themselves are left out, as far as
    one can tell from the last of them.
    """
    row, first, to = moves
    situations = row.shape[1]
    gains = np.zeros(situations + 1, np.int64)
    where, ends, by, count = np.empty(64, np.int32), np.empty(64, np.int32), np.empty(64, np.int16), 0
    seen, fewer = np.full(situations, -1, np.int32), np.zeros(situations, np.int64)
    for q in range(situations):
        for c in range(len(row)):
            if not answers[c]:
                continue
            own = members[c, : size[c]]
            for e in range(first[row[c, q]], first[row[c, q] + 1]):
                t = to[e]
                if (closed and seen[t] == q and fewer[t] & mask[c] == fewer[t]) or not better(own, place, q, t, pareto):
                    continue
                seen[t], fewer[t] = q, mask[c]
                if count == len(ends):
                    where, ends = np.concatenate((where, where)), np.concatenate((ends, ends))
                    by = np.concatenate((by, by))
                where[count], ends[count], by[count] = q, t, c
                gains[t + 1] += 1
                count += 1
    gains = np.cumsum(gains)
    filled, source, maker = gains.copy(), np.empty(count, np.int32), np.empty(count, np.int16)
    for k in range(count):
        at = filled[ends[k]]
        source[at], maker[at] = where[k], by[k]
        filled[ends[k]] += 1
    return gains, source, maker


@njit(cache=True, nogil=True)
def _leaves(c, moves, own, place, pareto, asked, wanted, judged):  # type: ignore[no-untyped-def]
    """CNash, written to `judged`; marks where the coalition would go, and counts those."""
    row, first, to = moves
    left = 0
    for a in range(len(asked)):
        s, stays = asked[a], True
        for e in range(first[row[c, s]], first[row[c, s] + 1]):
            if better(own, place, s, to[e], pareto):
                stays = False
                left += not wanted[to[e]]
                wanted[to[e]] = True
        judged[:, a] = True
        judged[0, a] = stays
    return left


@njit(cache=True, nogil=True)
def _highest(value, asked, stays):  # type: ignore[no-untyped-def]
    """The greatest value of a situation that is left: least values above it need not be known."""
    most = -1
    for a in range(len(asked)):
        if not stays[a]:
            most = max(most, value[asked[a]])
    return most


@njit(cache=True, nogil=True)
def _lowest(avoid, value, order, highest, back, closed, wanted, left, lowest, state, stack):  # type: ignore[no-untyped-def]
    """The least value of each wanted situation and of what coalitions outside `avoid` make of it, up to `highest`.

    Searched backwards, the least value first; states and stack as in `detente.graph.sequences`, with the coalition
    that moves first in place of the one that moved last.
    """
    into, source, by, mask = back
    state[:] = 0
    lowest[:] = highest + 1
    for s in order:
        if left == 0 or value[s] > highest:
            break
        if state[s] == -1:
            continue
        then, rest = -1, 0
        if state[s] == 0:
            lowest[s] = value[s]
            left -= wanted[s]
        else:
            then, rest = state[s] - 1, 1
        state[s] = -1
        stack[0, 0], stack[0, 1], stack[0, 2] = s, then, rest
        top = 1
        while top:
            top -= 1
            t, then, rest = stack[top, 0], stack[top, 1], stack[top, 2] == 0
            for e in range(into[t], into[t + 1]):
                c, q = by[e], source[e]
                if state[q] == -1 or mask[c] & avoid or (c == then) == rest:
                    continue
                if state[q] == 0:
                    lowest[q] = value[s]
                    left -= wanted[q]
                    state[q] = -1 if closed else c + 1
                    stack[top, 0], stack[top, 1], stack[top, 2] = q, -1 if closed else c, 0
                    top += 1
                elif state[q] != c + 1:
                    stack[top, 0], stack[top, 1], stack[top, 2] = q, state[q] - 1, 1
                    state[q] = -1
                    top += 1
    state[:] = 0


@njit(cache=True, nogil=True)
def _judge(c, moves, own, place, pareto, asked, value, lowest, judged):  # type: ignore[no-untyped-def]
    """CSEQ and CGMR: is each joint improvement followed by something that is none?"""
    row, first, to = moves
    for a in range(len(asked)):
        if judged[0, a]:
            continue
        s, gmr, seq = asked[a], True, True
        for e in range(first[row[c, s]], first[row[c, s] + 1]):
            x = to[e]
            if (gmr or seq) and better(own, place, s, x, pareto):
                undone, gladly = False, False
                for m in range(len(own)):
                    undone = undone or lowest[0, m, x] <= value[m, s]
                    gladly = gladly or lowest[1, m, x] <= value[m, s]
                gmr, seq = gmr and undone, seq and gladly
        judged[1, a], judged[2, a], judged[3, a] = seq, gmr, gmr


@njit(cache=True, nogil=True)
def _mend(c, graph, moves, own, place, pareto, asked, state, stack, met, known, judged):  # type: ignore[no-untyped-def]
    """CSMR, where CGMR holds: can the coalition not mend what the others made of its improvement?"""
    row, first, to = moves
    others = np.ones(len(place), np.bool_)
    for i in own:
        others[i] = False
    base = row[c].min()
    many = row[c].max() + 1 - base
    for a in range(len(asked)):
        if judged[0, a] or not judged[3, a]:
            continue
        s = asked[a]
        known[:many] = 0
        for e in range(first[row[c, s]], first[row[c, s] + 1]):
            x = to[e]
            if better(own, place, s, x, pareto) and not _undone(
                c, s, x, base, others, graph, moves, own, place, pareto, state, stack, met, known
            ):
                judged[2, a] = False
                break


@njit(cache=True, nogil=True)
def _undone(c, s, x, base, others, graph, moves, own, place, pareto, state, stack, met, known):  # type: ignore[no-untyped-def]
    """Whether others lead from x to some t such that neither t nor what the coalition makes of it improves on s.

    `known` remembers the answer for each row of the coalition's joint moves.
    """
    row, first, to = moves
    every, found = np.empty(0, np.bool_), False
    top, count, new = begin(x, stack), 0, 0
    while top and not found:
        top, count = follow(others, every, graph[0], graph[1], len(others), graph[5], state, stack, top, met, count)
        while new < count and not found:
            r = row[c, met[new]]
            if not known[r - base]:
                known[r - base] = 1
                for e in range(first[r], first[r + 1]):
                    if better(own, place, s, to[e], pareto):
                        known[r - base] = 2
                        break
            found = known[r - base] == 1
            new += 1
    forget(state, met, count)
    return found


@njit(cache=True, nogil=True)
def leave_for(worth, equilibrium, moves, members, size, which, pareto, asked):  # type: ignore[no-untyped-def]
    """Rows (draw, coalition judged, from, to) of joint improvements from one equilibrium to another."""
    row, first, to = moves
    count, rows = 0, np.empty((64, 4), np.int32)
    place, order = np.empty(worth.shape[1:], np.int32), np.empty(worth.shape[1:], np.int32)
    for d in range(len(worth)):
        places(worth[d], place, order)
        for h in range(len(which)):
            own = members[which[h], : size[which[h]]]
            for s in asked:
                if not equilibrium[d, s]:
                    continue
                r = row[which[h], s]
                for e in range(first[r], first[r + 1]):
                    if equilibrium[d, to[e]] and better(own, place, s, to[e], pareto):
                        if count == len(rows):
                            rows = np.concatenate((rows, np.empty_like(rows)))
                        rows[count, 0], rows[count, 1], rows[count, 2], rows[count, 3] = d, h, s, to[e]
                        count += 1
    return rows[:count].copy()
