"""Briefs for the tests: made once, on few draws."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from detente.brief.content import Brief
from detente.brief.make import make
from detente.case import VOTES
from detente.casefile import from_plain, load

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"
HOSTILE = "<script>alert(1)</script> =cmd() [bold red]x[/] \x1b[31m \u202e {{ 7*7 }} \"'&lt;"
PLACES = {"title", "summary", "name", "text", "question", "says", "speaker", "reason", "publisher", "topic"}


@pytest.fixture(scope="session")
def brief() -> Brief:
    return make(load(STRAIT), "strait.toml", draws=60, seed=3)


@pytest.fixture(scope="session")
def hostile() -> Brief:
    plain = tomllib.loads(STRAIT.read_text(encoding="utf-8"))
    return make(from_plain(_with_hostile_texts(plain)), "hostile.toml", draws=12)


def _with_hostile_texts(value: Any, key: str = "") -> Any:
    """The case with hostile text wherever people may write freely."""
    if isinstance(value, dict):
        if key == "scale":
            return {at: f"{text} {HOSTILE}" for at, text in value.items()}
        return {k: _with_hostile_texts(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [f"{x} {HOSTILE}" for x in value] if key == "rungs" else value
    free = key in PLACES and isinstance(value, str) and value not in VOTES
    return f"{value} {HOSTILE}" if free else value
