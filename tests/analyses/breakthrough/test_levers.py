"""Levers: each kind changes what it says, no kind is inert, and the rows agree with asking again by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.analyses.breakthrough.levers import goals, levers
from detente.analysis import find, run
from detente.casefile import load
from detente.errors import NotFoundError

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"


@pytest.fixture(scope="module")
def case():
    return load(STRAIT)


def test_set_replaces_the_input_by_the_lever_s_own_draws(case):
    draws = case.draw(20)
    after = levers(draws, ("softer",))
    np.testing.assert_array_equal(after["draft.treaty.terms.passage"], draws["lever.softer.to"])
    np.testing.assert_array_equal(after["stance.north.passage.position"], draws["stance.north.passage.position"])


def test_start_puts_an_option_in_force_today(case):
    after = levers(case.draw(2), ("subsidy",))
    assert after.started == {"offer"}


def test_shift_adds_points_of_chance_to_a_vote(case):
    draws = case.draw(20)
    after = levers(draws, ("plead",))
    np.testing.assert_array_equal(after.shifts["vote.south.treaty.no"], draws["lever.plead.amount"])


def test_shift_of_an_input_stays_within_its_bounds(case):
    changed = case.model_copy(
        update={"lever": {"calm": case.lever["plead"].model_copy(update={"shift": "stance.south.fees.salience"})}}
    )
    far = changed.lever["calm"].model_copy(update={"amount": changed.lever["calm"].cost.of(500)})
    after = levers(changed.model_copy(update={"lever": {"calm": far}}).draw(5), ("calm",))
    np.testing.assert_array_equal(after["stance.south.fees.salience"], 100)


def test_no_lever_is_inert(case):
    result = run("levers", case, draws=40)
    for lever in case.lever:
        assert np.abs(result.measures[f"goal.pass.{lever}"].values).max() > 1e-4, lever


def test_rows_agree_with_asking_the_analysis_again(case):
    draws = case.draw(30, 4)
    row = next(r for r in run("levers", case, draws=30, seed=4).tables["levers"] if r["levers"] == "plead + softer")
    asked = find("adoption").answer(levers(draws, ("plead", "softer")), details=False).measures["treaty.adopted"].values
    assert row["after"] == pytest.approx(asked.mean())
    assert row["size"] == 2


def test_pairs_can_be_left_out(case):
    assert {r["size"] for r in run("levers", case, draws=5, pairs=False).tables["levers"]} == {1}


def test_without_goals_the_drafts_and_the_top_of_the_ladder_stand_in(case):
    found = goals(case.model_copy(update={"goal": {}}))
    assert {goal.measure for goal in found.values()} == {"adoption.treaty.adopted", "escalation.rung.2"}


def test_a_goal_nobody_measures_is_an_error_with_the_nearest_name(case):
    goal = case.goal["pass"].model_copy(update={"measure": "adoption.treaty.adoptd"})
    with pytest.raises(NotFoundError, match=r"did you mean 'treaty\.adopted'"):
        run("levers", case.model_copy(update={"goal": {"pass": goal}}), draws=2)
