"""What a situation is worth to those who look ahead: V^h, by recursion over the moves that others may make.

V^0 = u and V^{h+1}_i(s) = (1 − ρ) u_i(s) + ρ Σ_o (λ_o p_o / Λ) V^h_i(s⊕o) over the options o of others, with
p_o = σ((G_o − R_o)/n), G_o = V^h_j(s⊕o) − V^h_j(s) for the owner j (for a vote, expected over its outcomes),
Λ = Σ λ_o p_o and ρ = [1 − Π(1 − p_o)]·Λ/(Λ + 1/patience). Values are kept as they are found: only what a walk
comes near is ever computed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

from detente.draws import Draws
from detente.joint.vote import VoteOutcomes
from detente.numeric import Array
from detente.situations import NATURE, Ints, Situations
from detente.worth import Worth

LEAST_NOISE = 1e-6
"""Points: who is told to choose without noise chooses with next to none, as all is divided by it."""


@dataclass(frozen=True)
class Model:
    """Everything the kernels read, as plain arrays; the first axis of floats is the draw.

    `stance` (n, actors, issues, values) and `points` (n, motives) give the worth; `reluctance`, `rate` (n, acts) and
    `noise`, `patience` (n,) the choice; `vote` (n, drafts, masks, outcomes) the chances of a vote and `mask`
    (situations, drafts) which of them hold; `coin` (n, acts) the base rates and `unmodelled` (n,) the chance that one
    decides in place of a judgement. Acting actors only: `owner` (acts,) counts them, −1 for nature.
    """

    first: Ints
    moves: Ints
    owner: Ints
    draft: Ints
    stance: Array
    value: Ints
    points: Array
    motive_owner: Ints
    holds: np.ndarray
    reluctance: Array
    rate: Array
    noise: Array
    patience: Array
    vote: Array
    mask: Ints
    coin: Array
    unmodelled: Array

    def arrays(self) -> tuple[np.ndarray, ...]:
        """The fields in order up to `mask`, as the kernels take them."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__ if name not in ("coin", "unmodelled"))


def model(draws: Draws, space: Situations, value: Worth, votes: VoteOutcomes, noise_factor: float) -> Model:
    """Gather the arrays of a batch; `noise_factor` scales the noise of choice (½ and 2 show its influence)."""
    acting = sorted({act.actor for act in space.acts if act.actor != NATURE})
    place = {actor: i for i, actor in enumerate(acting)}
    mine = [m for m, owner in enumerate(value.owner) if int(owner) in place]
    noise = np.maximum(draws["escalation.noise"], LEAST_NOISE) * noise_factor
    return Model(
        first=space.first,
        moves=space.moves,
        owner=np.array([place.get(act.actor, NATURE) for act in space.acts], np.int32),
        draft=np.array([act.draft for act in space.acts], np.int32),
        stance=np.ascontiguousarray(value.stance[:, acting]),
        value=value.value,
        points=np.ascontiguousarray(value.points[:, mine]),
        motive_owner=np.array([place[int(value.owner[m])] for m in mine], np.int32),
        holds=np.ascontiguousarray(value.holds[mine].T),
        reluctance=reluctance(draws, space, noise),
        rate=_columns(draws, [act.days for act in space.acts], lambda days: 1 / np.maximum(days, 0.1)),
        noise=noise,
        patience=np.maximum(draws["escalation.patience"], 0.1),
        vote=votes.chances,
        mask=votes.mask,
        coin=coins(draws, space),
        unmodelled=draws["escalation.unmodelled"],
    )


def coins(draws: Draws, space: Situations) -> Array:
    """The base rate of each act's class, shape (n, acts); 1 for what nobody decides."""
    columns = [draws[f"class.{act.class_}.rate"] if act.class_ else np.ones(draws.n) for act in space.acts]
    return np.column_stack(columns) if columns else np.zeros((draws.n, 0))


def reluctance(draws: Draws, space: Situations, noise: Array) -> Array:
    """R_o = n ln((1 − b_o)/b_o) in points, shape (n, acts), with b_o the base rate of the act's class.

    Undoing an option takes |R_o|: otherwise an act done in most cases would be done and undone by turns.
    """
    columns = []
    for act in space.acts:
        if not act.class_:
            columns.append(np.zeros(draws.n))
            continue
        rate = np.clip(draws[f"class.{act.class_}.rate"], 1e-6, 1 - 1e-6)
        column = noise * np.log((1 - rate) / rate)
        columns.append(np.abs(column) if act.kind == "stop" else column)
    return np.column_stack(columns) if columns else np.zeros((draws.n, 0))


def _columns(draws: Draws, names: list[str], change) -> Array:  # type: ignore[no-untyped-def]
    return np.column_stack([change(draws[name]) for name in names]) if names else np.zeros((draws.n, 0))


@njit(cache=True, nogil=True)
def own_worth(d, s, stance, value, points, motive_owner, holds, out):  # type: ignore[no-untyped-def]
    """u_i(s) of every acting actor in draw d, into `out`."""
    for i in range(stance.shape[1]):
        total = 0.0
        for k in range(stance.shape[2]):
            total += stance[d, i, k, value[s, k]]
        out[i] = total
    for m in range(motive_owner.shape[0]):
        if holds[s, m]:
            out[motive_owner[m]] += points[d, m]


@njit(cache=True, nogil=True)
def vote_chance(d, s, act, end, draft, vote, mask):  # type: ignore[no-untyped-def]
    """The chance of this end of a move: 1 unless it is one outcome of a vote."""
    if end < 0:
        return 1.0
    return vote[d, draft[act], mask[s, draft[act]], end]


@njit(cache=True, nogil=True)
def ensure(d, h, s, V, done, stamp, work, m):  # type: ignore[no-untyped-def]
    """Compute V^h(s) of draw d, and all it rests on, unless it stands there already.

    A stack of what is still wanted takes the place of recursion, which numba cannot keep in its cache. `work` is
    room for it and for four sums an actor.
    """
    stack = work[0]
    wanted = 0
    stack[0, 0], stack[0, 1] = h, s
    while wanted >= 0:
        level, at = stack[wanted, 0], stack[wanted, 1]
        if done[level, at] == stamp:
            wanted -= 1
            continue
        before = wanted
        if level > 0:
            wanted = want_below(level, at, done, stamp, stack, wanted, m)
        if wanted == before:
            _value(d, level, at, V, work[1], m)
            done[level, at] = stamp
            wanted -= 1


@njit(cache=True, nogil=True)
def want_below(level, s, done, stamp, stack, wanted, m):  # type: ignore[no-untyped-def]
    """Put on the stack what V^level(s) rests on and is not there yet."""
    first, moves = m[0], m[1]
    if done[level - 1, s] != stamp:
        wanted += 1
        stack[wanted, 0], stack[wanted, 1] = level - 1, s
    for at in range(first[s], first[s + 1]):
        if done[level - 1, moves[at, 1]] != stamp:
            wanted += 1
            stack[wanted, 0], stack[wanted, 1] = level - 1, moves[at, 1]
    return wanted


@njit(cache=True, nogil=True)
def _value(d, h, s, V, sums, m):  # type: ignore[no-untyped-def]
    """V^h(s) of every acting actor, from V^{h−1} of s and its neighbours."""
    (first, moves, owner, draft, stance, value, points, motive_owner, holds, R, rate, noise, patience, vote, mask) = m
    if h == 0:
        own_worth(d, s, stance, value, points, motive_owner, holds, V[0, s])
        return
    actors = stance.shape[1]
    pull, weight, nothing, after = sums  # Σ λ p V(s⊕o) over the options of others, Λ, Π (1 − p), one act's V
    pull[:] = 0.0
    weight[:] = 0.0
    nothing[:] = 1.0
    at, last = first[s], first[s + 1]
    while at < last:
        act = moves[at, 2]
        after[:] = 0.0
        while at < last and moves[at, 2] == act:
            chance = vote_chance(d, s, act, moves[at, 3], draft, vote, mask)
            for i in range(actors):
                after[i] += chance * V[h - 1, moves[at, 1], i]
            at += 1
        j = owner[act]
        p = 1.0
        if j >= 0:
            p = 1 / (1 + math.exp(-(after[j] - V[h - 1, s, j] - R[d, act]) / noise[d]))
        lam = rate[d, act] * p
        for i in range(actors):
            if i != j:
                pull[i] += lam * after[i]
                weight[i] += lam
                nothing[i] *= 1 - p
    for i in range(actors):
        V[h, s, i] = V[0, s, i]
        if weight[i] > 0:
            rho = (1 - nothing[i]) * weight[i] / (weight[i] + 1 / patience[d])
            V[h, s, i] = (1 - rho) * V[0, s, i] + rho * pull[i] / weight[i]
