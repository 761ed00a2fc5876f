"""Situations listed one by one: the graph models of the literature that options do not describe."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.analyses.conflict._ground import grounds, movers
from detente.analysis import analyses, run
from detente.case import Case
from detente.casefile import dump, from_plain, parse
from detente.check import check
from detente.errors import CaseError
from detente.graph.stable import CONCEPTS, stable
from detente.show import show
from detente.situations import SURE, situations

ELMIRA = (Path(__file__).parent / "cases" / "elmira.toml").read_text(encoding="utf-8")
"""Hipel, Kilgour, Fang & Peng (1997): Elmira's water, in nine situations."""


@pytest.fixture(scope="module")
def elmira() -> Case:
    return parse(ELMIRA)


def test_situations_are_those_listed_with_today_first(elmira):
    case = parse(ELMIRA.replace('today = "1"', 'today = "5"'))
    space = situations(case)
    assert [space.names(s)[0] for s in range(9)] == ["5", "1", "2", "3", "4", "6", "7", "8", "9"]
    assert space.label(0) == case.situation["5"]
    assert [space.find([mark]) for mark in "51"] == [0, 1]


def test_moves_are_those_listed_and_no_two_are_made_one(elmira):
    space = situations(elmira)
    found = {
        (case_actor(elmira, space.acts[a].actor), space.names(s)[0], space.names(t)[0])
        for s, t, a, end in space.moves.tolist()
        if end == SURE
    }
    listed = {(i, s, t) for i, by in elmira.moves.items() for s, ends in by.items() for t in ends}
    assert found == listed
    assert not space.is_closed
    assert [tuple(row) for row in space.moves[:, [0, 2]].tolist()] == sorted(
        map(tuple, space.moves[:, [0, 2]].tolist())
    )


def case_actor(case: Case, place: int) -> str:
    return case.actors[place]


def test_the_equilibria_are_the_published_ones(elmira, shared):
    """Kilgour, Hipel, Fang & Peng (2001), GDN 10: situations 5, 8 and 9 by Nash and SEQ, 1 and 4 too by GMR and SMR."""
    published = json.loads((shared / "conflict" / "cases.json").read_text())["elmira9"]["eq"]
    space, [ground] = situations(elmira), list(grounds(elmira.best(), 1))
    assert [elmira.actors[i] for i in movers(space)] == ["lg", "moe", "uniroyal"]
    lasting = stable(ground.reach, ground.worth)[0].all(axis=-1)
    for concept in ("nash", "seq", "smr", "gmr"):
        found = [int(space.names(s)[0]) for s in range(9) if lasting[CONCEPTS.index(concept), s]]
        assert sorted(found) == published[concept], concept


def test_moves_in_a_row_are_one_only_where_listed():
    text = ELMIRA.replace('3 = ["9"]', "3 = []")
    [ground] = list(grounds(parse(text).best(), 1))
    assert 8 not in ground.reach.of(2, 2).tolist()
    assert 8 in ground.reach.of(2, 0).tolist()


def test_ids_of_situations_are_names_in_conditions():
    text = (
        ELMIRA + '[ladder]\nrungs = ["calm", "row"]\ncases = [["5 or 6 or 7 or 8", 1], ["else", 0]]\n'
        '[issue.water]\nquestion = "How clean?"\nscale = { 0 = "foul" }\nfallback = 10\n'
        '[measure.water]\ncases = [["3 or 4 or 7 or 8", [80, 90, 95]], ["else", 20]]\n'
    )
    space = situations(parse(text))
    assert space.rung.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 0]


def test_the_order_of_writing_is_irrelevant(elmira):
    def turned(value):
        return {k: turned(v) for k, v in reversed(value.items())} if isinstance(value, dict) else value

    other = from_plain(turned(tomllib.loads(ELMIRA)))
    assert list(other.situation) != list(elmira.situation)
    assert situations(other).acts == situations(elmira).acts
    assert (situations(other).moves == situations(elmira).moves).all()


def test_it_is_written_as_it_was_read(elmira):
    assert parse(dump(elmira)) == elmira


@pytest.mark.parametrize("name", analyses())
def test_every_analysis_answers_or_leaves_it(name: str, elmira):
    result = run(name, elmira, draws=8)
    assert all(0 <= m.low <= m.high <= 1 + 1e-9 for m in result.measures.values() if m.unit == "chance")


def test_an_analysis_of_the_conflict_has_something_to_say(elmira):
    for name in ("stability", "paths", "escalation"):
        assert run(name, elmira, draws=8).findings


def test_it_is_checked_and_shown(elmira):
    assert [warning for warning in check(elmira).warnings if warning.kind != "groundless"] == []
    assert any(found.better == elmira.situation["3"] for found in check(elmira).comparisons)
    text = " ".join(show(elmira, width=200).split())
    assert all(words in text for words in elmira.situation.values())
    assert "best first: 7; 3; 4; 8; 5; 1; 2; 6; 9" in text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t.replace('today = "1"', 'today = "10"'), "today: unknown situation '10'"),
        (lambda t: t.replace('today = "1"\n', ""), "today: nothing; allowed: the id of a situation listed"),
        (lambda t: t.replace('7 = ["8"]', '7 = ["7"]', 1), "a move from '7' to itself"),
        (lambda t: t + '[option]\na = { actor = "lg", text = "a" }\n', "option: beside situations listed"),
        (lambda t: t.replace('"9"]\n', "]\n"), "1 situation not ranked: 9"),
    ],
)
def test_what_is_wrong_is_told(change: Callable[[str], str], told: str):
    with pytest.raises(CaseError) as caught:
        parse(change(ELMIRA))
    assert told in str(caught.value)
