"""Where talks land when control over issues is traded in a market: Coleman's exchange."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.analyses.bargaining._deal import deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._start import middle
from detente.analysis import analysis
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer, Quantity, Result
from detente.worth import shares

SQUARINGS = 60
"""The market settles after 2^60 steps, whatever the shares: further ones change nothing that a float can hold."""


@dataclass(frozen=True)
class Market:
    """What control is worth when all have traded: `value` v (..., issues) and `power` r (..., actors), both summing to
    1, and `control` (..., actors, issues), the share of each issue that each actor ends up controlling.
    """

    value: Array
    power: Array
    control: Array


def coleman_exchange(interest: Array, control: Array) -> Market:
    """Prices and power at which all control over issues is sold: v_j = Σ_i r_i x_ij and r_i = Σ_j c_ij v_j.

    `interest` x, (..., actors, issues), 0 or more, is shared out to sum to 1 over the issues of each actor with any;
    `control` c likewise over the actors of each issue. An issue that nobody controls is in the hands of those with an
    interest in it, alike. Where groups of actors care only for what they control themselves, nothing is traded between
    them and prices between groups are open: they stay as if every issue of interest were worth the same at first.
    Source: Coleman (1990), Foundations of Social Theory, chapter 25, equations 25.11–25.12.

    >>> market = coleman_exchange(np.array([[0.8, 0.2], [0.2, 0.8]]), np.array([[0.5, 1.0], [0.5, 0.0]]))
    >>> market.value.round(4).tolist(), market.power.round(4).tolist()
    ([0.6154, 0.3846], [0.6923, 0.3077])
    """
    interest, control = np.broadcast_arrays(interest, control)
    x = shares(interest)
    held = np.where(control.sum(axis=-2, keepdims=True) > 0, control, interest)
    c = shares(held.swapaxes(-1, -2)).swapaxes(-1, -2)
    # The value of each issue flows to those who control it, and from them to the issues they care about. Half of it
    # waits at each step, so that it cannot swing to and fro for ever.
    flow = np.einsum("...ij,...ik->...jk", x, c)
    start = shares((interest.sum(axis=-2) > 0).astype(float))
    step = (flow + np.eye(flow.shape[-1]) * np.where(start > 0, 1.0, 2.0)[..., None]) / 2
    for _ in range(SQUARINGS):
        step = step @ step
        step = step / np.maximum(step.sum(axis=-2, keepdims=True), np.finfo(float).tiny)
    value = shares(np.einsum("...jk,...k->...j", step, start))
    power = np.einsum("...ij,...j->...i", c, value)
    bought = power[..., None] * x
    after = np.divide(bought, value[..., None, :], out=np.zeros_like(bought), where=value[..., None, :] > 0)
    return Market(value, power, shares(after.swapaxes(-1, -2)).swapaxes(-1, -2))


def tell(result: Result) -> list[str]:
    """The deal, then who has most to say once control is traded, and over what."""
    power = {name: m for name, m in result.measures.items() if name.startswith("power.")}
    worth = {name: m for name, m in result.measures.items() if name.startswith("value.")}
    if not power:
        return tell_deal(result)
    first = min(power, key=lambda name: (-power[name].mean, name))
    dear = min(worth, key=lambda name: (-worth[name].mean, name))
    return [
        *tell_deal(result),
        f"With control traded, {power[first].label.removeprefix('power of ')} has most power "
        f"({100 * power[first].mean:.0f}% of it), and control over {dear.removeprefix('value.')} is worth most "
        f"({100 * worth[dear].mean:.0f}% of all).",
    ]


@analysis(
    question="Where would talks land if control over issues were traded as in a market?",
    reference="Coleman (1990), Foundations of Social Theory, chapter 25",
    example="detente run coleman-exchange kosovo-2007",
    tell=tell,
)
def answer(draws: Draws) -> Answer:
    """Each actor sells control over issues it cares less about for control over those it cares more about.

    Control over an issue is at first shared by the influence of those with a stance on it; interest is salience,
    shared out. The deal is the mean position weighted by the control that actors end up with. `power.ACTOR` and
    `value.ISSUE` are shares of all there is.
    """
    there = ~np.isnan(draws.position)
    interest = np.where(there, draws.salience, 0.0)
    market = coleman_exchange(interest, np.where(there, draws.influence[..., None], 0.0))
    weight = np.where(market.control.sum(axis=1, keepdims=True) > 0, market.control, there)
    return deal_answer(draws, middle(draws.position, weight), no_deal(draws), _more(draws, market))


def _more(draws: Draws, market: Market) -> dict[str, Quantity]:
    case = draws.case
    found = {
        f"value.{case.issues[k]}": Quantity(market.value[:, k], "share", f"value of control over {case.issues[k]}")
        for k in discussed(case)
    }
    for i, actor in enumerate(case.actors):
        if not np.isnan(draws.position[:, i]).all():
            found[f"power.{actor}"] = Quantity(market.power[:, i], "share", f"power of {case.actor[actor].name}")
    return found
