"""A file as plain text: what kind it is is told by what it holds, and what cannot be read gets one clear line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from detente.errors import ReadingError
from detente.reading.decoding import binary, decoded
from detente.reading.documents import html_text, pdf_text, word_text
from detente.reading.language import english

LARGEST = 20_000_000  # bytes of a file
LONGEST = 500_000  # characters of a text: some two hundred pages, which take a minute and 400 MB to read


@dataclass(frozen=True)
class Article:
    """A text with what it was made from; places of suggestions are indices into `text`."""

    text: str
    form: str  # text, html, pdf or word
    encoding: str = ""


def opened(path: Path) -> Article:
    """The text of a file. Raises ReadingError for what is missing, too large, empty, no text, or not English."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise ReadingError(f"{path}: {size / 1e6:.0f} MB; allowed: up to {LARGEST / 1e6:.0f} MB. Mend: split it")
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{path}: cannot be read ({error.strerror or error})") from None
    return article(data, str(path))


def article(data: bytes, name: str = "text") -> Article:
    """The text of the bytes of a file. Raises ReadingError as `opened` does; `name` is for the message.

    >>> article("Moscow said on Monday that it would veto the plan.".encode("utf-16")).text[:6]
    'Moscow'
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ReadingError(f"{name}: empty; allowed: a text in English")
    found = _made(data, name)
    if not found.text.strip():
        raise ReadingError(f"{name}: no text found in this {found.form} file (a scan?); allowed: a file with text")
    if len(found.text) > LONGEST:
        raise ReadingError(f"{name}: {len(found.text):,} characters; allowed: up to {LONGEST:,}. Mend: split it")
    if not english(found.text):
        raise ReadingError(f"{name}: does not read as English; allowed: a text in English. Mend: translate it first")
    return found


def _made(data: bytes, name: str) -> Article:
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return Article(pdf_text(data, name), "pdf")
    if head.startswith(b"PK\x03\x04"):
        return Article(word_text(data, name), "word")
    if binary(data):
        raise ReadingError(f"{name}: a binary file; allowed: plain text, HTML, PDF or Word (.docx)")
    text, encoding = decoded(data)
    page = text[:2000].lower()
    if text.lstrip()[:1] == "<" and any(mark in page for mark in ("<html", "<!doctype html", "<body", "<p")):
        return Article(html_text(text, name), "html", encoding)
    return Article(text, "text", encoding)
