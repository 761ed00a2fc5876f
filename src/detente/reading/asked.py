"""The second engine, only if asked for: a language model at an OpenAI-compatible address reads the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from detente.errors import ReadingError
from detente.reading.offered import taken
from detente.reading.schema import Reading, Suggestion
from detente.reading.server import CutShortError, Server
from detente.reading.verbatim import kept

PIECE = 12_000  # characters sent at once: some four pages
LEAST = 1_000  # characters: a piece is not halved below


@dataclass(frozen=True)
class Asked:
    """A reading, the tokens it took if the server says so, and what is missing in it."""

    reading: Reading
    tokens: int | None
    missing: str = ""


def ask(text: str, server: Server, written: date | None = None) -> Asked:
    """What a language model suggests for a text; `written` is the day it was written, if known.

    Offers whose quotation does not stand in the text letter by letter, or that are malformed, are dropped and counted.
    A piece with more in it than fits a reply is sent again in halves. When the server fails after some pieces, these
    are kept, and `missing` says where it stopped.
    Raises ReadingError when nobody is there, the server refuses, or no list comes for the first piece.
    """
    engine = f"language model {server.model}"
    day = {"written": written.isoformat()} if written else {}
    good: list[Suggestion] = []
    dropped, missing = 0, ""
    parts = list(_parts(text, range(len(text)), PIECE))
    while parts:
        part = parts.pop(0)
        try:
            offers = server.offers({"report": text[part.start : part.stop], **day})
        except CutShortError:
            if len(part) <= LEAST:
                raise server.refused("its replies are cut short. Mend: let it say more at once") from None
            parts[:0] = _parts(text, part, len(part) // 2 + 1)
            continue
        except ReadingError as error:
            if not part.start:
                raise
            missing = f"nothing was read from character {part.start:,} of {len(text):,} on: {error}"
            break
        some, lost = taken(text, part, offers, engine, written)
        good, dropped = good + some, dropped + lost
    whole, lost = kept(text, good)
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    reading = Reading(
        sha256=digest, characters=len(text), engine=engine, suggestions=_unlike(whole), dropped=dropped + lost
    )
    return Asked(reading, server.used, missing)


def _unlike(suggested: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Each suggestion once."""
    return tuple({one.model_dump_json(): one for one in suggested}.values())


def _parts(text: str, whole: range, size: int) -> Iterator[range]:
    """Where the pieces of a part of a text stand, cut between paragraphs or words where it can be."""
    start = whole.start
    while start < whole.stop:
        end = start + size
        if end >= whole.stop:
            stop = whole.stop
        else:
            cuts = [text.rfind(mark, start + 1, end) for mark in ("\n\n", "\n", ". ", " ")]
            stop = next((cut + 1 for cut in cuts if cut > start), end)
        yield range(start, stop)
        start = stop
