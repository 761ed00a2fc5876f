"""What shows that somebody is for or against something though nothing is said: views, leanings, bargains and votes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.reading import clauses
from detente.reading.lexicon import GIVES, HARM, ILL, NO_WAY, PLANS, POSITIONS, READY, SEES, WELL
from detente.reading.saying import ACT_OF
from detente.reading.schema import Stance
from detente.reading.tokens import Sentence, Token

_OTHER: dict[Stance, Stance] = {"support": "oppose", "support if": "oppose", "oppose": "support"}
_LEANS: dict[str, Stance] = {
    **dict.fromkeys(("opposed", "against", "hostile", "averse"), "oppose"),
    **dict.fromkeys(("favour", "favor", "supportive", "committed"), "support"),
    **dict.fromkeys((*READY, "open"), "support if"),
}
_VOTES: dict[str, Stance] = {"against": "oppose", "down": "oppose", "for": "support"}
# Deeds at a plan that show what the doer thinks of it.
_DEEDS: dict[str, Stance] = {
    **dict.fromkeys(("adopt", "ratify", "table", "draft", "sponsor", "submit", "sign"), "support"),
    **dict.fromkeys(("block", "veto", "derail", "torpedo", "shelve", "scrap", "filibuster"), "oppose"),
}
_TAKES = frozenset({"accept", "sign", "back", "endorse", "ratify"})
_PROTESTS = frozenset({"protest", "complaint", "objection", "appeal"})
# Verbs that show a stance with one of these words right below them.
_WITH: dict[str, tuple[Stance, frozenset[str]]] = {
    **dict.fromkeys(("lodge", "file"), ("oppose", _PROTESTS)),
    **dict.fromkeys(("respect", "share"), ("support", POSITIONS)),
    "stand": ("support", frozenset({"by", "behind"})),
}
_PAPERS = PLANS | {
    "accession",
    "bill",
    "candidate",
    "candidacy",
    "compromise",
    "entry",
    "law",
    "motion",
    "pact",
    "statement",
}


@dataclass(frozen=True)
class Leaning:
    """A stance, its holder (the head of the phrase), the words that show it, and how it was found."""

    holder: Token
    stance: Stance
    words: tuple[int, ...]
    how: str


def leanings(sentence: Sentence) -> Iterator[Leaning]:
    """All of a sentence, those of which nothing is certain ("would", "might") left out."""
    for verb in clauses.verbs(sentence):
        doer = clauses.subject(sentence, verb)
        if doer is None or clauses.supposed(sentence, verb):
            continue
        modal = clauses.modal(sentence, verb)
        if modal in {"will", "would"}:
            yield from _bound(sentence, verb, doer)
        if not modal:
            yield from _seen(sentence, verb, doer)
            yield from _leaning(sentence, verb, doer)
            yield from _shown(sentence, verb, doer)
            yield from _intending(sentence, verb, doer)
    yield from _asking(sentence)


def _seen(sentence: Sentence, verb: Token, doer: Token) -> Iterator[Leaning]:
    """ "considers independence the only option" """
    if verb.lemma in SEES and not clauses.negated(sentence, verb):
        inside = _predicate(sentence, verb)
        held = {sentence.tokens[k].lemma for k in inside}
        stance: Stance | None = "oppose" if held & (NO_WAY | HARM | ILL) else "support" if held & WELL else None
        if stance:
            yield Leaning(doer, stance, inside, "sees")


def _bound(sentence: Sentence, verb: Token, doer: Token) -> Iterator[Leaning]:
    """ "would yield nothing", "would accept only if ...", "would consider it an act of hostility" """
    if verb.lemma in SEES:
        yield from _seen(sentence, verb, doer)
    elif verb.lemma in GIVES and clauses.negated(sentence, verb):
        yield Leaning(doer, "oppose", _predicate(sentence, verb), "bound")
    elif verb.lemma in _TAKES and not clauses.negated(sentence, verb):
        terms = any(clauses.marker(sentence, c) for c in sentence.children(verb.index, "advcl"))
        yield Leaning(doer, "support if" if terms else "support", _predicate(sentence, verb), "bound")


def _intending(sentence: Sentence, verb: Token, doer: Token) -> Iterator[Leaning]:
    """ "has no intention of leaving" """
    for noun in sentence.children(verb.index, "dobj"):
        if clauses.no(sentence, noun) and noun.lemma in clauses.MEANT and verb.lemma in {"have", "see"}:
            yield Leaning(doer, "oppose", _predicate(sentence, verb), "intends")


def _leaning(sentence: Sentence, verb: Token, doer: Token) -> Iterator[Leaning]:
    """ "is opposed to the deal", "is against it", "is in favour of it", "is not willing to sign" """
    for child in sentence.children(verb.index, "acomp", "prep", "attr") if verb.lemma in {"be", "remain"} else []:
        inner = {child.lower, *(sentence.tokens[k].lower for k in sentence.below[child.index])}
        stance = next((_LEANS[word] for word in sorted(inner & _LEANS.keys())), None)
        if stance:
            stance = _OTHER[stance] if clauses.negated(sentence, verb) else stance
            yield Leaning(doer, stance, (verb.index, *sentence.subtree(child.index)), "leans")


def _shown(sentence: Sentence, verb: Token, doer: Token) -> Iterator[Leaning]:
    """ "voted against it", "tabled a compromise", "is blocking the bill" """
    stance: Stance | None = None
    if verb.lemma == "vote":
        stance = next(
            (_VOTES[c.lower] for c in sentence.children(verb.index, "prep", "prt") if c.lower in _VOTES), None
        )
    elif any(c.lemma in _PAPERS for c in sentence.children(verb.index, "dobj")):
        stance = _DEEDS.get(verb.lemma)
    elif verb.lemma == "claim" and sentence.children(verb.index, "dobj"):
        stance = "support"
    elif verb.lemma in _WITH:
        shown, words = _WITH[verb.lemma]
        stance = shown if any(c.lemma in words for c in sentence.children(verb.index, "dobj", "prep")) else None
    plain = verb.dep != "xcomp" and not clauses.negated(sentence, verb)
    if stance and plain:
        yield Leaning(doer, stance, _predicate(sentence, verb), "shows")


def _asking(sentence: Sentence) -> Iterator[Leaning]:
    """Who offers something "if it drops its opposition" wants that, and who threatens "unless" it does, too."""
    for verb in clauses.verbs(sentence):
        above = sentence.tokens[verb.head]
        act = ACT_OF.get(above.lemma)
        marker = clauses.marker(sentence, verb)
        if verb.dep == "advcl" and marker in {"if", "unless"} and act in {"offer", "threaten"}:
            giver = clauses.subject(sentence, above)
            inside = sentence.subtree(verb.index)
            if giver is not None and not any(sentence.tokens[k].lower == "even" for k in inside):
                wanted = (act == "offer") == (marker == "if")
                yield Leaning(giver, "support" if wanted else "oppose", tuple(inside), "asks")


def _predicate(sentence: Sentence, verb: Token) -> tuple[int, ...]:
    drop = [c.index for c in sentence.children(verb.index, "nsubj", "mark", "conj", "cc")]
    drop += clauses.opening(sentence, verb)
    return tuple(clauses.trimmed(sentence, sentence.subtree(verb.index, drop)) or [verb.index])
