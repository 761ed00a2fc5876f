"""Adoption: members, outcomes and curve agree with each other and with a count over every way to vote."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from detente.analysis import run
from detente.casefile import load
from detente.joint.vote import ballot
from detente.joint.whole import whole

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"


@pytest.fixture(scope="module")
def case():
    return load(STRAIT)


@pytest.fixture(scope="module")
def result(case):
    return run("adoption", case, draws=40)


def test_chances_of_the_ends_and_of_each_vote_sum_to_one(case, result):
    ends = sum(result.measures[f"treaty.{end}"].values for end in ("adopted", "failed", "vetoed"))
    np.testing.assert_allclose(ends, 1)
    for member in ("north", "south", "isle"):
        votes = sum(result.measures[f"vote.treaty.{member}.{word}"].values for word in ("no", "abstain", "yes"))
        np.testing.assert_allclose(votes, 1)


def test_adoption_equals_a_count_over_every_way_to_vote(case, result):
    draws = case.draw(40)
    cast = ballot(draws, "treaty", whole(draws).gains["treaty"])
    place = {member: m for m, member in enumerate(cast.rule.members)}
    total = np.zeros(40)
    for votes in product(range(3), repeat=3):
        passes = sum(v == 2 for v in votes) >= 2 and votes[place["north"]] != 0
        if passes:
            total += np.prod([cast.chances[:, :, m, v] for m, v in enumerate(votes)], axis=0) @ cast.weights
    np.testing.assert_allclose(result.measures["treaty.adopted"].values, total)


def test_a_direct_vote_wins_over_stance(case, result):
    np.testing.assert_allclose(result.measures["vote.treaty.isle.yes"].values, case.draw(40)["vote.isle.treaty.yes"])


def test_the_bargain_in_force_turns_the_south(result):
    assert result["treaty.adopted.if.subsidy"].mean > result["treaty.adopted"].mean


def test_the_curve_passes_through_the_draft_s_own_term(case):
    """At the term the draft has, the curve is the chance of adoption itself."""
    point = case.draft["treaty"].model_copy(update={"terms": {"passage": case.draft["treaty"].terms["passage"]}})
    result = run("adoption", case.model_copy(update={"draft": {"treaty": point}}), draws=40)
    row = next(r for r in result.tables["curve"] if r["issue"] == "passage" and r["term"] == 70)
    assert row["adopted"] == pytest.approx(result["treaty.adopted"].mean)
    assert {r["issue"] for r in result.tables["curve"]} == {"passage"}


def test_terms_nobody_s_fallback_beats_are_worse_for_both_ends(result):
    rows = [r for r in result.tables["curve"] if r["issue"] == "passage"]
    assert [r["term"] for r in rows] == list(np.linspace(0, 100, 21))
    assert all(r["low"] <= r["adopted"] + 1e-9 and 0 <= r["adopted"] <= 1 for r in rows)
