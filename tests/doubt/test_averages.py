"""Averages read off draws: straight lines exactly, curves within their errors, as setting the input by hand gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_analysis import asking, case_of, ishigami, name
from scipy.special import ndtri

from detente.doubt.averages import average_at
from detente.doubt.tornado import tornado
from detente.numeric import uniforms

PLACES = (0.02, 0.1, 0.5, 0.9, 0.98)


@given(st.floats(-9, 9), st.floats(-9, 9), st.integers(0, 2**20))
def test_a_line_over_normal_scores_is_read_exactly(slope: float, start: float, seed: int) -> None:
    column = uniforms(seed, "x", 0, 200)[:, 0]
    scores = ndtri((np.argsort(np.argsort(column)) + 0.5) / 200)
    means, errors = average_at(column**3, start + slope * scores, PLACES)
    assert means == pytest.approx(start + slope * ndtri(PLACES), abs=1e-9)
    assert errors == pytest.approx(np.zeros(5), abs=1e-9)


def test_errors_are_what_they_say() -> None:
    """Of a wave with noise, some two of three readings lie within one error, and nearly all within three."""
    off = []
    for seed in range(60):
        column, noise = (uniforms(seed, key, 0, 800)[:, 0] for key in ("x", "noise"))
        means, errors = average_at(column, np.sin(2 * column) + 4 * (noise - 0.5), PLACES)
        off.append((means - np.sin(2 * np.array(PLACES))) / errors)
    assert 0.55 < (abs(np.array(off)) < 1).mean() < 0.8
    assert (abs(np.array(off)) < 3).mean() > 0.98


def test_reading_is_setting_by_hand() -> None:
    draws = case_of(4).draw(4000, 1)
    asked = asking(4, ishigami)
    bars = {bar.input: bar for bar in tornado(asked, draws, [name(k) for k in range(3)]).bars}
    values = asked.values(draws)
    for k in range(3):
        means, errors = average_at(draws[name(k)], values, (0.1, 0.9))
        for read, error, told in zip(means, errors, (bars[name(k)].mean_low, bars[name(k)].mean_high), strict=True):
            assert read == pytest.approx(told, abs=4 * error + 0.25)  # a wave is a little flattened
