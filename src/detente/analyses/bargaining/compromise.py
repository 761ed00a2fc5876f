"""Where talks land when every position counts by influence and salience: the compromise."""

from __future__ import annotations

import math

import numpy as np
from numba import njit, prange

from detente.analyses.bargaining._deal import deal_answer, no_deal, tell_deal
from detente.analysis import analysis
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer


def compromise(position: Array, salience: Array, influence: Array) -> Array:
    """The mean position weighted by salience times influence, Σ c s x / Σ c s, over the last axis (actors).

    `position` 0–100, nan where an actor has none (it is passed over); `salience` and `influence` 0 or more; all
    of shape (..., actors), broadcasting. Where every weight is 0 the plain mean; nan where nobody has a position.
    Source: Van den Bos (1991), Dutch EC policy making; Achen (2006), in Thomson et al., The European Union
    Decides, chapter 4 (where it approximates the Nash solution when disagreement is bad for everyone).

    >>> compromise(np.array([0.0, 50.0, 100.0]), np.array([90.0, 30.0, 60.0]), np.array([10.0, 20.0, 10.0])).item()
    42.857142857142854
    """
    *shape, actors = np.broadcast_shapes(position.shape, salience.shape, influence.shape)
    cells = (shape[0], math.prod(shape[1:])) if shape else (1, 1)
    deal = np.empty(cells)
    wide = (np.broadcast_to(np.asarray(a, dtype=float), (*shape, actors)) for a in (position, salience, influence))
    _means(*(a.reshape(*cells, actors) for a in wide), deal)  # type: ignore[call-arg]
    return deal.reshape(shape)


@njit(cache=True, parallel=True)
def _means(position, salience, influence, deal):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The weighted mean of each cell (rows, columns) into `deal`, without a copy of what is given.

    Weights are taken as shares of the largest, so that products of very small ones keep their proportions.
    """
    rows, columns, actors = position.shape
    for d in prange(rows):
        for k in range(columns):
            most_s, most_c = 0.0, 0.0
            for i in range(actors):
                most_s, most_c = max(most_s, salience[d, k, i]), max(most_c, influence[d, k, i])
            total, moment, there, plain = 0.0, 0.0, 0, 0.0
            for i in range(actors):
                x = position[d, k, i]
                if np.isnan(x):
                    continue
                there, plain = there + 1, plain + x
                if most_s > 0 and most_c > 0:
                    weight = (salience[d, k, i] / most_s) * (influence[d, k, i] / most_c)
                    total, moment = total + weight, moment + weight * x
            if total > 0:
                deal[d, k] = moment / total
            else:
                deal[d, k] = plain / there if there else np.nan


@analysis(
    question="Where would talks land on each issue, and who must move?",
    reference="Achen (2006), in Thomson et al., The European Union Decides, chapter 4",
    example="detente run compromise kosovo-2007",
    tell=tell_deal,
)
def answer(draws: Draws) -> Answer:
    """Each position weighted by influence times salience, issue by issue.

    The default forecast of this family: on the votes of the European Union no published model beats it. Gains
    are against the fallback, in points of worth; an actor whose gain is below 0 would rather have no deal.
    """
    by_actor = draws.position.swapaxes(1, 2), draws.salience.swapaxes(1, 2)
    deal = compromise(*by_actor, draws.influence[:, None])
    return deal_answer(draws, deal, no_deal(draws), {})
