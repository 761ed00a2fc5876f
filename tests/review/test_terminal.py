"""A person at a terminal: what is asked, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from review_by_hand import SOUTH, plain, review, votes

from detente.review import kept
from detente.review.answers import Terminal
from detente.words import DEFAULT

TEXT = "The south threatened to block the plan."
VOTE = votes(TEXT, SOUTH, "oppose", "block the plan")
Types = Callable[..., None]


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Types:
    """Lets a person type lines; an end of input after them."""

    def typing(*lines: str) -> None:
        left = iter(lines)

        def typed(prompt: str) -> str:
            print(prompt)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", typed)

    return typing


def test_enter_leaves_what_nobody_looked_at_marked(
    case: Path, types: Types, capsys: pytest.CaptureFixture[str]
) -> None:
    types("", "a", "7", "", "a", "")
    assert review(case, TEXT, VOTE, Terminal()) == {"decided before": 0, "accepted": 2}
    told = capsys.readouterr().out
    assert "allowed: 1 to 6, or Enter for 6" in told
    assert "strength, Enter leaves it to be confirmed; hint, statement, threat, pledge, or numbers [threat]" in told
    assert plain(case)["intent"]["south"]["plan"]["reason"] == f"strength: {DEFAULT}"


def test_a_word_given_is_confirmed(case: Path, types: Types) -> None:
    types("C", "a", "2", "a", "pledge")
    review(case, TEXT, VOTE, Terminal())
    intent = plain(case)["intent"]["south"]["plan"]
    assert intent["strength"] == "pledge"
    assert re.fullmatch(r"strength: confirmed by ann on \d{4}-\d\d-\d\d", intent["reason"])
    assert plain(case)["evidence"]["block-plan"]["credibility"] == 2


def test_a_wrong_value_is_told_and_the_rest_of_an_edit_kept(
    case: Path, types: Types, capsys: pytest.CaptureFixture[str]
) -> None:
    before = case.read_bytes()
    edit = ("abstain", "3:1", "", "my own reason")  # says, strength, evidence, reason
    types("C", "s", "q")
    review(case, TEXT, VOTE, Terminal())
    assert case.read_bytes() == before
    types("a", "", "e", *edit, "e", "", "[1, 2]", "", "", "q")
    assert review(case, TEXT, VOTE, Terminal())["quit"] == 1
    told = capsys.readouterr().out
    assert 'Not written: intent.south.plan.strength: "3:1"; allowed: hint, statement, threat, pledge, x' in told
    assert "  strength [3:1]:" in told
    assert "  says [abstain]:" in told
    shown = told.rpartition("intent.south.plan:\n")[2]
    assert "says = abstain" in shown
    assert "strength = [1, 2]\n" in shown
    assert "reason = my own reason" in shown
    assert "south" not in plain(case)["intent"]


def test_an_edit_is_seen_once_more_before_it_is_accepted(case: Path, types: Types) -> None:
    types("C", "a", "", "e", "", "[1, 2]", "", "", "a")
    assert review(case, TEXT, VOTE, Terminal())["edited"] == 1
    assert plain(case)["intent"]["south"]["plan"]["strength"] == [1, 2]
    decision = kept.load(kept.beside(case)).decisions[-1]
    assert decision.verdict == "edited"
    assert decision.offered["strength"] == "threat"
    assert decision.written["strength"] == [1, 2]
