"""What every rule works with: the text, one sentence of it, the cast so far, and what was said in the sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from detente.reading import clauses
from detente.reading.anchor import Anchor
from detente.reading.cast import Cast
from detente.reading.saying import Saying
from detente.reading.schema import Act, Who
from detente.reading.tokens import Sentence


@dataclass(frozen=True)
class Said:
    """A saying with its speakers, its act, and who reports it."""

    saying: Saying
    speakers: tuple[Who, ...]
    act: Act
    via: tuple[Who, ...] = ()
    anonymous: bool = False


@dataclass
class Context:
    """One sentence at work."""

    text: str
    sentence: Sentence
    cast: Cast
    said: list[Said] = field(default_factory=list)

    def anchor(self, indices: Iterable[int]) -> Anchor:
        """The words, a gap between them included, as they stand in the text."""
        return Anchor.at(self.text, *clauses.place(self.sentence, indices))

    def whole(self) -> Anchor:
        """The sentence as it stands in the text."""
        return Anchor.at(self.text, self.sentence.start, self.sentence.end)

    def quoted(self, start: int, end: int) -> tuple[Anchor, ...]:
        """The quotations that overlap a place of the text, cut to it at the front."""
        found = [(a, b) for a, b in self.sentence.quoted if a < end and b > start]
        return tuple(Anchor.at(self.text, a, b) for a, b in found)

    def inside_quotation(self, index: int) -> bool:
        """Does a word stand between quotation marks?"""
        place = self.sentence.tokens[index].start
        return any(a <= place < b for a, b in self.sentence.quoted)

    def teller(self, index: int) -> tuple[Who, ...]:
        """Who is said to say the word, the innermost speaker; nobody for the report's own words."""
        around = [one for one in self.said if index in one.saying.content and one.saying.verb.index != index]
        inner = [one for one in around if one.saying.frame in {"clause", "according", "quotation"}]
        return min(inner, key=lambda one: len(one.saying.content)).speakers if inner else ()
