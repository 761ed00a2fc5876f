from __future__ import annotations

import random

import numpy as np
import pytest
from graph_games import Game, explicit_game, option_game
from hypothesis import given
from hypothesis import strategies as st

from detente.graph.reach import reach
from detente.graph.relations import (
    BETTER,
    EQUAL,
    FORMS,
    MUCH_BETTER,
    MUCH_WORSE,
    RELATION_CONCEPTS,
    STRENGTH_CONCEPTS,
    UNKNOWN,
    WORSE,
    relations,
    stable_strength,
    stable_unknown,
)
from detente.graph.stable import CONCEPTS, stable

KINDS = {
    "explicit": explicit_game,
    "jumps": lambda rng: option_game(rng, steps=False),
    "toggles": lambda rng: option_game(rng, steps=True),
}
GAMES = {"explicit": 40, "jumps": 100, "toggles": 100}  # the slow judge takes its time over open graphs
ORDER = [CONCEPTS.index(concept) for concept in RELATION_CONCEPTS]
games = st.tuples(st.sampled_from([*KINDS]), st.integers(0)).map(lambda w: (KINDS[w[0]](r := random.Random(str(w))), r))


def blurred(game: Game, rng: random.Random) -> np.ndarray:
    """How each sees each pair, some pairs unknown, some differences strong; not always transitive."""
    worth = np.array(game.worth)
    gap, share = rng.choice([1, 3, 9, 99]), rng.choice([0.0, 0.1, 0.3, 0.6])
    step = worth[:, None, :] - worth[:, :, None]
    relation = (np.sign(step) * np.where(abs(step) > gap, 2, 1)).astype(np.int8)
    for i in range(len(worth)):
        for s in range(game.size):
            for q in range(s):
                if rng.random() < share:
                    relation[i, s, q] = relation[i, q, s] = UNKNOWN
    return relation


class Slow:
    """The definitions of Li et al. (2004) and Hamouda et al. (2004, 2006), one by one, as sets."""

    def __init__(self, game: Game, relation: np.ndarray):
        self.game, self.actors = game, range(len(game.moves))
        self.seen = [[[int(x) for x in row] for row in own] for own in relation]

    def phi(self, i, s, *signs):
        """Situations that i sees against s in one of these ways."""
        codes = {"+": {BETTER, MUCH_BETTER}, "-": {WORSE, MUCH_WORSE}, "=": {EQUAL}, "U": {UNKNOWN}, "<<": {MUCH_WORSE}}
        allowed = set().union(*(codes[sign] for sign in signs))
        return {q for q in range(self.game.size) if self.seen[i][s][q] in allowed}

    def move(self, i, s, *signs):
        return self.game.moves[i][s] & self.phi(i, s, *signs)

    def answers(self, i, x, *signs):
        """Where legal sequences of the others lead from x, each step so seen by its mover."""
        met, ahead = set(), [(x, i)]
        while ahead:
            s, last = ahead.pop()
            for j in self.actors:
                if j not in (i, last):
                    ends = self.move(j, s, *signs) if signs else self.game.moves[j][s]
                    new = {(t, j) for t in ends} - met
                    met |= new
                    ahead += new
        return {s for s, _ in met}

    def unknown(self, form, concept, i, s):
        leave = {"a": "+U", "b": "+", "c": "+U", "d": "+"}[form]
        if concept == "nash":
            return not self.move(i, s, *leave)
        deter = self.phi(i, s, *{"a": "-=", "b": "-=", "c": "-=U", "d": "-=U"}[form])
        if concept == "gmr":
            return all(self.answers(i, x) & deter for x in self.move(i, s, *leave))
        if concept == "seq":
            return all(self.answers(i, x, "+", "U") & deter for x in self.move(i, s, *leave))
        escape = self.phi(i, s, *{"a": "+U", "b": "+U", "c": "+", "d": "+"}[form])
        final = {t for t in deter if not self.game.moves[i][t] & escape}
        return all(self.answers(i, x) & final for x in self.move(i, s, *leave))

    def strong(self, concept, i, s):
        dreaded = self.phi(i, s, "<<")
        if concept == "smr":
            dreaded = {t for t in dreaded if self.game.moves[i][t] <= dreaded}
        gladly = ("+",) if concept == "seq" else ()
        return all(self.answers(i, x, *gladly) & dreaded for x in self.move(i, s, "+"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_unknown_is_judged_like_the_definitions(kind):
    rng, told_apart = random.Random(f"unknown {kind}"), 0
    for _ in range(GAMES[kind]):
        game = KINDS[kind](rng)
        relation = blurred(game, rng)
        found, slow = stable_unknown(game.arrays()[0], relation), Slow(game, relation)
        for s in range(game.size):
            for i in range(len(game.moves)):
                right = [[slow.unknown(form, c, i, s) for c in RELATION_CONCEPTS] for form in FORMS]
                assert found[:, :, s, i].tolist() == right
                told_apart += len({tuple(row) for row in right}) > 2
    assert told_apart > 8


@pytest.mark.parametrize("kind", KINDS)
def test_strength_is_judged_like_the_definitions(kind):
    rng, told_apart = random.Random(f"strength {kind}"), 0
    for _ in range(GAMES[kind]):
        game = KINDS[kind](rng)
        relation = blurred(game, rng)
        relation[relation == UNKNOWN] = EQUAL
        found, slow = stable_strength(game.arrays()[0], relation), Slow(game, relation)
        for s in range(game.size):
            for i in range(len(game.moves)):
                strong = [slow.strong(c, i, s) for c in STRENGTH_CONCEPTS]
                general = [slow.unknown("b", c, i, s) for c in STRENGTH_CONCEPTS]
                assert found[:, :, s, i].tolist() == [general, strong]
                told_apart += any(general) and not all(strong) and any(strong)
    assert told_apart > 8


@given(games)
def test_with_nothing_unknown_all_forms_are_the_ordinary_concepts(drawn):
    game, _ = drawn
    graph, worth = game.arrays()
    ordinary = stable(graph, worth)[0][ORDER]
    for form in stable_unknown(graph, relations(worth)):
        np.testing.assert_array_equal(form, ordinary)


@given(games, st.sampled_from([0.5, 2.5, 8.5]))
def test_general_stability_is_the_ordinary_one_and_strong_stability_lies_within(drawn, strong):
    game, _ = drawn
    graph, worth = game.arrays()
    general, strongly = stable_strength(graph, relations(worth, strong=strong))
    np.testing.assert_array_equal(general, stable(graph, worth)[0][ORDER[1:]])
    assert (strongly <= general).all()
    np.testing.assert_array_equal(
        stable_strength(graph, relations(worth))[1], np.repeat(stable(graph, worth)[:, 0], 3, axis=0)
    )


@given(games)
def test_forms_lie_within_each_other(drawn):
    game, rng = drawn
    a, b, c, d = stable_unknown(game.arrays()[0], blurred(game, rng))
    for inner, outer in ((a, b), (a, c), (b, d), (c, d)):
        assert (inner <= outer).all()
    np.testing.assert_array_equal((a[0], b[0]), (c[0], d[0]))
    for form in (a, b, c, d):
        assert (form[0] <= form).all()
        assert (form[RELATION_CONCEPTS.index("smr")] <= form[RELATION_CONCEPTS.index("gmr")]).all()


@given(games)
def test_situations_can_be_asked_apart(drawn):
    game, rng = drawn
    graph, relation = game.arrays()[0], blurred(game, rng)
    at = rng.sample(range(game.size), rng.randint(1, game.size))
    np.testing.assert_array_equal(stable_unknown(graph, relation, at), stable_unknown(graph, relation)[:, :, at])
    np.testing.assert_array_equal(stable_strength(graph, relation, at), stable_strength(graph, relation)[:, :, at])


def test_an_answer_may_lead_back_to_where_it_began():
    """From 1, which the first actor may or may not like, the others can only go round: 1 itself then deters in c."""
    graph = reach(3, 3, [(0, 1, 0), (1, 2, 1), (2, 1, 2)])
    relation = relations(np.array([[[0.0, 1.0, 2.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]]))
    relation[0, 0, 1] = relation[0, 1, 0] = UNKNOWN
    gmr = RELATION_CONCEPTS.index("gmr")
    assert stable_unknown(graph, relation)[:, gmr, 0, 0].tolist() == [False, True, True, True]


@given(st.integers(1, 12), st.integers(1, 5), st.floats(0.51, 1), st.floats(0, 6), st.integers(0))
def test_relations_by_counting_draws(n, size, agree, strong, seed):
    worth = np.random.default_rng(seed % 2**32).integers(0, 9, (n, 2, size)).astype(float)
    found = relations(worth, agree, strong)
    for i in range(2):
        for s in range(size):
            for q in range(size):
                step = worth[:, i, q] - worth[:, i, s]
                shares = {1: (step > 0).sum(), -1: (step < 0).sum(), 0: (step == 0).sum()}
                sign = next((sign for sign, count in shares.items() if count >= agree * n - 1e-6), None)
                much = 2 if abs(worth[:, i, q].mean() - worth[:, i, s].mean()) > strong + 1e-9 else 1
                assert found[i, s, q] == (UNKNOWN if sign is None else sign * much)


@given(st.integers(0), st.floats(0.51, 0.99))
def test_asking_for_more_agreement_leaves_more_unknown(seed, agree):
    worth = np.random.default_rng(seed % 2**32).normal(size=(40, 2, 6)) + np.arange(6)
    some, fewer = relations(worth, agree), relations(worth, 1.0)
    assert ((some == UNKNOWN) <= (fewer == UNKNOWN)).all()
    np.testing.assert_array_equal(some[fewer != UNKNOWN], fewer[fewer != UNKNOWN])
