"""Pictures of scores: every number where it belongs, the same in characters as in the drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.backtest.pictures import PLACES, Whisker, tenths, whiskers

SVG = "{http://www.w3.org/2000/svg}"
numbers = st.lists(st.floats(-50, 50), min_size=3, max_size=3).map(sorted)


@given(st.lists(numbers, min_size=1, max_size=6))
def test_dots_stand_in_the_order_of_their_numbers(triples: list[list[float]]) -> None:
    rows = [Whisker(f"m{k}", at, low, high) for k, (low, at, high) in enumerate(triples)]
    made = whiskers("t", rows)
    dots = [float(dot.attrib["cx"]) for dot in ElementTree.fromstring(made.svg).iter(f"{SVG}circle")]
    lines = [line.split("  ")[1] for line in made.text.splitlines()[1:]]
    assert all(len(line) == PLACES for line in lines)
    for k, one in enumerate(rows):
        for j, other in enumerate(rows):
            if one.at < other.at:
                assert dots[k] <= dots[j]
                assert lines[k].index("●") <= lines[j].index("●")


def test_a_name_is_only_read() -> None:
    made = whiskers("a & b", [Whisker('<b x="1">&', 1.0, 0.5, 2.0)])
    ElementTree.fromstring(made.svg)
    assert "<b" not in made.svg


def test_bars_are_as_high_as_their_shares() -> None:
    shares = [Whisker(f"{k}", at, at / 2, at * 1.5) for k, at in enumerate((0.05, 0.1, 0.2))]
    made = tenths("t", shares)
    bars = [float(bar.attrib["height"]) for bar in ElementTree.fromstring(made.svg).iter(f"{SVG}rect")]
    assert bars == pytest.approx([180 * at / 0.3 for at in (0.05, 0.1, 0.2)], abs=0.1)  # .3, the highest end, is 180
    filled = [line.count("█") for line in made.text.splitlines()[1:]]
    assert filled == pytest.approx([40 * at / 0.3 for at in (0.05, 0.1, 0.2)], abs=0.6)


def test_no_difference_at_all_can_be_drawn() -> None:
    assert "●" in whiskers("t", [Whisker("same", 0.0, 0.0, 0.0)]).text
