"""Boxes: planted ones are found within tolerance, one peel and one paste against every possible one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.search.prim import MOST_INPUTS, SMALLEST, _best_peel, _line, choose, peel, prim

INPUTS = 6


@st.composite
def planted_box(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Bounds (low, high) of a box that limits one to three of six inputs, from below, above or both."""
    low, high = np.full(INPUTS, -np.inf), np.full(INPUTS, np.inf)
    for j in draw(st.lists(st.integers(0, INPUTS - 1), min_size=1, max_size=MOST_INPUTS, unique=True)):
        kind = draw(st.sampled_from(["below", "above", "both"]))
        start = draw(st.floats(0.15, 0.45))
        if kind != "below":
            low[j] = start
        if kind != "above":
            high[j] = draw(st.floats(0.55, 0.85))
    return low, high


@settings(max_examples=100)
@given(planted_box(), st.floats(0.8, 1.0), st.floats(0.0, 0.15), st.booleans(), st.integers(0, 10**6))
def test_a_planted_box_is_found(ends: tuple, within: float, without: float, yes_or_no: bool, seed: int) -> None:
    generator = np.random.default_rng(seed)
    x = generator.random((3000, INPUTS))
    inside = ((x >= ends[0]) & (x < ends[1])).all(axis=1)
    assume(0.1 < inside.mean() < 0.5)
    chance = np.where(inside, within, without)
    target = (generator.random(3000) < chance).astype(float) if yes_or_no else chance
    (box,) = prim(x, target, 0.5)
    for found, planted in ((box.low, ends[0]), (box.high, ends[1])):
        np.testing.assert_array_equal(np.isfinite(found), np.isfinite(planted))
        limited = np.isfinite(planted)
        np.testing.assert_allclose(found[limited], planted[limited], atol=0.05)
    held = within * inside.mean() / (within * inside.mean() + without * (1 - inside.mean()))
    assert box.density == pytest.approx(within, abs=0.05)
    assert box.coverage == pytest.approx(held, abs=0.06)
    assert box.mass == pytest.approx(inside.mean(), abs=0.04)


@settings(max_examples=150)
@given(st.integers(0, 10**6), st.integers(8, 60), st.integers(1, 4), st.booleans(), st.integers(1, 6))
def test_one_peel_against_every_one(seed: int, n: int, width: int, tied: bool, take: int) -> None:
    generator = np.random.default_rng(seed)
    x = generator.integers(0, 5, (n, width)).astype(float) if tied else generator.random((n, width))
    y = generator.random(n).round(2)
    best, gains = None, []
    for j in range(width):
        ordered = np.sort(x[:, j])
        low = ordered[take] if ordered[take] > ordered[0] else min(ordered[ordered > ordered[0]], default=np.inf)
        for side, gone in ((0, x[:, j] < low), (1, x[:, j] >= ordered[n - take])):
            if 0 < gone.sum() < n - 1:
                gains.append((y[~gone].mean() - y.mean()) / gone.sum())
                best = (j, side) if gains[-1] == max(gains) else best
    order = np.argsort(x, axis=0, kind="stable").T
    found = _best_peel(np.take_along_axis(x.T, order, axis=1), y[order], take, 2)
    if not gains or max(gains) <= 1e-9:
        assert found is None
        return
    assert found is not None
    j, side, cut = found
    gone = x[:, j] < cut if side == 0 else x[:, j] >= cut
    assert (y[~gone].mean() - y.mean()) / gone.sum() == pytest.approx(max(gains))


@settings(max_examples=150)
@given(st.integers(0, 10**6), st.integers(2, 40), st.booleans(), st.integers(0, 1), st.integers(1, 20))
def test_one_paste_against_every_bound(seed: int, n: int, tied: bool, side: int, size: int) -> None:
    generator = np.random.default_rng(seed)
    x = generator.integers(0, 6, n).astype(float) if tied else generator.random(n)
    excess = generator.random(n) - 0.5
    values = np.unique(x)
    cuts = [*(values[1:] + values[:-1]) / 2, -np.inf if side == 0 else np.inf]
    kept = [x >= cut if side == 0 else x < cut for cut in cuts]
    best = max(float(excess[held].sum()) for held in kept if held.sum() >= min(size, n))
    cut = _line(x, excess, side, size)
    held = x >= cut if side == 0 else x < cut
    assert held.sum() >= min(size, n)
    assert float(excess[held].sum()) == pytest.approx(max(best, excess.sum()))


def test_the_trajectory_gets_denser_and_smaller_and_starts_whole() -> None:
    x = np.random.default_rng(3).random((2000, 5))
    boxes = peel(x, ((x[:, 0] < 0.4) & (x[:, 1] >= 0.3)).astype(float))
    assert (boxes[0].mass, boxes[0].coverage, boxes[0].limited) == (1.0, 1.0, 0)
    assert all(a.mass > b.mass >= SMALLEST and a.density < b.density for a, b in itertools.pairwise(boxes))
    assert all(0.9 < b.mass / a.mass < 1 for a, b in itertools.pairwise(boxes))
    assert boxes[-1].density == 1
    for box in boxes:
        held = box.holds(x)
        assert box.mass == held.mean()
    best = choose(boxes, 0.5)
    assert best is not None
    assert best.mass == pytest.approx(0.28, abs=0.02)
    assert choose(boxes[:1], 0.0) is None


def test_two_boxes_by_covering() -> None:
    x = np.random.default_rng(4).random((6000, 5))
    first, second = (x[:, 0] < 0.3) & (x[:, 1] < 0.7), (x[:, 2] >= 0.75) & (x[:, 3] >= 0.4)
    found = prim(x, (first | second).astype(float), 0.5, most=4)
    assert len(found) == 2
    assert [sorted(np.flatnonzero(np.isfinite(b.low) | np.isfinite(b.high))) for b in found] == [[0, 1], [2, 3]]
    assert sum(box.coverage for box in found) == pytest.approx(1, abs=0.03)
    assert found[1].mass == pytest.approx((second & ~first).mean(), abs=0.02)


def test_a_box_limits_no_more_inputs_than_a_reader_keeps_in_mind() -> None:
    x = np.random.default_rng(5).random((8000, 8))
    (box,) = prim(x, (x[:, :5] < 0.75).all(axis=1).astype(float), 0.3)
    assert box.limited == MOST_INPUTS


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_few_draws_and_a_target_that_never_varies(count: int) -> None:
    x = np.random.default_rng(6).random((count, 2))
    assert prim(x, np.full(count, 0.3), 0.5) == []
    assert prim(x, np.zeros(count), 0.0) == []
    assert prim(np.full((count, 2), 1.0), x[:, 0], 0.5) == []
