"""The rule engine: a text in, suggestions out, one sentence after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

from detente.reading.cast import Cast
from detente.reading.conditions import conditions
from detente.reading.context import Context
from detente.reading.dates import dates
from detente.reading.disputes import disputes
from detente.reading.mentions import mentions
from detente.reading.moves import moves
from detente.reading.parsing import parsed
from detente.reading.positions import positions
from detente.reading.quantities import facts
from detente.reading.schema import Reading, Statement, Suggestion, Who
from detente.reading.statements import cue, hear, loose, quotation, statements
from detente.reading.tokens import Parser, Sentence
from detente.reading.verbatim import kept


def read(text: str, parser: Parser, written: date | None = None) -> Reading:
    """What the rules suggest for a text; suggestions whose words are not in it are dropped and counted.

    `written` is the day the text was written, if somebody knows: without it "on Monday" stays open.
    """
    found = list(_suggested(text, parsed(text, parser), Cast(), written))
    good, dropped = kept(text, found)
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Reading(
        sha256=digest, characters=len(text), engine=f"rules on {parser.name}", suggestions=good, dropped=dropped
    )


def _suggested(text: str, sentences: list[Sentence], cast: Cast, written: date | None) -> Iterator[Suggestion]:
    contexts = [Context(text, sentence, cast) for sentence in sentences]
    for number, context in enumerate(contexts):
        yield from mentions(context)
        hear(context)
        stated = list(statements(context))
        stated += _quoted(contexts, number, stated, cast)
        if stated:
            cast.speaker = _speaks(stated, cast)
        yield from stated
        yield from positions(context)
        yield from moves(context)
        yield from conditions(context)
        yield from facts(context)
        yield from disputes(context)
        yield from dates(context, written)


def _quoted(contexts: list[Context], number: int, stated: list[Statement], cast: Cast) -> Iterable[Statement]:
    """Quotations no verb of saying governs: said by whom the sentence, the next or the last one names."""
    context = contexts[number]
    for place in loose(context):
        speakers, how = cue(context), "quotation: cue in the sentence"
        if not speakers:
            speakers, how = _next(contexts, number, place), "quotation: cue in the next sentence"
        if not speakers:
            before = [one.speakers for one in stated if one.words.end <= place[0] and not one.via]
            speakers, how = before[-1] if before else cast.speaker, "quotation: carried on"
        if speakers:
            yield quotation(context, place, speakers, how)


def _next(contexts: list[Context], number: int, place: tuple[int, int]) -> tuple[Who, ...]:
    """Who is named after a quotation that the next sentence goes on with, or right after it ends."""
    here = contexts[number]
    whole = place[1] >= here.sentence.end - 2
    for later in contexts[number + 1 : number + 4]:
        if later.sentence.paragraph != here.sentence.paragraph or not whole:
            return ()
        goes_on = any(a <= later.sentence.start + 1 for a, _ in later.sentence.quoted)
        if not goes_on or here.text[place[1] : place[1] + 1] in {'"', "”"}:
            return ()
        speakers = cue(later)
        if speakers:
            return speakers
    return ()


def _speaks(stated: list[Statement], cast: Cast) -> tuple[Who, ...]:
    """Who "we" and "I" are from here on: the last one quoted, else the last one who spoke."""
    quoted = [one for one in stated if one.quotes and not one.via]
    own = quoted or [one for one in stated if not one.via and not one.found_by.startswith(("act", "relative"))]
    return own[-1].speakers if own else cast.speaker
