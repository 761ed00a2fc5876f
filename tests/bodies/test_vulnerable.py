"""Coalitions that somebody can break, by Fourier inversion, against every coalition as a bit."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bodies.bitmap import Bitmap
from detente.bodies.library import library_body
from detente.bodies.power import weighted
from detente.bodies.rule import Rule, present_majority, quota
from detente.bodies.vulnerable import broken_shares, minimal_memberships
from detente.errors import LimitError

FUND = date(2022, 3, 1)


def counted(weights: np.ndarray, needed: int) -> list[np.ndarray]:
    """Minimal coalitions that hold each member, the same over their sizes, and broken ones over how many can."""
    members = tuple(str(k) for k in range(len(weights)))
    bits = Bitmap(Rule(members, quota(members, needed, weights.tolist()), "weighted"))
    number = np.maximum(np.arange(len(weights) + 1), 1)
    held, broken = bits.memberships(), bits.critical()
    return [held.sum(axis=1), (held / number).sum(axis=1), (broken / number).sum(axis=1)]


def inverted(weights: np.ndarray, needed: int) -> list[tuple[np.ndarray, float]]:
    holler, equal = (minimal_memberships(weights, needed, shared) for shared in (False, True))
    return [holler, equal, broken_shares(weights, needed)]


def check(weights: np.ndarray, needed: int, most: float) -> None:
    for right, (found, bound) in zip(counted(weights, needed), inverted(weights, needed), strict=True):
        error = np.abs(found / found.sum() - right / right.sum()).max()
        assert error <= bound * (1 + len(weights)) / found.sum() < most


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=12).filter(any), st.data())
def test_small_bodies(weights: list[int], data: st.DataObject) -> None:
    check(np.array(weights), data.draw(st.integers(1, sum(weights))), 1e-6)


@pytest.mark.parametrize("share", [50, 70, 85])
def test_twenty_governors_of_the_fund(share: int) -> None:
    votes, _ = weighted(library_body("imf-board-of-governors").rule(FUND))
    some = votes[:20] // 1000
    check(some, int(some.sum()) * share // 100 + 1, 1e-6)


@pytest.mark.parametrize("way", ["", "-70", "-85"])
def test_the_fund(way: str) -> None:
    """All governors hold the more the more votes they have; one who holds a sixth is in every coalition at 85%."""
    votes, needed = weighted(library_body(f"imf-board-of-governors{way}").rule(FUND))
    for found, bound in inverted(votes, needed):
        shares = found / found.sum()
        assert bound * (1 + len(votes) * shares.max()) / found.sum() < 1e-8
        if way == "-85":
            assert shares.argmax() == votes.argmax()
    johnston = inverted(votes, needed)[2][0]
    assert (np.diff(johnston[np.argsort(votes)]) > -1e-9 * johnston.max()).all()


def test_what_does_not_die_out_is_not_told() -> None:
    """The votes of a body of five make the same waves over and over."""
    with pytest.raises(LimitError, match="5 members: too many coalitions to be counted, and too few"):
        minimal_memberships(np.array([10**6, 10**6 + 1, 10**6 + 3, 10**6 + 7, 5]), 2 * 10**6)


def test_forty_members_are_told() -> None:
    votes, _ = weighted(library_body("imf-board-of-governors").rule(FUND))
    some = votes[:40] // 10
    for found, bound in inverted(some, int(some.sum()) * 6 // 10):
        assert bound * 41 / found.sum() < 1e-6


def test_the_unit_of_votes_is_taken_out() -> None:
    members = ("a", "b", "c")
    votes, needed = weighted(Rule(members, present_majority(members, [4, 2, 2]), "majority"))
    assert (votes.tolist(), needed) == ([2, 1, 1], 3)
    assert weighted(library_body("eu-council-lisbon").rule(FUND)) is None
