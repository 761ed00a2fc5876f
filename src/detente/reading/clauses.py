"""Verbs and their clauses: who does it, is it denied, would it only be, and which words belong to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from detente.reading.lexicon import SAYINGS
from detente.reading.tokens import Sentence, Token

VERB = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")
SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
_QUOTES = frozenset({"quote", "cite", "report"})
MEANT = frozenset({"intention", "intent", "plan", "desire", "wish", "appetite"})
_HAVE_TO = frozenset({"have", "compel", "force", "oblige"})
IF = frozenset({"if", "unless", "once", "until", "provided", "should", "lest"})


def verbs(sentence: Sentence) -> list[Token]:
    """Every verb that is no auxiliary, in order."""
    return [w for w in sentence.tokens if w.tag in VERB and w.dep not in {"aux", "auxpass", "amod", "compound"}]


def passive(sentence: Sentence, verb: Token) -> bool:
    """Is it done to its subject?"""
    return bool(sentence.children(verb.index, "nsubjpass", "auxpass"))


def subject(sentence: Sentence, verb: Token) -> Token | None:
    """Who does it: its own subject, an agent, or the one it shares with the verb it hangs on."""
    if (
        passive(sentence, verb)
        and verb.lemma == "oppose"
        and any(c.lower == "to" for c in sentence.children(verb.index))
    ):
        return next(iter(sentence.children(verb.index, "nsubjpass")), None)  # "is opposed to"
    if passive(sentence, verb):
        agents = [c for one in sentence.children(verb.index, "agent") for c in sentence.children(one.index, "pobj")]
        return agents[0] if agents else None
    own = sentence.children(verb.index, "nsubj")
    if own:
        return own[0]
    if verb.head == verb.index:
        return None
    above = sentence.tokens[verb.head]
    keeper = holder(sentence, verb)
    if keeper is not None:
        return subject(sentence, keeper)
    if verb.dep in {"acl", "relcl"}:
        if verb.dep == "acl" and verb.tag == "VBG":
            return above if above.tag.startswith("N") else None
        return next((c for c in sentence.children(above.index, "poss")), None) if verb.dep == "acl" else None
    if verb.dep in {"xcomp", "ccomp"}:
        return controller(sentence, above)
    if verb.dep == "pcomp":
        governor = sentence.tokens[above.head]
        if above.lower == "as" and passive(sentence, governor):  # "was quoted as saying"
            return next(iter(sentence.children(governor.index, "nsubjpass")), None)
        if above.lower == "as" and governor.lemma in _QUOTES:  # "the agency quoted him as saying"
            return next(iter(sentence.children(governor.index, "dobj")), None)
        if above.lower in {"for", "of"} and governor.lemma in SAYINGS:  # "accused Mali of arming it"
            blamed = sentence.children(governor.index, "dobj", "nsubjpass")
            if blamed:
                return blamed[0]
        return subject(sentence, governor) if governor.tag in VERB and governor.index != verb.index else None
    if verb.dep in {"conj", "advcl", "dep"} and above.tag in (*VERB, "MD"):
        passively = passive(sentence, above)
        return (
            sentence.children(above.index, "nsubjpass")[0]
            if passively and sentence.children(above.index, "nsubjpass")
            else subject(sentence, above)
        )
    return None


def holder(sentence: Sentence, verb: Token) -> Token | None:
    """The "have" of "has no intention of leaving", "has a plan to leave", above the verb that is meant."""
    noun = sentence.tokens[verb.head]
    noun = sentence.tokens[noun.head] if verb.dep == "pcomp" and noun.lower == "of" else noun
    meant = verb.dep in {"acl", "pcomp"} and noun.lemma in MEANT and noun.dep == "dobj"
    above = sentence.tokens[noun.head]
    return above if meant and above.lemma in {"have", "see"} else None


def as_saying(sentence: Sentence, verb: Token) -> Token | None:
    """The "saying" of "was quoted as saying", below the verb that quotes."""
    if verb.lemma not in _QUOTES:
        return None
    below = (c for one in sentence.children(verb.index, "prep") for c in sentence.children(one.index, "pcomp"))
    return next((c for c in below if c.lemma in SAYINGS), None)


def quoting(sentence: Sentence, verb: Token) -> Token | None:
    """The verb that quotes, above the "saying" of "was quoted as saying"."""
    above = sentence.tokens[sentence.tokens[verb.head].head]
    return above if verb.dep == "pcomp" and as_saying(sentence, above) == verb else None


def opening(sentence: Sentence, verb: Token) -> list[int]:
    """What stands before the subject of a verb, or between commas before the verb: "On Monday", ", in a letter, "."""
    before = [c for c in sentence.children(verb.index) if c.index < verb.index]
    first = min((c.index for c in before if c.dep in {"nsubj", "nsubjpass"}), default=-1)
    loose = [c for c in before if c.index < first or c.dep in {"prep", "advcl", "npadvmod"}]
    starts = {c.index: min(sentence.subtree(c.index)) for c in loose}
    return [k for k, start in starts.items() if k < first or (start > 0 and sentence.tokens[start - 1].text == ",")]


def controller(sentence: Sentence, verb: Token) -> Token | None:
    """Who would do what follows an infinitive: the one asked, else the one who speaks of doing it."""
    if verb.tag == "JJ":  # "is ready to"
        return subject(sentence, sentence.tokens[verb.head]) if verb.head != verb.index else None
    if passive(sentence, verb):  # "is thought to", "was urged to"
        return next(iter(sentence.children(verb.index, "nsubjpass")), None)
    asked = [c for c in sentence.children(verb.index, "dobj", "dative") if c.tag != "IN"]
    told = [
        c
        for one in sentence.children(verb.index, "prep", "dative")
        if one.text in {"to", "on", "upon", "for"}
        for c in sentence.children(one.index, "pobj")
        if verb.lemma in {"suggest", "propose", "call", "appeal", "recommend", "signal"}
    ]
    for one in (*asked, *told):
        if one.tag.startswith("N") or one.tag == "PRP":
            return one
    return subject(sentence, verb)


def modal(sentence: Sentence, verb: Token) -> str:
    """The modal word over a verb ("would", "may"), or nothing; shared along "would A and B"."""
    own = [c for c in sentence.children(verb.index, "aux") if c.tag == "MD"]
    if own:
        return own[0].lower.replace("'ll", "will").replace("'d", "would")
    if going(sentence, verb):
        return "will"
    if verb.dep == "xcomp":
        return modal(sentence, sentence.tokens[verb.head]) if sentence.tokens[verb.head].lemma in _HAVE_TO else ""
    if verb.dep == "conj" and verb.tag == "VB" and sentence.tokens[verb.head].tag in VERB:
        return modal(sentence, sentence.tokens[verb.head])
    return ""


def negated(sentence: Sentence, verb: Token) -> bool:
    """Is a verb denied, by "not", "never" or "no longer"?"""
    near = sentence.children(verb.index)
    near += sentence.children(verb.head) if going(sentence, verb) else []
    if verb.dep == "conj" and any(c.lower == "nor" for c in sentence.children(verb.head, "cc")):
        return True
    things = sentence.children(verb.index, "dobj")
    if any(c.lower in {"nobody", "nothing"} or sentence.children(c.index, "neg") for c in things):  # "not one inch"
        return True
    keeper = holder(sentence, verb)
    if keeper is not None and any(no(sentence, one) for one in sentence.children(keeper.index, "dobj")):
        return True
    if any(no(sentence, one) for one in sentence.children(verb.index, "nsubj", "nsubjpass")):
        return True
    return any(c.dep == "neg" or c.lower in {"never", "nor", "neither"} for c in near)


def no(sentence: Sentence, noun: Token) -> bool:
    """Is there none: "no intention", "no parliament would"?"""
    return any(c.lower == "no" for c in sentence.children(noun.index, "det"))


def going(sentence: Sentence, verb: Token) -> bool:
    """Is it what somebody is going to do?"""
    above = sentence.tokens[verb.head]
    to = any(c.tag == "TO" for c in sentence.children(verb.index, "aux"))
    return verb.dep == "xcomp" and above.lemma == "go" and above.tag == "VBG" and to


def marker(sentence: Sentence, verb: Token) -> str:
    """The word that makes a clause a condition, or nothing."""
    for child in sentence.children(verb.index, "mark", "advmod", "aux"):
        if child.lower in IF and (child.dep != "aux" or child.index < min(sentence.below[verb.index]) + 1):
            return child.lower
    return ""


def supposed(sentence: Sentence, verb: Token) -> bool:
    """Does a verb stand inside a clause of condition?"""
    return any(marker(sentence, one) for one in (verb, *sentence.up(verb.index)) if one.dep in {"advcl", "conj"})


def pieces(sentence: Sentence, head: int) -> list[list[int]]:
    """A clause and the clauses joined to it that stand by themselves, each as its words in order.

    Those have a subject or a modal of their own ("is ... and must ..."); what one quotation holds stays together.
    """
    joined = [c.index for c in sentence.children(head, "conj") if _apart(sentence, head, c)]
    found = [trimmed(sentence, sentence.subtree(head, [*joined, *_asides(sentence, head)]))]
    for one in joined:
        found += pieces(sentence, one)
    return [one for one in found if one]


def _asides(sentence: Sentence, head: int) -> list[int]:
    """Clauses after a comma in which the report goes on itself: ", while ...", ", hours after ..."."""
    found = []
    for child in sentence.children(head, "advcl", "prep"):
        words = {sentence.tokens[k].lower for k in sentence.below[child.index] if k < child.index} | {child.lower}
        first = min(sentence.subtree(child.index))
        comma = first > 0 and sentence.tokens[first - 1].text == ","
        if (
            comma
            and child.index > head
            and words & {"while", "whereas", "after", "as", "although", "though", "following", "according"}
        ):
            found.append(child.index)
    return found


def trimmed(sentence: Sentence, indices: Collection[int]) -> list[int]:
    """Words without "that" and conjunctions in front, marks at the ends, and what follows a dash."""
    kept = sorted(indices)
    dash = next((k for k in kept if spaced_dash(sentence, k) and k != kept[0]), None)
    kept = [k for k in kept if dash is None or k < dash]
    after = next((k for k in kept if _afterthought(sentence, k)), None)
    kept = [k for k in kept if after is None or k < after]
    while kept and (sentence.tokens[kept[0]].lower in {"that", "and", "but", "or"} and _opens(sentence, kept[0])):
        kept.pop(0)
    while kept and sentence.tokens[kept[0]].dep == "punct":
        kept.pop(0)
    while kept and (sentence.tokens[kept[-1]].dep == "punct" or sentence.tokens[kept[-1]].dep == "cc"):
        kept.pop()
    return kept


def spaced_dash(sentence: Sentence, index: int) -> bool:
    """Is a word a dash that stands alone?"""
    token = sentence.tokens[index]
    if token.text not in {"-", "--"} or index == 0 or index + 1 == len(sentence.tokens):
        return False
    return sentence.tokens[index - 1].end < token.start and token.end < sentence.tokens[index + 1].start


def _afterthought(sentence: Sentence, index: int) -> bool:
    """Does the report's own view begin here: ", an apparent move ...", ", in what looks like ..."?"""
    here = [t.lower for t in sentence.tokens[index : index + 3]]
    return here[:1] == [","] and bool({"apparent", "apparently"} & set(here))


def place(sentence: Sentence, indices: Iterable[int]) -> tuple[int, int]:
    """Where words stand in the original text, a gap between them included."""
    words = [sentence.tokens[k] for k in indices]
    return min(word.start for word in words), max(word.end for word in words)


def _opens(sentence: Sentence, index: int) -> bool:
    return sentence.tokens[index].dep in {"mark", "cc", "punct"}


def _apart(sentence: Sentence, head: int, verb: Token) -> bool:
    place = sentence.tokens[head].start
    together = any(a <= place < b and a <= verb.start < b for a, b in sentence.quoted)
    own = bool(sentence.children(verb.index, "nsubj")) or any(
        c.tag == "MD" for c in sentence.children(verb.index, "aux")
    )
    told = verb.tag != "VB" and not own and verb.lemma in SAYINGS
    return not together and _finite(sentence, verb) and (own or told)


def _finite(sentence: Sentence, verb: Token) -> bool:
    if verb.tag in {"VBD", "VBZ", "VBP"}:
        return True
    return any(c.tag in {"MD", "VBZ", "VBP", "VBD"} for c in sentence.children(verb.index, "aux", "auxpass"))
