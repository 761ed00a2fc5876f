"""Breakthrough: planted cheapest packages are found again, hold on other draws, and no opponent is made to act."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from councils import adopted, cheapest_by_hand, council
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analyses.breakthrough import breakthrough as module
from detente.analyses.breakthrough._asked import CLOSER, Asked, Bench
from detente.analyses.breakthrough._permitted import View, is_monotone
from detente.analyses.breakthrough._targets import Target, targets
from detente.analyses.breakthrough.breakthrough import breakthrough
from detente.analysis import find, run
from detente.casefile import load
from detente.errors import NotFoundError, SettingError
from detente.goal_share import Share
from detente.goals import holds, read
from detente.joint.pulled import levers

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"
ANYONE = View(anyone=True)
ODD = 0.5123  # no package of round chances comes near enough for rounding to decide
CHANCES = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95]


@st.composite
def planted(draw: st.DrawFn, with_set: bool):
    """Members, quota, levers without ranges: in every draw the chance of adoption is the same known number."""
    members = "abcde"[: draw(st.integers(3, 5))]
    yes = {key: draw(st.sampled_from(CHANCES)) for key in members}
    made = {}
    for k in range(draw(st.integers(1, 5))):
        who = draw(st.sampled_from(members))
        lever = {"by": draw(st.sampled_from(members)), "cost": float(draw(st.integers(1, 12)))}
        if with_set and draw(st.booleans()):
            made[f"set{k}"] = lever | {"set": f"vote.{who}.plan.yes", "to": draw(st.sampled_from(CHANCES))}
        else:
            made[f"move{k}"] = lever | {
                "shift": f"vote.{who}.plan.yes",
                "amount": draw(st.sampled_from([0.1, 0.3, 0.6])),
            }
    return yes, draw(st.integers(2, len(members))), made


def found_in(yes, quota, made, largest=3, **options):
    case = council(yes, quota, made, asks=f"adoption.plan.adopted >= {ODD}")
    bench = Bench.of(case.draw(8), 8, 20)
    return breakthrough(bench, targets(case, "", 0.5)[0], ANYONE, largest=largest, **options)


@pytest.mark.parametrize("with_set", [False, True], ids=["covers", "one by one"])
@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_planted_cheapest_package_is_recovered(with_set, data):
    yes, quota, made = data.draw(planted(with_set))
    search, asked, _ = found_in(yes, quota, made)
    assert is_monotone(asked.bench, tuple(made), asked.target) == (not any(key.startswith("set") for key in made))
    right = cheapest_by_hand(yes, quota, made, ODD, 3)
    assert search.exact
    assert (search.found is None) == (right is None)
    if right is not None:
        assert search.cost == pytest.approx(right[0])


def test_levers_that_exclude_each_other_are_never_pulled_together():
    yes = {"a": 0.9, "b": 0.1, "c": 0.1}
    made = {
        "half": {"by": "a", "set": "vote.b.plan.yes", "to": 0.4, "cost": 1.0},
        "full": {"by": "a", "set": "vote.b.plan.yes", "to": 0.95, "cost": 9.0},
        "sway": {"by": "a", "shift": "vote.b.plan.yes", "amount": 0.35, "cost": 2.0},
    }
    search, _, _ = found_in(yes, 2, made)
    assert search.found == ("half", "sway")
    assert not any({"half", "full"} <= set(package) for package in search.tried)


def doubtful(random: np.random.Generator):
    """Members and levers with ranges: the goal holds in some draws and not in others."""
    yes = {key: sorted(random.choice(CHANCES[:4], 2, replace=False).tolist()) for key in "bcd"}
    made = {
        f"move{k}": {
            "by": "a",
            "cost": [float(random.integers(1, 5)), float(random.integers(6, 12))],
            "shift": f"vote.{random.choice(list('bcd'))}.plan.yes",
            "amount": [0.15, float(random.choice([0.4, 0.6, 0.8]))],
        }
        for k in range(4)
    }
    return council({"a": 0.95} | yes, 2, made, asks="adoption.plan.adopted >= 0.6", share=0.7)


def test_what_is_found_holds_on_other_seeds():
    """True shares are counted on 1,500 draws of another seed; by chance alone one in twenty may fall short."""
    held = []
    for seed in range(60):
        case = doubtful(np.random.default_rng(seed))
        bench = Bench.of(case.draw(50, seed), 50, 300)
        search, asked, _ = breakthrough(bench, targets(case, "", 0)[0], ANYONE)
        if search.found:
            other = levers(case.draw(1500, seed + 1), search.found)
            held.append(bool(holds(asked.target.goal, other).mean() >= asked.target.share))
    assert len(held) >= 24
    assert np.mean(held) >= 0.95


def test_a_package_that_only_seems_to_reach_the_share_is_not_taken():
    """True share 0.77 where 0.8 is asked for: it often seems enough on the draws that choose."""
    made = {"x": {"by": "b", "shift": "vote.b.plan.yes", "amount": [0.05, 0.2], "cost": 3.0}}
    case = council({"a": 1.0, "b": [0.3, 0.68], "c": 0.0}, 2, made)
    target = targets(case, "", 0)[0]
    assert holds(target.goal, levers(case.draw(5000, 99), ("x",))).mean() == pytest.approx(0.77, abs=0.02)
    searches = [breakthrough(Bench.of(case.draw(100, seed), 100, 400), target, ANYONE)[0] for seed in range(20)]
    assert sum(search.tried["x",].reaches for search in searches) >= 3
    assert not any(search.found for search in searches)


def test_many_walks_decide_what_few_make_look_proved():
    """At 10% of fighting 60 draws of 16 walks show 68%, worth 19 counted ones; eight times the walks tell 83%."""
    case = load(STRAIT)
    bench = Bench.of(case.draw(40, 3), 40, 60)
    goal = read(case, "violence(2) <= 0.1")
    few, many = (
        Share(goal, tuple(replace(part, effort=effort, memo={}) for part in bench.fresh)) for effort in (1, CLOSER)
    )
    assert few.effective_n < few.n == 60
    for share, decides in ((0.5, many), (0.7, few)):
        asked = Asked(bench, Target("calm", goal, share, "calm"), lambda package: "")
        check = asked.check(())
        assert (check.share, check.low, check.high) == (decides.share, *decides.interval)
        assert check.holds == (share == 0.5)
        assert asked.fresh_share(()).share == decides.share


def test_fresh_draws_have_no_part_in_choosing():
    case = load(STRAIT)
    bench = Bench.of(case.draw(40, 3), 30, 60)
    name = "stance.north.passage.position"
    chosen, fresh = (np.concatenate([piece[name] for piece in pieces]) for pieces in (bench.pieces, bench.fresh))
    np.testing.assert_array_equal(chosen, case.draw(30, 3)[name])
    np.testing.assert_array_equal(fresh, case.draw(100, 3)[name][40:])


def test_changed_draws_are_split():
    case = load(STRAIT)
    draws = case.draw(40).changing({"stance.north.passage.position": 90.0})
    bench = Bench.of(draws, 100, 400)
    assert sum(piece.n for piece in bench.pieces) == sum(piece.n for piece in bench.fresh) == 20
    assert bench.fresh[0].start == 20


def _payers(cost: float):
    """`c` loses by adoption (it wants things as they are), `b` gains; either can bring its vote."""
    made = {
        "mine": {"by": "c", "shift": "vote.c.plan.yes", "amount": 0.9, "cost": 0.01},
        "ours": {"by": "b", "shift": "vote.b.plan.yes", "amount": 0.9, "cost": cost},
    }
    stance = {
        "a": {"line": {"position": 95, "salience": 50}},
        "b": {"line": {"position": 90, "salience": 50}},
        "c": {"line": {"position": 5, "salience": 50}},
    }
    return council({"a": 0.99, "b": 0.05, "c": 0.05}, 2, made, stance=stance)


def test_an_opponent_s_lever_is_left_out_unless_asked_for():
    case = _payers(2.0)
    default, asked = (run("breakthrough", case, draws=50, **kw) for kw in ({}, {"anyone": True}))
    assert default.tables["packages"][0]["levers"] == "ours"
    assert asked.tables["packages"][0]["levers"] == "mine"
    row = default.tables["unwanted"][0]
    assert (row["levers"], row["holds"]) == ("mine", True)
    assert row["why"].startswith("C would lose ")
    assert any("is left out: C would lose" in text for text in default.findings)


def test_a_mediator_asks_nobody_to_pay_more_than_it_gains():
    gains = run("breakthrough", _payers(2.0), draws=50).tables["gains"]
    worth = next(row["change"] for row in gains if row["actor"] == "B")
    assert worth > 5
    for cost, found in ((worth - 1, True), (worth + 1, False)):
        result = run("breakthrough", _payers(cost), draws=50, mediator=True)
        assert result.tables["packages"][0]["found"] is found
    assert run("breakthrough", _payers(worth + 1), draws=50).tables["packages"][0]["levers"] == "ours"


def test_a_package_for_some_uses_their_levers_alone():
    case = _payers(2.0)
    result = run("breakthrough", case, draws=50, for_="b")
    assert result.tables["packages"][0]["levers"] == "ours"
    assert [row["actor"] for row in result.tables["left_out"]] == ["C"]
    assert not run("breakthrough", case, draws=50, for_="a").tables["packages"][0]["found"]
    with pytest.raises(NotFoundError, match="no actor 'z'"):
        run("breakthrough", case, draws=5, for_="z")


def test_what_was_gained_is_the_change_of_worth_by_the_horizon():
    """Once the plan is sure to be voted on and to pass, `b` moves from 20 to 70 on the line, 50 points nearer."""
    case = _payers(2.0)
    rows = {row["actor"]: row for row in run("breakthrough", case, draws=50, anyone=True).tables["gains"]}
    assert rows["C"]["pays"]
    assert rows["C"]["net"] == pytest.approx(rows["C"]["change"] - 0.01)
    assert rows["B"]["change"] == pytest.approx(-rows["C"]["change"])
    assert 5 < rows["B"]["change"] < 50


def test_a_goal_in_text_and_a_share_of_one_s_own():
    yes, made = (
        {"a": 0.9, "b": 0.5, "c": 0.2},
        {"x": {"by": "b", "shift": "vote.b.plan.yes", "amount": 0.3, "cost": 3.0}},
    )
    reached = adopted(yes | {"b": 0.8}, 2)
    case = council(yes, 2, made)
    for at_least, found in ((reached - 0.01, True), (reached + 0.01, False)):
        result = run(
            "breakthrough", case, draws=20, goal=f"adoption.plan.adopted >= {at_least}", share=0.9, anyone=True
        )
        row = result.tables["packages"][0]
        assert (row["found"], row["share"], row["goal"]) == (found, 0.9, "goal")
    assert "no package in reach" in result.findings[0]
    assert run("breakthrough", case, draws=20, goal="pass").tables["packages"][0]["goal"] == "pass"
    with pytest.raises(SettingError, match="share"):
        run("breakthrough", case, draws=5, share=2)


def test_several_goals_are_searched_together_too():
    case = council(
        {"a": 0.9, "b": 0.5, "c": 0.2}, 2, {"x": {"by": "b", "shift": "vote.b.plan.yes", "amount": 0.4, "cost": 3.0}},
        goal={"one": {"goal": "adoption.plan.adopted >= 0.5"}, "two": {"goal": "adoption.vote.plan.b.yes >= 0.8"}},
    )  # fmt: skip
    rows = run("breakthrough", case, draws=20, anyone=True).tables["packages"]
    assert [(row["goal"], row["found"], row["levers"]) for row in rows] == [
        ("one", True, ""), ("two", True, "x"), ("all", True, "x"),
    ]  # fmt: skip


def test_a_near_miss_says_under_what_it_would_do():
    """The vote of `b` decides: the lever is enough only where `b` was near to yes before."""
    case = council(
        {"a": 1.0, "b": [0.1, 0.7], "c": 0.0},
        2,
        {"x": {"by": "b", "shift": "vote.b.plan.yes", "amount": 0.1, "cost": 3.0}},
    )
    result = run("breakthrough", case, draws=100, anyone=True)
    row = result.tables["near_misses"][0]
    assert not result.tables["packages"][0]["found"]
    assert row["levers"] == "x"
    assert "B" in row["rule"]
    assert "at least" in row["rule"]
    assert row["under_rule"] >= 0.8
    assert any("It would do if" in text for text in result.findings)


def test_the_frontier_rises_with_its_costs_on_fresh_draws():
    made = {
        f"move{k}": {"by": "a", "shift": f"vote.{who}.plan.yes", "amount": [0.05, 0.4], "cost": cost}
        for k, (who, cost) in enumerate([("b", 1.0), ("c", 3.0), ("d", 5.0)])
    }
    case = council({"a": 0.9, "b": [0.2, 0.6], "c": [0.2, 0.6], "d": [0.2, 0.6]}, 3, made)
    rows = run("breakthrough", case, draws=100, anyone=True).tables["frontier"]
    costs, shares = [row["cost"] for row in rows], [row["share"] for row in rows]
    assert len(rows) >= 3
    assert costs == sorted(costs)
    assert shares == sorted(shares)
    other, goal = case.draw(2000, 1), targets(case, "", 0)[0].goal
    for row in rows:
        package = tuple(row["levers"].split(" + ")) if row["levers"] else ()
        assert row["low"] - 0.08 <= holds(goal, levers(other, package)).mean() <= row["high"] + 0.08


@pytest.mark.parametrize("stays", [True, False])
def test_who_gains_by_undoing_an_act_of_the_package_is_named(stays):
    """A gift costs `a` 10 points and is worth 4 to `b`; all move so slowly that it mostly stands at the horizon."""
    slow = {"days": 3000, "class": "concession", "reversible": not stays}
    case = council(
        {"a": 0.9, "b": 0.5, "c": 0.2}, 2, {"gift": {"by": "a", "start": "give", "cost": 1.0}},
        option={"give": {"actor": "a", "text": "give", **slow}},
        motives={"a": {"give": -10}, "b": {"give": 4}},
    )  # fmt: skip
    result = run("breakthrough", case, draws=50, goal="situation: give", anyone=True)
    assert result.tables["packages"][0]["levers"] == "gift"
    rows = [row for row in result.tables["defections"] if row["undoes"]]
    assert bool(rows) is not stays
    if rows:
        assert {(row["actor"], row["act"]) for row in rows} == {("A", "stop: give")}
        assert rows[0]["gain"] == pytest.approx(10)
        assert rows[0]["share"] == 1
        assert 0.2 < rows[0]["would"] < 1
    assert any("could be undone by A" in text for text in result.findings) is not stays


def test_a_batch_of_its_own_settings_is_refused_where_it_makes_no_sense():
    with pytest.raises(SettingError, match="1 or more"):
        find("breakthrough").answer(load(STRAIT).draw(2), largest=0)


def test_without_levers_it_says_how_things_are():
    result = run("breakthrough", load(STRAIT).model_copy(update={"lever": {}}), draws=10)
    assert "no lever" in result.findings[0]


def test_module_has_its_tables():
    assert set(run("breakthrough", load(STRAIT), draws=5).tables) == set(module.TABLES)


def test_the_levers_of_a_bargain_are_tried_together():
    """Neither half does anything alone, and few trials would not come to the pair by themselves."""
    made = {f"idle{k}": {"by": "a", "shift": "vote.c.plan.yes", "amount": 0.01, "cost": 1.0} for k in range(8)}
    made |= {"ask": {"by": "a", "start": "ask", "cost": 5.0}, "give": {"by": "b", "start": "give", "cost": 5.0}}
    case = council(
        {"a": 0.9, "b": 0.1, "c": 0.1}, 2, made,
        option={"ask": {"actor": "a", "text": "ask"}, "give": {"actor": "b", "text": "give", "start_if": "ask"}},
        bargain={"swap": {"acts": ["ask", "give"], "shifts": {"vote.b.plan.yes": 0.8}}},
    )  # fmt: skip
    row = run("breakthrough", case, draws=50, anyone=True, most_tried=12).tables["packages"][0]
    assert (row["levers"], row["exact"]) == ("ask + give", False)
    assert "From there to 10.0 only some were tried" in row["statement"]
