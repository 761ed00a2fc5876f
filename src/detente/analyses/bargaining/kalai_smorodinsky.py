"""The deal that gives every actor the same share of the most it could have gained."""

from __future__ import annotations

import numpy as np

from detente.analyses.bargaining._deal import deal_answer, no_deal
from detente.analyses.bargaining._extremes import WHOLE, best_for, highest_floor, prepared
from detente.analyses.bargaining._solutions import STEEPNESS, Value, tell_solution
from detente.analysis import analysis
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity

MARGIN = 0.1
"""Points that every actor gains at least by the deal looked for, once disagreement is lowered where it must be."""
LARGE_DRAWS = 200
RIGHT = Caveat("approximate", "Shares of the most there is to gain are found by climbing, to about a thousandth.")


def kalai_smorodinsky(
    position: Array, salience: Array, influence: Array, disagreement: Array, value: Value = "linear"
) -> tuple[Array, Array, Array]:
    """The deal in [0, 100]^issues at which the least of (u_i − d_i) / (ideal_i − d_i) is as large as it can be.

    `position` 0–100, nan where none, and `salience` 0 or more, of shape (..., actors, issues); `influence` and
    `disagreement` (worth of no deal, points) of shape (..., actors). Influence only says who takes part: all above 0.
    ideal_i is the most that actor i could have under a deal that leaves nobody worse off. With two actors both get the
    same share; with more, nobody's share can be raised above that of the worst-off by lowering only larger ones.

    Gives the deal (..., issues), that share (...), 0 to 1, and the shortfall (...): points that each would have to be
    given besides for some deal to leave nobody worse off; where it is not 0, every disagreement worth is lowered by the
    shortfall and MARGIN. Source: Kalai and Smorodinsky (1975), Econometrica 43(3), 513–518; for more than two actors
    Imai (1983), Econometrica 51(2), 389–401.

    >>> position, salience = np.array([[0.0], [100.0]]), np.array([[50.0], [50.0]])
    >>> deal, share, short = kalai_smorodinsky(position, salience, np.array([9.0, 1.0]), np.array([10.0, 40.0]))
    >>> deal.round(2).tolist(), share.round(3).item(), short.item()
    ([65.0], 0.5, 0.0)
    """
    flat, shape = prepared(position, salience, influence, disagreement)
    steep = STEEPNESS[value]
    _, least = highest_floor(flat, steep)
    floor = np.maximum(MARGIN - least, 0.0)
    x, weight, base, part, start = flat
    _, most = best_for(flat, steep, floor, np.ones(x.shape[1], dtype=bool))
    scale = WHOLE / np.maximum(most, MARGIN)
    shared = x, weight * scale[:, :, None], (base + floor[:, None]) * scale, part, start
    deal, share = highest_floor(shared, steep)
    short = np.where(least < 0, -least, 0.0)
    return deal.reshape(shape), (share / WHOLE).reshape(shape[:-1]), short.reshape(shape[:-1])


@analysis(
    question="Which deal gives all the same share of what each could hope for?",
    reference="Kalai & Smorodinsky (1975), Econometrica 43(3), 513–518",
    example="detente run kalai-smorodinsky kosovo-2007",
    tell=tell_solution,
)
def answer(draws: Draws, *, value: Value = "linear") -> Answer:
    """The Kalai–Smorodinsky solution over all issues together, against no deal.

    Each actor's gain is measured against the most it could gain under a deal that leaves nobody worse off; influence
    plays no part. `value` is how worth falls with distance, "linear" or "quadratic". `share` is the part of that most
    which the worst-off gets; `agreement` the share of draws in which some deal leaves nobody worse off. Where none
    does, the deal is the one after every fallback has been lowered alike.
    """
    failure = no_deal(draws)
    worth = failure.worth(draws, STEEPNESS[value])
    deal, share, short = kalai_smorodinsky(draws.position, draws.salience, draws.influence, worth, value)
    more = {
        "share": Quantity(share, "share", "the least share of what an actor could hope for"),
        "agreement": Quantity((short <= 1e-3).astype(float), "chance", "the chance that some deal hurts nobody"),
        "shortfall": Quantity(short, "points", "what each actor lacks for a deal to leave nobody worse off", floor=0.0),
    }
    return deal_answer(draws, deal, failure, more, [RIGHT])
