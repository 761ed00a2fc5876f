"""What a deal means to each actor, and how it is told: shared by every analysis that says where talks land.

The one place of this family that asks what holds without a deal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from detente.analyses.bargaining._track import tell_record
from detente.case import Case
from detente.draws import Draws, stance_holder
from detente.joint.fallback import failed_space
from detente.joint.whole import whole
from detente.likelihood import percent
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity, Result, Row
from detente.worth import Worth, shares

_HOLDS_OUT = 0.5
_KEPT = "no deal"
_NOTHING = Caveat("no stance", "Nobody takes a stance on any issue, so there is no deal to find.")
_SIMULATED = Caveat(
    "simulated fallback",
    "What holds without a deal is forecast by simulation, so gains carry some chance besides the inputs'.",
)


@dataclass(frozen=True)
class NoDeal:
    """What every actor expects when talks fail.

    `value` (n, actors, issues): where it expects each issue, 0–100; `distance` (n, actors, issues): how far it
    expects that to be from its own position, nan without a stance; `motives` (n, actors): points by which its
    motives fare worse than if everything stays as it is today.
    """

    value: Array
    distance: Array
    motives: Array

    def gain(self, draws: Draws, deal: Array) -> Array:
        """Worth of a deal (n, issues) less that of no deal, for every actor, shape (n, actors), in points."""
        closer = self.distance - np.abs(draws.position - deal[:, None])
        return np.asarray(np.nansum(shares(draws.salience) * closer, axis=2) + self.motives)

    def worth(self, draws: Draws, steepness: int = 1) -> Array:
        """Worth of no deal, shape (n, actors), in points, when losses grow with this power of the distance."""
        loss = self.distance**steepness / 100.0 ** (steepness - 1)
        return np.asarray(np.nansum(shares(draws.salience) * (100 - loss), axis=2) - self.motives)


def no_deal(draws: Draws) -> NoDeal:
    """The fallback of every issue, and what it does to the motives that hold today.

    Motives count only where the fallback is forecast ("escalation"): a deal is taken to leave everything but the
    issues as it is today, while without one the motives fare as the forecast says.
    """
    if _KEPT not in draws.memo:
        draws.memo[_KEPT] = _no_deal(draws)
    return draws.memo[_KEPT]  # type: ignore[no-any-return]


def _no_deal(draws: Draws) -> NoDeal:
    """Worked out in the pieces that other analyses ask for too: once for all, and within memory."""
    parts = draws.parts()
    if len(parts) > 1:
        pieces = [no_deal(part) for part in parts]
        return NoDeal(*(np.concatenate([getattr(p, f.name) for p in pieces]) for f in fields(NoDeal)))
    expected = whole(draws).fallback
    motives = np.zeros_like(expected.motives)
    if _escalates(draws.case):
        _, worth = failed_space(draws)
        motives = _motives_today(worth, motives.shape[1]) - expected.motives
    return NoDeal(expected.value, expected.distance, motives)


def _escalates(case: Case) -> bool:
    return any(issue.fallback == "escalation" for issue in case.issue.values())


def _motives_today(worth: Worth, actors: int) -> Array:
    """Points of the motives that hold in the first situation, which is today's, shape (n, actors)."""
    held = worth.points * worth.holds[:, 0]
    mine = worth.owner[:, None] == np.arange(actors)
    return np.asarray(held @ mine)


def discussed(case: Case) -> list[int]:
    """Places of the issues on which anyone takes a stance: the others have no outcome."""
    places = enumerate(case.issues)
    return [k for k, issue in places if any(stance_holder(case, actor, issue) for actor in case.actors)]


def deal_answer(
    draws: Draws, deal: Array, failure: NoDeal, more: Mapping[str, Quantity], caveats: Sequence[Caveat] = ()
) -> Answer:
    """The answer that a deal (n, issues) is: where each issue lands, who gives how much, who gains.

    Measures: `ISSUE` (0–100); `ISSUE.gives.ACTOR`, the distance of the outcome from its position (0–100);
    `gain.ACTOR`, worth of the deal less that of no deal (points); and `more`.
    """
    case, gain = draws.case, failure.gain(draws, deal)
    measures: dict[str, Quantity] = {}
    for k in discussed(case):
        issue = case.issues[k]
        measures[issue] = Quantity(deal[:, k], "scale", f"where {issue} lands")
        for i, actor in _holders(case, issue):
            gives, name = np.abs(draws.position[:, i, k] - deal[:, k]), case.actor[actor].name
            measures[f"{issue}.gives.{actor}"] = Quantity(
                gives, "scale", f"how much {name} gives on {issue}", floor=0.0
            )
    for i, actor in _concerned(case):
        label = f"{case.actor[actor].name}'s gain over no deal"
        measures[f"gain.{actor}"] = Quantity(gain[:, i], "points", label)
    tables = {"deal": _deal_rows(draws, deal, failure), "actors": _actor_rows(draws, gain)}
    nothing = (
        [] if measures else [Caveat("no stance", "Nobody takes a stance on any issue, so there is no deal to find.")]
    )
    return Answer({**measures, **more}, tables, [*caveats, *nothing])


def _holders(case: Case, issue: str) -> list[tuple[int, str]]:
    return [(i, actor) for i, actor in enumerate(case.actors) if stance_holder(case, actor, issue)]


def _concerned(case: Case) -> list[tuple[int, str]]:
    """Actors with a stance on anything, with their places."""
    holders = {i: actor for issue in case.issues for i, actor in _holders(case, issue)}
    return sorted(holders.items())


def _deal_rows(draws: Draws, deal: Array, failure: NoDeal) -> list[Row]:
    """A row an issue and actor: the mean outcome, fallback, and the actor's stance and share in moving."""
    case = draws.case
    return [
        {
            "issue": case.issues[k],
            "question": case.issue[case.issues[k]].question,
            "outcome": float(deal[:, k].mean()),
            "reads": reads(case, case.issues[k], float(deal[:, k].mean())),
            "actor": case.actor[actor].name,
            "position": float(draws.position[:, i, k].mean()),
            "salience": float(draws.salience[:, i, k].mean()),
            "influence": float(draws.influence[:, i].mean()),
            "fallback": float(failure.value[:, i, k].mean()),
            "gives": float(np.abs(draws.position[:, i, k] - deal[:, k]).mean()),
        }
        for k in discussed(case)
        for i, actor in _holders(case, case.issues[k])
    ]


def _actor_rows(draws: Draws, gain: Array) -> list[Row]:
    """A row an actor: its mean gain over no deal, and the share of draws in which the deal is worse for it."""
    return [
        {
            "actor": draws.case.actor[actor].name,
            "gain": float(gain[:, i].mean()),
            "holds_out": float((gain[:, i] < 0).mean()),
        }
        for i, actor in _concerned(draws.case)
    ]


def reads(case: Case, issue: str, value: float) -> str:
    """The named point of an issue's scale that a value is nearest to; of two as near, the lower."""
    points = sorted((float(at), text) for at, text in case.issue[issue].scale.items())
    if not points:
        return ""
    at, text = min(points, key=lambda point: abs(point[0] - value))
    return f"nearest to “{text}” ({at:g})"


def tell_deal(result: Result) -> list[str]:
    """A sentence an issue (where it lands, who gives most), who would rather have no deal, and the model's record."""
    rows = result.tables["deal"]
    told = []
    for issue in dict.fromkeys(str(row["issue"]) for row in rows):
        mine = [row for row in rows if row["issue"] == issue]
        most = max(mine, key=lambda row: float(row["gives"] or 0))
        where = result.measures[issue]
        place = f", {mine[0]['reads']}" if mine[0]["reads"] else ""
        told.append(
            f"On {issue}, talks would land at {where.best:.0f} of 100 ({where.low:.0f} to {where.high:.0f}){place}; "
            f"most would be given by {most['actor']} ({float(most['gives'] or 0):.0f} points)."
        )
    if not told:
        return ["There is no issue on which talks could land."]
    return [*told, *_tell_hold_outs(result), tell_record(result)]


def _tell_hold_outs(result: Result) -> list[str]:
    rows = sorted(result.tables["actors"], key=lambda row: (-float(row["holds_out"] or 0), str(row["actor"])))
    out = [row for row in rows if float(row["holds_out"] or 0) > _HOLDS_OUT]
    if not out:
        first = rows[0]
        return [
            "More often than not every actor does better than without a deal; "
            f"likeliest to hold out is {first['actor']}, in {percent(float(first['holds_out'] or 0))} of draws."
        ]
    names = ", ".join(f"{row['actor']} (in {percent(float(row['holds_out'] or 0))} of draws)" for row in out)
    return [f"Worse off than without this deal, and so likely to hold out: {names}."]
