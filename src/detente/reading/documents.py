"""The text of web pages, PDF and Word files."""

from __future__ import annotations

import logging
import re
import zipfile
from importlib import import_module
from io import BytesIO
from typing import Any

from detente.errors import ReadingError

UNPACKED = 50_000_000  # bytes of a Word document once unpacked: more is a trap
MEND = "Mend: pip install 'detente[read]'"


def html_text(page: str, name: str) -> str:
    """The main text of a web page, one paragraph a line; menus, scripts, adverts and comments are left out."""
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
    """The paragraphs of a Word file, tables left out."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            size = sum(one.file_size for one in packed.infolist())
            if "word/document.xml" not in packed.namelist():
                raise ReadingError(f"{name}: a packed file that is no Word file; allowed: .docx, or its text")
    except zipfile.BadZipFile:
        raise ReadingError(f"{name}: a broken packed file; allowed: a whole .docx file") from None
    if size > UNPACKED:
        raise ReadingError(f"{name}: {size / 1e6:.0f} MB once unpacked; allowed: up to {UNPACKED / 1e6:.0f} MB")
    docx = _library("docx", name)
    try:
        document = docx.Document(BytesIO(data))
    except Exception as error:  # as above
        raise ReadingError(f"{name}: this Word file cannot be read ({type(error).__name__}: {error})") from None
    return "\n\n".join(paragraph.text for paragraph in document.paragraphs if paragraph.text.strip())


def _library(library: str, name: str) -> Any:
    try:
        return import_module(library)
    except ImportError:
        raise ReadingError(f"{name}: to read such a file, {library} is needed. {MEND}") from None
