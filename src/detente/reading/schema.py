"""What reading suggests: one kind a thing, each with the words it rests on.

A suggestion never holds a number that the text does not hold, and never becomes part of a case by itself.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from detente.reading.anchor import Anchor

Sort = Literal["state", "organisation", "body", "group", "force", "officials", "person", "source", "unknown"]
Act = Literal[
    "assert",
    "support",
    "oppose",
    "threaten",
    "offer",
    "demand",
    "propose",
    "predict",
    "warn",
    "accuse",
    "deny",
    "hint",
    "reveal",
]
Status = Literal[
    "done", "under way", "scheduled", "offered", "threatened", "hinted", "proposed", "predicted", "ruled out", "asked"
]
Stance = Literal["support", "oppose", "support if"]
Attribution = Literal["named", "anonymous"]


class Frozen(BaseModel):
    """Anything here is made once, checked, and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Who(Frozen):
    """An actor as the text names it: `key` joins mentions of one actor, `represents` is the key of its principal."""

    key: str
    name: str
    sort: Sort = "unknown"
    represents: str | None = None
    anonymous: bool = False


class Suggested(Frozen):
    """What every suggestion carries: its words, their sentence, and which rule or model found it."""

    words: Anchor
    sentence: Anchor
    found_by: str


class ActorMention(Suggested):
    """Somebody is named."""

    kind: Literal["actor"] = "actor"
    who: Who


class Statement(Suggested):
    """Somebody says something: `words` are the content, `via` tells who reports a nested statement.

    `quotes` are the words between quotation marks, `modality` a modal word of the content ("may", "would"),
    and `dates` expressions of time that go with the saying, left as they stand.
    """

    kind: Literal["statement"] = "statement"
    speakers: tuple[Who, ...]
    act: Act
    attribution: Attribution = "named"
    quotes: tuple[Anchor, ...] = ()
    via: tuple[Who, ...] = ()
    verb: str = ""
    modality: str = ""
    negated: bool = False
    dates: tuple[str, ...] = ()


class Position(Suggested):
    """Somebody is for or against something; `explicit` is false where it follows from a warning or a demand."""

    kind: Literal["position"] = "position"
    actor: Who
    stance: Stance
    about: str = ""
    via: tuple[Who, ...] = ()
    explicit: bool = True


class Move(Suggested):
    """Somebody does, or would do, something."""

    kind: Literal["move"] = "move"
    actor: Who
    status: Status
    act: str
    hostile: bool = False
    negated: bool = False
    via: tuple[Who, ...] = ()


class Condition(Suggested):
    """One thing depends on another; without `antecedent` it is one the text leaves to the sentence before."""

    kind: Literal["condition"] = "condition"
    marker: str
    antecedent: Anchor | None = None
    consequent: Anchor | None = None
    claimed_by: tuple[Who, ...] = ()


class Fact(Suggested):
    """A number in the text; `bound` says whether it is a lower or an upper one."""

    kind: Literal["fact"] = "fact"
    value: float
    unit: str = ""
    approximate: bool = False
    bound: Literal["", "lower", "upper"] = ""


class Dispute(Suggested):
    """Another quarrel the text ties to this one."""

    kind: Literal["dispute"] = "dispute"
    relation: str
    parties: tuple[Who, ...] = ()


class DateExpression(Suggested):
    """When: left unresolved unless the text itself, or a given date of writing, settles it (ISO 8601)."""

    kind: Literal["date"] = "date"
    resolved: str | None = None


Suggestion = Annotated[
    ActorMention | Statement | Position | Move | Condition | Fact | Dispute | DateExpression,
    Field(discriminator="kind"),
]


class Reading(Frozen):
    """All that one engine suggests for one article; `dropped` counts suggestions whose words are not in the text."""

    sha256: str
    characters: int
    engine: str
    suggestions: tuple[Suggestion, ...]
    dropped: int = 0
