"""The score of settlement models: printed figures on the decisions of the European Union; no outcome goes in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detente.backtest import settlements
from detente.backtest.dossiers import case_of
from detente.backtest.settlements import Score, score
from detente.errors import RecordError
from detente.record.decisions import Decision, load

HEAD = "issue,dossier,actor,position,salience,cap_votes,reference_point,outcome\n"


@pytest.fixture(scope="session")
def decisions(shared: Path) -> list[Decision]:
    return load(shared / "bargaining/deu/issues.csv")


@pytest.fixture(scope="session")
def simple(decisions: list[Decision]) -> dict[str, Score]:
    """Only what is cheap to ask: the whole table is the command's work."""
    real = settlements.analyses
    try:
        settlements.analyses = lambda: {name: real()[name] for name in ("compromise", "mean", "median")}  # type: ignore[assignment]
        return {one.name: one for one in score(decisions)}
    finally:
        settlements.analyses = real


@pytest.mark.parametrize(
    ("name", "mae"),
    [("compromise", 24.63), ("mean, by salience", 24.94), ("mean", 25.32), ("median, unweighted", 30.42)],
)
def test_errors_are_those_in_print(simple: dict[str, Score], name: str, mae: float) -> None:
    assert simple[name].decisions == 233
    assert round(simple[name].mae, 2) == mae


def test_the_calibrated_band_is_better_than_past_errors(simple: dict[str, Score]) -> None:
    band, calibrated = simple[settlements.BAND], simple[settlements.CALIBRATED]
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
    band = settlements._band(both, np.array([70.0, 20.0]), np.array(["d1", "d2"]))
    np.testing.assert_allclose(band.crps, [50.0, 50.0])


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("i,d,a,101,50,1,0,50\n", "position is '101'"),
        ("i,d,a,50,x,1,0,50\n", "salience is 'x'"),
        ("i,d,a,50,50,1,0,50\ni,d,a,50,50,1,0,50\n", "a stands twice on i"),
        ("i,d,a,50,50,1,0,50\n", "no decision"),
    ],
)
def test_a_bad_file_is_told(tmp_path: Path, rows: str, told: str) -> None:
    path = tmp_path / "issues.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(RecordError, match=told):
        load(path)


def test_a_file_without_a_reference_point_can_be_scored(tmp_path: Path) -> None:
    path = tmp_path / "issues.csv"
    rows = "".join(f"i,d,{a},{p},50,1,30\n" for a, p in zip("abc", (0, 50, 100), strict=True))
    path.write_text("issue,dossier,actor,position,salience,cap_votes,outcome\n" + rows, encoding="utf-8")
    (one,) = load(path)
    assert np.isnan(one.reference)
    assert case_of([one]).issue["i0"].fallback.best == 50  # type: ignore[union-attr]
