"""Worths as places: each actor's own order of situations in whole numbers, so that comparisons are exact."""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.numeric import TIE


@njit(cache=True, nogil=True)
def places(worth, place, order):  # type: ignore[no-untyped-def]
    """Fill `place` (actors, situations), 0 the worst, and `order`, worst first; worths in a row within TIE tie."""
    for i in range(len(worth)):
        order[i] = np.argsort(worth[i])
        at = 0
        for k in range(len(order[i])):
            if k and worth[i, order[i, k]] > worth[i, order[i, k - 1]] + TIE:
                at += 1
            place[i, order[i, k]] = at


@njit(cache=True, nogil=True)
def better(members, place, s, x, pareto):  # type: ignore[no-untyped-def]
    """Whether x is better than s for every member; with `pareto`: worse for none and better for one."""
    gained = False
    for i in members:
        if place[i, x] < place[i, s] or (not pareto and place[i, x] == place[i, s]):
            return False
        gained = gained or place[i, x] > place[i, s]
    return gained


@njit(cache=True, nogil=True)
def values(members, place, order, pareto, value, turn):  # type: ignore[no-untyped-def]
    """For each member, numbers such that x is better than s for the coalition where all of them are greater.

    With `pareto`, ties of a member are broken by the sum of all members' places: nobody lower and somebody higher
    is then the same as everybody higher. Fills `value` and `turn`, the order from the worst.
    """
    for m, i in enumerate(members):
        if not pareto:
            value[m], turn[m] = place[i], order[i]
            continue
        total = np.zeros(place.shape[1], np.int64)
        for j in members:
            total += place[j]
        total += place[i] * np.int64(len(members) * place.shape[1] + 1)
        turn[m] = np.argsort(total)
        at = 0
        for k in range(len(total)):
            if k and total[turn[m, k]] > total[turn[m, k - 1]]:
                at += 1
            value[m, turn[m, k]] = at
