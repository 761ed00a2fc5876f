"""What a review puts before a person: one change of the case, the words it rests on, and where it would stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Literal

from detente.reading.anchor import Anchor

Kind = Literal[
    "actor",
    "evidence",
    "body",
    "issue",
    "draft",
    "intent",
    "stance",
    "option",
    "support",
    "share",
    "days",
    "start_if",
    "bargain",
    "link",
]
"""In the order in which they are offered for a sentence: nothing before what it needs."""
_FIELDS = ("share", "days", "start_if")
"""Kinds that write one field of an entry."""
_NAMED = ("actor", "body")
"""Kinds that are the same whichever sentence names them."""
Steps = tuple[str, ...]
_PLAIN = {"a", "an", "and", "are", "be", "by", "for", "from", "has", "have", "if", "in", "into", "is", "it", "its"}
_PLAIN |= {"of", "on", "or", "some", "that", "the", "their", "then", "this", "to", "was", "were", "will", "with"}
_PLAIN |= {"about", "after", "against", "all", "any", "before", "between", "every", "more", "only", "other", "over"}
_PLAIN |= {"since", "than", "there", "these", "those", "through", "under", "until", "where", "which", "while", "within"}
_PLAIN |= {"would", "could", "may", "might", "case", "even", "unless", "once", "should", "must", "not", "his", "her"}
STEM = 5
"""Letters by which two words count as one: "recognize", "recognised" and "recognition"."""


@dataclass(frozen=True)
class Addition:
    """One change: the entry `value` at `place` of the case, or evidence added to what stands there already.

    `needs` are keys of additions that must be in the case first; `polarity` (+1 for, −1 against, 0 for neither) and
    `target`, where it is not the place, say on what it bears, so that what contradicts it can be put beside it;
    `unconfirmed` names the fields that hold a default of a word scale; `rests_on` is the evidence for a field.
    """

    kind: Kind
    place: Steps
    value: Any
    words: Anchor
    sentence: Anchor
    who: str = ""
    needs: tuple[str, ...] = ()
    target: str = ""
    polarity: int = 0
    unconfirmed: tuple[str, ...] = ()
    rests_on: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def path(self) -> str:
        """The place as one text."""
        return ".".join(self.place)

    @property
    def about(self) -> str:
        """On what it bears."""
        return self.target or self.path

    def at(self, place: Steps) -> Addition:
        """The same at another place."""
        return replace(self, place=place)

    def edited(self, value: Any, given: Iterable[str]) -> Addition:
        """The same with another value: what a person gave is confirmed by that."""
        return replace(self, value=value, unconfirmed=tuple(name for name in self.unconfirmed if name not in given))

    @property
    def key(self) -> str:
        """The same for the same words of the same actor in any copy of an article (16 hex digits).

        Neither the file nor the place in the case counts: a report read again, or printed elsewhere, holds nothing new.
        """
        about = self.kind if self.kind in _FIELDS else self.place[0]
        words = () if self.kind in _NAMED else (even(self.sentence.exact), even(self.words.exact))
        parts = (about, self.who, *words)
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def even(text: str) -> str:
    """Words without regard to spaces, case and the form of quotation marks."""
    return " ".join(re.sub(r"[“”«»\"'‘’]", "", text).casefold().split())


def stems(text: str) -> frozenset[str]:
    """What a text is about: its words of content, cut short.

    >>> sorted(stems("to recognise the provinces") & stems("recognition of a province"))
    ['provi', 'recog']
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return frozenset(word[:STEM] for word in words if len(word) > 2 and word not in _PLAIN)


def slug(text: str, taken: Iterable[str], most: int = 3) -> str:
    """An id of at most so many words that nothing else has.

    >>> slug("is threatening to block the plan", ["threatening-block-plan"])
    'threatening-block-plan-2'
    """
    words = [word for word in re.findall(r"[a-z]+", text.casefold()) if word not in _PLAIN and len(word) > 1]
    base = "-".join(words[:most])[:50].strip("-") or "item"
    used, number, name = set(taken), 2, base
    while name in used:
        name, number = f"{base}-{number}", number + 1
    return name
