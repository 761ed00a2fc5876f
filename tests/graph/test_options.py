from __future__ import annotations

import random

import numpy as np
import pytest
from graph_games import explicit_game, option_game
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import LimitError, SettingError
from detente.graph import implicit
from detente.graph.limited import limited
from detente.graph.options import MOST_OPTIONS, Options, options, spelled_out
from detente.graph.reach import reach
from detente.graph.simultaneous import simultaneous
from detente.graph.stable import CONCEPTS, WITH_OPTIONS, improvements, stable
from detente.numeric import TIE

IMPLIED = [("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"), ("sseq", "smr"), ("smr", "gmr")]


@st.composite
def graphs(draw, most=6) -> Options:
    owner = draw(st.lists(st.integers(-1, 3), min_size=1, max_size=most))
    bits = st.integers(0, len(owner) - 1)
    patterns = draw(st.lists(st.dictionaries(bits, st.booleans(), min_size=1), max_size=3))
    once_on, once_off = draw(st.sets(bits)), draw(st.sets(bits))
    return options(owner, patterns, once_on, once_off, actors=4)


def worth_of(graph, seed: int, draws: int = 1) -> np.ndarray:
    grades = np.random.default_rng(seed).integers(2, 40)
    shape = (draws, graph.actors, graph.situations)
    return np.random.default_rng(seed + 1).integers(0, grades, shape).astype(float)


def by_concept(graph, worth) -> dict[str, np.ndarray]:
    return dict(zip(CONCEPTS, stable(graph, worth).swapaxes(0, 1), strict=True))


@given(graphs(), st.integers(0, 10**6), st.integers(1, 9))
def test_options_and_their_moves_written_down_are_one_graph(graph, seed, draws):
    worth = worth_of(graph, seed, draws)
    expected = stable(spelled_out(graph), worth, WITH_OPTIONS, graph.codes)
    np.testing.assert_array_equal(stable(graph, worth, WITH_OPTIONS), expected)


@given(graphs(), st.integers(0, 10**6))
def test_stricter_concepts_imply_weaker_ones_on_options(graph, seed):
    found = by_concept(graph, worth_of(graph, seed))
    for strict, weak in IMPLIED:
        assert (found[strict] <= found[weak]).all(), (strict, weak)


@given(st.randoms(use_true_random=False))
def test_stricter_concepts_imply_weaker_ones_on_listed_moves(rng):
    for game in (explicit_game(rng), option_game(rng, steps=True)):
        found = by_concept(*game.arrays())
        for strict, weak in IMPLIED:
            assert (found[strict] <= found[weak]).all(), (strict, weak)


@given(graphs(), st.integers(0, 10**6))
def test_the_order_of_actors_does_not_matter(graph, seed):
    worth, turned = worth_of(graph, seed), [2, 0, 3, 1]
    owner = tuple(turned.index(i) if i >= 0 else -1 for i in graph.owner)
    other = Options(owner, 4, graph.codes, graph.once_on, graph.once_off)
    found = stable(other, worth[:, turned], WITH_OPTIONS)
    np.testing.assert_array_equal(found, stable(graph, worth, WITH_OPTIONS)[..., turned])


@given(graphs(), st.integers(0, 10**6))
def test_every_way_of_sharing_out_the_work_ends_alike(graph, seed):
    worth = worth_of(graph, seed, 7)
    together = stable(graph, worth)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(implicit, "_LITTLE", 0)
        by_draw = stable(graph, worth)
        patch.setattr(implicit, "_FEW", 100)
        by_actor = stable(graph, worth)
        patch.setattr(implicit, "_SORTED_AT_ONCE", 1)
        one_by_one = stable(graph, worth)
    for found in (by_draw, by_actor, one_by_one):
        np.testing.assert_array_equal(found, together)


def test_a_winding_way_through_infeasible_combinations_is_searched_to_its_end():
    """Two actors of four options each on a staircase, so that rounds go two steps at a time, and one who looks on."""
    stairs = {(k, k) for k in range(16)} | {(k + 1, k) for k in range(15)}
    infeasible = np.array([(code & 15, code >> 4 & 15) not in stairs for code in range(512)])
    graph = options([0] * 4 + [1] * 4 + [2], infeasible)
    assert graph.situations == 62
    worth = np.random.default_rng(3).random((40, 3, 62))
    expected = stable(spelled_out(graph), worth)
    np.testing.assert_array_equal(stable(graph, worth), expected)
    assert not expected[:, CONCEPTS.index("gmr"), :, 2].all()


def test_nobody_helps_another_across_an_infeasible_combination():
    """The options of actors 1 and 2 go together, so neither can move, and actor 0 has nothing to fear."""
    graph = options([0, 1, 2], [{1: True, 2: False}, {1: False, 2: True}])
    assert graph.codes.tolist() == [0, 1, 6, 7]
    worth = np.array([[[1.0, 2.0, 0.0, 0.0], [0.0] * 4, [0.0] * 4]])
    assert stable(graph, worth, ["gmr", "smr"])[0, :, :, 0].tolist() == [[False, True, True, True]] * 2


def test_only_what_is_asked_for_is_answered_in_the_order_asked():
    graph = options([0, 0, 1, 2])
    worth = worth_of(graph, 5, 3)
    every = stable(graph, worth, WITH_OPTIONS)
    for asked in (["sim", "nash"], ["smr"], ["seq", "seq"], []):
        expected = every[:, [WITH_OPTIONS.index(concept) for concept in asked]]
        np.testing.assert_array_equal(stable(graph, worth, asked), expected)
        np.testing.assert_array_equal(stable(spelled_out(graph), worth, asked, graph.codes), expected)


def test_differences_up_to_the_tolerance_are_none():
    graph = options([0])
    assert stable(graph, np.array([[[0.0, TIE / 2]]]), ["nash"])[0, 0, :, 0].tolist() == [True, True]
    assert stable(graph, np.array([[[0.0, TIE * 2]]]), ["nash"])[0, 0, :, 0].tolist() == [False, True]
    steps = np.array([[[0.0, 0.7 * TIE, 1.4 * TIE, 2.1 * TIE]]])  # neighbours tie, others do not
    two = options([0, 0])
    np.testing.assert_array_equal(stable(two, steps), stable(spelled_out(two), steps))
    assert stable(two, steps, ["nash"])[0, 0, :, 0].tolist() == [False, False, True, True]


def test_options_of_nobody_never_change():
    graph = options([-1, 0])
    moves = spelled_out(graph)
    assert [moves.of(0, s).tolist() for s in range(4)] == [[2], [3], [0], [1]]


def test_what_is_for_good_allows_moves_one_way():
    taken, given = spelled_out(options([0], once_on=[0])), spelled_out(options([0], once_off=[0]))
    assert (taken.of(0, 0).tolist(), taken.of(0, 1).tolist()) == ([1], [])
    assert (given.of(0, 0).tolist(), given.of(0, 1).tolist()) == ([], [0])


def test_infeasible_combinations_may_be_a_mask_or_patterns():
    patterns = options([0, 0, 1], [{0: True, 1: True}, {2: True, 0: False}])
    mask = np.array([(c & 3) == 3 or (c & 5) == 4 for c in range(8)])
    assert patterns.codes.tolist() == options([0, 0, 1], mask).codes.tolist() == [0, 1, 2, 5]


@pytest.mark.parametrize("concepts", [["nahs"], ["sim"]])
def test_concepts_that_cannot_be_asked_are_refused(concepts):
    with pytest.raises(SettingError, match=f"concept '{concepts[0]}'.*allowed: nash, seq, smr, gmr, sseq"):
        stable(reach(2, 1, [(0, 1, 0)]), np.zeros((1, 1, 2)), concepts)


def test_worth_of_another_graph_is_refused():
    graph = options([0, 1])
    moves = spelled_out(graph)
    wrong = np.zeros((1, 3, 4))
    asks = [
        lambda: stable(graph, wrong),
        lambda: stable(moves, wrong),
        lambda: improvements(moves, wrong),
        lambda: limited(moves, wrong, 2),
        lambda: simultaneous(moves, graph.codes, wrong),
        lambda: stable(graph, np.zeros((2, 4))),
    ]
    for ask in asks:
        with pytest.raises(ValueError, match=r"this graph needs \(draws, 2, 4\)"):
            ask()


def test_too_many_options_or_moves_are_refused():
    with pytest.raises(LimitError, match="at most 24"):
        options([0] * (MOST_OPTIONS + 1))
    with pytest.raises(LimitError, match="moves are too many"):
        spelled_out(options([0] * 10 + [1] * 10))
    with pytest.raises(LimitError, match="of 25 bits"):
        simultaneous(reach(2, 1, []), np.array([0, 1 << 24], np.int32), np.zeros((1, 1, 2)))


def test_graphs_without_situations_options_or_draws():
    nothing = options([0], [{0: True}, {0: False}])
    assert stable(nothing, np.zeros((2, 1, 0)), WITH_OPTIONS).shape == (2, 6, 0, 1)
    assert stable(options([], actors=2), np.zeros((1, 2, 1)), WITH_OPTIONS).all()
    assert stable(options([0, 1]), np.zeros((0, 2, 4)), WITH_OPTIONS).shape == (0, 6, 4, 2)
    assert stable(options([], actors=0), np.zeros((1, 0, 1)), WITH_OPTIONS).shape == (1, 6, 1, 0)


def test_a_large_graph_agrees_on_what_can_be_checked_one_by_one():
    graph = options([k % 3 for k in range(15)], once_on=[1, 7], once_off=[2])
    worth = np.random.default_rng(8).random((1, 3, graph.situations))
    found, rng, every = by_concept(graph, worth), random.Random(8), np.arange(graph.situations)
    parts = [every[every & ~graph.own(i) == 0] for i in range(3)]
    for s in rng.sample(range(graph.situations), 200):
        for i in range(3):
            own = s ^ parts[i]
            allowed = own[(s & ~own & graph.once_on == 0) & (~s & own & graph.once_off == 0)]
            assert found["nash"][0, s, i] == (worth[0, i, allowed].max() <= worth[0, i, s] + TIE)
