"""Where walks end, and nothing else: the walks of `detente.joint.walk` to the bit, several draws side by side.

What actors look ahead to is worked out for LANES draws at a time, so that the compiler uses the vector registers; the
gain of an act is worked out once for all walks of a draw, and the resolve of an act when it is first asked for (each
number of SplitMix64 can be reached at once). Sums are taken in the order that the walk takes them in. Nothing is
divided by zero, so divisions are compiled without the check, which would keep loops out of the vector registers.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from detente.draws import Draws
from detente.joint.foresight import Model, want_below
from detente.joint.resolve import deepest, fixtures, seeds, uniform
from detente.joint.walk import MOST_STEPS, choose
from detente.situations import Ints, Situations

LANES = 16
"""Draws side by side: two registers of the widest kind, as loops of eight are over before they pay."""
PARTS = 8
"""Into so many parts the groups of LANES draws are shared out; one part takes its groups one after the other."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def ends(draws: Draws, space: Situations, model: Model, *, walks: int, ahead: int, name: str) -> Ints:
    """The last situation of each of `walks` walks a draw, shape (n, walks): those that `walk` ends in."""
    found = np.empty((draws.n, walks), np.int32)
    _, _, stop, partner = fixtures(space)
    held = np.flatnonzero(model.holds)
    motives = (held % max(model.holds.shape[1], 1)).astype(np.int32)
    since = np.searchsorted(held, np.arange(len(space) + 1) * model.holds.shape[1]).astype(np.int64)
    _ends(
        seeds(draws, name, walks), model.coin, model.unmodelled, float(draws.case.horizon), ahead,
        stop, partner, (since, motives), model.arrays(), found,
    )  # fmt: skip
    return found


@njit(cache=True, parallel=True, nogil=True, error_model="numpy")
def _ends(seeds, coin, unmodelled, horizon, h, stop, partner, held, m, found):  # type: ignore[no-untyped-def]
    n, walks = seeds.shape
    groups = (n + LANES - 1) // LANES
    parts = min(groups, PARTS)
    for part in prange(parts):
        lanes = _lanes(m)
        V, done, stack, gain, known = _room(h, m)
        eta, fixed, drawn = np.empty(coin.shape[1]), np.empty(coin.shape[1], np.int8), np.empty(coin.shape[1], np.int64)
        willing, state = np.empty(deepest(m) + 1, np.int64), np.empty(1, np.uint64)
        drawn[:] = -1
        for g in range(part * groups // parts, (part + 1) * groups // parts):
            _load(g, n, m, lanes)
            for lane in range(min(LANES, n - g * LANES)):
                d = g * LANES + lane
                for r in range(walks):
                    resolved = eta, fixed, drawn, seeds[d, r], d * walks + r, coin[d], unmodelled[d]
                    found[d, r] = _one(
                        d, lane, g, h, horizon, stop, partner, held, resolved, willing, state, V, done, stack, gain,
                        known, lanes, m,
                    )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy")
def _lanes(m):  # type: ignore[no-untyped-def]
    """Room for the numbers of LANES draws, the draw last: stance, points, R, rate, noise, patience."""
    stance, points, acts = m[4], m[6], m[2].shape[0]
    return (
        np.empty((stance.shape[2], stance.shape[3], stance.shape[1], LANES)),
        np.empty((points.shape[1], LANES)),
        np.empty((acts, LANES)),
        np.empty((acts, LANES)),
        np.empty(LANES),
        np.empty(LANES),
    )


@njit(cache=True, nogil=True, error_model="numpy")
def _load(g, n, m, lanes):  # type: ignore[no-untyped-def]
    """Set the numbers of a group of draws side by side; the last draw fills what is left."""
    stance, points, R, rate, noise, patience = lanes
    for lane in range(LANES):
        d = min(g * LANES + lane, n - 1)
        for i in range(m[4].shape[1]):
            for k in range(m[4].shape[2]):
                for y in range(m[4].shape[3]):
                    stance[k, y, i, lane] = m[4][d, i, k, y]
        for motive in range(points.shape[0]):
            points[motive, lane] = m[6][d, motive]
        for act in range(R.shape[0]):
            R[act, lane] = m[9][d, act]
            rate[act, lane] = m[10][d, act]
        noise[lane], patience[lane] = m[11][d], m[12][d]


@njit(cache=True, nogil=True, error_model="numpy")
def _room(h, m):  # type: ignore[no-untyped-def]
    """Room for values, which group they are of, a stack, the gain of each move's act, and where those are known."""
    situations, actors = m[5].shape[0], m[4].shape[1]
    return (
        np.empty((h + 1, situations, actors, LANES)),
        np.full((h + 1, situations), -1, np.int32),
        np.empty(((h + 1) * (deepest(m) + 2), 2), np.int64),
        np.empty((m[1].shape[0], LANES)),
        np.full(situations, -1, np.int32),
    )


@njit(cache=True, nogil=True, error_model="numpy")
def _one(d, lane, g, h, horizon, stop, partner, held, resolved, willing, state, V, done, stack, gain, known, lanes, m):  # type: ignore[no-untyped-def]
    """The last situation of one walk: `detente.joint.walk.one_walk` without its records."""
    first, moves, owner, draft, R, rate = m[0], m[1], m[2], m[3], m[9], m[10]
    acts = owner.shape[0]
    state[0] = resolved[3] + np.uint64(2 * acts) * _GOLDEN
    s, t = np.int64(0), 0.0  # of one width all along, or all below is compiled for each
    for _ in range(MOST_STEPS):
        if known[s] != g:
            _gains(g, h, s, held, V, done, stack, gain, lanes, m)
            known[s] = g
        at, last, count, total, due, due_at = first[s], first[s + 1], 0, 0.0, math.inf, first[s]
        while at < last:
            act, begin = moves[at, 2], at
            while at < last and moves[at, 2] == act:
                at += 1
            if owner[act] < 0:
                will = draft[act] < 0
                if draft[act] >= 0 and 1 / rate[d, act] < due:
                    due, due_at = 1 / rate[d, act], begin
            else:
                p = partner[act]
                _resolve(p, m[11][d], resolved)
                if resolved[1][p] >= 0:
                    will = resolved[1][p] == 1 and not stop[act]
                else:
                    will = gain[begin, lane] + (-resolved[0][p] if stop[act] else resolved[0][p]) > R[d, act]
            if will:
                willing[count] = begin
                count += 1
                total += rate[d, act]
        after = -math.log(uniform(state)) / total if count > 0 else math.inf
        if min(t + after, due) > horizon:
            break
        if due <= t + after:
            t = max(t, due)
            s = moves[due_at, 1]
        else:
            t += after
            chosen = choose(d, moves, rate, willing, count, uniform(state) * total)
            s = moves[_end_of(d, s, chosen, uniform(state), m), 1]
    return s


@njit(cache=True, nogil=True, error_model="numpy")
def _resolve(act, n, resolved):  # type: ignore[no-untyped-def]
    """The resolve behind an act in this walk, η and coin, unless it is drawn already (`resolve.resolve`)."""
    eta, fixed, drawn, seed, walk, coin, unmodelled = resolved
    if drawn[act] == walk:
        return
    drawn[act] = walk
    u = _number(seed, 2 * act + 1)
    eta[act] = n * math.log(u / (1 - u))
    c = _number(seed, 2 * act + 2)
    fixed[act] = -1
    if c < unmodelled:
        fixed[act] = 1 if c < unmodelled * coin[act] else 0


@njit(cache=True, nogil=True, error_model="numpy")
def _number(seed, place):  # type: ignore[no-untyped-def]
    """The number at a place of the stream of SplitMix64 that begins with the seed, as `uniform` gives it."""
    z = seed + np.uint64(place) * _GOLDEN
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (float(z >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True, error_model="numpy")
def _end_of(d, s, at, u, m):  # type: ignore[no-untyped-def]
    first, moves, draft, vote, mask = m[0], m[1], m[3], m[13], m[14]
    act, last, total = moves[at, 2], first[s + 1], 0.0
    while at + 1 < last and moves[at + 1, 2] == act:
        end = moves[at, 3]
        total += 1.0 if end < 0 else vote[d, draft[act], mask[s, draft[act]], end]
        if u < total:
            break
        at += 1
    return at


@njit(cache=True, nogil=True, error_model="numpy")
def _gains(g, h, s, held, V, done, stack, gain, lanes, m):  # type: ignore[no-untyped-def]
    """The gain of every act from s for its owner in each draw of the group, at the act's first move."""
    first, moves, owner = m[0], m[1], m[2]
    _ensure(g, h, s, held, V, done, stack, lanes, m)
    at, last = first[s], first[s + 1]
    total = np.empty(LANES)
    while at < last:
        act, begin = moves[at, 2], at
        j = owner[act]
        total[:] = 0.0
        while at < last and moves[at, 2] == act:
            if j >= 0:
                _ensure(g, h, np.int64(moves[at, 1]), held, V, done, stack, lanes, m)
                for lane in range(LANES):
                    total[lane] += _chance(g, lane, s, act, moves[at, 3], m) * V[h, moves[at, 1], j, lane]
            at += 1
        if j >= 0:
            for lane in range(LANES):
                gain[begin, lane] = total[lane] - V[h, s, j, lane]


@njit(cache=True, nogil=True, error_model="numpy")
def _chance(g, lane, s, act, end, m):  # type: ignore[no-untyped-def]
    """The chance of this end of a move in one draw of the group: 1 unless it is one outcome of a vote."""
    if end < 0:
        return 1.0
    d = min(g * LANES + lane, m[13].shape[0] - 1)
    return m[13][d, m[3][act], m[14][s, m[3][act]], end]


@njit(cache=True, nogil=True, error_model="numpy")
def _ensure(g, h, s, held, V, done, stack, lanes, m):  # type: ignore[no-untyped-def]
    """Compute V^h(s) of a group of draws, and all it rests on, unless it stands there (`foresight.ensure`)."""
    if done[h, s] == g:
        return
    wanted = 0
    stack[0, 0], stack[0, 1] = h, s
    while wanted >= 0:
        level, at = stack[wanted, 0], stack[wanted, 1]
        if done[level, at] == g:
            wanted -= 1
            continue
        before = wanted
        if level > 0:
            wanted = want_below(level, at, done, g, stack, wanted, m)
        if wanted == before:
            if level == 0:
                _own(at, held, V[0, at], lanes, m)
            else:
                _value(g, level, at, V, lanes, m)
            done[level, at] = g
            wanted -= 1


@njit(cache=True, nogil=True, error_model="numpy")
def _own(s, held, out, lanes, m):  # type: ignore[no-untyped-def]
    """u_i(s) of every acting actor in each draw of the group, into `out` (actors, LANES)."""
    stance, points, value, owner = lanes[0], lanes[1], m[5], m[7]
    since, motives = held
    out[:] = 0.0
    for k in range(stance.shape[0]):
        worth = stance[k, value[s, k]]
        for i in range(out.shape[0]):
            for lane in range(LANES):
                out[i, lane] += worth[i, lane]
    for place in range(since[s], since[s + 1]):
        motive = motives[place]
        for lane in range(LANES):
            out[owner[motive], lane] += points[motive, lane]


@njit(cache=True, nogil=True, error_model="numpy")
def _value(g, h, s, V, lanes, m):  # type: ignore[no-untyped-def]
    """V^h(s) of every acting actor in each draw of the group (`foresight._value`)."""
    first, moves, owner = m[0], m[1], m[2]
    R, rate, noise, patience = lanes[2], lanes[3], lanes[4], lanes[5]
    actors = V.shape[2]
    pull, weight, nothing = np.zeros((actors, LANES)), np.zeros((actors, LANES)), np.ones((actors, LANES))
    after, p, lam = np.empty((actors, LANES)), np.empty(LANES), np.empty(LANES)
    at, last = first[s], first[s + 1]
    while at < last:
        act = moves[at, 2]
        after[:] = 0.0
        while at < last and moves[at, 2] == act:
            there, end = V[h - 1, moves[at, 1]], moves[at, 3]
            if end < 0:
                for i in range(actors):
                    for lane in range(LANES):
                        after[i, lane] += there[i, lane]
            else:
                for i in range(actors):
                    for lane in range(LANES):
                        after[i, lane] += _chance(g, lane, s, act, end, m) * there[i, lane]
            at += 1
        j = owner[act]
        p[:] = 1.0
        if j >= 0:
            for lane in range(LANES):
                p[lane] = -(after[j, lane] - V[h - 1, s, j, lane] - R[act, lane]) / noise[lane]
            for lane in range(LANES):
                p[lane] = 1 / (1 + math.exp(p[lane]))
        for lane in range(LANES):
            lam[lane] = rate[act, lane] * p[lane]
        for i in range(actors):
            if i != j:
                for lane in range(LANES):
                    pull[i, lane] += lam[lane] * after[i, lane]
                    weight[i, lane] += lam[lane]
                    nothing[i, lane] *= 1 - p[lane]
    for i in range(actors):
        for lane in range(LANES):
            own = V[0, s, i, lane]
            w = weight[i, lane]
            rho = (1 - nothing[i, lane]) * w / (w + 1 / patience[lane])
            V[h, s, i, lane] = (1 - rho) * own + rho * pull[i, lane] / w if w > 0 else own
