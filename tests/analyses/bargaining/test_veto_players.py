"""Veto players as asked of a case: who may say no, what each compares with, who writes; worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.analyses.bargaining.veto_players import setter_choice, veto_players
from detente.analysis import run
from detente.case import Case
from detente.casefile import from_plain
from detente.result import Result

Stands = dict[str, dict[str, tuple[float, float]]]


def case_of(stands: Stands, fallback: Any, influence: dict[str, float], **more: Any) -> Case:
    """Actors at positions with saliences, issue by issue, and what holds otherwise."""
    issues = sorted({issue for mine in stands.values() for issue in mine})
    scale = {"0": "none", "100": "all"}
    return from_plain(
        {
            "detente": 1,
            "title": "Who may say no",
            "as_of": "2020-01-01",
            "until": "2020-12-31",
            "actor": {key: {"name": key.upper(), "influence": influence[key]} for key in stands},
            "issue": {key: {"question": "How far?", "scale": scale, "fallback": fallback} for key in issues},
            "stance": {
                actor: {issue: {"position": x, "salience": s} for issue, (x, s) in mine.items()}
                for actor, mine in stands.items()
                if mine
            },
            **more,
        }
    )


LINE: Stands = {"a": {"i": (10, 50)}, "b": {"i": (40, 50)}, "c": {"i": (60, 50)}, "d": {"i": (95, 50)}}
MINE = {"a": 40.0, "b": 90.0, "c": 50.0, "d": 100.0}


def asked(case: Case, **settings: str) -> Result:
    return run("veto-players", case, draws=3, **settings)


def test_tsebelis_as_a_case() -> None:
    """Fallback 100, vetoes at 10, 40, 60: winset [20, 100]; each setter gets what of it is nearest to its own point."""
    case = case_of(LINE, 100, MINE)
    found = [asked(case, players="a,b,c", setter=who)["i"].best for who in "abcd"]
    assert found == pytest.approx([20, 40, 60, 95])
    assert asked(case, players="a,b,c")["i.winset"].best == pytest.approx(80)
    assert asked(case, players="a,b,c")["i.stuck"].mean == 0


def test_the_player_with_most_influence_writes_and_of_equals_the_first() -> None:
    assert asked(case_of(LINE, 100, MINE), players="a,b,c")["i"].best == pytest.approx(40)
    assert asked(case_of(LINE, 100, dict.fromkeys("abcd", 50.0)), players="c,a")["i"].best == pytest.approx(20)
    rows = asked(case_of(LINE, 100, MINE), players="a,b", setter="d").tables["players"]
    assert [(row["actor"], row["setter"]) for row in rows] == [("A", False), ("B", False), ("D", True)]


def test_each_player_compares_with_what_it_expects_itself() -> None:
    """B at 60 expects 50 and accepts 50 to 70 alone, whatever the setter at 10 expects."""
    pair: Stands = {"a": {"i": (10, 50)}, "b": {"i": (60, 50)}}
    case = case_of(pair, {"a": 100, "b": 50}, MINE)
    assert asked(case, setter="a")["i"].best == pytest.approx(50)
    assert asked(case, setter="a")["i.winset"].best == pytest.approx(20)


def test_where_nothing_is_accepted_the_setter_is_left_with_what_it_expects() -> None:
    far: Stands = {"a": {"i": (0, 50)}, "b": {"i": (100, 50)}}
    case = case_of(far, {"a": 10, "b": 90}, MINE)
    for by in ("issue", "package"):
        assert [asked(case, setter=who, by=by)["i"].best for who in "ab"] == pytest.approx([10, 90])
    assert asked(case, setter="a")["i.stuck"].mean == 1
    assert asked(case, setter="a")["i.winset"].best == 0


def test_a_winset_of_the_fallback_alone_is_stuck() -> None:
    found = veto_players(np.array([0.0, 100.0]), np.array([50.0, 50.0]))
    assert (found.low.item(), found.high.item()) == (50, 50)
    case = case_of({"a": {"i": (0, 50)}, "b": {"i": (100, 50)}}, 50, MINE)
    assert (asked(case)["i"].best, asked(case)["i.stuck"].mean) == (50, 1)


def test_a_package_gives_way_on_one_issue_for_another() -> None:
    """A wants both at 100 and minds them alike; B wants both at 0 and minds `one` four times as much as `two`.

    All of `two` costs B 50 · 0.2 = 10 points, which 12.5 less of `one` makes good at 0.8 a point.
    """
    two: Stands = {"a": {"one": (100, 50), "two": (100, 50)}, "b": {"one": (0, 80), "two": (0, 20)}}
    case = case_of(two, 50, MINE)
    apart = asked(case, setter="a")
    assert [apart[key].best for key in ("one", "two")] == [50, 50]
    for players in ("a,b", "b"):
        found = asked(case, players=players, setter="a", by="package")
        assert [found[key].best for key in ("one", "two")] == pytest.approx([37.5, 100], abs=0.3)


def test_those_with_a_veto_in_a_body_are_asked_else_all() -> None:
    body = {"council": {"seats": ["a", "b", "c"], "quota": 2, "veto": ["a", "c"]}}
    rows = asked(case_of(LINE, 100, MINE, body=body)).tables["players"]
    assert [row["actor"] for row in rows] == ["A", "C"]
    assert [row["actor"] for row in asked(case_of(LINE, 100, MINE)).tables["players"]] == ["A", "B", "C", "D"]


def test_a_setter_without_a_stance_on_an_issue_leaves_what_is_nearest_to_the_fallback() -> None:
    stands: Stands = {"a": {"i": (80, 50)}, "b": {"i": (90, 50), "j": (20, 50)}, "c": {"j": (30, 50)}}
    found = asked(case_of(stands, 70, MINE), players="b,c", setter="a")
    assert found["j"].best == pytest.approx(70)


def test_a_player_that_minds_nothing_is_no_player() -> None:
    found = asked(case_of({**LINE, "e": {}}, 100, {**MINE, "e": 10.0}), players="e")
    assert [caveat.kind for caveat in found.caveats] == ["no setter"]


def test_a_setter_inside_gets_its_own_point_and_outside_the_nearer_end() -> None:
    found = veto_players(np.array([30.0, 50.0]), np.array([10.0, 20.0]))
    assert (found.low.item(), found.high.item()) == (30, 40)
    chosen = [setter_choice(found, np.array(x), np.array(0.0)).item() for x in (0.0, 35.0, 99.0)]
    assert chosen == [30, 35, 40]


def test_a_player_without_a_position_does_not_object() -> None:
    found = veto_players(np.array([30.0, np.nan]), np.array([10.0, np.nan]))
    assert (found.low.item(), found.high.item()) == (20, 40)


def test_a_winset_stays_on_the_scale() -> None:
    found = veto_players(np.array([10.0, 90.0]), np.array([[40.0, 100.0], [100.0, 40.0]]))
    assert (found.low.tolist(), found.high.tolist()) == ([0, 50], [50, 100])


def test_ends_that_meet_but_for_rounding_are_one_point_and_not_turned_round() -> None:
    """91.4 − (91.4 − 1.7) is above 1.4 + (1.7 − 1.4) in the last digit."""
    position = np.array([1.4, 91.4])
    found = veto_players(position, np.abs(position - 1.7))
    assert 91.4 - abs(91.4 - 1.7) > 1.4 + abs(1.4 - 1.7)
    assert found.low == found.high
