"""The command line: one call of the library a command, plain errors, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from detente.analysis import analyses
from detente.cli import main

STRAIT = str(Path(__file__).parent / "cases" / "strait.toml")
RUNNER = CliRunner()


def detente(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a command leaves behind, run in this process, where everything is loaded already."""
    asked = ["detente", *arguments]
    whole, said = patch.dict(os.environ), RUNNER.isolation(env=environment)
    with whole, said as (out, err, _), patch.object(sys, "argv", asked), chdir(cwd or Path()):
        with pytest.raises(SystemExit) as end:
            main()
        sys.stdout.flush()
        sys.stderr.flush()
        return subprocess.CompletedProcess(
            asked, int(end.value.code or 0), *(s.getvalue().decode() for s in (out, err))
        )


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, as from a shell."""
    command = [sys.executable, "-m", "detente.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_process_of_its_own_does_the_same():
    for arguments in (("check", STRAIT), ("run", "adoptoin", STRAIT)):
        here, there = detente(*arguments), started(*arguments)
        assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


def test_run_prints_the_json_of_the_contract():
    run = detente("run", "compromise", STRAIT, "--json", "--draws", "20", "--seed", "4")
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    keys = {"analysis", "case", "settings", "draws", "seed", "measures", "findings", "caveats", "version"}
    assert keys <= found.keys()
    assert (found["draws"], found["seed"]) == (20, 4)
    assert all({"best", "low", "high", "unit"} <= measure.keys() for measure in found["measures"].values())


def test_settings_are_options_and_can_be_set_by_name():
    by_option = detente("run", "adoption", STRAIT, "--draws", "5", "--json", "--no-details")
    by_name = detente("run", "adoption", STRAIT, "--draws", "5", "--json", "--set", "details=false")
    assert json.loads(by_option.stdout)["settings"]["details"] is False
    assert by_option.stdout == by_name.stdout


def test_a_value_of_the_case_can_be_set_by_path():
    arguments = ("run", "adoption", STRAIT, "--draws", "5", "--json", "--set", "details=false")
    plain, changed = detente(*arguments), detente(*arguments, "--set", "intent.south.treaty.strength=0")
    found = json.loads(changed.stdout)
    assert found["what_if"] == {"intent.south.treaty.strength": "0"}
    assert found["settings"] == json.loads(plain.stdout)["settings"]
    assert found["measures"] != json.loads(plain.stdout)["measures"]
    printed = detente("run", "compromise", STRAIT, "--draws", "5", "--set", "stance.north.fees.position=20:30")
    assert "With: stance.north.fees.position = 20:30" in printed.stdout


def test_a_brief_says_what_was_changed():
    text = detente("brief", STRAIT, "--draws", "5", "--set", "option.offer.on=on", "--format", "text").stdout
    assert "With: option.offer.on = on" in text
    assert "--set option.offer.on=on" in " ".join(text.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "adoptoin", STRAIT], "Did you mean 'adoption'?"),
        (["run", "adoption", "no-such-case"], "no case 'no-such-case'"),
        (["run", "adoption", STRAIT, "--set", "details"], "allowed: NAME=VALUE"),
        (["run", "adoption", STRAIT, "--set", "detail=false"], "Did you mean 'details'?"),
        (["run", "adoption", STRAIT, "--set", "option.ofer.onn=on"], "Did you mean 'option.offer.on'?"),
        (["run", "adoption", STRAIT, "--set", "nothing=1"], "neither a setting of adoption (details) nor a path"),
        (["run", "adoption", STRAIT, "--set", "option.offer.on=1"], "allowed: on or off"),
        (["run", "adoption", STRAIT, "--set", "details=false", "--set", "details=true"], "twice"),
        (["brief", STRAIT, "--set", "option.offer.onn=on"], "did you mean 'option.offer.on'?"),
        (["run", "adoption", STRAIT, "--draws", "0"], "draws = 0"),
        (["brief", STRAIT, "--output", "brief.pdf"], "allowed endings"),
        (["brief", STRAIT, "--output", "no/such/folder/brief.html"], "make it first"),
        (["check", "."], "a directory"),
        (["new", "no spaces allowed"], "allowed: letters"),
    ],
)
def test_what_can_be_mended_is_told_without_a_traceback(arguments: list[str], told: str):
    run = detente(*arguments)
    assert run.returncode == 2
    assert told in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


def test_unknown_options_end_with_2():
    assert detente("brief", STRAIT, "--colour").returncode == 2


def test_list_names_every_analysis_with_question_and_source():
    found = {row["name"]: row for row in json.loads(detente("list", "--json").stdout)}
    assert set(found) == set(analyses())
    text = detente("list").stdout
    for name, analysis in analyses().items():
        assert found[name]["reference"] == analysis.reference
        assert analysis.question in text


@pytest.mark.parametrize("command", ["brief", "run", "list", "check", "show", "new", "schema", "compare"])
def test_help_shows_an_example(command: str):
    assert f"Example: detente {command}" in " ".join(detente(command, "--help", COLUMNS="200").stdout.split())


@pytest.mark.parametrize("name", analyses())
def test_every_analysis_has_a_command_with_its_settings(name: str):
    run = detente("run", name, "--help", COLUMNS="200")
    assert run.returncode == 0, run.stderr
    assert analyses()[name].example in run.stdout
    for setting in analyses()[name].settings:
        assert f"--{setting.rstrip('_').replace('_', '-')}" in run.stdout


def test_brief_writes_a_file_and_prints_the_bottom_line(tmp_path: Path):
    run = detente("brief", STRAIT, "--draws", "10", "--output", "strait.html", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "The bottom line" in run.stdout
    assert "Written to strait.html" in run.stdout
    assert (tmp_path / "strait.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert [path.name for path in tmp_path.iterdir()] == ["strait.html"]


def test_brief_prints_to_the_terminal_and_any_form_to_a_pipe():
    plain = detente("brief", STRAIT, "--draws", "10")
    assert "7. How good have such answers been?" in plain.stdout
    assert json.loads(detente("brief", STRAIT, "--draws", "10", "--format", "json").stdout)["draws"] == 10


def test_new_writes_a_case_that_checks_and_never_overwrites(tmp_path: Path):
    assert detente("new", "river-dam", cwd=tmp_path).returncode == 0
    before = (tmp_path / "river-dam.toml").read_bytes()
    assert detente("check", "river-dam.toml", cwd=tmp_path).returncode == 0
    again = detente("new", "river-dam", cwd=tmp_path)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert (tmp_path / "river-dam.toml").read_bytes() == before


def test_a_body_is_shown_on_a_day():
    text = detente("show", "body", "eu-council-lisbon", "--on", "2025-01-01").stdout
    assert "27 members on 2025-01-01" in text
    assert "15 of 27 votes in favour" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "body", "eu-counsil-nice", "--on", "2010-01-01"), "did you mean 'eu-council-nice'"),
        (("show", "body", "eu-council-nice", "--on", "2025-01-01"), "ended on 2017-03-31"),
        (("show", "body"), "which one"),
        (("show", STRAIT, "x"), "allowed: show CASE"),
    ],
)
def test_what_cannot_be_shown(words, told):
    result = detente(*words)
    assert result.returncode == 2
    assert told in result.stderr.replace("\n", " ")


def test_show_and_schema_print():
    assert "strait" in detente("show", STRAIT).stdout.lower()
    assert json.loads(detente("schema").stdout)["type"] == "object"


def test_an_interrupted_brief_ends_with_130_and_leaves_no_half_file(tmp_path: Path):
    command = [sys.executable, "-m", "detente.cli", "brief", STRAIT, "--draws", "100000", "--output", "b.html"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -m detente.cli brief '{STRAIT}' --draws 5 --format json | head -c 10"
    run = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in run.stderr
    assert "Exception" not in run.stderr


def test_help_and_version_load_nothing_heavy():
    heavy = ("numpy", "pydantic", "scipy", "rich", "jinja2")
    code = f"import sys, detente.cli; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_completion_offers_cases_and_analyses():
    offered = {"COMP_WORDS": "detente run adop", "COMP_CWORD": "2", "_DETENTE_COMPLETE": "complete_bash"}
    script = Path(sys.executable).parent / "detente"
    run = subprocess.run([script], capture_output=True, text=True, check=False, env={**os.environ, **offered})
    assert run.stdout.split() == ["adoption"]
    offered["COMP_WORDS"] = "detente brief koso"
    run = subprocess.run([script], capture_output=True, text=True, check=False, env={**os.environ, **offered})
    assert "kosovo-2007" in run.stdout.split()
