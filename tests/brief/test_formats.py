"""Each form of the brief: whole, and the same bytes for the same inputs."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import pytest

from detente.brief.content import Brief
from detente.brief.formats import FORMATS, form_of, render
from detente.brief.make import make
from detente.casefile import load
from detente.errors import SettingError

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"


@pytest.fixture(scope="module")
def again() -> Brief:
    return make(load(STRAIT), "strait.toml", draws=60, seed=3)


@pytest.fixture(scope="module")
def word(brief: Brief) -> bytes:
    return render(brief, "docx")


@pytest.mark.parametrize("form", FORMATS)
def test_same_inputs_same_bytes(brief: Brief, again: Brief, word: bytes, form: str):
    assert (word if form == "docx" else render(brief, form)) == render(again, form)


def test_json_holds_the_results_of_the_contract(brief: Brief):
    found = json.loads(render(brief, "json"))
    assert [question["number"] for question in found["questions"]] == list(range(1, 8))
    results = [result for question in found["questions"] for result in question["results"]]
    keys = {"analysis", "case", "settings", "draws", "seed", "measures", "findings", "caveats", "version"}
    assert results
    for result in results:
        assert keys <= result.keys()
        for measure in result["measures"].values():
            assert {"best", "low", "high", "unit"} <= measure.keys()


def test_text_is_plain_and_fits_the_width(brief: Brief):
    text = render(brief, "text").decode()
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 100
    assert all(f"{k}. " in text for k in range(1, 8))
    assert text.index("The bottom line") < text.index("1. Will the body decide?")


def test_text_tells_leading_answers_in_full_and_names_the_others(brief: Brief):
    text = " ".join(render(brief, "text").decode().split())
    for section in brief.sections:
        for answer in section.leading:
            assert all(" ".join(finding.split()) in text for finding in answer.result.findings)
        for answer in section.others:
            assert f" {answer.analysis.name} " in text
            assert answer.result.question not in text
    assert text.count("Each in full: detente run NAME strait.toml") == sum(bool(s.others) for s in brief.sections)


def test_word_has_every_question_and_the_answer_in_short(brief: Brief, word: bytes):
    file = docx.Document(io.BytesIO(word))
    cells = {cell.text for grid in file.tables for row in grid.rows for cell in row.cells}
    headings = {p.text for p in file.paragraphs if p.style is not None and p.style.name == "Heading 2"}
    for section in brief.sections:
        assert {a.result.question for a in section.leading} <= headings
        assert {a.result.question for a in section.others} <= cells
        assert {a.summary(brief.case) for a in section.others} <= cells


def test_word_opens_and_carries_no_time_of_its_own(brief: Brief, word: bytes):
    file = docx.Document(io.BytesIO(word))
    headings = [p.text for p in file.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert [text[:2] for text in headings[1:8]] == [f"{k}." for k in range(1, 8)]
    assert len(file.inline_shapes) >= 5
    assert file.core_properties.created is not None
    assert file.core_properties.created.date() == brief.case.as_of
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_picture_in_word_says_what_it_shows(word: bytes):
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        document = archive.read("word/document.xml").decode()
    assert document.count('descr="') >= 5


def test_the_ending_names_the_form():
    assert [form_of(Path(f"a{end}")) for end in (".html", ".HTM", ".json", ".txt", ".docx")] == [
        "html", "html", "json", "text", "docx",
    ]  # fmt: skip
    with pytest.raises(SettingError, match=r"allowed endings: \.json"):
        form_of(Path("brief.pdf"))


def test_an_unknown_form_is_told(brief: Brief):
    with pytest.raises(SettingError, match="allowed: json, html, text, docx"):
        render(brief, "pdf")
