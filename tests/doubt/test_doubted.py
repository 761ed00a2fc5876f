"""Several methods at once: each told, what cannot be told said so, the command that makes it again."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from planted_analysis import asking, case_of, values

from detente import load
from detente.doubt import doubted as module
from detente.doubt.doubted import USUAL, doubt
from detente.doubt.methods import METHODS
from detente.errors import SettingError

STRAIT = load(Path(__file__).parents[1] / "cases/strait.toml")


def test_the_usual_methods_are_asked_and_the_command_makes_it_again() -> None:
    found = doubt("adoption.chance", STRAIT, "a strait.toml", draws=40, inputs=["voting.noise"], threshold=0.4)
    assert tuple(found.told) == USUAL
    words = shlex.split(found.command)
    assert words[:4] == ["detente", "doubt", "adoption.chance", "a strait.toml"]
    assert words[words.index("--with") + 1] == "voting.noise"
    assert words[words.index("--threshold") + 1] == "0.4"
    assert found.to_dict()["methods"]["tornado"]["found"]["bars"][0]["input"] == "voting.noise"


def test_what_cannot_be_told_is_said_unless_it_was_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    days = asking(3, lambda x: x[:, 0], unit="days", of=values)
    monkeypatch.setattr(module, "question", lambda measure, case: days)
    found = doubt("planted.y", case_of(3), draws=30)
    assert found.told["tipping"].sentences[0].startswith("Not told: planted.y is in days")
    assert found.told["tornado"].tables
    with pytest.raises(SettingError, match="say where it turns"):
        doubt("planted.y", case_of(3), draws=30, methods=["tipping"])


def test_every_method_has_a_module_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    simulated = asking(4, lambda x: x[:, 0] * x[:, 1] + x[:, 2] - 1, luck=0.1)
    monkeypatch.setattr(module, "question", lambda measure, case: simulated)
    found = doubt("planted.y", case_of(4), draws=60, methods=["all"])
    assert list(found.told) == list(METHODS)
    assert all(told.sentences for told in found.told.values())
