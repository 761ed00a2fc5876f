"""Inputs that go together: correlated as stated, each with its own distribution, and nothing else touched."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from detente import run
from detente.case import Case
from detente.casefile import dump, from_plain, load, parse
from detente.changes import changed
from detente.check import check
from detente.comparisons import light_draws
from detente.correlation import groups, rank_to_normal, root
from detente.errors import CaseError
from detente.show import show

RUSSIA, SERBIA = "stance.russia.status.salience", "stance.serbia.status.salience"
US = "stance.us.status.salience"
KOSOVO = load("kosovo-2007")
COUNT = 6
NAMES = [f"actor.a{k}.influence" for k in range(COUNT)]


def case_of(correlate: list[Any], lean: float = 60) -> Case:
    actors = {f"a{k}": {"name": f"A{k}", "influence": [10, lean, 90]} for k in range(COUNT)}
    whole = {"detente": 1, "title": "t", "as_of": "2020-01-01", "until": "2021-01-01", "actor": actors}
    return from_plain({**whole, "correlate": correlate})


def kosovo_with(correlate: list[Any]) -> Case:
    plain = KOSOVO.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    return from_plain({**plain, "correlate": correlate})


@given(st.floats(-1, 1), st.integers(0, 2**30))
def test_ranks_correlate_as_stated(rank: float, seed: int) -> None:
    n = 4000
    draws = case_of([[NAMES[1], NAMES[4], rank]]).draw(n, seed)
    measured = spearmanr(draws[NAMES[1]], draws[NAMES[4]]).statistic
    assert abs(measured - rank) < 5 / np.sqrt(n)  # five standard errors of no correlation, the largest there are


@given(st.lists(st.floats(-1, 1), min_size=COUNT, max_size=COUNT), st.integers(0, 2**30))
def test_whole_groups_correlate_as_stated(loads: list[float], seed: int) -> None:
    """One common cause gives matrices that are always possible: r_ij = l_i l_j."""
    ranks = {(i, j): 6 / math.pi * math.asin(loads[i] * loads[j] / 2) for i in range(COUNT) for j in range(i)}
    case, n = case_of([[NAMES[i], NAMES[j], rank] for (i, j), rank in ranks.items()]), 4000
    draws = case.draw(n, seed)
    measured = spearmanr(np.column_stack([draws[name] for name in NAMES])).statistic
    for (i, j), rank in ranks.items():
        assert abs(measured[i, j] - rank) < 5.5 / np.sqrt(n)


def test_every_input_keeps_its_own_distribution() -> None:
    draws = case_of([{"inputs": NAMES, "rank_correlation": 0.7}]).draw(20_000, seed=3)
    for name in NAMES:
        assert np.quantile(draws[name], [0.1, 0.5, 0.9]) == pytest.approx([10, 60, 90], abs=1.5)


@given(st.integers(0, 2**30), st.integers(2, 40), st.data())
def test_a_part_is_the_same_draws(seed: int, n: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, n - 1))
    last = data.draw(st.integers(first + 1, n))
    whole = case_of([{"inputs": NAMES, "rank_correlation": 0.6}]).draw(n, seed)
    for name in NAMES:
        assert np.array_equal(whole.part(first, last)[name], whole[name][first:last])


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.floats(-1, 1), st.integers(0, 2**30))
def test_no_other_input_changes_by_a_bit(a: str, b: str, rank: float, seed: int) -> None:
    free, tied = case_of([]).draw(20, seed), case_of([[a, b, rank]] if a != b else []).draw(20, seed)
    for name in {*NAMES, min(a, b)} - {max(a, b)}:  # the first of the two keeps its own stream as it is
        assert np.array_equal(free[name], tied[name])
    if a != b and abs(rank) > 0.01:
        assert not np.array_equal(free[max(a, b)], tied[max(a, b)])


def test_in_a_real_case_all_that_is_not_tied_stays_bit_for_bit() -> None:
    tied = kosovo_with([[RUSSIA, SERBIA, 0.6]])
    before, after = KOSOVO.draw(300, seed=2), tied.draw(300, seed=2)
    changed = [item.name for item in KOSOVO.inputs if not np.array_equal(before[item.name], after[item.name])]
    assert changed == [SERBIA]
    assert [KOSOVO.best()[n].tolist() for n in (RUSSIA, SERBIA)] == [tied.best()[n].tolist() for n in (RUSSIA, SERBIA)]
    assert KOSOVO.hash != tied.hash


def test_what_is_changed_does_not_carry_the_rest_along() -> None:
    draws = kosovo_with([[RUSSIA, SERBIA, 1.0]]).draw(50)
    assert np.array_equal(draws.changing({RUSSIA: 5.0})[SERBIA], draws[SERBIA])


def test_answers_follow() -> None:
    """Two that pull the same way scatter a settlement more when they go together."""
    wide = {}
    for rank in (-0.95, 0.95):
        tied = kosovo_with([["actor.russia.influence", "actor.us.influence", rank]])
        wide[rank] = run("compromise", tied, draws=2000)["status"].values.std()
    assert wide[-0.95] > 1.02 * wide[0.95]  # they stand at opposite ends: rising together they hold each other


def test_checks_and_comparisons_draw_the_same() -> None:
    case = kosovo_with([[RUSSIA, SERBIA, 0.8], [SERBIA, US, -0.4]])
    light, full = light_draws(case, 64, 1), case.draw(64, 1)
    for name in (RUSSIA, SERBIA, US):
        assert light[name] == pytest.approx(full[name], abs=1e-6)


def test_it_is_shown_asked_for_grounds_and_written_back() -> None:
    case = kosovo_with(
        [[RUSSIA, SERBIA, 0.5], {"inputs": [RUSSIA, US], "rank_correlation": -0.25, "reason": "they answer each other"}]
    )
    assert "Russia's salience on status and Serbia's salience on status" in " ".join(show(case, 400).split())
    places = [w.place for w in check(case, draws=8).warnings if w.kind == "groundless"]
    assert "correlate[1]" in places
    assert "correlate[2]" not in places
    assert parse(dump(case)) == case


def test_a_case_changed_by_a_what_if_keeps_its_ties() -> None:
    tied = kosovo_with([[RUSSIA, SERBIA, 0.8]])
    draws = changed(tied, {RUSSIA: "20:40"}).draw(4000)
    assert spearmanr(draws[RUSSIA], draws[SERBIA]).statistic == pytest.approx(0.8, abs=0.04)
    assert np.quantile(draws[RUSSIA], [0.1, 0.9]) == pytest.approx([20, 40], abs=1)


def test_a_point_that_is_tied_is_pointed_out() -> None:
    tied = changed(kosovo_with([[RUSSIA, SERBIA, 0.8]]), {RUSSIA: "40"})
    assert [w.place for w in check(tied, draws=8).warnings if w.kind == "idle-tie"] == ["correlate[1]"]


def test_perfect_correlation_is_one_number() -> None:
    draws = case_of([[NAMES[0], NAMES[1], 1], [NAMES[1], NAMES[2], 1], [NAMES[0], NAMES[2], 1]]).draw(100)
    assert draws[NAMES[2]] == pytest.approx(draws[NAMES[0]], abs=1e-9)


def test_zero_ties_nothing() -> None:
    assert not groups(case_of([[NAMES[0], NAMES[1], 0]]))


@given(st.integers(1, 6), st.integers(0, 6), st.integers(0, 2**30))
def test_the_root_of_a_matrix_squares_to_it(size: int, rank: int, seed: int) -> None:
    loads = np.random.default_rng(seed).normal(size=(size, rank))
    matrix = loads @ loads.T
    assert root(matrix) @ root(matrix).T == pytest.approx(matrix, abs=1e-6)
    assert np.array_equal(root(matrix), np.tril(root(matrix)))


def test_rank_to_normal_against_a_formula_solved_the_other_way() -> None:
    for rank in np.linspace(-1, 1, 21):
        assert 6 / np.pi * np.arcsin(rank_to_normal(rank) / 2) == pytest.approx(rank, abs=1e-12)


@given(st.floats(0.01, 1), st.floats(0.01, 1))
def test_the_mend_of_an_impossible_group_mends_it(a: float, b: float) -> None:
    stated = [[NAMES[0], NAMES[1], a], [NAMES[1], NAMES[2], b]]
    try:
        case_of(stated)
    except CaseError as error:
        assert rank_to_normal(a) ** 2 + rank_to_normal(b) ** 2 > 1
        share = float(error.faults[0].mend.split("to 0, to ")[1].split()[0])
        case_of([[x, y, rank * share] for x, y, rank in stated])
    else:
        assert rank_to_normal(a) ** 2 + rank_to_normal(b) ** 2 <= 1 + 1e-6


@pytest.mark.parametrize("rank", [-0.6, 0.5, 0.9])
def test_a_large_batch_tells_ranks_from_correlations_of_scores(rank: float) -> None:
    n = 200_000  # the two differ by up to 0.018
    draws = case_of([[NAMES[0], NAMES[1], rank]]).draw(n, 1)
    assert spearmanr(draws[NAMES[0]], draws[NAMES[1]]).statistic == pytest.approx(rank, abs=0.007)
