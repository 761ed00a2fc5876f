"""Rules: a planted box is found, noise yields none, and a rule is judged on draws that did not make it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.search.rule import rule


@given(st.integers(0, 10_000), st.sampled_from([0.3, 0.5, 0.7]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_planted_box_is_found_to_within_a_decile(seed, edge, above):
    x = np.random.default_rng(seed).random((600, 20))
    holds = x[:, 7] >= edge if above else x[:, 7] < edge
    found = rule(x, holds, 0.8)
    assert found is not None
    bounds = {bound.place: bound for bound in found.bounds}
    assert bounds[7].side == ("above" if above else "below")
    assert bounds[7].value == pytest.approx(edge, abs=0.13)
    assert found.share >= 0.8


def test_two_conditions_are_told_where_one_is_not_enough():
    x = np.random.default_rng(3).random((1000, 15))
    found = rule(x, (x[:, 2] > 0.5) & (x[:, 9] < 0.6), 0.8)
    assert found is not None
    assert {(bound.place, bound.side) for bound in found.bounds} == {(2, "above"), (9, "below")}


def test_noise_seldom_makes_a_rule():
    made = 0
    for seed in range(100):
        random = np.random.default_rng(seed)
        made += rule(random.random((400, 30)), random.random(400) < 0.4, 0.7) is not None
    assert made <= 3


def test_there_is_no_rule_where_nothing_varies():
    assert rule(np.ones((20, 3)), np.arange(20) % 2 == 0, 0.8) is None
    assert rule(np.random.default_rng(1).random((50, 3)), np.zeros(50, bool), 0.8) is None
