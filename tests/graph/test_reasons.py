from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from graph_games import Game, explicit_game, option_game

from detente.graph.reasons import reasons

CONCEPTS = ("nash", "seq", "sseq", "smr", "gmr")
KINDS = {
    "explicit": explicit_game,
    "jumps": lambda rng: option_game(rng, steps=False),
    "toggles": lambda rng: option_game(rng, steps=True),
}


def undoes(game: Game, concept: str, i: int, s: int, t: int) -> bool:
    own = game.worth[i]
    if own[t] > own[s]:
        return False
    return concept not in ("smr", "sseq") or all(own[u] <= own[s] for u in game.moves[i][t])


def lengths(game: Game, concept: str, i: int, x: int) -> dict[int, int]:
    """How many moves of others, nobody twice in a row, lead to each situation: level by level."""
    found, level, count, seen = {}, {(x, -1)}, 0, set()
    while level:
        count += 1
        following = set()
        for s, last in level:
            for j in range(len(game.moves)):
                if j not in (i, last):
                    ends = game.improving(j, s) if concept in ("seq", "sseq") else game.moves[j][s]
                    following |= {(t, j) for t in ends}
        level = following - seen
        seen |= level
        for t, _ in level:
            found.setdefault(t, count)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_is_legal_undoes_the_gain_and_is_as_short_as_any(kind):
    rng, answered, unanswered, long = random.Random(f"reasons {kind}"), 0, 0, 0
    for _ in range(150):
        game = KINDS[kind](rng)
        graph, worth = game.arrays()
        for concept, i, s in itertools.product(CONCEPTS, range(len(game.moves)), range(game.size)):
            gains = reasons(graph, worth[0], concept, i, s)
            assert {gain.to for gain in gains} == game.improving(i, s)
            values = [game.worth[i][gain.to] for gain in gains]
            assert values == sorted(values, reverse=True)
            for gain in gains:
                ways = {} if concept == "nash" else lengths(game, concept, i, gain.to)
                shortest = min((n for t, n in ways.items() if undoes(game, concept, i, s, t)), default=0)
                assert len(gain.answer) == shortest
                answered += bool(shortest)
                unanswered += not shortest
                long += shortest > 1
                at, last = gain.to, i if concept == "nash" else -1
                for j, t in gain.answer:
                    assert j not in (i, last)
                    assert t in (game.improving(j, at) if concept in ("seq", "sseq") else game.moves[j][at])
                    at, last = t, j
                assert not gain.answer or undoes(game, concept, i, s, at)
    assert min(answered, unanswered) > 100
    assert long > 20


@pytest.mark.parametrize("kind", KINDS)
def test_a_situation_is_stable_when_every_gain_is_answered(kind):
    rng = random.Random(f"stable {kind}")
    for _ in range(150):
        game = KINDS[kind](rng)
        graph, worth = game.arrays()
        for concept, i, s in itertools.product(("nash", "seq", "smr", "gmr"), range(len(game.moves)), range(game.size)):
            found = all(gain.answer for gain in reasons(graph, worth[0], concept, i, s))
            assert found == game.judge(concept, i, s)


def test_somebody_who_must_move_between_lengthens_the_answer_where_nobody_moves_twice_in_a_row():
    """From 1 actor 1 needs two moves to reach 3; where it may not make both, actor 2 goes between."""
    moves = [[{1}, set(), set(), set(), set()], [set(), {2}, {3}, set(), {3}], [set(), set(), {4}, set(), set()]]
    game = Game(moves, [[1, 2, 2, 0, 2], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
    graph, worth = game.arrays()
    assert not graph.closed
    assert reasons(graph, worth[0], "gmr", 0, 0)[0].answer == ((1, 2), (2, 4), (1, 3))
    closed, _ = game.arrays(close=True)
    assert reasons(closed, worth[0], "gmr", 0, 0)[0].answer == ((1, 3),)


def test_gains_below_the_tolerance_are_none():
    graph, _ = Game([[{1}, set()]], [[0.0, 0.0]]).arrays()
    assert reasons(graph, np.array([[0.0, 1e-12]]), "seq", 0, 0) == []
