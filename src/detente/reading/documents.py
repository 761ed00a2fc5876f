"""The text of web pages, PDF and Word files."""

from __future__ import annotations

import logging
import re
import zipfile
import zlib
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from detente.errors import ReadingError

PAGE = 5_000_000  # characters of a web page with its marks: past that the time to take it apart grows without measure
UNPACKED = 50_000_000  # bytes of the text of a Word document once unpacked, with its marks: more is a trap
_MAIN = "word/document.xml"
_OUTSIDE = frozenset({"tbl", "Fallback"})  # tables, and what older programs show instead of a box
_GAPS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
MEND = "Mend: pip install 'detente[read]'"


def html_text(page: str, name: str) -> str:
    """The main text of a web page, one paragraph a line; menus, scripts, adverts and comments are left out."""
    if len(page) > PAGE:
        raise ReadingError(
            f"{name}: a page of {len(page) / 1e6:.0f} MB; allowed: up to {PAGE / 1e6:.0f} MB. Mend: save its text alone"
        )
    trafilatura = _library("trafilatura", name)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.extract(page, include_comments=False, include_tables=False, favor_precision=False)
    except Exception as error:  # the page decides what a parser of pages meets
        raise ReadingError(f"{name}: this page cannot be read ({type(error).__name__}: {error})") from None
    return str(found or "")


def pdf_text(data: bytes, name: str) -> str:
    """The text of a PDF file, pages one after another, words broken at line ends joined."""
    pypdf = _library("pypdf", name)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadingError(f"{name}: this PDF is locked by a password. Mend: save it without one")
        pages = [page.extract_text() or "" for page in reader.pages]
    except ReadingError:
        raise
    except Exception as error:  # a broken file may fail anywhere in the library
        raise ReadingError(f"{name}: this PDF cannot be read ({type(error).__name__}: {error})") from None
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(pages))


def word_text(data: bytes, name: str) -> str:
    """The paragraphs of a Word file, what was inserted with marks of change too; tables and deleted words left out."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if _MAIN not in packed.namelist():
                raise ReadingError(f"{name}: a packed file that is no Word file; allowed: .docx, or its text")
            size = packed.getinfo(_MAIN).file_size
            if size > UNPACKED:
                raise ReadingError(
                    f"{name}: {size / 1e6:.0f} MB once unpacked; allowed: up to {UNPACKED / 1e6:.0f} MB. Mend: split it"
                )
            with packed.open(_MAIN) as main:
                return str(ElementTree.parse(main, ElementTree.XMLParser(target=_Words())).getroot())
    except zipfile.BadZipFile:
        raise ReadingError(f"{name}: a broken packed file; allowed: a whole .docx file") from None
    except (ElementTree.ParseError, RuntimeError, NotImplementedError, OSError, ValueError, zlib.error) as error:
        raise ReadingError(f"{name}: this Word file cannot be read ({type(error).__name__}: {error})") from None


class _Words:
    """Takes the marks of a Word file as they come, and keeps nothing but the words of its paragraphs."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self._begun: list[list[str]] = [[]]
        self._outside, self._text = 0, False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """A mark begins."""
        name = tag.rpartition("}")[2]
        self._outside += name in _OUTSIDE
        self._text = name == "t"
        if name == "p":
            self._begun.append([])
        elif name in _GAPS:
            self._begun[-1].append(_GAPS[name])

    def data(self, text: str) -> None:
        """What stands between marks."""
        if self._text:
            self._begun[-1].append(text)

    def end(self, tag: str) -> None:
        """A mark ends, and with it perhaps a paragraph."""
        name = tag.rpartition("}")[2]
        self._outside -= name in _OUTSIDE
        self._text = False
        if name == "p":
            text = "".join(self._begun.pop())
            if text.strip() and not self._outside:
                self.paragraphs.append(text)

    def close(self) -> str:
        """The paragraphs, with an empty line between them."""
        return "\n\n".join(self.paragraphs)


def _library(library: str, name: str) -> Any:
    try:
        return import_module(library)
    except ImportError:
        raise ReadingError(f"{name}: to read such a file, {library} is needed. {MEND}") from None
