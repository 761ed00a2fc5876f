"""What an answer would be expected to be if some inputs were known, and what that knowledge is worth.

The conditional expectation is fitted to the draws there are: Strong, Oakley & Brennan (2014), Medical Decision Making
34, 311–326, with broken lines in place of splines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.doubt._shares import Orders
from detente.numeric import TIE, Array

CORNERS = 8
"""Of the curve along an input, beside its start."""
LEAST, MOST = 10, 90

Values = tuple[Array, Array, Array]
"""One number a set of inputs, with the 10th and the 90th percentile of where it may lie; shapes (sets,)."""


@dataclass(frozen=True)
class Known:
    """What is expected when each of several sets of inputs is known.

    `answer` (n,) and `answers` (n, sets): the answer, and what it is expected to be; `call` (n,) and `calls` (n, sets):
    likewise what calling it a yes brings (1 if right, −1 if wrong). Expectations vary as much as the set explains:
    `shares` (sets,) is the part of the answer's variance.
    """

    answer: Array
    call: Array
    answers: Array
    calls: Array
    shares: Array

    def taken(self, weights: Array) -> Values:
        """The part of the answer's variance that knowing would take, over bootstrap weights (replicates, n)."""
        count, y = weights.sum(axis=1), self.answer - self.answer.mean()
        whole = weights @ y**2 / count - (weights @ y / count) ** 2
        left = weights @ (self.answer[:, None] - self.answers) ** 2 / count[:, None]
        return _around(self.shares, 1 - left / np.maximum(whole, TIE**2)[:, None])

    def better(self, weights: Array) -> Values:
        """By how much the chance of a wrong call would fall: E max(0, E[call | known]) − max(0, E[call])."""
        count = weights.sum(axis=1)
        brought = weights @ (self.call[:, None] * (self.calls > 0)) / count[:, None]
        thrown = brought - np.maximum(weights @ self.call / count, 0.0)[:, None]
        return _around(worth(self.calls), thrown)

    def gained(self, at: float) -> Array:
        """What acting on the expectation rather than on the mean is worth, in the answer's unit above `at`; (sets,)."""
        return worth(self.answers - at)


def worth(expected: Array) -> Array:
    """The expected value of knowing what an act is expected to bring, against doing nothing, which brings 0.

    `expected` (n, …): what the act brings on average, draw by draw, given what would be known; the first axis goes.

    >>> worth(np.array([-2.0, -2.0, 1.0])).round(3).tolist()
    0.333
    """
    with_it, without = np.maximum(expected, 0.0).mean(axis=0), np.maximum(expected.mean(axis=0), 0.0)
    return np.asarray(np.maximum(with_it - without, 0.0))


def known(inputs: Array, orders: Orders, outputs: Array, sets: Sequence[Sequence[int]]) -> Known:
    """What is expected of two outputs, (n, 2), when each set of columns of `inputs` (n, inputs) is known.

    `orders` (inputs, n) sort the columns. The expectation is a sum of curves, one along each input of the set: broken
    lines with corners at quantiles, fitted together by least squares, so that what correlated inputs share is counted
    once. What several do only in combination is left out: the worth of a set is a lower bound. Fits vary more than the
    truth, so they are drawn in towards the mean until their variance is what they explain beyond chance (Kelley 1935).
    """
    n, means = len(outputs), outputs.mean(axis=0)
    hats = np.concatenate([_hats(inputs[:, j], order) for j, order in enumerate(orders)])
    hats -= hats.mean(axis=1, keepdims=True)
    gram, moments = hats @ hats.T, hats @ (outputs - means)
    whole = ((outputs - means) ** 2).sum(axis=0)
    weights, shares = np.zeros((2, len(hats), len(sets))), np.zeros((2, len(sets)))
    for k, members in enumerate(sets):
        own = [j * CORNERS + c for j in members for c in range(CORNERS) if gram[j * CORNERS + c, j * CORNERS + c] > TIE]
        fit = np.linalg.solve(gram[np.ix_(own, own)] + TIE * n * np.eye(len(own)), moments[own])
        fits = (fit * moments[own]).sum(axis=0)
        shares[:, k] = _beyond_chance(fits, whole, n, 1 + len(own))
        keep = np.sqrt(np.divide(shares[:, k] * whole, fits, out=np.zeros(2), where=fits > TIE))
        weights[:, own, k] = (fit * keep).T
    expected = [mean + hats.T @ own for mean, own in zip(means, weights, strict=True)]
    return Known(outputs[:, 0], outputs[:, 1], expected[0], expected[1], shares[0])


def _beyond_chance(fits: Array, whole: Array, n: int, columns: int) -> Array:
    """The part of the whole variation that a fit with so many numbers explains, less what it would by chance."""
    left = np.divide(whole - fits, whole, out=np.ones(2), where=whole > TIE)
    return np.clip(1 - (n - 1) / max(n - columns, 1) * left, 0.0, 1.0)


def _hats(x: Array, order: npt.NDArray[np.intp]) -> Array:
    """Functions (CORNERS, n) whose sums are, but for a constant, all broken lines with corners at quantiles of x."""
    at = np.unique(x[order[np.linspace(0, len(x) - 1, CORNERS + 1).round().astype(int)]])
    hats = np.zeros((CORNERS + 1, len(x)))
    if len(at) > 1:
        place, draw = np.clip(np.searchsorted(at, x, side="right") - 1, 0, len(at) - 2), np.arange(len(x))
        part = (x - at[place]) / (at[place + 1] - at[place])
        hats[place, draw], hats[place + 1, draw] = 1 - part, part
    return hats[1:]


def _around(value: Array, thrown: Array) -> Values:
    """Values with a range of the width of bootstrap values (replicates, sets), never below nothing."""
    low, high = np.percentile(thrown - thrown.mean(axis=0), [LEAST, MOST], axis=0)
    return value, np.maximum(0.0, value + low), np.maximum(0.0, value + high)
