"""What can replace the fallback when some can each say no, and what of it whoever writes the text would choose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from detente.analyses.bargaining._deal import NoDeal, deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._extremes import best_for, prepared
from detente.analyses.bargaining._named import named_actors
from detente.analysis import analysis
from detente.bodies.rule import vetoers
from detente.case import Case
from detente.draws import Draws, stance_holder
from detente.likelihood import percent
from detente.numeric import TIE, Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.seats import seated_rule

By = Literal["issue", "package"]
TOP = 100.0
NO_SETTER = Caveat("no setter", "Nobody among those who may say no takes a stance, so nothing is proposed.")


@dataclass(frozen=True)
class Winset:
    """What all would rather have than the fallback, or have as soon: from `low` to `high`, nan where nothing is."""

    low: Array
    high: Array


def veto_players(position: Array, reach: Array) -> Winset:
    """The points of an issue that no veto player likes less than its fallback, over the last axis (players).

    `position` 0–100, nan where a player has none (it does not object); `reach`, how far from it the player expects the
    issue to be otherwise, so that it accepts whatever is as near; both of shape (..., players). Where players expect
    different fallbacks nothing may be acceptable to all: both ends are then nan. Source: Tsebelis (2002), Veto Players,
    chapter 1.

    >>> position, fallback = np.array([10.0, 40.0, 60.0]), 100.0
    >>> found = veto_players(position, np.abs(position - fallback))
    >>> found.low.item(), found.high.item()
    (20.0, 100.0)
    """
    position, reach = np.broadcast_arrays(position, reach)
    there = ~np.isnan(position)
    low = np.where(there, position - reach, 0.0).max(axis=-1, initial=0.0)
    high = np.where(there, position + reach, TOP).min(axis=-1, initial=TOP)
    some = low <= high + TIE
    return Winset(np.where(some, low, np.nan), np.where(some, np.maximum(low, high), np.nan))


def setter_choice(found: Winset, ideal: Array, fallback: Array) -> Array:
    """The point nearest to the setter's `ideal` in a winset, or its fallback where there is none; all (...), 0–100.

    >>> found = veto_players(np.array([10.0, 40.0, 60.0]), np.array([90.0, 60.0, 40.0]))
    >>> setter_choice(found, np.array(10.0), np.array(100.0)).item()
    20.0
    """
    chosen = np.minimum(np.maximum(ideal, found.low), found.high)
    return np.where(np.isnan(chosen), fallback, chosen)


def tell(result: Result) -> list[str]:
    """On which issues the fallback can be replaced at all, then the setter's deal."""
    told = []
    for name, width in result.measures.items():
        if name.endswith(".winset"):
            issue, stuck = name.removesuffix(".winset"), result.measures[f"{name.removesuffix('.winset')}.stuck"]
            told.append(
                f"On {issue}, what all who may say no would accept is {width.best:.0f} points wide at the best guess; "
                f"it is none in {percent(stuck.mean)} of draws."
            )
    return [*told, *tell_deal(result)]


@analysis(
    question="What can replace the fallback if some can each say no, and what would the writer of the text choose?",
    reference="Tsebelis (2002), Veto Players, chapter 1",
    example="detente run veto-players kosovo-2007 --players russia,us --setter us",
    tell=tell,
)
def answer(draws: Draws, *, players: str = "", setter: str = "", by: By = "issue") -> Answer:
    """The winset of the fallback, and the point of it that is best for the setter.

    `players`: who can each say no, ids with commas; left out, those with a veto in a body of the case, or all actors
    where none has one. `setter`: who writes the text, one of the players or another actor; left out, the player with
    most influence at the best guess. `by` "issue": every issue on its own; "package": all issues at once, so that a
    player gives way on one for another. Each player compares with the fallback that it expects itself. `ISSUE.winset`
    is how wide what all accept is, and `ISSUE.stuck` the chance that nothing is.
    """
    case = draws.case
    may = _players(case, players)
    chosen = [i for i in (named_actors(case, "veto-players: setter", setter) or [_strongest(case, may)]) if i >= 0]
    failure = no_deal(draws)
    if not may or not chosen:
        return deal_answer(draws, failure.value[:, 0], failure, {}, [NO_SETTER])
    fallback = failure.value[:, chosen[0]]
    found = {k: veto_players(draws.position[:, may, k], failure.distance[:, may, k]) for k in discussed(case)}
    if by == "package":
        deal = _package(draws, failure, may, chosen[0])
    else:
        deal = fallback.copy()
        for k, winset in found.items():
            ideal = draws.position[:, chosen[0], k]
            deal[:, k] = setter_choice(winset, np.where(np.isnan(ideal), fallback[:, k], ideal), fallback[:, k])
    told = deal_answer(draws, deal, failure, _widths(case, found))
    who: list[Row] = [
        {"actor": case.actor[case.actors[i]].name, "setter": i == chosen[0]} for i in sorted({*may, *chosen})
    ]
    return replace(told, tables={**told.tables, "players": who})


def _players(case: Case, players: str) -> list[int]:
    """Places of those who may say no and take a stance on anything."""
    named = named_actors(case, "veto-players: players", players)
    if not named:
        able = {member for body in case.body for member in vetoers(seated_rule(case, body))}
        named = [i for i, actor in enumerate(case.actors) if actor in able]
    taking_part = [i for i, actor in enumerate(case.actors) if any(stance_holder(case, actor, k) for k in case.issues)]
    return [i for i in named if i in taking_part] or ([] if players else taking_part)


def _strongest(case: Case, may: list[int]) -> int:
    influence = case.best().influence[0]
    return max(may, key=lambda i: (influence[i], -i), default=-1)


def _package(draws: Draws, failure: NoDeal, may: list[int], setter: int) -> Array:
    """Best for the setter over all issues at once; the fallback as it expects it where no deal hurts nobody."""
    them = sorted({*may, setter})
    influence = np.zeros_like(draws.influence)
    influence[:, them] = 1.0
    flat, _ = prepared(draws.position, draws.salience, influence, failure.worth(draws))
    whom = np.arange(len(draws.case.actors)) == setter
    deal, gain = best_for(flat, 1, np.zeros(draws.n), whom)
    return np.where(gain[:, setter, None] > 0, deal[:, setter], failure.value[:, setter])


def _widths(case: Case, found: dict[int, Winset]) -> dict[str, Quantity]:
    measures = {}
    for k, winset in found.items():
        issue, none = case.issues[k], np.isnan(winset.low)
        width = np.where(none, 0.0, winset.high - winset.low)
        measures[f"{issue}.winset"] = Quantity(width, "scale", f"how wide what all accept on {issue} is", floor=0.0)
        label = f"the chance that nothing but the fallback is accepted by all on {issue}"
        measures[f"{issue}.stuck"] = Quantity((width <= TIE).astype(float), "chance", label)
    return measures
