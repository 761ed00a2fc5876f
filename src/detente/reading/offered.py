"""What a language model may offer, in the plainest form: a quotation and a few words about it, no places, no keys."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from detente.reading.anchor import Anchor, found
from detente.reading.gazetteer import gazetteer
from detente.reading.schema import (
    Act,
    ActorMention,
    Attribution,
    Condition,
    Dispute,
    Fact,
    Move,
    Position,
    Stance,
    Statement,
    Status,
    Suggestion,
    Who,
)

Kind = Literal["actor", "statement", "position", "move", "condition", "fact", "dispute"]


class Offered(BaseModel):
    """One thing offered: `quote` must stand in the text letter by letter; what a kind does not need stays empty."""

    model_config = ConfigDict(extra="ignore")

    kind: Kind
    quote: str = Field(min_length=1, description="exact words of the report, copied letter by letter")
    who: list[str] = Field(default=[], description="who says, does or holds it, as named in the report")
    via: list[str] = Field(default=[], description="who reports it, if somebody else does")
    act: Act | None = None
    status: Status | None = None
    stance: Stance | None = None
    attribution: Attribution = "named"
    marker: str = ""
    value: float | None = None
    unit: str = ""
    relation: str = ""


def form() -> dict[str, Any]:
    """The JSON Schema of a whole reply: `{"suggestions": [...]}`."""
    one = Offered.model_json_schema()
    return {
        "type": "object",
        "properties": {"suggestions": {"type": "array", "items": one}},
        "required": ["suggestions"],
    }


def taken(text: str, part: range, offers: list[Any], engine: str) -> tuple[list[Suggestion], int]:
    """The offers on a part of a text that hold, as suggestions, and how many were dropped: malformed, or not there."""
    kept = [one for offer in offers for one in [_taken(text, part, offer, engine)] if one is not None]
    return kept, len(offers) - len(kept)


def _taken(text: str, part: range, offer: Any, engine: str) -> Suggestion | None:
    try:
        one = Offered.model_validate(offer)
        near = found(text[part.start : part.stop], one.quote)
        if near is None:
            return None
        words = Anchor.at(text, part.start + near.start, part.start + near.end)
        return _suggestion(one, words, _sentence(text, words), engine)
    except (ValidationError, IndexError):  # an actor or an act that is missing shows itself as one of these
        return None


def _suggestion(one: Offered, words: Anchor, sentence: Anchor, engine: str) -> Suggestion:
    shared: dict[str, Any] = {"words": words, "sentence": sentence, "found_by": engine}
    who, via = tuple(map(_who, one.who)), tuple(map(_who, one.via))
    match one.kind:
        case "actor":
            return ActorMention(who=who[0], **shared)
        case "statement":
            speakers = who or (who[0],)  # nobody: an IndexError
            return Statement(speakers=speakers, act=one.act, attribution=one.attribution, via=via, **shared)
        case "position":
            return Position(actor=who[0], stance=one.stance, via=via, **shared)
        case "move":
            return Move(actor=who[0], status=one.status, act=words.exact, via=via, **shared)
        case "condition":
            return Condition(marker=one.marker, claimed_by=who, **shared)
        case "fact":
            return Fact(value=one.value, unit=one.unit, **shared)
        case "dispute":
            return Dispute(relation=one.relation, parties=who, **shared)


def _who(name: str) -> Who:
    """The actor of a name: one of the tables', else one of that name."""
    bare = name.strip().removeprefix("the ").removeprefix("The ")
    return gazetteer()[bare] or Who(key=bare.lower().replace(" ", "-"), name=bare)


def _sentence(text: str, words: Anchor) -> Anchor:
    """The sentence around words, by its marks."""
    ends = [match.end() for match in re.finditer(r"[.!?][\"'”’)]*\s+|\n\s*\n", text)]
    start = max((end for end in ends if end <= words.start), default=0)
    stop = min((end for end in ends if end >= words.end), default=len(text))
    return Anchor.at(text, start, max(start + len(text[start:stop].rstrip()), words.end))
