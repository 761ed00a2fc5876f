"""Answers side by side: every model of talks with its record, every index of power."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from detente.analysis import analyses
from detente.brief.beside import models, power
from detente.brief.charts import models as drawing
from detente.brief.content import Brief
from detente.record.settled import shipped
from detente.result import Row

SVG = "{http://www.w3.org/2000/svg}"


def rows(brief: Brief, name: str) -> dict[str, Row]:
    (table,) = [table for section in brief.sections for table in section.beside if table.name == name]
    return {str(next(iter(row.values()))): row for row in table.rows}


def test_each_model_has_a_row_with_its_answer_and_its_record(brief: Brief) -> None:
    told = rows(brief, "models")
    results = {a.analysis.name: a.result for a in brief.sections[1].answers}
    issue = brief.case.issues[0]
    assert set(told) == {name for name, result in results.items() if issue in result.measures} | {
        "compromise, calibrated"
    }
    for name, row in told.items():
        assert row["past_error"] == f"{shipped()[name].mean_error:.1f}"
        assert row["worse_beyond_chance"] is shipped()[name].is_worse
    at = results["median"].measures[issue]
    low, high = round(at.low), round(at.high)
    assert str(told["median"][issue]).split()[0] == str(round(at.best))
    assert str(told["median"][issue]).endswith(f"({low}–{high})") == (low != high)
    band = results["compromise"].tables["calibrated"][0]
    assert str(told["compromise, calibrated"][str(band["issue"])]).endswith(f"–{float(band['high'] or 0):.0f})")


def test_models_stand_by_their_record(brief: Brief) -> None:
    names = list(rows(brief, "models"))
    assert names[:2] == ["compromise", "compromise, calibrated"]
    errors = [shipped()[name].mean_error for name in names[2:]]
    assert errors == sorted(errors)


def test_a_model_that_was_never_scored_says_so(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.brief.beside.shipped", lambda: {k: v for k, v in shipped().items() if k != "median"})
    (table,) = models(brief.case, brief.sections[1].answers)
    last = table.rows[-1]
    assert (last["model"], last["past_error"], last["beside_compromise"]) == ("median", None, "not counted")
    assert "<rect" in table.drawing


def test_dots_lie_where_models_put_the_issue() -> None:
    told: list[Row] = [
        {"model": "compromise", "past_error": "24.6", "beside_compromise": "", "worse_beyond_chance": False},
        {"model": "worse", "past_error": "36.3", "beside_compromise": "+11.7 [6.5, 17.0]", "worse_beyond_chance": True},
    ]
    points: list[Row] = [
        {"model": "compromise", "issue": "tax", "best": 20.0, "low": 10.0, "high": 30.0},
        {"model": "worse", "issue": "tax", "best": 70.0, "low": 60.0, "high": 80.0},
    ]
    tables = {"models": told, "points": points}
    root = ElementTree.fromstring(drawing.draw(tables))
    dots = [(float(c.attrib["cx"]), c.attrib["fill"]) for c in root.iter(f"{SVG}circle")]
    lines = [
        p.attrib["d"] for p in root.iter(f"{SVG}path") if p.attrib["d"].count("V") and p.attrib.get("stroke-dasharray")
    ]
    zero, hundred = (float(t.attrib["x"]) for t in root.iter(f"{SVG}text") if t.text in ("0", "100"))
    assert [(x - zero) / (hundred - zero) for x, _ in dots] == pytest.approx([0.2, 0.7], abs=0.002)
    assert dots[0][1] != dots[1][1]
    assert float(lines[0][1:].split()[0]) == pytest.approx(dots[0][0], abs=0.06)
    assert "from 20 to 70" in drawing.describe(tables)


def test_indices_of_power_stand_in_one_table(brief: Brief) -> None:
    told = rows(brief, "indices")
    indices = {
        "banzhaf",
        "coleman, to prevent",
        "coleman, to initiate",
        "deegan-packel",
        "holler",
        "johnston",
        "shapley-shubik",
    }
    assert all(set(row) == {"member", *indices} for row in told.values())
    for index in indices - {"coleman, to prevent", "coleman, to initiate"}:
        assert sum(float(row[index] or 0) for row in told.values()) == pytest.approx(1)
    result = next(a.result for a in brief.sections[0].answers if a.analysis.name == "banzhaf")
    assert [row["banzhaf"] for row in told.values()] == [row["share"] for row in result.tables["power"]]


def test_a_single_index_is_no_comparison(brief: Brief) -> None:
    alone = [a for a in brief.sections[0].answers if a.analysis.name == "banzhaf"]
    assert power(alone) == ()
    assert models(brief.case, alone) == ()
    assert {"banzhaf", "holler"} <= set(analyses())
    assert np.isfinite([float(row["share"] or 0) for row in alone[0].result.tables["power"]]).all()


def test_the_section_on_the_record_tells_every_score(brief: Brief) -> None:
    (table,) = [table for table in brief.sections[6].tables if table.name == "settlements"]
    assert [row["model"] for row in table.rows] == sorted(shipped(), key=lambda name: (shipped()[name].crps, name))
    assert table.rows[0]["model"] == "compromise, calibrated"
    assert {row["mean_error"] for row in table.rows} == {f"{one.mean_error:.1f}" for one in shipped().values()}
