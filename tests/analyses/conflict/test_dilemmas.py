"""Dilemmas of confrontation analysis: small games whose dilemmas can be read off, and a slow restatement."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_stability import trial

from detente.analyses.conflict._standpoints import changed
from detente.analyses.conflict.dilemmas import DILEMMAS, dilemmas
from detente.analysis import run
from detente.errors import CaseError
from detente.graph.reach import reach
from detente.situations import situations

KINDS = tuple(DILEMMAS)
SQUARE = [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)]


def faced(worth, position, threatened, a, b):
    found = dilemmas(reach(4, 2, SQUARE), np.array([worth], float), position, threatened)[0, :, a, b]
    return {kind for kind, yes in zip(KINDS, found, strict=True) if yes}


def test_chicken_each_wants_the_other_to_swerve():
    """0 both swerve, 1 the first goes on, 2 the second does, 3 crash: each proposes to go on, or else crash."""
    worth = [[3, 4, 2, 1], [3, 2, 4, 1]]
    assert faced(worth, {0: 1, 1: 2}, 3, 0, 1) == {"rejection", "threat"}
    assert faced(worth, {0: 1, 1: 2}, 3, 1, 0) == {"rejection", "threat"}


def test_who_is_better_off_without_agreement_is_not_persuaded():
    worth = [[3, 4, 2, 1], [3, 2, 4, 2.5]]
    assert "persuasion" in faced(worth, {0: 1, 1: 2}, 3, 0, 1)
    assert "persuasion" not in faced(worth, {0: 1, 1: 2}, 3, 1, 0)


def test_who_likes_the_others_position_better_is_badly_placed():
    worth = [[3, 1, 4, 0], [0, 0, 1, 0]]
    assert "positioning" in faced(worth, {0: 0, 1: 2}, 3, 0, 1)
    assert "positioning" not in faced(worth, {0: 2, 1: 2}, 3, 0, 1)


worths = st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=2)
places = st.integers(0, 3)


@settings(max_examples=200, deadline=None)
@given(worths, places, places, places)
def test_they_are_what_the_definitions_say(worth, p, q, t):
    reach_ = {(s, i): {b for a, b, j in SQUARE if (a, j) == (s, i)} for s in range(4) for i in range(2)}

    def gains(i, s):
        return any(worth[i][x] > worth[i][s] for x in reach_[s, i])

    expected = set()
    if p != q:
        expected |= {"persuasion"} if worth[1][t] >= worth[1][p] else set()
        expected |= {"rejection"} if worth[0][q] >= worth[0][t] else set()
        expected |= {"threat"} if gains(0, t) else set()
        expected |= {"positioning"} if worth[0][q] > worth[0][p] else set()
    expected |= {"trust"} if gains(1, p) else set()
    expected |= {"cooperation"} if gains(0, p) else set()
    assert faced(worth, {0: p, 1: q}, t, 0, 1) == expected


def test_a_case_without_positions_gets_no_answer():
    result = run("dilemmas", trial(), draws=5)
    assert not result.measures
    assert not result.findings
    assert result.caveats[0].kind == "no positions"


STANDS = {
    "west": {"position": ["push"], "intends": ["push"]},
    "east": {"position": ["not push"], "intends": ["shove"]},
}


def test_positions_become_situations():
    case = trial(confrontation=STANDS)
    space = situations(case)
    assert changed(space, ["push"]) == space.codes.tolist().index(1 << space.options.index("push"))
    assert changed(space, ["not push"]) == 0
    result = run("dilemmas", case, draws=5)
    future = result.tables["positions"][-1]
    assert (future["what"], future["situation"]) == ("threatened future", "push, shove")
    assert result.findings


def test_what_cannot_be_reached_is_said():
    stands = {**STANDS, "east": {"position": ["push", "shove", "adopted"]}}
    result = run("dilemmas", trial(confrontation=stands, infeasible=["push and shove and adopted"]), draws=5)
    assert not result.measures
    assert "The position of east (push, shove, adopted) cannot be reached" in result.caveats[0].text


def test_intentions_that_clash_are_a_fault():
    stands = {**STANDS, "east": {"position": ["not push"], "intends": ["not push"]}}
    with pytest.raises(CaseError, match="where another intention is"):
        trial(confrontation=stands)
