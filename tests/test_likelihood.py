"""Chances in the words of ICD 203."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.likelihood import band, in_words, percent


@pytest.mark.parametrize(
    ("chance", "word"),
    [  # ICD 203 (2015), D.6.e.2.a: 1–5, 5–20, 20–45, 45–55, 55–80, 80–95, 95–99%
        (0.0, "almost no chance"),
        (0.03, "almost no chance"),
        (0.1, "very unlikely"),
        (0.3, "unlikely"),
        (0.45, "roughly even chance"),
        (0.5, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.6, "likely"),
        (0.9, "very likely"),
        (0.97, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_words(chance: float, word: str) -> None:
    assert band(chance)[0] == word


@given(st.floats(0, 1))
def test_a_chance_lies_in_the_band_said(chance: float) -> None:
    low, *high = [int(x) / 100 for x in re.findall(r"\d+", band(chance)[1])]
    if high:
        assert low <= chance <= high[0]
    else:
        assert chance < low if low == 0.01 else chance >= low


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_chance_is_never_said_to_be_smaller(a: float, b: float) -> None:
    def rank(chance: float) -> int:
        words = ["almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely"]
        word = band(chance)[0]
        return words.index(word) if word in words else len(words)

    low, high = sorted((a, b))
    assert rank(low) <= rank(high)


@given(st.floats(0, 1))
def test_a_percentage_never_claims_certainty(chance: float) -> None:
    assert percent(chance) not in ("0%", "100%")


def test_words_come_with_numbers() -> None:
    assert in_words(0.7) == "likely (55–80%)"
