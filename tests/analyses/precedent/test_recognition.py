"""What past recognitions say of a new state, and what they do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

import detente
from detente.analyses.precedent._recognitions import BLOCS, PRECEDENTS
from detente.analyses.precedent.recognition import SHOWN, answer, recognition
from detente.case import Case
from detente.classes import CLASSES
from detente.errors import SettingError

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"


@pytest.fixture(scope="module")
def case() -> Case:
    return detente.load(STRAIT)


def test_quantiles_have_the_mean_of_the_beta_binomial():
    u = (np.arange(20_000) + 0.5) / 20_000
    drawn = recognition(22, 27, 27, u)
    assert drawn.mean() == pytest.approx(27 * 22.5 / 28, abs=0.01)  # states times the posterior mean
    assert drawn.var() == pytest.approx(betabinom.var(27, 22.5, 5.5), rel=0.01)


@given(st.integers(0, 30), st.integers(1, 30), st.floats(0.001, 0.999))
def test_more_recognitions_before_never_mean_fewer_now(hits, cases, u):
    hits = min(hits, cases - 1)
    fewer, more = (recognition(h, cases, 27, np.array([u]))[0] for h in (hits, hits + 1))
    assert 0 <= fewer <= more <= 27


def test_recognitions_only_grow_with_the_days(case):
    measures = answer(case.draw(300)).measures
    for bloc in BLOCS:
        days = np.array([measures[f"states.{bloc}.{day}"].values for day in SHOWN])
        assert (np.diff(days, axis=0) >= 0).all(), bloc


def test_the_table_grows_with_the_days_too(case):
    for row in answer(case.draw(300)).tables["recognitions"]:
        means = [value for key, value in row.items() if key.endswith(" days")]
        assert len(means) == 6
        assert means == sorted(means)


def test_every_bloc_is_a_class():
    assert {f"recognition-{bloc}" if bloc != "all" else "recognition" for bloc in BLOCS} == {
        name for name in CLASSES if name.startswith("recognition")
    }


def test_a_case_knows_nothing_that_came_after_it(case):
    early = case.model_copy(update={"as_of": date(2007, 4, 21), "until": date(2008, 12, 31)})
    result = detente.run("recognition", early, draws=200)
    assert "Kosovo" not in "".join(str(row["counted"]) for row in result.tables["recognitions"])
    assert "later than this case" in result.findings[0]
    assert "no forecast of this one" in result.findings[0]
    assert result["states.eu.365"].mean < 1
    known = detente.run("recognition", early, draws=200, hindsight=True)
    assert known["states.eu.365"].high > 20
    assert "no forecast" not in known.findings[0]


def test_before_any_precedent_nothing_is_said(case):
    first = case.model_copy(update={"as_of": date(1980, 1, 1), "until": date(1981, 1, 1)})
    result = detente.run("recognition", first, draws=10)
    assert not result.measures
    assert not result.findings


def test_two_cases_pull_apart_more_than_one_alone(case):
    width = [
        (m := detente.run("recognition", given, draws=400)["states.oic.365"]).high - m.low
        for given in (case.model_copy(update={"as_of": date(2007, 1, 1), "until": date(2008, 1, 1)}), case)
    ]
    assert width[1] > 3 * width[0]


def test_the_bloc_asked_for_stands_first_and_dates_are_given(case):
    rows = detente.run("recognition", case, draws=10, declared="2020-02-01").tables["recognitions"]
    assert rows[0]["bloc"] == "eu"
    assert "2020-02-29" in rows[0]
    with pytest.raises(SettingError, match="a date such as"):
        detente.run("recognition", case, draws=10, declared="soon")


def test_a_case_without_recognition_says_nothing(case):
    plain = {key: option for key, option in case.option.items() if key != "welcome"}
    assert not detente.run("recognition", case.model_copy(update={"option": plain}), draws=10).findings


def test_an_option_without_days_has_those_of_its_class(case):
    found = {item.name: item for item in case.inputs}["option.welcome.days"]
    assert found.estimate == CLASSES["recognition-eu"].days
    assert "22 of 27" in found.reason
    assert not found.given


def test_days_of_its_own_win(case):
    option = case.option["welcome"].model_copy(update={"days": case.option["accept"].days})
    option = type(option).model_validate({**option.model_dump(by_alias=True, exclude_none=True), "days": [1, 2, 3]})
    changed = case.model_copy(update={"option": {**case.option, "welcome": option}})
    found = {item.name: item for item in changed.inputs}["option.welcome.days"]
    assert found.estimate.best == 2
    assert found.given


def test_both_cases_are_told_by_date():
    assert [one.declared for one in PRECEDENTS] == sorted(one.declared for one in PRECEDENTS)
