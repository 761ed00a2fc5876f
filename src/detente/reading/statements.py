"""Who says what: the sayings of each sentence as statements, quotations without a verb of saying included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from detente.reading import clauses
from detente.reading.anchor import Anchor
from detente.reading.cast import people
from detente.reading.context import Context, Said
from detente.reading.dates import expressions
from detente.reading.judging import Bearing, by_content, head_of, judged, said
from detente.reading.lexicon import INTENDS, NEUTRAL
from detente.reading.phrases import bare, core, words
from detente.reading.saying import SAYS, Saying, sayings
from detente.reading.schema import Statement, Who
from detente.reading.tokens import Token

_REPORTS = frozenset({"clause", "according"})
_HIDDEN = re.compile(
    r"\banonymi|\bnot (?:to )?be(?:ing)? (?:named|identified)|\bunnamed\b|\bcondition that (?:he|she|they)\b"
)


def hear(context: Context) -> None:
    """Fill in what is said in the sentence: nested sayings after those that report them."""
    found = [
        one
        for one in sayings(context.sentence)
        if one.content
        and not (context.inside_quotation(one.verb.index) and context.inside_quotation(one.speaker.index))
    ]
    for saying in sorted((_whole(context, one) for one in found), key=lambda one: -len(one.content)):
        heard = _heard(context, saying)
        again = heard and any(heard.saying.content == one.saying.content for one in context.said if not one.via)
        if heard and not again:
            context.said.append(heard)


def _whole(context: Context, saying: Saying) -> Saying:
    """A saying whose content lies inside one quotation, with all of that quotation."""
    start, end = clauses.place(context.sentence, saying.content)
    for a, b in context.sentence.quoted:
        verb = context.sentence.tokens[saying.verb.index].start
        if saying.frame == "clause" and a <= start and end <= b and not a <= verb < b:
            inside = [w.index for w in context.sentence.tokens if a <= w.start < b]
            return replace(saying, content=tuple(clauses.trimmed(context.sentence, inside) or inside))
    return saying


def _heard(context: Context, saying: Saying) -> Said | None:
    around = [one for one in context.said if saying.verb.index in one.saying.content and one.saying.frame in _REPORTS]
    if (around and clauses.modal(context.sentence, saying.verb)) or _denied(context, saying):
        return None
    above = context.sentence.tokens[saying.verb.head]
    if above.lemma in INTENDS and saying.verb.dep in {"xcomp", "pcomp"}:
        return None
    if saying.frame == "act" and _undone(context, saying, above):
        return None
    thought = clauses.passive(context.sentence, above)  # "is thought to favour it"
    if saying.verb.dep == "xcomp" and above.lemma in SAYS and saying.frame == "act" and not thought:
        return None
    if saying.verb.dep == "relcl":
        around = []
    speakers = context.cast.who(context.sentence, saying.speaker.index)
    if not speakers and (saying.frame in _REPORTS or people(saying.speaker)):
        speakers = context.cast.anybody(context.sentence, saying.speaker)
    if not speakers:
        return None
    unnamed = all(who.anonymous for who in speakers) or (_hidden(context, saying) and speakers[0].sort != "person")
    act = judged(context.sentence, saying, _bearing(context, saying, speakers, unnamed))
    reporter = min(around, key=lambda one: len(one.saying.content)) if around else None
    if reporter and reporter.speakers == speakers:
        return None
    via = reporter.speakers if reporter else ()
    return Said(saying, speakers, act, via, unnamed or (reporter is not None and reporter.anonymous))


def _undone(context: Context, saying: Saying, above: Token) -> bool:
    """Is an act only what failed, or what somebody is praised or blamed for: "failed to agree", "had not agreed"?"""
    negated = clauses.negated(context.sentence, saying.verb) and saying.verb.lemma == "agree"
    blamed = saying.verb.dep == "pcomp" and above.lower in {"for", "of"}
    return negated or blamed or (saying.verb.dep == "xcomp" and above.lemma == "fail")


def _hidden(context: Context, saying: Saying) -> bool:
    """Does the phrase for the speaker say that it wants no name?"""
    sentence = context.sentence
    inside = sentence.subtree(saying.speaker.index)
    start, end = clauses.place(sentence, inside)
    return _HIDDEN.search(context.text[start:end]) is not None


def _denied(context: Context, saying: Saying) -> bool:
    """Is a saying only reported to be denied, or said not to be: "denied it agreed", "without agreeing"?"""
    here = saying.verb
    for above in context.sentence.up(here.index):
        if above.lower == "without" or (above.lemma in {"deny", "dismiss", "refute"} and here.dep != "conj"):
            return True
        here = above
    return False


def _bearing(context: Context, saying: Saying, speakers: tuple[Who, ...], unnamed: bool) -> Bearing:
    place = context.anchor(saying.content)
    return Bearing(
        anonymous=unnamed,
        other=_other(context, saying, speakers),
        own=_own(context, saying, speakers),
        quoted=bool(context.quoted(place.start, place.end)),
    )


def _own(context: Context, saying: Saying, speakers: tuple[Who, ...]) -> bool:
    """Is what is said about what the speaker, or whom it speaks for, would do itself?"""
    inside = set(saying.content)
    doers = [context.sentence.tokens[k] for k in saying.content if context.sentence.tokens[k].dep == "nsubj"]
    top = [
        w
        for w in doers
        if context.sentence.tokens[w.head].head not in inside or context.sentence.tokens[w.head].dep == "ROOT"
    ]
    if not top:
        return False
    if top[0].lower in {"i", "we", "it", "he", "she", "they"}:
        return True
    keys = {key for who in speakers for key in (who.key, who.represents)}
    phrase = core(context.sentence, top[0].index)
    known = context.cast.table[bare(words(context.sentence, phrase))]
    mine = context.sentence.tokens[phrase[0]].lower in {"his", "her", "our", "my", "its", "their"}
    return mine or (known is not None and known.key in keys)


def _other(context: Context, saying: Saying, speakers: tuple[Who, ...]) -> bool:
    """Is what is said about somebody else's doing?"""
    inside = set(saying.content)
    for k in saying.content:
        token = context.sentence.tokens[k]
        if token.dep == "nsubj" and token.head in inside and token.tag.startswith("N"):
            doer = context.cast.table[" ".join(context.sentence.tokens[i].text for i in core(context.sentence, k))]
            return doer is not None and doer.key not in {who.key for who in speakers}
    return False


def statements(context: Context) -> Iterator[Statement]:
    """The statements of a sentence that was heard."""
    for one in context.said:
        if one.saying.frame != "noun":
            place = context.anchor(one.saying.content)
            yield Statement(
                words=place,
                sentence=context.whole(),
                found_by=f"{one.saying.frame}: {one.saying.verb.lemma}",
                speakers=one.speakers,
                act=one.act,
                attribution="anonymous" if one.anonymous else "named",
                quotes=context.quoted(place.start, place.end),
                via=one.via,
                verb=one.saying.verb.lemma,
                modality=_modality(context, one.saying),
                negated=clauses.negated(context.sentence, one.saying.verb),
                dates=_when(context, place),
            )


def _when(context: Context, place: Anchor) -> tuple[str, ...]:
    """When it was said: the expressions of time outside what is said."""
    outside = [(at, one.group()) for at, one in expressions(context) if not place.start <= at < place.end]
    asides = context.sentence.aside
    return tuple(words for at, words in outside if not any(a <= at < b for a, b in asides))


def _modality(context: Context, saying: Saying) -> str:
    inside = [context.sentence.tokens[k] for k in saying.content]
    return next((token.lower for token in inside if token.tag == "MD"), "")


def loose(context: Context) -> list[tuple[int, int]]:
    """Quotations of a sentence, with a verb in them, that no saying covers: their places in the text."""
    covered = [clauses.place(context.sentence, one.saying.content) for one in context.said]
    free = []
    for a, b in context.sentence.quoted:
        inside = [w for w in context.sentence.tokens if a <= w.start < b]
        verb = any(w.tag.startswith("VB") or w.tag == "MD" for w in inside)
        if verb and len(inside) > 2 and not any(start < b and end > a for start, end in covered):
            free.append((a, b))
    return free


def cue(context: Context) -> tuple[Who, ...]:
    """Who says something in this sentence with a neutral verb outside quotation marks, whatever is said."""
    for verb in clauses.verbs(context.sentence):
        if verb.lemma in NEUTRAL | {"warn", "ask"} and not context.inside_quotation(verb.index):
            speaker = clauses.subject(context.sentence, verb)
            if speaker is not None and context.inside_quotation(
                speaker.index
            ):  # a name after the quotation's last word
                after = context.sentence.children(speaker.index, "appos")
                speaker = next((c for c in after if not context.inside_quotation(c.index)), None)
            found: tuple[Who, ...] = ()
            if speaker is not None:
                found = context.cast.who(context.sentence, speaker.index) or context.cast.anybody(
                    context.sentence, speaker
                )
            if found:
                return found
    return ()


def quotation(context: Context, place: tuple[int, int], speakers: tuple[Who, ...], how: str) -> Statement:
    """A quotation as the statement of whoever spoke before, or in the same sentence."""
    inside = [w.index for w in context.sentence.tokens if place[0] <= w.start < place[1]]
    spoken = context.anchor(clauses.trimmed(context.sentence, inside) or inside)
    unnamed = all(who.anonymous for who in speakers)
    saying = Saying(context.sentence.tokens[inside[0]], context.sentence.tokens[inside[0]], tuple(inside), "quotation")
    bearing = _bearing(context, saying, speakers, unnamed)
    act = by_content(said(context.sentence, inside), head_of(context.sentence, inside), bearing)
    context.said.append(Said(saying, speakers, act, (), unnamed))
    return Statement(
        words=spoken,
        sentence=context.whole(),
        found_by=how,
        speakers=speakers,
        act=act,
        attribution="anonymous" if unnamed else "named",
        quotes=context.quoted(spoken.start, spoken.end),
    )
