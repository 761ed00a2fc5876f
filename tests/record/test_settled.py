"""The shipped record of models of talks: whole, in step with the page that tells of it, and told by every answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import detente
from detente.analysis import analyses, find
from detente.record.settled import SHIPPED, Settled, dumps, provenance, record_of, shipped

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "settlements-score.md"
ON_THE_PAGE = {"compromise": "compromise, its draws", "median": "median (weighted)"}


def test_reading_and_writing_gives_the_same_bytes() -> None:
    assert dumps(list(shipped().values()), provenance()).encode() == SHIPPED.read_bytes()
    assert list(shipped()) == sorted(shipped())


def test_what_was_scored_is_told() -> None:
    about = provenance()
    assert (about["decisions"], about["dossiers"]) == (233, 84)
    assert len(about["sha256"]) == 64
    assert "doi:10.34810/data53" in about["source"]


@pytest.mark.parametrize("name", shipped())
def test_the_page_tells_the_shipped_figures(name: str) -> None:
    one = shipped()[name]
    rows = [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in PAGE.read_text("utf-8").splitlines()]
    (row,) = [row for row in rows if row and row[0] == ON_THE_PAGE.get(name, name)]
    ends = one.mean_error_beside, one.mean_error_beside_low, one.mean_error_beside_high
    told = [float(x.replace("−", "-")) for x in re.findall(r"[−\d.]+", " ".join([row[1], row[3], row[6], row[2]]))]
    known = [one.mean_error, one.crps, one.coverage_of_80, *(ends if row[2] else ())]
    assert told == pytest.approx(known, abs=0.0051)
    assert row[2] or ends == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("name", [name for name, one in analyses().items() if one.family == "bargaining"])
def test_every_model_of_talks_tells_its_record_or_that_there_is_none(name: str) -> None:
    result = detente.run(name, detente.load(str(STRAIT)), draws=3)
    told = [*result.findings, *(caveat.text for caveat in result.caveats)]
    if name in shipped():
        assert sum(text.startswith(f"Its record: on {shipped()[name].decisions} decisions") for text in told) == 1
        assert f"{shipped()[name].mean_error:.1f} of 100 points" in " ".join(told)
    else:
        assert sum(text.startswith("No back-test covers this model") for text in told) == 1


def test_other_settings_are_not_passed_off_as_scored() -> None:
    assert find("mean").settings["weight"] != "salience"
    told = detente.run("mean", detente.load(str(STRAIT)), draws=3, weight="salience").findings
    assert told[-1].startswith("Its record with its usual settings: on 233")


def test_a_difference_that_chance_may_explain_is_not_called_worse() -> None:
    assert shipped()["nash-bargain"].is_worse
    assert not shipped()["exchange"].is_worse
    assert not shipped()["compromise"].is_worse


def test_numbers_are_rounded_without_a_minus_before_zero() -> None:
    row = {"model": "m", "decisions": 2, "mean_error": 1.234567, "crps": 1.0, "coverage_of_80": 0.75, "draws": None}
    beside = {"mean_error_beside": -0.00001, "mean_error_beside_low": -1, "mean_error_beside_high": 0.5}
    made = record_of([{**row, **beside, "interval_score": 9.0}])
    assert made == [Settled("m", 2, 1.2346, 0.0, -1, 0.5, 1.0, 0.75, None)]
    assert '"mean_error_beside": 0.0' in dumps(made, {})
