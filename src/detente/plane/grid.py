"""Who beats whom among many points at once, and what survives: the uncovered set and the Banks set."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.numeric import TIE, Array
from detente.plane.directions import Bools, Votes
from detente.plane.tastes import Tastes

Words = npt.NDArray[np.uint64]

FEW = 1000
"""Texts up to which one thread is quicker than several."""


def grid(box: Array, side: int) -> Array:
    """Points of a grid of side × side over the box [0, box] (2,), shape (side², 2), the second coordinate fastest.

    >>> grid(np.array([10.0, 20.0]), 2).tolist()
    [[0.0, 0.0], [0.0, 20.0], [10.0, 0.0], [10.0, 20.0]]
    """
    x, y = np.meshgrid(np.linspace(0, box[0], side), np.linspace(0, box[1], side), indexing="ij")
    return np.column_stack([x.ravel(), y.ravel()])


def beaten_by(members: Tastes, votes: Votes, texts: Array) -> Words:
    """Row k is the set of texts that beat text k, a bit each: shape (texts, words of 64).

    `texts` (texts, issues) on any number of issues. Nearer by more than TIE is a yes, as near abstains;
    no text beats itself.
    """
    voting = (votes.gain != 0).any(axis=1) | (votes.shrug != 0).any(axis=1)
    rank = _ranks(np.ascontiguousarray(members.distance(texts).T[voting]))
    most = int(np.abs(votes.gain).sum(axis=0).max() + np.abs(votes.shrug).sum(axis=0).max() + np.abs(votes.start).max())
    number = np.int16 if max(most, len(texts)) < 2**15 else np.int64  # small numbers go many at a time
    gain, shrug, start = (each.astype(number) for each in (votes.gain[voting], votes.shrug[voting], votes.start))
    ask = _beaten_few if len(texts) <= FEW else _beaten
    return ask(rank.astype(number), gain, shrug, start, votes.truth)  # type: ignore[no-any-return]


def _ranks(distance: Array) -> npt.NDArray[np.int64]:
    """Place of each text by distance from each member, 0 the nearest; equal where as near."""
    order = np.argsort(distance, axis=1, kind="stable")
    further = np.diff(np.take_along_axis(distance, order, axis=1), axis=1, prepend=-np.inf) > TIE
    rank = np.empty(distance.shape, dtype=np.int64)
    np.put_along_axis(rank, order, np.cumsum(further, axis=1) - 1, axis=1)
    return rank


@njit(cache=True)
def _add(total, row, here, weight):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A loop of its own, in numbers of one size, so that the compiler does many at a time."""
    for y in range(len(total)):
        total[y] += weight * (row[y] < here)


@njit(cache=True)
def _add_ties(total, row, here, weight):  # type: ignore[no-untyped-def]  # pragma: no cover
    for y in range(len(total)):
        total[y] += weight * (row[y] == here)


@njit(cache=True)
def _row(x, rank, gain, shrug, start, truth, into):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The set of those that beat x, into a row of words."""
    n = rank.shape[1]
    met, total = np.zeros(n, np.int32), np.empty(n, gain.dtype)
    for t in range(gain.shape[1]):
        total[:] = start[t]
        for i in range(len(gain)):
            if gain[i, t] != 0:
                _add(total, rank[i], rank[i, x], gain[i, t])
            if shrug[i, t] != 0:
                _add_ties(total, rank[i], rank[i, x], shrug[i, t])
        for y in range(n):
            met[y] |= (total[y] >= 0) << t
    for y in range(n):
        if truth[met[y]] and y != x:
            into[y >> 6] |= np.uint64(1) << np.uint64(y & 63)


@njit(cache=True, parallel=True)
def _beaten(rank, gain, shrug, start, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    n = rank.shape[1]
    sets = np.zeros((n, (n + 63) // 64), np.uint64)
    for x in prange(n):
        _row(x, rank, gain, shrug, start, truth, sets[x])
    return sets


@njit(cache=True)
def _beaten_few(rank, gain, shrug, start, truth):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The same without threads, whose start takes longer than a few texts do."""
    n = rank.shape[1]
    sets = np.zeros((n, (n + 63) // 64), np.uint64)
    for x in range(n):
        _row(x, rank, gain, shrug, start, truth, sets[x])
    return sets


def uncovered(members: Tastes, votes: Votes, texts: Array) -> Bools:
    """Whether each text is uncovered, shape (texts,), among the texts given: (texts, issues).

    y covers x when y beats x and all that beats y beats x. Source: Miller 1980, American Journal of Political
    Science 24(1), 68–96; in space McKelvey 1986, ibid. 30(2), 283–314.

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import votes_of
    >>> from detente.plane.tastes import alike
    >>> two = votes_of(Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three"))
    >>> uncovered(alike(np.array([[0.0], [4.0], [9.0]])), two, np.array([[0.0], [4.0], [9.0]])).tolist()
    [False, True, False]
    """
    return not_covered(beaten_by(members, votes, texts))


def not_covered(sets: Words) -> Bools:
    """The same from who beats whom, as `beaten_by` finds it."""
    return np.asarray((_uncovered_few if len(sets) <= FEW else _uncovered)(sets))


@njit(cache=True)
def how_many(sets):  # type: ignore[no-untyped-def]  # pragma: no cover
    """How many are in each set."""
    count = np.zeros(len(sets), np.int64)
    for x in range(len(sets)):
        for word in sets[x]:
            while word:
                word &= word - np.uint64(1)
                count[x] += 1
    return count


@njit(cache=True)
def _is_free(x, sets, sizes, order):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Those that few beat are asked first whether they cover x: fewer must beat them than beat x."""
    for y in order:
        if sizes[y] >= sizes[x]:
            return True
        if not (sets[x, y >> 6] >> np.uint64(y & 63)) & np.uint64(1):
            continue
        covers = True
        for word in range(sets.shape[1]):
            if sets[y, word] & ~sets[x, word]:
                covers = False
                break
        if covers:
            return False
    return True


@njit(cache=True, parallel=True)
def _uncovered(sets):  # type: ignore[no-untyped-def]  # pragma: no cover
    sizes = how_many(sets)
    order = np.argsort(sizes, kind="mergesort")
    free = np.empty(len(sets), np.bool_)
    for x in prange(len(sets)):
        free[x] = _is_free(x, sets, sizes, order)
    return free


@njit(cache=True)
def _uncovered_few(sets):  # type: ignore[no-untyped-def]  # pragma: no cover
    sizes = how_many(sets)
    order = np.argsort(sizes, kind="mergesort")
    free = np.empty(len(sets), np.bool_)
    for x in range(len(sets)):
        free[x] = _is_free(x, sets, sizes, order)
    return free


def banks(members: Tastes, votes: Votes, texts: Array, luck: Array) -> Bools:
    """Texts found to be in the Banks set, shape (texts,): the tops of chains that nothing tops.

    A chain is grown from each text, each next one beating all before it, until none does; `luck` (tries, texts)
    of numbers in (0, 1) picks among those that could come next, the lowest first. All found are in the set; it may
    be larger, for to find all of it is hard (Woeginger 2003, Social Choice and Welfare 20, 523–528). Source: Banks
    1985, Social Choice and Welfare 1(4), 295–306.

    >>> from detente.bodies.rule import Rule, quota
    >>> from detente.plane.directions import votes_of
    >>> from detente.plane.tastes import alike
    >>> two = votes_of(Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three"))
    >>> line = np.array([[0.0], [4.0], [9.0]])
    >>> banks(alike(line), two, line, np.full((1, 3), 0.5)).tolist()
    [False, True, False]
    """
    return tops(beaten_by(members, votes, texts), luck)


def tops(sets: Words, luck: Array) -> Bools:
    """The same from who beats whom, as `beaten_by` finds it."""
    return np.asarray(_banks(sets, np.argsort(luck, axis=1, kind="stable")))


@njit(cache=True)
def _banks(sets, order):  # type: ignore[no-untyped-def]  # pragma: no cover
    n = len(sets)
    top = np.zeros(n, np.bool_)
    for row in order:
        for first in range(n):
            last, left = first, sets[first].copy()
            for y in row:
                if (left[y >> 6] >> np.uint64(y & 63)) & np.uint64(1):
                    last = y
                    left &= sets[y]
            top[last] = True
    return top
