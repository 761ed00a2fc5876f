"""Noun phrases: which words belong to a name, and what the words are as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from detente.reading.tokens import Sentence, Token

CORE = frozenset(
    {"det", "amod", "compound", "poss", "case", "nmod", "nummod", "npadvmod", "quantmod", "advmod", "predet"}
)
NOUN = ("NN", "NNS", "NNP", "NNPS")
ARTICLES = frozenset({"the", "a", "an"})


def core(sentence: Sentence, head: int) -> list[int]:
    """The words of a noun phrase up to its head, relative clauses, appositions and what follows left out."""
    found = [head]
    todo = [head]
    while todo:
        for child in sentence.children(todo.pop()):
            hyphen = child.dep == "punct" and child.text == "-"
            if child.index < head and (hyphen or child.dep in {*CORE, "cc", "conj"}):
                found.append(child.index)
                todo.append(child.index)
    first = min(found)
    whole = list(range(first, head + 1))
    while whole and sentence.tokens[whole[0]].tag in {",", ":", "HYPH", "CC", "RB", "``"}:
        whole.pop(0)
    return whole or [head]


def words(sentence: Sentence, indices: Sequence[int]) -> str:
    """The words as text, with spaces where the text has them."""
    text, last = "", None
    for token in (sentence.tokens[k] for k in indices):
        gap = last is not None and token.start > last.end
        text += (" " if gap else "") + token.text
        last = token
    return text


def bare(name: str) -> str:
    """A name without its article.

    >>> bare("the Czech Republic"), bare("Athens")
    ('Czech Republic', 'Athens')
    """
    first, _, rest = name.partition(" ")
    return rest if first.lower() in ARTICLES and rest else name


def coordinates(sentence: Sentence, head: int) -> list[int]:
    """The heads of "Serbia and Russia": the word itself and what is joined to it."""
    found = [head]
    for child in sentence.children(head, "conj", "appos"):
        if child.dep == "conj" and child.tag.startswith("N"):
            found += coordinates(sentence, child.index)
    return found


def nouns(sentence: Sentence) -> Iterator[Token]:
    """The nouns of a sentence, in order."""
    return (token for token in sentence.tokens if token.tag in NOUN)


def spans(indices: Iterable[int]) -> tuple[int, int]:
    """The first and the last of some words."""
    listed = list(indices)
    return min(listed), max(listed)
