"""A small long run: a case of two coasts, asked about in chunks of a few draws."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.case import Case
from detente.casefile import load
from detente.scale.plan import Plan, planned

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"


@pytest.fixture(scope="session")
def strait() -> Case:
    return load(STRAIT)


@pytest.fixture
def plan(strait: Case) -> Plan:
    """Seven chunks, the last of them short."""
    return planned("compromise", strait, draws=130, seed=3, chunk=20)
