"""What depends on what: "if", "unless", "even if", and clauses with "would" that leave the condition unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.reading import clauses
from detente.reading.context import Context
from detente.reading.schema import Condition
from detente.reading.tokens import Token

_WOULD = frozenset({"would", "could", "might"})
_THEN = frozenset({"then", "otherwise"})


def conditions(context: Context) -> Iterator[Condition]:
    """The conditions of a sentence: explicit ones first; a clause already covered is not given twice."""
    covered: set[int] = set()
    for verb in clauses.verbs(context.sentence):
        if verb.dep == "advcl" and (clauses.marker(context.sentence, verb) or _before(context, verb)):
            found = _explicit(context, verb)
            covered |= set(context.sentence.subtree(verb.index)) | {verb.head}
            yield found
    for verb in clauses.verbs(context.sentence):
        if verb.index not in covered:
            yield from _unsaid(context, verb)


def _before(context: Context, verb: Token) -> bool:
    """ "would veto it before the dispute is settled": what comes first is a condition where the rest only would be."""
    first = any(c.lower == "before" for c in context.sentence.children(verb.index, "mark"))
    return first and bool(clauses.modal(context.sentence, context.sentence.tokens[verb.head]))


def _causes(context: Context, verb: Token) -> bool:
    """Does a verb bring something about: with an object, as "lead to" does, or as "have to" follows from something?"""
    below = context.sentence.children(verb.index)
    to = any(c.lower == "to" and c.dep == "prep" for c in below)
    forced = verb.lemma == "have" and any(c.dep == "xcomp" for c in below)
    return verb.lemma != "be" and (to or forced or any(c.dep == "dobj" for c in below))


def _explicit(context: Context, verb: Token) -> Condition:
    """A clause with a word of condition, and the clause it hangs on."""
    sentence = context.sentence
    antecedent = sentence.subtree(verb.index)
    above = sentence.tokens[verb.head]
    drop = [c.index for c in sentence.children(above.index, "conj", "cc", "mark", "parataxis") if c.index != verb.index]
    whole = clauses.trimmed(sentence, sentence.subtree(above.index, drop))
    consequent = clauses.trimmed(sentence, sentence.subtree(above.index, [*drop, verb.index])) or whole or [above.index]
    return Condition(
        words=context.anchor(({*whole, *antecedent} - _outside(context)) or antecedent),
        sentence=context.whole(),
        found_by="condition: clause",
        marker=_marker(context, verb),
        antecedent=context.anchor(clauses.trimmed(sentence, antecedent) or antecedent),
        consequent=context.anchor(consequent),
        claimed_by=context.teller(verb.index),
    )


def _outside(context: Context) -> set[int]:
    """Marks at the end of the sentence, which belong to neither side."""
    last = len(context.sentence.tokens) - 1
    return {last} if context.sentence.tokens[last].dep == "punct" else set()


def _marker(context: Context, verb: Token) -> str:
    """The words of condition as the text has them: "in case", "even if", "unless"."""
    sentence = context.sentence
    place = next(
        (c for c in sentence.children(verb.index) if c.lower in {*clauses.IF, "before"}), sentence.tokens[verb.index]
    )
    match = re.match(
        r"in case|in the event(?: that)?|on condition that|provided that|as long as|so long as|\w+",
        context.text[place.start :],
    )
    said = match.group().lower() if match else place.lower
    before = sentence.tokens[place.index - 1].lower if place.index else ""
    return f"{before} {said}" if before in {"even", "only"} else said


def _unsaid(context: Context, verb: Token) -> Iterator[Condition]:
    """ "Recognition would endanger ..." or "will then recognise": the condition is a noun or the sentence before."""
    sentence = context.sentence
    modal = clauses.modal(sentence, verb)
    adverbs = {c.lower for c in sentence.children(verb.index, "advmod")}
    then = modal in {"will", *_WOULD} and bool(adverbs & _THEN)
    clause = sentence.children(verb.index, "csubj")
    doer = clause[0] if clause else clauses.subject(sentence, verb)
    would = modal in _WOULD and doer is not None and verb.dep not in {"relcl", "xcomp"} and _causes(context, verb)
    if not (then or would) or doer is None or clauses.negated(sentence, verb):
        return
    if doer.tag in {"DT", "WDT", "WP", "EX"} or (doer.tag == "PRP" and not then):
        return
    inside = sentence.subtree(verb.index, [c.index for c in sentence.children(verb.index, "conj", "parataxis", "cc")])
    deed = doer.tag == "VBG" or not context.cast.who(sentence, doer.index)
    if not deed and not then and verb.lemma != "have":
        return
    yield Condition(
        words=context.anchor(clauses.trimmed(sentence, inside) or inside),
        sentence=context.whole(),
        found_by="condition: then" if then else "condition: would",
        marker="then" if then else modal,
        antecedent=context.anchor(sentence.subtree(doer.index)) if deed and not then else None,
        claimed_by=context.teller(verb.index),
    )
