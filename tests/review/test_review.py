"""A review: what is written, what is kept, what is asked again, and what a broken-off one leaves behind."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from review_by_hand import NORTH, SOUTH, Seen, anchor, plain, review, votes, would

from detente import casefile
from detente.errors import CaseError, ReadingError
from detente.reading.schema import Statement, Who
from detente.review import kept
from detente.review.desk import Desk
from detente.review.effect import chances, told
from detente.words import DEFAULT

TEXT = "The south threatened to block the plan."
VOTE = votes(TEXT, SOUTH, "oppose", "block the plan")
LATER = "The south will back the plan after all."


def test_an_intention_is_written_with_its_words_and_its_default_is_marked(case: Path) -> None:
    comments = [line for line in case.read_text(encoding="utf-8").splitlines() if "#" in line]
    count = review(case, TEXT, VOTE, Seen())
    intent = plain(case)["intent"]["south"]["plan"]
    assert intent == {"says": "no", "strength": "threat", "evidence": ["block-plan"], "reason": f"strength: {DEFAULT}"}
    claim = plain(case)["evidence"]["block-plan"]
    assert (claim["says"], claim["speaker"], claim["credibility"]) == ("block the plan", "The south", 6)
    assert claim["supports"] == ["intent.south.plan"]
    assert plain(case)["source"][claim["source"]]["reliability"] == "F"
    assert count["accepted"] == 2
    text = case.read_text(encoding="utf-8")
    assert all(line.partition("#")[2] in text for line in comments)
    casefile.load(case)


def test_what_a_person_gives_is_confirmed(case: Path) -> None:
    asked = Seen({"intent.south.plan": {"do": "accept", "set": {"strength": "hint"}}}, letter="B")
    count = review(case, TEXT, VOTE, asked)
    intent = plain(case)["intent"]["south"]["plan"]
    assert intent["strength"] == "hint"
    assert intent["reason"].startswith("strength: confirmed by ann on ")
    assert count["edited"] == 1
    assert next(one for name, one in plain(case)["source"].items() if name != "paper")["reliability"] == "B"


def test_what_was_decided_is_kept_beside_the_case(case: Path) -> None:
    review(case, TEXT, VOTE, Seen({"intent.south.plan": "reject"}))
    record = kept.load(kept.beside(case))
    assert [(one.kind, one.verdict, one.by, one.pending) for one in record.decisions] == [
        ("evidence", "accepted", "ann", False),
        ("intent", "rejected", "ann", False),
    ]
    assert record.decisions[1].words.exact == "block the plan"
    assert record.articles[0].reliability == "F"
    assert "south" not in plain(case)["intent"]


def test_reading_again_offers_nothing_and_keeps_an_edit(case: Path) -> None:
    review(case, TEXT, VOTE, Seen())
    edited = case.read_text(encoding="utf-8").replace('strength = "threat"', 'strength = "pledge"')
    case.write_text(edited, encoding="utf-8")
    again = Seen()
    assert review(case, TEXT, VOTE, again) == {"decided before": 2}
    assert again.shown == []
    assert case.read_text(encoding="utf-8") == edited


def test_a_second_article_adds_evidence_and_leaves_the_number(case: Path) -> None:
    review(case, TEXT, VOTE, Seen({"intent.south.plan": {"do": "edit", "set": {"strength": [1, 2, 3]}}}))
    other = "A southern aide hinted that it would block the plan."
    review(case, other, votes(other, SOUTH, "oppose", "would block the plan", "hint"), Seen())
    intent = plain(case)["intent"]["south"]["plan"]
    assert intent["strength"] == [1, 2, 3]
    assert len(intent["evidence"]) == 2


def test_what_contradicts_is_put_side_by_side(case: Path) -> None:
    review(case, TEXT, VOTE, Seen(letter="D"))
    asked = Seen(letter="B")
    review(case, LATER, votes(LATER, SOUTH, "support", "will back the plan"), asked)
    shown = next(text for one, text in asked.shown if one.kind == "support")
    assert "Against this: “block the plan” (south-threatened-block, reliability D not usually reliable)" in shown
    assert "the case says 'no'; the report speaks for 'yes'" in shown
    assert plain(case)["intent"]["south"]["plan"]["says"] == "no"


def test_what_rests_on_a_rejected_claim_is_not_offered(case: Path) -> None:
    before = case.read_bytes()
    count = review(case, TEXT, VOTE, Seen({"evidence.block-plan": "reject"}))
    assert (count["rejected"], count["waiting"]) == (1, 1)
    assert case.read_bytes() == before


def test_a_bystander_gets_no_intention_to_vote(case: Path) -> None:
    text = case.read_text(encoding="utf-8").replace(
        'seats = ["north", "south", "guarantor"]', 'seats = ["north", "guarantor"]'
    )
    case.write_text(text, encoding="utf-8")
    asked = Seen()
    review(case, TEXT, VOTE, asked)
    assert [one.path for one, _ in asked.shown] == ["evidence.block-plan", "stance.south.crossing"]


def test_an_act_becomes_an_option_and_one_that_is_there_gets_the_evidence(case: Path) -> None:
    text = "The north threatened to shell the bridge and would close the border."
    made = (*would(text, NORTH, "shell the bridge"), *would(text, NORTH, "would close the border"))
    review(case, text, made, Seen())
    options = plain(case)["option"]
    assert options["shell-bridge"]["text"] == "shell the bridge"
    assert options["shell-bridge"]["class"] == "act-after-threat"
    assert DEFAULT in options["shell-bridge"]["reason"]
    assert "days" not in options["shell-bridge"]
    assert options["close"]["evidence"] == ["close-border"]
    casefile.load(case)


def test_the_effect_is_shown_before_accepting(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.review.session.chances", partial(chances, draws=30))
    asked = Seen(otherwise="accept")
    text = f"{TEXT} The north threatened to shell the bridge."
    acts = would(text, NORTH, "shell the bridge")
    review(case, text, (*votes(text, SOUTH, "oppose", "block the plan"), *acts), asked, effects=True)
    shown = next(text for one, text in asked.shown if one.kind == "intent")
    line = next(line for line in shown.splitlines() if "adoption.plan.adopted" in line)
    before, after = line.rpartition(":")[2].split("->")
    assert float(after) < float(before)
    option = next(text for one, text in asked.shown if one.kind == "option")
    assert "Effect: escalation.used.shell-bridge: no answer -> 0." in option
    evidence = next(text for one, text in asked.shown if one.kind == "evidence")
    assert "Effect" not in evidence


def test_drafts_come_first_among_what_changes_and_the_rest_is_counted() -> None:
    before = {"adoption.plan.adopted": 0.5, "escalation.rung.1": 0.4, "escalation.rung.2": 0.3}
    after = {"adoption.plan.adopted": 0.48, "escalation.rung.1": 0.6, "escalation.rung.2": 0.301}
    assert list(told(before, after)) == ["adoption.plan.adopted: 0.50 -> 0.48", "escalation.rung.1: 0.40 -> 0.60"]
    many = {f"escalation.used.o{k}": k / 10 for k in range(9)}
    lines = list(told(dict.fromkeys(many, 0.0), many))
    assert lines[0] == "escalation.used.o8: 0.00 -> 0.80"
    assert lines[-1] == "and 2 more"


def test_a_faulty_edit_changes_nothing(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = Seen({"intent.south.plan": {"do": "edit", "set": {"says": "perhaps"}}})
    count = review(case, TEXT, VOTE, asked)
    assert count["skipped"] == 1
    assert "intent.south.plan.says" in capsys.readouterr().out
    assert "south" not in plain(case)["intent"]
    assert len(kept.load(kept.beside(case)).decisions) == 1


@pytest.mark.parametrize("moment", [1, 2])
def test_a_review_killed_while_writing_leaves_no_half(case: Path, monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """Killed before the case is written, or between the case and the record: told apart when it is opened again."""
    real, calls = casefile.save, []

    def killed(document: Any, path: Any) -> None:
        calls.append(path)
        if moment == 2:
            real(document, path)
        raise KeyboardInterrupt

    monkeypatch.setattr(casefile, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        review(case, TEXT, VOTE, Seen())
    monkeypatch.undo()
    assert kept.load(kept.beside(case)).decisions[0].pending
    desk = Desk(case)
    assert [one.pending for one in desk.record.decisions] == ([False] if moment == 2 else [])
    review(case, TEXT, VOTE, Seen())
    assert plain(case)["evidence"].keys() == {"refusal", "block-plan"}
    assert plain(case)["intent"]["south"]["plan"]["says"] == "no"


def test_quitting_keeps_what_was_decided(case: Path) -> None:
    review(case, TEXT, VOTE, Seen({"intent.south.plan": "quit"}))
    assert "block-plan" in plain(case)["evidence"]
    asked = Seen()
    review(case, TEXT, VOTE, asked)
    assert [one.kind for one, _ in asked.shown] == ["intent"]
    assert plain(case)["intent"]["south"]["plan"]["evidence"] == ["block-plan"]
    assert len(plain(case)["source"]) == 2


def test_a_foreign_file_beside_the_case_is_left_alone(case: Path) -> None:
    beside = kept.beside(case)
    beside.write_text(json.dumps({"notes": "mine"}), encoding="utf-8")
    with pytest.raises(ReadingError, match="no record of a review"):
        Desk(case)
    assert json.loads(beside.read_text(encoding="utf-8")) == {"notes": "mine"}


def test_a_place_that_cannot_be_written_leaves_the_record_as_it_was(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(document: Any, path: Any) -> None:
        raise CaseError("no", [])

    monkeypatch.setattr(casefile, "save", refused)
    review(case, TEXT, VOTE, Seen())
    assert kept.load(kept.beside(case)).decisions == ()


def test_an_unnamed_source_carries_both_doubts(case: Path) -> None:
    text = "Officials, who asked not to be named, said the north would shell the bridge."
    at = anchor(text, "the north would shell the bridge")
    aide = Who(key="aide", name="Officials", sort="source", anonymous=True)
    said = Statement(
        words=at, sentence=anchor(text, text), found_by="hand", speakers=(aide,), act="reveal", attribution="anonymous"
    )
    asked = Seen({"evidence.north-shell-bridge": {"do": "accept", "set": {"credibility": 3}}}, letter="D")
    review(case, text, (said,), asked)
    claim = plain(case)["evidence"]["north-shell-bridge"]
    assert (claim["anonymous"], claim["credibility"], claim["speaker"]) == (True, 3, "Officials")
    assert plain(case)["source"][claim["source"]]["reliability"] == "D"
    assert "unnamed source" in asked.shown[0][1]
