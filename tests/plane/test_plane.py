"""Directions, core and yolk against dense directions and published points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plane_bodies import SEEDS, majority, permuted, placed
from random_rules import rules, said
from scipy.optimize import linprog

from detente.bodies.rule import All, Rule, Tally, quota
from detente.errors import LimitError, RuleError
from detente.numeric import Array
from detente.plane.directions import Directions, directions, votes_of
from detente.plane.grid import grid, uncovered
from detente.plane.middle import core, yolk
from detente.plane.tastes import alike
from detente.plane.winset import beats, winset


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS)
def test_those_who_abstain_abstain(rule: Rule, seed: int) -> None:
    points, random = placed(rule, seed)
    origin, texts = random.random(2) * 100, random.random((200, 2)) * 100
    away = random.random(len(rule.members)) < 0.4
    if said(rule.expression, tuple(int(gone) for gone in away)):
        with pytest.raises(RuleError, match="whatever those who vote say"):
            votes_of(rule, away)
        return
    found = winset(alike(points), votes_of(rule, away), origin)
    toward = texts - origin
    inside = np.hypot(*toward.T) < found.reach(np.mod(np.arctan2(toward[:, 1], toward[:, 0]), 2 * np.pi))
    assert inside.tolist() == beats(rule, alike(points), origin, texts, away).tolist()
    assert not (directions(points, votes_of(rule, away)).pivot < 0).any() or not inside.any()


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS, st.floats(0, 6.28), st.floats(-50, 50))
def test_moving_turning_and_reordering_change_nothing(rule: Rule, seed: int, angle: float, by: float) -> None:
    points, random = placed(rule, seed)
    origin = random.random(2) * 100
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    order = random.permutation(len(points))
    other = Rule(tuple(rule.members[k] for k in order), permuted(rule.expression, order.tolist()), "reordered")
    moved = (points @ turn + by)[order]
    before, after = directions(points, votes_of(rule)), directions(moved, votes_of(other))
    area = winset(alike(points), votes_of(rule), origin).area
    assert winset(alike(moved), votes_of(other), origin @ turn + by).area == pytest.approx(area, rel=1e-6, abs=1e-5)
    assert yolk(after)[1] == pytest.approx(yolk(before)[1], abs=1e-7)
    assert core(after)[1] == pytest.approx(core(before)[1], abs=1e-7)


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


def turned(found: Directions, sign: float, angle: Array) -> float:
    """The linear program of the yolk (sign 1) or the core (−1) over some directions, by a general solver."""
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
    angle = np.concatenate([np.linspace(0, 2 * np.pi, 721)[:-1], found.edge[:-1]])
    assert core(found)[1] == pytest.approx(turned(found, -1, angle), abs=0.02)
    assert core(found)[1] >= turned(found, -1, angle) - 1e-7
    slow = turned(found, 1, angle)
    assert yolk(found)[1] >= slow - 1e-7
    assert yolk(found)[1] == pytest.approx(max(slow, 0), abs=0.02)


def test_lines_through_two_members_alone_do_not_make_the_yolk() -> None:
    """Stone & Tovey (1992): there are bodies whose yolk is larger than the least circle on limiting median lines.

    Where it is, the exact radius is met by ever more directions, from below: the error falls with their square.
    """
    larger = 0
    for seed in range(200):
        points = np.random.default_rng(seed).random((5, 2))
        found = directions(points, votes_of(majority(5)))
        limiting, radius = turned(found, 1, found.edge[:-1]), yolk(found)[1]
        assert radius >= limiting - 1e-9
        if radius > limiting + 1e-4:
            larger += 1
            dense = (np.concatenate([np.linspace(0, 2 * np.pi, n), found.edge[:-1]]) for n in (361, 3601))
            coarse, fine = (radius - turned(found, 1, angle) for angle in dense)
            assert -1e-9 <= fine <= coarse + 1e-9
            assert fine <= 2e-6
    assert larger >= 5


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 4), SEEDS)
def test_what_is_uncovered_lies_within_four_radii(half: int, seed: int) -> None:
    """McKelvey (1986), Theorem 3: under majority rule of an odd number, the centre of the yolk covers what is beyond.

    With the centre among the texts this holds on a grid as it stands.
    """
    rule = majority(2 * half + 1)
    points, _ = placed(rule, seed)
    centre, radius = yolk(directions(points, votes_of(rule)))
    texts = np.concatenate([grid(np.array([100.0, 100.0]), 15), centre[None], points])
    free = uncovered(alike(points), votes_of(rule), texts)
    assert free.any()
    assert np.linalg.norm(texts[free] - centre, axis=1).max() <= 4 * radius + 1e-6


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS, st.booleans())
def test_the_core_is_what_no_text_beats(rule: Rule, seed: int, lattice: bool) -> None:
    points, random = placed(rule, seed, lattice)
    votes = votes_of(rule)
    point, pull = core(directions(points, votes))
    assume(abs(pull) > 1e-6)
    if pull < 0:
        assert winset(alike(points), votes, point).area < 1e-6
        near = np.concatenate([random.random((500, 2)) * 100, point + random.normal(size=(500, 2)) / 10])
        assert not beats(rule, alike(points), point, near).any()
    else:
        texts = np.concatenate([random.random((50, 2)) * 100, points, point[None]])
        assert all(winset(alike(points), votes, text).area > 0 for text in texts)


def test_what_cannot_be_drawn_is_said() -> None:
    odd = Rule(("a", "b"), Tally((1, 0), (0, 0), (0, 3), 2), "odd")
    with pytest.raises(RuleError, match="a no weighs more than a yes"):
        votes_of(odd)
    many = tuple(quota(("a", "b"), 1, [1, k]) for k in range(1, 18))
    with pytest.raises(LimitError, match="the limit in the plane is 16"):
        votes_of(Rule(("a", "b"), All(many), "many"))
