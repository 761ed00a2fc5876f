"""How likely it is, before resolve is drawn, that an act would be done from a situation if the chance came."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from detente.joint.foresight import Model, ensure
from detente.joint.resolve import foreseen, gain_of
from detente.numeric import Array
from detente.situations import Situations


def willing(model: Model, space: Situations, where: list[int], ahead: int) -> Array:
    """Chance that each act is done from each situation if a chance to act comes, shape (n, situations, acts).

    (1 − ε) σ((G − R)/n) + ε b: the judgement, or the coin that decides in its place; 1 for what nobody decides, 0
    where the act cannot be done.
    """
    stop = np.array([act.kind == "stop" for act in space.acts], np.bool_)
    at = np.array(where, np.int64)
    return _willing(at, ahead, model.coin, model.unmodelled, stop, model.arrays())  # type: ignore[no-any-return]


@njit(cache=True, parallel=True, nogil=True)
def _willing(where, h, coin, unmodelled, stop, m):  # type: ignore[no-untyped-def]
    n, acts = coin.shape
    first, moves, owner, R, noise = m[0], m[1], m[2], m[9], m[11]
    out = np.zeros((n, where.shape[0], acts))
    parts = min(n, 8)
    for part in prange(parts):
        V, done, work = foreseen(h, m)
        for d in range(part * n // parts, (part + 1) * n // parts):
            for k in range(where.shape[0]):
                at = first[where[k]]
                while at < first[where[k] + 1]:
                    act = moves[at, 2]
                    gain, at = gain_with(d, h, where[k], at, V, done, work, m)
                    if owner[act] < 0:
                        out[d, k, act] = 1.0
                        continue
                    p = 1 / (1 + math.exp(-(gain - R[d, act]) / noise[d]))
                    luck = 0.0 if stop[act] else coin[d, act]
                    out[d, k, act] = (1 - unmodelled[d]) * p + unmodelled[d] * luck
    return out


@njit(cache=True, nogil=True)
def gain_with(d, h, s, at, V, done, work, m):  # type: ignore[no-untyped-def]
    """The gain of an act, with what it rests on looked ahead first."""
    ensure(d, h, s, V, done, d, work, m)
    return gain_of(d, h, s, at, V, done, d, work, m)
