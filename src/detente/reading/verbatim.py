"""Only words that stand in the text count: a suggestion that rests on others is dropped, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.reading.anchor import Anchor
from detente.reading.schema import Suggestion


def kept(text: str, suggestions: Iterable[Suggestion]) -> tuple[tuple[Suggestion, ...], int]:
    """The suggestions all of whose anchors hold in the text, and the number of the others."""
    seen = list(suggestions)
    good = tuple(one for one in seen if all(anchor.holds(text) for anchor in anchors(one)))
    return good, len(seen) - len(good)


def anchors(suggestion: Suggestion) -> Iterator[Anchor]:
    """Every anchor of a suggestion: its words, its sentence, quotations, the two sides of a condition."""
    for name in type(suggestion).model_fields:
        value = getattr(suggestion, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Anchor):
                yield one
