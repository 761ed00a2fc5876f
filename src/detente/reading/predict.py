"""A reading in the plain form that scorers of annotated texts take: offsets, names, one list a kind."""

from __future__ import annotations

from typing import Any

from detente.reading.schema import (
    ActorMention,
    Condition,
    DateExpression,
    Dispute,
    Fact,
    Move,
    Position,
    Reading,
    Statement,
    Status,
    Suggestion,
    Who,
)

# The annotation knows no "propose" (its convention: an offer) and four states of a move.
_ACTS = {"propose": "offer"}
_STATUS: dict[Status, str] = {
    "done": "done",
    "under way": "proposed",
    "scheduled": "proposed",
    "offered": "offered",
    "threatened": "threatened",
    "hinted": "threatened",
    "proposed": "proposed",
    "predicted": "proposed",
    "ruled out": "ruled out",
    "asked": "proposed",
}


def predicted(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """The suggestions of a reading as lists named statements, positions, moves, conditions, facts, disputes, actors."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in _LISTS.values()}
    for one in reading.suggestions:
        found[_LISTS[type(one)]].append({"start": one.words.start, "end": one.words.end, **_fields(one)})
    names = {row["name"]: row for row in found["actors"]}
    return {**found, "actors": list(names.values())}


def _fields(one: Suggestion) -> dict[str, Any]:
    match one:
        case Statement():
            return {
                "speaker": [_name(who) for who in one.speakers],
                "type": _ACTS.get(one.act, one.act),
                "quotes": [anchor.exact for anchor in one.quotes],
                "attribution": one.attribution,
            }
        case Position():
            return {"actor": _name(one.actor), "stance": one.stance.replace("support if", "support_conditional")}
        case Move():
            return {"actor": _name(one.actor), "status": _status(one)}
        case Fact():
            return {"value": one.value, "unit": one.unit}
        case ActorMention():
            return {"name": _name(one.who)}
        case Condition():
            return {"marker": one.marker}
        case Dispute():
            return {"relation": one.relation}
        case DateExpression():
            return {"resolved": one.resolved}


def _status(move: Move) -> str:
    if move.status == "hinted" and not move.hostile:
        return "offered"
    return _STATUS[move.status]


def _name(who: Who) -> str:
    return who.name


_LISTS: dict[type[Suggestion], str] = {
    ActorMention: "actors",
    Statement: "statements",
    Position: "positions",
    Move: "moves",
    Condition: "conditions",
    Fact: "facts",
    Dispute: "disputes",
    DateExpression: "dates",
}
