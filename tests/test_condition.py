"""Conditions agree with Python's own reading of the same words, and say where they break off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.condition import Condition
from detente.errors import ConditionError

NAMES = ["a", "b", "c-d", "draft.plan.adopted"]
GRID = {name: ((np.arange(16) >> k) & 1).astype(bool) for k, name in enumerate(NAMES)}

Tree = str | tuple["Tree", ...]
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from([*NAMES, "true", "false", "else"]),
    lambda inner: (
        st.tuples(st.just("not"), inner) | st.tuples(st.sampled_from(["and", "or", "if", "iff"]), inner, inner)
    ),
    max_leaves=12,
)
LOOSENESS = {"iff": 0, "if": 1, "or": 2, "and": 3, "not": 4}


def written(tree: Tree, least: int = 0) -> str:
    """As one would write it, with only the brackets needed."""
    if isinstance(tree, str):
        return tree
    level = LOOSENESS[str(tree[0])]
    if tree[0] == "not":
        text = f"not {written(tree[1], level)}"
    else:
        text = f"{written(tree[1], level)} {tree[0]} {written(tree[2], level + 1)}"
    return f"({text})" if level < least else text


def in_python(tree: Tree) -> str:
    """The same for Python's eval, in brackets throughout."""
    if isinstance(tree, str):
        return {"true": "True", "else": "True", "false": "False"}.get(tree, f"facts[{tree!r}]")
    parts = [f"({in_python(part)})" for part in tree[1:]]
    if tree[0] == "not":
        return f"not {parts[0]}"
    return {"if": "{0} or not {1}", "iff": "{0} == {1}"}.get(str(tree[0]), f"{{0}} {tree[0]} {{1}}").format(*parts)


@given(TREES)
def test_means_what_python_means(tree: Tree) -> None:
    condition = Condition.read(written(tree))
    told = np.broadcast_to(condition.holds(GRID), 16)
    for k in range(16):
        facts = {name: bool(GRID[name][k]) for name in NAMES}
        assert told[k] == eval(in_python(tree), {"facts": facts})  # text made above


@given(TREES)
def test_names_are_those_asked_for(tree: Tree) -> None:
    asked: set[str] = set()

    def ask(name: str) -> np.ndarray:
        asked.add(name)
        return GRID[name]

    condition = Condition.read(written(tree))
    condition.holds(ask)
    assert tuple(sorted(asked)) == condition.names


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    told = ""
    try:
        assert Condition.read(text).text == text
    except ConditionError as error:
        told = str(error)
    assert len(told) < 500


def test_chains_are_read_from_left_to_right() -> None:
    facts = {"a": np.array(False), "b": np.array(False), "c": np.array(True)}
    assert Condition.read("a if b if c").holds(facts)  # (a if b) if c, and not a if (b if c)
    assert not Condition.read("a iff b iff (not c)").holds(facts)


def test_spaces_do_not_matter() -> None:
    assert Condition.read("  a\n and\t( b )").names == ("a", "b")


def test_four_hundred_names_in_a_chain() -> None:
    text = " or ".join(["a"] * 400)
    assert Condition.read(text).holds({"a": np.array([True, False])}).tolist() == [True, False]


def test_ids_of_situations_may_begin_with_a_digit() -> None:
    assert Condition.read("1 or 3-b and not 10").names == ("1", "10", "3-b")


def test_unknown_names_get_the_nearest() -> None:
    with pytest.raises(ConditionError, match=r"'declair' .* did you mean 'declare'"):
        Condition.read("declair").check_names({"declare", "deploy"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a name is missing before 'the end'"),
        ("a and", "a name is missing before 'the end'"),
        ("and a", "a name is missing before 'and'"),
        ("()", "a name is missing before ')'"),
        ("(a", "a bracket is not closed"),
        ("a)", "a bracket closes nothing"),
        ("a b", "no and, or, if, iff before 'b'"),
        ("a AND b", "write 'and', not 'AND'"),
        ("a & b", "cannot read '& b'"),
        ("not " * 60 + "a", "more than 50 deep"),
        ("(" * 60 + "a" + ")" * 60, "more than 50 deep"),
    ],
)
def test_what_cannot_be_read(text: str, told: str) -> None:
    with pytest.raises(ConditionError) as caught:
        Condition.read(text)
    assert told in str(caught.value)
