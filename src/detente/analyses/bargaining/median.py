"""Where talks land when a majority of influence times salience decides: the weighted median."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.analyses.bargaining._deal import deal_answer, no_deal, tell_deal
from detente.analysis import analysis
from detente.draws import Draws
from detente.numeric import TIE, Array
from detente.result import Answer
from detente.talks.weights import counted

Tie = Literal["lower", "midpoint", "upper"]


def median(position: Array, weight: Array, tie: Tie = "midpoint") -> Array:
    """The position that no other beats in a vote by weight, over the last axis (actors).

    `position` 0–100, nan where an actor has none (it is passed over); `weight` 0 or more; both of shape
    (..., actors), broadcasting. When the weight splits in exact halves, every point between two positions is a
    median: `tie` takes the "lower" or "upper" of the two, or their "midpoint". Where every weight is 0 all count
    alike; nan where nobody has a position. Source: Black (1948), Journal of Political Economy 56(1), 23–34.

    >>> median(np.array([0.0, 20.0, 100.0]), np.array([1.0, 1.0, 2.0])).item()
    60.0
    """
    position, weight = np.broadcast_arrays(position, weight)
    there, weight = ~np.isnan(position), counted(position, weight)
    order = np.argsort(np.where(there, position, np.inf), axis=-1, kind="stable")
    ranked = np.take_along_axis(position, order, axis=-1)
    below = np.take_along_axis(weight, order, axis=-1).cumsum(axis=-1)
    half = below[..., -1:] / 2
    slack = TIE * below[..., -1:]
    lower = _at(ranked, (below < half - slack).sum(axis=-1))
    upper = _at(ranked, (below <= half + slack).sum(axis=-1))
    return {"lower": lower, "upper": upper, "midpoint": (lower + upper) / 2}[tie]


def _at(ranked: Array, place: npt.NDArray[np.intp]) -> Array:
    place = np.minimum(place, ranked.shape[-1] - 1)
    return np.take_along_axis(ranked, place[..., None], axis=-1)[..., 0]


@analysis(
    question="Where would talks land if the weighted middle decides each issue?",
    reference="Black (1948), Journal of Political Economy 56(1), 23–34",
    example="detente run median kosovo-2007 --tie lower",
    tell=tell_deal,
)
def answer(draws: Draws, *, tie: Tie = "midpoint") -> Answer:
    """The median position on each issue, weighted by influence times salience.

    `tie` says which point is taken when the weight splits in exact halves: the lower or upper of the two middle
    positions, or the midpoint. Gains are against the fallback, in points of worth.
    """
    weight = (draws.salience * draws.influence[..., None]).swapaxes(1, 2)
    deal = median(draws.position.swapaxes(1, 2), weight, tie)
    return deal_answer(draws, deal, no_deal(draws), {})
