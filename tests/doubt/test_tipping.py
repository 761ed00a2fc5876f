"""Turning points of known functions, to a millionth; all of them where there are several; none where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_analysis import asking, case_of, name, values

from detente import load
from detente.doubt.question import Question, question
from detente.doubt.tipping import FINE, Turns, sentences, tipping, where
from detente.errors import NotFoundError, SettingError
from detente.numeric import Array

CASE = case_of(2)
LOW, HIGH = CASE.draw(1).inputs[name(0)].estimate.quantile([0.01, 0.99])
WITHIN = 1e-6 * (HIGH - LOW)


def of_first(formula: object) -> Question:
    """An answer that looks at the first input alone."""
    return asking(2, lambda x: formula(x[:, 0]), of=values)  # type: ignore[operator]


@given(st.floats(8, 92), st.floats(0.2, 5), st.booleans())
def test_a_monotone_answer_turns_once_and_exactly_there(root: float, bend: float, rises: bool) -> None:
    sign = 1 if rises else -1
    curve = of_first(lambda x: sign * (np.exp(bend * x / 50) - np.exp(bend * root / 50)))
    one = tipping(curve, CASE.draw(3), [name(0)]).found[0]
    assert one.best.values == pytest.approx((root,), abs=WITHIN)
    assert one.best.above is not rises
    assert (one.low, one.high) == pytest.approx((LOW, HIGH))


@given(st.lists(st.floats(10, 90), min_size=2, max_size=4, unique=True))
def test_every_root_of_a_polynomial_is_told(roots: list[float]) -> None:
    roots.sort()
    if min(np.diff(roots)) < 6:  # nearer than two points of the grid may be
        return
    curve = of_first(lambda x: np.prod([x - root for root in roots], axis=0))
    one = tipping(curve, CASE.draw(2), [name(0)]).found[0]
    assert one.best.values == pytest.approx(roots, abs=WITHIN)
    assert one.best.above is (len(roots) % 2 == 0)


def test_steps_turn_where_they_step() -> None:
    curve = of_first(lambda x: np.where((x > 30) & (x < 61.25), 1.0, -1.0))
    assert tipping(curve, CASE.draw(2), [name(0)]).found[0].best.values == pytest.approx((30, 61.25), abs=WITHIN)


def test_what_does_not_turn_says_so_with_the_answer_at_the_ends() -> None:
    found = tipping(of_first(lambda x: x + 1000), CASE.draw(2), [name(0)], threshold=5.0)
    one = found.found[0]
    assert one.best == Turns((), True, pytest.approx(1000 + LOW), pytest.approx(1000 + HIGH))
    assert found.rows()[0]["turns_at_best"] == "not within its range"
    assert "does not pass" in sentences(found)[0]
    assert one.share == 0.0


def test_many_inputs_are_asked_in_few_batches() -> None:
    batches: list[int] = []

    def formula(x: Array) -> Array:
        batches.append(len(x))
        return x.sum(axis=1) - 250.5

    case = case_of(5)
    found = tipping(asking(5, formula, of=values), case.draw(10), [name(k) for k in range(5)])
    assert all(one.best.values == pytest.approx((50.5,), abs=WITHIN) for one in found.found)
    assert len(batches) < 12
    assert batches[0] == 33 * 5


def test_draws_turn_where_each_of_them_turns() -> None:
    """y = x0 + x1 − 100: with x1 as drawn, x0 turns it at 100 − x1, if that is within its range."""
    case = case_of(2)
    draws = case.draw(200, 3)
    found = tipping(
        asking(2, lambda x: x.sum(axis=1) - 100, of=values), draws, [name(0)], coarse=np.linspace(0.01, 0.99, 41)
    )
    one, turns = found.found[0], 100 - draws[name(1)]
    inside = turns[(turns > LOW) & (turns < HIGH)]
    assert one.share == pytest.approx(len(inside) / 200)
    assert (one.first_low, one.first_high) == pytest.approx(tuple(np.quantile(inside, [0.1, 0.9])), abs=1e-6)
    assert one.mean.values == pytest.approx((100 - draws[name(1)].mean(),), abs=1e-6)
    shifted = tipping(asking(2, lambda x: x.sum(axis=1) - 100, of=values), draws, [name(0)], average=7.0)
    assert shifted.average == pytest.approx(7.0)


def test_words_say_on_which_side_it_is_otherwise() -> None:
    assert where(Turns((30.0, 61.0), False, 0, 0), now_above=False) == "between 30 and 61"
    assert where(Turns((30.0, 61.0), True, 0, 0), now_above=False) == "below 30 or above 61"
    assert where(Turns((), True, 1, 1), now_above=False) == "anywhere in its range"
    assert where(Turns((), True, 1, 1), now_above=True) == ""
    assert where(Turns((-3.25,), True, 1, 1), now_above=True) == "above −3.25"


def test_threshold_and_names_are_checked() -> None:
    days = asking(2, lambda x: x[:, 0], unit="days", of=values)
    with pytest.raises(SettingError, match="say where it turns"):
        tipping(days, CASE.draw(2), [name(0)])
    assert tipping(days, CASE.draw(2), [name(0)], threshold=50.0).found[0].best.values == pytest.approx((50.0,))
    with pytest.raises((NotFoundError, KeyError)):
        tipping(days, CASE.draw(2), ["actor.nobody.influence"], threshold=1.0)


def test_a_vote_turns_where_asking_at_both_sides_says() -> None:
    """The chance of Russia's no is the even one just at the turning point of its firmness."""
    case = load("kosovo-2007")
    asked = question("adoption.plan.adopted", case)
    found = tipping(asked, case.draw(8), ["voting.noise"], fine=1e-4)
    assert found.found[0].best.values
    for value in found.found[0].best.values:
        near = [
            asked.values(case.best().hurried(16).changing({"voting.noise": value * (1 + side * 1e-3)}))[0] >= 0.5
            for side in (-1, 1)
        ]
        assert near[0] != near[1]


def test_how_near_is_told() -> None:
    assert FINE * 100 < 1e-6
