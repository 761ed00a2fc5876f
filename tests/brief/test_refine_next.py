"""What to refine next, and rules that turn an answer, in the section on doubt."""

from __future__ import annotations

import pytest

from detente import load
from detente.analysis import find, run_on
from detente.brief.content import Answered, Number, Section
from detente.brief.doubts import REFINED, doubted
from detente.brief.questions import QUESTIONS
from detente.brief.wording import cells

KOSOVO = load("kosovo-2007")


@pytest.fixture(scope="module")
def section() -> Section:
    draws = KOSOVO.draw(1500)
    result = run_on(find("adoption"), draws, KOSOVO.best(), {"details": False})
    answer = Answered(find("adoption"), result, (Number(result["plan.adopted"]),), ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.brief.doubts._missing", lambda heads, draws: [])
        return doubted(Section(QUESTIONS[5]), [Section(QUESTIONS[0], (answer,))], draws)


def test_refine_next_names_estimates_evidence_and_sources(section: Section) -> None:
    (table,) = [table for table in section.tables if table.name == "refine"]
    kinds = [row["kind"] for row in table.rows]
    assert kinds == sorted(kinds, key=["estimate", "evidence", "source"].index)
    assert {kinds.count(kind) for kind in ("estimate", "evidence")} == {REFINED}
    assert all(row["wrong_then"] <= row["wrong_now"] for row in table.rows)  # type: ignore[operator]
    assert cells(table.rows, "number_of_estimates")[0] == "1"
    assert cells(table.rows[:1], "number_of_estimates") == ["1"]
    told = [finding for finding in section.findings if finding.startswith("Refine ")]
    assert len(told) == 1
    assert "whether “the US-backed plan is adopted” is 50% or more from" in told[0]  # the case's goal is one of ½
    assert any(finding.startswith("The evidence to look at is “") for finding in section.findings)


def test_rules_are_sentences_with_how_they_fared(section: Section) -> None:
    (table,) = [table for table in section.tables if table.name == "flips"]
    (row,) = table.rows
    (told,) = [finding for finding in section.findings if finding.startswith("If ")]
    assert told.startswith(f"If {row['if']}: “the US-backed plan is adopted” stands at ")
    assert row["then"] > 0.5 > row["chance"]  # type: ignore[operator]
