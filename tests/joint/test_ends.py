"""Where walks end, draws side by side: the ends of `walk`, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from detente import load
from detente.changes import changed
from detente.joint.ends import LANES, PARTS, ends
from detente.joint.foresight import model
from detente.joint.walk import walk
from detente.joint.whole import whole


@pytest.mark.parametrize("case", ["kosovo-2007", "published/fraser-1984/cuba"])
@pytest.mark.parametrize("ahead", [0, 1, 2])
@pytest.mark.parametrize("n", [1, LANES, PARTS * LANES + 3])  # the last: one part has two groups
def test_ends_are_those_of_walks(case: str, ahead: int, n: int):
    draws = load(case).draw(n, seed=5)
    joint = whole(draws)
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)  # votes, lapses and crowds included
    expected = walk(draws, joint.space, built, walks=24, ahead=ahead, name="test").ends
    np.testing.assert_array_equal(ends(draws, joint.space, built, walks=24, ahead=ahead, name="test"), expected)
    assert len(np.unique(expected)) > 1 or n == 1


def test_without_noise_actors_choose_what_gains():
    draws = changed(load("kosovo-2007"), {"escalation.noise": 0.0}).draw(3, seed=5)
    joint = whole(draws)
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)
    expected = walk(draws, joint.space, built, walks=8, ahead=2, name="test").ends
    np.testing.assert_array_equal(ends(draws, joint.space, built, walks=8, ahead=2, name="test"), expected)


def test_a_draw_ends_alike_in_any_batch():
    draws = load("kosovo-2007").draw(20, seed=2)
    joint = whole(draws)
    together = ends(
        draws, joint.space, model(draws, joint.space, joint.worth, joint.votes, 1.0), walks=8, ahead=2, name="x"
    )
    part = draws.part(13, 20)
    joint = whole(part)
    alone = ends(part, joint.space, model(part, joint.space, joint.worth, joint.votes, 1.0), walks=8, ahead=2, name="x")
    np.testing.assert_array_equal(alone, together[13:])
