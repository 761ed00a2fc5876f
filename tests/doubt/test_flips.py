"""Flips: planted boxes are found, noise is not, and what is reported was not used to find it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from planted import NAMES, planted, result_of

from detente.doubt.flips import flips


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
