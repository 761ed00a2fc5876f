"""The case: one dispute as described. Frozen, checked when made, written in the words of the glossary.

These classes are also the schema of a case file: a table's key is the id of what it describes, and every
field without a default must be written. What no single class can see (names that stand for nothing, cycles)
is checked in `detente.references`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from detente import estimate
from detente.estimate import Estimate
from detente.fields import (
    Chance,
    Code,
    Cost,
    Day,
    Days,
    Fallback,
    Free,
    Id,
    Name,
    Point,
    Points,
    Quota,
    Scale,
    Seats,
    Shift,
    Strength,
    Switch,
    Text,
    Value,
    When,
    Whole,
)
from detente.words import INTENT_STRENGTH

if TYPE_CHECKING:
    from detente.draws import Draws
    from detente.inputs import Input

STATUSES = ("tabled", "adopted", "vetoed", "failed", "withdrawn", "lapsed")
"""The life of a draft: tabled, then one of the others for good."""
VOTES = ("no", "abstain", "yes")


class Part(BaseModel):
    """Any part of a case: frozen, and nothing unknown slips in unseen."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)


class Grounded(Part):
    """A part whose numbers rest on evidence, or on a reason when there is none."""

    evidence: tuple[Id, ...] = Field((), description="ids under [evidence] that the numbers rest on")
    reason: Text = Field("", description="your own reason, where no evidence speaks")


class Source(Part):
    """Where evidence stands: reliability A (completely reliable) to F (cannot be judged), Admiralty scale."""

    title: Name = Field(description="what it is called")
    reliability: Literal["A", "B", "C", "D", "E", "F"] = Field(description="Admiralty scale")
    publisher: Text = Field("", description="who publishes it")
    date: Day | None = Field(None, description="when it appeared; not later than as_of")
    url: Text = Field("", description="where to read it; never opened by Détente")


class Evidence(Part):
    """A claim, who makes it, and what it supports; credibility 1 (confirmed) to 6 (cannot be judged)."""

    source: Id = Field(description="the source it stands in")
    says: Name = Field(description="the claim, in your own words or quoted")
    speaker: Text = Field("", description="who claims it")
    anonymous: Switch = Field(False, description="whether the speaker is unnamed")
    credibility: Annotated[Whole, Field(ge=1, le=6)] = Field(6, description="of the claim, whoever makes it")
    date: Day | None = Field(None, description="when it was said; not later than as_of")
    supports: tuple[Text, ...] = Field((), description="the parts of the case it bears on, by path")


class Actor(Grounded):
    """Anyone who takes a position. A group within an actor has its share of that actor's influence."""

    name: Name = Field(description="as readers know it")
    kind: Literal["state", "organisation", "group", "person"] = Field("state", description="what it is")
    code: Code | None = Field(None, description="three letters (ISO 3166) that seat it in a library body")
    influence: Scale | None = Field(None, description="what it can bring to bear in this dispute")
    within: Id | None = Field(None, description="the actor this group is a part of")
    share: Annotated[float, Strict(), Field(gt=0, le=1)] | None = Field(None, description="of the parent's influence")
    acts_for: tuple[Id, ...] = Field((), description="actors who have its stance if they take none at all")


class Issue(Grounded):
    """One question on a scale 0–100 with named points, and the fallback: what holds without a deal."""

    question: Name = Field(description="what is in dispute")
    scale: dict[Point, Text] = Field(description="points from 0 to 100, named")
    fallback: Fallback = Field(description="what holds without a deal: one range, one per actor, or a forecast")
    linked: Switch = Field(False, description="whether it is another quarrel tied to this one")


class Stance(Grounded):
    """An actor's position and salience on an issue."""

    position: Scale = Field(description="the outcome it wants")
    salience: Scale = Field(description="how much the issue matters to it")


class Body(Part):
    """Who decides together: a library rule, or seats (one vote each, or weights) and a quota written here."""

    name: Text = Field("", description="as readers know it")
    rule: Text | None = Field(None, description="a body of the library, members on as_of")
    seats: Seats | None = Field(None, description="actors with one vote each, or votes by actor")
    quota: Quota | None = Field(None, description="votes needed (9), or a share of them (0.667)")
    veto: tuple[Id, ...] = Field((), description="seats whose no blocks")
    abstention: Literal["against", "ignored"] = Field("against", description="what the quota makes of it")

    @model_validator(mode="after")
    def _one_rule(self) -> Body:
        if (self.rule is None) == (self.seats is None):
            raise ValueError("allowed: either rule = a library rule, or seats and quota written here")
        if self.rule is not None and (extra := self.model_fields_set & {"quota", "veto", "abstention"}):
            raise ValueError(f"{', '.join(sorted(extra))} beside a library rule; allowed: one or the other")
        if self.seats is not None and self.quota is None:
            raise ValueError("allowed: seats together with quota, such as quota = 9 or quota = 0.667")
        return self

    @property
    def weights(self) -> dict[str, int]:
        """Votes of each seat written inline."""
        seats = self.seats or ()
        return dict(seats) if isinstance(seats, dict) else dict.fromkeys(seats, 1)


class Draft(Grounded):
    """A text put to a body. Its first sponsor may put it to the vote or withdraw it."""

    body: Id = Field(description="who decides on it")
    sponsors: tuple[Id, ...] = Field(min_length=1, description="the first leads; each is taken to pledge a yes")
    terms: dict[Id, Scale] = Field(description="the value of each issue that it would settle")
    topic: Text = Field("", description="what it is about, in a word")
    name: Text = Field("", description="as readers know it")
    status: Literal["tabled", "adopted", "vetoed", "failed", "withdrawn", "lapsed"] = Field(
        "tabled", description="what has become of it by as_of"
    )
    days: Days = Field(Estimate.of([30, 60, 120], estimate.DAYS), description="mean days to a chance to call the vote")
    withdraw_days: Days = Field(
        Estimate.of([60, 120, 240], estimate.DAYS), description="mean days to a chance to withdraw it"
    )
    lapse_days: Days | None = Field(None, description="days until it is dead; without, it never lapses")


class Intent(Grounded):
    """What an actor says it will vote, and how firmly: a word, or a pull in log-odds."""

    says: Literal["no", "abstain", "yes"] = Field(description="the vote announced")
    strength: Strength = Field(Estimate.of(INTENT_STRENGTH["statement"], estimate.DAYS), description="how firmly")


SPONSORED = Intent(
    says="yes",
    strength=Estimate.of(INTENT_STRENGTH["pledge"], estimate.DAYS),
    reason="a sponsor is taken to vote for its own draft",
)


class Vote(Grounded):
    """An analyst's own chances for a member's vote; one or two may be left out and share the rest."""

    no: Chance | None = Field(None, description="chance of a no")
    abstain: Chance | None = Field(None, description="chance of an abstention")
    yes: Chance | None = Field(None, description="chance of a yes")


class Option(Grounded):
    """A yes/no act under one actor's control."""

    actor: Id = Field(description="who alone decides on it")
    text: Name = Field(description='the act, as words after "may"')
    start_if: When | None = Field(None, description="must hold when it starts")
    while_: When | None = Field(default=None, alias="while", description="must keep holding, or it ends")
    excludes: tuple[Id, ...] = Field((), description="options that cannot be in force beside it")
    reversible: Switch = Field(True, description="whether its actor can stop it again")
    on: Switch = Field(False, description="whether it is in force today")
    days: Days = Field(Estimate.of([15, 45, 120], estimate.DAYS), description="mean days to a chance of doing it")
    class_: Id | None = Field(default=None, alias="class", description="the kind of act, for its base rate")


class OptionClass(Grounded):
    """A kind of act, with the share of cases in which actors who could do it did."""

    rate: Chance = Field(description="the base rate")
    text: Text = Field("", description="the kind of act in words")


class Bargain(Grounded):
    """Acts promised against each other. It is in force while all its acts hold.

    `shifts` are added to chances of votes (−1 to 1) while in force; acts of actors not named in
    `breakable_by` cannot be undone once it is in force.
    """

    acts: tuple[Id, ...] = Field(min_length=1, description="options that all must be in force")
    breakable_by: tuple[Id, ...] = Field((), description="actors who can still undo their act")
    shifts: dict[Text, Shift] = Field({}, description='points of chance by vote: "intent.ACTOR.DRAFT.no"')
    text: Text = Field("", description="the bargain in words")


class Measure(Grounded):
    """What a situation means for an issue: the first case that holds; "terms" is the draft's term."""

    cases: tuple[tuple[When, Value], ...] = Field(description='pairs of a condition and a value; the last is "else"')


class Ladder(Part):
    """Rungs of violence, lowest first, and the rung a situation stands on: the first case that holds."""

    rungs: tuple[Text, ...] = Field(min_length=2, description="names, the calmest first")
    cases: tuple[tuple[When, Whole], ...] = Field(description="pairs of a condition and a rung, counted from 0")


class Motive(Grounded):
    """What a situation in which the condition holds is worth to an actor, beyond its stances (points)."""

    points: Points = Field(description="negative where it is unwelcome")


class Lever(Grounded):
    """A change someone could make: an input set or shifted, or an option started or stopped, at a cost."""

    by: Id = Field(description="who could pull it")
    text: Text = Field("", description="the change in words")
    set: Text | None = Field(None, description="the input it sets, by name")
    to: Free | None = Field(None, description="what it sets it to")
    shift: Text | None = Field(None, description="the input, or chance of a vote, it adds to")
    amount: Free | None = Field(None, description="what it adds")
    start: Id | None = Field(None, description="the option it puts in force")
    stop: Id | None = Field(None, description="the option it takes out of force")
    cost: Cost = Field(Estimate.of(0, estimate.DAYS), description="to who pulls it, in points of worth")

    @model_validator(mode="after")
    def _one_change(self) -> Lever:
        if sum(x is not None for x in (self.set, self.shift, self.start, self.stop)) != 1:
            raise ValueError("allowed: exactly one of set, shift, start, stop")
        if (self.set is None) != (self.to is None) or (self.shift is None) != (self.amount is None):
            raise ValueError("allowed: set together with to, shift together with amount")
        return self


class Goal(Part):
    """A measure someone wants high or low: `measure = "adoption.plan.adopted"`."""

    measure: Text = Field(description="an analysis and its measure, with a dot between")
    want: Literal["high", "low"] = Field("high", description="which way is better")
    text: Text = Field("", description="the goal in words")


class Voting(Grounded):
    """How members weigh a vote, in points of worth (0–100); `shock` is what moves all members together.

    The defaults make a member that gains and loses nothing vote as elected members did on Council drafts that
    somebody opposed, 1994–2006 (`scripts/council_votes.py`): yes 82%, abstain 11%, no 7%.
    """

    noise: Scale = Field(Estimate.of([3, 6, 12], estimate.SCALE), description="what the model does not see")
    consent: Scale = Field(Estimate.of([2, 4.5, 8], estimate.SCALE), description="loss swallowed before yes is lost")
    abstention: Scale = Field(Estimate.of([4, 6.5, 10], estimate.SCALE), description="further loss before no")
    alone: Scale = Field(Estimate.of([4, 8, 16], estimate.SCALE), description="cost of standing alone")
    veto: Scale = Field(Estimate.of([2, 5, 10], estimate.SCALE), description="cost of casting a veto")
    shock: Scale = Field(Estimate.of([1, 3, 6], estimate.SCALE), description="deviation common to all members")
    unknown: Chance = Field(Estimate.of([0.7, 0.82, 0.92], estimate.CHANCE), description="yes of one without stance")


class Escalation(Grounded):
    """How actors act: noise of choice (points), patience (days), share of acts for unmodelled reasons."""

    noise: Scale = Field(Estimate.of([2.5, 5, 10], estimate.SCALE), description="noise of choice, in points")
    patience: Days = Field(Estimate.of([180, 365, 730], estimate.DAYS), description="how far ahead what comes counts")
    unmodelled: Chance = Field(Estimate.of([0.05, 0.1, 0.2], estimate.CHANCE), description="acts decided by a coin")


def _motive(value: Any) -> Any:
    return value if isinstance(value, dict | Motive) else {"points": value}


class Case(Part):
    """One dispute as described; `as_of` is the date after which nothing may be used, `until` the horizon."""

    detente: Literal[1] = Field(description="the version of this format")
    title: Name = Field(description="the dispute in a line")
    summary: Text = Field("", description="the dispute in a paragraph")
    as_of: Day = Field(description="the day on which it is described; nothing later is used")
    until: Day = Field(description="the horizon of every forecast")
    source: dict[Id, Source] = Field({}, description="where evidence stands")
    evidence: dict[Id, Evidence] = Field({}, description="claims that numbers rest on")
    actor: dict[Id, Actor] = Field(min_length=1, description="who takes part")
    issue: dict[Id, Issue] = Field({}, description="what it is about")
    stance: dict[Id, dict[Id, Stance]] = Field({}, description="who stands where, by actor and issue")
    body: dict[Id, Body] = Field({}, description="who decides together")
    draft: dict[Id, Draft] = Field({}, description="texts put to a body")
    intent: dict[Id, dict[Id, Intent]] = Field({}, description="votes announced, by actor and draft")
    vote: dict[Id, dict[Id, Vote]] = Field({}, description="your own chances for a vote, by actor and draft")
    class_: dict[Id, OptionClass] = Field(default={}, alias="class", description="kinds of act of your own")
    option: dict[Id, Option] = Field({}, description="what each can do")
    infeasible: tuple[When, ...] = Field((), description="conditions that cannot come to hold")
    bargain: dict[Id, Bargain] = Field({}, description="acts promised against each other")
    measure: dict[Id, Measure] = Field({}, description="what a situation means, by issue")
    ladder: Ladder | None = Field(None, description="the rungs of violence")
    motives: dict[Id, dict[When, Annotated[Motive, BeforeValidator(_motive)]]] = Field(
        {}, description="what stances do not say, by actor and condition"
    )
    lever: dict[Id, Lever] = Field({}, description="what someone could change")
    goal: dict[Id, Goal] = Field({}, description="what someone wants of an answer")
    voting: Voting = Field(Voting(), description="how members weigh a vote")
    escalation: Escalation = Field(Escalation(), description="how actors act")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Case:
        """A changed copy, which works out anew what the original has worked out from its parts."""
        copy = super().model_copy(update=update, deep=deep)
        for name in [name for name in copy.__dict__ if name not in Case.model_fields]:
            del copy.__dict__[name]
        return copy

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Ids of actors in the fixed order of every array: sorted, whatever order they are written in."""
        return tuple(sorted(self.actor))

    @cached_property
    def issues(self) -> tuple[str, ...]:
        """Ids of issues in the fixed order of every array."""
        return tuple(sorted(self.issue))

    @cached_property
    def drafts(self) -> tuple[str, ...]:
        """Ids of drafts in the fixed order of every array."""
        return tuple(sorted(self.draft))

    @property
    def horizon(self) -> int:
        """Days from `as_of` to `until`."""
        return (self.until - self.as_of).days

    @cached_property
    def intents(self) -> dict[str, dict[str, Intent]]:
        """Declared intentions by actor and draft; a sponsor that says nothing is taken to pledge its yes."""
        found = {actor: dict(by_draft) for actor, by_draft in self.intent.items()}
        for key, draft in self.draft.items():
            for sponsor in draft.sponsors:
                found.setdefault(sponsor, {}).setdefault(key, SPONSORED)
        return found

    @cached_property
    def hash(self) -> str:
        """The same for two files that say the same, whatever their order and comments (64 hex digits)."""
        plain = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Every estimate that an analysis may use, with its name, evidence and reason."""
        from detente.inputs import inputs  # noqa: PLC0415  (inputs reads the classes above)

        return inputs(self)

    def draw(self, n: int, seed: int = 0) -> Draws:
        """n draws of every input; the same seed gives the same draws."""
        from detente.draws import Draws  # noqa: PLC0415

        return Draws.of(self, n, seed)

    def best(self) -> Draws:
        """The best guess: a batch of one with every input at its best."""
        from detente.draws import Draws  # noqa: PLC0415

        return Draws.best_of(self)
