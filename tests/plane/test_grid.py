"""Who beats whom on grids, against the definitions read word by word."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_bodies import KINDS, SEEDS, majority, minding, placed
from random_rules import rules

from detente.bodies.rule import Rule, passes, quota
from detente.numeric import Array
from detente.plane.directions import votes_of
from detente.plane.grid import banks, beaten_by, grid, not_covered, tops, uncovered
from detente.plane.heart import heart
from detente.plane.tastes import Tastes, alike
from detente.plane.winset import beats

TWO = Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three")


def beat(rule: Rule, members: Tastes, texts: Array) -> Array:
    """[x, y]: whether y beats x; nearer is a yes, as near abstains."""
    distance = members.distance(texts).T
    nearer = distance[:, None, :] < distance[:, :, None] - 1e-9
    further = distance[:, None, :] > distance[:, :, None] + 1e-9
    beats = passes(rule, np.where(nearer, 2, np.where(further, 0, 1)).astype(np.int8).transpose(1, 2, 0))
    return np.asarray(beats & ~np.eye(len(texts), dtype=bool))


@settings(max_examples=200, deadline=None)
@given(rules(monotone=True), SEEDS, KINDS, st.booleans())
def test_beaten_and_uncovered_as_defined(rule: Rule, seed: int, kind: str, lattice: bool) -> None:
    random = np.random.default_rng(seed)
    points, texts = random.random((len(rule.members), 2)), random.random((70, 2))
    if lattice:
        points, texts = np.round(points * 4), grid(np.array([4.0, 4.0]), 5)
    members = minding(kind, points, random)
    slow = beat(rule, members, texts)
    sets = beaten_by(members, votes_of(rule), texts)
    bits = np.unpackbits(sets.view(np.uint8), axis=1, bitorder="little")[:, : len(texts)]
    assert (bits.astype(bool) == slow).all()
    covered = [any(slow[x, y] and (slow[y] <= slow[x]).all() for y in range(len(texts))) for x in range(len(texts))]
    free = uncovered(members, votes_of(rule), texts)
    assert (free == ~np.array(covered)).all()
    assert free[~slow.any(axis=1)].all(), "what nothing beats is uncovered"


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 5), SEEDS, KINDS)
def test_what_tops_a_chain_is_uncovered_where_nobody_ties(half: int, seed: int, kind: str) -> None:
    rule = majority(2 * half + 1)
    points, random = placed(rule, seed)
    members = minding("ellipses" if kind == "strips" else kind, points, random)
    sets = beaten_by(members, votes_of(rule), random.random((120, 2)) * 100)
    top = tops(sets, random.random((5, 120)))
    assert top.any()
    assert not (top & ~not_covered(sets)).any()


def test_large_weights_are_counted_in_large_numbers() -> None:
    big = Rule(("a", "b", "c"), quota(("a", "b", "c"), 2 * 10**12, [10**12] * 3), "large")
    random = np.random.default_rng(1)
    points, texts = random.random((3, 2)), random.random((90, 2))
    assert (beaten_by(alike(points), votes_of(big), texts) == beaten_by(alike(points), votes_of(TWO), texts)).all()


def banks_slowly(beats: Array) -> list[bool]:
    """Tops of chains to which nothing can be added on top; the chain and its order tried in every way."""
    n, top = len(beats), [False] * len(beats)
    for size in range(1, n + 1):
        for members in combinations(range(n), size):
            for chain in permutations(members):
                ordered = all(beats[chain[i], chain[j]] for i in range(size) for j in range(i + 1, size))
                if ordered and not any(all(beats[x, z] for x in chain) for z in range(n)):
                    top[chain[-1]] = True
    return top


@settings(max_examples=100, deadline=None)
@given(rules(monotone=True), SEEDS)
def test_banks_points_are_tops_of_chains(rule: Rule, seed: int) -> None:
    random = np.random.default_rng(seed)
    points, texts = random.random((len(rule.members), 2)), random.random((5, 2))
    slow = banks_slowly(beat(rule, alike(points), texts))
    assert banks(alike(points), votes_of(rule), texts, random.random((300, 5))).tolist() == slow


def test_the_heart_of_three_is_their_triangle() -> None:
    corners = np.array([[0.0, 0.0], [10.0, 0.0], [3.0, 8.0]])
    texts = grid(np.array([10.0, 8.0]), 41) + 0.013
    edge = np.roll(corners, -1, axis=0) - corners
    off = texts[:, None] - corners
    in_triangle = (edge[:, 0] * off[..., 1] - edge[:, 1] * off[..., 0] > 0).all(axis=1)
    assert (heart(alike(corners), votes_of(TWO), texts) == in_triangle).all()


def test_the_heart_is_the_core_where_there_is_one() -> None:
    cross = np.array([[2.0, 0.0], [-2.0, 0.0], [0.0, 2.0], [0.0, -2.0], [0.0, 0.0]])
    five = Rule(tuple("abcde"), quota(tuple("abcde"), 3), "three of five")
    texts = grid(np.array([4.0, 4.0]), 9) - 2
    assert texts[heart(alike(cross), votes_of(five), texts)].tolist() == [[0.0, 0.0]]


@settings(max_examples=60, deadline=None)
@given(rules(monotone=True), SEEDS, KINDS)
def test_a_text_outside_the_heart_can_be_left_one_way_only(rule: Rule, seed: int, kind: str) -> None:
    points, random = placed(rule, seed)
    members, texts = minding(kind, points, random), random.random((6, 2)) * 100
    angle = (np.arange(1440) + 0.5) * 2 * np.pi / 1440  # off the axes, along which those that mind one issue abstain
    steps = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    for text, inside in zip(texts, heart(members, votes_of(rule), texts), strict=True):
        won = np.sort(angle[beats(rule, members, text, text + 1e-3 * steps)])
        gap = np.diff(np.concatenate([won, won[:1] + 2 * np.pi])).max() if len(won) else 0.0
        assert inside == (gap < np.pi) or abs(gap - np.pi) < 0.02


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_on_a_line_only_the_median_is_uncovered(seed: int) -> None:
    points = np.random.default_rng(seed).permutation(50)[:5].astype(float)[:, None]
    five = votes_of(Rule(tuple("abcde"), quota(tuple("abcde"), 3), "three of five"))
    texts = np.arange(50.0)[:, None]
    assert texts[uncovered(alike(points), five, texts)].tolist() == [[np.median(points)]]
