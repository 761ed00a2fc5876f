"""The chain that is left once resolve is drawn: what can be reached by willing acts, and at which rates.

A state of the chain is a situation with what has been done and been possible on the way and the highest rung met, so
that a first passage is read off the state. A draft lapses on a fixed day: between two such days the chain stays the
same, and a lapse that is overdue happens at once wherever it may.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.joint.resolve import judged, next_due

MOST_ACTS = 64
"""Acts told apart in a state, a bit each."""
UNKNOWN = -1


@njit(cache=True, nogil=True)
def room(most, edges):  # type: ignore[no-untyped-def]
    """Memory for a chain of `most` states and so many edges.

    Columns of the states: situation and highest rung, then done and possible as bits; first edge of each state;
    edges: target, then the move begun and its end; rates; a table of places by hash, and what is used of all this.
    """
    slots = 4
    while slots < 4 * most:
        slots *= 2
    return (
        np.empty((most, 2), np.int64),
        np.empty((most, 2), np.uint64),
        np.empty(most + 1, np.int64),
        np.empty((edges, 2), np.int64),
        np.empty(edges),
        np.full(slots, UNKNOWN, np.int64),
        np.empty(most),
    )


@njit(cache=True, nogil=True)
def bit(k):  # type: ignore[no-untyped-def]
    """The k-th bit."""
    return np.uint64(1) << np.uint64(k)


@njit(cache=True, nogil=True)
def arrive(d, s, did, seen, highest, now, rung, m):  # type: ignore[no-untyped-def]
    """The state entered with situation s at a time: what is possible there, and lapses that are overdue."""
    first, moves = m[0], m[1]
    while True:
        highest = max(highest, rung[s])
        for at in range(first[s], first[s + 1]):
            seen |= bit(moves[at, 2])
        due, at = next_due(d, s, m)
        if due > now:
            return s, did, seen, highest
        did |= bit(moves[at, 2])
        s = moves[at, 1]


@njit(cache=True, nogil=True)
def place(s, did, seen, highest, count, graph):  # type: ignore[no-untyped-def]
    """Where a state stands, entered at the end if it is new (−1 if there is no room); and how many there are."""
    where, marks, table = graph[0], graph[1], graph[5]
    mask = np.uint64(table.shape[0] - 1)
    z = np.uint64(s) * np.uint64(0x9E3779B97F4A7C15) ^ did * np.uint64(0xBF58476D1CE4E5B9)
    z ^= seen * np.uint64(0x94D049BB133111EB) ^ np.uint64(highest)
    z ^= z >> np.uint64(29)
    slot = z & mask
    while table[slot] != UNKNOWN:
        k = table[slot]
        if where[k, 0] == s and where[k, 1] == highest and marks[k, 0] == did and marks[k, 1] == seen:
            return k, count
        slot = (slot + np.uint64(1)) & mask
    if count == where.shape[0]:
        return -1, count
    table[slot] = count
    where[count, 0], where[count, 1] = s, highest
    marks[count, 0], marks[count, 1] = did, seen
    return count, count + 1


@njit(cache=True, nogil=True)
def explore(d, h, now, count, most, V, done, work, m, fixtures, scratch, graph):  # type: ignore[no-untyped-def]
    """Everything the `count` states there can reach, from a time to the next lapse; how many states, −1 if too many."""
    rate, draft, vote, mask = m[10], m[3], m[13], m[14]
    first, moves = m[0], m[1]
    where, marks, begin, edges, rates = graph[0], graph[1], graph[2], graph[3], graph[4]
    willing = scratch[2]
    k, used = 0, 0
    begin[0] = 0
    while k < count:
        s = where[k, 0]
        _, acts = judged(d, h, s, V, done, d, work, m, fixtures, scratch)
        for c in range(acts):
            at, act = willing[c], moves[willing[c], 2]
            while at < first[s + 1] and moves[at, 2] == act:
                share = 1.0 if moves[at, 3] < 0 else vote[d, draft[act], mask[s, draft[act]], moves[at, 3]]
                if share > 0:
                    to, did, seen, highest = arrive(
                        d, moves[at, 1], marks[k, 0] | bit(act), marks[k, 1], where[k, 1], now, fixtures[0], m
                    )
                    target, count = place(to, did, seen, highest, count, graph)
                    if target < 0 or count > most or used == rates.shape[0]:
                        return -1
                    edges[used, 0], edges[used, 1] = target, at
                    rates[used] = rate[d, act] * share
                    used += 1
                at += 1
        k += 1
        begin[k] = used
    return count


@njit(cache=True, nogil=True)
def forget(graph):  # type: ignore[no-untyped-def]
    """Empty the table of places."""
    graph[5][:] = UNKNOWN
