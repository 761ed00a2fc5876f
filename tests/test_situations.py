from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import detente.situations as module
from detente.case import STATUSES, Case
from detente.errors import CaseError, LimitError
from detente.situations import ADOPTED, FAILED, NATURE, SURE, VETOED, Situations, situations


def described(**tables) -> Case:
    plain = {
        "detente": 1,
        "title": "trial",
        "as_of": "2007-04-21",
        "until": "2008-04-21",
        "actor": {"east": {"name": "East"}, "west": {"name": "West"}},
        **tables,
    }
    return Case.model_validate(plain)


def option(actor: str = "east", **fields) -> dict[str, object]:
    return {"actor": actor, "text": "act", **fields}


DRAFT = {"body": {"council": {"seats": ["east", "west"], "quota": 1}}}


def draft(**fields) -> dict[str, object]:
    return {"body": "council", "sponsors": ["west", "east"], "terms": {}, **fields}


def labels(space: Situations) -> set[str]:
    return {space.label(s) for s in range(len(space))}


def moves(space: Situations) -> set[tuple[str, str, str, int]]:
    return {(space.label(s), space.acts[a].name, space.label(t), end) for s, t, a, end in space.moves.tolist()}


def from_(space: Situations, label: str) -> set[tuple[str, str]]:
    return {(act, to) for start, act, to, _ in moves(space) if start == label}


def test_free_options_combine_in_every_way():
    space = situations(described(option={"a": option(), "b": option(), "c": option("west")}))
    assert len(space) == 8
    assert len(space.moves) == 24
    assert space.label(0) == "nothing done"


def test_many_situations_stay_small():
    actors = {key: {"name": key} for key in "vwxyz"}
    space = situations(described(actor=actors, option={f"o{k}": option("vwxyz"[k % 5]) for k in range(12)}))
    assert (len(space), len(space.moves)) == (1 << 12, 12 << 12)
    assert space.moves.dtype == space.first.dtype == np.int32


def test_today_is_what_is_on():
    case = described(option={"a": option(on=True), "b": option()})
    assert situations(case).label(0) == "a"
    assert situations(case, started=frozenset("b"), stopped=frozenset("a")).label(0) == "b"


def test_start_if_is_asked_when_starting_only():
    space = situations(described(option={"a": option(), "b": option(start_if="a")}))
    assert labels(space) == {"nothing done", "a", "a, b", "b"}
    assert from_(space, "nothing done") == {("a", "a")}
    assert from_(space, "b") == {("a", "a, b"), ("b.stop", "nothing done")}


def test_while_is_asked_at_the_start_and_ends_what_no_longer_fits():
    space = situations(described(option={"a": option(), "b": option("west", **{"while": "a"})}))
    assert labels(space) == {"nothing done", "a", "a, b"}
    assert ("a.stop", "nothing done") in from_(space, "a, b")


def test_start_if_is_asked_before_the_option_is_on_even_when_while_says_the_same():
    space = situations(described(option={"a": option(start_if="a or b", **{"while": "a or b"}), "b": option()}))
    assert from_(space, "nothing done") == {("b", "b")}


def test_endings_go_on_down_a_chain():
    chain = {"a": option(), "z": option(**{"while": "a"}), "m": option(**{"while": "z"})}
    space = situations(described(option=chain))
    assert ("a.stop", "nothing done") in from_(space, "a, m, z")


def test_a_while_that_fails_today_ends_before_anything_else():
    space = situations(described(option={"a": option(), "b": option(on=True, **{"while": "a"})}))
    assert space.label(0) == "nothing done"


def test_excludes_works_both_ways():
    space = situations(described(option={"a": option(excludes=["b"]), "b": option("west")}))
    assert labels(space) == {"nothing done", "a", "b"}


def test_infeasible_combinations_are_never_entered():
    space = situations(described(option={"a": option(), "b": option()}, infeasible=["a and b"]))
    assert labels(space) == {"nothing done", "a", "b"}


def test_what_lies_behind_the_infeasible_is_not_there():
    space = situations(described(option={"a": option(), "b": option(start_if="a")}, infeasible=["a"]))
    assert labels(space) == {"nothing done"}
    assert space.moves.shape == (0, 4)


def test_an_infeasible_today_leaves_no_situation():
    case = described(option={"a": option()}, infeasible=["a", "not a"])
    with pytest.raises(CaseError, match=r"leaves no situation(?s:.*)ruled out by 'not a'"):
        situations(case)


def test_today_is_judged_after_what_cannot_last_has_ended():
    lone = {"a": option(), "b": option(on=True, **{"while": "a"})}
    assert len(situations(described(option=lone, infeasible=["b and not a"]))) == 3
    with pytest.raises(CaseError, match="ruled out by 'not a and not b'"):
        situations(described(option=lone, infeasible=["not a and not b"]))


def test_an_irreversible_act_is_never_undone():
    space = situations(described(option={"a": option(reversible=False), "b": option()}))
    assert ("a.stop" in {act.name for act in space.acts}) is False
    assert {to for _, _, to, _ in moves(space) if "a" not in to} <= {"nothing done", "b"}
    assert not [1 for start, _, to, _ in moves(space) if start.startswith("a") and not to.startswith("a")]


def test_what_cannot_be_started_is_stopped_for_good():
    space = situations(described(option={"a": option(startable=False, on=True), "b": option()}))
    assert [act.name for act in space.acts] == ["a.stop", "b", "b.stop"]
    assert space.label(0) == "a"
    assert not [1 for start, _, to, _ in moves(space) if to.startswith("a") and not start.startswith("a")]
    assert from_(space, "a") == {("a.stop", "nothing done"), ("b", "a, b")}


def test_what_a_crowd_does_is_decided_by_nobody():
    actor = {"east": {"name": "East"}, "mob": {"name": "The street", "kind": "crowd"}}
    options = {"riot": option("mob", start_if="tax", **{"while": "not police"}), "tax": option(), "police": option()}
    space = situations(described(actor=actor, option=options))
    riot = next(act for act in space.acts if act.name == "riot")
    assert (riot.kind, riot.actor, riot.days, riot.class_) == ("hazard", NATURE, "option.riot.days", "")
    assert "riot.stop" not in {act.name for act in space.acts}
    assert ("riot", "riot, tax") in from_(space, "tax")
    assert ("riot", "riot") not in from_(space, "nothing done")
    assert ("police", "police, tax") in from_(space, "riot, tax")


def test_a_bargain_binds_those_who_may_not_break_it():
    options = {"give": option("east"), "take": option("west"), "other": option("west")}
    bargain = {"deal": {"acts": ["give", "take"], "breakable_by": ["west"]}}
    space = situations(described(option=options, bargain=bargain))
    assert ("give.stop", "nothing done") in from_(space, "give")
    leaving = {act for act, _ in from_(space, "give, take")}
    assert "take.stop" in leaving
    assert "give.stop" not in leaving
    assert space.bargains.tolist() == [
        int("give, take" in space.label(s).replace("other, ", "")) for s in range(len(space))
    ]


def test_a_vote_has_three_ends_and_then_the_draft_is_settled():
    space = situations(described(option={"a": option()}, draft={"plan": draft()}, **DRAFT))
    ends = {(act, to, end) for start, act, to, end in moves(space) if start == "nothing done"}
    assert ends == {
        ("a", "a", SURE),
        ("plan.put", "plan adopted", ADOPTED),
        ("plan.put", "plan failed", FAILED),
        ("plan.put", "plan vetoed", VETOED),
        ("plan.withdraw", "plan withdrawn", SURE),
    }
    for status in ("adopted", "failed", "vetoed", "withdrawn"):
        assert from_(space, f"plan {status}") == {("a", f"a, plan {status}")}


def test_the_lead_sponsor_calls_the_vote_and_nobody_lets_it_lapse():
    space = situations(described(draft={"plan": draft(lapse_days=30)}, **DRAFT))
    owners = {act.name: act.actor for act in space.acts}
    assert owners == {"plan.put": 1, "plan.withdraw": 1, "plan.lapse": NATURE}
    assert "plan lapsed" in labels(space)


def test_a_draft_that_is_settled_today_stays_so():
    space = situations(described(option={"a": option()}, draft={"plan": draft(status="vetoed")}, **DRAFT))
    assert labels(space) == {"plan vetoed", "a, plan vetoed"}


def test_drafts_are_told_apart_in_conditions():
    options = {"a": option(start_if="draft.one.adopted and draft.two.failed")}
    space = situations(described(option=options, draft={"one": draft(), "two": draft()}, **DRAFT))
    assert len(space) == 25 + 1
    assert "a, one adopted, two failed" in labels(space)
    status = {space.label(s): (STATUSES[space.status(0)[s]], STATUSES[space.status(1)[s]]) for s in range(len(space))}
    assert status["one adopted, two failed"] == ("adopted", "failed")


def test_short_names_stand_for_the_only_draft():
    space = situations(described(option={"a": option(start_if="adopted")}, draft={"plan": draft()}, **DRAFT))
    assert {label for label in labels(space) if "a," in label} == {"a, plan adopted"}


def test_the_rung_is_that_of_the_first_case_that_holds():
    ladder = {"rungs": ["calm", "row", "fight"], "cases": [["a and b", 2], ["a", 1], ["else", 0]]}
    space = situations(described(option={"a": option(), "b": option()}, ladder=ladder))
    rung = {space.label(s): int(space.rung[s]) for s in range(len(space))}
    assert rung == {"nothing done": 0, "a": 1, "b": 0, "a, b": 2}


def test_without_a_ladder_all_is_calm():
    assert situations(described(option={"a": option()})).rung.tolist() == [0, 0]


def test_more_situations_than_can_be_told_apart_is_an_error(monkeypatch):
    monkeypatch.setattr(module, "MOST_SITUATIONS", 7)
    case = described(option={key: option() for key in "abc"})
    with pytest.raises(LimitError, match="more than 7 situations"):
        situations(case)


def test_moves_are_sorted_and_found_by_the_situation_they_leave():
    space = situations(described(option={key: option() for key in "abc"}, draft={"plan": draft()}, **DRAFT))
    rows = [tuple(row) for row in space.moves[:, [0, 2, 3]].tolist()]
    assert rows == sorted(rows)
    for s in range(len(space)):
        assert set(space.moves[space.first[s] : space.first[s + 1], 0].tolist()) <= {s}
    assert space.first[-1] == len(space.moves)


# A slow oracle: every pattern of options and statuses there is, and the rules read out one by one.

State = tuple[frozenset[str], str]


def random_case(rng: random.Random) -> Case:
    keys = "abcd"[: rng.randint(1, 4)]
    names = [*keys, "adopted", "tabled", "withdrawn"]

    def condition() -> str:
        one, two = (rng.choice(["", "not "]) + rng.choice(names) for _ in range(2))
        return rng.choice([one, f"{one} and {two}", f"{one} or {two}"])

    options: dict[str, dict[str, object]] = {}
    for key in keys:
        options[key] = option(rng.choice(["east", "west"]), reversible=rng.random() < 0.7, on=rng.random() < 0.2)
        options[key]["startable"] = rng.random() < 0.8 or not options[key]["reversible"]
        if rng.random() < 0.4:
            options[key]["start_if"] = condition()
        if rng.random() < 0.3:
            options[key]["while"] = condition()
        if rng.random() < 0.2:
            options[key]["excludes"] = [rng.choice(keys)]
    acts = rng.sample(keys, rng.randint(1, len(keys)))
    bargain = {"deal": {"acts": acts, "breakable_by": rng.sample(["east", "west"], rng.randint(0, 2))}}
    infeasible = [condition() for _ in range(rng.randint(0, 1))]
    return described(
        option=options,
        draft={"plan": draft(lapse_days=30)},
        bargain=bargain if rng.random() < 0.5 else {},
        infeasible=infeasible,
        **DRAFT,
    )


def true(text: str, state: State) -> bool:
    on, status = state
    facts = {name: name in on for name in "abcd"} | {word: word == status for word in STATUSES}
    return bool(eval(text, {"__builtins__": {}}, facts))


def settled(case: Case, state: State) -> State:
    on, status = state
    for key in sorted(case.option):
        keep = case.option[key].while_
        if key in on and keep is not None and not true(keep, (on, status)):
            on = on - {key}
    return (on, status) if on == state[0] else settled(case, (on, status))


def feasible(case: Case, state: State) -> bool:
    return not any(true(text, state) for text in case.infeasible)


def may_start(case: Case, key: str, state: State) -> bool:
    on, status = state
    asked = case.option[key]
    if key in on or not asked.startable or (asked.start_if and not true(asked.start_if, state)):
        return False
    if asked.while_ and not true(asked.while_, (on | {key}, status)):
        return False
    return not any(other in asked.excludes or key in case.option[other].excludes for other in on)


def may_stop(case: Case, key: str, state: State) -> bool:
    on, _ = state
    bound = any(
        key in deal.acts and set(deal.acts) <= on and case.option[key].actor not in deal.breakable_by
        for deal in case.bargain.values()
    )
    return key in on and case.option[key].reversible and not bound


def may_vote(case: Case, state: State) -> bool:
    return all(feasible(case, settled(case, (state[0], word))) for word in ("adopted", "failed", "vetoed"))


def steps(case: Case, state: State) -> set[tuple[str, State]]:
    on, status = state
    found = {(key, (on | {key}, status)) for key in case.option if may_start(case, key, state)}
    found |= {(f"{key}.stop", (on - {key}, status)) for key in case.option if may_stop(case, key, state)}
    if status == "tabled":
        if may_vote(case, state):
            found |= {("plan.put", (on, word)) for word in ("adopted", "failed", "vetoed")}
        found |= {("plan.withdraw", (on, "withdrawn")), ("plan.lapse", (on, "lapsed"))}
    ended = {(act, settled(case, after)) for act, after in found}
    return {(act, after) for act, after in ended if after != state and feasible(case, after)}


def said(case: Case, state: State) -> str:
    words = sorted(state[0]) + ([f"plan {state[1]}"] if state[1] != "tabled" else [])
    return ", ".join(words) or "nothing done"


@given(st.integers(0, 10**9))
@example(42)
def test_every_pattern_written_out_gives_the_same_situations_and_moves(seed):
    case = random_case(random.Random(seed))
    every = [
        (frozenset(on), status)
        for n in range(len(case.option) + 1)
        for on in itertools.combinations(sorted(case.option), n)
        for status in STATUSES
    ]
    table = {state: steps(case, state) for state in every if settled(case, state) == state}
    today = settled(case, (frozenset(key for key, asked in case.option.items() if asked.on), "tabled"))
    if not feasible(case, today):
        with pytest.raises(CaseError, match="leaves no situation"):
            situations(case)
        return
    if not may_vote(case, today):
        with pytest.raises(CaseError, match="a vote may end"):
            situations(case)
        return
    reached, ahead = {today}, [today]
    while ahead:
        new = {after for _, after in table[ahead.pop()]} - reached
        reached |= new
        ahead += new
    space = situations(case)
    assert space.label(0) == said(case, today)
    assert sorted(labels(space)) == sorted(said(case, state) for state in reached)
    expected = {(said(case, state), act, said(case, after)) for state in reached for act, after in table[state]}
    assert {(start, act, to) for start, act, to, _ in moves(space)} == expected
    assert len(space.moves) == len(np.unique(space.moves, axis=0))


def test_a_vote_is_called_only_where_it_may_end_in_every_way():
    case = described(**DRAFT, option={"a": option()}, draft={"text": draft()}, infeasible=["a and adopted"])
    space = situations(case)
    calls = {(start, end) for start, act, _, end in moves(space) if act == "text.put"}
    assert calls == {("nothing done", end) for end in (ADOPTED, FAILED, VETOED)}


def test_a_pattern_that_forbids_the_end_of_a_vote_today_is_a_fault():
    case = described(**DRAFT, draft={"text": draft()}, infeasible=["failed"])
    with pytest.raises(CaseError, match="rules out that text is failed"):
        situations(case)
