"""The deal that shares the gains over no deal as Nash's bargaining solution does, over many issues at once."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from detente.analyses.bargaining import _ascent
from detente.analyses.bargaining._deal import deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._solutions import STEEPNESS, Value
from detente.analyses.bargaining._start import middle, taking_part
from detente.analysis import analysis
from detente.draws import Draws
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Result
from detente.worth import shares

MARGIN = 0.1
"""Points that every actor gains at least by the deal looked for, once disagreement is lowered where it must be."""


def nash_bargain(
    position: Array, salience: Array, influence: Array, disagreement: Array, value: Value = "linear"
) -> tuple[Array, Array]:
    """The deal in [0, 100]^issues that maximises Π (u_i − d_i)^influence_i, and how far from possible it is.

    `position` 0–100 and `salience` 0 or more, of shape (..., actors, issues), position nan where an actor has none;
    `influence` 0 or more and `disagreement` (worth d_i of no deal, in points), of shape (..., actors). Worth is
    u_i = Σ_k w_ik (100 − |x_ik − y_k|) for the "linear" value and Σ_k w_ik (100 − (x_ik − y_k)²/100) for the
    "quadratic", with w_ik salience shared out to sum to 1. Actors without salience, or with less than a
    billionth of the largest influence, take no part.

    Gives the deal, shape (..., issues), and the shortfall, shape (...): the least number of points that each actor
    would have to be given besides for some deal to leave nobody worse off; 0 where there is such a deal. Where
    there is none, every disagreement worth is lowered alike by the shortfall and MARGIN points: the deal is then
    the one under which the worst-off actor loses least (the egalitarian solution), and among those nearest to
    Nash's. Of several deals with the same gains, that nearest to the weighted mean position. An issue that nobody
    takes part in is left at 50.

    Source: Nash (1950), Econometrica 18(2), 155–162; weights: Harsanyi and Selten (1972), Management Science 18(5);
    the egalitarian solution: Kalai (1977), Econometrica 45(7), 1623–1630.

    >>> position = np.array([[0.0, 0.0], [100.0, 100.0]])
    >>> salience = np.array([[80.0, 20.0], [20.0, 80.0]])
    >>> deal, shortfall = nash_bargain(position, salience, np.array([50.0, 50.0]), np.array([40.0, 40.0]))
    >>> deal.round(6).tolist(), shortfall.item()
    ([0.0, 100.0], 0.0)
    """
    share = shares(np.where(np.isnan(position), 0.0, salience))
    weight = taking_part(share, influence)
    base = 100 * share.sum(axis=-1) - disagreement
    start = middle(position, share * weight[..., None])
    shape = start.shape
    x, w, room, mass, y = (
        np.ascontiguousarray(a, dtype=float).reshape(math.prod(shape[:-1]), *a.shape[len(shape) - 1 :])
        for a in (np.nan_to_num(position), share, base, weight, start)
    )
    deal, shortfall = y.copy(), np.zeros(len(y))
    _ascent.bargains(x, w, room, mass, STEEPNESS[value], y, MARGIN, deal, shortfall)
    return deal.reshape(shape), shortfall.reshape(shape[:-1])


def nash_bargain_points(utilities: Array, disagreement: Array, weights: Array | None = None) -> npt.NDArray[np.intp]:
    """Which of a finite list of deals have the largest Π (u_i − d_i)^weight_i: their places, ascending.

    `utilities` (deals, actors) and `disagreement` (actors,) in any unit of worth; `weights` (actors,) above 0, all 1
    by default. All that tie are given; none when every deal leaves someone worse off. Source as `nash_bargain`.

    >>> nash_bargain_points(np.array([[9.0, 1.0], [5.0, 5.0], [0.0, 12.0]]), np.array([0.0, 0.0])).tolist()
    [1]
    """
    gain = utilities - disagreement
    fair = (gain >= -TIE).all(axis=1)
    if not fair.any():
        return np.array([], dtype=np.intp)
    power = np.ones(len(disagreement)) if weights is None else weights / weights.sum()
    product = np.where(fair, np.prod(np.maximum(gain, 0.0) ** power, axis=1), -1.0)
    return np.nonzero(product >= product.max() - TIE * max(1.0, product.max()))[0]


def tell(result: Result) -> list[str]:
    """Whether all could gain at once, then the deal."""
    if not result.tables["deal"]:
        return tell_deal(result)
    some, lacking = result.measures["agreement"].mean, result.measures["shortfall"].best
    gap = f" By the best guess each would need {lacking:.1f} points besides." if lacking > 0 else ""
    return [f"Some deal leaves no actor worse off in {percent(some)} of draws.{gap}", *tell_deal(result)]


@analysis(
    question="Which deal would all actors gain by, and how would they share the gain?",
    reference="Nash (1950), Econometrica 18(2), 155–162",
    example="detente run nash-bargain kosovo-2007 --value quadratic",
    tell=tell,
)
def answer(draws: Draws, *, value: Value = "linear") -> Answer:
    """The asymmetric Nash bargain over all issues together, influence as weights, against no deal.

    `value` is how worth falls with distance: "linear", or "quadratic" when the last points hurt most. Where no deal
    leaves everyone better off, the deal is the one under which the worst-off loses least; `agreement` is the share
    of draws in which one does, and `shortfall` the points each actor would have to be given besides.
    """
    failure = no_deal(draws)
    worth = failure.worth(draws, STEEPNESS[value])
    deal, shortfall = nash_bargain(draws.position, draws.salience, draws.influence, worth, value)
    agreement = (shortfall <= TIE).astype(float)
    more = {
        "agreement": Quantity(agreement, "chance", "the chance that some deal leaves nobody worse off"),
        "shortfall": Quantity(
            shortfall, "points", "what each actor lacks for a deal to leave nobody worse off", floor=0.0
        ),
    }
    found = bool(discussed(draws.case))
    caveats = [
        Caveat(
            "no common gain",
            f"In {percent(1 - float(agreement.mean()))} of draws no deal leaves everyone at least as well off; there, "
            "the deal under which the worst-off loses least stands in.",
        )
    ]
    short = found and float(agreement.mean()) < 1
    return deal_answer(draws, deal, failure, more if found else {}, caveats if short else [])
