"""Scoring rules against scikit-learn, slow definitions, and laws."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn import metrics

from detente.scoring.bootstrap import compared
from detente.scoring.calibration import bins, calibration_error
from detente.scoring.chances import brier, log_loss, of_two, ranked
from detente.scoring.labels import Counts, counts
from detente.scoring.order import auc, average_precision

CASES = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60)


def arrays(cases: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    chance, happened = zip(*cases, strict=True)
    return np.array(chance) / 20, np.array(happened)


@given(CASES)
def test_order_scores_agree_with_scikit_learn(cases):
    chance, happened = arrays(cases)
    assume(happened.any() and not happened.all())
    assert auc(chance, happened) == pytest.approx(metrics.roc_auc_score(happened, chance))
    assert average_precision(chance, happened) == pytest.approx(metrics.average_precision_score(happened, chance))


@given(CASES)
def test_auc_is_the_share_of_pairs_in_the_right_order(cases):
    chance, happened = arrays(cases)
    pairs = [(a > b) + (a == b) / 2 for a, b in product(chance[happened], chance[~happened])]
    found = auc(chance, happened)
    assert found == pytest.approx(np.mean(pairs)) if pairs else np.isnan(found)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60))
def test_labels_agree_with_scikit_learn(cases):
    said, happened = (np.array(column) for column in zip(*cases, strict=True))
    assume(happened.any() and not happened.all())
    found = counts(said, happened)
    assert found.mcc == pytest.approx(metrics.matthews_corrcoef(happened, said))
    assert found.f1 == pytest.approx(metrics.f1_score(happened, said))
    assert found.balanced_accuracy == pytest.approx(metrics.balanced_accuracy_score(happened, said))


def test_empty_labels_have_no_scores():
    nothing = Counts(0, 0, 0, 5)
    assert np.isnan([nothing.recall, nothing.precision, nothing.f1, nothing.balanced_accuracy]).all()
    assert nothing.mcc == 0


CHANCES = st.lists(st.integers(1, 50), min_size=3, max_size=3).map(lambda row: np.array(row) / sum(row))


@given(CHANCES, CHANCES, st.sampled_from([log_loss, brier, ranked]))
def test_no_lie_pays(truth, lie, rule):
    """Proper: nobody expects a better score from stating what is not believed."""
    classes = np.arange(3)
    honest, other = (float(truth @ rule(np.tile(said, (3, 1)), classes)) for said in (truth, lie))
    assert honest <= other + 1e-12


@given(CHANCES, st.integers(0, 2))
def test_ranked_score_by_its_definition(chance, happened):
    slow = sum((chance[: k + 1].sum() - (happened <= k)) ** 2 for k in range(2))
    assert ranked(chance, np.array(happened)) == pytest.approx(slow)


def test_ranked_score_knows_the_order_of_classes_and_brier_does_not():
    near, far = np.array([[0.0, 1.0, 0.0]]), np.array([[0.0, 0.0, 1.0]])
    first = np.array([0])
    assert ranked(near, first) < ranked(far, first)
    assert brier(near, first) == brier(far, first)


@given(CASES)
def test_bins_hold_every_case_once_and_their_gaps_make_the_error(cases):
    chance, happened = arrays(cases)
    found = bins(chance, happened)
    assert sum(one.count for one in found) == len(chance)
    assert sum(one.count * one.happened for one in found) == pytest.approx(happened.sum())
    assert all(one.at_least <= one.happened <= one.at_most for one in found)
    assert 0 <= calibration_error(chance, happened) <= 1


def test_a_calibrated_forecast_has_a_small_error_and_a_bold_one_a_large_one():
    random = np.random.default_rng(0)
    chance = random.uniform(size=40_000)
    happened = random.uniform(size=40_000) < chance
    assert calibration_error(chance, happened) < 0.01
    assert calibration_error(chance**3, happened) > 0.2


def test_certainty_that_fails_costs_much_but_not_without_end():
    assert log_loss(of_two(np.array([0.0])), np.array([1]))[0] == pytest.approx(-np.log(1e-6))


def test_bootstrap_interval_covers_the_true_difference_about_as_often_as_it_says():
    random = np.random.default_rng(1)
    hits = 0
    for seed in range(200):
        gap = random.normal(0.3, 1.0, 80)
        found = compared(gap, np.zeros(80) + 1e-9, np.ones(80), replicates=400, seed=seed)
        hits += found.difference_low <= 0.3 <= found.difference_high
    assert 0.88 <= hits / 200 <= 0.99


def test_bootstrap_resamples_whole_drafts():
    """Twenty equal votes on a draft say no more than one: the interval is that of the drafts."""
    random = np.random.default_rng(2)
    gap = random.normal(size=50)
    one = compared(gap, np.ones(50), np.ones(50), seed=3)
    twenty = compared(20 * gap, 20 * np.ones(50), 20 * np.ones(50), seed=3)
    assert twenty.difference_low == pytest.approx(one.difference_low)
    assert twenty.ratio_high == pytest.approx(one.ratio_high)
