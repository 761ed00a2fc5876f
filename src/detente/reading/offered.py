"""What a language model may offer, in the plainest form: a quotation and a few words about it, no places, no keys."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from detente.reading.anchor import Anchor, found
from detente.reading.dates import settled
from detente.reading.gazetteer import gazetteer
from detente.reading.schema import (
    Act,
    ActorMention,
    Attribution,
    Condition,
    DateExpression,
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

MOST = 1_000  # offers of one reply that are looked at
Kind = Literal["actor", "statement", "position", "move", "condition", "fact", "dispute", "date"]


def _words(text: str) -> str:
    """Words as they may be shown; ValueError for what acts on a screen or hides."""
    if not text.isprintable():
        raise ValueError("no printable words")
    return " ".join(text.split())


Words = Annotated[str, Field(max_length=200), AfterValidator(_words)]
Name = Annotated[Words, Field(pattern=r"\w")]


_END = re.compile(r"[.!?][\"'”’)]*\s+|\n\s*\n")


class Offered(BaseModel):
    """One thing offered: `quote` must stand in the text letter by letter; what a kind does not need stays empty."""

    model_config = ConfigDict(extra="ignore")

    kind: Kind
    quote: str = Field(min_length=1, description="exact words of the report, copied letter by letter")
    who: list[Name] = Field(default=[], description="who says, does or holds it, as named in the report")
    via: list[Name] = Field(default=[], description="who reports it, if somebody else does")
    act: Act | None = None
    status: Status | None = None
    stance: Stance | None = None
    attribution: Attribution = "named"
    marker: Words = ""
    value: float | None = Field(default=None, allow_inf_nan=False)
    unit: Words = ""
    relation: Words = ""
    ahead: bool = Field(default=False, description="of a date: it lies after the day the report was written")


def form() -> dict[str, Any]:
    """The JSON Schema of a whole reply: `{"suggestions": [...]}`."""
    one = Offered.model_json_schema()
    return {
        "type": "object",
        "properties": {"suggestions": {"type": "array", "items": one}},
        "required": ["suggestions"],
    }


def taken(
    text: str, part: range, offers: list[Any], engine: str, written: date | None = None
) -> tuple[list[Suggestion], int]:
    """The offers on a part of a text that hold, as suggestions, and how many were dropped: malformed, or not there."""
    take = partial(_taken, text, part, _ends(text, part), engine, written)
    kept = [one for offer in offers[:MOST] if (one := take(offer)) is not None]
    return kept, len(offers) - len(kept)


def _taken(text: str, part: range, ends: list[int], engine: str, written: date | None, offer: Any) -> Suggestion | None:
    try:
        one = Offered.model_validate(offer)
        near = found(text[part.start : part.stop], one.quote)
        if near is None:
            return None
        words = Anchor.at(text, part.start + near.start, part.start + near.end)
        return _suggestion(one, words, _sentence(text, ends, words), engine, written)
    except (ValidationError, IndexError):  # an actor or an act that is missing shows itself as one of these
        return None


def _suggestion(one: Offered, words: Anchor, sentence: Anchor, engine: str, written: date | None) -> Suggestion:
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
        case "date":
            return DateExpression(resolved=settled(words.exact, written, past=not one.ahead), **shared)


def _who(name: str) -> Who:
    """The actor of a name: one of the tables', else one of that name."""
    bare = name.strip().removeprefix("the ").removeprefix("The ")
    return gazetteer()[bare] or Who(key=bare.lower().replace(" ", "-"), name=bare)


def _ends(text: str, part: range) -> list[int]:
    """Where the sentences of a part of a text end, by their marks; its two ends too."""
    piece = text[part.start : part.stop]
    return [part.start, *(part.start + match.end() for match in _END.finditer(piece)), part.stop]


def _sentence(text: str, ends: list[int], words: Anchor) -> Anchor:
    """The sentence around words."""
    start = ends[bisect_right(ends, words.start) - 1]
    stop = ends[bisect_left(ends, words.end)]
    return Anchor.at(text, start, max(start + len(text[start:stop].rstrip()), words.end))
