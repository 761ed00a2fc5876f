"""A text that was mended, and where each of its characters stood in the original."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Mapped:
    """Mended text; `at[k]` is the place in the original of character k (same length as the text)."""

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Mapped:
        """A text nothing was done to yet."""
        return cls(text, tuple(range(len(text))))

    def sub(self, pattern: str | re.Pattern[str], by: str = "") -> Mapped:
        """The text with every match, or its group `it`, replaced; a replacement stands where what it replaces began.

        >>> Mapped.of("a  b").sub(" +", " ")
        Mapped(text='a b', at=(0, 1, 3))
        >>> Mapped.of("fee, fie").sub("fee, (?P<it>fie)", "fo").text
        'fee, fo'
        """
        text, at, last = [], [], 0
        for match in re.finditer(pattern, self.text):
            start, end = match.span("it" if "it" in match.re.groupindex else 0)
            text += [self.text[last:start], by]
            at += [*self.at[last:start], *[self.at[start] if start < end else 0] * len(by)]
            last = end
        return Mapped("".join([*text, self.text[last:]]), (*at, *self.at[last:]))

    def part(self, start: int, end: int) -> Mapped:
        """The characters from start to end (exclusive) of the mended text."""
        return Mapped(self.text[start:end], self.at[start:end])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from start to end (exclusive, not empty) of the mended text stood."""
        return self.at[start], self.at[end - 1] + 1
