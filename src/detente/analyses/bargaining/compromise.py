"""Where talks land when every position counts by influence and salience: the compromise."""

from __future__ import annotations

import numpy as np

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
    there = ~np.isnan(position)
    weight = np.where(there, _of_largest(salience) * _of_largest(influence), 0.0)
    total = weight.sum(axis=-1, keepdims=True)
    weight = np.where(total > 0, weight, there)
    total = weight.sum(axis=-1)
    moment = (weight * np.where(there, position, 0.0)).sum(axis=-1)
    return np.asarray(np.divide(moment, total, out=np.full(total.shape, np.nan), where=total > 0))


def _of_largest(weight: Array) -> Array:
    """Weights as shares of the largest, so that products of very small ones keep their proportions."""
    largest = np.max(weight, axis=-1, keepdims=True)
    return np.asarray(np.divide(weight, largest, out=np.zeros(np.shape(weight)), where=largest > 0))


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
