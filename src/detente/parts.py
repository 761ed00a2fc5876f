"""The parts of a case: frozen, checked when made, written in the words of the glossary.

These classes are also the schema of a case file: a table's key is the id of what it describes, and every field
without a default must be written.
"""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    Tag,
    model_validator,
)

from detente import estimate
from detente.errors import GoalError
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
    Pair,
    Point,
    Points,
    Position,
    Rank,
    Salience,
    Scale,
    Shift,
    Strength,
    Switch,
    Text,
    Value,
    When,
    Whole,
    form,
    once,
)
from detente.goal_text import parse
from detente.words import INTENT_STRENGTH


class Part(BaseModel):
    """Any part of a case: frozen, and nothing unknown slips in unseen."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)


class Grounded(Part):
    """A part whose numbers rest on evidence, or on a reason when there is none."""

    evidence: tuple[Id, ...] = ()
    reason: Text = ""


class Source(Part):
    """Where evidence stands: reliability A (completely reliable) to F (cannot be judged), Admiralty scale."""

    title: Name
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    publisher: Text = ""
    date: Day | None = None
    url: Text = ""


class Evidence(Part):
    """A claim, who makes it, and what it supports; credibility 1 (confirmed) to 6 (cannot be judged)."""

    source: Id
    says: Name
    speaker: Text = ""
    anonymous: Switch = False
    credibility: Annotated[Whole, Field(ge=1, le=6)] = 6
    date: Day | None = None
    supports: tuple[Text, ...] = ()


class Actor(Grounded):
    """Anyone who takes a position. A group within an actor has its share of that actor's influence.

    A crowd is moved by nobody's decision: its options happen at a rate of one in their days while they may start.
    """

    name: Name
    kind: Literal["state", "organisation", "group", "person", "crowd"] = "state"
    code: Code | None = None
    influence: Scale | None = None
    within: Id | None = None
    share: Annotated[float, Strict(), Field(gt=0, le=1)] | None = None
    acts_for: tuple[Id, ...] = ()


class Issue(Grounded):
    """One question on a scale 0–100 with named points, and the fallback: what holds without a deal."""

    question: Name
    scale: dict[Point, Text]
    fallback: Fallback
    linked: Switch = False


class Stance(Grounded):
    """An actor's position and salience on an issue: estimates, or words for them."""

    position: Position
    salience: Salience


class Draft(Grounded):
    """A text put to a body. Its first sponsor may put it to the vote or withdraw it."""

    body: Id
    sponsors: tuple[Id, ...] = Field(min_length=1)
    terms: dict[Id, Scale]
    topic: Text = ""
    name: Text = ""
    status: Literal["tabled", "adopted", "vetoed", "failed", "withdrawn", "lapsed"] = "tabled"
    days: Days = Estimate.of([30, 60, 120], estimate.DAYS)
    withdraw_days: Days = Estimate.of([60, 120, 240], estimate.DAYS)
    lapse_days: Days | None = None


class Intent(Grounded):
    """What an actor says it will vote, and how firmly: a word, or a pull in log-odds."""

    says: Literal["no", "abstain", "yes"]
    strength: Strength = Estimate.of(INTENT_STRENGTH["statement"], estimate.DAYS)


SPONSORED = Intent(
    says="yes",
    strength=Estimate.of(INTENT_STRENGTH["pledge"], estimate.DAYS),
    reason="a sponsor is taken to vote for its own draft",
)


class Vote(Grounded):
    """An analyst's own chances for a member's vote; one or two may be left out and share the rest."""

    no: Chance | None = None
    abstain: Chance | None = None
    yes: Chance | None = None


class Option(Grounded):
    """A yes/no act under one actor's control."""

    actor: Id
    text: Name
    start_if: When | None = None
    while_: When | None = Field(default=None, alias="while")
    excludes: tuple[Id, ...] = ()
    reversible: Switch = True
    startable: Switch = True
    on: Switch = False
    days: Days = Estimate.of([15, 45, 120], estimate.DAYS)
    class_: Id | None = Field(default=None, alias="class")


class OptionClass(Grounded):
    """A kind of act: the share of cases in which actors who could do it did, and its tempo where one is known.

    The tempo holds for options of the class that give no `days` of their own.
    """

    rate: Chance
    text: Text = ""
    days: Days | None = None


class Bargain(Grounded):
    """Acts promised against each other. It is in force while all its acts hold.

    `shifts` are added to chances of votes (−1 to 1) while in force; acts of actors not named in
    `breakable_by` cannot be undone once it is in force.
    """

    acts: tuple[Id, ...] = Field(min_length=1)
    breakable_by: tuple[Id, ...] = ()
    shifts: dict[Text, Shift] = {}
    text: Text = ""


class Measure(Grounded):
    """What a situation means for an issue: the first case that holds; "terms" is the draft's term."""

    cases: tuple[tuple[When, Value], ...]


class Ladder(Part):
    """Rungs of violence, lowest first, and the rung a situation stands on: the first case that holds."""

    rungs: tuple[Text, ...] = Field(min_length=2)
    cases: tuple[tuple[When, Whole], ...]


class Motive(Grounded):
    """What a situation in which the condition holds is worth to an actor, beyond its stances (points)."""

    points: Points


class Statement(Grounded):
    """Something an actor wants to hold, with its weight beside the other statements (0 or more; only ratios count)."""

    when: When
    weight: Cost | None = None


Wish = Annotated[
    Annotated[When, Tag("word")] | Annotated[Statement, Tag("table")] | Annotated[When, Tag("numbers")],
    Discriminator(form),
]

MOST_STATEMENTS = 30
"""More prioritised statements than this would differ by less than what counts as a tie."""


class Preference(Grounded):
    """What an actor prefers, in place of its stances and motives.

    Either `statements`: all prioritised, the most important first, each worth more than all later ones together; or
    all with a weight. Or `ranking`: all situations from best to worst, those tied in a list of their own.
    """

    statements: tuple[Wish, ...] = ()
    ranking: tuple[Rank, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Preference:
        given = [statement.weight for statement in self.wishes if statement.weight is not None]
        if bool(self.statements) == bool(self.ranking):
            raise ValueError("allowed: either statements or a ranking")
        if given and len(given) < len(self.statements):
            raise ValueError("weights for some statements only; allowed: a weight for each, or for none")
        if given and not any(weight.best > 0 for weight in given):
            raise ValueError("no weight above 0; allowed: weights of which one at least is above 0")
        if not given and len(self.statements) > MOST_STATEMENTS:
            seen = f"{len(self.statements)} prioritised statements"
            raise ValueError(f"{seen}; allowed: at most {MOST_STATEMENTS}, so that their worths add up exactly")
        return self

    @property
    def wishes(self) -> tuple[Statement, ...]:
        """The statements, each as a part of its own."""
        return tuple(Statement(when=wish) if isinstance(wish, str) else wish for wish in self.statements)

    @property
    def is_weighted(self) -> bool:
        """Whether the statements have weights."""
        return any(wish.weight is not None for wish in self.wishes)


class Lever(Grounded):
    """A change someone could make, at a cost: an input set or shifted, an option started or stopped, or the case
    itself changed.

    `change` gives new values by their paths in the file, as what-if questions do: `option.offer.reversible = false`.
    """

    by: Id
    text: Text = ""
    set: Text | None = None
    to: Free | None = None
    shift: Text | None = None
    amount: Free | None = None
    start: Id | None = None
    stop: Id | None = None
    change: dict[Text, Any] = {}
    cost: Cost = Estimate.of(0, estimate.DAYS)

    @model_validator(mode="after")
    def _one_change(self) -> Lever:
        given = sum(x is not None for x in (self.set, self.shift, self.start, self.stop)) + bool(self.change)
        if given != 1:
            raise ValueError("allowed: exactly one of set, shift, start, stop, change")
        if (self.set is None) != (self.to is None) or (self.shift is None) != (self.amount is None):
            raise ValueError("allowed: set together with to, shift together with amount")
        return self


def _goal(text: str) -> str:
    try:
        parse(text)
    except GoalError as error:
        raise ValueError(str(error)) from None
    return text


_USUAL_SHARE = 0.8


class Goal(Part):
    """What someone wants to hold, in a share of draws at least: `goal = "adoption.plan.adopted >= 0.5"`.

    `measure` with `want` in its place gives a direction only: enough to ask what helps, not what suffices.
    """

    goal: Annotated[Text, AfterValidator(_goal)] | None = None
    share: Annotated[float, Strict(), Field(gt=0, le=1)] = _USUAL_SHARE
    measure: Text = ""
    want: Literal["high", "low"] = "high"
    text: Text = ""

    @model_validator(mode="after")
    def _one_aim(self) -> Goal:
        if (self.goal is None) == (not self.measure):
            raise ValueError("allowed: either goal, or measure with want")
        if self.goal is not None and self.want == "low":
            raise ValueError("want beside goal; allowed: want with measure, as a goal says itself what is wanted")
        if self.goal is None and self.share != _USUAL_SHARE:
            raise ValueError("share without goal; allowed: share with goal, which says when it holds")
        return self


class Voting(Grounded):
    """How members weigh a vote, in points of worth (0–100); `shock` is what moves all members together.

    The defaults make a member that gains and loses nothing vote as elected members did on Council drafts that
    somebody opposed, 1994–2006 (`scripts/council_votes.py`): yes 82%, abstain 11%, no 7%. `record` is the share of the
    Security Council's record in the pool with what the case says of a member: 0 for none, 1 for it alone.
    """

    noise: Scale = Estimate.of([3, 6, 12], estimate.SCALE)
    consent: Scale = Estimate.of([2, 4.5, 8], estimate.SCALE)
    abstention: Scale = Estimate.of([4, 6.5, 10], estimate.SCALE)
    alone: Scale = Estimate.of([4, 8, 16], estimate.SCALE)
    veto: Scale = Estimate.of([2, 5, 10], estimate.SCALE)
    shock: Scale = Estimate.of([1, 3, 6], estimate.SCALE)
    unknown: Chance = Estimate.of([0.7, 0.82, 0.92], estimate.CHANCE)
    record: Chance = Estimate.of([0.15, 0.3, 0.5], estimate.CHANCE)


class Escalation(Grounded):
    """How actors act: noise of choice (points), patience (days), share of acts for unmodelled reasons."""

    noise: Scale = Estimate.of([2.5, 5, 10], estimate.SCALE)
    patience: Days = Estimate.of([180, 365, 730], estimate.DAYS)
    unmodelled: Chance = Estimate.of([0.05, 0.1, 0.2], estimate.CHANCE)


def _motive(value: Any) -> Any:
    return value if isinstance(value, dict | Motive) else {"points": value}


Motives = dict[When, Annotated[Motive, BeforeValidator(_motive)]]
"""Conditions, and what a situation in which each holds is worth: an estimate, or a Motive with its grounds."""


class Correlation(Grounded):
    """Inputs that go together: every two of them have this rank correlation (Spearman's), −1 to 1."""

    inputs: Annotated[tuple[Text, ...], Field(min_length=2), AfterValidator(once)]
    rank_correlation: Annotated[float, Strict(), Field(ge=-1, le=1)]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every two of its inputs."""
        return tuple(combinations(self.inputs, 2))


Correlated = Annotated[
    Annotated[Pair, Tag("numbers")] | Annotated[Correlation, Tag("table")] | Annotated[Pair, Tag("word")],
    Discriminator(form),
]
"""`[input, input, rank correlation]`, or a Correlation with its grounds."""


class Confrontation(Grounded):
    """Where an actor stands in public: the situation it asks for, and what it says it will do if refused.

    Both as what differs from today: options in force (`not NAME`: no longer), statuses of drafts.
    """

    position: tuple[Name, ...] = Field(min_length=1)
    intends: tuple[Name, ...] = ()


class View(Part):
    """How one actor mistakes the dispute: what it takes others to want, options it does not know of."""

    stance: dict[Id, dict[Id, Stance]] = {}
    motives: dict[Id, Motives] = {}
    preference: dict[Id, Preference] = {}
    unaware: tuple[Id, ...] = ()
