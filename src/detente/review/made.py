"""What a reading adds so far, and the case as it would be with all of it: what comes later is matched with both."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from detente.reading.anchor import Anchor
from detente.reading.positions import of_key
from detente.reading.schema import ActorMention, DateExpression, Reading, Statement, Suggested, Who
from detente.review import match
from detente.review.addition import Addition, Steps, even, slug
from detente.review.apply import written
from detente.review.kept import Decision
from detente.words import DEFAULT

_KINDS = {"state": "state", "person": "person", "group": "group"}
_STAND_INS = ("person", "officials", "body", "force", "source")
"""Sorts of which the actor of a case is whom they speak for."""
_CONFIRMED = r"^[\w, ]+: confirmed by .+ on \d{4}-\d\d-\d\d$"
_DAY = len("2007-04-21")


class Made:
    """The additions so far by key, the case with them (plain values), and which places come with which addition.

    `decided` has what became of additions before, by key: what was accepted stands where it was written, and what was
    rejected is not there for others to build on. `remarks` are lines on what had to be left out.
    """

    def __init__(
        self,
        reading: Reading,
        case: dict[str, Any],
        source: str,
        seated: Mapping[str, Collection[str]],
        decided: Mapping[str, Decision],
    ) -> None:
        self.reading, self.source, self.seated, self.decided = reading, source, seated, decided
        self.before, self.case = case, copy.deepcopy(case)
        self.found: dict[str, Addition] = {}
        self.comes_with: dict[Steps, str] = {}
        self.people: dict[str, Addition] = {}
        self.claims: dict[str, Addition] = {}
        self.remarks: list[str] = []
        self.statements = [one for one in reading.suggestions if isinstance(one, Statement)]

    def add(self, one: Addition) -> Addition:
        """An addition, once; the case has it from now on, unless it was rejected."""
        if one.key in self.found:
            return self.found[one.key]
        decision = self.decided.get(one.key)
        if decision is not None:
            one = one.at(decision.place)
        self.found[one.key] = one
        if one.kind != "support" and not match.stands(self.before, one.place):
            self.comes_with[one.place] = one.key
            if decision is None:
                written(self.case, [(one.place, one.value)])
        return one

    def needs(self, *places: Steps) -> tuple[str, ...]:
        """The keys of what must be accepted before places can be named."""
        return tuple(dict.fromkeys(self.comes_with[place] for place in places if place in self.comes_with))

    def is_open(self, one: Addition) -> bool:
        """Whether an addition can be offered: its place is free, or it was offered already."""
        return one.key in self.decided or one.key in self.found or not match.stands(self.case, one.place)

    def is_rejected(self, one: Addition) -> bool:
        """Whether a person did not want it."""
        return one.key in self.decided and self.decided[one.key].verdict == "rejected"

    def new(self, table: str, text: str) -> str:
        """An id that nothing in a table of the case has."""
        return slug(text, self.case.get(table, {}))

    def mentioned(self, sentence: Anchor) -> Iterator[ActorMention]:
        """Who is named in a sentence."""
        for one in self.reading.suggestions:
            if isinstance(one, ActorMention) and one.sentence.start == sentence.start:
                yield one

    def actor(self, who: Who, one: Suggested) -> str:
        """The id of an actor, added where the case lacks it; officials and the like stand for whom they speak for."""
        known = match.actor_of(self.case, who)
        if known:
            return known
        principal = of_key(who.represents or "") if who.sort in _STAND_INS else None
        if principal:
            return self.actor(principal, one)
        if who.key not in self.people:
            entry: dict[str, Any] = {"name": who.name, "kind": _KINDS.get(who.sort, "organisation")}
            if who.sort == "state" and len(who.key) == len("USA") and who.key.isupper():
                entry = {"name": who.name, "code": who.key}
            place = ("actor", self.new("actor", who.name))
            self.people[who.key] = self.add(Addition("actor", place, entry, one.words, one.sentence, who=who.key))
        return self.people[who.key].place[1]

    def evidence(self, one: Suggested) -> Addition:
        """The claim itself: one for all that is said of it in a sentence, the one told by somebody else in front."""
        if isinstance(one, Statement):
            one = self._widest(one)
        same = even(one.words.exact)
        if same not in self.claims:
            self.claims[same] = self.add(self._claim(one))
        return self.claims[same]

    def grounds(self, one: Suggested) -> Addition:
        """The evidence a position or a move rests on: the statement around its words, or its own words."""
        around = [other for other in self.statements if shared(other.words, one.words)]
        return self.evidence(max(around, key=lambda other: shared(other.words, one.words), default=one))

    def support(
        self,
        one: Suggested,
        path: Steps,
        who: str,
        polarity: int = 0,
        notes: tuple[str, ...] = (),
        ground: Addition | None = None,
    ) -> None:
        """Evidence for something that the case holds already: its values stay as they are. The same evidence at one
        place is offered once, with all notes on it.
        """
        name = (ground or self.grounds(one)).place[1]
        needs = self.needs(("evidence", name), path)
        made = Addition("support", path, name, one.words, one.sentence, who, needs, "", polarity, notes=notes)
        same = next((other for other in self.found.values() if _rests(other, path, name)), None)
        if same and made.key not in self.decided:
            self.found[same.key] = replace(same, notes=tuple(dict.fromkeys((*same.notes, *notes))))
        else:
            self.add(made)

    def _claim(self, one: Suggested) -> Addition:
        speakers, via, unnamed = self._speakers(one)
        value: dict[str, Any] = {"source": self.source, "says": " ".join(one.words.exact.split())[:2000]}
        told = " and ".join(map(_called, speakers)) + (f", as told by {_names(via)}" if via else "")
        value |= {"speaker": told} if told else {}
        value |= {"anonymous": True} if unnamed else {}
        value |= {"credibility": 6}
        day = self._day(one)
        value |= {"date": day} if day else {}
        place = ("evidence", self.new("evidence", one.words.exact))
        notes = ("an unnamed source: two doubts, of the source and of the claim",) if unnamed else ()
        denied = self._denied(one, told)
        target, polarity = (f"evidence.{denied}", -1) if denied else ("", 1)
        key = " ".join(who.key for who in speakers)
        return Addition("evidence", place, value, one.words, one.sentence, key, (), target, polarity, notes=notes)

    def _widest(self, one: Statement) -> Statement:
        """The statement of the same speaker, or of who passes it on, around this one."""
        around = [
            other
            for other in self.statements
            if other.words.start <= one.words.start
            and one.words.end <= other.words.end
            and (other.words == one.words or set(other.speakers) & {*one.speakers, *one.via})
        ]
        return max(around, key=lambda other: other.words.end - other.words.start)

    def _speakers(self, one: Suggested) -> tuple[tuple[Who, ...], tuple[Who, ...], bool]:
        """Who says it, who passes it on, and whether either is unnamed."""
        if not isinstance(one, Statement):
            via: tuple[Who, ...] = getattr(one, "via", ())
            return via, (), any(who.anonymous for who in via)
        same = [other for other in self.statements if self._widest(other).words == one.words]
        told = next((other for other in same if other.via), one)
        unnamed = any(other.attribution == "anonymous" for other in same)
        return told.speakers, told.via, unnamed or any(who.anonymous for who in (*told.speakers, *told.via))

    def _day(self, one: Suggested) -> date | None:
        """The day it was said, where the report or the day of writing settles it."""
        said = one.dates if isinstance(one, Statement) else ()
        days = [
            other.resolved
            for other in self.reading.suggestions
            if isinstance(other, DateExpression) and other.sentence == one.sentence and other.words.exact in said
        ]
        return next((date.fromisoformat(day) for day in days if day and len(day) == _DAY), None)

    def _denied(self, one: Suggested, speaker: str) -> str | None:
        """The claim that somebody denies: of another speaker in the sentence, or one of the case of the same words."""
        if not isinstance(one, Statement) or one.act != "deny":
            return None
        before = [
            other
            for other in self.statements
            if other.sentence == one.sentence
            and other.words.end <= one.words.start
            and not set(other.speakers) & set(one.speakers)
        ]
        return self.evidence(before[-1]).place[1] if before else match.claim_of(self.case, one.words.exact, speaker)


def unlooked(fields: Sequence[str]) -> str:
    """What the reason of a part says of fields that nobody confirmed.

    >>> unlooked(["position", "salience"])
    'position, salience: default of the word scale, to be confirmed'
    """
    return f"{', '.join(fields)}: {DEFAULT}"


def is_of_review(reason: str) -> bool:
    """Whether a reason only says what was or was not confirmed in a review, and so is no ground of its own.

    >>> is_of_review(unlooked(["strength"])), is_of_review("salience: confirmed by ann on 2020-03-01")
    (True, True)
    >>> is_of_review("a sponsor of the plan")
    False
    """
    return all(part.endswith(DEFAULT) or re.search(_CONFIRMED, part) for part in reason.split("; "))


def shared(one: Anchor, other: Anchor) -> int:
    """How many characters two places have in common."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _rests(one: Addition, path: Steps, evidence: str) -> bool:
    """Whether an addition puts evidence at a place."""
    names = (
        [one.value] if one.kind == "support" else one.value.get("evidence", []) if isinstance(one.value, dict) else []
    )
    return one.place == path and evidence in names


def within(one: Anchor, other: Anchor) -> bool:
    """Whether most of one place lies in another."""
    return shared(one, other) * 2 > one.end - one.start


def _names(people: Collection[Who]) -> str:
    return " and ".join(who.name for who in people)


def _called(who: Who) -> str:
    """A person with whom he speaks for, where that is known."""
    principal = of_key(who.represents or "") if who.sort == "person" else None
    return f"{who.name} ({principal.name})" if principal else who.name
