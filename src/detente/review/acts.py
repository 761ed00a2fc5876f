"""Options, what they wait for, and bargains that a reading adds."""

from __future__ import annotations

from typing import Any

from detente.reading.anchor import Anchor
from detente.reading.schema import Condition, Move
from detente.review import match
from detente.review.addition import Addition
from detente.review.made import Made, unlooked, within

_OPEN = {"offered", "threatened", "hinted", "proposed", "predicted", "scheduled", "asked"}
_CLASSES = {"threatened": "act-after-threat", "offered": "concession"}
Acts = list[tuple[Move, str]]
"""Moves, and the option of the case that each is."""


def option(made: Made, one: Move) -> str | None:
    """An act not yet done is an option of its actor; one that the case has gets the evidence. Gives the option."""
    if match.draft_of(made.case, one.act) and one.status != "asked":
        return None  # what bears on a draft is a vote
    actor = match.actor_of(made.case, one.actor)
    known = match.option_of(made.case, actor, one.act) if actor else None
    ruled_out = one.status == "ruled out" or one.negated
    if known:
        told = (f"the report tells of it as {one.status}",)
        made.support(one, ("option", known), str(actor), -1 if ruled_out else 1, told)
        return known
    if one.status not in _OPEN or ruled_out:
        return None
    added = made.add(_new(made, one))
    return None if made.is_rejected(added) else added.place[1]


def _new(made: Made, one: Move) -> Addition:
    actor, ground = made.actor(one.actor, one), made.grounds(one)
    kind = _CLASSES.get(one.status)
    value: dict[str, Any] = {"actor": actor, "text": match.deed(one.act)}
    value |= {"class": kind} if kind else {}
    value |= {"evidence": [ground.place[1]]} | ({"reason": unlooked(["class"])} if kind else {})
    place = ("option", made.new("option", one.act))
    needs = made.needs(("actor", actor), ground.place)
    fields = ("class",) if kind else ()
    told = (f"the report tells of it as {one.status}",)
    return Addition("option", place, value, one.words, one.sentence, actor, needs, "", 1, fields, notes=told)


def condition(made: Made, one: Condition, acts: Acts) -> None:
    """What an option waits for; where it waits for an act of somebody else that is asked for, a bargain."""
    if one.antecedent is None or one.marker in ("even if", "would", "could"):
        return
    act = _act_in(acts, one.consequent or one.words)
    if act is None:
        return
    asked = _act_in([this for this in acts if this[0].status == "asked"], one.antecedent)
    unless = one.marker == "unless"
    if asked and asked[0].actor != act[0].actor and act[0].status != "threatened" and not unless:
        _bargain(made, one, [act, asked])
        return
    meant = ("not " if unless else "") + asked[1] if asked else None
    when = meant or match.condition_of(made.case, one.antecedent.exact, unless=unless)
    path = ("option", act[1], "start_if")
    if when is None or when.removeprefix("not ") == act[1] or match.stands(made.case, path):
        return
    needs = made.needs(("option", act[1]), *(("option", name) for name in [when.removeprefix("not ")]))
    made.add(Addition("start_if", path, when, one.words, one.sentence, act[1], needs))


def _act_in(acts: Acts, side: Anchor) -> tuple[Move, str] | None:
    return next((act for act in acts if within(act[0].words, side)), None)


def _bargain(made: Made, one: Condition, promised: Acts) -> None:
    acts = [option for _, option in promised]
    if any(sorted(known["acts"]) == sorted(acts) for known in made.case.get("bargain", {}).values()):
        return
    sides = [made.case["option"][act]["actor"] for act in acts]
    grounds = list(dict.fromkeys(made.grounds(move).place for move, _ in promised))
    value = {"acts": acts, "breakable_by": sides, "text": " ".join(one.words.exact.split())}
    value["evidence"] = [place[1] for place in grounds]
    place = ("bargain", made.new("bargain", one.words.exact))
    needs = made.needs(*grounds, *(("option", act) for act in acts))
    notes = ("what it adds to votes is not guessed: write `shifts` once you know",)
    made.add(Addition("bargain", place, value, one.words, one.sentence, sides[0], needs, notes=notes))
