"""Why situations last: each sentence must be so in the game it speaks of."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from test_paths import staged
from test_stability import by_hand, trial

from detente.analyses.conflict._best import at_best, best_ground
from detente.analyses.conflict._ground import grounds
from detente.analyses.conflict._shown import shown
from detente.analyses.conflict.stability import stability
from detente.analysis import run
from detente.casefile import load
from detente.errors import SettingError
from detente.graph.agreement import agreed, shares_better
from detente.joint.whole import whole

ELMIRA = Path(__file__).parents[2] / "cases" / "elmira.toml"


def told(result, name="today"):
    return {row["actor"]: row for row in result.tables["reasons"] if row["name"] == name}


def test_an_answer_gladly_given_keeps_the_actor_where_it_is():
    row = told(run("stability", staged(east_shove=5, west_push=10, west_shoved=-20), draws=5))["West"]
    assert row["stable"]
    assert row["share"] == 1.0
    assert row["sentence"] == (
        "West would gain by this: push; but East could then gladly do this: shove; that leaves West worse off than "
        "staying."
    )


@pytest.mark.parametrize(("cost", "how"), [(-5, "at a cost"), (0, "at no cost")])
def test_an_answer_at_a_cost_keeps_it_only_where_others_answer_at_any_cost(cost, how):
    case = staged(east_shove=cost, west_push=10, west_shoved=-20)
    row = told(run("stability", case, draws=5))["West"]
    assert not row["stable"]
    assert row["sentence"] == (
        "West would gain by this: push; no answer that others would gladly give takes that gain away."
    )
    row = told(run("stability", case, draws=5, reasons="gmr"))["West"]
    assert row["stable"]
    assert f"East could then do this {how}: shove" in row["sentence"]


def test_who_ends_as_before_is_no_better_off():
    row = told(run("stability", staged(east_shove=5, west_push=10, west_shoved=0), draws=5))["West"]
    assert row["sentence"].endswith("that leaves West no better off than staying.")


def test_who_cannot_gain_or_cannot_move_is_told_so():
    rows = told(run("stability", staged(east_shove=5, west_push=-10, west_shoved=0), draws=5))
    assert rows["West"]["sentence"] == "West would not gain by any move."
    assert rows["East"]["sentence"] == "East can make no move here."
    assert rows["West"]["stable"]
    assert rows["East"]["stable"]


def test_by_nash_a_gain_is_a_reason_to_leave():
    row = told(run("stability", staged(east_shove=5, west_push=10, west_shoved=-20), draws=5, reasons="nash"))["West"]
    assert not row["stable"]
    assert row["sentence"] == "West would gain by this: push."


def test_every_situation_that_was_listed_has_its_reasons():
    rows = run("stability", load(ELMIRA), draws=2).tables["reasons"]
    assert len({(row["label"], row["actor"]) for row in rows}) == 9 * 3


@pytest.mark.parametrize(("acts", "words"), [(1, "staying."), (2, "staying (its 2 other gains would be undone too).")])
def test_other_gains_are_counted(acts, words):
    keys = ("push", "pull")[:acts]
    option = {key: {"actor": "west", "text": key} for key in keys}
    option["shove"] = {"actor": "east", "text": "shove", "start_if": " or ".join(keys)}
    motives = {"east": {"shove": 5}, "west": {f"({' or '.join(keys)}) and not shove": 10, "shove": -20}}
    bare = {"issue": {}, "stance": {}, "body": {}, "draft": {}, "measure": {}}
    row = told(run("stability", trial(**bare, option=option, motives=motives), draws=3))["West"]
    assert row["sentence"].endswith(f"that leaves West worse off than {words}")


@pytest.mark.parametrize("concept", ["nash", "seq", "sseq", "smr", "gmr"])
def test_verdicts_are_those_of_the_game_at_the_best_guess_and_shares_those_of_the_draws(concept):
    draws = trial().draw(25, seed=4)
    result = run("stability", trial(), draws=25, seed=4, reasons=concept)
    chosen, best = shown(draws), best_ground(draws)
    at = stability(best.reach, best.worth, [concept])[0, 0]
    games = [by_hand(draws, k) for k in range(25)]
    rows = iter(result.tables["reasons"])
    for s in chosen.places:
        for i in range(len(games[0].moves)):
            row = next(rows)
            assert row["stable"] == at[s, i]
            same = [_judged(game, concept, i, s) == row["stable"] for game in games]
            assert row["share"] == pytest.approx(np.mean(same))


def _judged(game, concept, i, s):
    if concept != "sseq":
        return game.judge(concept, i, s)
    own = game.worth[i]
    return all(
        any(own[t] <= own[s] and all(own[u] <= own[s] for u in game.moves[i][t]) for t in game.answers(i, x, True))
        for x in game.improving(i, s)
    )


def test_the_best_guess_starts_from_the_same_today_and_follows_changed_inputs():
    draws = trial().draw(10, seed=1)
    assert at_best(draws) is at_best(draws)
    pushed = at_best(draws.with_options(frozenset(["push"]), frozenset()))
    assert whole(pushed).space.label(0) == "push"
    name = "stance.east.line.position"
    changed = at_best(draws.changing({name: 77.0}))
    assert changed[name].tolist() == [77.0]
    assert at_best(changed) is changed


def test_findings_tell_why_today_lasts():
    result = run("stability", staged(east_shove=5, west_push=10, west_shoved=-20), draws=5)
    assert any(text.startswith("Today: West would gain by this: push; but East") for text in result.findings)


def test_reasons_can_be_left_out():
    result = run("stability", trial(), draws=5, reasons="none")
    assert not {"reasons", "equilibria"} & set(result.tables)
    assert result.findings


def test_concepts_are_those_asked_for():
    result = run("stability", trial(), draws=5, concepts="GMR, nash,gmr")
    assert [row["concept"] for row in result.tables["concepts"]] == ["gmr", "nash"]
    assert {name.split(".")[0] for name in result.measures} == {"gmr", "nash", "reachable"}
    assert "(GMR; Nash" in result.findings[0]


def test_a_concept_that_cannot_be_asked_is_an_error():
    with pytest.raises(SettingError, match="concepts: 'sim' is for cases of options without drafts"):
        run("stability", trial(), draws=2, concepts="sim")
    with pytest.raises(SettingError, match="'nonsense'; allowed: nash, seq"):
        run("stability", trial(), draws=2, concepts="nash,nonsense")


def test_improvements_at_the_same_moment_can_be_asked_about_where_there_are_options_alone():
    """Each of two would rather move alone; moving both is worse for both: each gain meets the other's."""
    motives = {"east": {"shove and not push": 5, "shove and push": -5}, "west": {"push and not shove": 5}}
    bare = {"issue": {}, "stance": {}, "body": {}, "draft": {}, "measure": {}}
    option = {"push": {"actor": "west", "text": "push"}, "shove": {"actor": "east", "text": "shove"}}
    result = run("stability", trial(**bare, option=option, motives=motives), draws=4, concepts="nash,sim")
    assert (result["nash.today"].mean, result["sim.today"].mean) == (0.0, 1.0)


def test_elmira_has_its_published_equilibria_and_its_reasons(shared):
    """Kilgour, Hipel, Fang & Peng (2001): 5, 8 and 9 last by every notion, 1 and 4 only by weaker ones."""
    published = json.loads((shared / "conflict/cases.json").read_text())["elmira9"]["eq"]
    result = run("stability", load(ELMIRA), draws=3)
    rows = result.tables["equilibria"]
    for concept in ("nash", "seq", "smr", "gmr"):
        found = {1 if row["today"] else int(row["name"]) for row in rows if row[concept]}
        assert sorted(found) == published[concept]
    counted = {row["concept"]: row["equilibria"] for row in result.tables["concepts"]}
    assert counted["seq"] == len(published["seq"])


def test_all_equilibria_are_listed_the_strictest_and_nearest_first():
    draws = trial().draw(5)
    ground, space = best_ground(draws), whole(draws).space
    result = run("stability", trial(), draws=5, concepts="nash,seq")
    rows = result.tables["equilibria"]
    lasting = stability(ground.reach, ground.worth, ["nash", "seq"])[0].all(axis=-1)
    expected = {space.label(s): lasting[:, s].tolist() for s in range(len(space)) if lasting[:, s].any()}
    assert {row["label"]: [row["nash"], row["seq"]] for row in rows} == expected
    order = [(-(row["nash"] + row["seq"]), len(space) if row["steps"] is None else row["steps"]) for row in rows]
    assert order == sorted(order)
    assert {row["id"] for row in rows} - {None} <= set(shown(draws).letters)


def test_an_answer_deters_only_if_it_ends_far_enough_below():
    case = staged(east_shove=5, west_push=10, west_shoved=-20)
    shares = {strong: run("stability", case, draws=5, strong=strong)["seq.today"].mean for strong in (0, 19, 21)}
    assert shares == {0: 1.0, 19: 1.0, 21: 0.0}
    row = told(run("stability", case, draws=5, strong=19))["West"]
    assert row["stable"]
    assert row["sentence"].endswith("that leaves West worse off than staying by more than 19 points.")
    row = told(run("stability", case, draws=5, strong=21))["West"]
    assert not row["stable"]
    assert row["sentence"].endswith(
        "no answer that others would gladly give leaves West worse off than staying by more than 21 points."
    )


def test_orders_on_which_draws_disagree_are_unknown():
    """West gains by pushing in about two draws of three: too few to be sure of."""
    case = staged(east_shove=-5, west_push=[-5, 3, 20], west_shoved=-20)
    share = 1 - run("stability", case, draws=200)["nash.today"].mean
    assert 0.55 < share < 0.8
    lasts = {
        (form, agreement): run("stability", case, draws=200, unknown=form, agreement=agreement).tables["unknown"][0][
            "nash"
        ]
        for form in "abcd"
        for agreement in (0.51, 0.95)
    }
    assert {key for key, stays in lasts.items() if stays} == {("b", 0.95), ("d", 0.95)}
    told_ = run("stability", case, draws=200, unknown="b", agreement=0.95).findings[-1]
    assert told_.startswith(
        "If an order counts as known only where 95% of draws agree on it, these last (SEQ, form b): "
    )
    assert "unknown" not in run("stability", case, draws=5).tables


@pytest.mark.parametrize(("name", "value"), [("strong", -1.0), ("agreement", 0.5), ("agreement", 1.1)])
def test_settings_of_strength_and_agreement_have_ranges(name, value):
    with pytest.raises(SettingError, match=f"stability: {name} = {value}; allowed"):
        run("stability", trial(), draws=2, **{name: value})


def test_with_orders_unknown_the_verdicts_are_those_of_the_kernel_over_all_draws():
    draws = trial(draft={}, body={}, measure={"line": {"cases": [["shove", 20], ["push", 80], ["else", 40]]}}).draw(40)
    result = run("stability", draws.case, draws=40, unknown="c", agreement=0.9, concepts="nash,seq,smr")
    grounds_ = list(grounds(draws, 40))
    worth, at = np.concatenate([ground.worth for ground in grounds_]), np.array(shown(draws).places, np.int32)
    reach, shares = grounds_[0].reach, shares_better(grounds_[0].reach, worth, at)
    for concept in ("nash", "seq", "smr"):
        expected = agreed(reach, *shares, at, concept, "c", 0.9).all(axis=-1)
        assert [row[concept] for row in result.tables["unknown"]] == expected.tolist()
