"""Text from a case that tries to be markup or to act is read as plain text in every form."""

from __future__ import annotations

import io
import json
import re
import zipfile

import docx
import pytest

from detente.brief.content import Brief
from detente.brief.formats import FORMATS, render

ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("form", ["html", "json", "text"])
def test_no_character_acts(hostile: Brief, form: str):
    text = render(hostile, form).decode()
    assert not ACTING.findall(text)
    assert "\\x1b[31m" in text or "\\u001b[31m" in text
    assert "\\u202e" in text


def test_the_page_shows_tags_as_text(hostile: Brief):
    page = render(hostile, "html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "49" not in page.split("</h1>")[0], "a template was run"
    drawings = "".join(re.findall(r"<svg.*?</svg>", page, re.S))
    assert "&lt;script" in drawings


def test_json_gives_the_text_back_as_it_was(hostile: Brief):
    assert json.loads(render(hostile, "json"))["case"]["title"] == hostile.case.title


def test_the_terminal_reads_brackets_as_brackets(hostile: Brief):
    assert "[bold red]x[/]" in render(hostile, "text").decode()


def test_word_holds_the_text_and_no_field(hostile: Brief):
    raw = render(hostile, "docx")
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs]
    assert "<script>alert(1)</script> =cmd()" in texts[0]
    assert not ACTING.findall("".join(texts))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        document = archive.read("word/document.xml").decode()
    assert "instrText" not in document


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_can_be_made(hostile: Brief, form: str):
    assert len(render(hostile, form)) > 1000
