"""`detente doubt`: plain words first, the same as JSON and as a page, faults with the right name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli import app
from detente.cli_doubt import doubt
from detente.doubt.methods import METHODS
from detente.errors import DetenteError

STRAIT = str(Path(__file__).parent / "cases/strait.toml")
RUNNER = CliRunner()


def asked(*arguments: str) -> str:
    found = RUNNER.invoke(app, ["doubt", *arguments], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def test_words_come_before_tables() -> None:
    said = " ".join(asked("adoption.chance", STRAIT, "--draws", "60").split())
    assert said.index("alone takes") < said.index("Average at low")
    assert "tornado" in said
    assert "tipping" in said
    assert "detente doubt adoption.chance" in said


def test_every_method_answers_as_json() -> None:
    found = json.loads(asked("adoption.chance", STRAIT, "--draws", "64", "--method", "all", "--json"))
    assert list(found["methods"]) == list(METHODS)
    assert found["measure"].endswith(".adopted")
    for name, told in found["methods"].items():
        assert told["sentences"], name
        assert all(sentence.endswith(".") for sentence in told["sentences"]), name


def test_a_page_draws_bars_and_maps_beside_their_tables(tmp_path: Path) -> None:
    page = tmp_path / "doubt.html"
    ways = ("--method", "tornado", "--method", "two-way")
    asked("adoption.chance", STRAIT, "--draws", "40", *ways, "--output", str(page))
    html = page.read_text(encoding="utf-8")
    assert html.count("<svg ") == 3
    assert html.count("The same as a table") == 3
    assert "<script" not in html
    assert "http" not in re.sub(r'xmlns="[^"]*"|http-equiv', "", html)


def test_a_map_of_two_inputs_named() -> None:
    options = ("--draws", "30", "--with", "voting.noise", "--and", "voting.consent", "--json", "--threshold", "0.4")
    found = json.loads(asked("adoption.chance", STRAIT, *options))
    map_ = found["methods"]["two-way"]["found"]["average"]
    assert (map_["x"], map_["y"], map_["threshold"]) == ("voting.noise", "voting.consent", 0.4)


def test_one_input_named_is_the_one_moved() -> None:
    options = ("--draws", "30", "--with", "voting.noise", "--method", "tipping", "--json")
    found = json.loads(asked("adoption.chance", STRAIT, *options))
    assert [one["input"] for one in found["methods"]["tipping"]["found"]["found"]] == ["voting.noise"]


def test_what_if_is_asked_and_said() -> None:
    options = ("--draws", "30", "--method", "delta", "--set", "voting.noise=3")
    assert "With: voting.noise = 3" in asked("adoption.chance", STRAIT, *options)


def test_a_map_of_one_input_named_takes_the_leading_one_beside_it() -> None:
    shown = asked(
        "escalation.rung.1", STRAIT, "--draws", "20", "--method", "two-way", "--with", "voting.noise", "--json"
    )
    map_ = json.loads(shown)["methods"]["two-way"]["found"]["average"]
    assert map_["x"] == "voting.noise"  # and the other is the one that leads
    assert map_["y"] != "voting.noise"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("adoption", STRAIT), "a whole analysis; allowed: one of its measures"),
        (("adoption.nothing", STRAIT), "no measure 'nothing'"),
        (("adoption.chance", STRAIT, "--method", "tornados"), "did you mean 'tornado'"),
        (("adoption.chance", STRAIT, "--and", "voting.noise"), "--and without --with"),
        (("adoption.chance", STRAIT, "--with", "voting.noize"), "did you mean 'voting.noise'"),
        (("adoption.chance", STRAIT, "--with", "voting.noise", "--and", "voting.noise"), "voting.noise twice"),
        (("adoption.chance", STRAIT, "--threshold", "nan"), "threshold = nan; allowed: a number"),
        (
            ("adoption.chance", STRAIT, "--draws", "1", "--method", "sobol"),
            "has one factor, all others together; shares need two",
        ),
    ],
)
def test_faults_name_what_would_do(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(DetenteError) as caught:
        RUNNER.invoke(app, ["doubt", *arguments], catch_exceptions=False)
    assert said.casefold() in str(caught.value).casefold()


def test_the_help_names_every_method() -> None:
    line = next(line for line in (doubt.__doc__ or "").splitlines() if line.strip().startswith("Methods:"))
    assert [word for word in re.findall(r"[\w-]+", line) if word not in ("Methods", "or", "all")] == list(METHODS)
