"""Escalation as an analysis: what it reports adds up, and rates are never undercut."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from detente.analysis import run
from detente.casefile import from_plain, load
from detente.errors import LimitError

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


def test_first_passages_are_dated_and_the_rest_is_said(case, result):
    rows = {row["what"]: row for row in result.tables["times"]}
    for name, row in rows.items():
        assert row["chance"] + row["not"] == pytest.approx(1)
        assert row["days"] is None or 0 <= row["days"] <= case.horizon, name
        assert (row["days"] is None) == (row["chance"] == 0)
    assert rows["used.accept"]["days"] > rows["used.offer"]["days"]  # it waits for the offer


def test_ends_are_the_likeliest_last_situations(result):
    chances = [row["chance"] for row in result.tables["ends"]]
    assert chances == sorted(chances, reverse=True)
    assert 0.5 < sum(chances) <= 1


def test_exact_and_sampled_agree_and_say_what_was_done(case):
    kwargs = {"draws": 100, "variant_draws": 0}
    sampled, exact = (run("escalation", case, method=how, **kwargs) for how in ("sampled", "exact"))
    assert sampled.tables["method"][0]["solved"] == 0
    assert exact.tables["method"][0]["solved"] == 1
    assert 0 < exact.tables["method"][0]["truncation"] < 1e-6
    for name, measure in exact.measures.items():
        other = sampled.measures[name]
        assert other.values.mean() == pytest.approx(measure.values.mean(), abs=0.03), name
        assert measure.noise <= other.noise * 1.05 + 1e-9


def test_what_is_too_large_to_solve_is_refused_or_walked(case, monkeypatch):
    monkeypatch.setattr("detente.joint.chain.EXACT_STATES", 5)
    monkeypatch.setattr("detente.joint.chain.MOST_STATES", 5)
    with pytest.raises(LimitError, match="states"):
        run("escalation", case, draws=5, method="exact", variant_draws=0)
    assert run("escalation", case, draws=5, method="auto", variant_draws=0).tables["method"][0]["solved"] < 1
    monkeypatch.setattr("detente.joint.chain.MOST_ACTS", 5)
    monkeypatch.setattr("detente.analyses.conflict.escalation.MOST_ACTS", 5)
    with pytest.raises(LimitError, match="acts"):
        run("escalation", case, draws=5, method="exact", variant_draws=0)
    assert run("escalation", case, draws=5, method="auto", variant_draws=0).tables["method"][0]["solved"] == 0


def test_dangerous_steps_sum_to_their_rung(result):
    """Every walk that reaches the top reached it by one step; on the rung below it stands today."""
    assert {r["rung"] for r in result.tables["dangers"]} == {2}
    climbed = sum(r["chance"] for r in result.tables["dangers"])
    assert climbed == pytest.approx(result["rung.2"].values.mean(), abs=1e-9)


def test_who_could_stop_a_step_is_named_with_its_chance(case, result):
    """The south can open the strait again before the north seizes the forts: then there is nothing to seize."""
    step = next(r["step"] for r in result.tables["dangers"] if r["text"] == "seize the forts")
    stoppers = [r for r in result.tables["stoppers"] if r["step"] == step]
    ends = next(r for r in stoppers if r["text"] == "stop: close the strait" and r["how"] == "beforehand")
    assert ends["actor"] == "South"
    assert 0 < ends["in_time"] < ends["would"] < 1
    assert not [r for r in stoppers if r["actor"] == "North"]


def test_influence_of_each_parameter_has_its_sign(result):
    """Slower tempo, rarer acts: fewer acts. The same draws of resolve make it hold with few walks."""
    row = next(r for r in result.tables["parameters"] if r["what"] == "used.offer")
    assert row["days.double"] < row["as_is"] < row["days.half"]
    assert row["rates.low"] < row["as_is"] < row["rates.high"]
    assert 0 < row["error"] < 0.05
    assert {r["what"] for r in result.tables["parameters"]} == {r["what"] for r in result.tables["variants"]}


def test_what_is_left_out_leaves_empty_tables(case):
    result = run("escalation", case, draws=5, variant_draws=0)
    assert [result.tables[name] for name in ("parameters", "dangers", "stoppers")] == [[], [], []]
