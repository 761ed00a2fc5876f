"""Power in rules of every size against counting all votes one by one, and against published values."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations, product
from math import factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_rules import reordered, rules, said, said_of_all

from detente.bodies import power
from detente.bodies.fourier import even_chances
from detente.bodies.halves import winning_counts
from detente.bodies.library import library_body
from detente.bodies.orders import pivots
from detente.bodies.power import pivot_power, swings
from detente.bodies.rule import All, Any, Expression, Rule, Tally, fewer_against, quota
from detente.bodies.three import roll_call_power, three_valued_swings
from detente.errors import LimitError

FUND = date(2022, 3, 1)


def wins(rule: Rule) -> np.ndarray:
    """Whether each coalition wins, by mask."""
    m = len(rule.members)
    return said_of_all(rule.expression, 2 * (np.arange(2**m)[:, None] >> np.arange(m) & 1))


def column(path: Path, name: str) -> dict[str, int]:
    with path.open(encoding="utf-8") as file:
        return {row["member"]: int(row[name]) for row in csv.DictReader(file)}


@given(rules(most=12))
def test_swings_and_pivots_against_every_coalition(rule: Rule) -> None:
    m, won = len(rule.members), wins(rule)
    sizes = np.array([mask.bit_count() for mask in range(2**m)])
    found, pivoted = swings(rule), pivot_power(rule)
    assert found.passing_fraction == Fraction(int(won.sum()), 2**m)
    for k in range(m):
        without = np.flatnonzero(~np.arange(2**m) >> k & 1)
        gain = won[without | 1 << k].astype(int) - won[without]
        assert found.power.fractions[k] == Fraction(int(gain.sum()), 2 ** (m - 1))
        orders = sum(int(g) * factorial(s) * factorial(m - 1 - s) for g, s in zip(gain, sizes[without], strict=True))
        assert pivoted.fractions[k] == Fraction(orders, factorial(m))


@st.composite
def weighted(draw: st.DrawFn, least: int = 1, most: int = 12) -> tuple[np.ndarray, int]:
    weights = draw(st.lists(st.integers(0, 40), min_size=least, max_size=most).filter(any))
    return np.array(weights), draw(st.integers(1, sum(weights)))


@settings(max_examples=100, deadline=None)
@given(st.integers(9, 12).flatmap(lambda m: st.tuples(*[weighted(m, m)] * 3)), st.sampled_from([All, Any]))
def test_joint_rules_of_up_to_twelve_members(parts: tuple[tuple[np.ndarray, int], ...], join: type) -> None:
    m = len(parts[0][0])
    members = tuple(str(k) for k in range(m))
    rule = Rule(members, join(tuple(quota(members, q, w.tolist()) for w, q in parts)), "joint")
    masks = np.arange(2**m)[:, None] >> np.arange(m) & 1
    met = [masks @ w >= q for w, q in parts]
    won = np.logical_and.reduce(met) if join is All else np.logical_or.reduce(met)
    counts = winning_counts(rule)
    assert counts is not None
    for size in range(m + 1):
        chosen = won & (masks.sum(axis=1) == size)
        assert counts.winning[size] == chosen.sum()
        assert counts.holding[:, size].tolist() == masks[chosen].sum(axis=0).tolist()


@settings(max_examples=100, deadline=None)
@given(weighted())
def test_inversion_and_quadrature_agree_with_counting(body: tuple[np.ndarray, int]) -> None:
    weights, needed = body
    members = tuple(str(k) for k in range(len(weights)))
    rule = Rule(members, quota(members, needed, weights.tolist()), "weighted")
    exact, windows = swings(rule), even_chances(weights, needed)
    assert windows.bound < 1e-9
    assert np.abs(windows.swings - exact.power.values).max() <= windows.bound
    assert abs(windows.passing - exact.passing) <= windows.bound
    found, bound = pivots(weights, needed)
    assert np.abs(found - pivot_power(rule).values).max() <= bound


@settings(max_examples=100, deadline=None)
@given(rules(most=8, monotone=True), st.randoms(use_true_random=False))
def test_dual_order_and_monotonicity(rule: Rule, random: object) -> None:
    m = len(rule.members)
    dual = replace(rule, expression=turned(rule.expression))
    assert swings(dual).power.fractions == swings(rule).power.fractions
    assert swings(dual).passing_fraction == 1 - swings(rule).passing_fraction
    assert pivot_power(dual).fractions == pivot_power(rule).fractions
    order = random.sample(range(m), m)  # type: ignore[attr-defined]
    moved = reordered(rule, order)
    assert swings(moved).power.fractions == tuple(swings(rule).power.fractions[k] for k in order)
    assert roll_call_power(moved).fractions == tuple(roll_call_power(rule).fractions[k] for k in order)
    assert min(swings(rule).power.fractions) >= 0
    assert sum(pivot_power(rule).fractions) == sum(roll_call_power(rule).fractions) == 1


def turned(expression: Expression) -> Expression:
    """The dual rule: it passes where the rule fails with every yes and no exchanged."""
    if not isinstance(expression, Tally):
        parts = tuple(turned(part) for part in expression.parts)
        return Any(parts) if isinstance(expression, All) else All(parts)
    top = max(*expression.no, *expression.abstain, *expression.yes)
    three = [tuple(top - w for w in side) for side in (expression.yes, expression.abstain, expression.no)]
    return Tally(three[0], three[1], three[2], top * len(expression.no) - expression.at_least + 1)


@given(weighted(2))
def test_more_votes_never_mean_less_power(body: tuple[np.ndarray, int]) -> None:
    weights, needed = body
    members = tuple(str(k) for k in range(len(weights)))
    rule = Rule(members, quota(members, needed, weights.tolist()), "weighted")
    order = np.argsort(weights)
    for index in (swings(rule).power, pivot_power(rule), three_valued_swings(rule), roll_call_power(rule)):
        shares = [index.fractions[k] for k in order]
        assert shares == sorted(shares)


@settings(max_examples=100, deadline=None)
@given(rules(most=5))
def test_three_valued_swings_against_all_votes(rule: Rule) -> None:
    m = len(rule.members)
    counted = [0] * m
    for vote in product((0, 1, 2), repeat=m):
        for k in range(m):
            counted[k] += (vote[k] == 2) * said(rule.expression, vote) - (vote[k] == 0) * said(rule.expression, vote)
    assert three_valued_swings(rule).fractions == tuple(Fraction(count, 3 ** (m - 1)) for count in counted)


@settings(max_examples=100, deadline=None)
@given(rules(most=4, monotone=True))
def test_roll_calls_one_by_one(rule: Rule) -> None:
    m = len(rule.members)
    settled = [0] * m
    for order in permutations(range(m)):
        for vote in product((0, 1, 2), repeat=m):
            for done in range(1, m + 1):
                known = {k: vote[k] for k in order[:done]}
                worst, best = (tuple(known.get(k, rest) for k in range(m)) for rest in (0, 2))
                if said(rule.expression, worst) == said(rule.expression, best):
                    settled[order[done - 1]] += 1
                    break
    assert roll_call_power(rule).fractions == tuple(Fraction(n, factorial(m) * 3**m) for n in settled)


def test_rounded_answers_are_near_the_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ways a large body goes, made to run on the Security Council."""
    council = library_body("un-security-council").rule(date(2007, 4, 21))
    functions = [lambda r: swings(r).power, pivot_power, three_valued_swings, roll_call_power]
    exact = [function(council) for function in functions]
    monkeypatch.setattr("detente.bodies.whole.STEPS", 0)
    monkeypatch.setattr(power, "winning_counts", lambda rule: None)
    monkeypatch.setattr(power, "BITS", 0)
    for function, right in zip(functions, exact, strict=True):
        found = function(council)
        assert found.fractions is None
        assert 0 < np.abs(found.values - right.values).max() + 1e-300 <= found.bound == 1e-12


def test_security_council_with_abstention() -> None:
    """Of 3^15 votes 146,796 pass; the roll-call power of a permanent member is 118525786/725416965."""
    council = library_body("un-security-council").rule(date(2007, 4, 21))
    swung, settled = three_valued_swings(council), roll_call_power(council)
    assert swung.values[[0, 5]] == pytest.approx([0.0226504, 0.0111132], abs=5e-8)
    assert (swung.values / swung.values.sum())[[0, 5]] == pytest.approx([0.1009448, 0.0495276], abs=5e-8)
    assert settled.fractions[0] == Fraction(118525786, 725416965)
    assert settled.values[[0, 5]] == pytest.approx([0.1633899, 0.0183051], abs=5e-8)


def test_council_of_the_union_by_the_treaty_of_nice() -> None:
    council = library_body("eu-council-nice").rule(date(2007, 1, 1))
    found = swings(council)
    assert found.passing_fraction == Fraction(2_718_741, 2**27)
    assert found.passing == pytest.approx(0.02026, abs=5e-6)
    share = dict(zip(council.members, found.power.values / found.power.values.sum(), strict=True))
    published = {"DEU": 0.077828, "FRA": 0.077827, "ESP": 0.074199, "ROU": 0.042591, "NLD": 0.039740, "MLT": 0.009422}
    assert {k: share[k] for k in published} == pytest.approx(published, abs=5e-7)


def test_council_of_the_union_by_the_treaty_of_lisbon(shared: Path) -> None:
    population = column(shared / "bodies/eu_council_population_2025.csv", "pct_x100")
    states = tuple(population)
    double = All((quota(states, 15), quota(states, 6500, list(population.values()))))
    council = Rule(states, Any((double, fewer_against(states, 4))), "EU Council")
    found, pivoted = swings(council), pivot_power(council)
    assert found.passing_fraction == Fraction(17_742_527, 2**27)
    assert found.passing == pytest.approx(0.132192, abs=5e-7)
    share = found.power.values / found.power.values.sum()
    germany, malta = states.index("Germany"), states.index("Malta")
    assert pivoted.values[[germany, malta]] == pytest.approx([0.17554737, 0.00862791], abs=5e-9)
    assert share[[germany, malta]] == pytest.approx([0.12035624, 0.01732174], abs=5e-9)
    without = pivot_power(replace(council, expression=double))
    assert without.values[germany] == pytest.approx(0.17757, abs=5e-6)


@pytest.mark.parametrize(
    ("name", "swing", "first", "third"),
    [
        ("imf-board-of-governors", 0.2326081246, 0.1916713432, 0.0616448467),
        ("imf-board-of-governors-85", 0.0290670160, 0.1891683736, 0.0637679806),
    ],
)
def test_governors_of_the_fund(name: str, swing: float, first: float, third: float) -> None:
    """At 85% the shared table has .0290670157; summing all 190 members' votes up one by one gives .0290670160."""
    fund = library_body(name).rule(FUND)
    found, pivoted = swings(fund), pivot_power(fund)
    us, japan = fund.members.index("USA"), fund.members.index("JPN")
    assert found.power.fractions is None
    assert found.power.bound < 1e-12
    assert pivoted.bound < 1e-10
    assert (found.power.values / found.power.values.sum())[us] == pytest.approx(swing, abs=5e-11)
    assert pivoted.values[[us, japan]] == pytest.approx([first, third], abs=5e-11)
    assert abs(pivoted.values.sum() - 1) < 190 * pivoted.bound


def test_inversion_agrees_with_summing_up_the_fund() -> None:
    """At 85%, where a draft passes once in 300,000: every member's swings to nine digits."""
    fund = library_body("imf-board-of-governors-85").rule(FUND)
    weights = np.array(fund.expression.yes)  # type: ignore[union-attr]
    lost = int(weights.sum()) - fund.expression.at_least  # type: ignore[union-attr]
    ways = np.zeros(lost + 1)
    ways[0] = 1.0
    for weight in weights:
        ways[weight:] += ways[:-weight].copy()
    below = np.cumsum(ways)
    found = swings(fund).power.values
    for k in (0, fund.members.index("USA"), fund.members.index("JPN"), fund.members.index("TUV")):
        ends = np.arange(lost, -1, -weights[k])
        swung = below[lost] + 2 * sum((-1) ** n * below[end] for n, end in enumerate(ends[1:], start=1))
        assert found[k] == pytest.approx(swung / 2.0**189, rel=1e-9)


def test_equal_members_of_a_large_assembly_are_counted_exactly() -> None:
    members = tuple(str(k) for k in range(193))
    found = swings(Rule(members, quota(members, 97), "assembly"))
    middle = factorial(192) // factorial(96) ** 2
    assert found.power.fractions[0] == Fraction(middle, 2**192)


def test_a_single_tally_past_all_limits_says_so() -> None:
    with pytest.raises(LimitError, match="Mend: give the votes in larger units"):
        pivots(np.full(60, 2**20), 2**24)


@given(weighted(2), st.integers(1, 6))
def test_a_series_cut_short_is_off_by_no_more_than_it_says(body: tuple[np.ndarray, int], frequencies: int) -> None:
    weights, needed = body
    members = tuple(str(k) for k in range(len(weights)))
    exact = swings(Rule(members, quota(members, needed, weights.tolist()), "weighted"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("detente.bodies.fourier.FREQUENCIES", frequencies)
        cut = even_chances(weights, needed)
    assert np.abs(cut.swings - exact.power.values).max() <= cut.bound
    assert abs(cut.passing - exact.passing) <= cut.bound
