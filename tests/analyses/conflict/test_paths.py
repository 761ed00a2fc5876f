from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from test_stability import by_hand, trial

from detente.analyses.conflict._ground import grounds
from detente.analyses.conflict._stoppers import ANYHOW, BEFORE, GLADLY, Stoppers, follows
from detente.analyses.conflict._wording import acts_between, in_words
from detente.analyses.conflict.paths import answer, paths
from detente.analysis import run
from detente.casefile import load
from detente.errors import SettingError
from detente.graph.reach import reach
from detente.joint.whole import whole
from detente.likelihood import percent

ELMIRA = Path(__file__).parents[2] / "cases" / "elmira.toml"
LADDER = {"rungs": ["calm", "pushing", "brawl"], "cases": [["shove", 2], ["push", 1], ["else", 0]]}


def staged(east_shove: float, west_push: float, west_shoved: float, **tables):
    """What each act is worth is given outright: no issue, no draft, motives alone and without ranges."""
    motives = {
        "east": {"shove": east_shove},
        "west": {"push and not shove": west_push, "shove": west_shoved},
    }
    bare = {"issue": {}, "stance": {}, "body": {}, "draft": {}, "measure": {}}
    return trial(**bare, motives=motives, ladder=LADDER, **tables)


def test_an_improvement_that_the_answer_undoes_is_told_with_who_answers():
    result = run("paths", staged(east_shove=5, west_push=10, west_shoved=-20), draws=5)
    assert result["rung.1"].mean == result["rung.2"].mean == result["first.push"].mean == 1.0
    assert result["stays"].mean == 0.0
    first, second = (row for row in result.tables["steps"] if row["target"] == "rung.2")
    assert (first["actor"], first["act"], first["answers"]) == ("West", "push", "East (more than 99%)")
    assert (second["actor"], second["act"]) == ("East", "shove")
    stops = {
        (row["step"], row["how"], row["actor"], row["act"])
        for row in result.tables["stoppers"]
        if row["target"] == "rung.2"
    }
    assert (1, GLADLY, "East", "shove") in stops
    assert (1, ANYHOW, "East", "shove") in stops
    assert (2, BEFORE, "West", "stop: push") in stops


def test_an_answer_at_a_cost_is_no_glad_answer():
    result = run("paths", staged(east_shove=-5, west_push=10, west_shoved=-20), draws=5)
    how = {row["how"] for row in result.tables["stoppers"] if row["target"] == "rung.1" and row["actor"] == "East"}
    assert how == {ANYHOW}
    assert result["rung.2"].mean == 0.0


def test_nobody_stops_a_step_beforehand_at_a_loss():
    result = run("paths", staged(east_shove=5, west_push=10, west_shoved=10), draws=5)
    assert not [row for row in result.tables["stoppers"] if row["how"] == BEFORE]


def test_where_nobody_gains_today_stays():
    result = run("paths", staged(east_shove=5, west_push=-10, west_shoved=-20), draws=5)
    assert result["stays"].mean == 1.0
    assert result.tables["steps"] == []
    assert result.findings == (
        "Nobody gains by moving from today in more than 99% of draws.",
        "Improvements lead from today to 'pushing' in none of the draws.",
        "Improvements lead from today to 'brawl' in none of the draws.",
        "From today legal moves lead to 3 other situations, none farther than 3 moves; improvements to 0 on average.",
        "At the best guess no improvements lead to 2 of the 3 situations that last (SEQ or Nash); the nearest of them "
        "by legal moves: push, shove.",
    )


def test_measures_are_those_of_the_game_written_out():
    draws = trial(ladder=LADDER).draw(25, seed=8)
    found, space = answer(draws).measures, whole(draws).space
    for k in range(25):
        game, reached, ahead = by_hand(draws, k), {0}, [0]
        gains = [game.improving(i, 0) for i in range(len(game.moves))]
        assert found["stays"].values[k] == (not any(gains))
        while ahead:
            s = ahead.pop()
            new = set().union(*(game.improving(i, s) for i in range(len(game.moves)))) - reached
            reached |= new
            ahead += new
        for rung in (1, 2):
            assert found[f"rung.{rung}"].values[k] == any(space.rung[s] >= rung for s in reached)
        adopted = [s for s in reached if space.holds("adopted")[s]]
        assert found["draft.plan.adopted"].values[k] == bool(adopted)


def test_every_step_told_is_an_improvement_in_as_many_draws_as_it_says():
    draws = trial(ladder=LADDER).draw(200, seed=8)
    told, space = answer(draws), whole(draws).space
    labels = {space.label(s): s for s in range(len(space))}
    games = [by_hand(draws, k) for k in range(200)]
    assert told.tables["steps"]
    for row in told.tables["steps"]:
        s, t = labels[row["from"]], labels[row["to"]]
        share = np.mean([any(t in game.improving(i, s) for i in range(len(game.moves))) for game in games])
        assert row["share"] == pytest.approx(share)


def test_glad_answers_are_those_of_the_game_written_out():
    draws = trial(ladder=LADDER).draw(60, seed=8)
    space = whole(draws).space
    push = next(t for s, t, a, _ in space.moves.tolist() if s == 0 and space.acts[a].name == "push")
    step = Stoppers(space, [0, 1], (0, push, 1))
    for ground in grounds(draws, 60):
        step.add(ground)
    expected = 0
    for k in range(60):
        game = by_hand(draws, k)
        if push in game.improving(1, 0):
            expected += any(game.worth[1][r] <= game.worth[1][0] for r in game.improving(0, push))
    assert step.counts[GLADLY, 0] == expected > 0


def test_a_likely_veto_is_named_and_an_unlikely_one_is_not():
    vote = {"east": {"plan": {"no": 0.8, "abstain": 0.1}}, "west": {"plan": {"yes": 1.0}}}
    motives = {"west": {"adopted": 50}}
    against = run("paths", trial(vote=vote, motives=motives), draws=100)
    steps = {row["target"]: row for row in against.tables["steps"]}
    assert steps["draft.plan.adopted"]["vetoes"] == f"East ({percent(0.8)})"
    vote["east"]["plan"] = {"no": 0.2}
    for_it = run("paths", trial(vote=vote, motives=motives), draws=100)
    assert {row["vetoes"] for row in for_it.tables["steps"]} == {""}


def test_a_vote_called_after_a_bargain_is_broken_counts_without_it():
    """The veto is judged where the vote is called, not where the step begins."""
    case = trial(
        option={"pledge": {"actor": "west", "text": "pledge", "on": True}},
        bargain={"calm": {"acts": ["pledge"], "breakable_by": ["west"], "shifts": {"vote.east.plan.no": -0.7}}},
        vote={"east": {"plan": {"no": 0.8}}, "west": {"plan": {"yes": 1.0}}},
        measure={"line": {"cases": [["else", 50]]}},
        motives={"west": {"vetoed and not pledge": 50}},
    )
    steps = [row for row in run("paths", case, draws=60).tables["steps"] if row["target"] == "draft.plan.vetoed"]
    assert [row["act"] for row in steps] == ["stop: pledge, then put plan to the vote: vetoed"]
    assert steps[0]["vetoes"] == "East (80%)"


def test_fewest_acts_between_two_situations():
    draws = trial().draw(1)
    space = whole(draws).space
    labels = {space.label(s): s for s in range(len(space))}
    steps = acts_between(space, 0, labels["push, plan adopted"], 1)
    assert sorted(in_words(space, [step]) for step in steps) == ["push", "put plan to the vote: adopted"]
    assert acts_between(space, 0, labels["push, plan adopted"], 0) == []


def test_acts_follow_only_where_each_is_still_possible():
    moves = np.array([[0, 1, 7, -1], [1, 2, 8, -1]], np.int32)
    assert follows(moves, 0, [(7, -1), (8, -1)])
    assert not follows(moves, 1, [(7, -1)])
    assert not follows(moves, 0, [(7, -1), (7, -1)])


def test_the_formula_is_shortest_improvements():
    steps, edge = paths(reach(3, 1, [(0, 1, 0), (0, 2, 0), (1, 2, 0)]), np.array([[[0.0, 1.0, 2.0]]]))
    assert steps.tolist() == [[0, 1, 1]]
    assert edge.tolist() == [[-1, 0, 1]]


def test_only_the_first_draws_are_looked_at_and_no_draws_is_an_error():
    draws = trial().draw(30)
    assert answer(draws, most_draws=10).measures["stays"].values.shape == (10,)
    with pytest.raises(SettingError, match="most_draws = 0"):
        answer(draws, most_draws=0)


def test_legal_moves_lead_where_improvements_do_not():
    case = staged(east_shove=-5, west_push=-10, west_shoved=-20)
    by_gain, by_any = run("paths", case, draws=5), run("paths", case, draws=5, moves="legal")
    assert by_gain["rung.2"].mean == 0.0
    assert by_any["rung.2"].mean == 1.0
    assert by_any["stays"].mean == by_gain["stays"].mean == 1.0
    steps = [row for row in by_any.tables["steps"] if row["target"] == "rung.2"]
    assert [(row["actor"], row["act"], row["share"]) for row in steps] == [
        ("West", "push", 1.0),
        ("East", "shove", 1.0),
    ]
    assert steps[0]["answers_at_a_cost"] == "East (more than 99%)"
    assert any(text.startswith("Legal moves lead from today to 'brawl'") for text in by_any.findings)
    assert by_any.measures["rung.2"].label == "legal moves lead from today to: brawl"
    route = next(row for row in by_any.tables["routes"] if row["target"] == "rung.2")
    assert (route["share"], route["this_route"], route["length"]) == (1.0, 1.0, 2)


def searched(game, legal):
    """Steps to each situation, level by level."""
    found, level, count = {0: 0}, {0}, 0
    while level:
        count += 1
        moved = {
            t for s in level for i, own in enumerate(game.moves) for t in (own[s] if legal else game.improving(i, s))
        }
        level = moved - set(found)
        found |= dict.fromkeys(level, count)
    return found


def test_what_can_be_reached_is_counted_as_in_the_games_written_out():
    draws = trial(ladder=LADDER).draw(30, seed=8)
    result, space = run("paths", trial(ladder=LADDER), draws=30, seed=8), whole(draws).space
    labels = {space.label(s): s for s in range(len(space))}
    games = [searched(by_hand(draws, k), legal=False) for k in range(30)]
    best = by_hand(draws.case.best(), 0)
    improved, legal = searched(best, legal=False), searched(best, legal=True)
    rows = result.tables["reachable"]
    assert len(rows) == min(len(space), 48)
    assert rows[0]["today"]
    for row in rows:
        s = labels[row["label"]]
        steps = [game[s] for game in games if s in game]
        assert row["share"] == pytest.approx(len(steps) / 30)
        assert row["mean_steps"] == (pytest.approx(np.mean(steps)) if steps else None)
        assert row["steps"] == improved.get(s)
        assert row["legal_steps"] == legal.get(s)
    shares = [row["share"] for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert 0.0 < shares[1] < 1.0
    extent = result.tables["extent"][0]
    assert (extent["legal"], extent["farthest"]) == (len(legal) - 1, max(legal.values()))
    assert extent["improved"] == pytest.approx(np.mean([len(game) - 1 for game in games]))


def test_situations_that_last_out_of_reach_are_those_of_the_game_written_out():
    best = trial().best()
    game, space = by_hand(best, 0), whole(best).space
    rows, reached = run("paths", trial(), draws=5).tables["out_of_reach"], searched(game, legal=False)
    expected = {}
    for s in set(range(len(space))) - set(reached):
        lasts = {c: all(game.judge(c, i, s) for i in range(len(game.moves))) for c in ("nash", "seq")}
        if any(lasts.values()):
            expected[space.label(s)] = lasts
    assert {row["label"]: {"nash": row["nash"], "seq": row["seq"]} for row in rows} == expected
    assert expected


def test_elmira_moves_from_today_to_the_insisting_town_and_no_farther():
    """Li, Kilgour & Hipel (2005): by improvements the status quo leads to 5 alone; 8 and 9 last out of reach."""
    result = run("paths", load(ELMIRA), draws=3)
    rows = {row["name"]: row for row in result.tables["reachable"]}
    assert {name for name, row in rows.items() if row["share"]} == {"today", "5"}
    assert {name: row["legal_steps"] for name, row in rows.items()} == {
        "today": 0, "2": 1, "3": 1, "5": 1, "9": 1, "4": 2, "6": 2, "7": 2, "8": 3,
    }  # fmt: skip
    assert {row["name"] for row in result.tables["out_of_reach"]} == {"8", "9"}
