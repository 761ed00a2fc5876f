"""`detente read --into` in process, from an article to a case."""

from __future__ import annotations

import datetime
import json
import os
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente import casefile
from detente.cli import app
from detente.errors import SettingError
from detente.reading.spacy_parser import SpacyParser
from detente.review.answers import from_file
from detente.review.without import without
from detente.skeleton import skeleton

REPORTS = Path(__file__).parents[1] / "reading" / "reports" / "develop"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parser: SpacyParser) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_case_from_a_report_loads(here: Path) -> None:
    out = CliRunner().invoke(app, ["read", str(REPORTS / "name.txt"), "--new", "name-dispute", "--accept", "all"])
    assert out.exit_code == 0, out.output
    case = casefile.load(here / "name-dispute.toml")
    assert case.actor["greece"].code == "GRC"
    assert "analysts" in {claim.speaker for claim in case.evidence.values() if claim.anonymous}
    again = CliRunner().invoke(
        app, ["read", str(REPORTS / "name.txt"), "--into", "name-dispute.toml", "--accept", "all"]
    )
    assert "accepted" not in again.stdout
    assert "decided before" in again.stdout


def test_a_person_at_the_terminal(here: Path) -> None:
    typed = "x\nC\na\ne\n\nGRX\ne\n\ngroup\na\nq\n"
    out = CliRunner().invoke(app, ["read", str(REPORTS / "name.txt"), "--new", "n", "--by", "ann"], input=typed)
    assert "allowed: A, B, C, D, E, F" in out.stdout
    actors = tomllib.loads((here / "n.toml").read_text(encoding="utf-8"))["actor"]
    assert actors["greece"] == {"name": "Greece", "code": "GRC"}
    assert "actor.nato.kind" in out.stdout  # refused, and asked again
    assert actors["nato"] == {"name": "NATO", "kind": "group"}
    record = json.loads((here / "n.reading.json").read_text(encoding="utf-8"))
    assert {one["by"] for one in record["decisions"]} == {"ann"}
    assert record["articles"][0]["reliability"] == "C"


def test_the_end_of_input_stops_and_keeps(here: Path) -> None:
    out = CliRunner().invoke(app, ["read", str(REPORTS / "name.txt"), "--new", "n"], input="C\na\n")
    assert out.exit_code == 130
    assert (
        "all that was decided is kept in n.toml and n.reading.json; the same command with --into n.toml" in out.stdout
    )
    assert "greece" in casefile.load(here / "n.toml").actor


def test_a_review_stopped_before_anything_says_so_and_a_case_that_may_not_be_written_is_told(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["read", str(REPORTS / "name.txt")]
    out = CliRunner().invoke(app, [*arguments, "--new", "n"], input="")
    assert "Stopped; nothing was decided yet; the same command goes on" in out.stdout
    (here / "r.toml").write_text(skeleton("r", datetime.date(2020, 3, 1)), encoding="utf-8")
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    out = CliRunner().invoke(app, [*arguments, "--into", "r.toml"])
    assert str(out.exception).startswith("into = r.toml: you may not write it; allowed: ")


def test_answers_that_fit_nothing_are_told(here: Path) -> None:
    (here / "answers.json").write_text('{"answers": {"actor.grece": "accept"}}', encoding="utf-8")
    out = CliRunner().invoke(app, ["read", str(REPORTS / "name.txt"), "--new", "n", "--answers", "answers.json"])
    assert "nothing in this report is actor.grece" in str(out.exception)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--accept", "all"], "go with a review"),
        (["--into", "a.toml", "--new", "b"], "both given"),
        (["--new", "../x"], "allowed: letters"),
        (["--into", "nowhere.toml"], "No such file"),
        (["--new", "b", "--accept", "all", "--answers", "a.json"], "both given"),
        (["--new", "b", "--source", "a b"], "source = 'a b'; allowed: a letter, then letters"),
        (["--new", "b", "--answers", "nowhere.json"], "answers = nowhere.json: cannot be read (No such file"),
        (["--model", "big"], "add --ask ADDRESS"),
        (["--ask", "http://127.0.0.1:9", "--key-from", "NO_SUCH_KEY"], "key_from = NO_SUCH_KEY: no such environment"),
        (["--workers", "2"], "output and workers go with a folder, and x.txt is none"),
    ],
)
def test_what_cannot_be_reviewed_is_told_before_reading(arguments: list[str], told: str) -> None:
    out = CliRunner().invoke(app, ["read", "x.txt", *arguments])
    assert told in str(out.exception)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "the file: "),
        ('{"answers": ["x"]}', "answers: ['x']; Input should be"),
        ('{"answers": {"x": 5}}', "answers.x: 5; "),
        ('{"answers": {"x": {"set": {}}}}', "answers.x.do: a"),
        ('{"answers": {"x": "keep"}}', "answers.x.do: \"keep\"; Input should be 'accept', 'edit'"),
        ('{"reliability": "G"}', "reliability: \"G\"; Input should be 'A'"),
        ('{"answer": {}}', "answer: "),
    ],
)
def test_faulty_answers_say_where_and_what(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError) as caught:
        from_file(path)
    assert str(caught.value).startswith(f"answers = {path}: {told}")


def test_kosovo_the_threat_becomes_an_intention(here: Path, shared: Path) -> None:
    text = casefile.locate("kosovo-2007").read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("russia.plan ="))
    (here / "k.toml").write_text(kept, encoding="utf-8")
    answers = {"answers": {"intent.russia.plan": "accept", "evidence.threatening-block-plan": "accept"}}
    (here / "a.json").write_text(json.dumps(answers), encoding="utf-8")
    article = shared / "kosovo" / "article.txt"
    out = CliRunner().invoke(
        app, ["read", str(article), "--into", "k.toml", "--source", "pravda", "--answers", "a.json"]
    )
    assert out.exit_code == 0, out.output
    case = casefile.load(here / "k.toml")
    assert case.intent["russia"]["plan"].says == "no"
    assert case.evidence["threatening-block-plan"].source == "pravda"


def test_kosovo_a_new_case_votes_as_its_one_report_says(here: Path, shared: Path) -> None:
    """With the report a Russian veto is as likely as not; without it only the Council's record is left."""
    taken = ["actor.russia", "actor.united-states", "body.council", "evidence.pushing-security-council"]
    taken += ["issue.security-council-resolution", "draft.resolution", "evidence.threatening-block-plan"]
    taken += ["intent.russia.resolution", "stance.russia.security-council-resolution"]
    answers = {"otherwise": "skip", "answers": dict.fromkeys(taken, "accept")}
    (here / "a.json").write_text(json.dumps(answers), encoding="utf-8")
    article = str(shared / "kosovo" / "article.txt")
    out = CliRunner().invoke(app, ["read", article, "--new", "k", "--date", "2007-04-21", "--answers", "a.json"])
    assert out.exit_code == 0, out.output
    from detente import run  # noqa: PLC0415

    case = casefile.load(here / "k.toml")
    left, gone = without(case, list(case.source))
    assert sorted(gone) == taken[-2:]
    chances = [run("adoption", one, draws=40).measures["resolution.adopted"].mean for one in (case, left)]
    assert chances[0] < 0.6
    assert chances[1] > 0.9
    (here / "k.toml").unlink()
    out = CliRunner().invoke(app, ["read", article, "--new", "k"])
    assert "k.reading.json is the record of a case k.toml that is gone" in str(out.exception)
