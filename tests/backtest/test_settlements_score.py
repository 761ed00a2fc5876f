"""The score of settlement models: printed figures on the decisions of the European Union; no outcome goes in."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from detente.analysis import analyses
from detente.backtest import settlement_forecasts
from detente.backtest.dossiers import case_of
from detente.backtest.page import page, to_json
from detente.backtest.settlement_tables import shown
from detente.backtest.settlements import Score, Scores, score
from detente.errors import RecordError
from detente.record.decisions import Decision, load
from detente.record.settled import provenance, record_of, shipped

CHEAP = ("coleman-exchange", "compromise", "mean", "median", "veto-players", "war-range")
HEAD = "issue,dossier,actor,position,salience,cap_votes,reference_point,outcome\n"


@pytest.fixture(scope="session")
def decisions(shared: Path) -> list[Decision]:
    return load(shared / "bargaining/deu/issues.csv")


@pytest.fixture(scope="session")
def simple(decisions: list[Decision]) -> dict[str, Score]:
    """Only what is cheap to ask: the whole table is the command's work."""
    few = {name: analyses()[name] for name in CHEAP}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settlement_forecasts, "analyses", lambda: few)
        return {one.name: one for one in score(decisions).models}


@pytest.mark.parametrize(
    ("name", "mae"),
    [("compromise", 24.63), ("mean, by salience", 24.94), ("mean", 25.32), ("median, unweighted", 30.42)],
)
def test_errors_are_those_in_print(simple: dict[str, Score], name: str, mae: float) -> None:
    assert simple[name].decisions == 233
    assert round(simple[name].mae, 2) == mae


def test_the_shipped_figures_are_those_of_a_rerun(
    shared: Path, simple: dict[str, Score], decisions: list[Decision]
) -> None:
    """Of the cheap models; `scripts/score_settlements.py` writes them all."""
    again = Scores(len(decisions), len({one.dossier for one in decisions}), tuple(simple.values()))
    rows = record_of(shown(again)["tables"]["models"])
    assert {one.model for one in rows} > {*CHEAP, settlement_forecasts.CALIBRATED, settlement_forecasts.BAND}
    assert rows == [shipped()[one.model] for one in rows]
    assert provenance()["sha256"] == sha256((shared / "bargaining/deu/issues.csv").read_bytes()).hexdigest()
    assert (provenance()["decisions"], provenance()["dossiers"]) == (again.decisions, again.dossiers)


def test_the_calibrated_band_is_better_than_past_errors(simple: dict[str, Score]) -> None:
    band, calibrated = simple[settlement_forecasts.BAND], simple[settlement_forecasts.CALIBRATED]
    assert round(band.crps, 2) in (17.49, 17.50)
    assert calibrated.crps <= 0.97 * band.crps
    assert calibrated.crps_beside.difference_high < 0
    assert 0.76 <= calibrated.coverage <= 0.84


def test_no_forecast_sees_the_outcome(decisions: list[Decision]) -> None:
    some = decisions[:6]
    turned = [replace(one, outcome=100 - one.outcome) for one in some]
    assert case_of(some) == case_of(turned)


def test_a_band_leaves_its_own_dossier_out() -> None:
    """Of two dossiers each must be forecast by the other's errors alone."""

    def one(name: str, outcome: float) -> Decision:
        same = np.array([40.0, 50.0, 60.0])
        return Decision(name, name, ("a", "b", "c"), same, np.ones(3), np.ones(3), float("nan"), outcome)

    both = [one("d1", 70.0), one("d2", 20.0)]
    band = settlement_forecasts.band(both, np.array([70.0, 20.0]), np.array(["d1", "d2"]))
    np.testing.assert_allclose(band.crps, [50.0, 50.0])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("i,d,a,101,50,1,0,50\n", "position is '101'"),
        ("i,d,a,50,x,1,0,50\n", "salience is 'x'"),
        ("i,d,a,50,50,1,0,50\ni,d,a,50,50,1,0,50\n", "a stands twice on i"),
        ("i,d,a,50,50,1,0,50\n", "no decision"),
        (",d,a,50,50,1,0,50\n", "issue is nothing"),
        ("i,d,,50,50,1,0,50\n", "actor is nothing"),
        ("i,d,a,50,50,1,0,50\ni,d,b,50,50,1,0,60\n", "outcome of i is 50.0, 60.0"),
        ("i,d,a,50,50,1,0,50\ni,e,b,50,50,1,0,50\n", "dossier of i is d, e"),
        ("i,d,a,50,50,1,0,50\ni,d,b,50,50,1,9,50\n", "reference_point of i is 0.0, 9.0"),
        ("i,d,a,50,50,-1,0,50\n", "cap_votes is '-1'"),
        ("i,d,a,50,50,inf,0,50\n", "cap_votes is 'inf'"),
    ],
)
def test_a_bad_file_is_told(tmp_path: Path, rows: str, told: str) -> None:
    path = tmp_path / "issues.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(RecordError, match=re.escape(told)):
        load(path)


def written(path: Path, issues: list[tuple[str, str, float]], actors: list[tuple[str, float, float]]) -> Path:
    """A file of issues (name, dossier, outcome), on each of which the same actors (name, position, votes) stand."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["comment", "outcome", "issue", "dossier", "actor", "position", "salience", "cap_votes", "extra"])
        for issue, dossier, outcome in issues:
            out.writerows([["?", outcome, issue, dossier, name, at, 60, votes, ""] for name, at, votes in actors])
    return path


def test_any_file_of_the_form_can_be_scored(tmp_path: Path) -> None:
    """Columns in another order and besides, names of any kind, no dossier, votes of 0, a perfect point."""
    odd = [("United Kingdom", 0.0, 0.0), ("a.b", 50.0, 0.0), ("Côte [x] d'Ivoire\x1b", 100.0, 0.0)]
    path = written(tmp_path / "odd.csv", [("a, b", "", 50.0), ("<i>\x07", "", 50.0), ("c", "d", 50.0)], odd)
    decisions = load(path)
    assert [one.dossier for one in decisions] == ["a, b", "<i>\x07", "d"]
    found = score(decisions)
    assert {"compromise", "condorcet", "egalitarian", "veto-players"} <= {one.name for one in found.models}
    made = shown(found)
    assert b"<script" not in page(**made)
    assert json.loads(to_json(**made))["tables"]["models"][0]["model"]


def test_one_dossier_is_not_enough(tmp_path: Path) -> None:
    same = [("a", 0.0, 1.0), ("b", 50.0, 1.0), ("c", 100.0, 1.0)]
    decisions = load(written(tmp_path / "one.csv", [("i", "d", 10.0), ("j", "d", 20.0)], same))
    with pytest.raises(RecordError, match="one dossier"):
        score(decisions)


def test_an_interrupt_scores_what_was_asked_and_names_the_rest(tmp_path: Path) -> None:
    same = [("a", 0.0, 1.0), ("b", 50.0, 1.0), ("c", 100.0, 1.0)]
    decisions = load(written(tmp_path / "two.csv", [("i", "d", 10.0), ("j", "e", 20.0)], same))
    heard: list[str] = []

    def say(words: str) -> None:
        heard.append(words)
        if words.startswith("median"):
            raise KeyboardInterrupt

    found = score(decisions, say)
    assert {"compromise", "mean"} <= {one.name for one in found.models}
    assert found.unasked[0] == "median"
    assert {"condorcet", "nash-bargain"} <= set(found.unasked)
    assert "Interrupted before these were asked: median" in shown(found)["text"]
    assert "compromise: 1 of 2 cases" in heard


def test_what_is_shown_says_the_same_everywhere(simple: dict[str, Score], decisions: list[Decision]) -> None:
    found = Scores(233, 84, tuple(simple.values()))
    made = shown(found)
    rows = {row["model"]: row for row in made["tables"]["models"]}
    assert rows["mean"]["mean_error_beside"] == pytest.approx(25.32 - 24.63, abs=0.01)
    calibrated = simple[settlement_forecasts.CALIBRATED]
    shares = [row["calibrated"] for row in made["tables"]["tenths"]]
    assert sum(shares) == pytest.approx(1)
    assert sum(shares[1:9]) == pytest.approx(calibrated.coverage, abs=0.01)  # a PIT right on an end counts as within
    points, spreads, _ = made["pictures"]
    assert "+0.68" in points.text
    assert f"{calibrated.crps_beside.difference:+.2f}".replace("-", "−") in spreads.text
    for one in made["pictures"]:
        ElementTree.fromstring(one.svg)


def test_a_file_without_a_reference_point_can_be_scored(tmp_path: Path) -> None:
    path = tmp_path / "issues.csv"
    rows = "".join(f"i,d,{a},{p},50,1,30\n" for a, p in zip("abc", (0, 50, 100), strict=True))
    path.write_text("issue,dossier,actor,position,salience,cap_votes,outcome\n" + rows, encoding="utf-8")
    (one,) = load(path)
    assert np.isnan(one.reference)
    assert case_of([one]).issue["i0"].fallback.best == 50  # type: ignore[union-attr]
