"""Whose one vote turns the result: against trying each, one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_rules import rules, said

from detente.analyses.votes._pivots import tell_pivots, turning_votes
from detente.analysis import find
from detente.bodies.rule import Rule
from detente.casefile import load

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"
WORDS = ("no", "abstain", "yes")


@given(rules(), st.data())
def test_turning_votes_agree_with_trying_each(rule: Rule, data: st.DataObject) -> None:
    votes = data.draw(st.lists(st.integers(0, 2), min_size=len(rule.members), max_size=len(rule.members)))
    result = said(rule.expression, tuple(votes))
    for k, found in enumerate(turning_votes(rule, np.array(votes, dtype=np.int8))):
        ways = [v for v in range(3) if said(rule.expression, (*votes[:k], v, *votes[k + 1 :])) != result]
        assert (found in ways) if ways else found is None
        if ways:
            assert abs(found - votes[k]) == min(abs(way - votes[k]) for way in ways)


def test_the_table_weighs_out_to_the_chance_of_adoption() -> None:
    """At one draw and without a shock the chance is the mean over a member's own votes."""
    draws = load(STRAIT).draw(1).changing({"voting.shock": 0.0})
    answer = find("adoption").answer(draws)
    assert answer.tables["pivots"]
    for row in answer.tables["pivots"]:
        votes = [answer.measures[f"vote.treaty.{row['member']}.{word}"].values[0] for word in WORDS]
        chances = [float(row[f"if_{word}"] or 0) for word in WORDS]
        assert np.dot(votes, chances) == pytest.approx(answer.measures["treaty.adopted"].values[0])


def test_findings_name_who_turns_the_result() -> None:
    def row(name: str, turns: str, yes: float) -> dict[str, str | float | bool]:
        return {"name": name, "passes": False, "turns": turns, "if_no": 0.0, "if_abstain": 0.2, "if_yes": yes}

    told = tell_pivots([row("North", "abstain", 0.3), row("South", "", 0.6)])
    assert told[0].endswith("the draft does not pass; North by abstaining could change that alone.")
    assert told[1].startswith("One vote moves most, that of South: adoption has a chance of 60%")
    many = tell_pivots([row(name, "yes", 0.3) for name in "abcd"] + [row("e", "", 0.3)])
    assert "any of 4 of the 5 members could change that alone" in many[0]
    assert "no single vote changed" in tell_pivots([row("North", "", 0.3)])[0]
    assert tell_pivots([]) == []
