"""What the tests of a review share: a reading made by hand, and answers that are looked at."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detente.reading.anchor import Anchor
from detente.reading.schema import (
    ActorMention,
    DateExpression,
    Fact,
    Move,
    Position,
    Reading,
    Statement,
    Suggestion,
    Who,
)
from detente.review.addition import Addition
from detente.review.answers import Answer, Asked, Script
from detente.review.desk import Desk
from detente.review.session import Review

TEXT = "The south said it would not block the plan. The north threatened to shell the bridge."
SOUTH = Who(key="south", name="The south", sort="state")
NORTH = Who(key="north", name="The north", sort="state")


def anchor(text: str, words: str) -> Anchor:
    at = text.index(words)
    return Anchor.at(text, at, at + len(words))


def reading(text: str, *suggestions: Suggestion) -> Reading:
    return Reading(
        sha256=f"{abs(hash(text)):064x}"[:64], characters=len(text), engine="by hand", suggestions=suggestions
    )


def sentence_of(text: str, words: str) -> Anchor:
    """The sentence around words, up to its full stop."""
    at = text.index(words)
    start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
    stop = text.find(". ", at + len(words))
    return Anchor.at(text, start, len(text) if stop < 0 else stop + 1)


def votes(text: str, who: Who, stance: Any, words: str, act: Any = "threaten") -> tuple[Suggestion, ...]:
    """A statement and the position in it."""
    at, sentence = anchor(text, words), sentence_of(text, words)
    return (
        Statement(words=at, sentence=sentence, found_by="hand", speakers=(who,), act=act),
        Position(words=at, sentence=sentence, found_by="hand", actor=who, stance=stance),
    )


def would(text: str, who: Who, words: str, status: Any = "threatened") -> tuple[Suggestion, ...]:
    """A statement and the act in it."""
    at, sentence = anchor(text, words), sentence_of(text, words)
    return (
        Statement(words=at, sentence=sentence, found_by="hand", speakers=(who,), act="threaten"),
        Move(words=at, sentence=sentence, found_by="hand", actor=who, status=status, act=words),
    )


def named(text: str, who: Who, words: str) -> ActorMention:
    return ActorMention(words=anchor(text, words), sentence=sentence_of(text, words), found_by="hand", who=who)


def fact(text: str, words: str, value: float, unit: str) -> Fact:
    return Fact(words=anchor(text, words), sentence=sentence_of(text, words), found_by="hand", value=value, unit=unit)


def when(text: str, words: str, resolved: str | None, kind: str = "day") -> DateExpression:
    at, around = anchor(text, words), sentence_of(text, words)
    return DateExpression(words=at, sentence=around, found_by=f"date: {kind}", resolved=resolved)


class Seen(Script):
    """Answers as told, and keeps what was shown."""

    def __init__(self, answers: dict[str, Any] | None = None, otherwise: Any = "accept", letter: str = "F") -> None:
        made: dict[str, Any] = {
            name: Answer(one["do"], one["set"]) if isinstance(one, dict) else Answer(one)
            for name, one in (answers or {}).items()
        }
        super().__init__(made, otherwise, letter)
        self.shown: list[tuple[Addition, str]] = []

    def answer(self, addition: Addition, lines: Iterable[str]) -> Answer:
        self.shown.append((addition, "\n".join(lines)))
        return super().answer(addition, [])


def review(path: Path, text: str, suggestions: tuple[Suggestion, ...], asked: Asked, **more: Any) -> dict[str, int]:
    return dict(reviewed(path, text, suggestions, asked, **more)[0])


def reviewed(
    path: Path, text: str, suggestions: tuple[Suggestion, ...], asked: Asked, opening: str = "", **more: Any
) -> tuple[dict[str, int], list[str]]:
    """What came of a review, and its remarks."""
    more.setdefault("effects", False)
    made = Review(Desk(path, opening), reading(text, *suggestions), text, asked, "ann", **more)
    return dict(made.run()), made.remarks


def plain(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
