"""Shares of a change: planted truths, an oracle over all orders, and that they sum to the change."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from detente.compare.shares import coalitions, exact_shares, orders, sampled_shares


def by_all_orders(value, blocks: int):
    """What each block adds, averaged over every order: the definition."""
    found = np.zeros((blocks, len(value(frozenset()))))
    every = list(permutations(range(blocks)))
    for order in every:
        for k, block in enumerate(order):
            found[block] += value(frozenset(order[: k + 1])) - value(frozenset(order[:k]))
    return found / len(every)


games = st.integers(1, 4).flatmap(
    lambda d: st.tuples(st.just(d), arrays(float, (2**d, 2), elements=st.floats(-100, 100)))
)


def of_table(table):
    return lambda taken: table[sum(1 << block for block in taken)]


@settings(max_examples=200, deadline=None)
@given(games)
def test_exact_shares_are_means_over_all_orders(game):
    blocks, table = game
    np.testing.assert_allclose(exact_shares(of_table(table), blocks), by_all_orders(of_table(table), blocks), atol=1e-9)


@settings(max_examples=200, deadline=None)
@given(games, st.integers(2, 6), st.integers(0, 99))
def test_shares_sum_to_the_change_however_they_are_found(game, pairs: int, seed: int):
    blocks, table = game
    change = table[-1] - table[0]
    np.testing.assert_allclose(exact_shares(of_table(table), blocks).sum(axis=0), change, atol=1e-9)
    sampled, errors = sampled_shares(of_table(table), orders(blocks, 2 * pairs, seed))
    np.testing.assert_allclose(sampled.sum(axis=0), change, atol=1e-9)
    assert (errors >= 0).all()


@settings(max_examples=100, deadline=None)
@given(arrays(float, 6, elements=st.floats(-50, 50)))
def test_a_change_that_adds_up_gives_each_block_its_own(own):
    def value(taken):
        return np.array([7 + sum(own[block] for block in taken)])

    np.testing.assert_allclose(exact_shares(value, 6)[:, 0], own, atol=1e-9)
    sampled, errors = sampled_shares(value, orders(6, 4, 1))
    np.testing.assert_allclose(sampled[:, 0], own, atol=1e-9)
    np.testing.assert_allclose(errors, 0, atol=1e-9)


def test_what_two_blocks_do_together_is_shared_evenly_and_a_block_that_does_nothing_has_none():
    def value(taken):
        return np.array([10.0 * (taken >= {0, 2}) + 4.0 * (1 in taken)])

    assert exact_shares(value, 4)[:, 0].tolist() == pytest.approx([5, 4, 5, 0])
    assert sampled_shares(value, orders(4, 2, 3))[0][:, 0].tolist() == pytest.approx([5, 4, 5, 0])


def test_the_standard_error_tells_how_far_sampled_shares_are_off():
    rng = np.random.default_rng(4)
    table = rng.normal(size=(2**7, 1)).cumsum(axis=0)
    exact = exact_shares(of_table(table), 7)
    off = [
        (shares - exact) / errors
        for shares, errors in (sampled_shares(of_table(table), orders(7, 40, seed)) for seed in range(30))
    ]
    assert 0.7 < np.sqrt(np.mean(np.square(off))) < 1.4


def test_one_pair_of_orders_has_no_error_to_tell():
    assert np.isinf(sampled_shares(lambda taken: np.array([float(len(taken))]), orders(3, 2, 0))[1]).all()


def test_every_set_of_blocks_is_asked_once():
    assert len(set(coalitions(5))) == 32
    assert list(coalitions(0)) == [frozenset()]
