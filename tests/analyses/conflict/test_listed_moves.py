"""Cases that list their moves one by one: what an actor can reach is what is listed, no more."""

from __future__ import annotations

from detente.analysis import run
from detente.casefile import from_plain


def chain(ranking: list[str], other: dict[str, list[str]] | None = None, **tables):
    """One actor can go from 1 to 2 and from 2 to 3, but not from 1 to 3; another one as told."""
    return from_plain(
        {
            "detente": 1,
            "title": "chain",
            "as_of": "2007-04-21",
            "until": "2008-04-21",
            "today": "1",
            "actor": {"east": {"name": "East"}, "west": {"name": "West"}},
            "situation": {"1": "first", "2": "second", "3": "third"},
            "moves": {"east": {"1": ["2"], "2": ["3"]}, "west": other or {"3": ["1"]}},
            "preference": {"east": {"ranking": ranking}, "west": {"ranking": ["1", "2", "3"]}},
            **tables,
        }
    )


def test_two_listed_moves_in_a_row_are_not_one():
    result = run("stability", chain(["3", "1", "2"]), draws=3)
    assert result["nash.today"].mean == 1.0
    rows = {(row["name"], row["actor"]): row for row in result.tables["reasons"]}
    assert rows["today", "East"]["sentence"] == "East would not gain by any move."
    assert not rows["3", "West"]["stable"]


def test_nobody_moves_twice_in_a_row_on_the_way_from_today():
    rows = {row["name"]: row for row in run("paths", chain(["3", "2", "1"]), draws=3).tables["reachable"]}
    assert {name: row["legal_steps"] for name, row in rows.items()} == {"today": 0, "2": 1, "3": None}
    assert {name: row["steps"] for name, row in rows.items()} == {"today": 0, "2": 1, "3": None}


def test_another_one_between_opens_the_way():
    """West may step aside from 2 to 1 and back, after which East may go on."""
    case = chain(["3", "2", "1"], {"2": ["1"], "1": ["2"]})
    result = run("paths", case, draws=3, moves="legal")
    rows = {row["name"]: row for row in result.tables["reachable"]}
    assert rows["3"]["legal_steps"] == 2
    assert rows["3"]["steps"] is None


def test_looking_ahead_follows_listed_moves_alone():
    result = run("limited-moves", chain(["3", "1", "2"]), draws=3)
    assert [result[f"{key}.today"].mean for key in ("l1", "l2", "l3")] == [1.0, 1.0, 1.0]


def test_the_gain_told_is_one_that_no_answer_takes_away():
    """East would like 2 best, but West goes on from there to 4; 3 is less of a gain, and safe."""
    plain = {
        "situation": {"1": "first", "2": "second", "3": "third", "4": "fourth"},
        "moves": {"east": {"1": ["2", "3"]}, "west": {"2": ["4"]}},
        "preference": {"east": {"ranking": ["2", "3", "1", "4"]}, "west": {"ranking": ["4", "2", "3", "1"]}},
    }
    rows = run("stability", chain(["1", "2", "3"], **plain), draws=3).tables["reasons"]
    east = next(row for row in rows if (row["name"], row["actor"]) == ("today", "East"))
    assert not east["stable"]
    assert east["sentence"] == (
        "East would gain by this: go to: third; no answer that others would gladly give takes that gain away."
    )
