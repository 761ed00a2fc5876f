"""A parsed sentence as the rules see it, whoever parsed it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol


@dataclass(frozen=True)
class Token:
    """A word: `tag` is a Penn Treebank tag, `dep` a ClearNLP label, `head` the index of its head (its own: root).

    `start` and `end` are its place in the original text.
    """

    index: int
    text: str
    lemma: str
    tag: str
    dep: str
    head: int
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.text.lower()


@dataclass(frozen=True)
class Sentence:
    """Words of one sentence, and its place in the original text. `quoted` lists places between quotation marks."""

    tokens: tuple[Token, ...]
    start: int
    end: int
    paragraph: int
    quoted: tuple[tuple[int, int], ...] = ()
    aside: tuple[tuple[int, int], ...] = field(default=())

    @cached_property
    def below(self) -> tuple[tuple[int, ...], ...]:
        """The indices of the children of each word."""
        found: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                found[token.head].append(token.index)
        return tuple(tuple(one) for one in found)

    def children(self, index: int, *deps: str) -> list[Token]:
        """The children of a word, of all labels or of those given."""
        return [self.tokens[k] for k in self.below[index] if not deps or self.tokens[k].dep in deps]

    def subtree(self, index: int, without: Collection[int] = ()) -> list[int]:
        """The word and all below it, in order, leaving out whole branches at the words `without`."""
        found, todo = [], [index]
        while todo:
            here = todo.pop()
            found.append(here)
            todo += [k for k in self.below[here] if k not in without]
        return sorted(found)

    def up(self, index: int) -> Iterator[Token]:
        """The heads above a word, nearest first."""
        while self.tokens[index].head != index:
            index = self.tokens[index].head
            yield self.tokens[index]


class Parser(Protocol):
    """Whatever turns sentences into words with heads."""

    @property
    def name(self) -> str:
        """What parsed, with its version: kept with every suggestion."""

    def parse(self, sentences: list[str]) -> Iterator[list[tuple[str, int, str, str, str, int]]]:
        """For each sentence its words as (text, offset in the sentence, lemma, tag, label, index of the head)."""
