"""Sums over the past, against a slow loop; the ridge logit and raking, against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit

from detente.record.forecast.logit import ridge_logit
from detente.record.forecast.memory import YEAR, Memory
from detente.record.forecast.rake import rake

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5000), st.integers(-3, 9)), min_size=1, max_size=30)


def slow(rows, key, day, half_life, last):
    past = sorted((d, v) for k, d, v in rows if k == key and d < day)
    past = past[-last:] if last else past
    return sum(v * 2 ** (-(day - d) / (YEAR * half_life) if half_life else 0) for d, v in past)


@given(ROWS, st.sampled_from([None, 0.5, 4.0]), st.integers(0, 4), st.integers(0, 5001))
def test_sums_are_those_of_a_loop_over_earlier_rows(rows, half_life, key, day):
    keys, days, values = (np.array(column) for column in zip(*rows, strict=True))
    found = Memory(keys, days, half_life).sums(np.abs(values).astype(float), np.array([key]), np.array([day]))
    expected = slow([(k, d, abs(v)) for k, d, v in rows], key, day, half_life, None)
    assert found[0] == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.integers(1, 5))
def test_the_last_few_of_a_key(keys, last):
    days, values = np.arange(len(keys)) * 10, np.arange(1.0, len(keys) + 1)
    rows = list(zip(keys, days.tolist(), values.tolist(), strict=True))
    found = Memory(np.array(keys), days).sums(values, np.array([1]), np.array([395]), last=last)
    assert found[0] == pytest.approx(slow(rows, 1, 395, None, last))


def test_a_window_holds_its_first_day_and_not_its_last():
    memory = Memory(np.zeros(4, dtype=int), np.array([10, 20, 30, 40]))
    assert memory.within(np.ones(4), np.array([0]), np.array([20]), np.array([40]))[0] == 2


def test_ridge_logit_is_at_the_least_of_its_loss():
    random = np.random.default_rng(0)
    traits = np.column_stack([np.ones(80), random.normal(size=(80, 2)) * [1, 30]])
    hit = random.uniform(size=80) < expit(traits[:, 1])
    spread = traits.std(axis=0)
    scaled = np.column_stack([traits[:, 0], ((traits - traits.mean(axis=0)) / np.maximum(spread, 1e-9))[:, 1:]])

    def loss(weights):
        odds = scaled @ weights
        penalty = 0.01 * weights[0] ** 2 + 5.0 * (weights[1:] ** 2).sum()
        return np.logaddexp(0, odds).sum() - odds[hit].sum() + penalty / 2

    expected = scaled @ minimize(loss, np.zeros(3), tol=1e-12).x
    assert traits @ ridge_logit(traits, hit, ridge=5.0, floor=0.05) == pytest.approx(expected, abs=1e-4)


def test_nothing_to_fit_on_gives_no_weights():
    assert not ridge_logit(np.empty((0, 3)), np.empty(0, dtype=bool), ridge=1.0, floor=0.1).any()


@given(st.integers(0, 10_000))
def test_raking_meets_the_target(seed):
    random = np.random.default_rng(seed)
    odds, share = random.normal(size=(3, 4, 5)) * 3, random.dirichlet(np.ones(5), 3)
    target = random.uniform(0.01, 0.99, (3, 4))
    shift = rake(odds, share, target)
    overall = np.einsum("nsw,nw->ns", expit(odds + shift[..., None]), share)
    assert overall == pytest.approx(target, abs=1e-6)
