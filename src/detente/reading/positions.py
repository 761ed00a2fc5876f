"""Who is for or against what: read off what is said, and off nouns such as "its opposition to the draft"."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading import clauses
from detente.reading.context import Context, Said
from detente.reading.disputes import disputes
from detente.reading.gazetteer import gazetteer
from detente.reading.judging import NOT, head_of
from detente.reading.leanings import leanings
from detente.reading.lexicon import FRIENDLY, HOSTILE, ILL, OFFICIALS, PLANS
from detente.reading.schema import Act, Position, Stance, Who
from detente.reading.tokens import Sentence, Token

_STANCES: dict[Act, Stance] = {
    "support": "support",
    "demand": "support",
    "propose": "support",
    "offer": "support if",
    "oppose": "oppose",
    "threaten": "oppose",
    "deny": "oppose",
    "warn": "oppose",
    "accuse": "oppose",
    "hint": "support if",
}
_OFFICES = frozenset(
    {"ministry", "government", "embassy", "administration", "cabinet", "presidency", "mission", "office"}
)
_CONDEMNS = frozenset({"condemn", "denounce", "deplore", "decry"})
_QUESTIONS = frozenset({"why", "how", "whether", "if", "what", "who", "when", "where"})
_NO_DEEDS = frozenset(
    {"situation", "question", "government", "nation", "population", "tension", "region", "opposition"}
)
_DEEDS = frozenset({"attempt", "step", "effort"})
_SURE = frozenset({"support", "oppose", "demand", "threaten", "offer", "propose"})


def positions(context: Context) -> Iterator[Position]:
    """The positions a sentence shows; a spokesman's are those of whom he speaks for."""
    for one in context.said:
        stance = _stance(context, one)
        if stance is None:
            continue
        for who in (who for who in one.speakers if who.sort != "unknown"):
            actor, via = _holder(one, who)
            yield _position(context, _words(context, one), actor, stance, f"position: {one.act}", via, one.act in _SURE)
    shown = [one for one in context.said if _stance(context, one) is not None]
    told = {k for one in shown if one.saying.frame == "clause" for k in one.saying.content}
    for lean in leanings(context.sentence):
        if lean.how in {"leans", "bound"} and set(lean.words) <= told:  # said already, by whoever tells it
            continue
        for who in context.cast.who(context.sentence, lean.holder.index):
            via = context.teller(lean.words[0])
            found_by, explicit = f"position: {lean.how}", lean.how != "asks"
            yield _position(context, list(lean.words), state_of(who) or who, lean.stance, found_by, via, explicit)


def _position(
    context: Context,
    inside: list[int],
    actor: Who,
    stance: Stance,
    found_by: str,
    via: tuple[Who, ...] = (),
    explicit: bool = True,
) -> Position:
    return Position(
        words=context.anchor(inside),
        sentence=context.whole(),
        found_by=found_by,
        actor=actor,
        stance=stance,
        via=via,
        explicit=explicit,
    )


def _stance(context: Context, one: Said) -> Stance | None:
    """For or against; None for what says nothing of an issue: a hope, a question, words about words."""
    sentence, verb = context.sentence, one.saying.verb
    inside = [sentence.tokens[k] for k in one.saying.content]
    if verb.lemma == "hope" or any(w.tag in {"WP", "WRB"} and w.index < verb.index for w in inside):
        return None
    if verb.lemma in {"ask", "wonder", "question"} and inside[0].lower in _QUESTIONS:
        return None
    if one.act == "hint" and one.saying.frame != "clause":
        return None
    if verb.lemma in _CONDEMNS and one.saying.frame == "act":
        return "oppose"
    if verb.lemma == "dismiss" and one.saying.frame == "naming":  # "dismissed the permits as crumbs"
        return "oppose"
    if one.saying.frame == "naming" and {w.lemma for w in inside} & ILL:  # "called the closure regrettable"
        return "oppose"
    if one.act in {"deny", "accuse"} and not _about_plans(context, one):
        return None
    if one.act == "warn" and one.saying.frame != "act" and not _warns_of_plan(context, one):
        return None
    if one.act == "hint" and not any(w.tag == "MD" for w in inside):
        return None
    if one.act == "hint" and head_of(sentence, one.saying.content) & (HOSTILE - FRIENDLY):
        return None
    if one.saying.frame == "noun" and _elsewhere(context, one):
        return None
    if one.act == "demand" and (
        {w.lemma for w in inside} & {"remain", "stay"} or head_of(sentence, one.saying.content) & NOT
    ):
        return "oppose"
    stance = _STANCES.get(one.act)
    if stance == "support if" or one.act == "propose":
        return "support if" if one.act == "offer" or _conditional(context, one) else "support"
    return stance


def _about_plans(context: Context, one: Said) -> bool:
    """Is a reproach or a denial about a plan, an offer or the like?"""
    inside = [context.sentence.tokens[k] for k in one.saying.content]
    whole = one.saying.frame == "naming"
    if (whole or one.saying.verb.lemma == "dismiss") and any(w.dep == "dobj" and w.tag == "PRP" for w in inside):
        return True  # "dismissed it as a trick"
    inside = [w for w in inside if w.index != one.saying.verb.index]
    return any(w.lemma in PLANS and (whole or w.dep in {"dobj", "nsubj", "oprd", "attr"}) for w in inside)


def _warns_of_plan(context: Context, one: Said) -> bool:
    """Does a warning say what a plan would do, or what force it would meet?"""
    sentence, inside = context.sentence, set(one.saying.content)
    heads = [k for k in one.saying.content if sentence.tokens[k].head not in inside]
    doers = [c.lemma for k in heads for c in sentence.children(k, "nsubj")]
    forced = head_of(sentence, one.saying.content) & (HOSTILE - FRIENDLY)
    doings = [c for k in heads for c in sentence.children(k, "csubj")]
    party = one.speakers[0].sort != "source" or one.speakers[0].represents is not None
    deeds = [w for k in heads for w in sentence.children(k, "nsubj", "nsubjpass") if _deed(sentence, w)]
    return bool(doings or set(doers) & PLANS or (party and deeds)) or bool(forced and one.speakers[0].sort == "source")


def _deed(sentence: Sentence, noun: Token) -> bool:
    """Is a noun the name of a deed: "recognition", "a veto", "any attempt"?"""
    word = noun.lemma
    named = word.endswith(("tion", "sion", "ment")) and word not in _NO_DEEDS
    return named or (word in HOSTILE | FRIENDLY | _DEEDS and bool(sentence.children(noun.index)))


def _elsewhere(context: Context, one: Said) -> bool:
    """Is a position about another dispute that the sentence links?"""
    start, end = context.anchor(one.saying.content).start, context.anchor(one.saying.content).end
    return any(other.words.start <= start and end <= other.words.end for other in disputes(context))


def _conditional(context: Context, one: Said) -> bool:
    return any(context.sentence.tokens[k].lower in clauses.IF for k in one.saying.content)


def _words(context: Context, one: Said) -> list[int]:
    """The predicate of what is said: the verb and what follows, without its subject, conditions and afterthoughts."""
    sentence = context.sentence
    inside = set(one.saying.content)
    head = next((k for k in one.saying.content if sentence.tokens[k].head not in inside or _top(context, k)), None)
    if head is None or one.saying.frame in {"noun", "relative"}:
        return list(one.saying.content)
    drop = [c.index for c in sentence.children(head, "nsubj", "csubj", "nsubjpass") if one.saying.frame == "clause"]
    if one.act in {"offer", "propose"}:
        branch = [sentence.tokens[k] for k in sentence.subtree(head)]
        drop += [w.index for w in branch if w.dep == "advcl" and clauses.marker(sentence, w)]
    kept = [k for k in sentence.subtree(head, drop) if k in inside]
    return clauses.trimmed(sentence, kept) or list(one.saying.content)


def _top(context: Context, index: int) -> bool:
    return context.sentence.tokens[index].head == index


def _holder(one: Said, who: Who) -> tuple[Who, tuple[Who, ...]]:
    """Whose position it is: of what a person says, the state's the person speaks for or speaks about."""
    principal = state_of(who)
    return (principal, (who,)) if principal else (who, one.via)


def state_of(who: Who) -> Who | None:
    """The state an official speaks for; a citizen ("Hungarian farmers") speaks for none."""
    last = who.name.split()[-1].lower()
    official = who.sort in {"person", "officials"} or last in _OFFICES or last.rstrip("s") in OFFICIALS
    principal = of_key(who.represents) if official and who.represents else None
    return principal if principal and principal.sort == "state" else None


def of_key(key: str) -> Who | None:
    """The actor of a key in the tables."""
    return next((who for who in gazetteer().names.values() if who.key == key), None)
