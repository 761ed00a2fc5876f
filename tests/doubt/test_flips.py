"""Flips: planted boxes are found, noise is not, and what is reported was not used to find it."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from planted import NAMES, planted, result_of

from detente.doubt.flips import Search, flips, rules, several
from detente.doubt.words import say_rule
from detente.search.prim import Box


@given(st.integers(2, 5), st.integers(2, 5), st.booleans(), st.booleans(), st.integers(0, 10**6))
def test_finds_a_planted_box(low: int, high: int, turned: bool, upper: bool, seed: int) -> None:
    draws, x = planted(6, 4000, seed)
    inside = (x[:, 2] < low / 10) & (x[:, 4] >= high / 10 if upper else x[:, 4] < high / 10)
    chance = np.where(inside, 0.9, 0.1)
    assume(0.08 < inside.mean() < 0.45)  # room for a rule, and a minority
    flip = flips(result_of(y=1 - chance if turned else chance), draws, "y")
    assert {bound.input for bound in flip.rule} == {NAMES[2], NAMES[4]}
    values = {bound.input: bound for bound in flip.rule}
    assert values[NAMES[2]].side == "below"
    assert values[NAMES[2]].value == pytest.approx(low / 10, abs=0.06)
    assert values[NAMES[4]].side == ("above" if upper else "below")
    assert flip.base == pytest.approx(float((1 - chance if turned else chance).mean()))
    assert (1 - flip.density if turned else flip.density) > 0.7
    assert flip.density_range[0] <= flip.density <= flip.density_range[1]
    assert flip.size == pytest.approx(inside.mean(), abs=0.1)


def test_one_condition_is_enough_for_one_cause() -> None:
    draws, x = planted(5, 4000)
    flip = flips(result_of(y=np.where(x[:, 1] < 0.2, 0.8, 0.2)), draws, "y")
    (bound,) = flip.rule
    assert (bound.input, bound.side) == (NAMES[1], "below")
    assert flip.density == pytest.approx(0.8, abs=0.03)
    assert flip.coverage == pytest.approx(0.8 * 0.2 / (0.8 * 0.2 + 0.2 * 0.8), abs=0.06)


def test_numbers_are_of_the_draws_that_did_not_find_the_rule() -> None:
    draws, x = planted(5, 4000, seed=3)
    chance = np.clip(0.9 - x[:, 0] - 0.3 * x[:, 1], 0, 1)
    flip = flips(result_of(y=chance), draws, "y")
    holds = np.ones(4000, dtype=bool)
    for bound in flip.rule:
        values = draws[bound.input]
        holds &= values < bound.value if bound.side == "below" else values >= bound.value
    odd = np.arange(4000) % 2 == 1
    assert flip.tested == (holds & odd).sum()
    assert flip.density == pytest.approx(chance[holds & odd].mean())
    assert flip.size == pytest.approx(holds[odd].mean())


@pytest.mark.parametrize("seed", range(5))
def test_noise_has_no_rule(seed: int) -> None:
    draws, _ = planted(60, 2000, seed)
    flip = flips(result_of(y=np.random.default_rng(seed).random(2000)), draws, "y")
    assert flip.rule == ()
    assert flip.reason


def test_a_chance_that_stays_low_moves_to_another_word() -> None:
    draws, x = planted(4, 4000)
    flip = flips(result_of(y=np.where(x[:, 0] < 0.3, 0.35, 0.1)), draws, "y")
    assert flip.cut == 0.2
    assert flip.density == pytest.approx(0.35, abs=0.04)
    assert flips(result_of(y=np.where(x[:, 0] < 0.3, 0.35, 0.1)), draws, "y", threshold=0.5).rule == ()


def test_points_turn_at_zero_and_other_units_say_that_they_have_no_sides() -> None:
    draws, x = planted(4, 4000)
    gain = 3 * x[:, 0] - 1
    flip = flips(result_of("points", y=gain), draws, "y")
    assert flip.threshold == 0
    assert [(bound.input, bound.side) for bound in flip.rule] == [(NAMES[0], "below")]
    none = flips(result_of("days", y=gain), draws, "y")
    assert "no natural threshold" in none.reason
    assert json.loads(json.dumps(none.to_dict(), allow_nan=False))["threshold"] is None
    assert none.rows() == []
    assert flips(result_of("days", y=gain), draws, "y", threshold=0.0).rule == flip.rule


def test_no_draw_varies_and_too_few_draws() -> None:
    draws, x = planted(2, 3)
    assert flips(result_of(y=x[:, 0]), draws, "y").rule == ()
    many, _ = planted(2, 500)
    assert flips(result_of(y=np.full(500, 0.3)), many, "y").reason == "no input moves it clearly"


@pytest.mark.parametrize("half", [0, 1])
def test_half_of_the_draws_cannot_make_a_rule(half: int) -> None:
    draws, x = planted(4, 4000)
    ours = np.arange(4000) % 2 == half
    chance = np.where((x[:, 0] < 0.3) & ours, 0.9, 0.2)
    assert flips(result_of(y=chance), draws, "y", threshold=0.5).rule == ()


def test_a_second_condition_must_earn_its_place() -> None:
    draws, x = planted(4, 8000)
    hardly = np.where(x[:, 1] < 0.9, 0.7, 0.4)
    earned = np.where(x[:, 1] < 0.5, 0.9, 0.1)
    for inner, conditions in ((hardly, 1), (earned, 2)):
        chance = np.where(x[:, 0] < 0.3, inner, 0.05)
        assert len(flips(result_of(y=chance), draws, "y", threshold=0.5).rule) == conditions


def test_a_rule_for_a_handful_of_draws_is_none() -> None:
    draws, x = planted(4, 8000)
    chance = np.where((x[:, 0] < 0.1) & (x[:, 1] < 0.1), 1.0, 0.1)
    assert flips(result_of(y=chance), draws, "y", threshold=0.5).rule == ()


@pytest.mark.parametrize(("n", "count"), [(200, 10), (1000, 60)])
def test_nothing_is_found_in_noise_nineteen_times_in_twenty(
    n: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """70 answers without any cause, near to the cut; without the screen of inputs too, which alone lets little in."""
    monkeypatch.setattr("detente.doubt.flips.SCREEN", -np.inf)
    found = 0
    for seed in range(70):
        draws, _ = planted(count, n, seed)
        generator = np.random.default_rng(seed)
        noise = (generator.random(n) < 0.47).astype(float) if seed % 2 else generator.beta(0.5, 0.55, n)
        found += bool(flips(result_of(y=noise), draws, "y").rule)
    assert found <= 3


def test_luck_is_small_for_a_cause_and_told_for_each_bound() -> None:
    draws, x = planted(6, 4000)
    inside = (x[:, 2] < 0.4) & (x[:, 4] >= 0.5)
    flip = flips(result_of(y=np.where(inside, 0.9, 0.1)), draws, "y")
    assert flip.luck < 1e-6
    assert max(bound.luck for bound in flip.rule) < 1e-6
    assert flip.density_range[0] <= flip.density <= flip.density_range[1] < 0.95
    assert flip.coverage_range[0] < flip.coverage < flip.coverage_range[1]


def test_a_bound_on_an_input_that_does_nothing_looks_like_luck_as_often_as_luck_does() -> None:
    draws, _ = planted(2, 10)
    leading = tuple(draws.inputs[name] for name in NAMES[:2])
    box = Box(np.array([-np.inf, 0.3]), np.array([0.3, np.inf]))
    told = []
    for seed in range(300):
        generator = np.random.default_rng(seed)
        x = generator.random((800, 2))
        target = np.where(x[:, 0] < 0.3, generator.beta(9, 1, 800), generator.beta(2, 8, 800))
        rule = Search(target, leading, x)._checked(box, np.ones(800, dtype=bool), 0.5, 0.05)
        assert rule is not None
        told.append([bound.luck for bound in sorted(rule.bounds, key=lambda bound: bound.input)])
    assert max(cause for cause, _ in told) < 1e-6
    assert np.mean([nothing < 0.2 for _, nothing in told]) == pytest.approx(0.2, abs=0.08)


def test_several_rules_by_covering() -> None:
    draws, x = planted(6, 8000)
    first, second = (x[:, 0] < 0.3) & (x[:, 1] < 0.7), (x[:, 2] >= 0.75) & (x[:, 3] >= 0.4)
    found = several(result_of(y=(first | second).astype(float)), draws, "y")
    assert [{bound.input for bound in flip.rule} for flip in found] == [set(NAMES[:2]), set(NAMES[2:4])]
    assert sum(flip.coverage for flip in found) == pytest.approx(1, abs=0.03)
    assert found[0] == flips(result_of(y=(first | second).astype(float)), draws, "y")


def test_a_chance_that_may_fall_from_a_band_is_sought_below_it() -> None:
    draws, x = planted(4, 4000)
    flip = flips(result_of(y=np.where(x[:, 0] < 0.3, 0.05, 0.3)), draws, "y")
    assert flip.cut == 0.2
    assert flip.density == pytest.approx(0.05, abs=0.02)
    assert [(bound.input, bound.side) for bound in flip.rule] == [(NAMES[0], "below")]


def test_an_input_between_two_values_and_any_target() -> None:
    draws, x = planted(5, 4000)
    (rule,) = rules(draws, ((x[:, 3] >= 0.3) & (x[:, 3] < 0.6)).astype(float))
    assert {bound.side: round(bound.value, 1) for bound in rule.bounds} == {"above": 0.3, "below": 0.6}
    assert say_rule(rule.bounds).startswith("A3's influence is between 0.")
    assert rule.density > 0.97


def test_ten_thousand_draws_of_two_hundred_inputs_are_quick() -> None:
    draws, x = planted(200, 10_000)
    result = result_of(y=np.where((x[:, 2] < 0.3) & (x[:, 4] >= 0.5), 0.9, 0.1), z=np.where(x[:, 0] < 0.3, 0.8, 0.2))
    flips(result, draws, "y")
    start = time.process_time()
    flips(result, draws, "z")
    assert time.process_time() - start < 0.5
