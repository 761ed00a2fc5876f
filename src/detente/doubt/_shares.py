"""Given-data estimate of first-order shares: how much of each output's variance each input explains alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.draws import Draws
from detente.inputs import Input
from detente.numeric import TIE, Array, uniforms

MOST_BINS = 24
SHUFFLES = 64
STRICT = 5.0
"""Standard deviations of a shuffled input's share: one false driver in some thirty measures of 300 inputs."""

Orders = npt.NDArray[np.intp]


def bins(n: int) -> int:
    """Classes of equal count for n draws: n^(1/3), between 2 and MOST_BINS.

    >>> bins(1000), bins(10_000)
    (10, 22)
    """
    return int(min(MOST_BINS, max(2, round(n ** (1 / 3)))))


def first_order(inputs: Array, outputs: Array) -> Array:
    """Share of the variance of each output explained by each input alone, shape (outputs, inputs).

    `inputs` (n, inputs) and `outputs` (n, outputs): the same n draws, inputs independent of each other. Draws are put
    into classes of equal count by the input; the share is the variance of the class means over the whole, less what
    chance alone would give (ε² of Kelley 1935). 0 on average for an input that does nothing, slightly below 0 as often
    as above; at most 1; 0 for an output that does not vary, and below 4 draws. Source: Plischke, Borgonovo & Smith
    (2013), European Journal of Operational Research 226(3), 536–550, for the correlation ratio from given data.

    >>> x = np.linspace(0, 1, 1000)[:, None]
    >>> first_order(x, np.column_stack([3 * x[:, 0], np.full(1000, 7.0)])).round(2).tolist()
    [[0.99], [0.0]]
    """
    return explained(np.argsort(inputs, axis=0, kind="stable").T, outputs)


def varying(draws: Draws, n: int) -> tuple[list[Input], Orders]:
    """The inputs that vary over the first n draws, and the order (inputs, n) that sorting by each gives."""
    if ("varying", n) not in draws.memo:
        items = [item for item in draws.inputs.values() if np.ptp(draws[item.name][:n]) > TIE]
        orders = [np.argsort(draws[item.name][:n], kind="stable") for item in items]
        draws.memo["varying", n] = items, np.array(orders, dtype=np.intp).reshape(len(items), n)
    return draws.memo["varying", n]  # type: ignore[no-any-return]


def by_chance(draws: Draws, outputs: Array) -> Array:
    """The share of each output's variance that an input without influence hardly ever reaches, shape (outputs,)."""
    n = len(outputs)
    if n < 4:
        return np.ones(outputs.shape[1])
    if ("shuffled", n) not in draws.memo:
        noise = uniforms(draws.seed, "shuffled inputs", 0, SHUFFLES, n)
        draws.memo["shuffled", n] = np.argsort(noise, axis=1)
    shuffled = explained(draws.memo["shuffled", n], outputs)
    return np.asarray(STRICT * np.sqrt((shuffled**2).mean(axis=1)))


def explained(orders: Orders, outputs: Array) -> Array:
    """As `first_order`, from the order (inputs, n) that sorting by each input gives."""
    n, count = outputs.shape[0], bins(outputs.shape[0])
    if n < 4:
        return np.zeros((outputs.shape[1], len(orders)))
    centred = outputs - outputs.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0))
    standard = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 1e-12)
    edges = np.linspace(0, n, count + 1).round().astype(np.int64)
    between = np.zeros((len(orders), outputs.shape[1]))
    _between(np.ascontiguousarray(orders), standard, edges, between)
    share = 1 - (n - 1) / (n - count) * (1 - between.T)
    return np.where(spread[:, None] > 1e-12, share, 0.0)


@njit(cache=True, parallel=True)
def _between(orders, standard, edges, out):  # type: ignore[no-untyped-def]
    """Variance of the class means of standardised outputs, for each order."""
    n, m = standard.shape
    for j in prange(orders.shape[0]):
        total = np.empty(m)
        for b in range(len(edges) - 1):
            total[:] = 0.0
            for at in range(edges[b], edges[b + 1]):
                row = orders[j, at]
                for k in range(m):
                    total[k] += standard[row, k]
            size = edges[b + 1] - edges[b]
            for k in range(m):
                out[j, k] += total[k] * total[k] / (size * n)
