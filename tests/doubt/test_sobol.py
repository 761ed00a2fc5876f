"""Sobol shares recovered from a case: Ishigami, Sobol's g, linear models, inputs that go together."""

from __future__ import annotations

import numpy as np
import pytest
from planted_analysis import asking, case_of, ishigami, ishigami_shares, name, sobol_g, sobol_g_shares, values

from detente import load
from detente.correlation import rank_to_normal
from detente.doubt.question import question
from detente.doubt.sobol import OTHERS, Shares, sobol
from detente.numeric import Array

TOLERANCE = 0.03  # of total shares at 2,048 rows of each sample
ROUGHER = 0.055  # of first-order ones, which take the product of two answers


def by_input(found: Shares, count: int) -> tuple[Array, Array]:
    """First-order and total shares in the order of the inputs."""
    alone = {share.inputs[0]: share for share in found.found if share.factor != OTHERS}
    shares = [alone[name(k)] for k in range(count)]
    return np.array([share.first for share in shares]), np.array([share.total for share in shares])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_ishigami_is_recovered_from_a_case(seed: int) -> None:
    draws = case_of(5).draw(1000, seed)
    found = sobol(asking(5, ishigami), draws, [name(k) for k in range(5)], base=2048)
    first, total = by_input(found, 5)
    wanted = [np.append(part, [0.0, 0.0]) for part in ishigami_shares()]
    assert first == pytest.approx(wanted[0], abs=ROUGHER)
    assert total == pytest.approx(wanted[1], abs=TOLERANCE)
    assert found.runs == 2048 * 8  # five, all others (the parameters of the model), and two samples
    others = next(share for share in found.found if share.factor == OTHERS)
    assert abs(others.total) < 1e-9


def test_the_screen_finds_an_input_that_does_nothing_alone() -> None:
    """The third input of Ishigami explains nothing by itself; among sixty, twelve are looked at one by one."""
    draws = case_of(60).draw(2000, 3)
    found = sobol(asking(60, ishigami), draws, base=1024)
    first, total = by_input(found, 3)
    wanted = ishigami_shares()
    assert first == pytest.approx(wanted[0], abs=0.05)
    assert total == pytest.approx(wanted[1], abs=0.05)
    others = next(share for share in found.found if share.factor == OTHERS)
    assert len(others.inputs) == len([i for i in draws.inputs.values() if not i.estimate.is_point]) - 12
    assert abs(others.total) < 0.01


def test_what_the_screen_leaves_out_shows_among_all_others() -> None:
    draws = case_of(5).draw(500, 1)
    found = sobol(asking(5, ishigami), draws, [name(1)], base=2048)
    others = next(share for share in found.found if share.factor == OTHERS)
    assert others.total == pytest.approx(1 - ishigami_shares()[0][1], abs=TOLERANCE)


def test_sobol_g_is_recovered_from_a_case() -> None:
    a = np.array([0.0, 1.0, 4.5, 9.0])
    found = sobol(asking(4, lambda u: sobol_g(u, a)), case_of(4).draw(500, 5), [name(k) for k in range(4)], base=2048)
    first, total = by_input(found, 4)
    assert first == pytest.approx(sobol_g_shares(a)[0], abs=ROUGHER)
    assert total == pytest.approx(sobol_g_shares(a)[1], abs=TOLERANCE)


def test_intervals_hold_the_truth_in_about_four_of_five() -> None:
    wanted, hits = ishigami_shares(), []
    for seed in range(20):
        found = sobol(asking(3, ishigami), case_of(3).draw(200, seed), [name(k) for k in range(3)], base=256)
        alone = {share.inputs[0]: share for share in found.found}
        for k in range(2):
            share = alone[name(k)]
            hits.append(abs(share.first - wanted[0][k]) <= share.first_error)
            hits.append(abs(share.total - wanted[1][k]) <= share.total_error)
    assert 0.7 <= np.mean(hits) <= 1.0  # a sequence is steadier than the resampling takes it to be


def test_a_group_that_goes_together_is_one_factor_with_its_analytic_share() -> None:
    """y = 3 x0 + 2 x1 + x2 of nearly normal inputs, x0 and x1 correlated: Var = 9 + 4 + 12 r + 1."""
    rank = 0.6
    r = float(rank_to_normal(np.array(rank)))
    case = case_of(3, [[name(0), name(1), rank]], [49, 50, 51])
    linear = asking(3, lambda x: x @ np.array([3.0, 2.0, 1.0]), of=values)
    found = sobol(linear, case.draw(300, 2), [name(2), name(0)], base=2048)
    group = next(share for share in found.found if set(share.inputs) == {name(0), name(1)})
    single = next(share for share in found.found if share.inputs == (name(2),))
    whole = 13 + 12 * r + 1
    for share, wanted in ((group, (13 + 12 * r) / whole), (single, 1 / whole)):
        assert share.first == pytest.approx(wanted, abs=ROUGHER)
        assert share.total == pytest.approx(wanted, abs=TOLERANCE)


def test_luck_is_told_apart_and_shares_are_of_the_rest() -> None:
    draws = case_of(4).draw(3000, 4)
    found = sobol(asking(4, ishigami, luck=3.0), draws, [name(k) for k in range(4)], base=2048)
    first, total = by_input(found, 3)
    whole = 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 0.5
    assert found.luck == pytest.approx(9 / (9 + whole), abs=0.05)
    assert first == pytest.approx(ishigami_shares()[0], abs=0.08)
    assert total == pytest.approx(ishigami_shares()[1], abs=0.08)


def test_the_same_seed_gives_the_same_shares_and_an_answer_that_never_varies_none() -> None:
    draws = case_of(3).draw(100, 0)
    assert sobol(asking(3, ishigami), draws, base=64) == sobol(asking(3, ishigami), draws, base=64)
    assert sobol(asking(3, lambda u: np.ones(len(u))), draws, base=64).found == ()


def test_an_analysis_that_answers_few_draws_at_once_is_asked_in_batches() -> None:
    draws = case_of(3).draw(100, 0)
    assert sobol(asking(3, ishigami, most=77), draws, base=64) == sobol(asking(3, ishigami), draws, base=64)


def test_four_hundred_inputs_cost_fourteen_runs_a_row() -> None:
    assert sobol(asking(400, ishigami), case_of(400).draw(500, 1), base=32).runs == 32 * 15


def test_in_a_real_case_shares_are_within_what_they_can_be() -> None:
    case = load("kosovo-2007")
    found = sobol(question("compromise.status", case), case.draw(300), base=128)
    assert 0.6 < sum(share.first for share in found.found) < 1.3
    assert all(share.total > share.first - 0.15 for share in found.found)  # 128 rows tell no better
