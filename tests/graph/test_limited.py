from __future__ import annotations

import random

import numpy as np
import pytest
from graph_games import explicit_game, option_game
from hypothesis import given
from hypothesis import strategies as st

from detente.graph.limited import anticipated, limited, non_myopic
from detente.graph.options import options, spelled_out
from detente.graph.reach import reach
from detente.graph.stable import stable


def ends(game, horizon: int, i: int, s: int) -> int:
    """G_h(i, s) word by word."""
    if horizon == 0:
        return s
    own, best = game.worth[i], s
    for x in sorted(game.moves[i][s]):
        movers = [ends(game, horizon - 1, j, x) for j in range(len(game.moves)) if j != i]
        end = min([y for y in movers if y != x] or [x], key=lambda y: own[y])
        if own[end] > own[best]:
            best = end
    return best


@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_random_games_end_where_the_definition_says(rng, horizon):
    game = explicit_game(rng) if rng.random() < 0.5 else option_game(rng, steps=False)
    found = anticipated(*game.arrays(), horizon)[0]
    assert found.tolist() == [[ends(game, horizon, i, s) for s in range(game.size)] for i in range(len(game.moves))]


@given(st.randoms(use_true_random=False))
def test_one_move_ahead_is_nash(rng):
    graph, worth = explicit_game(rng).arrays()
    np.testing.assert_array_equal(limited(graph, worth, 1), stable(graph, worth, ["nash"])[:, 0])


@given(st.randoms(use_true_random=False))
def test_non_myopic_is_stable_at_every_horizon_of_the_repetition(rng):
    graph, worth = explicit_game(rng).arrays()
    found = non_myopic(graph, worth)
    settled, period = int(found.settled[0]), int(found.period[0])
    assert settled >= 0
    assert period >= 1
    many = [anticipated(graph, worth, h) for h in range(settled + 2 * period + 1)]
    assert [(ahead == many[settled]).all() for ahead in many[settled : settled + period + 1]].count(True) == 2
    assert (many[settled] == many[settled + period]).all()
    assert settled == 0 or (many[settled - 1] != many[settled - 1 + period]).any()
    stays = [limited(graph, worth, h)[0] for h in range(settled, settled + period)]
    np.testing.assert_array_equal(found.stable[0], np.all(stays, axis=0))


def test_some_games_come_back_only_after_several_moves():
    rng = random.Random(6)
    periods = [int(non_myopic(*explicit_game(rng).arrays()).period[0]) for _ in range(300)]
    assert {1, 2} <= set(periods)


def test_ends_that_have_not_settled_are_told():
    ring = spelled_out(options([0, 1]))
    worth = np.array([[[0.0, 2.0, 3.0, 1.0], [2.0, 1.0, 0.0, 3.0]]])
    early, whole = non_myopic(ring, worth, most=1), non_myopic(ring, worth)
    assert (early.settled.tolist(), early.period.tolist(), early.stable.any()) == ([-1], [-1], False)
    assert whole.settled[0] > 0


def test_of_several_others_the_worst_that_would_move_is_expected():
    """Actor 0 moves from 0 to 1; from there actor 1 would go to 2, actor 2 to 3, and 3 is worse for 0."""
    graph = reach(4, 3, [(0, 1, 0), (1, 2, 1), (1, 3, 2)])
    worth = np.array([[[1.0, 2.0, 3.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]])
    assert anticipated(graph, worth, 2)[0, 0, 0] == 0
    worth[0, 2, 3] = 0.0  # actor 2 would rather stay, and so does not count
    assert anticipated(graph, worth, 2)[0, 0, 0] == 2


def test_draws_do_not_touch_each_other():
    graph = spelled_out(options([0, 0, 1, 2]))
    worth = np.random.default_rng(2).integers(0, 5, (23, 3, 16)).astype(float)
    one_by_one = [non_myopic(graph, worth[k : k + 1]).stable[0] for k in range(23)]
    np.testing.assert_array_equal(non_myopic(graph, worth).stable, one_by_one)
    np.testing.assert_array_equal(limited(graph, worth, 3)[7], limited(graph, worth[7:8], 3)[0])


@pytest.mark.parametrize("actors", [0, 1, 3])
def test_where_nobody_can_move_everything_is_stable(actors):
    found = non_myopic(reach(2, actors, []), np.zeros((1, actors, 2)))
    assert found.stable.all()
    assert (found.settled.tolist(), found.period.tolist()) == ([0], [1])
