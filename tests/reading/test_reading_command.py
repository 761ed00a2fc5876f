"""`detente read` in process."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli import app
from detente.errors import ReadingError
from detente.reading import spacy_parser
from detente.reading.reader import read_file
from detente.reading.schema import Reading
from detente.reading.spacy_parser import SpacyParser

TEXT = (
    "Iran said on Thursday that it might close the strait if Oman joined the alliance. Talks cost 3 million dollars.\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_terminal(file: Path, parser: SpacyParser) -> None:
    out = CliRunner().invoke(app, ["read", str(file)])
    assert out.exit_code == 0, out.output
    assert "Iran, hinted: “might close the strait”" in out.stdout
    assert "3,000,000 dollar: “3 million dollars”" in out.stdout
    assert "open: “on Thursday”" in out.stdout
    assert "give the day of writing with --date" in out.stdout
    assert "nothing is part of a case yet" in out.stdout


def test_json_and_a_day_of_writing(file: Path, parser: SpacyParser) -> None:
    out = CliRunner().invoke(app, ["read", str(file), "--json", "--date", "2007-04-21"])
    assert out.exit_code == 0, out.output
    reading = Reading.model_validate_json(out.stdout)
    assert all(TEXT[one.words.start : one.words.end] == one.words.exact for one in reading.suggestions)
    dates = [one["resolved"] for one in json.loads(out.stdout)["suggestions"] if one["kind"] == "date"]
    assert dates == ["2007-04-19"]


def test_a_text_without_actors_says_so(tmp_path: Path, parser: SpacyParser) -> None:
    path = tmp_path / "weather.txt"
    path.write_text("It rained all day and the wind was cold, but by the evening it was dry.", encoding="utf-8")
    out = CliRunner().invoke(app, ["read", str(path)])
    assert out.exit_code == 0
    assert "no actor found" in out.stdout


def test_the_wrong_day_is_told() -> None:
    out = CliRunner().invoke(app, ["read", "x.txt", "--date", "April"])
    assert "date = April; allowed: a day such as 2007-04-21" in str(out.exception or out.output)


def test_without_a_model_the_command_to_get_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_parser, "find_spec", lambda name: None)
    with pytest.raises(ReadingError, match=r"pip install 'detente\[read\]'"):
        spacy_parser.installed()
    monkeypatch.setattr(spacy_parser, "find_spec", lambda name: name == "spacy" or None)
    with pytest.raises(ReadingError, match="needs an English model"):
        spacy_parser.installed()


def test_the_better_model_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    have = {"spacy", "en_core_web_sm", "en_core_web_md"}
    monkeypatch.setattr(spacy_parser, "find_spec", lambda name: name in have or None)
    assert spacy_parser.installed() == "en_core_web_md"


@pytest.mark.usefixtures("parser")
def test_dates_left_open_are_named(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Moscow said on Thursday that it had vetoed the plan this week.", encoding="utf-8")
    [before] = read_file(article).remarks
    assert before == "dates left open: “on Thursday”, “this week”; give the day of writing with --date"
    [after] = read_file(article, date(2007, 4, 21)).remarks
    assert after == "dates left open, as their words settle no day: “this week”"
