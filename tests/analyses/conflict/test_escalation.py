"""Escalation as an analysis: what it reports adds up, and rates are never undercut."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from detente.analysis import run
from detente.casefile import from_plain, load

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"


@pytest.fixture(scope="module")
def case():
    return load(STRAIT)


@pytest.fixture(scope="module")
def result(case):
    return run("escalation", case, draws=200, variant_draws=200)


def test_the_ends_of_a_draft_sum_to_one(result):
    ends = [
        m.values for name, m in result.measures.items() if name.startswith("draft.treaty.") and name.count(".") == 2
    ]
    assert len(ends) == 6
    np.testing.assert_allclose(np.sum(ends, axis=0), 1)


def test_higher_rungs_are_never_likelier(result):
    rungs = [result.measures[f"rung.{k}"].values for k in range(3)]
    assert all((a >= b).all() for a, b in pairwise(rungs))
    assert (rungs[0] == 1).all()


def test_no_act_is_used_more_often_than_it_is_possible(result):
    for name, measure in result.measures.items():
        if name.startswith("used.") and name.count(".") == 1:
            assert (measure.values <= result.measures[f"possible.{name[5:]}"].values).all(), name


def test_nothing_is_printed_below_the_lower_end_of_its_base_rate(case):
    """North would hate to seize the forts; still most who could do such a thing did. Fighting follows always."""
    plain = case.model_dump(mode="json", by_alias=True)
    plain["motives"]["north"]["seize"] = [-99, -95, -90]
    plain["class"]["seize"]["rate"] = [0.55, 0.6, 0.65]
    result = run("escalation", from_plain(plain), draws=200, variant_draws=0)
    floor = result["possible.seize"].values.mean() * 0.55
    assert 0 < result["used.seize"].values.mean() < floor
    for name in ("used.seize", "rung.2"):
        assert min(result[name].low, result[name].mean, result[name].best) == pytest.approx(floor)


def test_answers_at_other_assumptions_stand_beside(result):
    row = next(r for r in result.tables["variants"] if r["what"] == "used.close")
    assert row["as_is"] == pytest.approx(result["used.close"].values.mean())
    for key in ("half", "double", "h0"):
        assert row[key] == pytest.approx(result[f"used.close.{key}"].values.mean())
    assert len({row["as_is"], row["half"], row["double"], row["h0"]}) > 1


def test_routes_are_shares_of_all_walks_in_words(result):
    shares = [row["share"] for row in result.tables["routes"]]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1
    assert any("The League: offer a subsidy" in str(row["steps"]) for row in result.tables["routes"])


def test_dates_run_to_the_horizon(case, result):
    dates = sorted({row["date"] for row in result.tables["by_date"]})
    assert dates[-1] == case.until.isoformat()
    assert len(dates) == 12
