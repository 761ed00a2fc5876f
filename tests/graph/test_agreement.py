from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from test_reasons import KINDS

from detente.graph.agreement import EXTENSIONS, agreed, shares_better
from detente.graph.relations import RELATION_CONCEPTS, STRENGTH_CONCEPTS, relations, stable_strength, stable_unknown
from detente.graph.stable import stable

CONCEPTS = ("nash", "seq", "sseq", "smr", "gmr")


class Slow:
    """The definitions word by word: `order(i, s, t)` is +, - or U for t beside s."""

    def __init__(self, moves, worths, agreement):
        self.moves, self.worths, self.agreement = moves, worths, agreement

    def order(self, i, s, t):
        better = sum(worth[i][t] > worth[i][s] for worth in self.worths)
        n = len(self.worths)
        if better >= self.agreement * n - 1e-9:
            return "+"
        return "-" if n - better >= self.agreement * n - 1e-9 else "U"

    def answers(self, i, x, gladly):
        seen, ahead = set(), [(x, -1)]
        while ahead:
            s, last = ahead.pop()
            for j in range(len(self.moves)):
                if j not in (i, last):
                    new = {(t, j) for t in self.moves[j][s] if not gladly or self.order(j, s, t) in "+U"} - seen
                    seen |= new
                    ahead += new
        return {s for s, _ in seen}

    def judge(self, concept, extension, i, s):
        tempting = {x for x in self.moves[i][s] if self.order(i, s, x) in ("+U" if extension in "ac" else "+")}
        if concept == "nash":
            return not tempting
        sanctions = "-" if extension in "ab" else "-U"
        escapes = "+U" if extension in "ab" else "+"

        def undone(t):
            if self.order(i, s, t) not in sanctions:
                return False
            return concept in ("seq", "gmr") or all(self.order(i, s, u) not in escapes for u in self.moves[i][t])

        return all(any(undone(t) for t in self.answers(i, x, concept in ("seq", "sseq"))) for x in tempting)


@pytest.mark.parametrize("kind", KINDS)
def test_random_games_agree_with_the_definitions(kind):
    rng, apart = random.Random(f"agreement {kind}"), 0
    for _ in range(60):
        game = KINDS[kind](rng)
        graph, _ = game.arrays()
        worths = [[[float(rng.randint(0, 4)) for _ in range(game.size)] for _ in game.moves] for _ in range(4)]
        agreement, places = rng.choice([0.6, 0.75, 1.0]), np.arange(game.size, dtype=np.int32)
        slow, shares = Slow(game.moves, worths, agreement), shares_better(graph, np.array(worths), places)
        for concept in CONCEPTS:
            found = {e: agreed(graph, *shares, places, concept, e, agreement) for e in EXTENSIONS}
            apart += len({truth.tobytes() for truth in found.values()}) > 1
            for extension, i, s in itertools.product(EXTENSIONS, range(len(game.moves)), range(game.size)):
                assert found[extension][s, i] == slow.judge(concept, extension, i, s), (concept, extension)
    assert apart > 50


@pytest.mark.parametrize("kind", KINDS)
def test_where_all_draws_agree_nothing_is_unknown(kind):
    rng = random.Random(f"certain {kind}")
    for _ in range(60):
        game = KINDS[kind](rng)
        graph, worth = game.arrays()
        places = np.arange(game.size, dtype=np.int32)
        shares = shares_better(graph, worth, places)
        plain = stable(graph, worth, CONCEPTS)[0]
        for (c, concept), extension in itertools.product(enumerate(CONCEPTS), EXTENSIONS):
            np.testing.assert_array_equal(agreed(graph, *shares, places, concept, extension, 0.9), plain[c])


def strongly(game, concept, i, s, strong):
    own = game.worth[i]

    def undone(t):
        ends = [t, *(game.moves[i][t] if concept in ("smr", "sseq") else ())]
        return all(own[u] < own[s] - strong for u in ends)

    ways = {x: game.answers(i, x, concept in ("seq", "sseq")) for x in game.improving(i, s)}
    return all(concept != "nash" and any(undone(t) for t in ends) for ends in ways.values())


@pytest.mark.parametrize("kind", KINDS)
def test_strong_answers_are_those_that_end_far_worse(kind):
    rng, weaker = random.Random(f"strong {kind}"), 0
    for _ in range(150):
        game = KINDS[kind](rng)
        graph, worth = game.arrays()
        strong = rng.choice([0.5, 1.5, 6.0])
        found, plain = stable(graph, worth, CONCEPTS, strong=strong)[0], stable(graph, worth, CONCEPTS)[0]
        assert not (found & ~plain).any()
        weaker += (plain & ~found).any()
        for (c, concept), i, s in itertools.product(enumerate(CONCEPTS), range(len(game.moves)), range(game.size)):
            assert found[c, s, i] == strongly(game, concept, i, s, strong)
    assert weaker > 20


@pytest.mark.parametrize("kind", KINDS)
def test_without_ties_it_agrees_with_relations_pair_by_pair(kind):
    """There equal is an order of its own that draws must agree on; here it is no better than."""
    rng, judged = random.Random(f"relations {kind}"), 0
    for _ in range(60):
        game = KINDS[kind](rng)
        graph, _ = game.arrays()
        worth = np.random.default_rng(rng.randrange(1000)).normal(size=(5, len(game.moves), game.size))
        places, agreement = np.arange(game.size, dtype=np.int32), rng.choice([0.55, 0.75, 0.95])
        shares, pairwise = shares_better(graph, worth, places), stable_unknown(graph, relations(worth, agreement))
        for (f, form), (c, concept) in itertools.product(enumerate(EXTENSIONS), enumerate(RELATION_CONCEPTS)):
            found = agreed(graph, *shares, places, concept, form, agreement)
            np.testing.assert_array_equal(found, pairwise[f, c])
            judged += found.size - found.sum()
        strong = stable_strength(graph, relations(worth[:1], strong=0.7))[1]
        found = stable(graph, worth[:1], STRENGTH_CONCEPTS, strong=0.7)[0]
        np.testing.assert_array_equal(found, strong)
    assert judged > 100
