"""Suggestions rest on words that stand in the text, whatever the text is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from detente.reading.anchor import Anchor, found
from detente.reading.lexicon import PAST
from detente.reading.numerals import value
from detente.reading.schema import ActorMention, Fact, Reading, Who
from detente.reading.verbatim import anchors, kept

Reads = Callable[[str], Reading]
TEXT = "Moscow may veto the plan. Moscow may not."

# Bits of news, marks and odd characters, in any order.
MARKS = [
    "“",
    "”",
    '"',
    "'",
    "’",
    ".",
    ",",
    "?",
    " - ",
    "--",
    "\n",
    "\n\n",
    "\u00a0",
    "\u202e",
    "\u00ad",
    "(",
    ")",
    "\x00",
    "é",
    "😀",
]
NAMES = ["Moscow", "the U.N. plan", "Burns", "Belgrade officials", "Serbia", "U.S.", "it", "which", "<b>"]
WORDS = ["said", "that", "would", "veto", "if", "and", "not", "to", "by", "offering", "something", "according to"]
BITS = [*MARKS, *NAMES, *WORDS, "10,000 people", "nearly a million", "on Monday", "in 1999"]


def test_what_rests_on_other_words_is_dropped_and_counted() -> None:
    good, bad = Anchor.at(TEXT, 0, 6), Anchor(exact="Minsk", start=0, end=5)
    who = Who(key="RUS", name="Russia")
    offered = [
        ActorMention(words=good, sentence=good, found_by="test", who=who),
        ActorMention(words=bad, sentence=good, found_by="test", who=who),
        Fact(words=good, sentence=bad, found_by="test", value=1),
    ]
    assert kept(TEXT, offered) == ((offered[0],), 2)
    assert [anchor.exact for anchor in anchors(offered[1])] == ["Minsk", "Moscow"]


def test_the_surroundings_tell_like_words_apart() -> None:
    second = found(TEXT, "Moscow", prefix="the plan. ")
    assert second is not None
    assert second.start == 26
    assert found(TEXT, "moscow") is None
    assert found(TEXT, "") is None


def test_verbs_of_saying_are_known_by_their_past() -> None:
    known = {"quipped": "quip", "replied": "reply", "conceded": "concede", "agreed": "agree", "quoted": "quote"}
    known |= {"wrote": "write", "conveyed": "convey", "complained": "complain", "begged": "beg", "warned": "warn"}
    assert {past: PAST.get(past) for past in known} == known


def test_an_anchor_holds_something() -> None:
    with pytest.raises(ValidationError):
        Anchor.at(TEXT, 5, 5)


@settings(max_examples=150)
@given(bits=st.lists(st.sampled_from(BITS), max_size=40), gap=st.sampled_from([" ", "", "  "]))
def test_any_text_is_read_and_every_word_stands_in_it(reads: Reads, bits: list[str], gap: str) -> None:
    text = gap.join(bits)
    reading = reads(text)
    assert reading.dropped == 0
    for one in reading.suggestions:
        for anchor in anchors(one):
            assert text[anchor.start : anchor.end] == anchor.exact


def test_reading_twice_gives_the_same(reads: Reads) -> None:
    text = "Iran said Oman had offered to open talks. “We will not,” its minister said."
    assert reads(text) == reads(text)


@given(st.integers(0, 999_999_999))
def test_figures_are_read_as_written(number: int) -> None:
    assert value(f"{number:,}") == number
    assert value(str(number)) == number
