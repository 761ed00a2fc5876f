"""Random streams that depend on the name alone, and the nearest right word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.numeric import nearest, uniforms


@given(st.integers(0, 2**63), st.text(max_size=20), st.integers(0, 60), st.integers(1, 40), st.integers(1, 3))
def test_a_slice_of_a_stream_is_the_stream_of_the_slice(
    seed: int, name: str, start: int, count: int, width: int
) -> None:
    whole = uniforms(seed, name, 0, start + count, width)
    assert np.array_equal(uniforms(seed, name, start, count, width), whole[start:])


@given(st.integers(0, 2**63), st.text(max_size=20))
def test_uniforms_are_inside_zero_and_one(seed: int, name: str) -> None:
    numbers = uniforms(seed, name, 0, 100)
    assert ((numbers > 0) & (numbers < 1)).all()


def test_streams_of_different_names_and_seeds_are_uncorrelated() -> None:
    n, names = 4000, [f"stance.{a}.{i}.{w}" for a in "abcdef" for i in "xyz" for w in ("position", "salience")]
    columns = [uniforms(0, name, 0, n)[:, 0] for name in names]
    columns += [uniforms(1, name, 0, n)[:, 0] for name in names]
    size = len(columns)
    off = np.corrcoef(columns)[~np.eye(size, dtype=bool)]
    assert abs(off).max() < 5 / np.sqrt(n)  # the largest of 2556 correlations is about 3.6/√n by chance
    assert off.std() == pytest.approx(1 / np.sqrt(n), rel=0.1)


def test_uniforms_are_uniform() -> None:
    numbers = np.sort(uniforms(3, "a", 0, 10_000)[:, 0])
    distance = abs(numbers - (np.arange(10_000) + 0.5) / 10_000).max()
    assert distance < 1.63 / np.sqrt(10_000)  # Kolmogorov–Smirnov at 1%


@pytest.mark.parametrize(
    ("word", "allowed", "found"),
    [
        ("poistion", ["position", "salience"], "position"),
        ("Russia", ["russia", "serbia"], "russia"),
        ("security-council", ["un-security-council", "north-atlantic-council"], "un-security-council"),
        ("frobnicate", ["vote", "voting", "actor"], None),
        ("a", [], None),
    ],
)
def test_the_nearest_word(word: str, allowed: list[str], found: str | None) -> None:
    assert nearest(word, allowed) == found
