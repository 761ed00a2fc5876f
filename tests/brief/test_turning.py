"""Tornado and turning points in a brief: of its own numbers, at its goals' own thresholds, in words and charts."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from detente import load, run
from detente.analysis import find, run_on
from detente.brief.charts import tornado as chart
from detente.brief.content import Brief
from detente.brief.heat import heat, shade
from detente.brief.turning import CHANCES, Turning, turning
from detente.doubt.question import question
from detente.doubt.two_way import two_way

KOSOVO = load("kosovo-2007")
SVG = "{http://www.w3.org/2000/svg}"


def test_bars_run_from_tenth_to_tenth_and_hold_the_average() -> None:
    draws = KOSOVO.draw(1500)
    result = run_on(find("adoption"), draws, KOSOVO.best(), {"details": False})
    said, (bars, turns) = turning([Turning(result, result["plan.adopted"])], draws)
    assert bars.drawing.startswith("<svg ")
    assert bars.description.endswith(".")
    for row in bars.rows:
        item = next(i for i in KOSOVO.inputs if i.label == row["input"])
        assert float(str(row["from"]).replace("−", "-")) == pytest.approx(item.estimate.low, rel=0.01)
        assert float(str(row["to"]).replace("−", "-")) == pytest.approx(item.estimate.high, rel=0.01)
    widths = [abs(float(r["average_at_high"] or 0) - float(r["average_at_low"] or 0)) for r in bars.rows]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0.1
    assert [row["input"] for row in turns.rows] == [row["input"] for row in bars.rows]
    assert all(sentence.startswith("“the US-backed plan is adopted”") for sentence in said)
    assert (CHANCES[2], CHANCES[22]) == pytest.approx((0.1, 0.9))


def test_a_number_turns_on_average_where_setting_the_input_turns_it() -> None:
    draws = KOSOVO.draw(3000)
    result = run_on(find("compromise"), draws, KOSOVO.best())
    measure = result["status"]
    _, (_, turns) = turning([Turning(result, measure, measure.mean)], draws)
    row = turns.rows[0]
    item = next(i for i in KOSOVO.inputs if i.label == row["input"])
    side, value = str(row["on_average_if"]).split()
    asked = question("compromise.status", KOSOVO)
    at = asked.values(draws.changing({item.name: float(value.replace("−", "-"))})).mean()
    assert at == pytest.approx(measure.mean, abs=0.25)
    assert side in ("above", "below")


def test_what_does_not_vary_or_has_no_place_to_turn_is_left_out() -> None:
    draws = KOSOVO.draw(200)
    result = run("adoption", KOSOVO, draws=200, details=False)
    few = run("adoption", KOSOVO, draws=20, details=False)
    assert turning([], draws) == ([], [])
    assert turning([Turning(few, few["plan.adopted"])], draws) == ([], [])
    still = result["plan.adopted"]
    flat = type(still)(**{**still.__dict__, "values": np.full(200, 0.3)})
    assert turning([Turning(result, flat)], draws) == ([], [])


def test_a_whole_brief_tells_it(brief: Brief) -> None:
    doubt = next(s for s in brief.sections if s.question.number == 6)
    names = [table.name for table in doubt.tables]
    assert names[:3] == ["drivers", "tornado", "tipping"]


def test_bars_beyond_the_average_on_one_side_and_none_at_all_are_drawn() -> None:
    row = {"answer": "a", "input": "<b>", "from": "1", "to": "2", "average": 0.5, "unit": "chance"}
    for low, high in ((0.2, 0.9), (0.6, 0.9), (0.5, 0.5)):
        drawing = chart.draw({"tornado": [{**row, "average_at_low": low, "average_at_high": high}]})
        root = ElementTree.fromstring(drawing)
        assert "<b>" in "".join(root.itertext())
        assert "NaN" not in drawing.replace("nan", "NaN")


def test_a_map_is_drawn_so_that_grey_tells_it() -> None:
    found = two_way(question("adoption.chance", KOSOVO), KOSOVO.draw(4), "voting.noise", "voting.consent", side=5)
    root = ElementTree.fromstring(heat(found))
    cells = [part for part in root.iter(f"{SVG}rect") if part.attrib["fill"].startswith("#")]
    assert len(cells) == 25 + 11
    lightness = [_grey(shade(k / 10)) for k in range(11)]
    steps = -np.diff(lightness)
    assert (steps > 8).all()  # each step is seen without colour
    words = " ".join(root.itertext())
    assert found.x_label in words
    assert found.y_label in words


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
