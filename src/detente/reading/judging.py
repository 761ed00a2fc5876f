"""What kind of act a saying is: by its verb, else by what it says."""

from __future__ import annotations

from collections.abc import Sequence

from detente.reading import clauses
from detente.reading.lexicon import GOOD, HARM, HOSTILE, ILL, MUST, NO_WAY, NOUNS
from detente.reading.saying import ACT_OF, Saying
from detente.reading.schema import Act
from detente.reading.tokens import Sentence, Token

_FLIPPED: dict[Act, Act] = {"support": "oppose", "oppose": "support", "accuse": "assert", "threaten": "assert"}


def judged(sentence: Sentence, saying: Saying, anonymous: bool, other: bool) -> Act:
    """The act of a saying; `anonymous` when its speaker is unnamed, `other` when it tells what someone else does."""
    verb = saying.verb
    act: Act | None = NOUNS.get(verb.lemma) if saying.frame == "noun" else ACT_OF.get(verb.lemma)
    if saying.frame in {"act", "noun", "relative"} and act:
        act = _by_infinitive(sentence, verb, act)
        return _FLIPPED.get(act, act) if clauses.negated(sentence, verb) else act
    if act and verb.lemma not in _OPEN:
        return act
    inside = said(sentence, saying.content)
    if verb.lemma == "suggest":
        return "propose" if inside & {"should"} else "hint"
    return by_content(inside, anonymous, other)


def by_content(inside: frozenset[str], anonymous: bool, other: bool) -> Act:
    """The act of words said with a neutral verb.

    >>> by_content(frozenset({"it", "would", "lead", "violence"}), False, False)
    'warn'
    >>> by_content(frozenset({"they", "must", "leave"}), False, False)
    'demand'
    """
    modal = inside & {"would", "could", "will", "can", "may", "might", "'ll"}
    if inside & NO_WAY or (inside & {"not", "n't", "no"} and inside & {"accept", "recognise", "recognize", "tolerate"}):
        return "oppose"
    if inside & MUST:
        return "demand"
    if modal and inside & HARM:
        return "warn"
    if inside & ILL:
        return "accuse"
    if inside & GOOD and not inside & {"not", "n't", "no"}:
        return "support"
    if modal & {"will", "'ll"}:
        return "predict"
    if anonymous and other:
        return "reveal"
    return "predict" if inside & {"expect", "anticipate", "foresee"} else "assert"


def said(sentence: Sentence, content: Sequence[int]) -> frozenset[str]:
    """The lemmas and words of a content."""
    return frozenset(word for k in content for word in (sentence.tokens[k].lemma, sentence.tokens[k].lower))


def _by_infinitive(sentence: Sentence, verb: Token, act: Act) -> Act:
    """ "suggests to move" proposes; "vows to block" threatens, "vows to help" offers."""
    if verb.lemma == "suggest":
        return "propose"
    if act == "offer":
        done = [c.lemma for c in sentence.children(verb.index, "xcomp")]
        if done and done[0] in HOSTILE and verb.lemma in {"vow", "promise", "pledge"}:
            return "threaten"
    return act


# Verbs that name an act elsewhere, but leave it open with a clause: "agreed that", "insisted that".
_OPEN = frozenset({"suggest", "agree", "accept", "back", "insist", "ask", "pledge", "promise"})
