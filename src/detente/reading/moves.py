"""Who does, or would do, what: done, under way, offered, threatened, hinted, proposed, predicted or ruled out."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading import clauses
from detente.reading.cast import people
from detente.reading.context import Context, Said
from detente.reading.lexicon import FRIENDLY, HARM, HOSTILE, INTENDS, NO_DEEDS, READY, SILENCE, SPOKEN, STATES
from detente.reading.positions import state_of
from detente.reading.saying import ACT_OF, SAYS, puts
from detente.reading.schema import Act, Move, Status, Who
from detente.reading.tokens import Token
from detente.reading.weekdays import DAYS

_DEEDS = HOSTILE | FRIENDLY
_UNDER: dict[Act, Status] = {
    "threaten": "threatened",
    "offer": "offered",
    "propose": "proposed",
    "demand": "proposed",
    "hint": "hinted",
    "predict": "predicted",
    "oppose": "ruled out",
    "support": "proposed",
    "warn": "threatened",
}
_WEIGHS = frozenset({"weigh", "consider", "mull", "contemplate", "study", "explore", "discuss"})
_LETS = frozenset({"let", "allow", "permit", "enable", "empower"})
_WEEK = frozenset({*DAYS, "tomorrow", "tonight", "next"})


def moves(context: Context) -> Iterator[Move]:
    """The moves of a sentence; what a condition supposes is none, unless another actor asks for it by an offer."""
    for verb in clauses.verbs(context.sentence):
        status = _of_noun(context, verb) or (_status(context, verb) if _deed(context, verb) else None)
        doers = _doers(context, verb)
        if status and doers:
            yield from (_move(context, verb, who, status) for who in doers[:1])


def _of_noun(context: Context, verb: Token) -> Status | None:
    """A deed that is a noun: "ruled out a return to court", "is weighing joint exercises"."""
    things = [c for c in context.sentence.children(verb.index, "dobj") if c.tag.startswith("N")]
    if not things or clauses.modal(context.sentence, verb) or clauses.supposed(context.sentence, verb):
        return None
    above = context.sentence.tokens[verb.head]
    denied = clauses.negated(context.sentence, verb)
    if verb.lemma == "rule" and any(c.lower == "out" for c in context.sentence.children(verb.index)):
        unsure = verb.dep == "xcomp" and ACT_OF.get(above.lemma) == "oppose"  # "refused to rule out sanctions"
        return "hinted" if denied or unsure else "ruled out"
    weighs = verb.lemma in _WEIGHS and not denied and verb.dep not in {"xcomp", "relcl"}
    under_way = verb.tag == "VBG" and any(c.lemma == "be" for c in context.sentence.children(verb.index, "aux"))
    return "hinted" if weighs and under_way else None


def _deed(context: Context, verb: Token) -> bool:
    """Is a verb an act that changes a situation, and not only something said?"""
    sentence = context.sentence
    if not (_name(context, verb) or _governed(context, verb) or _announced(context, verb)) or _tells(context, verb):
        return False
    if any(c.dep == "xcomp" and _governed(context, c) for c in sentence.children(verb.index)):
        return False
    if verb.lemma == "rule" or puts(sentence, verb):
        return False
    if verb.lemma in SILENCE and verb.dep == "xcomp" and ACT_OF.get(sentence.tokens[verb.head].lemma) == "oppose":
        return False
    if verb.dep == "relcl" and not clauses.modal(sentence, verb) and not _added(context, verb):
        return False
    if any(w.lower == "without" for w in sentence.up(verb.index)):
        return False
    if any(c.lemma in NO_DEEDS for c in sentence.children(verb.index, "dobj")):
        return False
    above = sentence.tokens[verb.head]
    if verb.dep == "xcomp" and above.index != verb.index and above.lemma in _DEEDS and above.lemma not in SAYS:
        return False
    plain = (
        not clauses.modal(sentence, verb) and verb.dep not in {"xcomp", "acl"} and not clauses.supposed(sentence, verb)
    )
    return not (plain and (_name(context, verb) or verb.lemma) in SAYS - SPOKEN)


def _name(context: Context, verb: Token) -> str:
    """The deed a verb is, with its particle or its object where the two make it ("walk out", "take part"), or ""."""
    sentence = context.sentence
    after = [c for c in sentence.children(verb.index) if c.index > verb.index]
    after += [c for one in after if one.dep == "dobj" for c in sentence.children(one.index, "prep", "prt", "advmod")]
    pairs = (f"{verb.lemma} {c.lower if c.tag in {'RP', 'IN', 'RB'} else c.lemma}" for c in after)
    return next((pair for pair in pairs if pair in _DEEDS), verb.lemma if verb.lemma in _DEEDS else "")


def _added(context: Context, verb: Token) -> bool:
    """Does a relative clause add a deed after a comma: "Belgium, which withdrew its envoy, ..."?"""
    first = min(context.sentence.subtree(verb.index))
    own = context.sentence.children(verb.index, "nsubj")
    who = own and (own[0].tag in {"WDT", "WP"} or any(c.tag == "WP$" for c in context.sentence.children(own[0].index)))
    return bool(who) and context.sentence.tokens[first - 1].text == ","


def _governed(context: Context, verb: Token) -> bool:
    """Is a verb, whatever it is, what somebody threatens, offers, refuses or is ready to do?"""
    if clauses.holder(context.sentence, verb) is not None:
        return True
    above = context.sentence.tokens[verb.head]
    small = verb.dep == "xcomp" or (verb.dep == "ccomp" and _infinitive(context, verb))
    if not small or above.index == verb.index:
        return False
    act = "propose" if above.lemma == "suggest" else ACT_OF.get(above.lemma)
    if act == "predict" and clauses.passive(context.sentence, above):  # "is expected to propose"
        return verb.dep == "xcomp" and verb.lemma not in STATES
    return act in {"threaten", "offer", "oppose", "propose", "support", "demand"} or above.lemma in READY


def _tells(context: Context, verb: Token) -> bool:
    """Does a verb have a clause of its own with a subject and a tense, as verbs of saying do?"""
    clause = context.sentence.children(verb.index, "ccomp")
    return any(c.tag[0] in "VM" and not _infinitive(context, c) for c in clause)


def _announced(context: Context, verb: Token) -> bool:
    """Is a verb, whatever it is, what a speaker says it will or would do itself: "Manila would keep supplying"?"""
    will = clauses.modal(context.sentence, verb) in {"will", "would", "'ll", "must", "should"}
    acts = any(c.dep in {"dobj", "xcomp"} for c in context.sentence.children(verb.index))
    told = any(verb.index in one.saying.content and one.saying.frame != "noun" for one in context.said)
    return (
        will and acts and told and verb.lemma not in STATES and verb.lemma not in SAYS and bool(_doers(context, verb))
    )


def _infinitive(context: Context, verb: Token) -> bool:
    return any(a.tag == "TO" for a in context.sentence.children(verb.index, "aux"))


def _doers(context: Context, verb: Token) -> tuple[Who, ...]:
    """Who does it; "Serbia's stand to continue talks" makes it Serbia."""
    held = [one for one in context.said if one.saying.frame == "noun" and verb.index in one.saying.content]
    if held:
        return held[0].speakers
    doer = clauses.subject(context.sentence, verb)
    if doer is not None and doer.lower in {"they", "he", "she", "it"} and context.inside_quotation(doer.index):
        return ()
    found = context.cast.who(context.sentence, doer.index) if doer else ()
    if doer and not found and doer.tag == "NNS" and people(doer):
        found = context.cast.anybody(context.sentence, doer)
    personal = verb.lemma in {"resign", "retire"}
    return tuple(who if personal else _principal(who) for who in found)


def _principal(who: Who) -> Who:
    """What a person would do as a state's official, the state does."""
    state = state_of(who) if who.sort in {"person", "source", "body"} else None
    return state or who


def _status(context: Context, verb: Token) -> Status | None:
    sentence = context.sentence
    if clauses.supposed(sentence, verb):
        return _asked(context, verb)
    if clauses.holder(sentence, verb) is not None:
        return "ruled out" if clauses.negated(sentence, verb) else "scheduled"
    lets = sentence.tokens[verb.head]
    if verb.dep in {"ccomp", "xcomp"} and lets.lemma in _LETS and clauses.modal(sentence, lets):
        return "proposed"  # "it would let the union suspend the cuts"
    above = _governor(context, verb)
    if above is not None and above.lemma in READY:
        unready = above.head != above.index and clauses.negated(sentence, sentence.tokens[above.head])
        return "ruled out" if unready else "offered"
    if verb.dep == "xcomp" and sentence.tokens[verb.head].lemma == "be" and not clauses.negated(sentence, verb):
        return "scheduled"  # "is to fly"
    modal = clauses.modal(sentence, verb)
    if clauses.negated(sentence, verb):
        told = verb.tag in {"VBD", "VBN"} or any(c.lower == "did" for c in sentence.children(verb.index, "aux"))
        return "ruled out" if modal or (above and not told) else None
    if above is not None:
        if above.lemma in INTENDS and above.lemma not in ACT_OF and verb.dep != "advcl":
            return "scheduled"
        act = "propose" if above.lemma == "suggest" and verb.dep == "xcomp" else ACT_OF.get(above.lemma)
        denied = clauses.negated(sentence, above)
        if act == "predict" and modal and _own(context, verb):
            act = None
        if act in {"propose", "demand"} and verb.dep == "ccomp" and verb.head == above.index:
            return "ruled out" if denied else "proposed"
        if act in _UNDER and (verb.dep == "xcomp" or modal or _governed(context, verb)) and act:
            return "ruled out" if denied else _UNDER[act]
    if any(one.saying.frame == "noun" and verb.index in one.saying.content for one in context.said):
        return "proposed"
    return _by_modal(context, verb, modal) if modal else _by_tense(context, verb)


def _asked(context: Context, verb: Token) -> Status | None:
    """ "if it drops its opposition", said with an offer or a threat by somebody else, asks for it."""
    for above in (verb, *context.sentence.up(verb.index)):
        if above.dep == "advcl" and clauses.marker(context.sentence, above) in {"if", "unless", "once", "until"}:
            governor = context.sentence.tokens[above.head]
            giver = clauses.subject(context.sentence, governor)
            givers = {who.key for who in (context.cast.who(context.sentence, giver.index) if giver else ())}
            doers = {who.key for who in _doers(context, verb)}
            even = any(c.lower == "even" for c in context.sentence.children(above.index))
            acts = {ACT_OF.get(governor.lemma), *(w for one in context.said for w in _acts(one, verb))}
            only = any(c.lower == "only" for c in context.sentence.children(above.index))
            pressed = above is verb and (
                clauses.marker(context.sentence, above) == "unless" or clauses.negated(context.sentence, verb)
            )
            asks = only or bool(acts & {"offer", "threaten", "demand", "propose", "oppose"})
            asks |= pressed and bool(acts & {"warn", "predict"})
            over = (_governor(context, governor), *context.sentence.children(governor.index, "acomp"))
            asks |= any(one is not None and one.lemma in READY for one in over)
            return "asked" if asks and not even and doers and not doers & givers else None
    return None


def _acts(one: Said, verb: Token) -> tuple[Act, ...]:
    return (one.act,) if verb.index in one.saying.content else ()


def _governor(context: Context, verb: Token) -> Token | None:
    """The verb that says how far the deed is real: "threatens" over "to block", "hinted" over "would support"."""
    for above in context.sentence.up(verb.index):
        if above.lemma in SAYS or above.lemma in INTENDS or above.lemma in READY:
            return above
        if above.tag not in clauses.VERB:
            return None
    return None


def _own(context: Context, verb: Token) -> bool:
    """Does the one who tells it speak for the one who would do it?"""
    doers = {who.key for who in _doers(context, verb)}
    tellers = context.teller(verb.index)
    return bool(doers & {key for who in tellers for key in (who.key, who.represents)})


def _by_modal(context: Context, verb: Token, modal: str) -> Status:
    if modal in {"will", "shall", "'ll"} and not _own(context, verb):
        return "predicted"
    if modal in {"may", "might", "could", "can"}:
        return "hinted"
    if modal in {"must", "should"}:
        return "proposed"
    return "threatened" if _hostile(context, verb) else "offered"


def _by_tense(context: Context, verb: Token) -> Status | None:
    sentence = context.sentence
    if verb.lemma in {"offer", "pledge", "promise"}:
        return "offered"
    above = sentence.tokens[verb.head]
    by = verb.dep == "pcomp" and above.lower == "by" and above.head != verb.index  # "retaliated by expelling"
    if by:
        verb = sentence.tokens[above.head]
    helpers = {c.lemma for c in sentence.children(verb.index, "aux", "auxpass")}
    if verb.tag == "VBG" and "be" in helpers:
        days = {sentence.tokens[k].lower for k in sentence.subtree(verb.index)}
        return "scheduled" if days & _WEEK else "under way"
    if verb.tag in {"VBD", "VBN"}:
        return "done"
    present = verb.tag in {"VBZ", "VBP"} or verb.lemma in SPOKEN
    return "under way" if present else None


def _hostile(context: Context, verb: Token) -> bool:
    """Does the deed press? Of acts that may do either ("recognise"), when done in spite of somebody."""
    name = _name(context, verb)
    if any(c.lemma in HARM for c in context.sentence.children(verb.index, "dobj")) and name not in FRIENDLY:
        return True
    if name not in HOSTILE:
        return False
    inside = {context.sentence.tokens[k].lower for k in context.sentence.subtree(verb.index)}
    return name not in FRIENDLY or bool(inside & {"even", "unilaterally", "despite", "defiance", "force"})


def _move(context: Context, verb: Token, who: Who, status: Status) -> Move:
    sentence = context.sentence
    drop = [
        c.index
        for c in sentence.children(verb.index, "nsubj", "nsubjpass", "conj", "cc", "mark", "advcl", "parataxis")
        if not (c.dep == "advcl" and _purpose(context, c)) and not _instead(context, c)
    ]
    drop += [c.index for c in sentence.children(verb.index) if c.lower in {"according", "to"} and c.index < verb.index]
    drop += [*clauses.opening(sentence, verb), *_loose(context, verb)]
    inside = clauses.trimmed(sentence, sentence.subtree(verb.index, drop)) or [verb.index]
    if not any(sentence.tokens[k].tag[0] == "N" for k in inside):  # "would accept only if ...": the terms are the deed
        terms = [c.index for c in sentence.children(verb.index, "advcl") if _only(context, c)]
        inside = clauses.trimmed(sentence, sentence.subtree(verb.index, [k for k in drop if k not in terms])) or inside
    hostile = _hostile(context, verb)
    if status == "offered" and hostile:
        status = "threatened"
    words = context.anchor(inside)
    return Move(
        words=words,
        sentence=context.whole(),
        found_by=f"move: {_name(context, verb) or verb.lemma}",
        actor=who,
        status=status,
        act=" ".join(words.exact.split()),
        hostile=hostile,
        negated=clauses.negated(sentence, verb),
        via=context.teller(verb.index),
    )


def _instead(context: Context, child: Token) -> bool:
    """Is it the deed that is left for another: "rather than defend the text"?"""
    return child.dep in {"cc", "conj"} and any(c.lower == "than" for c in context.sentence.children(child.head, "cc"))


def _only(context: Context, clause: Token) -> bool:
    """Does a clause begin with "only if" or "once"?"""
    before = context.sentence.tokens[max(min(context.sentence.subtree(clause.index)) - 1, 0)]
    only = before.lower == "only" or any(c.lower == "only" for c in context.sentence.children(clause.index))
    marker = clauses.marker(context.sentence, clause)
    return marker == "once" or (only and marker != "")


def _purpose(context: Context, child: Token) -> bool:
    return any(c.tag == "TO" for c in context.sentence.children(child.index, "aux")) and child.index - child.head < 4


def _loose(context: Context, verb: Token) -> list[int]:
    """Relative clauses at the object, which tell of other things."""
    inside = context.sentence.subtree(verb.index)
    return [k for k in inside if context.sentence.tokens[k].dep in {"relcl", "appos"} and k > verb.index]
