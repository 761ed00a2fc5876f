"""Suggestions as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from detente.plain import plain
from detente.reading.reader import Read
from detente.reading.schema import ActorMention, Condition, Dispute, Fact, Move, Position, Statement, Suggestion, Who

_HEADS = {
    "statement": "Who says what",
    "position": "Who is for or against what",
    "move": "Who does, or would do, what",
    "condition": "What depends on what",
    "fact": "Numbers",
    "dispute": "Other quarrels",
    "date": "Dates",
}


def lines(read: Read) -> Iterator[str]:
    """The actors first, then each kind of suggestion under its heading, then the remarks."""
    names = {one.who.key: one.who for one in read.reading.suggestions if isinstance(one, ActorMention)}
    yield "Actors: " + (", ".join(_actor(who) for who in names.values()) or "none")
    for kind, head in _HEADS.items():
        found = [one for one in read.reading.suggestions if one.kind == kind]
        if found:
            yield f"\n{head}"
            yield from (f"  {_label(one)}: “{plain(' '.join(one.words.exact.split()))}”" for one in found)
    yield f"\n{len(read.reading.suggestions)} suggestions by {read.reading.engine}; nothing is part of a case yet"
    yield from (f"Note: {remark}" for remark in read.remarks)


def _label(one: Suggestion) -> str:
    """What stands before the words: who, and in which way."""
    match one:
        case Statement():
            via = f", told by {_all(one.via)}" if one.via else ""
            unnamed = " (unnamed)" if one.attribution == "anonymous" else ""
            return f"{_all(one.speakers)}{unnamed}{via}, {one.act}"
        case Position():
            return f"{plain(one.actor.name)}, {one.stance}{'' if one.explicit else ' (implied)'}"
        case Move():
            return f"{plain(one.actor.name)}, {one.status}"
        case Condition():
            return one.marker
        case Fact():
            return number(one)
        case Dispute():
            return one.relation
        case _:
            return getattr(one, "resolved", None) or "open"


def number(one: Fact) -> str:
    """A number with what it counts and how near it is."""
    about = {"": "", "lower": "at least ", "upper": "at most "}[one.bound] or ("about " if one.approximate else "")
    counted = f"{one.value:.10g}" if one.unit == "year" else f"{one.value:,.10g} {plain(one.unit)}"
    return f"{about}{counted}".strip()


def _all(who: tuple[Who, ...]) -> str:
    return " and ".join(plain(one.name) for one in who)


def _actor(who: Who) -> str:
    return f"{plain(who.name)} (for {who.represents})" if who.represents else plain(who.name)
