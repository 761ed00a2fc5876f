"""Charts of packages: a card a goal, and the frontier of cost against certainty; whatever the words, they stay SVG."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from detente.brief.chart import chart_for
from detente.brief.charts import frontier, packages
from detente.result import Row

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"'</b>"


def words(drawing: str) -> str:
    return " ".join(str(text.text) for text in ElementTree.fromstring(drawing).iter(f"{SVG}text"))


def _package(**more: object) -> Row:
    row: dict[str, object] = {
        "goal_text": HOSTILE,
        "share": 0.8,
        "found": True,
        "levers": "x",
        "text": "pay",
        "by": "A",
    }
    row |= {
        "cost": 3.25,
        "fresh_share": 0.9,
        "fresh_low": 0.86,
        "fresh_high": 0.94,
        "statement": "Exact.",
        "exact": True,
    }
    return row | more  # type: ignore[return-value]


def _none() -> Row:
    empty = dict.fromkeys(("cost", "fresh_share", "fresh_low", "fresh_high"))
    return _package(found=False, levers="", text="", by="", statement="A bound.", **empty)


def test_a_card_says_what_is_done_by_whom_at_what_cost_and_how_often_it_holds() -> None:
    told = words(packages.draw({"packages": [_package(), _package(levers="", text="nothing at all")]}))
    for text in (HOSTILE, "pay (A; cost 3.2 points)", "90% of draws, 80% asked for", "Exact.", "Holds as things are"):
        assert text in told
    assert packages.describe({"packages": [_package(goal_text="peace")]}) == (
        "A package was found for 1 of 1 goals. “peace”: pay."
    )


def test_a_goal_without_a_package_says_so() -> None:
    rows = [_none()]
    assert chart_for("packages", rows) is not None
    assert "No package in reach does it." in words(packages.draw({"packages": rows}))
    assert packages.describe({"packages": rows}) == "No package in reach does it."
    assert "None of the packages tried does it." in words(packages.draw({"packages": [{**rows[0], "exact": False}]}))
    assert packages.describe({"packages": rows * 2}) == "For none of 2 goals was a package found."


def _point(cost: float, share: float, found: bool = False) -> Row:
    row: Row = {"goal": "g", "goal_text": "peace", "wanted": 0.8, "text": HOSTILE, "cost": cost}
    return {**row, "share": share, "low": share - 0.05, "high": share + 0.05, "found": found}


def test_dearer_points_stand_further_right_and_surer_ones_higher() -> None:
    rows = [_point(0, 0.4), _point(2, 0.6), _point(8, 0.9, found=True)]
    drawing = frontier.draw({"frontier": rows})
    dots = [dot.attrib for dot in ElementTree.fromstring(drawing).iter(f"{SVG}circle")]
    x, y = ([float(dot[key]) for dot in dots] for key in ("cx", "cy"))
    assert x == sorted(x)
    assert y == sorted(y, reverse=True)
    assert (x[1] - x[0]) / (x[2] - x[0]) == pytest.approx(0.25, abs=0.01)
    assert [dot["fill"] for dot in dots][:2] != [dots[2]["fill"]] * 2
    assert "3. 8.0 points: <b>&\"'</b>" in words(drawing)
    assert (
        frontier.describe({"frontier": rows})
        == "“peace” holds in 40% at a cost of 0.0, and in 90% at a cost of 8.0 points."
    )


def test_each_goal_has_a_panel_and_costs_of_nothing_are_drawn() -> None:
    rows = [_point(0, 0.4), {**_point(0, 0.9), "goal": "h", "goal_text": "votes"}]
    told = words(frontier.draw({"frontier": rows}))
    assert "peace" in told
    assert "votes" in told
