"""Who will do what, once resolve is drawn: lasting η and coins, the acts that will be done, what is due anyhow.

Resolve lasts: one η_o ~ Logistic(0, n) for each option. At rate λ_o = 1/days the actor has a chance to act and does if
G_o + η_o > R_o; the same η_o speaks against undoing the option. With chance ε a coin of the base rate b_o decides
instead, once and for all, for reasons that are not modelled. A draft lapses on its day; what a crowd does happens at
its rate while it may, as nobody decides it.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from detente.draws import Draws
from detente.joint.foresight import ensure, vote_chance
from detente.situations import Ints, Situations

Fixtures = tuple[Ints, Ints, np.ndarray, Ints]


def seeds(draws: Draws, name: str, width: int) -> np.ndarray:
    """A seed for each draw and draw of resolve, shape (n, width)."""
    return (draws.noise(name, width) * 2**53).astype(np.uint64)


def fixtures(space: Situations) -> Fixtures:
    """What the kernels know of situations and acts: rung, statuses of drafts, whether an act stops one, its partner."""
    statuses = np.zeros((len(space), len(space.case.drafts)), np.int32)
    for d in range(statuses.shape[1]):
        statuses[:, d] = space.status(d)
    stop = np.array([act.kind == "stop" for act in space.acts], np.bool_)
    return space.rung, statuses, stop, _partner(space)


def rungs(space: Situations) -> int:
    """How many rungs the ladder has; one where there is none."""
    return len(space.case.ladder.rungs) if space.case.ladder else 1


def _partner(space: Situations) -> Ints:
    """For each act the one whose resolve it shares: stopping an option shares its start's."""
    start = {act.option: a for a, act in enumerate(space.acts) if act.kind == "start"}
    return np.array([start.get(act.option, a) if act.option >= 0 else a for a, act in enumerate(space.acts)], np.int32)


@njit(cache=True, nogil=True)
def scratch_of(acts):  # type: ignore[no-untyped-def]
    """Room for one draw of resolve: η, coins, willing moves, what was possible, what was done, the state of chance."""
    return (
        np.empty(acts),
        np.empty(acts, np.int64),
        np.empty(acts, np.int64),
        np.empty(acts, np.bool_),
        np.empty(acts, np.bool_),
        np.empty(1, np.uint64),
    )


@njit(cache=True, nogil=True)
def deepest(m):  # type: ignore[no-untyped-def]
    """The most moves that leave one situation."""
    most = 0
    for s in range(m[0].shape[0] - 1):
        most = max(most, m[0][s + 1] - m[0][s])
    return most


@njit(cache=True, nogil=True)
def foreseen(h, m):  # type: ignore[no-untyped-def]
    """Room to look ahead from any situation: values, which stand there, and a stack with four sums an actor.

    Only what is touched takes memory.
    """
    situations, actors = m[5].shape[0], m[4].shape[1]
    V = np.empty((h + 1, situations, actors))
    done = np.full((h + 1, situations), -1, np.int32)
    stack = np.empty(((h + 1) * (deepest(m) + 2), 2), np.int64)
    return V, done, (stack, (np.empty(actors), np.empty(actors), np.empty(actors), np.empty(actors)))


@njit(cache=True, nogil=True)
def uniform(state):  # type: ignore[no-untyped-def]
    """SplitMix64 (Steele, Lea & Flood 2014, figure 17): advances the state, gives a uniform in (0, 1)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (float(z >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True)
def resolve(state, n, coin, unmodelled, eta, fixed):  # type: ignore[no-untyped-def]
    """Draw the lasting resolve of one walk: η for each act, and the coins (1 acts, 0 never, −1 as it judges)."""
    for a in range(eta.shape[0]):
        u = uniform(state)
        eta[a] = n * math.log(u / (1 - u))
        c = uniform(state)
        fixed[a] = -1
        if c < unmodelled:
            fixed[a] = 1 if c < unmodelled * coin[a] else 0


@njit(cache=True, nogil=True)
def gain_of(d, h, s, at, V, done, stamp, work, m):  # type: ignore[no-untyped-def]
    """Gain of the act whose moves begin at `at`, for its owner, and where its moves end; votes expected."""
    first, moves, owner, draft, vote, mask = m[0], m[1], m[2], m[3], m[13], m[14]
    act, last, j = moves[at, 2], first[s + 1], owner[moves[at, 2]]
    total = 0.0
    while at < last and moves[at, 2] == act:
        if j >= 0:
            ensure(d, h, np.int64(moves[at, 1]), V, done, stamp, work, m)
            total += vote_chance(d, s, act, moves[at, 3], draft, vote, mask) * V[h, moves[at, 1], j]
        at += 1
    return (total - V[h, s, j] if j >= 0 else 0.0), at


@njit(cache=True, nogil=True)
def judged(d, h, s, V, done, stamp, work, m, fixtures, scratch):  # type: ignore[no-untyped-def]
    """The acts that will be done from s if a chance comes: their moves into `willing`; total rate and number."""
    first, moves, owner, R, rate = m[0], m[1], m[2], m[9], m[10]
    stop, partner = fixtures[2], fixtures[3]
    eta, fixed, willing, seen = scratch[0], scratch[1], scratch[2], scratch[3]
    at, last, count, total = np.int64(first[s]), first[s + 1], 0, 0.0  # of one width, or what follows is compiled twice
    ensure(d, h, s, V, done, stamp, work, m)
    while at < last:
        act, begin = moves[at, 2], at
        gain, at = gain_of(d, h, s, at, V, done, stamp, work, m)
        seen[act] = True
        p = partner[act]
        if owner[act] < 0:
            will = m[3][act] < 0  # what a crowd does: a hazard, while a draft lapses on its day
        elif fixed[p] >= 0:
            will = fixed[p] == 1 and not stop[act]
        else:
            will = gain + (-eta[p] if stop[act] else eta[p]) > R[d, act]
        if will:
            willing[count] = begin
            count += 1
            total += rate[d, act]
    return total, count


@njit(cache=True, nogil=True)
def next_due(d, s, m):  # type: ignore[no-untyped-def]
    """When the next thing nobody decides is due (a draft that lapses), in days, and its move; infinity for none."""
    first, moves, owner, rate = m[0], m[1], m[2], m[10]
    due, move = math.inf, first[s]
    for at in range(first[s], first[s + 1]):
        if owner[moves[at, 2]] < 0 and m[3][moves[at, 2]] >= 0 and 1 / rate[d, moves[at, 2]] < due:
            due, move = 1 / rate[d, moves[at, 2]], at
    return due, move
