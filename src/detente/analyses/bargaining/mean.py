"""Where talks land if everybody's position counts alike, or by salience alone."""

from __future__ import annotations

from typing import Literal

import numpy as np

from detente.analyses.bargaining._deal import deal_answer, no_deal, tell_deal
from detente.analysis import analysis
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer
from detente.talks.weights import counted

Weight = Literal["none", "salience"]


def mean(position: Array, weight: Array) -> Array:
    """The mean position over the last axis (actors), Σ w x / Σ w.

    `position` 0–100, nan where an actor has none (it is passed over); `weight` 0 or more, in any unit; both of shape
    (..., actors), broadcasting. Where every weight is 0 all count alike; nan where nobody has a position. Source:
    Achen (2006), in Thomson et al., The European Union Decides, chapter 10.

    >>> mean(np.array([0.0, 50.0, 100.0]), np.array([1.0, 1.0, 2.0])).item()
    62.5
    """
    position, weight = np.broadcast_arrays(position, weight)
    weight = counted(position, weight)
    total, moment = weight.sum(axis=-1), (weight * np.nan_to_num(position)).sum(axis=-1)
    return np.asarray(np.divide(moment, total, out=np.full(total.shape, np.nan), where=total > 0))


@analysis(
    question="Where would talks land if influence played no part?",
    reference="Achen (2006), in Thomson et al., The European Union Decides, chapter 10",
    example="detente run mean kosovo-2007 --weight salience",
    tell=tell_deal,
)
def answer(draws: Draws, *, weight: Weight = "none") -> Answer:
    """The mean position on each issue: a baseline that any model of influence should beat.

    `weight`: "none", so that every actor counts alike, or "salience", so that those who care more count more. Gains
    are against the fallback, in points of worth.
    """
    position = draws.position.swapaxes(1, 2)
    by = draws.salience.swapaxes(1, 2) if weight == "salience" else np.ones(position.shape)
    return deal_answer(draws, mean(position, by), no_deal(draws), {})
