"""Turns of challenges and bargains over many issues at once: KTAB's spatial model of politics, many draws at once.

In every turn a probabilistic Condorcet election over the actors' positions tells how secure each is, and so how much
risk it takes. Each then challenges the one from whom it expects most, which gives a bargain; and each takes, of the
bargains it is in and staying where it is, the one that would win an election.

The kernels of `stage` and `support` are compiled into those here, and the cache of compiled code looks at this file
only: after a change there, remove the `__pycache__` beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.numeric import Array
from detente.talks.stage import FACTORS, choose, distances, propose, reach, risks, told_chances, worth
from detente.talks.support import coalitions, elect, total

Victory = Literal["linear", "square", "quartic", "octic", "binary"]
Election = Literal["conditional", "incentive", "uniform"]
Voting = Literal["binary", "mixed-binary", "proportional", "mixed", "cubic", "asymmetric"]
Adjustment = Literal["none", "third", "half", "two-thirds", "full"]
Span = Literal["min", "mid", "max"]
Commitment = Literal["none", "semi", "full"]
Weights = Literal["s1p1", "s2p2", "s2pmax"]
Bargain = Literal["initiator", "both", "middle"]
Ints = npt.NDArray[np.int64]

STILL = 0.02
"""The share of the first turn's movement below which talks have come to rest."""
LITTLE = 1e-4
"""Movement added to that of the first turn, so that talks that never began come to rest too."""


@dataclass(frozen=True)
class TurnSettings:
    """KTAB's settings, by its own defaults.

    `victory`: how a coalition's strength becomes its chance to prevail; `election`: how chances of pairs become one
    distribution; `voting`: votes for a difference of utility; `adjustment`: how far an actor sees others' risk as its
    own; `risk`: where in its range security is neutral; `commitment` of third parties to the side they vote for;
    `weights` of salience and probability where bargains lie; `bargain`: the initiator's proposal, that of both, or
    one in the middle; `turns`: the most there are.
    """

    victory: Victory = "linear"
    election: Election = "conditional"
    voting: Voting = "proportional"
    adjustment: Adjustment = "third"
    risk: Span = "mid"
    commitment: Commitment = "semi"
    weights: Weights = "s2p2"
    bargain: Bargain = "initiator"
    turns: int = 100

    def places(self) -> Ints:
        """The settings as numbers for the kernels: their places in the lists of names."""
        named = (
            (Voting, self.voting),
            (Victory, self.victory),
            (Election, self.election),
            (Adjustment, self.adjustment),
            (Span, self.risk),
            (Commitment, self.commitment),
            (Weights, self.weights),
            (Bargain, self.bargain),
        )
        return np.array([get_args(names).index(name) for names, name in named])


@dataclass(frozen=True)
class Turns:
    """What happened until talks came to rest, the same for all draws after their own end.

    `position` (draws, turns + 1, actors, issues), the first as given; `chance` (draws, turns + 1, actors): that its
    position would win, in an election over the different positions; `last` (draws,): turns until rest. Of the challenge
    of each actor, (draws, turns, actors): `target` (−1 for none) and `gain` expected; its bargains' chances to be taken
    `by_initiator` and `by_target`, (…, 2), the second only where both propose. `taken` (draws, turns, actors): by whose
    proposal or challenge it moved, −1 for none; `initiated`: whether that was in its own challenge.
    """

    position: Array
    chance: Array
    last: Ints
    target: Ints
    gain: Array
    by_initiator: Array
    by_target: Array
    taken: Ints
    initiated: npt.NDArray[np.bool_]


def challenges(position: Array, salience: Array, influence: Array, settings: TurnSettings) -> Turns:
    """Turns of talks in many draws until they rest; `position` and `salience` (draws, actors, issues), both 0–100.

    `influence` (draws, actors), 0 or more. An actor's saliences are taken as shares of a hundred, of which what is left
    is attention elsewhere: they should not sum to more. Where all positions are as secure as each other, nobody takes
    risk; an actor without salience finds all positions alike.

    Ties, to the last digit, go to the option that comes first: staying, then the earlier initiator.

    Source: Wise, Lester and Efird (2015), Multidimensional Bargaining using KTAB.

    >>> position, salience = np.array([[[10.0], [40.0], [90.0]]]), np.array([[[50.0], [40.0], [60.0]]])
    >>> held = challenges(position, salience, np.array([[80.0, 60.0, 20.0]]), TurnSettings())
    >>> held.position[0, :3, :, 0].round(2).tolist()
    [[10.0, 40.0, 90.0], [20.77, 56.82, 20.77], [39.11, 54.17, 54.17]]
    """
    draws, actors, issues = position.shape
    most = settings.turns
    per_turn = (draws, most, actors)
    path, last = np.empty((draws, most + 1, actors, issues)), np.zeros(draws, dtype=np.int64)
    path[:, 0] = position / 100
    chance, gain = np.zeros((draws, most + 1, actors)), np.full(per_turn, np.nan)
    target, taken = np.full(per_turn, -1), np.full(per_turn, -1)
    initiated = np.zeros(per_turn, dtype=np.bool_)
    by_initiator, by_target = np.full((*per_turn, 2), np.nan), np.full((*per_turn, 2), np.nan)
    care, power = np.ascontiguousarray(salience / 100), np.ascontiguousarray(influence, dtype=float)
    told = (target, gain, by_initiator, by_target, taken, initiated)
    _all(care, power, settings.places(), path, chance, last, told)
    end = int(last.max(initial=0))
    seen = [one[:, :end] for one in told]
    return Turns(100 * path[:, : end + 1], chance[:, : end + 1], last, *seen)  # type: ignore[arg-type]


@njit(cache=True)
def _value(i, j, go, x, s, own, standing, r, out):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Mean utility to every actor of all positions if i and j go where a bargain says, into out (actors,)."""
    n = len(x)
    for a in range(n):
        there, other = worth(reach(a, x, s, go[0]), r[a]), worth(reach(a, x, s, go[1]), r[a])
        out[a] = (standing[a] - own[a, i] - own[a, j] + there + other) / n


@njit(cache=True)
def _bargain(x, s, w, d, r, ways, go, count, room, log, new):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Each actor takes one of the bargains it is in, or stays; `go` (actors, 2, 2, issues), `count` of them by whom."""
    n, (target, _, by_initiator, by_target, taken, initiated) = len(x), log
    own, standing, value = np.empty((n, n)), np.empty(n), np.empty((n, 2, n))
    for a in range(n):
        for j in range(n):
            own[a, j] = worth(d[a, j], r[a])
        standing[a] = total(own[a], n)
    for i in range(n):
        for b in range(count[i]):
            _value(i, target[i], go[i, b], x, s, own, standing, r, value[i, b])
    who, which, p = np.empty(2 * n + 1, np.int64), np.empty(2 * n + 1, np.int64), np.empty(2 * n + 1)
    for k in range(n):
        who[0], which[0], m = -1, 0, 1
        room[0, 0, :n] = standing / n
        for i in range(n):
            if i == k or target[i] == k:
                for b in range(count[i]):
                    who[m], which[m] = i, b
                    room[0, m, :n] = value[i, b]
                    m += 1
        p[0] = 1.0
        if m > 1:
            coalitions(ways[0], w, room[0, :m, :n], room[1, :m, :m])
            elect(ways[2], ways[1], room[1, :m, :m], room[2, :m, :m], p[:m])
        for o in range(1, m):
            if who[o] == k:
                by_initiator[k, which[o]] = p[o]
            else:
                by_target[who[o], which[o]] = p[o]
        best = p[:m].argmax()  # of those that tie the first
        i = who[best]
        if i >= 0:
            initiated[k] = i == k
            taken[k] = target[k] if i == k else i
            new[k] = go[i, which[best], 0 if i == k else 1]


@njit(cache=True)
def _turn(x, s, care, w, ways, room, told, log, new):  # type: ignore[no-untyped-def]  # pragma: no cover
    """One turn from positions x (actors, issues), 0–1, to `new`."""
    n, target, gain = len(x), log[0], log[1]
    d, r, clout, factor = np.empty((n, n)), np.empty(n), care * w, FACTORS[ways[3]]
    go, count = np.empty((n, 2, 2, x.shape[1])), np.zeros(n, np.int64)
    distances(x, s, d)
    risks(d, w, ways, room, r)
    told_chances(x, d, w, r, ways, room, told)
    for i in range(n):
        who, most, chance = choose(i, d, care, clout, r, factor, ways, room)
        if who >= 0:
            target[i], gain[i] = who, most
            count[i] = propose(i, who, chance, x, s, w, d, care, clout, r, factor, ways, room, go[i])
    new[:] = x
    _bargain(x, s, w, d, r, ways, go, count, room, log, new)


@njit(cache=True)
def _moved(a, b):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How far the actors went together, in shares of the scale."""
    gone = np.empty(len(a))
    for i in range(len(a)):
        far = 0.0
        for k in range(a.shape[1]):
            far += (a[i, k] - b[i, k]) ** 2
        gone[i] = np.sqrt(far)
    return total(gone, len(a))


@njit(cache=True)
def _at(log, t):  # type: ignore[no-untyped-def]  # pragma: no cover
    """One row of each record."""
    return log[0][t], log[1][t], log[2][t], log[3][t], log[4][t], log[5][t]


@njit(cache=True)
def _talk(s, w, ways, path, chance, log):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Turns of one draw until they rest; how many."""
    most, n, first = len(log[0]), len(w), 0.0
    care, room = np.empty(n), np.empty((3, 2 * n + 2, 2 * n + 2))
    for i in range(n):
        care[i] = total(s[i], s.shape[1])
    end = most
    for t in range(most):
        _turn(path[t], s, care, w, ways, room, chance[t], _at(log, t), path[t + 1])
        went = _moved(path[t], path[t + 1])
        if t == 0:
            first = went + LITTLE
        elif went / first < STILL:
            end = t + 1
            break
    d, r = np.empty((n, n)), np.empty(n)
    distances(path[end], s, d)
    risks(d, w, ways, room, r)
    told_chances(path[end], d, w, r, ways, room, chance[end])
    for t in range(end + 1, most + 1):
        path[t], chance[t] = path[end], chance[end]
    return end


@njit(cache=True, parallel=True)
def _all(s, w, ways, path, chance, last, log):  # type: ignore[no-untyped-def]  # pragma: no cover
    for d in prange(len(path)):
        last[d] = _talk(s[d], w[d], ways, path[d], chance[d], _at(log, d))
