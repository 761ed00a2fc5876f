"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from detente.errors import ReadingError
from detente.reading.spacy_parser import SpacyParser

ROOT = Path(__file__).resolve().parents[1]

# Many examples because a kernel takes milliseconds, no deadline because the first call compiles it, and
# the same examples every time in CI so that a red run can be repeated.
settings.register_profile("house", max_examples=100, deadline=None)
settings.register_profile("ci", parent=settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the repository; a test that asks for it is skipped without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the shared data (formulas, votes, crises) in a folder `shared` beside the repository")
    return folder


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    """The English model installed here; a test that asks for it is skipped without one."""
    try:
        return SpacyParser()
    except ReadingError as error:
        pytest.skip(str(error))
