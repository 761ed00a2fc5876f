"""Which block of differences does how much of a change: the Shapley value, exact or by sampled orders.

The change is v(all) − v(none), with v(S) the answer when the blocks in S are as in the second case and the others as
in the first. A block's share is what it adds, averaged over all orders in which the blocks may be taken over: Shapley
(1953), A value for n-person games, Contributions to the Theory of Games II, 307–317. The shares sum to the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import comb

import numpy as np

from detente.numeric import Array

EXACT = 8
"""Up to so many blocks every set of them is asked about; beyond, orders are sampled."""

Coalition = frozenset[int]
Value = Callable[[Coalition], Array]


def coalitions(blocks: int) -> Iterator[Coalition]:
    """Every set of blocks, the smaller first."""
    for size in range(blocks + 1):
        yield from map(frozenset, combinations(range(blocks), size))


def exact_shares(value: Value, blocks: int) -> Array:
    """Shapley values of blocks, shape (blocks, measures); `value` of a set of blocks has shape (measures,).

    Each set S without block i counts with weight |S|! (d − 1 − |S|)! / d!, for d blocks.

    >>> from detente.numeric import Array
    >>> def value(taken: frozenset[int]) -> Array:
    ...     return np.array([3.0 * (0 in taken) + 4.0 * (taken >= {1, 2})])
    >>> exact_shares(value, 3)[:, 0].tolist()
    [3.0, 2.0, 2.0]
    """
    known = {taken: value(taken) for taken in coalitions(blocks)}
    found = np.zeros((blocks, len(known[frozenset()])))
    for taken, at in known.items():
        for block in set(range(blocks)) - taken:
            found[block] += (known[taken | {block}] - at) / (blocks * comb(blocks - 1, len(taken)))
    return found


def orders(blocks: int, count: int, seed: int) -> list[tuple[int, ...]]:
    """Orders of blocks at random, each with its reverse: what two blocks do together is then shared evenly sooner."""
    draw = np.random.Generator(np.random.PCG64(seed))
    half = [tuple(map(int, draw.permutation(blocks))) for _ in range(count // 2)]
    return [order for forth in half for order in (forth, forth[::-1])]


def sampled_shares(value: Value, sampled: Sequence[tuple[int, ...]]) -> tuple[Array, Array]:
    """Shares by sampled orders and their standard errors, both of shape (blocks, measures).

    Orders come in pairs with their reverses (Castro, Gómez and Tejada 2009, Computers & Operations Research 36(5),
    1726–1730); the error is that of the mean of pairs. The shares sum to the change in each
    order, and so on average.

    >>> shares, errors = sampled_shares(lambda taken: np.array([float(len(taken))]), orders(4, 6, seed=1))
    >>> shares[:, 0].tolist(), errors[:, 0].tolist()
    ([1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0])
    """
    added = np.array([_added(value, order) for order in sampled])
    pairs = (added[0::2] + added[1::2]) / 2
    error = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs)) if len(pairs) > 1 else np.full(pairs.shape[1:], np.inf)
    return pairs.mean(axis=0), error


def _added(value: Value, order: Sequence[int]) -> Array:
    """What each block adds when they are taken over in this order, shape (blocks, measures)."""
    at = [value(frozenset(order[:k])) for k in range(len(order) + 1)]
    found = np.zeros((len(order), len(at[0])))
    for k, block in enumerate(order):
        found[block] = at[k + 1] - at[k]
    return found
