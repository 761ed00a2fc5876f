"""The crisis solved exactly once resolve is drawn: a sparse chain in continuous time in place of walks.

With η and coins drawn, every willing act comes at a fixed rate in every situation, so the crisis is a Markov chain over
what willing acts can reach. Its chances at a date follow from those before by uniformisation (Jensen 1953; Grassmann
1977, Computers & Operations Research 4(1)): p(t + Δ) = Σ_k Poisson(k; ΛΔ) p(t) (I + Q/Λ)^k, Λ the greatest
rate of leaving; the sum stops once its weights lack less than TAIL of 1, which bounds what is left out. The time spent
in a state, and so the expected time of a first passage, is the integral of the same sum.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from detente.draws import Draws
from detente.errors import LimitError
from detente.joint.chain_graph import MOST_ACTS, arrive, explore, forget, place, room
from detente.joint.foresight import Model
from detente.joint.met import Met
from detente.joint.resolve import fixtures, foreseen, resolve, rungs, scratch_of, seeds
from detente.joint.walk import one_walk, room_of
from detente.situations import Situations

TAIL = 1e-10
"""Weight of the Poisson terms left out of each stretch between dates."""
MOST_JUMPS = 100.0
"""Expected jumps in one sum; a longer stretch is cut, so that no weight underflows."""
MOST_STATES = 512
"""States beyond which a draw of resolve is walked rather than solved, unless it must be exact."""
EXACT_STATES = 1 << 14
"""States beyond which an exact answer is refused."""
EDGES = 12
"""Moves kept for each state there is room for."""


def chain(
    draws: Draws,
    space: Situations,
    model: Model,
    *,
    walks: int,
    ahead: int,
    dates: int = 12,
    name: str = "walk",
    exact: bool = False,
) -> Met:
    """What `walk` estimates, solved for each of `walks` draws of resolve, those that `walk` would draw.

    Where a chain has more than MOST_STATES states it is walked once instead, which is right on average; if it must be
    `exact`, LimitError is raised beyond EXACT_STATES states. Routes, ends and climbs are those of one walk each.
    """
    if len(space.acts) > MOST_ACTS:
        raise LimitError(f"{len(space.acts)} acts; a chain is solved with at most {MOST_ACTS}: walk instead")
    most = EXACT_STATES if exact else MOST_STATES
    out, by_date, ends, solved, error = _solve_all(
        seeds(draws, name, walks),
        model.coin,
        model.unmodelled,
        float(draws.case.horizon),
        ahead,
        dates,
        rungs(space),
        most,
        fixtures(space),
        model.arrays(),
    )
    if exact and solved.sum() < draws.n * walks:
        raise LimitError(f"a chain of more than {most:,} states; ask for method = auto, or merge options")
    total = draws.n * walks
    share, square, wait, last, routes, climbs = out
    return Met(
        walks,
        (len(space.acts), rungs(space)),
        share / walks,
        square / walks,
        wait / walks,
        last,
        routes,
        climbs,
        ends.sum(axis=0) / total,
        by_date.sum(axis=0) / total,
        float(solved.sum() / total),
        float(error.max(initial=0.0)),
    )


@njit(cache=True, nogil=True)
def advance(p, spent, later, stretch, count, graph):  # type: ignore[no-untyped-def]
    """Carry the chances `p` of a chain's states over a stretch of days, adding days spent; the weight left out."""
    top = 0.0
    for k in range(count):
        rate = 0.0
        for e in range(graph[2][k], graph[2][k + 1]):
            rate += graph[4][e]
        graph[6][k] = rate
        if p[k] > 0 or rate > 0:
            top = max(top, rate)
    if top == 0.0:
        spent[:count] += stretch * p[:count]
        return 0.0
    pieces = math.ceil(top * stretch / MOST_JUMPS)
    lost = 0.0
    for _ in range(pieces):
        lost += _uniformised(p, spent, later, stretch / pieces, top, count, graph)
    return lost


@njit(cache=True, nogil=True)
def _uniformised(p, spent, later, stretch, top, count, graph):  # type: ignore[no-untyped-def]
    """One sum over jumps. `later` (2, states) is room for p P^k and the sum so far; the rest goes to the last term."""
    begin, edges, rates, leaving = graph[2], graph[3], graph[4], graph[6]
    jumps = top * stretch
    weight, left = math.exp(-jumps), 1.0
    total = later[0]
    total[:count] = 0.0
    k = 0
    while True:
        left -= weight
        total[:count] += weight * p[:count]
        spent[:count] += max(left, 0.0) / top * p[:count]
        if left < TAIL and k >= jumps:
            break
        k += 1
        weight *= jumps / k
        after = later[1]
        after[:count] = 0.0
        for s in range(count):
            if p[s] > 0:
                after[s] += p[s] * (1 - leaving[s] / top)
                for e in range(begin[s], begin[s + 1]):
                    after[edges[e, 0]] += p[s] * rates[e] / top
        p[:count] = after[:count]
    left = max(left, 0.0)
    p[:count] = total[:count] + left * p[:count]
    return left


@njit(cache=True, nogil=True)
def next_lapse(d, now, m):  # type: ignore[no-untyped-def]
    """The first day after `now` on which a draft lapses; infinity for none."""
    due = math.inf
    for a in range(m[2].shape[0]):
        if m[2][a] < 0 and m[3][a] >= 0 and now < 1 / m[10][d, a] < due:
            due = 1 / m[10][d, a]
    return due


@njit(cache=True, nogil=True)
def _lapse(d, now, count, p, old, graph, fixtures, m):  # type: ignore[no-untyped-def]
    """Start the next stretch from the states that have a chance, after what lapses by now; their number."""
    where, marks = graph[0], graph[1]
    kept = 0
    for k in range(count):
        if p[k] > 0:
            old[0][kept, 0], old[0][kept, 1] = where[k, 0], where[k, 1]
            old[1][kept, 0], old[1][kept, 1] = marks[k, 0], marks[k, 1]
            old[2][kept] = p[k]
            kept += 1
    forget(graph)
    p[:] = 0.0
    entered = 0
    for k in range(kept):
        s, did, seen, highest = arrive(d, old[0][k, 0], old[1][k, 0], old[1][k, 1], old[0][k, 1], now, fixtures[0], m)
        to, entered = place(s, did, seen, highest, entered, graph)
        p[to] += old[2][k]
    return entered


@njit(cache=True, nogil=True)
def _tally(p, spent, count, date, by_date, acts, kinds, graph, statuses):  # type: ignore[no-untyped-def]
    """Add the chances at a date, or with `date` −1 the days spent, of every first passage into what is followed."""
    for k in range(count):
        chance = spent[k] if date < 0 else p[k]
        if chance <= 0:
            continue
        did = graph[1][k, 0]
        for a in range(acts):
            if did >> np.uint64(a) & np.uint64(1):
                by_date[date, a] += chance
        for r in range(graph[0][k, 1] + 1):
            by_date[date, acts + r] += chance
        if date >= 0:
            for f in range(statuses.shape[1]):
                now = statuses[graph[0][k, 0], f]
                if now != statuses[0, f]:
                    by_date[date, acts + kinds + 6 * f + now] += chance


@njit(cache=True, nogil=True)
def _finish(p, count, row, acts, kinds, ends, graph, statuses):  # type: ignore[no-untyped-def]
    """At the horizon: what was done and possible, rungs and statuses into `row`, and the last situations."""
    row[:] = 0.0
    for k in range(count):
        if p[k] <= 0:
            continue
        did, seen = graph[1][k, 0], graph[1][k, 1]
        for a in range(acts):
            if did >> np.uint64(a) & np.uint64(1):
                row[a] += p[k]
            if seen >> np.uint64(a) & np.uint64(1):
                row[acts + a] += p[k]
        row[2 * acts : 2 * acts + graph[0][k, 1] + 1] += p[k]
        for f in range(statuses.shape[1]):
            row[2 * acts + kinds + 6 * f + statuses[graph[0][k, 0], f]] += p[k]
        ends[graph[0][k, 0]] += p[k]


@njit(cache=True, nogil=True)
def solve_one(d, h, horizon, most, V, done, work, m, fixtures, scratch, graph, vectors, kinds, days, course):  # type: ignore[no-untyped-def]
    """Solve one chain: chances at the horizon left in `vectors[0]`, first passages by date in `course`, days in `days`.

    Returns how many states there are at the end (−1 if too many) and the weight left out.
    """
    p, spent, later, old = vectors
    dates, acts = course.shape[0], m[2].shape[0]
    forget(graph)
    s, did, seen, highest = arrive(d, 0, np.uint64(0), np.uint64(0), 0, 0.0, fixtures[0], m)
    _, count = place(s, did, seen, highest, 0, graph)
    p[:] = 0.0
    p[0] = 1.0
    course[:] = 0.0
    days[:] = 0.0
    now, date, lost = 0.0, 0, 0.0
    due = next_lapse(d, now, m)
    count = explore(d, h, now, count, most, V, done, work, m, fixtures, scratch, graph)
    spent[:] = 0.0
    while date < dates:
        if count < 0:
            return -1, lost
        until = horizon * (date + 1) / dates
        to = min(due, until)
        lost += advance(p, spent, later, to - now, count, graph)
        now = to
        if due <= until:
            _tally(p, spent, count, -1, days, acts, kinds, graph, fixtures[1])
            count = _lapse(d, now, count, p, old, graph, fixtures, m)
            count = explore(d, h, now, count, most, V, done, work, m, fixtures, scratch, graph)
            spent[:] = 0.0
            due = next_lapse(d, now, m)
        else:
            _tally(p, spent, count, date, course, acts, kinds, graph, fixtures[1])
            date += 1
    _tally(p, spent, count, -1, days, acts, kinds, graph, fixtures[1])
    return count, lost


@njit(cache=True, nogil=True)
def _vectors(most):  # type: ignore[no-untyped-def]
    old = (np.empty((most, 2), np.int64), np.empty((most, 2), np.uint64), np.empty(most))
    return np.zeros(most), np.zeros(most), np.empty((2, most)), old


@njit(cache=True, parallel=True, nogil=True)
def _solve_all(seeds, coin, unmodelled, horizon, h, dates, kinds, most, fixtures, m):  # type: ignore[no-untyped-def]
    n, walks = seeds.shape
    acts, drafts = m[2].shape[0], fixtures[1].shape[1]
    columns, waits = acts + kinds + 6 * drafts, acts + kinds
    out = room_of(n, walks, acts + columns, waits, kinds)
    share, square, wait = out[0], out[1], out[2]
    parts = min(n, 8)
    by_date, ends = np.zeros((parts, dates, columns)), np.zeros((parts, m[5].shape[0]))
    solved, error = np.zeros(n, np.int64), np.zeros(n)
    for part in prange(parts):
        V, done, work = foreseen(h, m)
        scratch, graph, vectors = scratch_of(acts), room(most, EDGES * most), _vectors(most)
        row, met, spell = np.empty(acts + columns), np.empty(acts + columns), np.empty(waits)
        days, course, walked = np.zeros((1, columns)), np.zeros((dates, columns)), np.zeros((dates, columns))
        for d in range(part * n // parts, (part + 1) * n // parts):
            for r in range(walks):
                scratch[5][0] = seeds[d, r]
                resolve(scratch[5], m[11][d], coin[d], unmodelled[d], scratch[0], scratch[1])
                walked[:] = 0.0
                count, lost = solve_one(
                    d, h, horizon, most, V, done, work, m, fixtures, scratch, graph, vectors, kinds, days, course
                )
                one_walk(
                    d, r, h, horizon, V, done, work, m, fixtures, scratch, met, (spell, out[3], out[4], out[5]), walked
                )
                if count >= 0:
                    _finish(vectors[0], count, row, acts, kinds, ends[part], graph, fixtures[1])
                    by_date[part] += course
                    wait[d, :acts] += horizon * row[:acts] - days[0, :acts]
                    wait[d, acts:] += horizon * row[2 * acts : 2 * acts + kinds] - days[0, acts:waits]
                    solved[d] += 1
                    error[d] = max(error[d], lost)
                else:
                    row[:] = met
                    by_date[part] += walked
                    ends[part, out[3][d, r]] += 1.0
                    wait[d] += spell
                share[d] += row
                square[d] += row**2
    return out, by_date, ends, solved, error
