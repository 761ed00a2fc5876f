"""Where talks land when actors move under the threat of each other's challenges: the expected utility model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.analyses.bargaining._deal import deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._rounds import met, pairs_rows, rounds_rows
from detente.analyses.bargaining.median import median
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Row
from detente.talks.offers import Capitulation, Denominator, Offer, OfferSettings, Risk, Rounds, offers

PERCENT = 100.0
MOST_ROUNDS = 1000
_FEW = OfferSettings()


def expected_utility(
    position: Array, salience: Array, influence: Array, settings: OfferSettings = _FEW
) -> tuple[Array, Rounds]:
    """The weighted median position after rounds of offers, shape (...), and the rounds themselves.

    `position` in any unit, nan where an actor has none; `salience` 0–100 (the chance that it resists a challenge, in
    percent); `influence` 0 or more; all of shape (..., actors). The rounds lie one problem after another, in the order
    of the leading axes. The median weighs by influence times salience; an exact half takes the midpoint.

    Source: Scholz, Calbert and Smith (2011), Journal of Theoretical Politics 23(4), 510–531, equations 1–31.

    >>> position, salience = np.array([0.0, 40.0, 100.0]), np.array([50.0, 80.0, 20.0])
    >>> forecast, rounds = expected_utility(position, salience, np.array([1.0, 1.0, 1.0]))
    >>> forecast.round(2).item(), rounds.position[0, 1].round(2).tolist()
    (40.0, [0.0, 40.0, 0.0])
    """
    position, salience, influence = np.broadcast_arrays(position, salience, influence)
    flat = position.reshape(-1, position.shape[-1])
    care = salience.reshape(flat.shape) / PERCENT
    held = offers(flat, influence.reshape(flat.shape), care, settings)
    last = held.position[:, -1].reshape(position.shape)
    return median(last, salience * influence), held


def _checked(rounds: int, status_quo: float) -> None:
    if not 0 <= rounds <= MOST_ROUNDS:
        raise SettingError(f"expected-utility: rounds = {rounds}; allowed: 0 to {MOST_ROUNDS}")
    if not 0 <= status_quo <= 1:
        raise SettingError(f"expected-utility: status_quo = {status_quo}; allowed: 0 to 1")


@analysis(
    question="Where would talks land if actors move only under the threat of challenges?",
    reference="Scholz, Calbert and Smith (2011), Journal of Theoretical Politics 23(4), 510–531",
    example="detente run expected-utility kosovo-2007 --rounds 5",
    tell=tell_deal,
)
def answer(
    draws: Draws,
    *,
    rounds: int = 10,
    denominator: Denominator = "all-pairs",
    offer: Offer = "smallest-weighted",
    capitulation: Capitulation = "never",
    risk: Risk = "security",
    status_quo: float = 1.0,
) -> Answer:
    """Each issue on its own: in every round each actor takes the one offer it cannot refuse, or stays.

    `rounds` held; `denominator` of equation 31, votes over "all-pairs" of positions (which gives the published table)
    or "this-pair" (as printed); `offer` taken of several compromises, that of the "smallest-weighted" position (gives
    the published table) or of "least-movement" (as the text says); `capitulation` when "outmatched" or "never"; `risk`
    from "security" or all "neutral"; `status_quo` is the weight Q, 0 to 1. The deal is the weighted median at the end.
    """
    _checked(rounds, status_quo)
    settings = OfferSettings(rounds, denominator, offer, capitulation, risk, status_quo)
    forecast, held = expected_utility(
        draws.position.swapaxes(1, 2), draws.salience.swapaxes(1, 2), draws.influence[:, None], settings
    )
    issues = discussed(draws.case)
    told = deal_answer(draws, forecast, no_deal(draws), _more(draws, held), _caveats(held, issues, forecast.shape[1]))
    return replace(told, tables={**told.tables, **_tables(draws, held, issues)})


def _by_issue(draws: Draws, values: Array) -> Array:
    """From (draws × issues, rounds, actors) to (draws, issues, rounds, actors)."""
    return values.reshape(draws.n, len(draws.case.issues), *values.shape[1:])


def _more(draws: Draws, held: Rounds) -> dict[str, Quantity]:
    """How far the actors are still apart when the rounds end, by issue."""
    last = _by_issue(draws, held.position)[:, :, -1]
    return {
        f"{draws.case.issues[k]}.apart": Quantity(
            np.nanmax(last[:, k], axis=1) - np.nanmin(last[:, k], axis=1),
            "scale",
            f"how far actors are still apart on {draws.case.issues[k]} at the end",
            floor=0.0,
        )
        for k in discussed(draws.case)
    }


def _tables(draws: Draws, held: Rounds, issues: list[int]) -> dict[str, list[Row]]:
    mean = np.moveaxis(_by_issue(draws, held.position).mean(axis=0), 0, 2)
    partner = held.partner.reshape(draws.n, len(draws.case.issues), *held.partner.shape[1:])
    names = [draws.case.actor[actor].name for actor in draws.case.actors]
    moves = [
        row
        for k in issues
        for row in pairs_rows(names, draws.case.issues[k], met(partner[:, k]) / draws.n, "actor", "moved_by")
    ]
    return {"rounds": rounds_rows(draws.case, issues, mean), "moves": moves}


def _caveats(held: Rounds, issues: list[int], all_issues: int) -> list[Caveat]:
    """What the rounds leave open."""
    if held.kind.shape[1] == 0 or not issues:
        return []
    step = np.abs(np.diff(held.position[:, -2:], axis=1)).reshape(-1, all_issues, held.position.shape[2])[:, issues]
    moving = float((np.nan_to_num(step).max(axis=2) > TIE).mean())
    if moving == 0:
        return []
    text = (
        f"In {percent(moving)} of issues and draws someone still moves in the last round: the rounds need not settle, "
        "and another number of them gives another deal."
    )
    return [Caveat("unsettled rounds", text)]
