"""What kind of act a saying is: by its verb, else by what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.reading import clauses
from detente.reading.lexicon import FRIENDLY, GOOD, HARM, HOSTILE, ILL, MUST, NO_WAY, NOUNS, READY, VOICED, WELL
from detente.reading.saying import ACT_OF, VOICES, Saying, names
from detente.reading.schema import Act
from detente.reading.tokens import Sentence, Token

MODALS = frozenset({"would", "could", "will", "can", "may", "might", "'ll", "'d", "going"})
NOT = frozenset({"not", "n't", "no", "never", "without", "nobody", "none", "nor", "neither"})
_TAKES = frozenset(
    {"accept", "recognise", "recognize", "tolerate", "allow", "permit", "agree", "plan", "interested", "deserve"}
)
_FLIPPED: dict[Act, Act] = {"support": "oppose", "oppose": "support", "accuse": "assert", "threaten": "assert"}


@dataclass(frozen=True)
class Bearing:
    """How speaker and content bear on each other: an unnamed speaker, about another's doing, or about its own."""

    anonymous: bool = False
    other: bool = False
    own: bool = False
    quoted: bool = False


def judged(sentence: Sentence, saying: Saying, bearing: Bearing) -> Act:
    """The act of a saying, from its verb and, where that leaves it open, from its content."""
    verb = saying.verb
    act: Act | None = NOUNS.get(verb.lemma) if saying.frame == "noun" else ACT_OF.get(verb.lemma)
    if saying.frame == "naming" or (saying.frame == "relative" and names(sentence, verb)):
        return act if act in {"deny", "accuse"} else _called(said(sentence, saying.content), bearing.quoted)
    if verb.lemma in VOICES:
        act = next((VOICED[c.lemma] for c in sentence.children(verb.index, "dobj") if c.lemma in VOICED), None)
        if act:
            return act
    if saying.frame in {"act", "noun", "relative"} and act:
        act = _by_infinitive(sentence, verb, act)
        return _FLIPPED.get(act, act) if clauses.negated(sentence, verb) else act
    if act and verb.lemma not in _OPEN:
        return act
    inside = said(sentence, saying.content)
    if verb.lemma == "insist" and _bare(sentence, saying):
        return "demand"
    if verb.lemma == "suggest":
        return (
            "hint" if inside & MODALS and not inside & {"should"} else "propose" if _bare(sentence, saying) else "hint"
        )
    return by_content(inside, head_of(sentence, saying.content), bearing)


def by_content(inside: frozenset[str], head: frozenset[str], bearing: Bearing) -> Act:
    """The act of words said with a neutral verb; `head` holds the main verb with its auxiliaries and negation.

    >>> by_content(frozenset({"it", "would", "lead", "violence"}), frozenset({"lead", "would"}), Bearing())
    'warn'
    >>> by_content(frozenset({"they", "must", "leave"}), frozenset({"leave", "must"}), Bearing())
    'demand'
    """
    modal, no = inside & MODALS, inside & NOT
    if inside & NO_WAY or (head & NOT and head & (_TAKES | GOOD)) or (bearing.own and head & MODALS and head & NOT):
        return "oppose"
    if inside & MUST:
        return "demand"
    if modal and head & (HOSTILE - FRIENDLY):
        return "threaten" if bearing.own else "warn"
    if modal and inside & HARM:
        return "warn"
    if bearing.own and (head & READY or (head & FRIENDLY and modal and inside & {"if", "once"})):
        return "offer"
    if bearing.anonymous and bearing.other and not head & MODALS:
        return "reveal"
    if inside & ILL:
        return "accuse"
    if not no and (inside & GOOD or (head & {"be"} and inside & WELL and inside & {"only", "best", "right"})):
        return "support"
    return "predict" if modal & {"will", "'ll"} or inside & {"expect", "anticipate", "foresee"} else "assert"


def head_of(sentence: Sentence, content: Sequence[int]) -> frozenset[str]:
    """The main word of a content with its auxiliaries, negation and predicate adjective, as lemmas and words."""
    inside = set(content)
    tops = [k for k in content if sentence.tokens[k].head not in inside or sentence.tokens[k].head == k]
    verb = next((k for k in tops if sentence.tokens[k].tag[0] in "VM"), tops[0] if tops else None)
    if verb is None:
        return frozenset()
    near = [verb, *(c.index for c in sentence.children(verb, "aux", "neg", "acomp", "advmod"))]
    near += [c.index for c in sentence.children(verb, "xcomp") if sentence.tokens[verb].lemma in {"have", "go"}]
    return said(sentence, near)


def _unbent(sentence: Sentence, verb: Token) -> bool:
    """Is a verb in the form of a wish: "that it go", where "it goes" would tell?"""
    single = any(c.tag in {"NN", "NNP"} or c.lower == "it" for c in sentence.children(verb.index, "nsubj"))
    return not sentence.children(verb.index, "aux") and (verb.tag == "VB" or (verb.tag == "VBP" and single))


def _called(inside: frozenset[str], quoted: bool) -> Act:
    """What calling something by a name does: reproach, unless the name is a kind one."""
    if inside & NO_WAY:
        return "oppose"
    if inside & GOOD or inside & {"good", "historic", "breakthrough", "welcome", "fair"}:
        return "support"
    return "accuse" if quoted or inside & (ILL | HARM) else "assert"


def _bare(sentence: Sentence, saying: Saying) -> bool:
    """Is what is suggested that somebody do something: "suggested that they split it"?"""
    inside = set(saying.content)
    tops = [sentence.tokens[k] for k in saying.content if sentence.tokens[k].head not in inside]
    return any(_unbent(sentence, w) for w in tops) or any(sentence.tokens[k].lower == "should" for k in saying.content)


def said(sentence: Sentence, content: Sequence[int]) -> frozenset[str]:
    """The lemmas and words of a content, clauses that only describe ("which opposes it") left out."""
    drop = {i for k in content if sentence.tokens[k].dep == "relcl" for i in sentence.subtree(k)} - set(content[:1])
    kept = [k for k in content if k not in drop and not _adrift(sentence, sentence.tokens[k])]
    return frozenset(word for k in kept for word in (sentence.tokens[k].lemma, sentence.tokens[k].lower))


def _adrift(sentence: Sentence, token: Token) -> bool:
    """Does a word mean another thing than its lemma: "by the back door", "should missiles appear, ..."?"""
    if token.lower == "should":
        return any(token.index < c.index for c in sentence.children(token.head, "nsubj", "nsubjpass"))
    return token.lower == "back" and token.tag in {"RB", "JJ"}


def _by_infinitive(sentence: Sentence, verb: Token, act: Act) -> Act:
    """ "suggests to move" proposes; "refuses to rule out" hints; "vows to block" threatens, "vows to help" offers."""
    if verb.lemma == "suggest":
        return "propose"
    if verb.lemma == "rule" and clauses.negated(sentence, verb):
        return "hint"
    if act == "oppose" and any(c.lemma == "rule" for c in sentence.children(verb.index, "xcomp")):
        return "hint"
    if act == "offer":
        below = sentence.children(verb.index, "xcomp")
        if any(clauses.negated(sentence, c) for c in below):
            return "oppose"
        if any(c.lemma in HARM for c in sentence.children(verb.index, "dobj")):
            return "threaten"
        done = [c.lemma for c in below]
        if done and done[0] in HOSTILE and verb.lemma in {"vow", "promise", "pledge"}:
            return "threaten"
    return act


# Verbs that name an act elsewhere, but leave it open with a clause: "agreed that", "insisted that".
_OPEN = frozenset({"suggest", "agree", "accept", "back", "insist", "ask", "pledge", "promise"})
