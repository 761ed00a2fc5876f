"""Walks through a crisis: from today's situation to the horizon, many for each draw.

Resolve lasts: one η_o ~ Logistic(0, n) for each option and walk. At rate λ_o = 1/days the actor has a chance to act
and does if G_o + η_o > R_o; the same η_o speaks against undoing the option. With chance ε a coin of the base rate
b_o decides instead, once and for all, for reasons that are not modelled. A draft lapses on its day; what a crowd does
happens at its rate while it may, as nobody decides it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.draws import Draws
from detente.joint.foresight import Model, ensure, vote_chance
from detente.numeric import Array
from detente.situations import Ints, Situations

MOST_STEPS = 64
"""Steps of one walk; actors who flip-flop longer are cut off."""
AHEAD = 2
"""Replies looked ahead unless asked otherwise, in the forecast and in the fallback that rests on it."""
ROUTE_STEPS = 8
"""Steps of a route that are told apart."""


@dataclass(frozen=True)
class Walks:
    """What the walks of each draw met by the horizon.

    `used`, `possible` (n, acts): share of walks in which an act was done, or could have been; `rung` (n, rungs):
    share that stood on this rung or a higher one; `status` (n, drafts, statuses): share ending so; `ends`
    (n, walks): the last situation; `routes` (n, walks): the steps, 8 bits each, last step highest; `by_date`
    (dates, acts + rungs + drafts × statuses): share of all walks in which it had happened by each date.
    """

    walks: int
    used: Array
    possible: Array
    rung: Array
    status: Array
    ends: Ints
    routes: npt.NDArray[np.uint64]
    by_date: Array


def walk(
    draws: Draws, space: Situations, model: Model, *, walks: int, ahead: int, dates: int = 12, name: str = "walk"
) -> Walks:
    """Walk `walks` times for each draw, actors looking `ahead` replies ahead; `dates` equal steps to the horizon."""
    seeds = (draws.noise(name, walks) * 2**53).astype(np.uint64)
    coin = _coins(draws, space)
    rungs = len(draws.case.ladder.rungs) if draws.case.ladder else 1
    statuses = np.zeros((len(space), len(draws.case.drafts)), np.int32)
    for d in range(len(draws.case.drafts)):
        statuses[:, d] = space.status(d)
    out, by_date = _walk_all(
        seeds,
        coin,
        draws["escalation.unmodelled"],
        float(draws.case.horizon),
        ahead,
        dates,
        rungs,
        (space.rung, statuses, np.array([act.kind == "stop" for act in space.acts]), _partner(space)),
        model.arrays(),
    )
    used, possible, rung, status, ends, routes = out
    total = by_date.sum(axis=0) / (draws.n * walks)
    return Walks(walks, used / walks, possible / walks, rung / walks, status / walks, ends, routes, total)


def _coins(draws: Draws, space: Situations) -> Array:
    columns = [draws[f"class.{a.class_}.rate"] if a.class_ else np.ones(draws.n) for a in space.acts]
    return np.column_stack(columns) if columns else np.zeros((draws.n, 0))


def _partner(space: Situations) -> Ints:
    """For each act the one whose resolve it shares: stopping an option shares its start's."""
    start = {act.option: a for a, act in enumerate(space.acts) if act.kind == "start"}
    return np.array([start.get(act.option, a) if act.option >= 0 else a for a, act in enumerate(space.acts)], np.int32)


@njit(cache=True, nogil=True)
def _uniform(state):  # type: ignore[no-untyped-def]
    """SplitMix64 (Steele, Lea & Flood 2014, figure 17): advances the state, gives a uniform in (0, 1)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (float(z >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True)
def _resolve(state, n, coin, unmodelled, eta, fixed):  # type: ignore[no-untyped-def]
    """Draw the lasting resolve of one walk: η for each act, and the coins (1 acts, 0 never, −1 as it judges)."""
    for a in range(eta.shape[0]):
        u = _uniform(state)
        eta[a] = n * math.log(u / (1 - u))
        c = _uniform(state)
        fixed[a] = -1
        if c < unmodelled:
            fixed[a] = 1 if c < unmodelled * coin[a] else 0


@njit(cache=True, nogil=True)
def _gain(d, h, s, at, V, done, stamp, work, m):  # type: ignore[no-untyped-def]
    """Gain of the act whose moves begin at `at`, for its owner, and where its moves end; votes expected."""
    first, moves, owner, draft, vote, mask = m[0], m[1], m[2], m[3], m[13], m[14]
    act, last, j = moves[at, 2], first[s + 1], owner[moves[at, 2]]
    total = 0.0
    while at < last and moves[at, 2] == act:
        if j >= 0:
            ensure(d, h, moves[at, 1], V, done, stamp, work, m)
            total += vote_chance(d, s, act, moves[at, 3], draft, vote, mask) * V[h, moves[at, 1], j]
        at += 1
    return (total - V[h, s, j] if j >= 0 else 0.0), at


@njit(cache=True, nogil=True)
def _end_of(d, s, at, u, m):  # type: ignore[no-untyped-def]
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
def _step(d, h, s, V, done, stamp, work, m, eta, fixed, stop, partner, willing, seen):  # type: ignore[no-untyped-def]
    """The acts that will be done from s if a chance comes: their moves into `willing`; total rate and number."""
    first, moves, owner, R, rate = m[0], m[1], m[2], m[9], m[10]
    at, last, count, total = first[s], first[s + 1], 0, 0.0
    ensure(d, h, s, V, done, stamp, work, m)
    while at < last:
        act, begin = moves[at, 2], at
        gain, at = _gain(d, h, s, at, V, done, stamp, work, m)
        seen[act] = True
        p = partner[act]
        if owner[act] < 0:
            if m[3][act] < 0:  # what a crowd does: a hazard, while a draft lapses on its day
                willing[count] = begin
                count += 1
                total += rate[d, act]
            continue
        if fixed[p] >= 0:
            will = fixed[p] == 1 and not stop[act]
        else:
            resolve = -eta[p] if stop[act] else eta[p]
            will = gain + resolve > R[d, act]
        if will:
            willing[count] = begin
            count += 1
            total += rate[d, act]
    return total, count


@njit(cache=True, nogil=True)
def _one_walk(d, r, h, horizon, V, done, work, m, seeds, coin, unmodelled, fixtures, scratch, out, by_date):  # type: ignore[no-untyped-def]
    """One walk of one draw, its steps counted into `out` and `by_date`."""
    moves, rate = m[1], m[10]
    rung, status, stop, partner = fixtures
    eta, fixed, willing, seen, did, state = scratch
    used, possible, rungs, statuses, ends, routes = out
    state[0] = seeds[d, r]
    _resolve(state, m[11][d], coin[d], unmodelled[d], eta, fixed)
    seen[:] = False
    did[:] = False
    s, t, highest, route = 0, 0.0, rung[0], np.uint64(0)
    _count_rungs(by_date, 0, eta.shape[0], -1, highest)
    for step in range(MOST_STEPS):
        total, count = _step(d, h, s, V, done, d, work, m, eta, fixed, stop, partner, willing, seen)
        due, at = _next_due(d, s, m)
        wait = -math.log(_uniform(state)) / total if count > 0 else math.inf
        if min(t + wait, due) > horizon:
            break
        if due <= t + wait:
            t = max(t, due)
        else:
            t += wait
            at = _end_of(d, s, _choose(d, moves, rate, willing, count, _uniform(state) * total), _uniform(state), m)
        act, date = moves[at, 2], int(t / horizon * by_date.shape[0])
        if step < ROUTE_STEPS:
            route |= np.uint64((act + 1) * 4 + moves[at, 3] + 1) << np.uint64(8 * step)
        _count_step(by_date, date, act, not did[act], status[s], status[moves[at, 1]], rungs.shape[1])
        s = moves[at, 1]
        did[act] = True
        _count_rungs(by_date, date, eta.shape[0], highest, rung[s])
        highest = max(highest, rung[s])
    used[d] += did
    possible[d] += seen
    rungs[d, : highest + 1] += 1
    for f in range(status.shape[1]):
        statuses[d, f, status[s, f]] += 1
    ends[d, r], routes[d, r] = s, route


@njit(cache=True, nogil=True)
def _next_due(d, s, m):  # type: ignore[no-untyped-def]
    """When the next thing nobody decides is due (a draft that lapses), in days, and its move; infinity for none."""
    first, moves, owner, rate = m[0], m[1], m[2], m[10]
    due, move = math.inf, first[s]
    for at in range(first[s], first[s + 1]):
        if owner[moves[at, 2]] < 0 and m[3][moves[at, 2]] >= 0 and 1 / rate[d, moves[at, 2]] < due:
            due, move = 1 / rate[d, moves[at, 2]], at
    return due, move


@njit(cache=True, nogil=True)
def _choose(d, moves, rate, willing, count, pick):  # type: ignore[no-untyped-def]
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


@njit(cache=True, parallel=True, nogil=True)
def _walk_all(seeds, coin, unmodelled, horizon, h, dates, kinds, fixtures, m):  # type: ignore[no-untyped-def]
    n, walks = seeds.shape
    S, acts, actors, drafts = m[5].shape[0], m[2].shape[0], m[4].shape[1], fixtures[1].shape[1]
    out = (
        np.zeros((n, acts)),
        np.zeros((n, acts)),
        np.zeros((n, kinds)),
        np.zeros((n, drafts, 6)),
        np.zeros((n, walks), np.int32),
        np.zeros((n, walks), np.uint64),
    )
    parts = min(n, 8)
    by_date = np.zeros((parts, dates, acts + kinds + 6 * drafts))
    for part in prange(parts):
        V = np.empty((h + 1, S, actors))
        done = np.full((h + 1, S), -1, np.int32)
        stack = np.empty(((h + 1) * (m[1].shape[0] + 2), 2), np.int64)
        work = (stack, (np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors)))
        scratch = (
            np.empty(acts),
            np.empty(acts, np.int64),
            np.empty(acts, np.int64),
            np.empty(acts, np.bool_),
            np.empty(acts, np.bool_),
            np.empty(1, np.uint64),
        )
        for d in range(part * n // parts, (part + 1) * n // parts):
            for r in range(walks):
                _one_walk(
                    d, r, h, horizon, V, done, work, m, seeds, coin, unmodelled, fixtures, scratch, out, by_date[part]
                )
    return out, by_date
