"""Text from a case can be read, and never acts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import CaseError, Fault, NotFoundError
from detente.plain import plain

ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_nothing_that_acts_is_left(text: str) -> None:
    assert not {unicodedata.category(c) for c in plain(text)} & ACTING


def test_every_acting_character_of_unicode_is_shown() -> None:
    left = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ACTING and plain(c) == c]
    assert not left


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\u3164", "\u115f", "\u00ad", "\ufeff", "\u202e", "\u2066"])
def test_what_hides_or_turns_round_is_shown(hidden: str) -> None:
    assert plain(f"rus{hidden}sia") == f"rus{hidden.encode('unicode_escape').decode()}sia"


@pytest.mark.parametrize(
    "text", ["Priština", "北京", "الصحراء", "Ельцин", "naïve – “quoted”", "<script>", "=1+1", "[red]"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert plain(text) == text


@given(st.text())
def test_once_plain_always_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_lines_stay_only_where_asked_for() -> None:
    assert plain("a\nb\r\n\tc") == "a\\nb\\r\\n\\tc"
    assert plain("a\nb\r\n\tc", lines=True) == "a\nb\\r\n\\tc"


def test_errors_are_plain() -> None:
    assert str(NotFoundError("no \x1b[2J case")) == "no \\x1b[2J case"
    error = CaseError("a\nb", [Fault("p\x07\n", "s\u202e", "x")])
    assert str(error).splitlines() == ["a\\nb", "  p\\x07\\n: s\\u202e; allowed: x."]
