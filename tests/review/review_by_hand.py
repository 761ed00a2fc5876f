"""What the tests of a review share: a reading made by hand, and answers that are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detente.reading.anchor import Anchor
from detente.reading.schema import Move, Position, Reading, Statement, Suggestion, Who
from detente.review.addition import Addition
from detente.review.answers import Answer, Script
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


def votes(text: str, who: Who, stance: Any, words: str, act: Any = "threaten") -> tuple[Suggestion, ...]:
    """A statement and the position in it."""
    at, sentence = anchor(text, words), anchor(text, text)
    return (
        Statement(words=at, sentence=sentence, found_by="hand", speakers=(who,), act=act),
        Position(words=at, sentence=sentence, found_by="hand", actor=who, stance=stance),
    )


def would(text: str, who: Who, words: str, status: Any = "threatened") -> tuple[Suggestion, ...]:
    """A statement and the act in it."""
    at, sentence = anchor(text, words), anchor(text, text)
    return (
        Statement(words=at, sentence=sentence, found_by="hand", speakers=(who,), act="threaten"),
        Move(words=at, sentence=sentence, found_by="hand", actor=who, status=status, act=words),
    )


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


def review(path: Path, text: str, suggestions: tuple[Suggestion, ...], asked: Script, **more: Any) -> dict[str, int]:
    more.setdefault("effects", False)
    return dict(Review(Desk(path), reading(text, *suggestions), text, asked, "ann", **more).run())
