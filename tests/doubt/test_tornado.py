"""Tornado and map: linear answers exactly, contours of planes, averages as asking one by one gives them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_analysis import asking, case_of, name, values

from detente import load
from detente.doubt.question import question
from detente.doubt.tornado import sentences, tornado
from detente.doubt.two_way import contour, two_way
from detente.errors import NotFoundError, SettingError

CASE = case_of(3)
finite = st.floats(-5, 5)


@given(st.lists(finite, min_size=3, max_size=3), st.integers(0, 2**20))
def test_bars_of_a_linear_answer_are_its_slopes(slopes: list[float], seed: int) -> None:
    draws = CASE.draw(20, seed)
    found = tornado(asking(3, lambda x: x @ np.array(slopes), of=values), draws, [name(k) for k in range(3)])
    assert found.best == pytest.approx(50 * sum(slopes), abs=1e-9)
    bars = {bar.input: bar for bar in found.bars}
    for k, slope in enumerate(slopes):
        bar = bars[name(k)]
        assert bar.at_high - bar.at_low == pytest.approx(80 * slope, abs=1e-8)
        assert bar.mean_high - bar.mean_low == pytest.approx(80 * slope, abs=1e-8)
        rest = values(draws, 3).mean(axis=0) @ slopes - slope * draws[name(k)].mean()
        assert bar.mean_low == pytest.approx(10 * slope + rest, abs=1e-8)
        assert bar.error == pytest.approx(0, abs=1e-8)
    assert [bar.span for bar in found.bars] == sorted((bar.span for bar in found.bars), reverse=True)


def test_luck_is_the_same_at_both_ends() -> None:
    draws = CASE.draw(50, 1)
    noisy = tornado(asking(3, lambda x: x[:, 0], of=values, luck=100.0), draws, [name(0), name(1)])
    assert noisy.bars[0].mean_high - noisy.bars[0].mean_low == pytest.approx(80)
    assert noisy.bars[1].span == pytest.approx(0)
    assert noisy.bars[0].label in sentences(noisy)[0]


def test_an_average_known_better_moves_all_bars_alike() -> None:
    draws = CASE.draw(50, 1)
    linear = asking(3, lambda x: x[:, 0], of=values)
    plain, moved = (tornado(linear, draws, [name(0)], average=average) for average in (None, 12.0))
    assert moved.mean == pytest.approx(12.0)
    assert moved.bars[0].mean_low - plain.bars[0].mean_low == pytest.approx(12.0 - plain.mean)


def test_a_real_bar_is_what_asking_at_each_end_gives() -> None:
    case = load("kosovo-2007")
    asked, draws, firm = question("adoption.plan.adopted", case), case.draw(30), "intent.russia.plan.strength"
    bar = tornado(asked, draws, [firm]).bars[0]
    for end, told in ((bar.low, bar.mean_low), (bar.high, bar.mean_high)):
        assert asked.values(draws.changing({firm: end})).mean() == pytest.approx(told, abs=1e-9)


def test_nothing_clear_is_said_to_be_nothing_clear() -> None:
    still = tornado(asking(3, lambda x: np.ones(len(x)), of=values), CASE.draw(5), [name(0)])
    assert sentences(still)[0].startswith("No single input")


@given(finite, finite, st.floats(-1, 1))
def test_the_contour_of_a_plane_is_its_line(a: float, b: float, at: float) -> None:
    if abs(a) + abs(b) < 0.1:
        return
    xs, ys = np.linspace(0, 10, 7), np.linspace(-3, 4, 9)
    level = a * 5 + b * 0.5 + at
    lines = contour(xs, ys, a * xs + b * ys[:, None], level)
    for x0, y0, x1, y1 in lines:
        for x, y in ((x0, y0), (x1, y1)):
            assert a * x + b * y == pytest.approx(level, abs=1e-9)
            assert 0 <= x <= 10
            assert -3 <= y <= 4
    length = sum(np.hypot(x1 - x0, y1 - y0) for x0, y0, x1, y1 in lines)
    assert length == pytest.approx(_length(a, b, level), abs=1e-6)


def _length(a: float, b: float, level: float) -> float:
    """Of the line a x + b y = level within [0, 10] × [−3, 4], by cutting it off side by side."""
    normal = np.hypot(a, b)
    through = np.array([a, b]) * level / normal**2
    along = np.array([-b, a]) / normal
    low, high = -np.inf, np.inf
    for axis, (start, end) in enumerate(((0, 10), (-3, 4))):
        if abs(along[axis]) < 1e-15:
            if not start <= through[axis] <= end:
                return 0.0
            continue
        ends = sorted(((start - through[axis]) / along[axis], (end - through[axis]) / along[axis]))
        low, high = max(low, ends[0]), min(high, ends[1])
    return max(0.0, high - low)


def test_a_saddle_is_parted_by_its_middle() -> None:
    unit = np.array([0.0, 1.0])
    low = contour(unit, unit, np.array([[1.0, 0.0], [0.0, 1.0]]), 0.6)
    high = contour(unit, unit, np.array([[1.0, 0.0], [0.0, 1.0]]), 0.4)
    assert len(low) == len(high) == 2
    assert {frozenset(((x0, y0), (x1, y1))) for x0, y0, x1, y1 in low} == {
        frozenset(((0.0, 0.4), (0.4, 0.0))),
        frozenset(((0.6, 1.0), (1.0, 0.6))),
    }
    assert {frozenset(((x0, y0), (x1, y1))) for x0, y0, x1, y1 in high} == {
        frozenset(((0.6, 0.0), (1.0, 0.4))),
        frozenset(((0.0, 0.6), (0.4, 1.0))),
    }


def test_a_map_holds_the_answer_at_each_point() -> None:
    plane = asking(3, lambda x: x @ np.array([1.0, -2.0, 3.0]), of=values)
    draws = CASE.draw(30, 4)
    alone = two_way(plane, draws, name(0), name(1), threshold=100.0, over="best", side=5)
    for row, y in zip(alone.values, alone.ys, strict=True):
        assert row == pytest.approx([x - 2 * y + 150 for x in alone.xs])
    for x0, y0, x1, y1 in alone.contour:
        assert (x0 - 2 * y0, x1 - 2 * y1) == pytest.approx((-50, -50))
    mean = two_way(plane, draws, name(0), name(1), threshold=100.0, side=5)
    assert mean.values[1][2] == pytest.approx(mean.xs[2] - 2 * mean.ys[1] + 3 * draws[name(2)].mean())
    assert mean.above == pytest.approx(np.mean(np.array(mean.values) >= 100))
    assert len(mean.rows()) == 25


def test_a_map_needs_two_different_inputs_that_vary() -> None:
    plane, draws = asking(3, lambda x: x[:, 0], of=values), CASE.draw(3)
    with pytest.raises(SettingError, match="two different"):
        two_way(plane, draws, name(0), name(0))
    with pytest.raises(NotFoundError, match="did you mean"):
        two_way(plane, draws, name(0), "actor.a001.infleunce")
