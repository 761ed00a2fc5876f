"""Very large bodies: swings where members may abstain, by inversion, and a count in whole numbers as a yardstick."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bodies.fourier import even_thirds
from detente.bodies.library import library_body
from detente.bodies.power import pivot_power, swings
from detente.bodies.quarrel import swings_in_quarrel
from detente.bodies.rule import All, Rule, Tally, present_majority, quota, veto
from detente.bodies.three import roll_call_power, three_valued_swings
from detente.errors import LimitError

FUND = date(2022, 3, 1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=10).filter(any), st.data())
def test_thirds_agree_with_counting(weights: list[int], data: st.DataObject) -> None:
    members = tuple(str(k) for k in range(len(weights)))
    needed = data.draw(st.integers(1, sum(weights)))
    for tally in (present_majority(members, weights), quota(members, needed, weights)):
        assert isinstance(tally, Tally)
        right = three_valued_swings(Rule(members, tally, "weighted"))
        found, bound = even_thirds(tally.weights(), tally.at_least)
        assert np.abs(found - right.values).max() <= bound < 1e-9


def test_other_abstentions_are_refused() -> None:
    with pytest.raises(ValueError, match="for half"):
        even_thirds(np.array([[0, 1, 3]]), 2)


def test_the_fund_with_abstentions() -> None:
    found = three_valued_swings(library_body("imf-board-of-governors").rule(FUND))
    assert found.values.max() == pytest.approx(0.83953750017, abs=1e-11)
    assert 0 < found.bound < 1e-11
    with pytest.raises(LimitError, match="so seldom"):
        three_valued_swings(library_body("imf-board-of-governors-85").rule(FUND))


def test_the_fund_by_special_majority_against_whole_numbers() -> None:
    """Of the 4,789… coalitions (51 digits) of others, counted in whole numbers, in which the United States swings."""
    counted = Fraction(
        4789871307853988389580651066567787322556208979297613, 164787169825141146703963663248366430012339573958416874
    )
    found = swings(library_body("imf-board-of-governors-85").rule(FUND)).power.values
    assert found.max() / found.sum() == pytest.approx(float(counted), abs=1e-14)


def test_chances_too_rough_for_power_are_not_told() -> None:
    fund = library_body("imf-board-of-governors").rule(FUND)
    vetoed = Rule(fund.members, All((fund.expression, veto(fund.members, ["USA"]))), "with a veto")
    for ask in (
        lambda: roll_call_power(fund),
        lambda: swings_in_quarrel(fund, [("USA", "CHN")]),
        lambda: pivot_power(vetoed),
    ):
        with pytest.raises(LimitError, match="ways the tally"):
            ask()
