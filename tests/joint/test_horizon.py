"""Where walks from today end: those of the escalation model, whatever the size of the batch."""

from __future__ import annotations

import numpy as np

from detente.casefile import load
from detente.joint.foresight import model
from detente.joint.horizon import at_horizon
from detente.joint.walk import AHEAD, walk
from detente.joint.whole import whole


def test_they_are_those_of_the_walks_that_escalation_takes():
    draws = load("kosovo-2007").draw(30, seed=4)
    joint = whole(draws)
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)
    met = walk(draws, joint.space, built, walks=8, ahead=AHEAD, dates=1, name="walk")
    np.testing.assert_array_equal(at_horizon(draws, 8), met.ends)
    assert len(np.unique(met.ends)) > 5
    np.testing.assert_array_equal(at_horizon(draws.part(10, 20), 8), met.ends[10:20])
