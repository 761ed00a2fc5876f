"""The case: one dispute as described. Frozen, checked when made.

What no single part can see (names that stand for nothing, cycles) is checked in `detente.references`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from detente.body import Body
from detente.fields import Day, Id, Mark, Name, Text, When
from detente.parts import (
    SPONSORED,
    Actor,
    Bargain,
    Confrontation,
    Correlated,
    Correlation,
    Draft,
    Escalation,
    Evidence,
    Goal,
    Intent,
    Issue,
    Ladder,
    Lever,
    Measure,
    Motives,
    Option,
    OptionClass,
    Part,
    Preference,
    Source,
    Stance,
    View,
    Vote,
    Voting,
)

if TYPE_CHECKING:
    from detente.draws import Draws
    from detente.inputs import Input

STATUSES = ("tabled", "adopted", "vetoed", "failed", "withdrawn", "lapsed")
"""The life of a draft: tabled, then one of the others for good."""
VOTES = ("no", "abstain", "yes")


class Case(Part):
    """One dispute as described; `as_of` is the date after which nothing may be used, `until` the horizon."""

    detente: Literal[1]
    title: Name
    summary: Text = ""
    as_of: Day
    until: Day
    source: dict[Id, Source] = {}
    evidence: dict[Id, Evidence] = {}
    actor: dict[Id, Actor] = Field(min_length=1)
    issue: dict[Id, Issue] = {}
    stance: dict[Id, dict[Id, Stance]] = {}
    body: dict[Id, Body] = {}
    draft: dict[Id, Draft] = {}
    intent: dict[Id, dict[Id, Intent]] = {}
    vote: dict[Id, dict[Id, Vote]] = {}
    class_: dict[Id, OptionClass] = Field(default={}, alias="class")
    option: dict[Id, Option] = {}
    infeasible: tuple[When, ...] = ()
    alike: tuple[When, ...] = ()
    situation: dict[Mark, Name] = {}
    moves: dict[Id, dict[Mark, tuple[Mark, ...]]] = {}
    today: Mark | None = None
    bargain: dict[Id, Bargain] = {}
    measure: dict[Id, Measure] = {}
    ladder: Ladder | None = None
    motives: dict[Id, Motives] = {}
    preference: dict[Id, Preference] = {}
    confrontation: dict[Id, Confrontation] = {}
    view: dict[Id, View] = {}
    lever: dict[Id, Lever] = {}
    goal: dict[Id, Goal] = {}
    correlate: tuple[Correlated, ...] = ()
    voting: Voting = Voting()
    escalation: Escalation = Escalation()

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

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """Ids of the situations that the case lists: today's first, then by number and alphabet."""
        ordered = sorted(self.situation, key=lambda mark: (not mark.isdigit(), mark.zfill(60), mark))
        return tuple(sorted(ordered, key=lambda mark: mark != self.today))

    def name_of(self, member: str) -> str:
        """The name of an actor; of a seat that no actor of the case holds, its code."""
        return self.actor[member].name if member in self.actor else member

    def code_of(self, member: str) -> str:
        """The country code of an actor, or its id where it has none; a seat that no actor holds is its own code."""
        return (self.actor[member].code or member) if member in self.actor else member

    @property
    def horizon(self) -> int:
        """Days from `as_of` to `until`."""
        return (self.until - self.as_of).days

    @cached_property
    def crowds(self) -> frozenset[str]:
        """Actors for whom nobody decides."""
        return frozenset(key for key, actor in self.actor.items() if actor.kind == "crowd")

    @cached_property
    def intents(self) -> dict[str, dict[str, Intent]]:
        """Declared intentions by actor and draft; a sponsor that says nothing is taken to pledge its yes."""
        found = {actor: dict(by_draft) for actor, by_draft in self.intent.items()}
        for key, draft in self.draft.items():
            for sponsor in draft.sponsors:
                found.setdefault(sponsor, {}).setdefault(key, SPONSORED)
        return found

    @cached_property
    def correlations(self) -> tuple[Correlation, ...]:
        """What `correlate` states, each as a part of its own."""
        return tuple(
            stated if isinstance(stated, Correlation) else Correlation(inputs=stated[:2], rank_correlation=stated[2])
            for stated in self.correlate
        )

    @cached_property
    def hash(self) -> str:
        """The same for two files that say the same, whatever their order and comments (64 hex digits)."""
        plain = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What is worked out from the case alone and kept to save time: the situations that can be reached."""
        return {}

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
