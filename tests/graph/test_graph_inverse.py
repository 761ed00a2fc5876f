"""Conditions on one actor's ranking, and counts of rankings, against going through all of them one by one."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from graph_games import Game, explicit_game, option_game
from hypothesis import given
from hypothesis import strategies as st
from oracle_games import oracle

import detente.graph.inverse as module
from detente.errors import LimitError
from detente.graph.inverse import Requirement, profiles, rankings, requirement, share, smallest
from detente.graph.reach import reach
from detente.graph.shortfall import shortfall, unanswered

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
KINDS = {
    "explicit": explicit_game,
    "jumps": lambda rng: option_game(rng, steps=False),
    "toggles": lambda rng: option_game(rng, steps=True),
}
seeds = st.builds(
    lambda kind, seed: KINDS[kind](random.Random(f"{kind} {seed}")), st.sampled_from([*KINDS]), st.integers(0)
)


@pytest.fixture(scope="module")
def judge(shared):
    slow = oracle(shared)

    def stable(game, worth, concept, i, s):
        played = slow.Game(list(range(len(worth))), list(range(game.size)), game.moves, worth)
        return getattr(played, concept)(i, s)

    return stable


def small_games(name: str, count: int, most: int, actors: int) -> list[Game]:
    rng, found = random.Random(name), []
    while len(found) < count:
        game = KINDS[rng.choice([*KINDS])](rng)
        if game.size <= most and len(game.moves) <= actors:
            found.append(game)
    return found


def ways_to_stay(game, judge, concept, i, s):
    """All rankings of one actor under which the target is stable for it, as the situations no better than it."""
    for ranks in itertools.permutations(range(game.size)):
        worth = [list(ranks) if j == i else own for j, own in enumerate(game.worth)]
        below = frozenset(t for t in range(game.size) if ranks[t] <= ranks[s])
        yield below, judge(game, worth, concept, i, s)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_conditions_and_counts_agree_with_all_rankings_of_one_actor(concept, judge):
    rng, differing = random.Random(concept), 0
    for game in small_games(f"one {concept}", 110, 5, 3) + small_games(f"one {concept} wide", 8, 6, 3):
        graph, worth = game.arrays()
        i, s = rng.randrange(len(game.moves)), rng.randrange(game.size)
        asked = requirement(graph, worth[0], concept, s, i)
        found = list(ways_to_stay(game, judge, concept, i, s))
        assert all(asked.holds(below) == stays for below, stays in found)
        assert rankings(asked, game.size) == sum(stays for _, stays in found)
        assert not any(way < other for _, ways in asked.clauses for way in ways for other in ways)
        minimal = {below - {s} for below, stays in found if stays}
        minimal = {way for way in minimal if not any(other < way for other in minimal)}
        sets, whole = smallest(asked, 1000)
        assert whole
        assert set(sets) == minimal
        assert [len(way) for way in sets] == sorted(map(len, minimal))
        few, whole = smallest(asked, 2)
        assert [len(way) for way in few] == sorted(map(len, minimal))[:2]
        assert whole == (len(minimal) <= 2)
        differing += 0 < share(asked) < 1
    assert differing > 20


@pytest.mark.parametrize("concept", CONCEPTS)
def test_profiles_agree_with_all_rankings_of_all_actors(concept, judge):
    rng, seen = random.Random(f"all {concept}"), set()
    games = small_games(f"all {concept}", 14, 4, 3)
    for game in [g for g in games if factorial(g.size) ** len(g.moves) <= 14_000]:
        graph, _ = game.arrays()
        s = rng.randrange(game.size)
        orders = itertools.product(itertools.permutations(range(game.size)), repeat=len(game.moves))
        count = sum(all(judge(game, worth, concept, i, s) for i in range(len(worth))) for worth in orders)
        assert profiles(graph, concept, s) == count
        seen.add(count)
    assert len(seen) > 3


@pytest.mark.parametrize("concept", CONCEPTS)
def test_nothing_is_lacking_where_it_is_stable(concept, judge):
    for game in small_games(f"lack {concept}", 150, 9, 4):
        graph, worth = game.arrays()
        lacking = shortfall(graph, worth, concept, range(game.size))[0]
        stays = [[judge(game, game.worth, concept, i, s) for i in range(len(game.moves))] for s in range(game.size)]
        assert ((lacking == 0) == stays).all()


@pytest.mark.parametrize("concept", CONCEPTS)
@given(game=seeds, at=st.integers(0, 99))
def test_the_points_stated_are_enough_and_a_hair_less_is_not(concept, game, at):
    graph, worth = game.arrays()
    s, i = at % game.size, at % len(game.moves)
    short = shortfall(graph, worth, concept, [s])[0, 0, i]
    raised = worth.copy()
    raised[0, i, s] += short
    assert shortfall(graph, raised, concept, [s])[0, 0, i] == 0
    assert not unanswered(graph, raised, concept, s)[:, _own(graph, s, i)].any()
    if short > 0:
        raised[0, i, s] -= 1e-6
        assert shortfall(graph, raised, concept, [s])[0, 0, i] == pytest.approx(1e-6)
        assert unanswered(graph, raised, concept, s)[:, _own(graph, s, i)].any()


def _own(graph, s, i):
    first = graph.first[s * graph.actors]
    return slice(graph.first[s * graph.actors + i] - first, graph.first[s * graph.actors + i + 1] - first)


@pytest.mark.parametrize("concept", ["nash", "gmr", "smr", "seq"])
@given(game=seeds, at=st.integers(0, 99))
def test_raised_for_all_actors_together_the_target_is_an_equilibrium(concept, game, at):
    graph, worth = game.arrays()
    s = at % game.size
    raised = worth.copy()
    raised[0, :, s] += shortfall(graph, worth, concept, [s])[0, 0]
    assert not shortfall(graph, raised, concept, [s]).any()


@given(game=seeds, at=st.integers(0, 99))
def test_lowering_the_fewest_situations_is_enough_and_no_fewer_are(game, at):
    graph, worth = game.arrays()
    s, i = at % game.size, at % len(game.moves)
    asked = requirement(graph, worth[0], "seq", s, i)
    better = {t for t in range(game.size) if worth[0, i, t] > worth[0, i, s]}
    (down, *_), _ = smallest(asked, 1, better)
    below = set(range(game.size)) - better
    assert asked.holds(below | down)
    assert down <= better
    fewer = itertools.combinations(better, len(down) - 1) if down else ()
    assert not any(asked.holds(below | set(few)) for few in fewer)


conditions = st.lists(
    st.sets(st.frozensets(st.integers(1, 6), min_size=1, max_size=3), min_size=1, max_size=4), max_size=5
)


@given(conditions, st.integers(1, 4))
def test_the_smallest_sets_of_any_condition_come_first(clauses, most):
    asked = Requirement(0, tuple((k, frozenset(ways)) for k, ways in enumerate(clauses)))
    every = (frozenset(way) for k in range(7) for way in itertools.combinations(range(1, 7), k))
    enough = [way for way in every if asked.holds(way)]
    minimal = [way for way in enough if not any(other < way for other in enough)]
    sets, whole = smallest(asked, most)
    assert [len(way) for way in sets] == [len(way) for way in minimal[:most]]
    assert set(sets) <= set(minimal)
    assert whole == (len(minimal) <= most)


@given(conditions)
def test_any_condition_is_counted_right(clauses):
    """Conditions more entangled than those of small games: 7 situations, the target being 0."""
    asked = Requirement(0, tuple((k, frozenset(ways)) for k, ways in enumerate(clauses)))
    total = Fraction(0)
    for k in range(7):
        sets = list(itertools.combinations(range(1, 7), k))
        total += Fraction(sum(asked.holds(below) for below in sets), len(sets) * 7)
    assert share(asked) == total


def test_a_hair_of_the_worth_of_the_others_decides_no_condition_of_ones_own():
    """Under Nash, GMR and SMR what others prefer does not matter, under SEQ it does."""
    graph = reach(3, 2, [(0, 1, 0), (1, 2, 1)])
    told = {
        concept: [requirement(graph, np.array([[0.0] * 3, own]), concept, 0, 0) for own in ([0, 1, 2], [0, 2, 1])]
        for concept in CONCEPTS
    }
    assert {concept: glad == not_glad for concept, (glad, not_glad) in told.items()} == {
        "nash": True, "gmr": True, "smr": True, "seq": False, "sseq": False,
    }  # fmt: skip


def elmira():
    """The moves of the Elmira conflict: Kilgour, Hipel, Fang & Peng (2001), Group Decision and Negotiation 10."""
    ministry = {1: [2], 3: [4], 5: [6], 7: [8]}
    firm = {1: [3, 9], 2: [4, 9], 3: [9], 4: [9], 5: [7, 9], 6: [8, 9], 7: [9], 8: [9]}
    town = {1: [5], 5: [1], 2: [6], 6: [2], 3: [7], 7: [3], 4: [8], 8: [4]}
    moves = enumerate((ministry, firm, town))
    return reach(9, 3, [(s - 1, t - 1, i) for i, own in moves for s, ends in own.items() for t in ends])


def test_elmira_by_hand():
    """At the published resolution, 8, the ministry has no move, the firm one that nobody can answer (9 is the end).

    The town can go to 4, which the firm can answer by leaving (9). So each of two must rank 8 above one situation
    (half of all rankings), or, for the town by GMR, above one of two: all but one ranking in three.
    """
    graph, even = elmira(), np.zeros((3, 9))
    shares = {
        concept: [share(requirement(graph, even, concept, 7, i)) for i in range(3)] for concept in ("nash", "gmr")
    }
    half = Fraction(1, 2)
    assert shares == {"nash": [1, half, half], "gmr": [1, half, Fraction(2, 3)]}
    assert profiles(graph, "gmr", 7) == factorial(9) ** 3 // 3
    town = requirement(graph, even, "gmr", 7, 2)
    assert [(x + 1, {v + 1 for way in ways for v in way}) for x, ways in town.clauses] == [(4, {4, 9})]


def test_too_much_to_count_is_said(monkeypatch):
    graph = elmira()
    with pytest.raises(LimitError, match="too many to go through"):
        profiles(graph, "seq", 7)
    monkeypatch.setattr(module, "MOST_PROFILES", 100)
    with pytest.raises(LimitError, match="groups of profiles"):
        profiles(reach(4, 2, [(0, 1, 0), (1, 2, 1), (2, 3, 0), (3, 0, 1)]), "seq", 0)
    monkeypatch.setattr(module, "MOST_STEPS", 2)
    knot = frozenset({frozenset({1, 2}), frozenset({2, 3}), frozenset({1, 3})})
    with pytest.raises(LimitError, match="too entangled"):
        share(Requirement(0, ((1, knot), (2, frozenset({frozenset({1}), frozenset({2, 4})})))))


def test_a_search_cut_short_says_so(monkeypatch):
    monkeypatch.setattr(module, "MOST_STEPS", 1)
    asked = Requirement(0, ((1, frozenset({frozenset({1})})), (2, frozenset({frozenset({2})}))))
    assert smallest(asked) == ([], False)
