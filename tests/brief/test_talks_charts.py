"""Charts of talks: positions by round, the power landscape, who bargains with whom; drawn where the numbers say."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.brief.chart import Rows, charts
from detente.brief.charts import bargains, landscape, rounds
from detente.result import Row

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"'</b>"


def words(drawing: str) -> list[str]:
    return [str(text.text) for text in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


def _talks(issue: str, moves: dict[str, list[float]]) -> list[Row]:
    return [
        {"issue": issue, "actor": actor, "round": t, "position": at}
        for actor, line in moves.items()
        for t, at in enumerate(line)
    ]


@given(st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), min_size=1, max_size=25))
def test_lines_end_where_actors_end_and_names_never_collide(lines: list[list[float]]) -> None:
    rows = _talks("tax", {f"actor {k}": line for k, line in enumerate(lines)})
    root = ElementTree.fromstring(rounds.draw({"rounds": rows}))
    paths = [path.attrib["d"] for path in root.iter(f"{SVG}path") if path.attrib["d"].count("L") == 2]
    top = 20 + 30
    ends = sorted(float(path.split()[-1]) for path in paths)
    assert ends == pytest.approx(sorted(top + 190 * (1 - line[-1] / 100) for line in lines), abs=0.06)
    named = [text for text in root.iter(f"{SVG}text") if "→" in str(text.text)]
    levels = sorted(float(text.attrib["y"]) for text in named)
    assert all(b - a >= 12.4 for a, b in pairwise(levels))
    assert top <= levels[0] <= levels[-1] <= top + 190 + 5
    assert len(named) == min(len(lines), 15)


def test_rounds_say_who_moved_farthest_and_leave_still_issues_to_the_table() -> None:
    rows = [row for k in range(6) for row in _talks(f"i{k}", {"a": [0.0, 10.0 * k], "b": [50.0, 50.0]})]
    assert "the farthest move is that of a: from 0 to 50 on i5" in rounds.describe({"rounds": rows})
    drawn = words(rounds.draw({"rounds": rows}))
    assert [f"i{k}" in drawn for k in range(6)] == [False, False, True, True, True, True]
    still = _talks("i", {"a": [3.0]})
    assert "nobody moves" in rounds.describe({"rounds": still})
    ElementTree.fromstring(rounds.draw({"rounds": still}))


def test_the_landscape_has_bars_and_dots_as_high_as_its_shares() -> None:
    rows: Rows = [
        {"issue": HOSTILE, "at": at, "weight": weight, "prefer": prefer}
        for at, weight, prefer in ((0.0, 0.25, 1.0), (50.0, 0.5, 0.5), (100.0, 0.25, 0.0))
    ]
    root = ElementTree.fromstring(landscape.draw({"landscape": rows}))
    bars = [float(bar.attrib["height"]) for bar in root.iter(f"{SVG}rect")][1:]  # the first is the key
    assert bars == pytest.approx([32.5, 65.0, 32.5])
    dots = [float(dot.attrib["cy"]) for dot in root.iter(f"{SVG}circle")][1:]
    assert dots == pytest.approx([56.0, 121.0, 186.0])
    assert "0 on <b>" in landscape.describe({"landscape": rows})


def test_links_sum_over_issues_and_the_strongest_is_told() -> None:
    rows: Rows = [
        {"issue": "i", "actor": "a", "moved_by": "b", "rounds": 1.0},
        {"issue": "j", "actor": "a", "moved_by": "b", "rounds": 1.5},
        {"issue": "i", "actor": "b", "moved_by": HOSTILE, "rounds": 2.0},
    ]
    assert charts()["moves"].describe({"moves": rows}) == "Most often b moves a: in 2.5 rounds a draw."
    drawing = bargains.draw_moves({"moves": rows})
    root = ElementTree.fromstring(drawing)
    widths = sorted(float(p.attrib["stroke-width"]) for p in root.iter(f"{SVG}path") if "marker-end" in p.attrib)
    assert widths == pytest.approx([0.8 + 4.2 * 2 / 2.5, 5.0])
    assert HOSTILE in words(drawing)


def test_what_two_gain_by_each_other_is_one_line() -> None:
    rows: Rows = [
        {"actor": "a", "partner": "b", "points": 1.0},
        {"actor": "b", "partner": "a", "points": 1.0},
        {"actor": "c", "partner": "a", "points": 0.0},
    ]
    told = charts()["network"].describe({"network": rows})
    assert told == "Most is to be gained between a and b: 2.0 points together."
    assert len(re.findall(r"stroke-width", bargains.draw_network({"network": rows}))) == 2


@pytest.mark.parametrize("amount", [0.0, 1.0])
def test_only_the_strongest_are_drawn_and_no_amount_at_all_is_no_fault(amount: float) -> None:
    rows: Rows = [{"actor": f"a{k}", "challenged": f"b{k}", "rounds": amount} for k in range(40)]
    assert bargains.draw_challenges({"challenges": rows}).count("marker-end") == bargains.MOST
    assert "16 strongest of 40 pairs" in charts()["challenges"].describe({"challenges": rows})


def test_the_table_beside_positions_by_round_has_every_position_once() -> None:
    rows = [*_talks("tax", {"a": [0.0, 10.0, 30.0], "b": [50.0, 50.0, 40.0]}), *_talks("pace", {"a": [9.0, 8.0, 7.0]})]
    told = rounds.twin(rows)
    assert [(row["issue"], row["actor"]) for row in told] == [("tax", "a"), ("tax", "b"), ("pace", "a")]
    assert told[0] == {"issue": "tax", "actor": "a", "position_0": 0.0, "position_1": 10.0, "position_2": 30.0}
    found = [value for row in told for key, value in row.items() if key.startswith("position_")]
    assert sorted(map(str, found)) == sorted(str(row["position"]) for row in rows)
