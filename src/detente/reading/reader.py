"""A file read by the rules, with a word on what may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from detente.reading.asked import ask
from detente.reading.incoming import Article, opened
from detente.reading.rules import read
from detente.reading.schema import Reading
from detente.reading.server import Server
from detente.reading.spacy_parser import SpacyParser


@dataclass(frozen=True)
class Read:
    """An article, what is suggested for it, and remarks for whoever looks at the suggestions."""

    article: Article
    reading: Reading
    remarks: tuple[str, ...]


def read_file(path: Path, written: date | None = None, model: str | None = None) -> Read:
    """The suggestions for a file; `written` is the day it was written, if known.

    Raises ReadingError for a file that cannot be read and when no parser is installed.
    """
    article = opened(path)
    reading = read(article.text, SpacyParser(model), written)
    return Read(article, reading, tuple(_remarks(reading, written)))


def ask_file(path: Path, server: Server, written: date | None = None) -> Read:
    """What a language model suggests for a file, as `read_file` does; the tokens used are a remark.

    Raises ReadingError for a file that cannot be read, and when the server gives nothing of use.
    """
    article = opened(path)
    asked = ask(article.text, server, written)
    cost = (
        "the server does not say how many tokens were used" if asked.tokens is None else f"{asked.tokens:,} tokens used"
    )
    remarks = (cost, asked.missing, *_remarks(asked.reading, written))
    return Read(article, asked.reading, tuple(filter(None, remarks)))


def _remarks(reading: Reading, written: date | None) -> list[str]:
    kinds = {one.kind for one in reading.suggestions}
    said = []
    if "actor" not in kinds:
        said.append("no actor found: nothing can be suggested for a case")
    elif "statement" not in kinds:
        said.append("nobody says anything in this text")
    if reading.dropped:
        said.append(f"{reading.dropped} suggestions dropped: their words do not stand in the text")
    if open_ := [one.words.exact for one in reading.suggestions if one.kind == "date" and one.resolved is None]:
        told = ", ".join(f"“{words}”" for words in open_[:3]) + (", …" if len(open_) > 3 else "")
        said.append(
            f"dates left open, as their words settle no day: {told}"
            if written
            else f"dates left open: {told}; give the day of writing with --date"
        )
    return said
