"""Prices against the chances of the logit, and coalitions of a case against trying all."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analyses.votes.price import price
from detente.analysis import find, run
from detente.casefile import from_plain, load
from detente.errors import SettingError
from detente.joint.vote import vote_chances

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"


@given(st.floats(-20, 20), st.floats(2, 8), st.floats(0, 9), st.floats(0.5, 9), st.floats(0, 6))
def test_points_are_those_missing_in_the_logit(
    gain: float, noise: float, consent: float, band: float, veto: float
) -> None:
    """Adding just what is asked makes the vote as likely as not, by the formula of the vote itself."""

    def chances(of: float) -> np.ndarray:
        one = np.ones((1, 1))
        parts = (noise * one, consent * one, band * one, 0 * one, veto * one, np.zeros((1, 1, 1)))
        return vote_chances(of * one, *parts)[0, 0]

    no, abstain, yes = price(chances(gain), np.array(noise))[0].tolist()
    assert yes == pytest.approx(max(0.0, -consent - gain), abs=1e-3)
    assert no == pytest.approx(max(0.0, gain + consent + band + veto), abs=1e-3)
    assert abstain == pytest.approx(max(0.0, gain + consent, -gain - consent - band - veto), abs=1e-3)
    if yes > 0.1:
        assert chances(gain + yes)[0, 2] == pytest.approx(0.5, abs=1e-3)


def test_the_cheapest_coalition_of_a_case_is_that_found_by_trying_all() -> None:
    """Two of three and no veto of the north; what each asks is read off the answer for a single draw."""
    case = load(STRAIT)
    answer = find("price").answer(case.best())
    rows = [row for row in answer.tables["coalition"] if row["goal"] == "block"]
    assert answer.measures["treaty.block"].values[0] == pytest.approx(sum(row["points"] for row in rows))
    assert answer.measures["treaty.pass"].values[0] >= 0
    assert min(answer.measures[f"treaty.{goal}"].values[0] for goal in ("pass", "block")) == 0


def frozen(votes: dict[str, str]):
    """The strait with votes that are certain, so that nobody can be won over."""
    plain = tomllib.loads(STRAIT.read_text())
    plain["vote"] = {
        member: {"treaty": {word: float(word == vote) for word in ("no", "abstain", "yes")} | {"reason": "certain"}}
        for member, vote in votes.items()
    }
    del plain["bargain"]
    return from_plain(plain)


@pytest.mark.parametrize("votes", list(product(("no", "yes"), repeat=3)))
def test_certain_votes_leave_nothing_to_buy(votes: tuple[str, str, str]) -> None:
    result = run("price", frozen(dict(zip(("north", "south", "isle"), votes, strict=True))), draws=5)
    passing = votes[0] == "yes" and votes.count("yes") >= 2
    possible, never = ("pass", "block") if passing else ("block", "pass")
    assert f"treaty.{never}" not in result.measures
    assert result[f"treaty.{possible}"].mean == 0
    assert f"No coalition can {never} the treaty" in result.findings[0]


def test_findings_name_whose_vote_is_won_and_for_how_much() -> None:
    result = run("price", load("kosovo-2007"), draws=60)
    text = result.findings[0]
    goal = "pass" if result["plan.block"].best == 0 else "block"
    assert f"The cheapest way to {goal} the US-backed plan wins over" in text
    assert f"for {result[f'plan.{goal}'].best:.3g} points" in text
    assert "6.43 times the purse" in text
    assert result["plan.first_mover"].mean == pytest.approx(5 + 10 / 7)


def test_a_rival_s_purse_gives_points() -> None:
    row = run("price", load(STRAIT), draws=5, rival=4.0).best_tables["drafts"][0]
    assert row["points"] > 0
    assert "against a rival with 4" in str(row["finding"])
    with pytest.raises(SettingError, match="rival = -1"):
        run("price", load(STRAIT), draws=5, rival=-1)
