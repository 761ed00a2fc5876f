from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from graph_games import Game, explicit_game, option_game
from test_reasons import KINDS

from detente.graph.stable import improvements
from detente.graph.ways import ways


def distances(game: Game, start: int, legal: bool) -> dict[int, int]:
    """Level by level over situations and last movers; nobody moves twice in a row."""
    found, level, seen = {start: 0}, {(start, -1)}, set()
    for count in itertools.count(1):
        following = set()
        for (s, last), j in itertools.product(level, range(len(game.moves))):
            if j != last:
                following |= {(t, j) for t in (game.moves[j][s] if legal else game.improving(j, s))}
        level = following - seen
        if not level:
            return found
        seen |= level
        for t, _ in level:
            found.setdefault(t, count)


@pytest.mark.parametrize("legal", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_ways_are_legal_and_as_short_as_any(kind, legal):
    rng, long, blocked = random.Random(f"ways {kind}"), 0, 0
    for _ in range(200):
        game = KINDS[kind](rng)
        graph, worth = game.arrays()
        start = rng.randrange(game.size)
        found, expected = ways(graph, worth, start, legal), distances(game, start, legal)
        assert {s: int(k) for s, k in enumerate(found.steps[0]) if k >= 0} == expected
        for end in range(game.size):
            way = found.to(0, end)
            assert len(way) == expected.get(end, 0)
            assert [s for s, _, _ in way] == [start, *(t for _, t, _ in way)][: len(way)]
            assert all(t in (game.moves[i][s] if legal else game.improving(i, s)) for s, t, i in way)
            assert all(a[2] != b[2] for a, b in itertools.pairwise(way)) or graph.closed
            assert not way or way[-1][1] == end
            assert not way or graph.to[found.edge[0, end]] == end
            assert way or found.edge[0, end] == -1
            long += len(way) > 1
        blocked += bool((found.steps[0] < 0).any())
    assert long > 50
    assert blocked > 10


def test_on_closed_graphs_they_are_the_sequences_of_improvements():
    rng = random.Random(8)
    for _ in range(100):
        game = option_game(rng, steps=False)
        graph, worth = game.arrays()
        steps, edge = improvements(graph, worth)
        found = ways(graph, worth)
        assert found.steps.tolist() == steps.tolist()
        assert found.edge.tolist() == edge.tolist()


def test_draws_do_not_touch_each_other():
    game = explicit_game(random.Random(3))
    graph, _ = game.arrays()
    worth = np.random.default_rng(1).normal(size=(37, len(game.moves), game.size))
    together = ways(graph, worth).steps
    assert len(np.unique(together, axis=0)) > 1
    np.testing.assert_array_equal(together, np.concatenate([ways(graph, w[None]).steps for w in worth]))


def test_the_way_back_follows_the_one_who_could_go_on():
    """Actor 0 is at 1 first, but only actor 1, who comes there later over 2, leaves 1 to 0's move to 3."""
    game = Game([[{1, 2}, {3}, set(), set()], [set(), set(), {1}, set()]], [[0, 1, 1, 2], [0, 1, 0, 0]])
    graph, worth = game.arrays()
    found = ways(graph, worth)
    assert found.steps[0].tolist() == [0, 1, 1, 3]
    assert found.to(0, 3) == ((0, 2, 0), (2, 1, 1), (1, 3, 0))
    assert found.to(0, 1) == ((0, 1, 0),)
