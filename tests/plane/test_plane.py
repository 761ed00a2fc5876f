"""Voting in the plane against direct votes, dense directions and published points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_rules import rules, said
from scipy.optimize import linprog

from detente.bodies.rule import All, Any, Expression, Rule, Tally, quota, veto
from detente.errors import LimitError, RuleError
from detente.numeric import Array
from detente.plane.directions import Directions, directions, votes_of
from detente.plane.middle import core, yolk
from detente.plane.setter import line_setter_text, setter_text
from detente.plane.winset import (
    beats,
    line_pivots,
    line_winset,
    sampled_share,
    share_of_box,
    winset,
)

BOX = np.array([100.0, 80.0])
SEEDS = st.integers(0, 2**32 - 1)


def majority(n: int, at_least: int | None = None) -> Rule:
    members = tuple(f"m{k}" for k in range(n))
    return Rule(members, quota(members, at_least or n // 2 + 1), "majority")


def permuted(expression: Expression, order: list[int]) -> Expression:
    if not isinstance(expression, Tally):
        return type(expression)(tuple(permuted(part, order) for part in expression.parts))
    no, abstain, yes = (tuple(w[k] for k in order) for w in (expression.no, expression.abstain, expression.yes))
    return Tally(no, abstain, yes, expression.at_least, expression.veto)


def placed(rule: Rule, seed: int, lattice: bool = False) -> tuple[Array, np.random.Generator]:
    """Members at random, on a lattice so coarse that many tie where asked for."""
    random = np.random.default_rng(seed)
    points = random.random((len(rule.members), 2)) * BOX
    return (np.round(points / 20) * 20 if lattice else points), random


def far_from_ties(points: Array, origin: Array, texts: Array) -> Array:
    gap = np.linalg.norm(points - texts[:, None], axis=2) - np.linalg.norm(points - origin, axis=1)
    return np.asarray((np.abs(gap) > 1e-6).all(axis=1))


def inside(found: Directions, origin: Array, texts: Array) -> Array:
    toward = texts - origin
    angle = np.mod(np.arctan2(toward[:, 1], toward[:, 0]), 2 * np.pi)
    return np.asarray(np.hypot(*toward.T) < winset(found, origin).reach(angle))


@settings(max_examples=200, deadline=None)
@given(rules(monotone=True), SEEDS, st.booleans())
def test_the_winset_is_what_a_direct_vote_says(rule: Rule, seed: int, lattice: bool) -> None:
    points, random = placed(rule, seed, lattice)
    origin, texts = random.random(2) * BOX, random.random((300, 2)) * BOX
    texts = texts[far_from_ties(points, origin, texts)]
    closer = np.linalg.norm(points - texts[:, None], axis=2) < np.linalg.norm(points - origin, axis=1)
    slow = [said(rule.expression, tuple(2 * int(yes) for yes in row)) for row in closer]
    assert inside(directions(points, votes_of(rule)), origin, texts).tolist() == slow
    assert beats(rule, points, origin, texts).tolist() == slow


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS)
def test_those_who_abstain_abstain(rule: Rule, seed: int) -> None:
    points, random = placed(rule, seed)
    origin, texts = random.random(2) * BOX, random.random((200, 2)) * BOX
    away = random.random(len(rule.members)) < 0.4
    texts = texts[far_from_ties(points, origin, texts)]
    if said(rule.expression, tuple(int(gone) for gone in away)):
        with pytest.raises(RuleError, match="whatever those who vote say"):
            votes_of(rule, away)
        return
    found = directions(points, votes_of(rule, away))
    everyone = (found.pivot < 0).any()
    direct = beats(rule, points, origin, texts, away)
    assert inside(found, origin, texts).tolist() == direct.tolist()
    assert not everyone or not direct.any()


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS, st.floats(0, 6.28), st.floats(-50, 50))
def test_moving_turning_and_reordering_change_nothing(rule: Rule, seed: int, angle: float, by: float) -> None:
    points, random = placed(rule, seed)
    origin = random.random(2) * BOX
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    order = random.permutation(len(points))
    other = Rule(tuple(rule.members[k] for k in order), permuted(rule.expression, order.tolist()), "reordered")
    before, after = (
        directions(points, votes_of(rule)),
        directions((points @ turn + by)[order], votes_of(other)),
    )
    assert winset(after, origin @ turn + by).area == pytest.approx(winset(before, origin).area, rel=1e-7, abs=1e-7)
    assert yolk(after)[1] == pytest.approx(yolk(before)[1], abs=1e-7)
    assert core(after)[1] == pytest.approx(core(before)[1], abs=1e-7)


def test_the_area_of_a_lens() -> None:
    both = directions(np.array([[-1.0, 0.0], [1.0, 0.0]]), votes_of(majority(2)))
    lens = winset(both, np.array([0.0, np.sqrt(3)]))
    assert lens.area == pytest.approx(2 * (2 * np.arccos(0.5) * 2) - 2 * np.sqrt(3))  # two circles of radius 2
    (outline,) = lens.outline(0.01)
    assert np.abs(np.linalg.norm(outline[:, None] - both.points, axis=2).min(axis=1)).max() <= 2 + 1e-9
    x, y = outline.T
    assert abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2 == pytest.approx(lens.area, rel=1e-3)


@settings(max_examples=30, deadline=None)
@given(rules(monotone=True), SEEDS)
def test_the_share_agrees_with_sampling_within_its_error(rule: Rule, seed: int) -> None:
    points, random = placed(rule, seed)
    origin = random.random(2) * BOX
    share = share_of_box(winset(directions(points, votes_of(rule)), origin), BOX)
    sampled, error = sampled_share(rule, points, origin, BOX, random.random((4000, 2)))
    assert abs(share - sampled) < 5 * error + 1e-3


def test_yolk_of_three_is_the_incircle() -> None:
    a, b, c = points = np.array([[-15.0, -9.0], [0.0, 17.0], [15.0, -9.0]])
    sides = np.array([np.linalg.norm(b - c), np.linalg.norm(c - a), np.linalg.norm(a - b)])
    area = 26.0 * 30 / 2
    centre, radius = yolk(directions(points, votes_of(majority(3))))
    assert radius == pytest.approx(2 * area / sides.sum(), abs=1e-10)
    assert centre == pytest.approx(sides @ points / sides.sum(), abs=1e-9)


def test_published_cores() -> None:
    triangle = directions(np.array([[-15.0, -9.0], [0.0, 17.0], [15.0, -9.0]]), votes_of(majority(3)))
    assert core(triangle)[1] > 1
    cross = directions(np.array([[2.0, 0], [-2, 0], [0, 2], [0, -2], [0, 0]]), votes_of(majority(5)))
    point, pull = core(cross)
    assert pull <= 1e-12
    assert point == pytest.approx([0, 0], abs=1e-9)
    assert yolk(cross)[1] == pytest.approx(0, abs=1e-9)


def turned(found: Directions, sign: float) -> float:
    """The same linear program over 720 directions and those of the ties, by a general solver."""
    angle = np.concatenate([np.linspace(0, 2 * np.pi, 721)[:-1], found.edge[:-1]])
    ahead = sign * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    rows = np.column_stack([ahead, -np.ones(len(angle))])
    done = linprog([0, 0, 1], A_ub=rows, b_ub=sign * found.most(angle), bounds=[(None, None)] * 3)
    assert done.fun is not None
    return float(done.fun)


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS, st.booleans())
def test_core_and_yolk_agree_with_many_directions(rule: Rule, seed: int, lattice: bool) -> None:
    points, _ = placed(rule, seed, lattice)
    found = directions(points, votes_of(rule))
    assert core(found)[1] == pytest.approx(turned(found, -1), abs=0.02)
    assert core(found)[1] >= turned(found, -1) - 1e-7
    slow = turned(found, 1)
    assert yolk(found)[1] >= slow - 1e-7
    assert yolk(found)[1] == pytest.approx(max(slow, 0), abs=0.02)


def test_lines_through_two_members_alone_do_not_make_the_yolk() -> None:
    """There are bodies whose yolk is larger than the smallest circle that meets their limiting median lines."""
    larger = 0
    for seed in range(300):
        points = np.random.default_rng(seed).random((5, 2))
        found = directions(points, votes_of(majority(5)))
        angle = found.edge[:-1]
        rows = np.column_stack([np.cos(angle), np.sin(angle), -np.ones(len(angle))])
        limiting = linprog([0, 0, 1], A_ub=rows, b_ub=found.most(angle), bounds=[(None, None)] * 3).fun
        assert limiting is not None
        assert yolk(found)[1] >= limiting - 1e-9
        larger += yolk(found)[1] > limiting + 1e-6
    assert larger


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS, st.booleans())
def test_the_core_is_what_no_text_beats(rule: Rule, seed: int, lattice: bool) -> None:
    points, random = placed(rule, seed, lattice)
    found = directions(points, votes_of(rule))
    point, pull = core(found)
    assume(abs(pull) > 1e-6)
    if pull < 0:
        assert winset(found, point).area < 1e-9
        near = np.concatenate([random.random((500, 2)) * BOX, point + random.normal(size=(500, 2)) / 10])
        assert not beats(rule, points, point, near).any()
    else:
        texts = np.concatenate([random.random((50, 2)) * BOX, points, point[None]])
        assert all(winset(found, text).area > 0 for text in texts)


@settings(max_examples=150, deadline=None)
@given(rules(monotone=True), SEEDS)
def test_on_a_line_as_a_direct_vote_says(rule: Rule, seed: int) -> None:
    points, random = placed(rule, seed)
    line, origin, ideal = points[:, 0], random.random() * 100, random.random() * 100
    texts = np.linspace(-100, 200, 601) + 0.0123
    direct = beats(rule, line[:, None], np.array([origin]), texts[:, None])
    found = line_winset(line, votes_of(rule), origin)
    assert [any(a < text < b for a, b in found) for text in texts] == direct.tolist()
    low, high = line_pivots(line, votes_of(rule))
    assert (high <= origin <= low) == (not found)
    best = line_setter_text(line, votes_of(rule), origin, ideal, 100.0)
    tried = [text for text in texts[direct] if 0 <= text <= 100]
    assert abs(best - ideal) <= min([abs(text - ideal) for text in [*tried, origin]]) + 1e-9
    assert best == origin or any(a - 1e-9 <= best <= b + 1e-9 for a, b in found)


@settings(max_examples=150, deadline=None)
@given(rules(monotone=True), SEEDS)
def test_no_text_tried_is_better_for_the_setter(rule: Rule, seed: int) -> None:
    points, random = placed(rule, seed)
    origin, ideal, texts = random.random(2) * BOX, random.random(2) * BOX, random.random((2000, 2)) * BOX
    found = directions(points, votes_of(rule))
    best = setter_text(found, origin, ideal, BOX)
    won = texts[beats(rule, points, origin, texts)]
    miss = np.linalg.norm(best - ideal)
    assert miss <= np.linalg.norm(origin - ideal) + 1e-12
    assert not len(won) or miss <= np.linalg.norm(won - ideal, axis=1).min() + 1e-9
    hair = best + (origin - best) * 1e-2
    assert np.allclose(best, origin, atol=1e-3) or beats(rule, points, origin, hair[None])[0]


def test_a_veto_and_a_double_majority() -> None:
    members = tuple("abcde")
    double = All((quota(members, 3), quota(members, 60, [40, 30, 10, 10, 10]), veto(members, ["e"])))
    rule = Rule(members, Any((double, quota(members, 5))), "double")
    points, random = placed(rule, 4)
    texts = random.random((5000, 2)) * BOX
    found = directions(points, votes_of(rule))
    texts = texts[far_from_ties(points, points[0] + 1, texts)]
    assert inside(found, points[0] + 1, texts).tolist() == beats(rule, points, points[0] + 1, texts).tolist()
    assert not winset(found, points[4]).area, "nothing beats where the member with a veto stands"


def test_what_cannot_be_drawn_is_said() -> None:
    odd = Rule(("a", "b"), Tally((1, 0), (0, 0), (0, 3), 2), "odd")
    with pytest.raises(RuleError, match="a no weighs more than a yes"):
        votes_of(odd)
    many = tuple(quota(("a", "b"), 1, [1, k]) for k in range(1, 18))
    with pytest.raises(LimitError, match="the limit in the plane is 16"):
        votes_of(Rule(("a", "b"), All(many), "many"))
