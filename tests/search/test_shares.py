"""Shares: the interval by its definition, and rules that keep what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from detente.search.shares import Z90, enough, hopeless, wilson


@given(st.integers(1, 500), st.data())
@settings(max_examples=200, deadline=None)
def test_the_ends_are_the_shares_just_compatible_with_what_was_seen(n, data):
    hits = data.draw(st.integers(0, n))
    for end in wilson(hits, n):
        assert abs(hits / n - end) == pytest.approx(Z90 * np.sqrt(max(end * (1 - end), 0) / n), abs=1e-7)


@given(st.floats(0.2, 0.99), st.integers(50, 400))
@settings(max_examples=200, deadline=None)
def test_a_share_that_is_reached_is_seldom_given_up_and_one_that_is_not_seldom_taken(share, n):
    assert binom.cdf(hopeless(share, n), n, share) < 0.001
    assert binom.cdf(hopeless(share, n) + 1, n, share) >= 0.001
    assert binom.sf(enough(share, n) - 1, n, share) < 0.09
    assert hopeless(share, n) < np.ceil(share * n) <= enough(share, n)


def test_all_is_asked_for_where_the_share_is_one():
    assert (enough(1.0, 50), hopeless(1.0, 50)) == (50, 49)
