"""A case without a source: what rests on it alone goes, what has other grounds stays."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from review_by_hand import NORTH, SOUTH, Seen, review, votes
from typer.testing import CliRunner

from detente import casefile, load
from detente.cli import app
from detente.errors import NotFoundError
from detente.review.without import without


def test_what_rests_on_the_source_alone_goes() -> None:
    case = load("kosovo-2007")
    left, gone = without(case, ["source.pravda"])
    assert "russia" not in left.intent
    assert left.intent["france"]["plan"].says == "yes"  # another source
    assert "option.offer" not in gone  # a reason of its own
    assert "deploy" in left.option  # in conditions, but never in force
    assert "deploy" in left.infeasible
    assert not any(claim.source == "pravda" for claim in left.evidence.values())
    assert "pravda" not in left.source
    assert case.intent["russia"]["plan"].says == "no"  # the case itself is left alone


def test_evidence_from_elsewhere_keeps_an_entry() -> None:
    left, gone = without(load("kosovo-2007"), ["consultations"])
    assert "intent.uk.plan" not in gone  # it has a reason
    assert left.intent["russia"]["plan"].evidence == ("threat-to-block", "precedent")


def test_what_names_something_gone_goes_too(tmp_path: Path) -> None:
    text = casefile.locate("kosovo-2007").read_text(encoding="utf-8")
    text += '\n[lever.soften]\nby = "us"\ntext = "soften Moscow"\n'
    text += 'shift = "intent.russia.plan.strength"\namount = -1\ncost = 1\n'
    left, gone = without(casefile.parse(text), ["pravda"])
    assert "soften" not in left.lever
    assert "lever.soften.shift" in gone


def test_an_act_told_as_done_is_undone_with_its_only_source() -> None:
    text = casefile.locate("kosovo-2007").read_text(encoding="utf-8")
    made = casefile.parse(re.sub(r"(\ndeploy +=  *\{)", r"\1 on = true,", text))
    assert made.option["deploy"].on
    assert not without(made, ["pravda"])[0].option["deploy"].on


@pytest.mark.parametrize("strength", [None, "hint"])
def test_what_a_review_says_of_its_defaults_is_no_ground(case: Path, strength: str | None) -> None:
    text = "The south threatened to block the plan."
    given = {"intent.south.plan": {"do": "accept", "set": {"strength": strength} if strength else {}}}
    review(case, text, votes(text, SOUTH, "oppose", "block the plan"), Seen(given), source="report")
    assert "intent.south.plan" in without(casefile.load(case), ["report"])[1]
    own = {"do": "edit", "set": {"reason": "heard from others too"}}
    later = "The north threatened to block the plan."
    review(
        case, later, votes(later, NORTH, "oppose", "block the plan"), Seen({"intent.north.plan": own}), source="late"
    )
    assert "intent.north.plan" not in without(casefile.load(case), ["late"])[1]


def test_an_unknown_source_is_told() -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'pravda'"):
        without(load("kosovo-2007"), ["pravdaa"])


def test_run_says_what_was_left_out() -> None:
    arguments = ["run", "compromise", "kosovo-2007", "--draws", "20", "--json"]
    out = CliRunner().invoke(app, [*arguments, "--without", "source.pravda"])
    assert out.exit_code == 0, out.output
    result = json.loads(out.stdout)
    assert "intent.russia.plan" in result["what_if"]["without source.pravda"]
    whole = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert whole["measures"] != result["measures"]


def test_explain_walks_from_the_number_to_the_quotation(tmp_path: Path) -> None:
    out = CliRunner().invoke(app, ["explain", "adoption", "kosovo-2007", "--draws", "1000"])
    assert out.exit_code == 0, out.output
    lines = out.stdout.splitlines()
    assert lines[0].startswith("plan.adopted: ")
    assert any("of the doubt; the number" in line for line in lines)
    assert any(line.strip().startswith("evidence.") and "“" in line for line in lines)
    assert "source.pravda: Russia and U.S.: conflict over Kosovo; fairly reliable" in out.stdout


def test_explain_shows_both_with_and_without(tmp_path: Path) -> None:
    arguments = [
        "explain",
        "compromise",
        "kosovo-2007",
        "--draws",
        "50",
        "--measure",
        "status",
        "--without",
        "source.pravda",
    ]
    out = CliRunner().invoke(app, arguments)
    assert out.exit_code == 0, out.output
    first, second = out.stdout.split("Without source.pravda: ")
    assert first.splitlines()[1] != second.splitlines()[2]


def test_explain_knows_no_such_measure() -> None:
    out = CliRunner().invoke(app, ["explain", "compromise", "kosovo-2007", "--measure", "statu", "--draws", "20"])
    assert isinstance(out.exception, NotFoundError)
    assert "did you mean 'status'" in str(out.exception)
