"""Veto players, proposals in turn, threats of war, markets for control and the plain mean: published and by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente.analyses.bargaining.baron_ferejohn import _bought, _bought_alike, baron_ferejohn
from detente.analyses.bargaining.coleman_exchange import coleman_exchange
from detente.analyses.bargaining.mean import mean
from detente.analyses.bargaining.veto_players import setter_choice, veto_players
from detente.analyses.bargaining.war_range import war_range
from detente.analysis import run
from detente.bodies.rule import All, Rule, quota, veto


def test_tsebelis_on_a_line() -> None:
    """Fallback 100, vetoes at 10, 40 and 60: the winset is [20, 100], and a setter at 10 gets 20."""
    position = np.array([10.0, 40.0, 60.0])
    found = veto_players(position, np.abs(position - 100))
    assert [found.low.item(), found.high.item()] == [20, 100]
    assert setter_choice(found, np.array(10.0), np.array(100.0)) == 20


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6), st.floats(0, 100), st.floats(0, 100))
def test_the_winset_is_what_nobody_objects_to(players: list[float], fallback: float, ideal: float) -> None:
    position = np.array(players)
    found = veto_players(position, np.abs(position - fallback))
    grid = np.linspace(0, 100, 1001)
    fine = (np.abs(grid[:, None] - position) <= np.abs(position - fallback) - 1e-6).all(1)
    assert ((grid >= found.low) & (grid <= found.high))[fine].all()
    assert found.low - 1e-9 <= fallback <= found.high + 1e-9, "all accept the fallback itself"
    chosen = setter_choice(found, np.array(ideal), np.array(fallback))
    assert abs(chosen - ideal) <= np.abs(grid[fine] - ideal).min(initial=np.inf) + 1e-6


def test_different_fallbacks_may_leave_nothing() -> None:
    found = veto_players(np.array([0.0, 100.0]), np.array([10.0, 10.0]))
    assert np.isnan([found.low, found.high]).all()
    assert setter_choice(found, np.array(5.0), np.array(33.0)) == 33


@pytest.mark.parametrize("n", [3, 5, 9])
@pytest.mark.parametrize("patience", [0.5, 0.9, 1.0])
def test_closed_rule_by_majority(n: int, patience: float) -> None:
    """Baron and Ferejohn 1989, proposition 3: the proposer keeps 1 − δ(n − 1)/2n, a partner gets δ/n."""
    members = tuple(f"m{i}" for i in range(n))
    found = baron_ferejohn(Rule(members, quota(members, n // 2 + 1), "majority"), patience)
    assert found.keeps == pytest.approx(1 - patience * (n - 1) / (2 * n), abs=1e-12)
    assert found.partner == pytest.approx(patience / n, abs=1e-12)


def test_a_member_that_must_agree_gets_most() -> None:
    """Of three, a with a veto: v_a = (1 − δv_b)/3 + 2δv_a/3, and as b and c compete v_b = (1 − δv_a)/3 + δv_b/6."""
    members, d = ("a", "b", "c"), 0.8
    found = baron_ferejohn(Rule(members, All((quota(members, 2), veto(members, ["a"]))), "veto"), d)
    by_hand = np.linalg.solve([[1 - 2 * d / 3, d / 3], [d / 3, 1 - d / 6]], [1 / 3, 1 / 3])
    assert found.value[:2] == pytest.approx(by_hand, abs=0.01)
    assert found.value.sum() == pytest.approx(1)


def test_who_proposes_more_often_can_expect_more() -> None:
    members = ("a", "b", "c")
    rule = Rule(members, quota(members, 2), "majority")
    found = baron_ferejohn(rule, 0.5, np.array([0.6, 0.2, 0.2]))
    assert found.value[0] > found.value[1] == pytest.approx(float(found.value[2]), abs=0.01)


@given(st.integers(0, 10**6), st.integers(1, 9))
def test_buying_among_members_all_alike_is_buying_the_cheapest_votes(seed: int, n: int) -> None:
    """The short way, by order of price, against the shortest way through the rule's diagram."""
    generator = np.random.default_rng(seed)
    names = tuple(f"m{k}" for k in range(n))
    rule = Rule(names, quota(names, int(generator.integers(1, n + 1))), "alike")
    price, chances = generator.uniform(0.1, 1, n) / n, generator.dirichlet(np.ones(n))
    for found, slow in zip(_bought_alike(rule, price, chances), _bought(rule, price, chances), strict=True):
        np.testing.assert_allclose(found, slow, atol=1e-12)


def test_the_range_of_fearon() -> None:
    """Fearon 1995, p. 387: from p − c_A to p + c_B."""
    found = war_range(np.array([0.6, 0.05]), np.array(0.2), np.array(0.1))
    assert found.low == pytest.approx([0.4, 0.0])
    assert found.high == pytest.approx([0.7, 0.15])
    assert not found.war.any()


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 0.3), st.floats(0, 0.99))
def test_a_side_that_falls_fights_when_all_of_today_is_too_little(
    p: float, q: float, a: float, b: float, d: float
) -> None:
    """By discounted sums: war now against all of this round and the least that it can be held to ever after."""
    found = war_range(np.array(p), np.array(a), np.array(b), q - p, d)
    flow = 1 - d  # of a flow that sums to 1
    b_fights, a_fights = (1 - p) - b > flow + d * ((1 - q) + a), p - a > flow + d * (q + b)
    margin = min(abs((1 - p) - b - flow - d * ((1 - q) + a)), abs(p - a - flow - d * (q + b)))
    assert margin < 1e-6 or bool(found.war) == (b_fights or a_fights)


def test_the_market_of_coleman_clears() -> None:
    generator = np.random.default_rng(3)
    interest, control = generator.random((50, 6, 4)), generator.random((50, 6, 4))
    x = interest / interest.sum(-1, keepdims=True)
    c = control / control.sum(-2, keepdims=True)
    market = coleman_exchange(interest, control)
    np.testing.assert_allclose(market.value, np.einsum("di,dij->dj", market.power, x), atol=1e-12)
    np.testing.assert_allclose(market.power, np.einsum("dij,dj->di", c, market.value), atol=1e-12)
    np.testing.assert_allclose(market.control.sum(1), 1)


def test_a_market_without_interest_or_with_separate_groups_is_defined() -> None:
    nobody = coleman_exchange(np.zeros((2, 2)), np.ones((2, 2)))
    assert (nobody.value == 0).all()
    apart = coleman_exchange(np.eye(2), np.eye(2))
    assert apart.value.tolist() == apart.power.tolist() == [0.5, 0.5]
    swapped = coleman_exchange(np.eye(2), np.eye(2)[::-1])
    assert swapped.value.tolist() == [0.5, 0.5], "control goes round in a circle and yet settles"


def test_means_miss_the_decisions_of_the_union_as_published(shared: Path) -> None:
    """Mean absolute error on 233 decisions: salience-weighted 24.94, plain 25.32."""
    rows = defaultdict(list)
    with (shared / "bargaining" / "deu" / "issues.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["issue"]].append(row)
    missed = []
    for mine in rows.values():
        held = [r for r in mine if r["position"] and r["salience"]]
        if len(held) < 3 or not mine[0]["outcome"]:
            continue
        x, s = (np.array([float(r[what]) for r in held]) for what in ("position", "salience"))
        outcome = float(mine[0]["outcome"])
        missed.append([abs(mean(x, s) - outcome), abs(mean(x, np.ones(len(x))) - outcome)])
    assert len(missed) == 233
    assert np.mean(missed, axis=0).round(2).tolist() == [24.94, 25.32]


NARROW = """
detente = 1
title = "Two poles"
as_of = 2020-01-01
until = 2020-12-31
[actor]
a = { name = "A", influence = 50 }
b = { name = "B", influence = 50 }
[issue.one]
question = "How much?"
scale = { 0 = "none", 100 = "all" }
fallback = 50
[issue.two]
question = "How soon?"
scale = { 0 = "none", 100 = "all" }
fallback = 50
"""
STANCES = {
    "two poles": "[stance.a]\none={position=0,salience=50}\ntwo={position=100,salience=20}\n"
    "[stance.b]\none={position=100,salience=20}\ntwo={position=0,salience=50}",
    "one actor": "[stance.a]\none={position=30,salience=50}",
    "one point": "[stance.a]\none={position=40,salience=50}\n[stance.b]\none={position=40,salience=20}",
    "no salience": "[stance.a]\none={position=0,salience=0}\n[stance.b]\none={position=100,salience=0}",
    "no stance": "",
}
MINE = (
    "mean", "median", "compromise", "nash-bargain", "kalai-smorodinsky", "egalitarian", "exchange", "coleman-exchange",
    "veto-players", "baron-ferejohn", "war-range", "package-deals",
)  # fmt: skip


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("stances", STANCES)
def test_the_ends_of_what_a_case_can_say_are_answered(name: str, stances: str, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(NARROW + STANCES[stances], encoding="utf-8")
    result = run(name, detente.load(path), draws=3)
    assert result.findings
    for measure in result.measures.values():
        assert np.isfinite([measure.best, measure.mean, measure.low, measure.high]).all(), measure
    if stances == "one point" and "one" in result.measures and name != "baron-ferejohn":
        assert result["one"].best == pytest.approx(40, abs=0.05)
