"""Goals as text: what is written is what is read; what cannot be read is told with its place and what is allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import GoalError
from detente.goal_text import NOTIONS, SIGNS, Comparison, Ending, GoalText, Joined, parse

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name not in ("and", "or", "not", "if", "iff", "else", "true", "false", "situation", "violence")
)
MEASURES = st.one_of(
    st.lists(NAMES, min_size=2, max_size=4).map(".".join),
    st.one_of(st.integers(0, 9).map(str), NAMES).map(lambda rung: f"violence({rung})"),
)
COMPARISONS = st.builds(
    Comparison, MEASURES, st.sampled_from(SIGNS), st.floats(allow_nan=False, allow_infinity=False, width=64)
)
CONDITIONS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        inner.map(lambda a: f"not {a}"),
        st.tuples(inner, st.sampled_from(("and", "or", "if", "iff")), inner).map(lambda x: f"({x[0]} {x[1]} {x[2]})"),
        st.tuples(inner, inner).map(lambda x: f"{x[0]} and {x[1]}"),
    ),
    max_leaves=5,
)
ENDINGS = st.builds(Ending, CONDITIONS, st.sampled_from(("", *NOTIONS)))


def joined(word: str, inner: st.SearchStrategy) -> st.SearchStrategy:
    """Parts that are not joined by the same word, as the reader would have made one list of them."""
    other = inner.filter(lambda part: not (isinstance(part, Joined) and part.word == word))
    return st.lists(other, min_size=2, max_size=3).map(lambda parts: Joined(word, tuple(parts)))


TREES = st.recursive(
    st.one_of(COMPARISONS, ENDINGS), lambda inner: st.one_of(joined("and", inner), joined("or", inner)), max_leaves=6
)


@given(TREES)
def test_a_goal_written_out_reads_as_it_was(tree):
    assert parse(str(GoalText(tree))).tree == tree


@given(TREES, st.sampled_from((" ", "  ", "\n\t")))
def test_spaces_do_not_count(tree, space):
    assert parse(str(GoalText(tree)).replace(" ", space)).tree == tree


@given(st.text(alphabet="abs.()<>=,:5% stableorndituvc", max_size=40))
def test_any_text_is_read_or_refused_with_what_is_allowed(text):
    try:
        read = parse(text)
    except GoalError as error:
        told = str(error)
    else:
        told = "allowed: " if parse(str(read)) == read else ""
    assert "allowed: " in told


def test_and_binds_closer_than_or():
    tree = parse("a.b > 1 or c.d > 2 and e.f > 3").tree
    assert isinstance(tree, Joined)
    assert tree.word == "or"
    assert tree.parts[1] == Joined("and", (Comparison("c.d", ">", 2), Comparison("e.f", ">", 3)))


def test_a_condition_runs_to_its_comma_or_bracket():
    both = parse("situation: a and (b or c), stable(nash) and x.y >= 50%").tree
    assert both == Joined("and", (Ending("a and (b or c)", "nash"), Comparison("x.y", ">=", 0.5)))
    alone = parse("(situation: a and (b or c)) or x.y >= 1").tree
    assert alone == Joined("or", (Ending("a and (b or c)"), Comparison("x.y", ">=", 1)))


def test_a_rung_may_have_a_name_of_several_words():
    assert parse("violence(police face peacekeepers) < 5 %").tree == Comparison(
        "violence(police face peacekeepers)", "<", 0.05
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it ends too early; allowed: ANALYSIS.MEASURE"),
        ("adoption", "at 1, 'adoption'; allowed: ANALYSIS.MEASURE"),
        ("a.b", "it ends too early; allowed: >=, <=, > or <"),
        ("a.b = 0.5", "at 5, '= 0.5'; allowed: >=, <=, > or <"),
        ("a.b >= half", "at 8, 'half'; allowed: a number"),
        ("a.b >= 1e999", "at 8, '1e999'; allowed: a number"),
        ("a.b >= 0.5 c.d >= 1", "at 12, 'c.d >= 1'; allowed: and, or, or the end"),
        ("a.b >= 0.5 and", "it ends too early; allowed: ANALYSIS.MEASURE"),
        ("not a.b >= 0.5", "at 1, 'not a.b >= 0.5'; allowed: ANALYSIS.MEASURE"),
        ("(a.b >= 0.5", "it ends too early; allowed: and, or, or a bracket that closes"),
        ("a.b >= 0.5)", "at 11, ')'; allowed: and, or, or the end"),
        ("violence(", "allowed: violence(RUNG)"),
        ("violence() < 1", "allowed: violence(RUNG)"),
        ("situation: ", "no condition; allowed: a condition"),
        ("situation: a and", "allowed: a condition"),
        ("situation: a, lasting", "allowed: stable(NOTION)"),
        ("situation: a, stable(sequ)", "at 22, 'sequ' (did you mean 'seq'?); allowed: seq, nash, gmr, smr"),
        ("situation: a, stable(seq", "it ends too early; allowed: a bracket that closes"),
        ("(" * 60 + "a.b > 1", "brackets at most 50 deep"),
        ("a.b > 1 or " * 300, "allowed: at most 2,000 characters"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text, told):
    with pytest.raises(GoalError) as caught:
        parse(text)
    assert told in str(caught.value)
