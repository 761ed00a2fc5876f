"""Members who vote alike, read off between a few points, against asking every row of the whole rule."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bodies import chance, waves
from detente.bodies.alike import PRECISION, Alike, alike, ends_together
from detente.bodies.chance import outcome_chances
from detente.bodies.library import library_body
from detente.bodies.rule import All, Rule, quota, veto

BODIES = [
    ("eu-council-lisbon", date(2025, 1, 1)),
    ("eu-council-nice", date(2007, 1, 1)),
    ("un-general-assembly-two-thirds", date(1960, 1, 1)),
]


def chances(members: int, known: int, rows: int = 120, low: float = 0.3, high: float = 0.97) -> np.ndarray:
    """The first members vote as they like, all others with one chance of yes a row."""
    rng = np.random.default_rng(members)
    yes = rng.uniform(low, high, rows)
    shared = np.stack([(1 - yes) / 3, 2 * (1 - yes) / 3, yes], axis=-1)
    found = np.repeat(shared[:, None], members, axis=1)
    found[:, :known] = rng.dirichlet([1, 1, 1], (rows, known))
    return found


def one_by_one(monkeypatch: pytest.MonkeyPatch, rule: Rule, asked: np.ndarray) -> chance.Outcomes:
    with monkeypatch.context() as patch:
        for module in (chance, waves):
            patch.setattr(module, "alike", lambda _: None)
        return outcome_chances(rule, asked)


@pytest.mark.parametrize(("name", "day"), BODIES)
@pytest.mark.parametrize("known", [0, 3])
def test_real_bodies(monkeypatch: pytest.MonkeyPatch, name: str, day: date, known: int) -> None:
    rule = library_body(name).rule(day)
    asked = chances(len(rule.members), known)
    assert ends_together(rule, asked, alike(asked)) is not None
    found, right = outcome_chances(rule, asked), one_by_one(monkeypatch, rule, asked)
    for end, ours in zip(right, found, strict=True):
        assert end == pytest.approx(ours, abs=1e-12)


def test_vetoes_of_others_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    members = tuple(str(k) for k in range(20))
    rule = Rule(members, All((quota(members, 12), veto(members, ["0", "2"]))), "two may veto")
    asked = chances(20, 3).reshape(30, 4, 20, 3)
    found, right = outcome_chances(rule, asked), one_by_one(monkeypatch, rule, asked)
    assert found.vetoed_by[..., [0, 2]].min() > 0
    for end, ours in zip(right, found, strict=True):
        assert end.shape == ours.shape
        assert end == pytest.approx(ours, abs=1e-12)


def test_the_fund_keeps_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = library_body("imf-board-of-governors-85").rule(date(2022, 3, 1))
    asked = chances(190, 4, low=0.6)
    found, right = outcome_chances(rule, asked), one_by_one(monkeypatch, rule, asked)
    assert found.adopted == pytest.approx(right.adopted, abs=1e-11)
    assert (np.abs(found.error - right.error) < 1e-10).all()
    assert (found.error >= right.error - 1e-12).all()


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.integers(12, 60))
def test_polynomials_are_read_off(first: float, second: float, members: int) -> None:
    """The chance that all vote yes, and that none does, at any width of the interval."""
    asked = chances(members, 0, rows=100, low=min(first, second), high=max(first, second))
    found = alike(asked)
    assert len(found.members) == members
    for vote in range(3):
        assert found.weights @ found.chances[:, vote] ** members == pytest.approx(
            asked[:, 0, vote] ** members, abs=10 * PRECISION
        )


def test_who_is_not_alike() -> None:
    asked = chances(20, 3)
    assert alike(asked[:99]) is None
    assert alike(asked[:, :14]) is None
    assert isinstance(alike(asked), Alike)
    bent = asked.copy()
    bent[5, 3:, :2] = bent[5, 3:, 1::-1]  # no and abstain exchanged, off the line
    assert alike(bent) is None
    apart = asked.copy()
    apart[7, 12:] = apart[7, 0]
    assert alike(apart) is None
