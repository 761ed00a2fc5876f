"""Goals in draws: they agree with asking the analyses by hand, and what is wrong with one is told when it is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente import goals
from detente.aims import goal_faults
from detente.analyses.conflict.stability import stability
from detente.analysis import find
from detente.casefile import load, parse
from detente.changes import changed
from detente.errors import CaseError, GoalError, NotFoundError
from detente.goal_text import Comparison
from detente.goals import aim, holds, lean, margin, quantity, share
from detente.graph.stable import improvements
from detente.joint.fallback import space_of
from detente.joint.ground import grounds
from detente.parts import Goal

STRAIT = Path(__file__).parent / "cases" / "strait.toml"


@pytest.fixture(scope="module")
def case():
    return load(STRAIT)


@pytest.fixture(scope="module")
def draws(case):
    return case.draw(60, seed=2)


def test_a_comparison_is_that_of_the_measure(case, draws):
    values = find("adoption").answer(case.draw(60, seed=2)).measures["treaty.adopted"].values
    np.testing.assert_array_equal(holds("adoption.treaty.adopted >= 0.3", draws), values >= 0.3)
    np.testing.assert_array_equal(holds("adoption.chance < 30%", draws), values < 0.3)
    np.testing.assert_allclose(margin("adoption.treaty.adopted >= 0.3", draws), values - 0.3)
    np.testing.assert_allclose(margin("adoption.treaty.adopted <= 0.3", draws), 0.3 - values)


def test_points_of_a_scale_count_by_the_hundred(draws):
    values = quantity("compromise.passage", draws).values
    np.testing.assert_allclose(margin("compromise.passage >= 40", draws), (values - 40) / 100)


def test_and_takes_the_least_margin_or_the_greatest(draws):
    one, two = "adoption.chance >= 0.3", "compromise.passage >= 45"
    np.testing.assert_array_equal(margin(f"{one} and {two}", draws), np.minimum(margin(one, draws), margin(two, draws)))
    np.testing.assert_array_equal(margin(f"{one} or {two}", draws), np.maximum(margin(one, draws), margin(two, draws)))
    np.testing.assert_array_equal(holds(f"{one} and {two}", draws), holds(one, draws) & holds(two, draws))
    np.testing.assert_array_equal(holds(f"{one} or {two}", draws), holds(one, draws) | holds(two, draws))


@pytest.mark.parametrize("notion", ["seq", "nash", "gmr", "smr"])
@pytest.mark.parametrize("condition", ["close", "not close and adopted", "true", "seize and not seize"])
def test_a_lasting_situation_agrees_with_every_situation_looked_at(case, draws, notion, condition):
    space = space_of(draws, case, "today")
    slow = np.zeros(draws.n, bool)
    for ground in grounds(draws, draws.n):
        lasts = stability(ground.reach, ground.worth, [notion])[:, 0]
        steps = improvements(ground.reach, ground.worth)[0]
        for k, place in enumerate(ground.places):
            slow[place] = any(
                space.holds(condition)[s] and lasts[k, s].all() and steps[k, s] >= 0 for s in range(len(space))
            )
    np.testing.assert_array_equal(holds(f"situation: {condition}, stable({notion})", draws), slow)


def test_without_a_notion_the_condition_holds_at_the_horizon_more_often_than_not(case):
    draws = case.draw(400, seed=5)
    met = find("escalation").answer(draws, variant_draws=0).measures["draft.treaty.adopted"]
    found = margin("situation: adopted", draws) + 0.5
    assert found.mean() == pytest.approx(met.values.mean(), abs=0.03)
    np.testing.assert_array_equal(holds("situation: adopted", draws), found >= 0.5)
    assert share("situation: true", draws) == 1
    assert share("situation: false", draws) == 0


def test_the_share_of_a_walked_chance_is_nearer_that_of_many_walks(case):
    draws = case.draw(500, seed=1)
    bound = 0.25
    truly = find("escalation").answer(draws, variant_draws=0, walks=400).measures["rung.1"].values
    few = find("escalation").answer(draws, variant_draws=0).measures["rung.1"].values
    right = (truly <= bound).mean()
    assert abs(share(f"violence(1) <= {bound}", draws) - right) <= max(abs((few <= bound).mean() - right), 0.02)


def test_each_analysis_is_asked_once_for_all_goals(case, monkeypatch):
    asked = []
    monkeypatch.setattr(goals, "find", lambda name: asked.append(name) or find(name))
    draws = case.draw(5)
    for text in ("adoption.chance >= 0.5", "adoption.treaty.vetoed < 0.1 and violence(1) < 0.2", "violence(2) < 0.1"):
        holds(text, draws)
        margin(text, draws)
    assert sorted(asked) == ["adoption", "escalation"]


def test_the_same_draws_say_the_same(case):
    text = "violence(1) <= 0.2 or situation: close, stable(seq)"
    np.testing.assert_array_equal(holds(text, case.draw(30, 3)), holds(text, case.draw(30, 3)))
    assert (holds(text, case.draw(30, 3)) != holds(text, case.draw(30, 4))).any()


@settings(deadline=None, max_examples=100)
@given(st.floats(0, 1), st.sampled_from((">=", "<=", ">", "<")), st.sampled_from(("adoption.chance", "violence(1)")))
def test_a_goal_holds_where_its_margin_says_so(draws, bound, sign, measure):
    text = f"{measure} {sign} {bound!r}"
    far, met = margin(text, draws), holds(text, draws)
    assert (far[met] >= -1e-9).all()
    assert met[far > 1e-9].all()


def test_what_is_settled_is_certain(case):
    """A draft that is decided, an act that a lever took away: a goal on either can still be asked."""
    past = changed(case, {"draft.treaty.status": "vetoed"}).draw(4)
    assert share("adoption.treaty.vetoed >= 1 and adoption.chance <= 0", past) == 1
    never = changed(case, {"option.close.startable": False}).draw(4)
    assert share("escalation.used.close <= 0 and situation: not close", never) == 1
    with pytest.raises(NotFoundError, match="has no measure"):
        holds("adoption.vote.treaty.north.no >= 0.5", past)


def test_the_best_guess_is_one_draw(case):
    assert holds("violence(2) <= 1 and adoption.chance > 0", case.best()).shape == (1,)


def test_an_analysis_on_its_first_draws_shortens_the_answer(case):
    assert len(holds("kalai-smorodinsky.passage >= 0", case.draw(7))) <= 7


def test_the_aim_of_a_goal(case):
    assert aim(case, Goal(goal="violence(fighting) <= 5%")) == ("escalation.rung.2", False)
    assert aim(case, Goal(measure="a.b", want="low")) == ("a.b", False)
    assert aim(case, Goal(goal="adoption.chance > .5 and violence(1) < 1")) is None


def test_a_measure_that_an_analysis_does_not_have_is_told_when_it_is_asked(draws):
    with pytest.raises(NotFoundError, match="did you mean 'passage'"):
        holds("compromise.pasage >= 40", draws)


def test_a_direction_alone_does_not_hold_or_fail(case, draws):
    with pytest.raises(GoalError, match=r"without a number; allowed: goal = "):
        holds(Goal(measure="adoption.treaty.adopted"), draws)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("adopton.x >= 1", "unknown analysis 'adopton'"),
        ("adoption.treaty.adoptd >= 0.5", "did you mean 'treaty.adopted'?"),
        ("adoption.treaty.adopted >= 50", "a chance from 0 to 1. Mend: 50% is 0.5"),
        ("violence(9) <= 0.1", "no such rung; allowed: 0 (calm)"),
        ("violence(figting) <= 0.1", "did you mean 'fighting'?"),
        ("escalation.rung.7 <= 0.1", "unknown measure of escalation 'rung.7'"),
        ("situation: clse", "did you mean 'close'?"),
        ("adoption.chance >= 1 and situation: clse, stable(seq)", "unknown option or draft status 'clse'"),
    ],
)
def test_what_a_case_does_not_have_is_told_where_the_goal_stands(case, draws, text, told):
    with pytest.raises(GoalError) as caught:
        holds(text, draws)
    assert told in str(caught.value)
    written = STRAIT.read_text() + f'\n[goal.new]\ngoal = "{text}"\n'
    with pytest.raises(CaseError) as refused:
        parse(written)
    assert f"goal.new.goal: {caught.value.args[0].removeprefix('goal: ')}" in str(refused.value)


def test_the_measures_known_beforehand_are_those_there_are(case):
    for name in ("adoption", "escalation"):
        for measure in find(name).answer(case.draw(2), **lean(name, case.draw(2))).measures:
            assert not list(goal_faults(case, "goal", Comparison(f"{name}.{measure}", ">=", 0.5))), measure
