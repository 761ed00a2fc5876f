"""What the tests of reading share: a reading of one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detente.reading.rules import read
from detente.reading.schema import Reading
from detente.reading.spacy_parser import SpacyParser


@pytest.fixture(scope="session")
def reads(parser: SpacyParser) -> Callable[[str], Reading]:
    """Reads a text by the rules."""
    return lambda text: read(text, parser)
