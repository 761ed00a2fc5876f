"""Packages between two actors: by hand, against all deals of a grid, and what both must agree to."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.analyses.bargaining.package_deals import package_deals
from detente.analysis import run
from detente.casefile import load
from detente.errors import SettingError
from detente.numeric import Array


def talks(seed: int, issues: int, give: float) -> tuple[Array, Array, Array, Array]:
    generator = np.random.default_rng(seed)
    x, s = generator.uniform(0, 100, (2, issues)), generator.uniform(1, 100, (2, issues))
    share = s / s.sum(1, keepdims=True)
    no_deal = 100 - (share * np.abs(x - generator.uniform(0, 100, issues))).sum(1) - give
    return x, s, share, no_deal


def gains(deal: Array, x: Array, share: Array, no_deal: Array) -> Array:
    return np.asarray(100 - (share * np.abs(deal[..., None, :] - x)).sum(-1) - no_deal)


def grid(x: Array, pieces: int) -> Array:
    """Deals between both positions on every issue, where all efficient ones lie."""
    lines = [np.linspace(x[0, k], x[1, k], pieces) for k in range(x.shape[1])]
    return np.array(list(product(*lines)))


@given(st.integers(0, 10**6), st.integers(1, 3), st.sampled_from([0.0, 10.0, 30.0]))
def test_no_deal_of_a_grid_has_a_larger_product_or_beats_a_corner(seed: int, issues: int, give: float) -> None:
    x, s, share, no_deal = talks(seed, issues, give)
    found = package_deals(x, s, no_deal)
    others = gains(grid(x, 21), x, share, no_deal)
    fair = (others >= 0).all(-1)
    assert found.possible or not fair.any()
    if found.possible:
        assert found.gain.min() >= -1e-9
        assert np.prod(found.gain) >= np.prod(others[fair], axis=-1).max(initial=0.0) - 1e-6
    np.testing.assert_allclose(found.gain, gains(found.deal, x, share, no_deal), atol=1e-9)
    corners = found.worth - no_deal
    for corner in corners:
        assert not (others > corner + 1e-6).all(-1).any()


@given(st.integers(0, 10**6), st.integers(1, 3))
def test_both_get_the_same_share_of_their_most(seed: int, issues: int) -> None:
    x, s, share, no_deal = talks(seed, issues, 15.0)
    found = package_deals(x, s, no_deal, "kalai-smorodinsky")
    others = gains(grid(x, 41), x, share, no_deal)
    fair = (others >= 0).all(-1, keepdims=True)
    most = np.where(fair, others, -np.inf).max(0)
    if found.possible and most.min() > 5:
        part = found.gain / most
        assert part[0] == pytest.approx(part[1], abs=0.25)
        assert found.gain.min() >= -1e-9


def test_the_smorodinsky_point_by_hand() -> None:
    """On a line, with fallbacks worth 10 and 40: each could gain 50, so both gain 25."""
    x, s = np.array([[0.0], [100.0]]), np.ones((2, 1))
    for point in ("nash", "kalai-smorodinsky"):
        found = package_deals(x, s, np.array([10.0, 40.0]), point)
        assert found.deal == pytest.approx([65])
        assert found.gain == pytest.approx([25, 25])


def test_where_no_package_helps_both_they_lose_alike() -> None:
    found = package_deals(np.array([[0.0], [100.0]]), np.ones((2, 1)), np.array([80.0, 60.0]))
    assert not found.possible
    assert found.gain == pytest.approx([-20, -20])


def test_an_issue_only_one_has_goes_to_that_one() -> None:
    x = np.array([[20.0, np.nan], [80.0, 90.0]])
    found = package_deals(x, np.array([[50.0, 0.0], [50.0, 50.0]]), np.array([30.0, 30.0]))
    assert found.deal[1] == 90


def test_kosovo_is_linked_issue_by_issue() -> None:
    case = load("kosovo-2007")
    result = run("package-deals", case, draws=50, between="us,russia")
    gives = result.best_tables["gives"]
    assert {"status", "shield", "energy"} <= {row["issue"] for row in gives}
    assert {row["gives"] for row in gives} == {"Russia", "United States"}, "each gives something"
    assert result["gain.us"].best > 0
    assert result["gain.russia"].best > 0
    assert result.best_tables["pairs"]
    with pytest.raises(SettingError, match="no actor 'rusia'"):
        run("package-deals", case, draws=5, between="us,rusia")
    with pytest.raises(SettingError, match="two ids"):
        run("package-deals", case, draws=5, between="us")
