"""Which actors a sentence names, places of meeting left out."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.cast import BLOCS, PLACED
from detente.reading.context import Context
from detente.reading.phrases import bare, core, words
from detente.reading.schema import ActorMention, Who
from detente.reading.tokens import Token

_LAND = frozenset({"region", "province", "island", "territory", "member", "side", "power"})
_ABSTRACT = frozenset({"force", "opposition", "administration", "leadership", "state"})
_INSIDE = frozenset({"compound", "amod", "poss", "nmod", "npadvmod"})


def mentions(context: Context) -> Iterator[ActorMention]:
    """The actors of a sentence, each once, at its first name; makes the cast know them."""
    seen: set[str] = set()
    for token in context.sentence.tokens:
        if not token.tag.startswith("N") or _place(context, token) or _vague(context, token):
            continue
        inside = token.dep in _INSIDE
        who = _inside(context, token) if inside else context.cast.one(context.sentence, token.index)
        if who and who.key not in seen:
            seen.add(who.key)
            yield ActorMention(
                words=context.anchor([token.index] if inside else core(context.sentence, token.index)),
                sentence=context.whole(),
                found_by=f"actor: {who.sort}",
                who=who,
            )


def _inside(context: Context, token: Token) -> Who | None:
    """An owner ("Serbia's stand") and an organisation ("NATO troops") are named in their own right, adjectives not."""
    if token.dep == "poss":
        return context.cast.one(context.sentence, token.index)
    known = context.cast.table.names.get(token.text)
    return known if known and known.sort != "state" else None


def _vague(context: Context, token: Token) -> bool:
    """Is a common noun too vague to be an actor: counted people, land, "its government", bare plurals?"""
    if token.tag in {"NNP", "NNPS"}:
        return False
    sentence = context.sentence
    phrase = core(sentence, token.index)
    counted = any(sentence.tokens[k].tag == "CD" for k in phrase) and token.lemma not in BLOCS
    owned = sentence.tokens[phrase[0]].tag == "PRP$"
    named = any(c.dep == "appos" and c.tag == "NNP" for c in sentence.children(token.index))
    abstract = token.lemma in _LAND or (token.lemma in _ABSTRACT and token.tag == "NN")
    return counted or owned or named or abstract or (len(phrase) == 1 and token.tag == "NNS")


def _place(context: Context, token: Token) -> bool:
    """Is a seat only where something takes place, or a state only where somebody meets?"""
    name = bare(words(context.sentence, core(context.sentence, token.index)))
    above = context.sentence.tokens[token.head]
    joined = token.dep == "conj" and above.dep == "pobj"
    governor = context.sentence.tokens[above.head] if joined else above
    if governor.lower not in PLACED or token.dep not in {"pobj", "conj"}:
        return False
    host = context.sentence.tokens[governor.head].tag.startswith("V")
    return name in context.cast.table.seats or (host and context.cast.table.place(name))
