"""The command of packages: whose they are is asked with words that Python keeps for itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli import app

STRAIT = str(Path(__file__).parent / "cases" / "strait.toml")


def _run(*more: str) -> dict[str, object]:
    run = CliRunner().invoke(app, ["run", "breakthrough", STRAIT, "--draws", "20", "--fresh", "40", "--json", *more])
    assert run.exit_code == 0, run.output
    return json.loads(run.stdout)  # type: ignore[no-any-return]


def test_for_whom_and_by_whose_mediation_are_options():
    settings = _run("--for", "north,league", "--mediator", "--goal", "adoption.chance >= 0.3", "--share", "0.7")[
        "settings"
    ]
    assert isinstance(settings, dict)
    asked = {key: settings[key] for key in ("for_", "mediator", "goal", "share")}
    assert asked == {"for_": "north,league", "mediator": True, "goal": "adoption.chance >= 0.3", "share": 0.7}


@pytest.mark.parametrize(("goal", "told"), [("adoption.chance >= 0", "all"), ("adoption.chance > 1", "none")])
def test_what_always_or_never_holds_is_said_so(goal, told):
    words = ["run", "breakthrough", STRAIT, "--draws", "9", "--fresh", "20", "--most-tried", "1", "--goal", goal]
    run = CliRunner().invoke(app, words, env={"COLUMNS": "200"})
    assert f": holds as things are  {told} of the draws" in run.stdout
    assert f"in {told} of" in run.stdout.split("•")[1]
    assert "99%" not in run.stdout
    assert "less than 1%" not in run.stdout


@pytest.mark.parametrize("words", [["--for", "nobody"], ["--goal", "adoption.chance"], ["--share", "2"]])
def test_what_cannot_be_asked_is_an_error(words):
    run = CliRunner().invoke(app, ["run", "breakthrough", STRAIT, "--draws", "5", *words])
    assert run.exit_code != 0
