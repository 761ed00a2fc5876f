"""The page and the printed words of a doubted answer: safe whatever a case says, the same bytes, command and charts."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from rich.console import Console

from detente.brief.content import Brief
from detente.brief.doubt_page import lines, to_html
from detente.doubt.doubted import Doubted, doubt

ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def doubted(hostile: Brief) -> Doubted:
    ways = ["tornado", "tipping", "two-way", "delta"]
    return doubt("adoption.chance", hostile.case, "$(x) <b>.toml", methods=ways, draws=40, inputs=["voting.noise"])


def printed(found: Doubted) -> str:
    console = Console(file=io.StringIO(), width=100, color_system=None, legacy_windows=False)
    for part in lines(found):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_no_text_of_a_case_acts(doubted: Doubted) -> None:
    page, words = to_html(doubted).decode(), printed(doubted)
    assert not ACTING.findall(page)
    assert not ACTING.findall(words)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "[bold red]x[/]" in words
    assert "'$(x) <b>.toml'" in words  # the command to make it again, safe to paste


def test_the_page_is_whole(doubted: Doubted) -> None:
    page = to_html(doubted).decode()
    assert to_html(doubted).decode() == page
    drawings = re.findall(r"<svg.*?</svg>", page, re.S)
    assert len(drawings) == 3
    for drawing in drawings:
        ElementTree.fromstring(drawing)
        assert 'aria-hidden="true"' in drawing
    assert page.count("The same as a table") == 3
    assert page.count("<h1") == 1
    assert [name for name in doubted.told if f'id="{name}"' not in page] == []


def test_what_was_changed_is_said(hostile: Brief) -> None:
    found = doubt("adoption.chance", hostile.case, "c.toml", draws=20, what_if={"voting.noise": "3"}, methods=["delta"])
    assert "voting.noise = 3" in to_html(found).decode()
    assert "With: voting.noise = 3" in printed(found)
    assert "--set voting.noise=3" in found.command
