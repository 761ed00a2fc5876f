"""Where a reading finds a place beyond what the case has: bodies, drafts, stances, issues, and what denies what."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from review_by_hand import NORTH, SOUTH, Seen, anchor, named, plain, review, reviewed, sentence_of, votes, would

from detente import casefile
from detente.reading.schema import Statement, Suggestion, Who
from detente.review.opening import opening
from detente.words import DEFAULT

RUSSIA = Who(key="RUS", name="Russia", sort="state")
STATES = Who(key="USA", name="United States", sort="state")
COUNCIL = Who(key="UNSC", name="United Nations Security Council", sort="body")
FIRST = "Washington introduced a resolution in the Security Council. "
VETO = "Moscow threatened to veto the resolution. "
CALL = "Belgrade opposes the resolution."


def council(text: str = FIRST + VETO + CALL) -> tuple[Suggestion, ...]:
    """A draft, a threat by a member, and the position of a state outside."""
    serbia = Who(key="SRB", name="Serbia", sort="state")
    tabled = would(text, STATES, "introduced a resolution in the Security Council", "done")
    threat = (*votes(text, RUSSIA, "oppose", "veto the resolution"), would(text, RUSSIA, "veto the resolution")[1])
    held = votes(text, serbia, "oppose", "opposes the resolution", "oppose")
    return (named(text, STATES, "Washington"), named(text, COUNCIL, "Security Council"), *tabled, *threat, *held)


def started(path: Path, asked: Seen) -> dict[str, Any]:
    """A new case from that report."""
    text = FIRST + VETO + CALL
    reviewed(path, text, council(text), asked, opening("c", datetime.date(2007, 4, 21)))
    return plain(path)


@pytest.fixture
def scaled(case: Path) -> Path:
    """The case with a scale that says something, and no stance of the south's."""
    text = re.sub(r"\nsouth\.crossing = .*", "", case.read_text(encoding="utf-8"))
    text = re.sub(r"\nscale = .*", '\nscale = { 0 = "closed for good", 100 = "open to trade" }', text)
    case.write_text(text.replace('"stance.south.crossing", ', ""), encoding="utf-8")
    return case


def test_a_draft_in_a_body_of_the_library_starts_a_case_that_can_be_voted_on(tmp_path: Path) -> None:
    asked = Seen()
    made = started(tmp_path / "c.toml", asked)
    assert made["body"] == {"council": {"rule": "un-security-council"}}
    draft = made["draft"]["resolution"]
    assert (draft["body"], draft["sponsors"], draft["terms"]) == ("council", ["united-states"], {"resolution": 100})
    assert made["issue"]["resolution"]["scale"] == {"0": "nothing of it", "100": "all of it"}
    assert made["intent"] == {
        "russia": {"resolution": {**made["intent"]["russia"]["resolution"], "says": "no", "strength": "threat"}}
    }
    stances = {who: held["resolution"]["position"] for who, held in made["stance"].items()}
    assert stances == {"russia": "lowest", "serbia": "lowest"}
    kinds = [one.kind for one, _ in asked.shown]
    assert kinds.index("draft") < kinds.index("intent")
    assert "option" not in kinds
    case = casefile.load(tmp_path / "c.toml")
    assert case.intents["united-states"]["resolution"].reason == "a sponsor is taken to vote for its own draft"


def test_without_the_draft_the_veto_is_an_act_and_without_its_issue_the_terms_stand_open(tmp_path: Path) -> None:
    asked = Seen({"draft.resolution": "reject"})
    assert list(started(tmp_path / "a.toml", asked)["option"]) == ["veto-resolution"]
    asked = Seen({"issue.resolution": "reject"})
    assert started(tmp_path / "b.toml", asked)["draft"]["resolution"]["terms"] == {}
    assert "terms = { ISSUE = … }" in next(text for one, text in asked.shown if one.kind == "draft")


def test_what_no_library_rule_decides_is_told_and_a_sponsor_s_own_draft_is_known(case: Path) -> None:
    text = "The guarantor presented the plan. The south tabled a rival draft resolution."
    guarantor = Who(key="guarantor", name="The guarantor")
    mine = would(text, guarantor, "presented the plan", "done")
    theirs = would(text, SOUTH, "tabled a rival draft resolution", "done")
    _, remarks = reviewed(case, text, (*mine, *theirs), Seen())
    assert list(plain(case)["draft"]) == ["plan"]
    assert ["tabled a rival draft resolution" in remark for remark in remarks] == [True]
    again = text.replace("resolution.", "resolution in the commission.")
    commission = named(again, Who(key="commission", name="Commission", sort="body"), "the commission")
    theirs = would(again, SOUTH, "tabled a rival draft resolution in the commission", "done")
    case.write_text(case.read_text(encoding="utf-8").replace('["adopted"', '["draft.plan.adopted"'), encoding="utf-8")
    asked = Seen()
    review(case, again, (commission, *theirs), asked)
    assert "draft.plan.adopted, not adopted" in next(text for one, text in asked.shown if one.kind == "draft")
    assert plain(case)["draft"]["resolution"]["body"] == "commission"
    casefile.load(case)


@pytest.mark.parametrize(
    ("stance", "words", "position"),
    [
        ("support", "a crossing open to trade", "highest"),
        ("oppose", "a crossing open to trade", "lowest"),
        ("support", "a crossing closed for good", "lowest"),
        ("support if", "a crossing open to trade", "open"),
        ("oppose", "an end to a crossing open to trade", "open"),
        ("support", "whatever the crossing brings", "open"),
    ],
)
def test_a_position_where_there_is_no_stance_is_one_at_a_word_of_the_scale(
    scaled: Path, stance: Any, words: str, position: str
) -> None:
    text = f"The south wants {words}."
    asked = Seen()
    review(scaled, text, votes(text, SOUTH, stance, words, "assert"), asked)
    made = plain(scaled)["stance"]["south"]["crossing"]
    assert (made["position"], made["salience"]) == (position, "some")
    assert made["reason"] == f"position, salience: {DEFAULT}"
    shown = next(text for one, text in asked.shown if one.kind == "stance")
    assert f"position = {position}   ({DEFAULT})" in shown
    assert ("for you to say" in shown) == (position == "open")
    casefile.load(scaled)


def test_what_a_person_confirms_of_a_stance_is_told_from_what_nobody_looked_at(scaled: Path) -> None:
    text = "The south wants a crossing open to trade."
    asked = Seen({"stance.south.crossing": {"do": "edit", "set": {"position": [60, 70, 80]}}})
    review(scaled, text, votes(text, SOUTH, "support", "a crossing open to trade", "assert"), asked)
    told = plain(scaled)["stance"]["south"]["crossing"]["reason"]
    assert re.fullmatch(rf"position: confirmed by ann on \d{{4}}-\d\d-\d\d; salience: {DEFAULT}", told)


def test_reports_that_place_an_actor_at_opposite_ends_stand_side_by_side(scaled: Path) -> None:
    text = "The south wants a crossing open to trade."
    review(scaled, text, votes(text, SOUTH, "support", "a crossing open to trade", "assert"), Seen())
    before = plain(scaled)["stance"]["south"]["crossing"]
    later, asked = "The south now wants a crossing closed for good.", Seen()
    review(scaled, later, votes(later, SOUTH, "support", "a crossing closed for good", "assert"), asked)
    shown = next(text for one, text in asked.shown if one.kind == "support")
    assert "Against this: “a crossing open to trade”" in shown
    after = plain(scaled)["stance"]["south"]["crossing"]
    assert (after["position"], len(after["evidence"])) == (before["position"], 2)


def test_what_several_are_for_and_against_is_a_new_issue(case: Path) -> None:
    text = "The north wants the pipelines. The south fears any pipeline. An aide likes the pipeline too."
    aide = Who(key="aide", name="An aide", sort="source", anonymous=True)
    made = (
        *votes(text, NORTH, "support", "wants the pipelines", "demand"),
        *votes(text, SOUTH, "oppose", "fears any pipeline", "oppose"),
        *votes(text, aide, "support", "likes the pipeline too", "support"),
    )
    asked = Seen()
    review(case, text, made, asked)
    assert plain(case)["issue"]["pipeline"]["fallback"] == [0, 50, 100]
    assert plain(case)["stance"]["north"]["pipeline"]["position"] == "highest"
    assert plain(case)["stance"]["south"]["pipeline"]["position"] == "lowest"
    assert list(plain(case)["actor"]) == ["north", "south", "guarantor"]
    issue = next(text for one, text in asked.shown if one.kind == "issue")
    assert "The south, oppose: “fears any pipeline”" in issue
    casefile.load(case)


def test_what_an_unnamed_source_likes_makes_no_issue(case: Path) -> None:
    text = "The north wants the pipeline. An aide likes the pipeline."
    aide = Who(key="aide", name="An aide", sort="source", anonymous=True)
    mine = votes(text, NORTH, "support", "wants the pipeline", "demand")
    review(case, text, (*mine, *votes(text, aide, "support", "likes the pipeline", "support")), Seen())
    assert list(plain(case)["issue"]) == ["crossing"]


def test_what_one_sentence_says_of_two_is_no_issue(case: Path) -> None:
    text = "The north and the south want the pipeline."
    made = [one for who in (NORTH, SOUTH) for one in votes(text, who, "support", "want the pipeline", "demand")]
    review(case, text, tuple(made), Seen())
    assert list(plain(case)["issue"]) == ["crossing"]


def said(text: str, words: str, who: Who, act: Any, **more: Any) -> Statement:
    at = anchor(text, words)
    return Statement(words=at, sentence=sentence_of(text, words), found_by="hand", speakers=(who,), act=act, **more)


def test_a_denial_stands_beside_what_it_denies(case: Path) -> None:
    text = "The north said delay brings violence on the border, a claim the south called blackmail."
    claim, denial = "delay brings violence on the border", "a claim the south called blackmail"
    asked = Seen()
    review(case, text, (said(text, claim, NORTH, "warn"), said(text, denial, SOUTH, "deny")), asked)
    assert [
        f"Against this: “{words}”" in shown for words, (_, shown) in zip((denial, claim), asked.shown, strict=True)
    ] == [True] * 2
    later, again = "The guarantor denied that delay brings violence on any border.", Seen(letter="B")
    guarantor = Who(key="guarantor", name="The guarantor")
    review(case, later, (said(later, "that delay brings violence on any border", guarantor, "deny"),), again)
    assert f"Against this: “{claim}” (north-said-delay, reliability F" in again.shown[0][1]


def test_an_act_threatened_and_ruled_out_in_one_report_stands_side_by_side(case: Path) -> None:
    text = "The north threatened to shell the bridge. Later the north said it never would shell the bridge."
    ruled_out = would(text, NORTH, "never would shell the bridge", "ruled out")
    asked = Seen()
    review(case, text, (*would(text, NORTH, "shell the bridge"), *ruled_out), asked)
    told = [text for one, text in asked.shown if one.place == ("option", "shell-bridge")]
    assert ["Against this" in text for text in told] == [True, True]
    assert len(plain(case)["option"]["shell-bridge"]["evidence"]) == 2


def test_a_claim_passed_on_is_one_claim_with_both_speakers(case: Path) -> None:
    text = "Aides said the north plans to shell the bridge."
    aides = Who(key="aides", name="Aides", sort="source", anonymous=True)
    outer = said(text, "the north plans to shell the bridge", aides, "reveal", attribution="anonymous")
    inner = said(text, "plans to shell the bridge", NORTH, "propose", via=(aides,))
    review(case, text, (outer, inner), Seen(letter="D"))
    claims = [claim for name, claim in plain(case)["evidence"].items() if name != "refusal"]
    assert [(one["says"], one["speaker"], one["anonymous"]) for one in claims] == [
        ("the north plans to shell the bridge", "The north, as told by Aides", True)
    ]
