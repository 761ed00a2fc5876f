"""Levers: each kind changes what it says, no kind is inert, and the rows agree with asking again by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.analyses.breakthrough.levers import conflicts, goals, levers
from detente.analysis import find, run
from detente.casefile import load
from detente.changes import changed
from detente.errors import CaseError, NotFoundError
from detente.goals import holds, quantity
from detente.parts import Goal, Lever

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


def test_more_pairs_than_asked_for_are_all_left_out_and_that_is_said(case):
    result = run("levers", case, draws=5, most_pairs=2)
    assert {row["size"] for row in result.tables["levers"]} == {1}
    assert next(caveat.kind for caveat in result.caveats) == "no pairs"
    assert {row["size"] for row in run("levers", case, draws=5, most_pairs=3).tables["levers"]} == {1, 2}


def test_a_goal_about_several_things_moves_by_the_share_of_draws_in_which_it_holds(case):
    both = Goal(goal="adoption.chance >= 0.4 and violence(1) <= 0.5", text="Both")
    changed = case.model_copy(update={"goal": {"both": both}})
    row = next(r for r in run("levers", changed, draws=30, pairs=False).tables["levers"] if r["levers"] == "softer")
    assert row["before"] == pytest.approx(holds(both, case.draw(30)).mean())
    assert row["after"] == pytest.approx(holds(both, levers(case.draw(30), ("softer",))).mean())
    assert row["want"] == "high"


KOSOVO = load("kosovo-2007")
THREE = KOSOVO.draw(3)


@pytest.fixture(scope="module")
def kosovo():
    return KOSOVO.draw(120, seed=3)


@pytest.mark.parametrize("key", sorted(KOSOVO.lever))
def test_no_lever_of_kosovo_is_inert_but_the_answer_to_an_offer_not_made(kosovo, key):
    partner = {"accept_now": "offer_now", "stand_aside_now": "shield_waits"}.get(key)
    before = kosovo if partner is None else levers(kosovo, (partner,))
    after = levers(before, (key,)) if partner is None else levers(kosovo, (partner, key))
    moved = [
        float(np.abs(quantity(name, after).values - quantity(name, before).values).max())
        for name in ("adoption.plan.adopted", "escalation.rung.2", "escalation.rung.3", "escalation.used.accept")
    ]
    assert max(moved) > 0.01, moved


def test_what_a_lever_leaves_alone_is_the_same_to_the_last_bit(kosovo):
    after = levers(kosovo, ("aid", "standing_order"))
    untouched = set(kosovo.inputs) & set(after.inputs) - {
        "motives.serbia.accept",
        "motives.nato.deploy and not respond",
    }
    assert len(untouched) > 200
    for name in untouched:
        np.testing.assert_array_equal(after[name], kosovo[name])
    np.testing.assert_array_equal(after.noise("walk", 3), kosovo.noise("walk", 3))
    assert after.inputs["motives.serbia.accept"].estimate != kosovo.inputs["motives.serbia.accept"].estimate


@pytest.mark.parametrize(
    "chosen",
    [
        ("aid",),
        ("sealed_offer",),
        ("talks_first", "offer_now"),
        ("renounce", "softer"),
        ("standing_order", "guard_north", "wait"),
        ("sealed_shield", "shield_waits", "stand_aside_now"),
    ],
)
def test_a_changed_case_answers_as_if_it_had_been_written_so(kosovo, chosen):
    """Nothing stale is kept: the same as the changed case drawn anew, with the other levers pulled on it."""
    changes = {path: value for key in chosen for path, value in KOSOVO.lever[key].change.items()}
    rest = tuple(key for key in chosen if not KOSOVO.lever[key].change)
    fresh = levers(changed(KOSOVO, changes).draw(120, seed=3), rest)
    for name in ("adoption.plan.adopted", "escalation.rung.3", "escalation.draft.plan.adopted"):
        quantity(name, kosovo)  # what is worked out before the levers are pulled must not leak into what follows
        found = quantity(name, levers(kosovo, chosen)).values
        np.testing.assert_array_equal(found, quantity(name, replace(fresh, before=None)).values)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(sorted(KOSOVO.lever)), min_size=1, max_size=5, unique=True), st.randoms())
def test_levers_do_the_same_in_any_order(chosen, shuffle):
    assume(not any(pair in conflicts(KOSOVO) for pair in combinations(sorted(chosen), 2)))
    draws, other = THREE, list(chosen)
    shuffle.shuffle(other)
    one, two = levers(draws, tuple(chosen)), levers(draws, tuple(other))
    assert one.case is two.case
    assert (one.started, one.stopped, one.before) == (two.started, two.stopped, draws)
    for name in one.inputs:
        np.testing.assert_array_equal(one[name], two[name])


def test_levers_pulled_one_after_the_other_are_a_package(kosovo):
    both = levers(levers(kosovo, ("aid",)), ("softer",))
    np.testing.assert_array_equal(
        quantity("adoption.plan.adopted", both).values,
        quantity("adoption.plan.adopted", levers(kosovo, ("aid", "softer"))).values,
    )
    assert both.before is kosovo


def test_a_lever_that_makes_no_case_says_which_of_its_changes_is_wrong(case):
    stuck = Lever(by="north", change={"option.offer.dais": 3})
    with pytest.raises(CaseError, match=r"cannot be pulled[\s\S]*option\.offer\.dais[\s\S]*'option\.offer\.days'"):
        levers(case.model_copy(update={"lever": {"stuck": stuck}}).draw(2), ("stuck",))


def test_levers_on_one_thing_exclude_each_other(case):
    def lever(**change):
        return Lever(by="north", **change)

    made = {
        "a": lever(set="option.offer.days", to=3),
        "b": lever(change={"option.offer.days": 4}),
        "c": lever(change={"option.offer": {"actor": "league", "text": "offer"}}),
        "d": lever(start="offer"),
        "e": lever(stop="offer"),
        "f": lever(shift="option.offer.days", amount=3),
        "g": lever(change={"option.patrol.startable": False}),
        "h": lever(change={"option.patrol.reversible": False}),
    }
    found = conflicts(case.model_copy(update={"lever": made}))
    assert {"".join(pair) for pair in found} == {"ab", "ac", "bc", "cd", "ce", "de", "gh"}
