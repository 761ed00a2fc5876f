"""Facts with numbers: how many, how long, what share, which year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from detente.reading import clauses
from detente.reading.context import Context
from detente.reading.numerals import value
from detente.reading.phrases import words
from detente.reading.schema import Fact
from detente.reading.tokens import Token
from detente.reading.weekdays import MONTHS

_MONTHS = frozenset({*MONTHS, *(name[:3] for name in MONTHS), "sept"})
_LOWER = frozenset(["over", "least"])
_ABOUT = frozenset(["some", "about", "around", "roughly", "approximately", "nearly", "almost", "estimated", "circa"])
_SPANS = frozenset(["year", "month", "week", "day", "hour", "decade", "minute", "century"])
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def facts(context: Context) -> Iterator[Fact]:
    """The numbers of a sentence with what they count; numbers of names, dates and hours are left out."""
    taken: set[int] = set()
    for token in context.sentence.tokens:
        if token.index in taken or not _counts(context, token):
            continue
        number = _number(context, token)
        taken |= set(number)
        found = value(words(context.sentence, number))
        if found is not None:
            yield _fact(context, token, number, found)


def _counts(context: Context, token: Token) -> bool:
    """Does a number count something here?"""
    before = context.sentence.tokens[token.index - 1] if token.index else None
    article = token.lower in {"a", "an"} and token.dep in {"nummod", "quantmod"}
    if token.tag != "CD" and not article:
        return False
    if re.search(r"\d{4}s|st$|nd$|rd$|th$|[/:]", token.text) or _points(context, token):
        return False
    nearby = {before.lower.rstrip(".") if before else "", _after(context, token)}
    if nearby & _MONTHS:
        return False
    if before is None:
        return True
    if before.lower == "the" and _YEAR.fullmatch(token.text) and token.dep == "nummod":
        return False
    named = (
        before.text in {"-", "/"} and before.index and context.sentence.tokens[before.index - 1].tag in {"NNP", "NN"}
    )
    return not named and before.lower not in {"resolution", "article", "no."}


def _points(context: Context, token: Token) -> bool:
    """Does "one" only point ("one side"), where it does not measure ("one dollar")?"""
    measured = {*_SPANS, "dollar", "euro", "million", "billion"}
    return token.lower in {"one", "zero"} and context.sentence.tokens[token.head].lemma not in measured


def _after(context: Context, token: Token) -> str:
    following = context.sentence.tokens[token.index + 1 : token.index + 2]
    return following[0].lower.rstrip(".") if following else ""


def _number(context: Context, token: Token) -> list[int]:
    """The words of a number: "2 million", "a million", "two hundred"."""
    found = [token.index]
    for later in context.sentence.tokens[token.index + 1 :]:
        follows = later.tag == "CD" or later.lower in {"hundred", "thousand", "million", "billion", "dozen"}
        joins = (
            later.text == "-"
            and context.sentence.tokens[later.index - 1].tag == "CD"
            and _digits_follow(context, later)
        )
        if not (follows or joins):
            break
        found.append(later.index)
    return found


def _digits_follow(context: Context, hyphen: Token) -> bool:
    following = context.sentence.tokens[hyphen.index + 1 : hyphen.index + 2]
    return bool(following) and following[0].tag == "CD" and following[0].text.isalpha()


def _fact(context: Context, token: Token, number: list[int], found: float) -> Fact:
    sentence = context.sentence
    last = sentence.tokens[number[-1]]
    counted = _counted(context, last)
    before = {t.lower for t in sentence.tokens[max(0, number[0] - 3) : number[0]]}
    pair = f"{_lower(context, number[0] - 2)} {_lower(context, number[0] - 1)}"
    lower = pair == "more than" or bool(before & _LOWER)
    upper = pair in {"less than", "fewer than", "up to"} or bool(before & {"nearly", "almost", "under"})
    bound: Literal["", "lower", "upper"] = "lower" if lower else "upper" if upper else ""
    return Fact(
        words=context.anchor(_whole(context, number, counted)),
        sentence=context.whole(),
        found_by="fact: number",
        value=found,
        unit="year" if counted is None and _YEAR.fullmatch(token.text) else counted.lemma if counted else "",
        approximate=bool(bound) or bool(before & _ABOUT),
        bound=bound,
    )


def _counted(context: Context, last: Token) -> Token | None:
    """The noun a number counts: "people" of "2 million people", "staff" of "200 of its staff"."""
    sentence = context.sentence
    above = sentence.tokens[last.head]
    if last.dep in {"nummod", "quantmod", "compound", "amod"} and above.index > last.index:
        hyphenated = sentence.tokens[last.index + 1].text == "-"
        return sentence.tokens[above.head] if hyphenated and above.dep in {"nmod", "compound", "amod"} else above
    for one in sentence.children(last.index, "prep"):
        if one.text == "of":
            return next(iter(sentence.children(one.index, "pobj")), None)
    return None


def _whole(context: Context, number: list[int], counted: Token | None) -> list[int]:
    """The words of a fact: the number, "more than" before it, and what is counted with its "of ..."."""
    sentence = context.sentence
    inside = set(number)
    first = number[0]
    while first and (
        _lower(context, first - 1) in {*_ABOUT, *_LOWER, "than", "more", "less", "fewer", "at", "$", "in"}
    ):
        first -= 1
        inside.add(first)
        if _lower(context, first) == "in":
            break
    if counted is not None:
        inside |= set(range(number[0], counted.index + 1))
        for one in sentence.children(counted.index, "prep"):
            if (
                one.text == "of"
                and one.index > counted.index
                and (counted.lemma in _SPANS or counted.lemma == "percent")
            ):
                inside |= set(sentence.subtree(one.index))
        later = sentence.tokens[counted.index + 1 : counted.index + 2]
        inside |= {t.index for t in later if t.tag == "VBN"}
    return clauses.trimmed(sentence, inside) or number  # a number may be taken for a mark


def _lower(context: Context, index: int) -> str:
    return context.sentence.tokens[index].lower if index >= 0 else ""
