"""Whether there is a core when members weigh issues their own way, against votes on many texts; and by sampling."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from plane_bodies import KINDS, SEEDS, majority, minding, placed
from random_rules import rules

from detente.bodies.rule import Rule, quota
from detente.plane.directions import directions, votes_of
from detente.plane.grid import grid
from detente.plane.many import sampled_share, searched_text, still_among
from detente.plane.middle import core
from detente.plane.setter import setter_text
from detente.plane.still import unmoved
from detente.plane.tastes import Tastes, alike
from detente.plane.winset import beats, share_of_box, winset

BOX = np.array([100.0, 100.0])
ANGLE = np.linspace(0, 2 * np.pi, 181)[:-1] + 0.0123  # along no issue, where some would not mind
STEPS = np.stack([np.cos(ANGLE), np.sin(ANGLE)], axis=1)


@settings(max_examples=150, deadline=None)
@given(rules(monotone=True), SEEDS, KINDS)
def test_the_core_is_found_where_there_is_one(rule: Rule, seed: int, kind: str) -> None:
    points, random = placed(rule, seed)
    members = minding(kind, points, random)
    text = unmoved(members, votes_of(rule))
    if not np.isnan(text).any():
        around = np.concatenate([random.random((500, 2)) * BOX, text + STEPS, text + 20 * STEPS])
        won = around[beats(rule, members, text, around)]
        if len(won):  # then it is but nearly in the core, and hardly anybody gains
            gained = np.sort(members.distance(text) - members.distance(won), axis=1)
            assert not members.blocks
            assert np.linalg.norm(won - text, axis=1).max() < 2 or gained[:, -1].min() < 1
        return
    texts = np.concatenate([grid(BOX, 15), points])
    assert all(len(winset(members, votes_of(rule), each).first) for each in texts), "every text is beaten"


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS)
def test_with_circles_it_agrees_with_the_linear_program(rule: Rule, seed: int) -> None:
    points, _ = placed(rule, seed)
    pull = core(directions(points, votes_of(rule)))[1]
    assert np.isnan(unmoved(alike(points), votes_of(rule))).all() == (pull > 0.02) or 0 < pull < 0.021


def test_by_city_blocks_the_medians_are_in_the_core() -> None:
    """Rae & Taylor (1971): with two issues that weigh alike, a majority always has a core, the medians."""
    for seed in range(50):
        points, _ = placed(majority(7), seed)
        text = unmoved(Tastes(points, np.ones((7, 2)), blocks=True), votes_of(majority(7)))
        assert text == pytest.approx(np.median(points, axis=0))


def test_published_cores_by_search() -> None:
    triangle = alike(np.array([[-15.0, -9.0], [0.0, 17.0], [15.0, -9.0]]))
    cross = alike(np.array([[2.0, 0], [-2, 0], [0, 2], [0, -2], [0, 0]]))
    assert np.isnan(unmoved(triangle, votes_of(majority(3)))).all()
    assert unmoved(cross, votes_of(majority(5))) == pytest.approx([0, 0], abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(rules(monotone=True), SEEDS, KINDS)
def test_sampling_agrees_with_the_exact_answers_in_the_plane(rule: Rule, seed: int, kind: str) -> None:
    points, random = placed(rule, seed)
    members, votes, origin = minding(kind, points, random), votes_of(rule), random.random(2) * BOX
    region = winset(members, votes, origin)
    share, error = sampled_share(rule, members, origin, random.random((4000, 2)) * BOX)
    assert abs(share - share_of_box(region, BOX)) < 5 * error + 2e-3
    wants = minding(kind, random.random((1, 2)) * BOX, random)
    found = searched_text(rule, members, origin, wants, 100.0, random.random((600, 2)))
    best, least = wants.distance(found)[0], wants.distance(setter_text(region, wants, BOX))[0]
    assert least - 1e-4 <= best
    assert best == pytest.approx(wants.distance(origin)[0]) or beats(rule, members, origin, found[None])[0]


def test_the_search_gets_near_to_the_best_text() -> None:
    misses = []
    for seed in range(40):
        points, random = placed(majority(7), seed)
        members, origin = minding("ellipses", points, random), random.random(2) * BOX
        wants = alike(random.random((1, 2)) * BOX)
        exact = setter_text(winset(members, votes_of(majority(7)), origin), wants, BOX)
        found = searched_text(majority(7), members, origin, wants, 100.0, random.random((150, 2)))
        misses.append(wants.distance(found)[0] - wants.distance(exact)[0])
    assert np.mean(misses) < 0.5
    assert max(misses) < 10


def test_in_three_dimensions_a_veto_keeps_a_core_and_three_corners_have_none() -> None:
    corners = np.eye(4)[:, :3] * 60 + 20
    names = tuple("abcd")
    three = Rule(names, quota(names, 3), "three of four")
    ahead = np.random.default_rng(0).normal(size=(400, 3))
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    texts = np.concatenate([corners, np.random.default_rng(1).random((300, 3)) * 100])
    found, least = still_among(three, alike(corners), votes_of(three), texts, ahead)
    assert found == -1
    assert least.any()
    every = Rule(names, quota(names, 4), "all")
    assert still_among(every, alike(corners), votes_of(every), texts, ahead)[0] == 0
