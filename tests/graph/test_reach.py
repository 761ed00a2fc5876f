from __future__ import annotations

import random

import numpy as np
import pytest
from graph_games import explicit_game, option_game

from detente.graph.reach import reach
from detente.graph.stable import improvements


def games(seed: int, count: int = 150):
    rng = random.Random(seed)
    return [make(rng) for _ in range(count) for make in (explicit_game, lambda r: option_game(r, steps=True))]


def test_the_moves_given_are_the_reach():
    for game in games(1):
        graph, _ = game.arrays()
        for i, own in enumerate(game.moves):
            for s, ends in enumerate(own):
                assert graph.of(i, s).tolist() == sorted(ends)


def test_closing_adds_what_own_moves_lead_to_one_after_another():
    for game in games(2):
        graph, _ = game.arrays(close=True)
        assert graph.closed
        for i, own in enumerate(game.moves):
            for s in range(game.size):
                seen, ahead = {s}, [s]
                while ahead:
                    new = own[ahead.pop()] - seen
                    seen |= new
                    ahead += new
                assert graph.of(i, s).tolist() == sorted(seen - {s})


def test_edges_can_be_looked_up_from_both_ends():
    for game in games(3):
        graph, _ = game.arrays()
        origin, mover = graph.origins()
        forward = set(zip(origin.tolist(), graph.to.tolist(), mover.tolist(), strict=True))
        ends = np.repeat(np.arange(game.size), np.diff(graph.into))
        backward = set(zip(graph.source.tolist(), ends.tolist(), graph.mover.tolist(), strict=True))
        assert forward == backward == set(game.rows())


def test_repeated_moves_and_moves_that_lead_nowhere_are_dropped():
    graph = reach(2, 1, [(0, 1, 0), (0, 1, 0), (1, 1, 0)])
    assert graph.to.tolist() == [1]
    assert graph.of(0, 1).tolist() == []


@pytest.mark.parametrize("actors", [0, 2])
def test_a_graph_without_moves(actors):
    graph = reach(1, actors, [], close=True)
    assert graph.to.tolist() == []
    steps, edge = improvements(graph, np.zeros((3, actors, 1)))
    assert steps.tolist() == [[0]] * 3
    assert edge.tolist() == [[-1]] * 3


def test_improvements_are_as_short_as_a_search_by_hand_says():
    led = 0
    for game in games(4):
        graph, worth = game.arrays()
        steps, edge = (part[0] for part in improvements(graph, worth))
        origin, mover = graph.origins()
        expected, frontier, distance = {0: 0}, {0}, 0
        while frontier:
            distance += 1
            frontier = {t for s in frontier for i in range(len(game.moves)) for t in game.improving(i, s)} - set(
                expected
            )
            expected |= dict.fromkeys(frontier, distance)
        assert {s: int(steps[s]) for s in range(game.size) if steps[s] >= 0} == expected
        for t in set(expected) - {0}:
            s, i = int(origin[edge[t]]), int(mover[edge[t]])
            assert graph.to[edge[t]] == t
            assert steps[s] == steps[t] - 1
            assert t in game.improving(i, s)
            led += steps[t] > 1
    assert led > 50
