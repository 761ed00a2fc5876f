"""Own-option jumps and situations that are alike, against the slow graph written out option by option."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_situations import described, from_, labels, moves, option

from detente.analyses.conflict._ground import grounds, movers
from detente.analysis import analyses, run
from detente.case import Case
from detente.situations import SURE, situations


def test_what_must_be_exactly_one_of_two_is_changed_at_once():
    case = described(
        option={"a": option(on=True, text="stay"), "b": option(text="leave", days=5, **{"class": "concession"})},
        infeasible=["a and b", "not a and not b"],
    )
    space = situations(case)
    assert labels(space) == {"a", "b"}
    assert from_(space, "a") == {("b+a.stop", "b")}
    jump = next(act for act in space.acts if act.name == "b+a.stop")
    assert (jump.kind, jump.actor, jump.option) == ("jump", 0, 1)
    assert (jump.class_, jump.days, jump.text) == ("concession", "option.b.days", "at once leave and stop: stay")


def test_no_jump_where_single_changes_lead_the_same_way():
    space = situations(described(option={"a": option(), "b": option()}, infeasible=["a and b"]))
    assert {act.kind for act in space.acts} == {"start", "stop"}


def test_no_jump_through_what_others_do():
    space = situations(described(option={"a": option(), "b": option("west")}, infeasible=["a and not b"]))
    assert labels(space) == {"nothing done", "b", "a, b"}
    assert {act.kind for act in space.acts} == {"start", "stop"}


def test_a_jump_takes_nothing_back_that_it_needs_only_on_the_way():
    space = situations(described(option={"a": option(), "b": option(start_if="a")}, infeasible=["a"]))
    assert labels(space) == {"nothing done"}


def test_the_other_rules_are_asked_of_every_change():
    options = {
        "a": option(),
        "b": option(start_if="a"),
        "c": option(start_if="west_ready"),
        "west_ready": option("west"),
    }
    space = situations(described(option=options, infeasible=["a and not b", "c and not b"]))
    assert ("a+b", "a, b") in from_(space, "nothing done")
    assert not [1 for start, act, _, _ in moves(space) if "c" in act.split("+") and "west ready" not in start]


def test_what_cannot_be_undone_stays_so_in_a_jump():
    options = {"a": option(on=True, reversible=False), "b": option()}
    space = situations(described(option=options, infeasible=["a and b", "not a and not b"]))
    assert labels(space) == {"a"}


def test_situations_alike_are_one():
    options = {"a": option(), "b": option("west"), "leave": option("west", reversible=False)}
    space = situations(described(option=options, alike=["leave"]))
    assert labels(space) == {"nothing done", "a", "b", "a, b", "leave"}
    assert from_(space, "leave") == set()
    assert ("leave", "leave") in from_(space, "a, b")
    assert space.find(["a", "leave"]) == space.find(["leave"]) == [space.label(s) for s in range(5)].index("leave")


def test_today_stays_first_when_it_is_one_of_those_alike():
    options = {"a": option(), "war": option("west", on=True)}
    space = situations(described(option=options, alike=["war"]))
    assert space.label(0) == "war"
    assert from_(space, "war") == {("war.stop", "nothing done"), ("war.stop.2", "a")}


def test_conditions_alike_that_overlap_make_one():
    space = situations(described(option={"a": option(), "b": option(), "c": option()}, alike=["a", "b"]))
    assert len(space) == 3
    assert labels(space) == {"nothing done", "c", "a"}


@pytest.mark.parametrize("name", analyses())
def test_every_analysis_answers_where_situations_are_alike(name: str):
    options = {"a": option(on=True), "b": option(), "c": option("west"), "leave": option("west", reversible=False)}
    preference = {
        "east": {"statements": ["not leave", "b"]},
        "west": {"ranking": [["a", "b"], "leave", ["a, c", "b, c"]]},
    }
    tables = {"option": options, "alike": ["leave"], "infeasible": ["a and b", "not a and not b and not leave"]}
    run(name, described(**tables, preference=preference), draws=5)


# The slow graph: every feasible pattern of options, and every change of one actor's own options that nothing forbids.


@pytest.fixture(scope="module")
def judge(shared: Path):
    spec = importlib.util.spec_from_file_location("oracle", shared / "conflict" / "oracle.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pattern(rng: random.Random, options: int) -> list[tuple[int, str]]:
    return [(o, rng.choice("YN")) for o in sorted(rng.sample(range(options), rng.randint(1, min(3, options))))]


def written(parts: list[tuple[int, str]]) -> str:
    return " and ".join(("" if v == "Y" else "not ") + f"o{o}" for o, v in parts)


def fits(bits: int, parts: list[tuple[int, str]]) -> bool:
    return all((bits >> o & 1) == (v == "Y") for o, v in parts)


def slow_reach(judge, rng: random.Random, with_alike: bool):
    """A case, and for each actor the moves of the slow graph between numbers of situations, today's classes apart."""
    options, actors = rng.randint(2, 5), ["a", "b", "c"][: rng.randint(1, 3)]
    owners = [rng.choice(actors) for _ in range(options)]
    infeasible = [pattern(rng, options) for _ in range(rng.randint(0, 3))]
    once = {o: rng.choice(["fwd", "back"]) for o in range(options) if rng.random() < 0.3}
    owned = [[o for o in range(options) if owners[o] == actor] for actor in actors]
    game = judge.from_options(actors, owned, options, infeasible, once, [[] for _ in actors])
    if not game.bits:
        return None
    today = rng.choice(game.bits)
    alike = [pattern(rng, options)[:2] for _ in range(rng.randint(1, 2))] if with_alike else []
    case = described(
        actor={actor: {"name": actor} for actor in actors},
        option={
            f"o{o}": option(
                owners[o], on=bool(today >> o & 1), reversible=once.get(o) != "fwd", startable=once.get(o) != "back"
            )
            for o in range(options)
        },
        infeasible=[written(parts) for parts in infeasible],
        alike=[written(parts) for parts in alike],
    )
    return case, game, game.bits.index(today), alike


def classes(game, alike, among: set[int]) -> dict[int, int]:
    """Each situation that can be reached and the one that stands for those alike."""
    group = {s: s for s in among}
    for parts in alike:
        inside = [s for s in among if fits(game.bits[s], parts)]
        meeting = {group[s] for s in inside}
        group = {s: min(meeting) if g in meeting else g for s, g in group.items()}
    return group


def compare(case: Case, game, today: int, alike) -> None:
    met, ahead = {today}, [today]
    while ahead:
        s = ahead.pop()
        new = {t for own in game.R for t in own[s]} - met
        met |= new
        ahead += new
    group = classes(game, alike, met)
    space = situations(case)
    place = {s: space.place(game.bits[s]) for s in met}
    assert None not in place.values()
    assert len(set(place.values())) == len(space) == len(set(group.values()))
    assert {(place[s] == place[t]) == (group[s] == group[t]) for s in met for t in met} == {True}
    assert place[today] == 0
    expected = [{(place[s], place[t]) for s in met for t in own[s] if place[s] != place[t]} for own in game.R]
    [ground] = list(grounds(case.best(), 1))
    for i, actor in enumerate(movers(space)):
        found = {(s, int(t)) for s in range(len(space)) for t in ground.reach.of(i, s)}
        assert found == expected[actor]
    assert not any(ways for actor, ways in enumerate(expected) if actor not in movers(space))
    assert set(space.moves[:, 3].tolist()) <= {SURE}
    seen = [tuple(row) for row in space.moves[:, [0, 2]].tolist()]
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen)


@given(st.integers(0, 10**9))
def test_the_reach_of_every_actor_is_that_of_the_slow_graph(judge, seed):
    found = slow_reach(judge, random.Random(seed), with_alike=False)
    if found:
        compare(*found)


@given(st.integers(0, 10**9))
def test_with_situations_alike_the_reach_is_that_of_the_slow_graph_made_one(judge, seed):
    found = slow_reach(judge, random.Random(seed), with_alike=True)
    if found:
        compare(*found)
