"""The content of a brief: every analysis under its question, and honest where there is nothing to say."""

from __future__ import annotations

import dataclasses

import pytest

from detente import casefile
from detente.analysis import analyses
from detente.brief import bottom
from detente.brief.chart import chart_for, charts
from detente.brief.content import Brief
from detente.brief.make import make
from detente.brief.questions import DANGER, QUESTIONS, asked, order
from detente.brief.table import joined
from detente.errors import SettingError

BARE = {
    "detente": 1,
    "title": "Nothing but two states",
    "as_of": "2020-01-01",
    "until": "2021-01-01",
    "actor": {"a": {"name": "A"}, "b": {"name": "B"}},
}


def test_every_analysis_is_in_the_brief_unasked(brief: Brief):
    shown = {answer.analysis.name for section in brief.sections for answer in section.answers}
    assert shown == set(analyses())


def test_each_family_has_its_question(brief: Brief):
    for section in brief.sections:
        for answer in section.answers:
            assert asked(answer.analysis.family, answer.result) is section.question


def test_an_answer_with_a_ladder_tells_how_dangerous_it_is(brief: Brief):
    result = brief.sections[0].answers[0].result
    with_ladder = dataclasses.replace(result, tables={"ladder": [{"rung": 1}]})
    assert asked("conflict", with_ladder) is DANGER
    assert asked("conflict", result) is QUESTIONS[2]
    assert asked("a-new-family", result) is QUESTIONS[2]


def test_leads_come_first_then_names():
    names = sorted(["banzhaf", "adoption", "shapley-shubik"], key=lambda name: order(QUESTIONS[0], name))
    assert names == ["adoption", "banzhaf", "shapley-shubik"]


def test_what_leads_is_named_by_the_question_else_the_first(brief: Brief):
    for section in brief.sections:
        names = [answer.analysis.name for answer in section.leading]
        assert names == [name for name in section.question.leads if name in names] or len(names) == 1
        assert len(section.leading) + len(section.others) == len(section.answers)
    assert [answer.analysis.name for answer in brief.sections[0].leading] == ["adoption"]


def test_an_answer_in_short_is_what_it_finds_on_the_first_issue(brief: Brief):
    answer = brief.sections[1].answers[0]
    (first, *_), told = brief.case.issue, answer.result.findings
    assert answer.summary(brief.case).startswith(f"On {first},")
    silent = dataclasses.replace(answer, result=dataclasses.replace(answer.result, findings=("b", "a")))
    assert silent.summary(brief.case) == "b"
    assert told


def test_a_bare_case_says_what_it_cannot_answer():
    case = casefile.from_plain(BARE)
    brief = make(case, "bare.toml", draws=4)
    assert len(brief.bottom_line) == 5
    assert brief.bottom_line == bottom.line(case, brief.sections)
    assert QUESTIONS[4].silent in brief.bottom_line


def test_draws_out_of_range_are_refused(brief: Brief):
    with pytest.raises(SettingError, match="draws = 0"):
        make(brief.case, "x", draws=0)


def test_each_step_is_reported():
    steps: list[str] = []
    make(casefile.from_plain(BARE), "bare.toml", draws=4, progress=steps.append)
    assert len(steps) >= len(analyses())


def test_numbers_rest_on_inputs_of_the_case(brief: Brief):
    grounds = [g for s in brief.sections for a in s.answers for n in a.numbers for g in n.grounds]
    assert grounds
    assert {g.input.name for g in grounds} <= {item.name for item in brief.case.inputs}
    assert all(0 <= g.share <= 1 for g in grounds)


def test_answers_no_back_test_covers_are_named(brief: Brief):
    scored, untested = brief.sections[6].notes
    assert scored.startswith("Question 2: every model of where talks land was held against 233 decisions")
    assert "No back-test covers the answers to questions 1, 3, 4" in untested


def test_rows_that_name_a_measure_get_its_number(brief: Brief):
    result = brief.sections[0].answers[0].result
    name, measure = next(iter(result.measures.items()))
    row = joined([{"measure": name, "text": "it"}], result.measures)[0]
    assert row == {"text": "it", "chance": measure.mean, "low": measure.low, "high": measure.high}


def test_a_chart_draws_only_what_it_can():
    assert set(charts()) >= {"votes", "curve", "ladder", "options", "positions", "situations", "drivers"}
    assert chart_for("votes", [{"member": "a"}]) is None
    assert chart_for("votes", []) is None
    row = {"member": "a", "no": 0.2, "abstain": 0.3, "yes": 0.5, "permanent": True}
    assert chart_for("votes", [row]) is charts()["votes"]


@pytest.mark.parametrize("name", charts())
def test_charts_are_drawings_with_patterns_beside_colour(brief: Brief, name: str):
    tables = [t for s in brief.sections for t in (*s.tables, *s.beside, *(t for a in s.answers for t in a.tables))]
    drawn = [table for table in tables if table.name == name and table.drawing]
    assert drawn, f"no table {name!r} in a whole brief: the chart draws nothing"
    assert drawn[0].drawing.startswith("<svg ")
    assert drawn[0].description.endswith(".")
