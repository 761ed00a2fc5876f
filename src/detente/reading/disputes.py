"""Other quarrels the text ties to this one: named beside it, set as a precedent, or traded against it."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading import clauses
from detente.reading.context import Context
from detente.reading.lexicon import QUARRELS
from detente.reading.saying import ACT_OF
from detente.reading.schema import Dispute
from detente.reading.tokens import Token

_OTHER = frozenset(["other", "another", "further", "also", "separate", "additional", "besides"])
_TRADES = ("exchange", "return")


def disputes(context: Context) -> Iterator[Dispute]:
    """The disputes a sentence links."""
    for token in context.sentence.tokens:
        if token.lemma == "include":
            yield from _listed(context, token)
        elif token.lemma == "precedent":
            yield from _precedent(context, token)
        elif ACT_OF.get(token.lemma) == "offer" and token.tag.startswith("V"):
            yield from _traded(context, token)
        elif token.lower in _TRADES and token.dep == "pobj":
            yield from _exchanged(context, token)


def _listed(context: Context, verb: Token) -> Iterator[Dispute]:
    """ "Other disagreements include ..., and ..." """
    sentence = context.sentence
    for noun in sentence.children(verb.index, "nsubj"):
        other = {sentence.tokens[k].lower for k in sentence.subtree(noun.index)} & _OTHER
        if noun.lemma in QUARRELS and other:
            heads = [c for c in sentence.children(verb.index, "dobj", "conj") if c.index > verb.index]
            for head in heads:
                for one in _parts(context, head):
                    inside = sentence.subtree(one.index, [c.index for c in sentence.children(one.index, "conj", "cc")])
                    yield _dispute(context, inside, "named beside it")


def _parts(context: Context, head: Token) -> list[Token]:
    joined = [c for c in context.sentence.children(head.index, "conj") if c.tag.startswith("N")]
    return [head, *(one for c in joined for one in _parts(context, c))]


def _precedent(context: Context, noun: Token) -> Iterator[Dispute]:
    """ "a precedent for separatists elsewhere" """
    inside = context.sentence.subtree(noun.index)
    if any(context.sentence.tokens[k].lower == "for" for k in inside if k > noun.index):
        yield _dispute(context, inside, "precedent")


def _traded(context: Context, verb: Token) -> Iterator[Dispute]:
    """What is offered on condition of something else."""
    sentence = context.sentence
    if not any(c.dep == "advcl" and clauses.marker(sentence, c) for c in sentence.children(verb.index)):
        return
    for thing in sentence.children(verb.index, "dobj"):
        drop = [c.index for c in sentence.children(thing.index, "advcl", "relcl")]
        yield _dispute(context, sentence.subtree(thing.index, drop), "offered in return")


def _exchanged(context: Context, noun: Token) -> Iterator[Dispute]:
    """ "in exchange for the release of ..." """
    sentence = context.sentence
    if sentence.tokens[noun.head].lower == "in":
        for one in [*sentence.children(noun.index, "prep"), *sentence.children(noun.head, "prep")]:
            for thing in sentence.children(one.index, "pobj", "pcomp") if one.lower == "for" else ():
                yield _dispute(context, sentence.subtree(thing.index), "traded")


def _dispute(context: Context, inside: list[int], relation: str) -> Dispute:
    kept = clauses.trimmed(context.sentence, inside)
    parties = tuple({who.key: who for who in context.cast.modifiers(context.sentence, kept)}.values())
    return Dispute(
        words=context.anchor(kept),
        sentence=context.whole(),
        found_by=f"dispute: {relation}",
        relation=relation,
        parties=parties,
    )
