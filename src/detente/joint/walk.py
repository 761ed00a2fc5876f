"""Walks through a crisis: from today's situation to the horizon, many for each draw.

Each walk draws its resolve (see `detente.joint.resolve`), then goes from act to act as chances to act come.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from detente.draws import Draws
from detente.joint.foresight import Model, vote_chance
from detente.joint.met import Met
from detente.joint.resolve import fixtures, foreseen, judged, next_due, resolve, rungs, scratch_of, seeds, uniform
from detente.situations import Situations

MOST_STEPS = 64
"""Steps of one walk; actors who flip-flop longer are cut off."""
AHEAD = 2
"""Replies looked ahead unless asked otherwise, in the forecast and in the fallback that rests on it."""
ROUTE_STEPS = 8
"""Steps of a route that are told apart."""


def walk(
    draws: Draws, space: Situations, model: Model, *, walks: int, ahead: int, dates: int = 12, name: str = "walk"
) -> Met:
    """Walk `walks` times for each draw, actors looking `ahead` replies ahead; `dates` equal steps to the horizon."""
    out, by_date = _walk_all(
        seeds(draws, name, walks),
        model.coin,
        model.unmodelled,
        float(draws.case.horizon),
        ahead,
        dates,
        rungs(space),
        fixtures(space),
        model.arrays(),
    )
    share, square, wait, ends, routes, climbs = out
    end_chance = np.bincount(ends.ravel(), minlength=len(space)) / ends.size
    total = by_date.sum(axis=0) / (draws.n * walks)
    sizes = (len(space.acts), rungs(space))
    return Met(walks, sizes, share / walks, square / walks, wait / walks, ends, routes, climbs, end_chance, total)


@njit(cache=True, nogil=True)
def end_of(d, s, at, u, m):  # type: ignore[no-untyped-def]
    """Which of the moves of one act happens: u in (0, 1) settles a vote."""
    first, moves, draft, vote, mask = m[0], m[1], m[3], m[13], m[14]
    act, last = moves[at, 2], first[s + 1]
    total = 0.0
    while at + 1 < last and moves[at + 1, 2] == act:
        total += vote_chance(d, s, act, moves[at, 3], draft, vote, mask)
        if u < total:
            break
        at += 1
    return at


@njit(cache=True, nogil=True)
def one_walk(d, r, h, horizon, V, done, work, m, fixtures, scratch, row, out, by_date):  # type: ignore[no-untyped-def]
    """One walk of one draw with the resolve drawn: what it met into `row`, its course into `out` and `by_date`."""
    moves, rate = m[1], m[10]
    rung, status = fixtures[0], fixtures[1]
    willing, seen, did, state = scratch[2], scratch[3], scratch[4], scratch[5]
    wait, ends, routes, climbs = out
    seen[:] = False
    did[:] = False
    climbs[d, r] = -1
    wait[:] = 0.0
    s, t, highest, route, acts, kinds = np.int64(0), 0.0, rung[0], np.uint64(0), did.shape[0], climbs.shape[2]
    _count_rungs(by_date, 0, acts, -1, highest)
    for step in range(MOST_STEPS):
        total, count = judged(d, h, s, V, done, d, work, m, fixtures, scratch)
        due, at = next_due(d, s, m)
        after = -math.log(uniform(state)) / total if count > 0 else math.inf
        if min(t + after, due) > horizon:
            break
        if due <= t + after:
            t = max(t, due)
        else:
            t += after
            at = end_of(d, s, choose(d, moves, rate, willing, count, uniform(state) * total), uniform(state), m)
        act, date = moves[at, 2], min(int(t / horizon * by_date.shape[0]), by_date.shape[0] - 1)
        if step < ROUTE_STEPS:
            route |= np.uint64((act + 1) * 4 + moves[at, 3] + 1) << np.uint64(8 * step)
        _count_step(by_date, date, act, not did[act], status[s], status[moves[at, 1]], kinds)
        if not did[act]:
            wait[act] = t
        s = moves[at, 1]
        did[act] = True
        _count_rungs(by_date, date, acts, highest, rung[s])
        for k in range(highest + 1, rung[s] + 1):
            wait[acts + k] = t
            climbs[d, r, k] = at
        highest = max(highest, rung[s])
    row[:] = 0.0
    row[:acts] = did
    row[acts : 2 * acts] = seen
    row[2 * acts : 2 * acts + highest + 1] = 1.0
    for f in range(status.shape[1]):
        row[2 * acts + kinds + 6 * f + status[s, f]] = 1.0
    ends[d, r], routes[d, r] = s, route


@njit(cache=True, nogil=True)
def choose(d, moves, rate, willing, count, pick):  # type: ignore[no-untyped-def]
    """The first moves of one willing act, chosen in proportion to the rates; `pick` lies between 0 and their sum."""
    for c in range(count):
        pick -= rate[d, moves[willing[c], 2]]
        if pick < 0:
            return willing[c]
    return willing[count - 1]


@njit(cache=True, nogil=True)
def _count_step(by_date, date, act, is_first, before, after, kinds):  # type: ignore[no-untyped-def]
    """From this date on the act has been done, and a draft has its new status."""
    acts = by_date.shape[1] - kinds - 6 * before.shape[0]
    if is_first:
        by_date[date:, act] += 1
    for f in range(before.shape[0]):
        if before[f] != after[f]:
            by_date[date:, acts + kinds + 6 * f + after[f]] += 1


@njit(cache=True, nogil=True)
def _count_rungs(by_date, date, acts, highest, rung):  # type: ignore[no-untyped-def]
    """From this date on every rung above the highest so far, up to this one, has been reached."""
    for k in range(highest + 1, rung + 1):
        by_date[date:, acts + k] += 1


@njit(cache=True, nogil=True)
def room_of(n, walks, columns, waits, kinds):  # type: ignore[no-untyped-def]
    """Room for what walks met: see `Met`, sums in place of means."""
    return (
        np.zeros((n, columns)),
        np.zeros((n, columns)),
        np.zeros((n, waits)),
        np.zeros((n, walks), np.int32),
        np.zeros((n, walks), np.uint64),
        np.full((n, walks, kinds), -1, np.int32),
    )


@njit(cache=True, parallel=True, nogil=True)
def _walk_all(seeds, coin, unmodelled, horizon, h, dates, kinds, fixtures, m):  # type: ignore[no-untyped-def]
    n, walks = seeds.shape
    acts, drafts = m[2].shape[0], fixtures[1].shape[1]
    columns = acts + kinds + 6 * drafts
    out = room_of(n, walks, acts + columns, acts + kinds, kinds)
    share, square, wait = out[0], out[1], out[2]
    parts = min(n, 8)
    by_date = np.zeros((parts, dates, columns))
    for part in prange(parts):
        V, done, work = foreseen(h, m)
        scratch, row, days = scratch_of(acts), np.empty(acts + columns), np.empty(acts + kinds)
        for d in range(part * n // parts, (part + 1) * n // parts):
            for r in range(walks):
                scratch[5][0] = seeds[d, r]
                resolve(scratch[5], m[11][d], coin[d], unmodelled[d], scratch[0], scratch[1])
                one_walk(
                    d, r, h, horizon, V, done, work, m, fixtures, scratch, row, (days, out[3], out[4], out[5]),
                    by_date[part],
                )  # fmt: skip
                share[d] += row
                square[d] += row**2
                wait[d] += days
    return out, by_date
