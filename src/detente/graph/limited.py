"""Stability for actors who look a given number of moves ahead, and for those who look as far as it matters.

G_h(i, s) is where i expects to end when it may move first and h moves can follow one another (Fang, Hipel & Kilgour
1993, Interactive Decision Making, chapter 3, for two actors; after Kilgour 1984 and Zagare 1984 on games):

    G_0(i, s) = s;   G_h(i, s) = best of A_h(i, x) over x in R_i(s) for i if P_i of it exceeds P_i(s), else s,

where A_h(i, x) is what i expects after its move to x. With two actors it is G_{h−1}(j, x) for the other one j. With
more, the cautious form is taken: anybody else may be next, those who would rather stay (G_{h−1}(j, x) = x) do not
move, and of those who would move i expects the one worst for i; when nobody would, x. Forms for more than two actors
differ in the literature and each has odd sides (Soares and others 2026, Group Decision and Negotiation); nobody need
believe in a fixed order of moves in this one.

Ties: i stays unless moving is better by more than TIE; of moves that end equally well it takes the first situation;
of others equally bad it expects the first actor. s is L_h stable for i when G_h(i, s) = s; L_1 is Nash.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.graph.reach import Ints, Reach, fitted
from detente.numeric import TIE, Array

Truth = npt.NDArray[np.bool_]

MOST_MOVES = 1000
"""How far the search for a repetition looks; ends that have not settled by then are told."""
_PARTS = 8  # pieces of a batch, each with its own scratch memory


@dataclass(frozen=True)
class NonMyopic:
    """Stability for actors who look as far as it matters.

    `stable` (n, situations, actors): stable at every horizon from some number of moves on. From `settled` (n,) moves
    on what is expected comes back every `period` (n,) moves; both are −1 where MOST_MOVES brought no repetition, and
    nothing is then called stable in that draw.
    """

    stable: Truth
    settled: Ints
    period: Ints


def anticipated(reach: Reach, worth: Array, horizon: int) -> Ints:
    """G_h: where each actor expects to end that moves first, shape (n, actors, situations), `horizon` moves ahead.

    `worth` has shape (n, actors, situations); the horizon is 0 or more.

    The prisoners' dilemma (situations: both true, row false, column false, both false). One move ahead, everybody
    tells; two moves ahead, betraying the other looks no better than staying true:

    >>> from detente.graph.options import options, spelled_out
    >>> dilemma, worth = spelled_out(options([0, 1])), np.array([[[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]])
    >>> anticipated(dilemma, worth, 1)[0].tolist(), anticipated(dilemma, worth, 2)[0].tolist()
    ([[1, 1, 3, 3], [2, 3, 2, 3]], [[0, 1, 3, 3], [0, 3, 2, 3]])
    """
    worth = fitted(worth, reach.actors, reach.situations)
    ends = np.empty(worth.shape, np.int32)
    _anticipated(worth, reach.first, reach.to, horizon, ends)
    return ends


def limited(reach: Reach, worth: Array, horizon: int) -> Truth:
    """Whether each situation is L_h stable, shape (n, situations, actors), `horizon` moves ahead (1 is Nash)."""
    stays = anticipated(reach, worth, horizon) == np.arange(reach.situations, dtype=np.int32)
    return np.asarray(stays.swapaxes(1, 2))


def non_myopic(reach: Reach, worth: Array, most: int = MOST_MOVES) -> NonMyopic:
    """Which situations are L_h stable for all h from some h on.

    G_h follows from G_{h−1} alone, so once the ends of all actors and situations come back all that follows comes
    back too: the search goes on until they do, and a situation counts when it is stable throughout the repetition.
    """
    worth = fitted(worth, reach.actors, reach.situations)
    n, actors, situations = worth.shape
    lasts = np.zeros((n, situations, actors), np.bool_)
    settled, period = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    _non_myopic(worth, reach.first, reach.to, most, lasts, settled, period)
    return NonMyopic(lasts, settled, period)


@njit(cache=True, parallel=True, nogil=True)
def _anticipated(worth, first, to, horizon, ends):  # type: ignore[no-untyped-def]
    n, actors, situations = worth.shape
    for part in prange(_PARTS):
        before = np.empty((actors, situations), np.int32)
        for d in range(part * n // _PARTS, (part + 1) * n // _PARTS):
            _stay(ends[d])
            for _ in range(horizon):
                before[:] = ends[d]
                _one_more(worth[d], first, to, before, ends[d])


@njit(cache=True, nogil=True)
def _stay(ends):  # type: ignore[no-untyped-def]
    """G_0: everybody ends where they are."""
    for s in range(ends.shape[1]):
        ends[:, s] = s


@njit(cache=True, nogil=True)
def _one_more(P, first, to, before, after):  # type: ignore[no-untyped-def]
    """G_h of one draw from G_{h−1}."""
    actors, situations = P.shape
    for s in range(situations):
        for i in range(actors):
            begin, end = first[s * actors + i], first[s * actors + i + 1]
            best = s
            for e in range(begin, end):
                x = _answer(i, to[e], P[i], before)
                if e == begin or P[i, x] > P[i, best] + TIE:
                    best = x
            after[i, s] = best if P[i, best] > P[i, s] + TIE else s


@njit(cache=True, nogil=True)
def _answer(i, x, own, before):  # type: ignore[no-untyped-def]
    """A_h: what i expects after its move to x, the worst of what those would do who would move."""
    worst, moved = x, False
    for j in range(len(before)):
        y = before[j, x]
        if j != i and y != x and (not moved or own[y] < own[worst] - TIE):
            worst, moved = y, True
    return worst


@njit(cache=True, parallel=True, nogil=True)
def _non_myopic(worth, first, to, most, lasts, settled, period):  # type: ignore[no-untyped-def]
    n, actors, situations = worth.shape
    for part in prange(_PARTS):
        old, now = np.empty((actors, situations), np.int32), np.empty((actors, situations), np.int32)
        mark, marks = np.empty((actors, situations), np.int32), np.empty(most + 1, np.uint64)
        for d in range(part * n // _PARTS, (part + 1) * n // _PARTS):
            begin, length = _repetition(worth[d], first, to, marks, old, now)
            if length < 0:
                continue
            mark[:], lasts[d] = now, True
            for _ in range(length):
                for i in range(actors):
                    for s in range(situations):
                        lasts[d, s, i] = lasts[d, s, i] and now[i, s] == s
                old[:] = now
                _one_more(worth[d], first, to, old, now)
            if np.array_equal(now, mark):
                settled[d], period[d] = begin, length
            else:  # two different ends had the same mark
                lasts[d] = False


@njit(cache=True, nogil=True)
def _repetition(P, first, to, marks, old, now):  # type: ignore[no-untyped-def]
    """The first h whose ends come back and after how many moves, (−1, −1) if none do; leaves those ends in `now`.

    Each h leaves a mark of 64 bits, as keeping the ends themselves would take too much memory.
    """
    _stay(now)
    marks[0] = _mark(now)
    for h in range(1, len(marks)):
        old[:] = now
        _one_more(P, first, to, old, now)
        marks[h] = _mark(now)
        for before in range(h):
            if marks[before] == marks[h]:
                return before, h - before
    return -1, -1


@njit(cache=True, nogil=True)
def _mark(ends):  # type: ignore[no-untyped-def]
    mark = np.uint64(14695981039346656037)
    for end in ends.ravel():
        mark = (mark ^ np.uint64(end)) * np.uint64(0x9E3779B97F4A7C15)
        mark ^= mark >> np.uint64(29)
    return mark
