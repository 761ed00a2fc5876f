"""Power in quarrels against going through every vote and every order."""

from __future__ import annotations

from datetime import date
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_rules import rules, said

from detente.bodies.library import library_body
from detente.bodies.power import pivot_power, swings
from detente.bodies.quarrel import pivots_in_quarrel, swings_in_quarrel
from detente.bodies.rule import Rule, quota
from detente.errors import LimitError, RuleError


@st.composite
def quarrelling(draw: st.DrawFn) -> tuple[Rule, list[tuple[str, str]]]:
    rule = draw(rules(most=5, monotone=True))
    pairs = list(combinations(rule.members, 2))
    return rule, draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []


def peaceful(rule: Rule, vote: tuple[int, ...], pairs: list[tuple[str, str]]) -> bool:
    said_yes = {member for member, v in zip(rule.members, vote, strict=True) if v == 2}
    return not any(said_yes.issuperset(pair) for pair in pairs)


@given(quarrelling())
def test_swings_against_every_vote(body: tuple[Rule, list[tuple[str, str]]]) -> None:
    rule, pairs = body
    m = len(rule.members)
    for k, found in enumerate(swings_in_quarrel(rule, pairs)):
        votes = [(*v[:k], 0, *v[k:]) for v in product((0, 2), repeat=m - 1)]
        votes = [v for v in votes if peaceful(rule, v, pairs)]
        joined = [(*v[:k], 2, *v[k + 1 :]) for v in votes]
        swung = [
            peaceful(rule, w, pairs) and said(rule.expression, w) and not said(rule.expression, v)
            for v, w in zip(votes, joined, strict=True)
        ]
        assert found == pytest.approx(sum(swung) / len(votes), abs=1e-12)


@given(quarrelling())
def test_pivots_against_every_order(body: tuple[Rule, list[tuple[str, str]]]) -> None:
    rule, pairs = body
    m = len(rule.members)
    pivoted = np.zeros(m)
    for order in permutations(range(m)):
        vote = [0] * m
        for k in order:
            vote[k] = 2
            if said(rule.expression, tuple(vote)):
                pivoted[k] += peaceful(rule, tuple(vote), pairs)
                break
    assume(pivoted.sum() > 0)
    np.testing.assert_allclose(pivots_in_quarrel(rule, pairs), pivoted / pivoted.sum(), atol=1e-12)


def test_without_quarrels_power_is_as_ever() -> None:
    council = library_body("un-security-council").rule(date(2007, 4, 21))
    np.testing.assert_allclose(swings_in_quarrel(council, []), swings(council).power.values, rtol=1e-12)
    np.testing.assert_allclose(pivots_in_quarrel(council, []), pivot_power(council).values, rtol=1e-12)


def test_a_quarrel_of_two_who_may_veto_leaves_nothing_to_pass() -> None:
    council = library_body("un-security-council").rule(date(2007, 4, 21))
    assert not swings_in_quarrel(council, [("USA", "RUS")]).any()
    with pytest.raises(RuleError, match="no draft can pass"):
        pivots_in_quarrel(council, [("USA", "RUS")])


def test_bad_quarrels_say_so() -> None:
    members = tuple(f"m{k}" for k in range(14))
    rule = Rule(members, quota(members, 7), "assembly")
    with pytest.raises(RuleError, match=r"'m77' has no seat.*Mend: did you mean 'm7'"):
        swings_in_quarrel(rule, [("m1", "m77")])
    with pytest.raises(RuleError, match="'m1' in quarrel with itself"):
        swings_in_quarrel(rule, [("m1", "m1")])
    with pytest.raises(LimitError, match="14 members in quarrels; the limit is 12"):
        swings_in_quarrel(rule, [("m0", member) for member in members[1:]])
