"""The options of `detente run` that say by whom many draws are answered and where they are kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli import app
from detente.errors import SettingError, Stopped
from detente.scale import run as module
from detente.scale.run import Progress

STRAIT = str(Path(__file__).parents[1] / "cases" / "strait.toml")


def _asked(*options: str):
    return CliRunner().invoke(app, ["run", "compromise", STRAIT, "--draws", "60", "--json", *options])


def test_options_change_nothing_in_the_answer(tmp_path: Path):
    plain = _asked()
    assert plain.exit_code == 0
    kept = _asked("--checkpoint", str(tmp_path), "--workers", "1")
    assert kept.exit_code == 0, kept.output
    assert json.loads(kept.stdout) == json.loads(plain.stdout)
    assert (tmp_path / "chunk-000000").exists()
    assert _asked("--checkpoint", str(tmp_path)).stdout == plain.stdout


def test_wrong_options_are_told(tmp_path: Path):
    assert isinstance(_asked("--workers", "0").exception, SettingError)
    assert isinstance(_asked("--workers", "1", "--cluster", "tcp://127.0.0.1:1").exception, SettingError)


def test_an_interruption_ends_with_130_and_tells_how_to_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "here", stop)
    found = _asked("--checkpoint", str(tmp_path))
    assert found.exit_code == 130
    assert "run the same command to go on" in found.stderr


def test_an_interruption_without_a_folder_says_what_would_have_kept_it():
    assert "--checkpoint FOLDER" in str(module._stopped(module.Means()))
    assert issubclass(Stopped, KeyboardInterrupt)


def test_progress_is_told_in_words():
    text = str(Progress(done=120_000, draws=1_000_000, kept=20_000, rate=8400.0, left=105.0))
    assert text == "120,000 of 1,000,000 draws (20,000 kept from before), 8,400 a second, 2 min left"
    assert str(Progress(10, 40, 0, 10.0, 3.0)) == "10 of 40 draws, 10 a second, 3 s left"


def test_a_setting_that_is_typed_is_kept_where_many_draws_have_their_own(monkeypatch: pytest.MonkeyPatch):
    seen = {}
    monkeypatch.setattr("detente.scale.run.run", lambda *_, **given: seen.update(given) or 1 / 0)
    CliRunner().invoke(app, ["run", "stability", STRAIT, "--most-draws", "400"])
    assert seen["most_draws"] == 400
    seen.clear()
    CliRunner().invoke(app, ["run", "stability", STRAIT])
    assert "most_draws" not in seen
    assert seen["workers"] is None
