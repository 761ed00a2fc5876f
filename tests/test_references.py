"""Needs and circles between options, found whatever the order in which they are written."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.casefile import parse
from detente.errors import CaseError
from detente.references import MOST_OPTIONS, known_names

HEAD = 'detente = 1\ntitle = "t"\nas_of = 2020-01-01\nuntil = 2021-01-01\nactor.north = { name = "North" }\n'


def with_options(**starts: str) -> str:
    rows = (f'option.{key} = {{ actor = "north", text = "t"{start} }}\n' for key, start in starts.items())
    return HEAD + "".join(rows)


def needing(text: str) -> str:
    return f', start_if = "{text}"' if text else ""


def cycles(text: str) -> list[str]:
    try:
        parse(text)
    except CaseError as error:
        return [fault.seen for fault in error.faults if fault.seen.startswith("a cycle")]
    return []


@given(st.permutations("abcdef"), st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_a_cycle_is_told_exactly_when_there_is_one(order: list[str], needs: set[tuple[str, str]]) -> None:
    starts = {a: needing(" and ".join(b for x, b in sorted(needs) if x == a)) for a in order}
    reach = set(needs)
    for _ in range(6):
        reach |= {(a, d) for a, b in reach for c, d in reach if b == c}
    assert bool(cycles(with_options(**starts))) == any(a == b for a, b in reach)


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_the_order_of_writing_does_not_change_what_is_told(order: tuple[str, ...]) -> None:
    needs = {"a": "b", "b": "c", "c": "a"}
    assert cycles(with_options(**{key: needing(needs[key]) for key in order})) == ["a cycle: a needs b needs c needs a"]


def test_two_cycles_are_both_told() -> None:
    starts = {key: needing(need) for key, need in zip("abcd", "badc", strict=True)}
    assert len(cycles(with_options(**starts))) == 2


@pytest.mark.parametrize(
    ("text", "is_needed"),
    [
        ("b", True),
        ("b and c", True),
        ("b or c", False),
        ("(b or c) and b", True),
        ("not b", False),
        ("b iff c", False),
        ("c if b", False),
        ("not (not b)", True),
    ],
)
def test_what_an_option_needs(text: str, is_needed: bool) -> None:
    options = with_options(a=needing(text), b=needing("a"), c="")
    assert bool(cycles(options)) == is_needed


def test_a_while_that_waits_for_another_is_a_need_too() -> None:
    assert cycles(with_options(a=', while = "b"', b=', while = "a"')) == ["a cycle: a needs b needs a"]
    assert cycles(with_options(a=', while = "a and not b"', b="")) == []
    assert cycles(with_options(a=needing("a"))) == ["a cycle: a needs a"]


def test_what_is_in_force_today_needs_nothing() -> None:
    assert cycles(with_options(a=', on = true, start_if = "b"', b=needing("a"))) == []


def test_short_names_only_where_one_draft_stands() -> None:
    body = 'body.board = { seats = ["north"], quota = 1 }\n'
    draft = 'draft.%s = { body = "board", sponsors = ["north"], terms = {} }\n'
    one = parse(HEAD + body + draft % "x")
    two = parse(HEAD + body + draft % "x" + draft % "y")
    assert {"adopted", "draft.x.adopted"} <= known_names(one)
    assert "adopted" not in known_names(two)
    with pytest.raises(CaseError, match="unknown option or draft status 'adopted'"):
        parse('infeasible = ["adopted"]\n' + HEAD + body + draft % "x" + draft % "y")


def test_drafts_count_towards_the_limit() -> None:
    rows = "".join(f'option.o{k} = {{ actor = "north", text = "t" }}\n' for k in range(MOST_OPTIONS - 1))
    draft = 'body.b = { seats = ["north"], quota = 1 }\ndraft.x = { body = "b", sponsors = ["north"], terms = {} }\n'
    parse(HEAD + rows)
    with pytest.raises(CaseError, match=r"29 options and 1 drafts .* 2\^31 situations"):
        parse(HEAD + rows + draft)


def test_a_lever_on_no_input_names_the_nearest() -> None:
    rows = 'option.dig = { actor = "north", text = "t" }\nlever.l = { by = "north", set = "option.dig.day", to = 3 }\n'
    told = r"lever.l.set: unknown input 'option.dig.day'; allowed: option.dig.days, .* did you mean 'option.dig.days'"
    with pytest.raises(CaseError, match=told):
        parse(HEAD + rows)
