"""What a target asks of each actor: a dispute judged by hand, ways to write the target, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from test_stability import trial

import detente.graph.inverse as counting
from detente.analyses.conflict._ground import grounds
from detente.analyses.conflict._required import SAMPLED
from detente.analyses.conflict._shown import shown
from detente.analyses.conflict._target import target_of
from detente.analyses.conflict.inverse import answer
from detente.analysis import run
from detente.casefile import from_plain
from detente.errors import SettingError
from detente.graph.stable import stable
from detente.situations import situations

CONCEPTS = ("nash", "seq", "sseq", "smr", "gmr")
GOAL = {"goal": {"calm": {"measure": "stability.seq.push", "text": "It ends with a push"}}}


@pytest.mark.parametrize("concept", CONCEPTS)
def test_it_agrees_with_stability_in_every_draw(concept):
    draws = trial().draw(200, seed=3)
    found = answer(draws, concept=concept, target="push").measures
    place = situations(draws.case).find(["push"])
    lasts = np.zeros(200)
    for ground in grounds(draws, 200):
        lasts[ground.places] = stable(ground.reach, ground.worth, [concept])[:, 0, place].all(axis=-1)
    assert 0 < lasts.mean() < 1
    np.testing.assert_array_equal(found["equilibrium"].values, lasts)
    np.testing.assert_array_equal(found["points"].values == 0, lasts == 1)


def test_points_are_what_a_motive_for_the_target_would_have_to_be_worth():
    plain = run("inverse", trial(), draws=1, concept="nash", target="push")
    lacking = plain["points.east"].best
    assert lacking > 1
    key = "push and not shove and not adopted and not failed and not vetoed and not withdrawn"
    for extra, stays in ((0.01, 1.0), (-0.01, 0.0)):
        case = trial(motives={"east": {key: lacking + extra}})
        assert run("inverse", case, draws=1, concept="nash", target="push")["stable.east"].best == stays


def explicit(**tables):
    """The first can leave home for the sea or the hills; from the sea the second can drive it into the storm."""
    plain = {
        "detente": 1,
        "title": "two boats",
        "as_of": "2020-01-01",
        "until": "2021-01-01",
        "actor": {"one": {"name": "One"}, "two": {"name": "Two"}, "three": {"name": "Three"}},
        "situation": {"home": "at home", "sea": "at sea", "storm": "in the storm", "hills": "in the hills"},
        "today": "home",
        "moves": {"one": {"home": ["sea", "hills"]}, "two": {"sea": ["storm"]}, "three": {"storm": ["sea"]}},
        "preference": {
            "one": {"ranking": ["sea", "home", "hills", "storm"]},
            "two": {"ranking": ["storm", "sea", "home", "hills"]},
            "three": {"ranking": ["home", "storm", "sea", "hills"]},
        },
        **tables,
    }
    return from_plain(plain)


def test_by_hand_answers_count_under_seq_and_not_under_nash():
    nash, seq = (run("inverse", explicit(), draws=2, concept=concept) for concept in ("nash", "seq"))
    rows = {name: {row["id"]: row for row in found.tables["actors"]} for name, found in (("n", nash), ("s", seq))}
    assert rows["n"]["one"]["rankings"] == pytest.approx(1 / 3)  # best of three
    # 'hills' or below, and 'sea' or the storm: a half, less those where both of the second are better
    assert rows["s"]["one"]["rankings"] == pytest.approx(1 / 2 - 1 / 3 + 1 / 4)
    assert rows["n"]["one"]["condition"] == "One must not prefer 'at sea' or 'in the hills' to it."
    assert rows["s"]["one"]["condition"] == (
        "One must not prefer 'in the hills' to it; must not prefer 'at sea' to it unless 'in the storm', to which "
        "others can then lead, is no better than it."
    )
    assert (rows["n"]["one"]["to_lower"], rows["n"]["one"]["lower"]) == (1, "'at sea'")
    assert rows["n"]["two"]["condition"] == "Two has no move there."
    assert (nash["stable.one"].best, seq["stable.one"].best, seq["equilibrium"].best) == (0, 1, 1)
    assert [(row["to"], row["preferred"], row["not_undone"]) for row in nash.tables["moves"]] == [
        ("at sea", 1, 1),
        ("in the hills", 0, 0),
    ]
    assert [row["not_undone"] for row in seq.tables["moves"]] == [0, 0]
    assert {row["no_better"] for row in seq.tables["sets"] if row["actor"] == "One"} == {
        "at sea; in the hills",
        "in the hills; in the storm",
    }
    assert "Nobody stands in the way." in seq.findings
    assert any(caveat.kind == "order only" for caveat in seq.caveats)


def test_one_actor_alone_can_be_asked_about():
    result = run("inverse", explicit(), draws=2, actor="one")
    assert [row["id"] for row in result.tables["actors"]] == ["one"]
    assert "stable.two" not in result.measures
    with pytest.raises(SettingError, match="did you mean 'three'"):
        run("inverse", explicit(), draws=2, actor="thre")


def test_the_cheapest_come_first():
    points = [row["points"] for row in run("inverse", trial(), draws=50).tables["seek"]]
    assert points == sorted(points)
    assert points[-1] > points[0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("today", []),
        ("nothing done", []),
        ("nothing", []),
        ("A", []),
        ("push", ["push"]),
        ("shove,  push", ["push", "shove"]),
        ("push, plan adopted", ["push", "adopted"]),
        ("push+plan-vetoed", ["push", "vetoed"]),
        ("draft.plan.withdrawn", ["withdrawn"]),
        ("failed, push", ["failed", "push"]),
    ],
)
def test_ways_to_write_a_target(text, names):
    case = trial()
    space = situations(case)
    assert target_of(space, shown(case.draw(1, 0)), text) == space.find(names)


def test_listed_situations_go_by_id_or_text():
    case = explicit()
    space, chosen = situations(case), shown(case.draw(1, 0))
    storm = space.find(["storm"])
    assert [target_of(space, chosen, text) for text in ("storm", "in the storm", "today")] == [storm, storm, 0]
    assert storm


def test_targets_that_do_not_exist_are_refused():
    with pytest.raises(SettingError, match="nothing is called 'pushh'; did you mean 'push'"):
        run("inverse", trial(), draws=1, target="pushh")
    with pytest.raises(SettingError, match="nothing is called 'zzz'"):
        run("inverse", trial(), draws=1, target="zzz")
    with pytest.raises(SettingError, match="moves can lead to"):
        run("inverse", trial(infeasible=["push and shove"]), draws=1, target="push, shove")
    for name in ("most_draws", "most_shown"):
        with pytest.raises(SettingError, match=f"{name} = 0"):
            run("inverse", trial(), draws=1, **{name: 0})


def test_a_goal_that_names_a_situation_is_the_target():
    assert run("inverse", trial(**GOAL), draws=20).tables["target"][0]["words"] == "'push'"
    other = {"goal": {"calm": {"measure": "escalation.used.push", "text": "calm"}}}
    assert run("inverse", trial(**other), draws=20).tables["target"][0]["words"].startswith("Today's situation")


def test_what_is_too_entangled_is_sampled_and_near_the_count(monkeypatch):
    exact = run("inverse", explicit(), draws=1).tables["actors"][0]
    monkeypatch.setattr(counting, "MOST_STEPS", 1)
    rough = run("inverse", explicit(), draws=1).tables["actors"][0]
    assert exact["counted"]
    assert not rough["counted"]
    assert rough["rankings"] == pytest.approx(exact["rankings"], abs=3 * 0.5 / np.sqrt(SAMPLED))
    assert rough["rankings"] != exact["rankings"]


def test_only_the_first_draws_are_looked_at_and_that_is_said():
    result = run("inverse", trial(), draws=30, most_draws=10)
    assert not result.exact
    assert any(caveat.kind == "fewer draws" for caveat in result.caveats)


def test_where_nobody_can_move_everything_lasts():
    result = run("inverse", explicit(moves={"one": {"sea": ["home"]}}), draws=2)
    assert result["equilibrium"].best == 1
    assert result.tables["actors"][0]["condition"] == "One has no move there."


def test_many_moves_and_ways_are_cut_short_in_words():
    """Four places to go to, each with three answers: two moves are told, with the two least liked answers each."""
    places = [f"p{k}" for k in range(4)]
    ends = {place: [f"{place}q{k}" for k in range(3)] for place in places}
    listed = ["home", *places, *(end for own in ends.values() for end in own)]
    case = explicit(
        situation={name: name for name in listed},
        moves={"one": {"home": places}, "two": ends},
        preference={
            "one": {"ranking": [*places, *listed[5:], "home"]},
            "two": {"ranking": [*listed[5:], *places, "home"]},
            "three": {"ranking": [listed]},
        },
    )
    told = run("inverse", case, draws=1).tables["actors"][0]["condition"]
    assert told == (
        "One must not prefer 'p0' to it unless 'p0q2' or 'p0q1' or one of 1 more, to which others can then lead, is no "
        "better than it; must not prefer 'p1' to it unless 'p1q2' or 'p1q1' or one of 1 more, to which others can then "
        "lead, is no better than it; and so on for 2 more moves."
    )
