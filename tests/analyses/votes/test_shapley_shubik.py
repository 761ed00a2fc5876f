from __future__ import annotations

from datetime import date
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from random_rules import rules, said

from detente.analyses.votes.shapley_shubik import shapley_shubik
from detente.bodies.library import library_body
from detente.bodies.rule import Rule, quota


@given(rules(most=5))
def test_power_counts_orders_in_which_a_member_is_pivotal(rule: Rule) -> None:
    m = len(rule.members)
    pivots = np.zeros(m)
    for order in permutations(range(m)):
        vote = [0] * m
        for k in order:
            before = said(rule.expression, tuple(vote))
            vote[k] = 2
            pivots[k] += said(rule.expression, tuple(vote)) - before
    np.testing.assert_allclose(shapley_shubik(rule), pivots / factorial(m), atol=1e-13)


def test_security_council() -> None:
    """Shapley & Shubik's method with ten elected members: 421/2145 and 4/2145."""
    power = shapley_shubik(library_body("un-security-council").rule(date(2007, 4, 21)))
    np.testing.assert_allclose(power, [421 / 2145] * 5 + [4 / 2145] * 10, rtol=1e-12)


def test_security_council_of_1954() -> None:
    """Shapley & Shubik 1954, page 791: the permanent members of the Council of eleven hold 98.7% together."""
    power = shapley_shubik(library_body("un-security-council").rule(date(1954, 9, 1)))
    assert power[:5].sum() == pytest.approx(76 / 77, rel=1e-12)


@given(rules(monotone=True))
def test_power_is_shared_out_and_never_negative(rule: Rule) -> None:
    power = shapley_shubik(rule)
    assert power.sum() == pytest.approx(1, abs=1e-12)
    assert (power >= -1e-13).all()


def test_a_hundred_equal_members_share_alike() -> None:
    members = tuple(str(k) for k in range(100))
    np.testing.assert_allclose(shapley_shubik(Rule(members, quota(members, 51), "assembly")), 0.01, rtol=1e-10)
