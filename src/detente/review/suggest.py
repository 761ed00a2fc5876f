"""A reading as additions for one case: what is in it already is left alone, and no number is made up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from detente.reading.anchor import Anchor
from detente.reading.schema import (
    ActorMention,
    Condition,
    Dispute,
    Move,
    Position,
    Reading,
    Statement,
    Suggested,
    Who,
)
from detente.review import match
from detente.review.addition import Addition, even, slug, stems

DEFAULT = "default of the word scale, to be confirmed"
"""What the reason of a number says that no person has looked at."""
_FIRM = {"threaten": "threat", "hint": "hint", "threatened": "threat", "hinted": "hint", "predicted": "hint"}
_KINDS = {"state": "state", "person": "person", "group": "group"}
_OPEN = {"offered", "threatened", "hinted", "proposed", "predicted", "scheduled", "asked", "ruled out"}
_CLASSES = {"threatened": "act-after-threat", "offered": "concession"}
_RANK = {"actor": 0, "evidence": 1, "intent": 2, "option": 3, "support": 4, "start_if": 5, "bargain": 6, "link": 7}


def additions(
    reading: Reading, case: dict[str, Any], source: str, seated: Mapping[str, Collection[str]] | None = None
) -> list[Addition]:
    """The changes of a case (plain values) that a reading suggests, in the order of the text, what they need first.

    `source` is the id under which the report stands, or will stand, in the case; `seated` has the members who vote on
    each draft, so that nobody else gets an intention to vote. A case without actors is offered every state named.
    """
    made = _Made(reading, case, source, seated or {})
    if not case.get("actor"):
        made.everyone()
    for one in reading.suggestions:
        match one:
            case Statement():
                made.evidence(one)
            case Position():
                made.intent(one)
            case Move():
                made.option(one)
            case Dispute():
                made.link(one)
            case _:
                pass
    for one in reading.suggestions:
        if isinstance(one, Condition):
            made.condition(one)
    return made.ordered()


class _Made:
    """The additions so far, by key, and the ids they take."""

    def __init__(
        self, reading: Reading, case: dict[str, Any], source: str, seated: Mapping[str, Collection[str]]
    ) -> None:
        self.reading, self.case, self.source, self.seated = reading, case, source, seated
        self.found: dict[str, Addition] = {}
        self.taken: dict[str, set[str]] = {
            table: set(case.get(table, {})) for table in ("actor", "evidence", "option", "bargain", "issue")
        }
        self.said: dict[str, Addition] = {}
        self.people: dict[str, Addition] = {}
        self.acts: list[tuple[Move, str, str | None]] = []  # the option each move is, and the key it would come with

    def add(self, addition: Addition) -> Addition:
        return self.found.setdefault(addition.key, addition)

    def new(self, table: str, text: str) -> str:
        name = slug(text, self.taken[table])
        self.taken[table].add(name)
        return name

    def everyone(self) -> None:
        """A case needs an actor before anything else."""
        for one in self.reading.suggestions:
            if isinstance(one, ActorMention) and one.who.sort in ("state", "organisation"):
                self.actor(one.who, one)

    def ordered(self) -> list[Addition]:
        first = not self.case.get("actor")
        at = {
            key: (-1 if first and one.kind == "actor" else one.sentence.start, _RANK[one.kind], one.words.start)
            for key, one in self.found.items()
        }
        for one in sorted(self.found.values(), key=lambda one: -_RANK[one.kind]):
            for need in one.needs:  # an actor named only later comes before what needs it
                at[need] = min(at[need], (at[one.key][0], _RANK[self.found[need].kind], at[need][2]))
        return sorted(self.found.values(), key=lambda one: at[one.key])

    def evidence(self, one: Suggested) -> Addition:
        """The claim itself; one claim for statements of the same words, the one told by somebody else in front."""
        same = even(one.words.exact)
        if same in self.said:
            return self.said[same]
        speakers, via, unnamed = self._speakers(one)
        value = {"source": self.source, "says": " ".join(one.words.exact.split())[:2000]}
        told = " and ".join(who.name for who in speakers)
        if via:
            told += f", as told by {' and '.join(who.name for who in via)}"
        if told:
            value["speaker"] = told.strip(", ")
        entry: dict[str, Any] = {**value, **({"anonymous": True} if unnamed else {}), "credibility": 6}
        key = " ".join(who.key for who in speakers)
        place = ("evidence", self.new("evidence", one.words.exact))
        notes = ("an unnamed source: two doubts, of the source and of the claim",) if unnamed else ()
        made = self.add(Addition("evidence", place, entry, one.words, one.sentence, who=key, notes=notes))
        self.said[same] = made
        return made

    def _speakers(self, one: Suggested) -> tuple[tuple[Who, ...], tuple[Who, ...], bool]:
        """Who says it, who passes it on, and whether either is unnamed."""
        if isinstance(one, Statement):
            same = [
                other
                for other in self.reading.suggestions
                if isinstance(other, Statement) and even(other.words.exact) == even(one.words.exact)
            ]
            told = next((other for other in same if other.via), one)
            unnamed = any(other.attribution == "anonymous" for other in same)
            return told.speakers, told.via, unnamed or any(who.anonymous for who in (*told.speakers, *told.via))
        via: tuple[Who, ...] = getattr(one, "via", ())
        return via, (), any(who.anonymous for who in via)

    def grounds(self, one: Suggested) -> Addition:
        """The evidence a position or a move rests on: the statement around its words, or its own words."""
        around = [
            other
            for other in self.reading.suggestions
            if isinstance(other, Statement) and other.words.start < one.words.end and one.words.start < other.words.end
        ]
        widest = min(around, key=lambda other: -_shared(other.words, one.words), default=None)
        return self.evidence(widest if widest is not None else one)

    def actor(self, who: Who, one: Suggested) -> tuple[str, tuple[str, ...]]:
        """The id of an actor, and what it needs: an addition to add it where the case lacks it."""
        known = match.actor_of(self.case, who)
        if known:
            return known, ()
        if who.key in self.people:
            return self.people[who.key].place[1], (self.people[who.key].key,)
        entry: dict[str, Any] = {"name": who.name, "kind": _KINDS.get(who.sort, "organisation")}
        if who.sort == "state" and len(who.key) == len("USA") and who.key.isupper():
            entry = {"name": who.name, "code": who.key}
        place = ("actor", self.new("actor", who.name))
        made = self.add(Addition("actor", place, entry, one.words, one.sentence, who=who.key))
        self.people[who.key] = made
        return made.place[1], (made.key,)

    def support(self, one: Suggested, path: tuple[str, ...], who: str, polarity: int, *notes: str) -> None:
        """Evidence for something that the case holds already: its values stay as they are."""
        ground = self.grounds(one)
        target = ".".join(path)
        self.add(
            Addition(
                "support",
                path,
                ground.place[1],
                one.words,
                one.sentence,
                who,
                (ground.key,),
                target,
                polarity,
                notes=notes,
            )
        )

    def intent(self, one: Position) -> None:
        """A position on a draft is an intention to vote, as firm as the word for it; any other stays evidence."""
        ground = self.grounds(one)
        draft = match.draft_of(self.case, f"{one.words.exact} {one.about}")
        if draft is None:
            self._stance(one)
            return
        if one.stance == "support if":
            return
        actor = match.actor_of(self.case, one.actor)
        if actor is None or actor not in self.seated.get(draft, ()):
            return
        says = "no" if one.stance == "oppose" else "yes"
        polarity = 1 if says == "yes" else -1
        path = ("intent", actor, draft)
        there = self.case.get("intent", {}).get(actor, {}).get(draft)
        firm = self._firm(one)
        if there:
            same = there["says"] == says
            note = "" if same else f"the case says {there['says']!r}; the report speaks for {says!r}"
            self.support(one, path, actor, polarity, *([note] if note else []))
            return
        value = {"says": says, "strength": firm, "evidence": [ground.place[1]], "reason": f"strength: {DEFAULT}"}
        needs = (ground.key,)
        self.add(
            Addition(
                "intent", path, value, one.words, one.sentence, actor, needs, ".".join(path), polarity, ("strength",)
            )
        )

    def _stance(self, one: Position) -> None:
        """A position on an issue is evidence for the stance there is; where on the scale it lies is not guessed."""
        actor, issue = match.actor_of(self.case, one.actor), match.issue_of(self.case, f"{one.words.exact} {one.about}")
        if actor and issue and issue in self.case.get("stance", {}).get(actor, {}):
            path = ("stance", actor, issue)
            self.support(one, path, actor, -1 if one.stance == "oppose" else 1, f"the report: {one.stance}")

    def _firm(self, one: Position) -> str:
        acts = [
            other.act
            for other in self.reading.suggestions
            if isinstance(other, Statement) and _shared(other.words, one.words) and one.actor in other.speakers
        ]
        return next((_FIRM[act] for act in acts if act in _FIRM), "hint" if not one.explicit else "statement")

    def option(self, one: Move) -> None:
        """An act not yet done is an option of its actor; one that the case has gets the evidence."""
        if match.draft_of(self.case, one.act) and one.status != "asked":
            return  # what bears on a draft is a vote
        actor, needs = self.actor(one.actor, one)
        known = match.option_of(self.case, actor, one.act)
        polarity = -1 if one.status == "ruled out" or one.negated else 1
        if known:
            self.acts.append((one, known, None))
            self.support(one, ("option", known), actor, polarity, f"the report tells of it as {one.status}")
            return
        if one.status not in _OPEN or polarity < 0:
            return
        ground = self.grounds(one)
        value: dict[str, Any] = {"actor": actor, "text": match.deed(one.act)}
        kind = _CLASSES.get(one.status)
        value |= {"class": kind} if kind else {}
        value |= {"evidence": [ground.place[1]], "reason": f"{one.status}; base rate and days: {DEFAULT}"}
        place = ("option", self.new("option", one.act))
        fields = ("class",) if kind else ()
        target = f"option.{actor}.{' '.join(sorted(stems(one.act)))}"
        made = Addition(
            "option", place, value, one.words, one.sentence, actor, (*needs, ground.key), target, polarity, fields
        )
        made = self.add(made)
        self.acts.append((one, made.place[1], made.key))

    def condition(self, one: Condition) -> None:
        """What an option waits for; where it waits for an act of somebody else that is asked for, a bargain."""
        if one.antecedent is None or one.marker in ("even if", "would", "could"):
            return
        act = self._act_in(one.consequent, one)
        if act is None:
            return
        asked = [this for this in self.acts if this[0].status == "asked" and _within(this[0].words, one.antecedent)]
        if asked and asked[0][0].actor != act[0].actor:
            self._bargain(one, act, asked[0])
            return
        when = match.condition_of(self.case, one.antecedent.exact, unless=one.marker == "unless")
        if (
            when is None
            or when.removeprefix("not ") == act[1]
            or self.case.get("option", {}).get(act[1], {}).get("start_if")
        ):
            return
        needs = (act[2],) if act[2] else ()
        path = ("option", act[1], "start_if")
        self.add(Addition("start_if", path, when, one.words, one.sentence, act[1], needs, ".".join(path)))

    def _act_in(self, side: Anchor | None, one: Condition) -> tuple[Move, str, str | None] | None:
        inside = [act for act in self.acts if _within(act[0].words, side or one.words)]
        return inside[0] if inside else None

    def _bargain(
        self, one: Condition, offered: tuple[Move, str, str | None], asked: tuple[Move, str, str | None]
    ) -> None:
        acts = [offered[1], asked[1]]
        if any(sorted(known["acts"]) == sorted(acts) for known in self.case.get("bargain", {}).values()):
            return
        needs = tuple(act[2] for act in (offered, asked) if act[2])
        sides = [
            match.actor_of(self.case, act[0].actor) or self.people[act[0].actor.key].place[1]
            for act in (offered, asked)
        ]
        value = {"acts": acts, "breakable_by": sides, "text": " ".join(one.words.exact.split())}
        place = ("bargain", self.new("bargain", one.words.exact))
        notes = ("what it adds to votes is not guessed: write `shifts` once you know",)
        self.add(Addition("bargain", place, value, one.words, one.sentence, sides[0], needs, notes=notes))

    def link(self, one: Dispute) -> None:
        """Another quarrel: evidence for an issue the case has, or an issue tied to this one."""
        known = match.issue_of(self.case, one.words.exact)
        if known:
            self.support(one, ("issue", known), one.relation, 1)
            return
        ground = self.grounds(one)
        value = {
            "question": " ".join(one.words.exact.split()),
            "scale": {"0": "one end, to be named", "100": "the other end, to be named"},
            "fallback": [0, 50, 100],
            "linked": True,
            "evidence": [ground.place[1]],
            "reason": f"{one.relation}; the whole scale stands open: to be confirmed",
        }
        place = ("issue", self.new("issue", one.words.exact))
        self.add(
            Addition(
                "link", place, value, one.words, one.sentence, one.relation, (ground.key,), unconfirmed=("fallback",)
            )
        )


def _shared(one: Anchor, other: Anchor) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _within(one: Anchor, other: Anchor) -> bool:
    return _shared(one, other) * 2 > one.end - one.start
