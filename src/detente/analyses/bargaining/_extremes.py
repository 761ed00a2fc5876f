"""Kernels that find the ends of what can be bargained for: the best deal for one, the best for the worst-off.

They climb as the Nash bargain does. The best for one actor is the Nash bargain in which its weight outgrows all others'
step by step, so that the others' gains only keep them from refusing.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.analyses.bargaining._ascent import PULL, ascend, gains, raise_least
from detente.analyses.bargaining._start import middle, taking_part
from detente.numeric import Array
from detente.worth import shares

EXACT = 1e-4  # points by which the least gain may fall short of the largest there is
GRACE = 1e-3  # points below the least gain down to which the deals count as equally good for the worst-off
FADING = (1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5)  # weight of the others beside the one that has its way
FEW, MANY = np.int64(30), np.int64(200)  # sweeps over the issues
WHOLE = 100.0


def prepared(position: Array, salience: Array, influence: Array, disagreement: Array) -> tuple[Any, tuple[int, ...]]:
    """Flat arrays for the kernels (x, share, base, part, start), draws first, and the shape (..., issues) of a deal.

    Whoever has no influence or no salience takes no part.
    """
    share = shares(np.where(np.isnan(position), 0.0, salience))
    part = taking_part(share, influence)
    base = WHOLE * share.sum(axis=-1) - disagreement
    start = middle(position, share * part[..., None])
    draws = math.prod(start.shape[:-1])
    given = np.nan_to_num(position), share, base, part, start
    flat = [np.ascontiguousarray(a, float).reshape(draws, *a.shape[start.ndim - 1 :]) for a in given]
    return flat, start.shape


def highest_floor(flat: Any, steep: int) -> tuple[Array, Array]:
    """The deal (draws, issues) best for the worst-off, and the gain (draws,) of the worst-off: below 0 where no deal
    leaves nobody worse off.
    """
    x, share, base, part, start = flat
    deal, least = start.copy(), np.zeros(len(start))
    _floors(x, share, base, part > 0, steep, deal, least)
    return deal, least


def best_for(flat: Any, steep: int, floor: Array, whom: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    """The best deal (draws, actors, issues) for each of `whom` (actors,) under which no other loses, and its own gain.

    `floor` (draws,): points by which every gain is counted higher, so that some deal leaves nobody worse off. Deals and
    gains (draws, actors) of the others, and of those who take no part, are 0.
    """
    x, share, base, part, start = flat
    deal, gain = np.zeros(x.shape), np.zeros(base.shape)
    _bests(x, share, base + floor[:, None], part > 0, steep, start, whom, deal, gain)
    return deal, gain


@njit(cache=True, parallel=True)
def _floors(x, s, base, part, steep, deal, least):  # type: ignore[no-untyped-def]  # pragma: no cover
    for d in prange(x.shape[0]):
        who = np.nonzero(part[d])[0]
        if len(who) == 0:
            continue
        mine, share, room, y = x[d][who], s[d][who], base[d][who], deal[d]
        centre, even = y.copy(), np.full(len(who), 1.0 / len(who))
        least[d] = raise_least(y, mine, share, room, steep, np.inf, EXACT)
        ascend(y, mine, share, room, even, least[d] - GRACE, steep, centre, PULL, MANY)
        out = np.empty(len(who))
        gains(y, mine, share, room, steep, out)
        least[d] = out.min()


@njit(cache=True, parallel=True)
def _bests(x, s, base, part, steep, start, whom, deal, gain):  # type: ignore[no-untyped-def]  # pragma: no cover
    for d in prange(x.shape[0]):
        who = np.nonzero(part[d])[0]
        if len(who) == 0:
            continue
        mine, share, room = x[d][who], s[d][who], base[d][who]
        inside, out = start[d].copy(), np.empty(len(who))
        raise_least(inside, mine, share, room, steep, EXACT, EXACT)
        for place in range(len(who)):
            if not whom[who[place]]:
                continue
            y = inside.copy()
            for weight in FADING:
                w = np.full(len(who), weight)
                w[place] = 1.0
                ascend(y, mine, share, room, w, -EXACT, steep, inside, PULL * weight, FEW)
            gains(y, mine, share, room, steep, out)
            deal[d, who[place]] = y
            gain[d, who[place]] = out[place]
