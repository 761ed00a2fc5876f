"""The deal under which the actor that gains least over no deal gains most."""

from __future__ import annotations

import numpy as np

from detente.analyses.bargaining._deal import deal_answer, no_deal
from detente.analyses.bargaining._extremes import highest_floor, prepared
from detente.analyses.bargaining._solutions import STEEPNESS, Value, tell_solution
from detente.analysis import analysis
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer, Quantity


def egalitarian(
    position: Array, salience: Array, influence: Array, disagreement: Array, value: Value = "linear"
) -> tuple[Array, Array]:
    """The deal in [0, 100]^issues that maximises min_i (u_i − d_i), and that least gain (below 0: somebody loses).

    `position` 0–100, nan where none, and `salience` 0 or more, of shape (..., actors, issues); `influence` and
    `disagreement` (worth of no deal, points) of shape (..., actors). Influence only says who takes part: all above 0.
    Worth as for the Nash bargain. Gives the deal (..., issues) and the least gain (...) in points, right to 0.001; of
    deals as good for the worst-off to that precision, the one with the largest product of gains above it.
    Source: Kalai (1977), Econometrica 45(7), 1623–1630.

    >>> position, salience = np.array([[0.0], [100.0]]), np.array([[50.0], [50.0]])
    >>> deal, least = egalitarian(position, salience, np.array([90.0, 10.0]), np.array([10.0, 40.0]))
    >>> deal.round(2).tolist(), least.round(2).item()
    ([65.0], 25.0)
    """
    flat, shape = prepared(position, salience, influence, disagreement)
    deal, least = highest_floor(flat, STEEPNESS[value])
    return deal.reshape(shape), least.reshape(shape[:-1])


@analysis(
    question="Which deal is best for whoever gains least by it?",
    reference="Kalai (1977), Econometrica 45(7), 1623–1630",
    example="detente run egalitarian kosovo-2007",
    tell=tell_solution,
)
def answer(draws: Draws, *, value: Value = "linear") -> Answer:
    """The egalitarian solution over all issues together: the least gain over no deal is as large as it can be.

    Gains are compared between actors, points for points of their own worth; influence plays no part. `value` is how
    worth falls with distance, "linear" or "quadratic". `least` is what the worst-off gains, below 0 where no deal
    leaves nobody worse off; `agreement` is the share of draws in which one does.
    """
    failure = no_deal(draws)
    worth = failure.worth(draws, STEEPNESS[value])
    deal, least = egalitarian(draws.position, draws.salience, draws.influence, worth, value)
    more = {
        "least": Quantity(least, "points", "what the worst-off gains over no deal"),
        "agreement": Quantity((least >= -1e-3).astype(float), "chance", "the chance that some deal hurts nobody"),
    }
    return deal_answer(draws, np.asarray(deal), failure, more)
