"""The tree: planted ones are found, its values are those of other draws, and noise grows none."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import NAMES, planted, result_of

from detente.doubt.tree import DEPTH, SMALLEST, tree
from detente.doubt.words import say_tree


def kinds(x: np.ndarray, first: float, second: float) -> np.ndarray:
    """.9 where the first input is high; else .5 or .1, by the third."""
    return np.where(x[:, 0] >= first, 0.9, np.where(x[:, 2] < second, 0.5, 0.1))


@settings(max_examples=20)
@given(st.floats(0.35, 0.7), st.floats(0.3, 0.7), st.integers(0, 10**6))
def test_a_planted_tree_is_found(first: float, second: float, seed: int) -> None:
    draws, x = planted(5, 3000, seed)
    y = (np.random.default_rng(seed).random(3000) < kinds(x, first, second)).astype(float)
    found = tree(result_of(y=y), draws, "y")
    used = {bound.input for branch in found.branches for bound in branch.rule}
    assert {NAMES[0], NAMES[2]} <= used
    root = found.branches[1].rule[0]
    assert (root.input, root.value) == (NAMES[0], pytest.approx(first, abs=0.06))
    right = kinds(x, first, second)
    for end in found.ends:
        held = np.ones(3000, dtype=bool)
        for bound in end.rule:
            column = draws[bound.input]
            held &= column <= bound.value if bound.side == "below" else column > bound.value
        other = held & (np.arange(3000) % 2 == 1)
        assert end.value == pytest.approx(y[other].mean())
        assert end.tested == other.sum()
        scatter = np.sqrt((right * (1 - right))[other].sum()) / other.sum()
        assert end.value == pytest.approx(right[other].mean(), abs=5 * scatter)
    assert sum(end.size for end in found.ends) == pytest.approx(1)
    other = np.arange(3000) % 2 == 1
    known = 1 - ((y - right)[other] ** 2).mean() / y[other].var()
    assert known - 0.06 < found.explains < known + 0.01


def test_the_planted_tree_without_scatter_is_told_whole() -> None:
    draws, x = planted(5, 4000)
    found = tree(result_of(y=kinds(x, 0.5, 0.4)), draws, "y")
    assert [round(end.value, 2) for end in found.ends] == [0.5, 0.1, 0.9]
    told = say_tree(found)
    assert told[0] == "“the y”, more than 99% of its variance told apart by:"
    assert told[2].startswith("    A0's influence below 0.5: ")
    assert told[3].startswith("        A2's influence below 0.4: 50% in ")
    assert told[-1].startswith("    A0's influence above 0.5: 90% in ")
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["branches"][0]["rule"] == []


def test_noise_grows_no_tree_nineteen_times_in_twenty() -> None:
    grown = 0
    for seed in range(70):
        draws, _ = planted(5, 200, seed)
        grown += bool(tree(result_of("points", y=np.random.default_rng(seed).normal(size=200)), draws, "y").branches)
    assert grown <= 3


def test_sizes_and_depth_are_kept() -> None:
    draws, x = planted(8, 6000)
    found = tree(result_of("points", y=x[:, :6].sum(axis=1)), draws, "y")
    assert max(len(branch.rule) for branch in found.branches) == DEPTH
    assert min(end.size for end in found.ends) > 0.8 * SMALLEST
    assert 0.2 < found.explains < 0.8


def test_a_threshold_makes_a_chance_of_any_unit() -> None:
    draws, x = planted(4, 3000)
    result = result_of("days", y=100 * x[:, 1])
    assert tree(result, draws, "y").unit == "days"
    found = tree(result, draws, "y", threshold=70)
    assert (found.unit, [round(end.value, 2) for end in found.ends]) == ("chance", [0, 1])
    assert found.branches[1].rule[0].value == pytest.approx(0.7, abs=0.01)


def test_nothing_varies_and_few_draws() -> None:
    draws, _ = planted(3, 300)
    none = tree(result_of(y=np.full(300, 0.2)), draws, "y")
    assert say_tree(none) == ["No small tree tells kinds of draws apart for “the y”: no input moves it clearly."]
    few, x = planted(2, 3)
    assert tree(result_of(y=x[:, 0]), few, "y").branches == ()


@pytest.mark.parametrize(("n", "scatter"), [(3000, 0.0), (400, 0.5)])
def test_the_half_that_does_not_grow_it_can_refuse_it(n: int, scatter: float) -> None:
    draws, x = planted(4, n)
    growing = np.arange(n) % 2 == 0
    noise = np.random.default_rng(0).normal(size=n)
    found = tree(result_of("points", y=np.where((x[:, 0] < 0.3) & growing, 0.9, 0.2) + scatter * noise), draws, "y")
    assert found.branches == ()
    assert "no tree foresees" in found.reason
