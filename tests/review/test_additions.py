"""What a reading adds to a case beyond votes and acts: what an act waits for, bargains, other quarrels, stances."""

from __future__ import annotations

from pathlib import Path

import pytest
from review_by_hand import NORTH, SOUTH, Seen, anchor, plain, review, votes, would

from detente import casefile
from detente.reading.schema import Condition, Dispute, Suggestion, Who
from detente.words import DEFAULT

GUARANTOR = Who(key="guarantor", name="The guarantor", sort="organisation")
OFFER = "The guarantor offered to pay the pensions if the north withdrew its guns."


def condition(text: str, marker: str, antecedent: str, consequent: str) -> Condition:
    whole = anchor(text, text)
    sides = {"antecedent": anchor(text, antecedent), "consequent": anchor(text, consequent)}
    return Condition(words=whole, sentence=whole, found_by="hand", marker=marker, **sides)


def dispute(text: str, words: str) -> Dispute:
    at, whole = anchor(text, words), anchor(text, text)
    return Dispute(words=at, sentence=whole, found_by="hand", relation="named beside it")


def offer(text: str, offered: str, asked: str) -> tuple[Suggestion, ...]:
    """The guarantor offers an act for one of the north."""
    mine, theirs = would(text, GUARANTOR, offered, "offered"), would(text, NORTH, asked, "asked")
    return (*mine, *theirs, condition(text, "if", asked, offered))


@pytest.mark.parametrize(
    ("marker", "antecedent", "start_if"),
    [
        ("if", "the plan is adopted", "adopted"),
        ("unless", "the plan is adopted", "not adopted"),
        ("if", "the plan fails", "failed"),
        ("if", "the plan failed", "failed"),
        ("if", "the guarantor vetoes the plan", "vetoed"),
        ("if", "the plan is not adopted", "not adopted"),
        ("unless", "the plan isn’t vetoed", "vetoed"),
        ("once", "the south seizes the crossing", "seize"),
    ],
)
def test_an_act_waits_for_what_the_report_says(case: Path, marker: str, antecedent: str, start_if: str) -> None:
    text = f"{marker.title()} {antecedent}, the north will shell the bridge."
    made = (*would(text, NORTH, "shell the bridge"), condition(text, marker, antecedent, "shell the bridge"))
    review(case, text, made, Seen())
    assert plain(case)["option"]["shell-bridge"]["start_if"] == start_if
    casefile.load(case)


@pytest.mark.parametrize("marker", ["even if", "would"])
def test_what_happens_anyway_waits_for_nothing(case: Path, marker: str) -> None:
    text = "The north will shell the bridge even if the plan is adopted."
    made = (
        *would(text, NORTH, "shell the bridge"),
        condition(text, marker, "the plan is adopted", "shell the bridge"),
    )
    review(case, text, made, Seen())
    assert "start_if" not in plain(case)["option"]["shell-bridge"]


def test_what_an_act_of_the_case_waits_for_is_added_once_and_never_replaced(case: Path) -> None:
    text = "The north will close the border if the plan is adopted, the south will seize the crossing."
    made = (
        *would(text, NORTH, "close the border"),
        *would(text, SOUTH, "seize the crossing"),
        condition(text, "if", "the plan is adopted", "close the border"),
        condition(text, "if", "the plan is adopted", "seize the crossing"),
    )
    asked = Seen()
    review(case, text, made, asked)
    assert plain(case)["option"]["close"]["start_if"] == "adopted"
    assert plain(case)["option"]["seize"]["start_if"] == "close"
    assert [one.path for one, _ in asked.shown if one.kind == "start_if"] == ["option.close.start_if"]


def test_an_offer_for_an_act_is_a_bargain_that_either_side_can_break(case: Path) -> None:
    asked = Seen()
    review(case, OFFER, offer(OFFER, "pay the pensions", "withdrew its guns"), asked)
    assert [one.kind for one, _ in asked.shown][-1] == "bargain"
    ((_, bargain),) = plain(case)["bargain"].items()
    assert bargain == {
        "acts": ["pay-pensions", "withdrew-guns"],
        "breakable_by": ["guarantor", "north"],
        "text": OFFER,
        "evidence": ["pay-pensions", "withdrew-guns"],
    }
    assert plain(case)["option"]["pay-pensions"]["class"] == "concession"
    assert "start_if" not in plain(case)["option"]["pay-pensions"]
    assert "not guessed" in asked.shown[-1][1]
    casefile.load(case)


def test_a_threat_waits_for_what_it_demands_and_is_no_bargain(case: Path) -> None:
    text = "The guarantor threatened to freeze the pensions unless the north withdrew its guns."
    threat = would(text, GUARANTOR, "freeze the pensions")
    asked = would(text, NORTH, "withdrew its guns", "asked")
    review(
        case,
        text,
        (*threat, *asked, condition(text, "unless", "the north withdrew its guns", "freeze the pensions")),
        Seen(),
    )
    assert plain(case)["option"]["freeze-pensions"]["start_if"] == "not withdrew-guns"
    assert "bargain" not in plain(case)
    casefile.load(case)


def test_a_bargain_of_the_case_is_not_offered_again(case: Path) -> None:
    review(case, OFFER, offer(OFFER, "pay the pensions", "withdrew its guns"), Seen())
    later, asked = "Once the north withdrew its guns, the guarantor would pay the pensions.", Seen()
    review(case, later, offer(later, "pay the pensions", "withdrew its guns"), asked)
    assert {one.kind for one, _ in asked.shown} == {"evidence", "support"}
    assert len(plain(case)["bargain"]) == 1


def test_another_quarrel_is_a_linked_issue_whose_numbers_stand_open(case: Path) -> None:
    text = "Other disagreements include the price of gas."
    asked = Seen()
    review(case, text, (dispute(text, "the price of gas"),), asked)
    issue = plain(case)["issue"]["price-gas"]
    assert (issue["question"], issue["fallback"], issue["linked"]) == ("the price of gas", [0, 50, 100], True)
    assert issue["evidence"] == ["price-gas"]
    shown = next(text for one, text in asked.shown if one.kind == "link")
    assert f"fallback = [0, 50, 100]   ({DEFAULT})" in shown
    casefile.load(case)


def test_a_quarrel_that_is_an_issue_already_gets_the_evidence(case: Path) -> None:
    before = plain(case)["issue"]["crossing"]
    text = "It would set a precedent for whoever controls the crossing."
    review(case, text, (dispute(text, "whoever controls the crossing"),), Seen())
    after = plain(case)["issue"]
    assert after == {"crossing": {**before, "evidence": ["whoever-controls-crossing"]}}


def test_a_position_on_an_issue_is_evidence_and_moves_no_number(case: Path) -> None:
    before = plain(case)["stance"]["south"]["crossing"]
    text = "The south would oppose anybody else who controls the crossing."
    review(case, text, votes(text, SOUTH, "oppose", "anybody else who controls the crossing"), Seen())
    after = plain(case)["stance"]["south"]["crossing"]
    assert after == {**before, "evidence": ["anybody-else-who"]}
