"""Rules of up to twelve members against every vote: power, coalitions, chances, prices, and the laws they obey."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_rules import every_vote, reordered, rules, said_of_all

from detente.analyses.votes._minimal_bits import LISTED
from detente.analyses.votes.coalitions import minimal_blocking, minimal_winning
from detente.analyses.votes.coleman import coleman
from detente.analyses.votes.deegan_packel import deegan_packel
from detente.analyses.votes.holler import holler
from detente.analyses.votes.johnston import johnston
from detente.bodies.chance import chance_given_vote, outcome_chances, swing_chances
from detente.bodies.power import Power, pivot_power, swings
from detente.bodies.price import cheapest, dual, first_mover_price
from detente.bodies.rule import NO, YES, Rule, passes
from detente.bodies.three import roll_call_power, three_valued_swings

SEED = st.integers(0, 2**32 - 1)
LARGE = settings(max_examples=12)
"""Half a million ways to vote an example; smaller rules are tried a hundred times each."""


def some_chances(seed: int, m: int) -> np.ndarray:
    stream = np.random.default_rng(seed)
    certain = np.eye(3)[stream.integers(0, 3, m)]
    return np.where(stream.random(m)[:, None] < 0.2, certain, stream.dirichlet([0.7, 0.7, 0.7], size=m))


def likelihood(chances: np.ndarray, votes: np.ndarray) -> np.ndarray:
    return np.asarray(np.prod([np.ones(len(votes)), *(chances[k][votes[:, k]] for k in range(votes.shape[1]))], axis=0))


def check_chances(rule: Rule, seed: int) -> None:
    m = len(rule.members)
    chances, votes = some_chances(seed, m), every_vote(m)
    passed, weight = said_of_all(rule.expression, votes), likelihood(chances, votes)
    found = outcome_chances(rule, chances)
    assert found.adopted == pytest.approx(weight[passed].sum(), abs=1e-12)
    assert found.adopted + found.failed + found.vetoed == pytest.approx(1, abs=1e-12)
    given = chance_given_vote(rule, chances)
    for k in {0, m // 2, m - 1}:
        sure = chances.copy()
        sure[k] = np.eye(3)[YES]
        assert given[k, YES] == pytest.approx(likelihood(sure, votes)[passed].sum(), abs=1e-12)


@given(rules(most=8), SEED)
def test_adoption_against_every_vote(rule: Rule, seed: int) -> None:
    check_chances(rule, seed)


@LARGE
@given(rules(least=11, most=12), SEED)
def test_adoption_of_twelve_against_every_vote(rule: Rule, seed: int) -> None:
    check_chances(rule, seed)


@given(rules(most=12), SEED)
def test_adoption_by_yes_and_no_against_every_vote(rule: Rule, seed: int) -> None:
    m = len(rule.members)
    yes = np.random.default_rng(seed).random(m)
    votes = every_vote(m, (NO, YES))
    weight = likelihood(np.stack([1 - yes, 0 * yes, yes], axis=-1), votes)
    passed = said_of_all(rule.expression, votes)
    assert outcome_chances(rule, np.stack([1 - yes, 0 * yes, yes], axis=-1)).adopted == pytest.approx(
        weight[passed].sum(), abs=1e-12
    )
    swing = swing_chances(rule, yes)
    for k in {0, m - 1}:
        rest = np.delete(np.arange(m), k)
        others = likelihood(np.stack([1 - yes, 0 * yes, yes], axis=-1)[rest], votes[votes[:, k] == YES][:, rest])
        gain = passed[votes[:, k] == YES].astype(float) - passed[votes[:, k] == NO]
        assert swing[k] == pytest.approx(others @ gain, abs=1e-12)


def check_three_valued(rule: Rule) -> None:
    m = len(rule.members)
    votes = every_vote(m)
    passed = said_of_all(rule.expression, votes)
    swung = [int(passed[votes[:, k] == YES].sum()) - int(passed[votes[:, k] == NO].sum()) for k in range(m)]
    assert three_valued_swings(rule).fractions == tuple(Fraction(count, 3 ** (m - 1)) for count in swung)


@given(rules(most=8))
def test_three_valued_swings_against_every_vote(rule: Rule) -> None:
    check_three_valued(rule)


@LARGE
@given(rules(least=11, most=12))
def test_three_valued_swings_of_twelve_against_every_vote(rule: Rule) -> None:
    check_three_valued(rule)


@given(rules(most=7, monotone=True))
def test_roll_calls_against_every_state_of_the_call(rule: Rule) -> None:
    """A state: who has voted, and how (3 stands for not yet). The last to vote settles what was open before."""
    m = len(rule.members)
    states = every_vote(m, (0, 1, 2, 3))
    worst, best = (np.where(states == 3, rest, states) for rest in (NO, YES))
    is_open = said_of_all(rule.expression, worst) != said_of_all(rule.expression, best)
    done = (states < 3).sum(axis=1)
    step = 4 ** np.arange(m - 1, -1, -1)
    here = states @ step
    assert (here == np.arange(4**m)).all()
    calls = np.array([0, *(factorial(s - 1) * factorial(m - s) * 3 ** (m - s) for s in range(1, m + 1))], dtype=object)
    found = []
    for k in range(m):
        at = np.flatnonzero(states[:, k] < 3)
        before = at + (3 - states[at, k]) * step[k]
        settles = at[is_open[before] & ~is_open[at]]
        found.append(Fraction(int(sum(calls[done[settles]])), factorial(m) * 3**m))
    assert roll_call_power(rule).fractions == tuple(found)


def minimal(rule: Rule, blocking: bool) -> set[tuple[str, ...]]:
    """Coalitions that decide, and do not when any one member is taken out, of every one."""
    m = len(rule.members)
    masks = np.arange(2**m)
    inside = masks[:, None] >> np.arange(m) & 1
    decides = said_of_all(rule.expression, 2 * (1 - inside if blocking else inside)) != blocking
    smaller = np.stack([decides[masks & ~(1 << k)] & (inside[:, k] == 1) for k in range(m)]).any(axis=0)
    return {tuple(rule.members[k] for k in np.flatnonzero(row)) for row in inside[decides & ~smaller]}


@given(rules(most=12))
def test_minimal_coalitions_of_up_to_twelve(rule: Rule) -> None:
    for found, blocking in ((minimal_winning(rule), False), (minimal_blocking(rule), True)):
        expected = minimal(rule, blocking)
        assert found.count == len(expected)
        assert set(found.listed) <= expected
        assert len(found.listed) == min(LISTED, len(expected))
        assert found.by_size == {n: sum(len(c) == n for c in expected) for n in sorted({len(c) for c in expected})}


def some_demands(seed: int, m: int) -> np.ndarray:
    """Whole numbers, 0 for the one vote each member casts unasked."""
    stream = np.random.default_rng(seed)
    demands = stream.integers(1, 20, (m, 3)).astype(float)
    demands[np.arange(m), stream.integers(0, 3, m)] = 0.0
    return demands


def check_price(rule: Rule, seed: int) -> None:
    m = len(rule.members)
    demands, votes = some_demands(seed, m), every_vote(m)
    asked = sum(demands[k][votes[:, k]] for k in range(m))
    passed = said_of_all(rule.expression, votes)
    assert cheapest(rule, demands, "pass").cost == asked[passed].min()
    assert cheapest(rule, demands, "block").cost == asked[~passed].min()


@given(rules(most=8), SEED)
def test_the_cheapest_votes_of_all(rule: Rule, seed: int) -> None:
    check_price(rule, seed)


@LARGE
@given(rules(least=11, most=12), SEED)
def test_the_cheapest_votes_of_twelve(rule: Rule, seed: int) -> None:
    check_price(rule, seed)


# Laws


@given(rules(most=6))
def test_what_blocks_a_rule_wins_under_its_dual(rule: Rule) -> None:
    votes = every_vote(len(rule.members))
    assert (passes(dual(rule), 2 - votes) != passes(rule, votes)).all()
    assert (passes(dual(dual(rule)), votes) == passes(rule, votes)).all()
    assert set(minimal_blocking(rule).listed) == set(minimal_winning(dual(rule)).listed)
    assert set(minimal_winning(rule).listed) == set(minimal_blocking(dual(rule)).listed)


@given(rules(most=7), SEED)
def test_power_and_chances_under_the_dual(rule: Rule, seed: int) -> None:
    other = dual(rule)
    assert swings(other).power.fractions == swings(rule).power.fractions
    assert pivot_power(other).fractions == pivot_power(rule).fractions
    assert three_valued_swings(other).fractions == three_valued_swings(rule).fractions
    chances = some_chances(seed, len(rule.members))
    turned = outcome_chances(other, chances[:, ::-1]).adopted
    assert turned == pytest.approx(1 - outcome_chances(rule, chances).adopted, abs=1e-12)


@given(rules(most=6, monotone=True))
def test_roll_calls_under_the_dual(rule: Rule) -> None:
    assert roll_call_power(dual(rule)).fractions == roll_call_power(rule).fractions


@given(rules(most=8, monotone=True), SEED)
def test_a_vote_raised_never_undoes_what_passed(rule: Rule, seed: int) -> None:
    votes = every_vote(len(rule.members))
    passed = passes(rule, votes)
    for k in range(len(rule.members)):
        raised = votes.copy()
        raised[:, k] = np.minimum(raised[:, k] + 1, YES)
        assert (passes(rule, raised) >= passed).all()
    given = chance_given_vote(rule, some_chances(seed, len(rule.members)))
    assert (np.diff(given, axis=1) >= -1e-12).all()


INDICES = (
    lambda rule: swings(rule).power,
    pivot_power,
    three_valued_swings,
    roll_call_power,
    deegan_packel,
    holler,
    johnston,
    lambda rule: coleman(rule).prevent,
    lambda rule: coleman(rule).initiate,
)


@given(rules(most=6, monotone=True), SEED, st.data())
def test_the_order_of_members_is_irrelevant(rule: Rule, seed: int, data: st.DataObject) -> None:
    m = len(rule.members)
    order = data.draw(st.permutations(range(m)))
    moved = reordered(rule, order)
    for index in INDICES:
        here, there = (index(one) for one in (rule, moved))
        assert isinstance(here, Power)
        assert there.fractions == tuple(here.fractions[k] for k in order)  # type: ignore[index]
    chances = some_chances(seed, m)
    one, other = outcome_chances(rule, chances), outcome_chances(moved, chances[order])
    for end in ("adopted", "failed", "vetoed"):
        assert getattr(one, end) == pytest.approx(getattr(other, end), abs=1e-12)
    np.testing.assert_allclose(one.vetoed_by[order], other.vetoed_by, atol=1e-12)
    demands = some_demands(seed, m)
    bought, again = cheapest(rule, demands), cheapest(moved, demands[order])
    assert bought.cost == again.cost
    assert again.votes.tolist() == bought.votes[order].tolist()
    assert minimal_winning(rule).by_size == minimal_winning(moved).by_size


@given(rules(most=5, monotone=True), SEED, st.data())
def test_the_first_mover_s_price_whatever_the_order(rule: Rule, seed: int, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(rule.members))))
    prior = np.random.default_rng(seed).normal(0, 0.5, len(order)).round(2)
    one, other = first_mover_price(rule, prior), first_mover_price(reordered(rule, order), prior[order])
    assert one.price == pytest.approx(other.price, abs=1e-6)
