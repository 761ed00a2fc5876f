"""What the tests of reading share: a parser, and a reading of one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.errors import ReadingError
from detente.reading.rules import read
from detente.reading.schema import Reading
from detente.reading.spacy_parser import SpacyParser


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    """The English model installed here; a test that asks for it is skipped without one."""
    try:
        return SpacyParser()
    except ReadingError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def reads(parser: SpacyParser) -> Callable[[str], Reading]:
    """Reads a text by the rules."""
    return lambda text: read(text, parser)
