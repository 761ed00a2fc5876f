"""The winset against direct votes, text by text, whatever the rule and however members weigh issues."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plane_bodies import KINDS, SEEDS, majority, minding, placed
from random_rules import rules, said

from detente.bodies.rule import All, Any, Rule, quota, veto
from detente.numeric import Array
from detente.plane.directions import votes_of
from detente.plane.line import line_pivots, line_setter_text, line_winset
from detente.plane.setter import setter_text
from detente.plane.sweep import largest_root
from detente.plane.tastes import Tastes, alike
from detente.plane.winset import beats, share_of_box, winset

BOX = np.array([100.0, 100.0])


def far_from_ties(members: Tastes, origin: Array, texts: Array) -> Array:
    gap = members.distance(texts) - members.distance(origin)
    return np.asarray((np.abs(gap) > 1e-6).all(axis=1))


def inside(members: Tastes, rule: Rule, origin: Array, texts: Array) -> Array:
    toward = texts - origin
    angle = np.mod(np.arctan2(toward[:, 1], toward[:, 0]), 2 * np.pi)
    return np.asarray(np.hypot(*toward.T) < winset(members, votes_of(rule), origin).reach(angle))


@settings(max_examples=400, deadline=None)
@given(rules(monotone=True), SEEDS, KINDS, st.booleans())
def test_the_winset_is_what_a_direct_vote_says(rule: Rule, seed: int, kind: str, lattice: bool) -> None:
    points, random = placed(rule, seed, lattice)
    members = minding(kind, points, random)
    origin, texts = random.random(2) * BOX, random.random((300, 2)) * BOX
    texts = texts[far_from_ties(members, origin, texts)]
    closer = members.distance(texts) < members.distance(origin)
    slow = [said(rule.expression, tuple(2 * int(yes) for yes in row)) for row in closer]
    assert inside(members, rule, origin, texts).tolist() == slow
    assert beats(rule, members, origin, texts).tolist() == slow


@settings(max_examples=60, deadline=None)
@given(st.integers(8, 40), SEEDS, KINDS)
def test_the_winset_of_many_members(n: int, seed: int, kind: str) -> None:
    rule = majority(n)
    points, random = placed(rule, seed)
    members = minding(kind, points, random)
    origin, texts = random.random(2) * BOX, random.random((2000, 2)) * BOX
    texts = texts[far_from_ties(members, origin, texts)]
    assert inside(members, rule, origin, texts).tolist() == beats(rule, members, origin, texts).tolist()


def test_a_veto_and_a_double_majority() -> None:
    members = tuple("abcde")
    double = All((quota(members, 3), quota(members, 60, [40, 30, 10, 10, 10]), veto(members, ["e"])))
    rule = Rule(members, Any((double, quota(members, 5))), "double")
    points, random = placed(rule, 4)
    texts = random.random((5000, 2)) * BOX
    texts = texts[far_from_ties(alike(points), points[0] + 1, texts)]
    direct = beats(rule, alike(points), points[0] + 1, texts)
    assert inside(alike(points), rule, points[0] + 1, texts).tolist() == direct.tolist()
    assert not winset(alike(points), votes_of(rule), points[4]).area, "nothing beats where the one with a veto stands"


def test_the_area_of_a_lens() -> None:
    lens = winset(alike(np.array([[-1.0, 0.0], [1.0, 0.0]])), votes_of(majority(2)), np.array([0.0, np.sqrt(3)]))
    assert lens.area == pytest.approx(2 * (2 * np.arccos(0.5) * 2) - 2 * np.sqrt(3))  # two circles of radius 2


@pytest.mark.parametrize(("blocks", "area"), [(False, np.pi * 20**2 / np.sqrt(0.16)), (True, 2 * 28**2 / 0.16)])
def test_the_area_of_one_member(blocks: bool, area: float) -> None:
    """An ellipse √(.2 x² + .8 y²) < 20, and a rhombus .2 |x| + .8 |y| < 28, around it; by their half axes."""
    one = Tastes(np.zeros((1, 2)), np.array([[0.2, 0.8]]), blocks)
    at = np.array([20.0, 30.0]) if blocks else np.array([20.0, np.sqrt(400.0 - 0.2 * 400) / np.sqrt(0.8)])
    assert winset(one, votes_of(majority(1)), at).area == pytest.approx(area, rel=1e-9)


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS, KINDS)
def test_the_share_and_the_outline_agree_with_the_votes(rule: Rule, seed: int, kind: str) -> None:
    points, random = placed(rule, seed)
    members, origin = minding(kind, points, random), random.random(2) * BOX
    found = winset(members, votes_of(rule), origin)
    texts = random.random((4000, 2)) * BOX
    won = beats(rule, members, origin, texts).mean()
    assert share_of_box(found, BOX) == pytest.approx(won, abs=5 * np.sqrt(max(won * (1 - won), 1e-4) / 4000) + 2e-3)
    area = 0.0
    for x, y in (petal.T for petal in found.outline(BOX, 0.002)):
        assert min(x.min(), y.min()) >= -1e-9
        assert max(x.max(), y.max()) <= 100 + 1e-9
        area += abs((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) / 2
    assert area / 10_000 == pytest.approx(share_of_box(found, BOX), abs=2e-3)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=3, max_size=3), st.floats(-10, 10), st.booleans())
def test_the_largest_root(roots: list[float], lead: float, complex_pair: bool) -> None:
    """Of (t − a)(t − b)(t − c), and of (t − a)(t² + b² + 1), times a leading coefficient."""
    if abs(lead) < 1e-3:
        lead = 1.0
    a, b, c = roots
    assume(complex_pair or min(abs(a - b), abs(b - c), abs(c - a)) > 1e-3)
    form = np.poly([a, 1j * np.hypot(b, 1), -1j * np.hypot(b, 1)]).real if complex_pair else np.poly(roots)
    found, true = largest_root(*(lead * form)), a if complex_pair else max(roots)
    assert np.polyval(form, found) == pytest.approx(0, abs=1e-6 * max(1, np.abs(form).max()))
    assert found == pytest.approx(true, abs=1e-6)


@settings(max_examples=200, deadline=None)
@given(rules(monotone=True), SEEDS, KINDS)
def test_no_text_tried_is_better_for_the_setter(rule: Rule, seed: int, kind: str) -> None:
    points, random = placed(rule, seed)
    members, origin, texts = minding(kind, points, random), random.random(2) * BOX, random.random((2000, 2)) * BOX
    wants = minding(kind, random.random((1, 2)) * BOX, random)
    best = setter_text(winset(members, votes_of(rule), origin), wants, BOX)
    won = texts[beats(rule, members, origin, texts)]
    miss, before = wants.distance(best)[0], wants.distance(origin)[0]
    assert miss <= before + 1e-9
    assert not len(won) or miss <= wants.distance(won)[:, 0].min() + 1e-4
    hair = best + (origin - best) * 1e-2 + random.normal(size=(200, 2)) * 1e-3
    assert miss > before - 1e-2 or np.allclose(best, origin, atol=1e-2) or beats(rule, members, origin, hair).any()


@settings(max_examples=150, deadline=None)
@given(rules(monotone=True), SEEDS)
def test_on_a_line_as_a_direct_vote_says(rule: Rule, seed: int) -> None:
    points, random = placed(rule, seed)
    line, origin, ideal = points[:, 0], random.random() * 100, random.random() * 100
    texts = np.linspace(-100, 200, 601) + 0.0123
    direct = beats(rule, alike(line[:, None]), np.array([origin]), texts[:, None])
    found = line_winset(line, votes_of(rule), origin)
    assert [any(a < text < b for a, b in found) for text in texts] == direct.tolist()
    low, high = line_pivots(line, votes_of(rule))
    assert (high <= origin <= low) == (not found)
    best = line_setter_text(line, votes_of(rule), origin, ideal, 100.0)
    tried = [text for text in texts[direct] if 0 <= text <= 100]
    assert abs(best - ideal) <= min([abs(text - ideal) for text in [*tried, origin]]) + 1e-9
    assert best == origin or any(a - 1e-9 <= best <= b + 1e-9 for a, b in found)
