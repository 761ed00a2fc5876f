"""Deegan–Packel, Holler, Johnston and Coleman against every coalition, and what the analyses say."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_rules import rules, said

from detente.analyses.votes._minimal_shares import memberships
from detente.analyses.votes.coleman import coleman
from detente.analyses.votes.deegan_packel import deegan_packel
from detente.analyses.votes.holler import holler
from detente.analyses.votes.johnston import johnston
from detente.analysis import run
from detente.bodies.bitmap import Bitmap
from detente.bodies.critical import critical_counts
from detente.bodies.library import library_body
from detente.bodies.power import swings
from detente.bodies.rule import All, Rule, quota
from detente.casefile import load
from detente.errors import LimitError, SettingError

STRAIT = Path(__file__).parents[2] / "cases" / "strait.toml"


def council() -> Rule:
    return library_body("un-security-council").rule(date(2007, 4, 21))


def critical(rule: Rule) -> list[tuple[set[int], set[int]]]:
    """Each winning coalition and who of it is critical, read word by word."""
    found = []
    for vote in product((0, 2), repeat=len(rule.members)):
        if said(rule.expression, vote):
            inside = {k for k, v in enumerate(vote) if v}
            leaves = {k for k in inside if not said(rule.expression, (*vote[:k], 0, *vote[k + 1 :]))}
            found.append((inside, leaves))
    return found


def shared(shares: list[Fraction]) -> tuple[Fraction, ...]:
    return tuple(share / sum(shares) for share in shares)


@given(rules(most=8, monotone=True))
def test_indices_against_every_coalition(rule: Rule) -> None:
    m, found = len(rule.members), critical(rule)
    minimal = [inside for inside, leaves in found if inside == leaves]
    equal = [sum((Fraction(k in inside, len(inside)) for inside in minimal), Fraction(0)) for k in range(m)]
    assert deegan_packel(rule).fractions == shared(equal)
    assert holler(rule).fractions == shared([Fraction(sum(k in inside for inside in minimal)) for k in range(m)])
    broken = [sum((Fraction(k in leaves, len(leaves)) for _, leaves in found if leaves), Fraction(0)) for k in range(m)]
    assert johnston(rule).fractions == shared(broken)
    swung = [sum(k in leaves for _, leaves in found) for k in range(m)]
    action = coleman(rule)
    assert action.collectivity == len(found) / 2**m
    assert action.prevent.fractions == tuple(Fraction(count, len(found)) for count in swung)
    assert action.initiate.fractions == tuple(Fraction(count, 2**m - len(found)) for count in swung)


@given(rules(most=8))
def test_bits_agree_with_every_coalition(rule: Rule) -> None:
    m, found = len(rule.members), critical(rule)
    held, undone = np.zeros((2, m, m + 1), dtype=int)
    for inside, leaves in found:
        undone[list(leaves), len(leaves)] += 1
        if inside == leaves:
            held[list(inside), len(inside)] += 1
    assert (Bitmap(rule).memberships() == held).all()
    assert (Bitmap(rule).critical() == undone).all()


def test_council_of_the_union() -> None:
    """4,362,293 minimal winning coalitions; with bits, or by kinds of member, of votes that are much alike."""
    union = library_body("eu-council-lisbon").rule(date(2025, 1, 1))
    assert sum(sum(held) // size for size, held in memberships(union).items()) == 4_362_293
    assert sum(critical_counts(union)[union.members.index("DEU")]) == 2**26 * swings(union).power.fractions[5]
    heads = Rule(union.members, quota(union.members, 40, [1, 2, 3] * 9), "much alike")
    bits = Bitmap(heads)
    assert (bits.critical() == critical_counts(heads)).all()
    assert {k: tuple(row) for k, row in enumerate(bits.memberships().T.tolist()) if any(row)} == memberships(heads)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(any), st.data())
def test_member_order_is_irrelevant(weights: list[int], data: st.DataObject) -> None:
    members = tuple("abcdefgh"[: len(weights)])
    needed = data.draw(st.integers(1, sum(weights)))
    for index in (deegan_packel, holler, johnston):
        forward, back = (
            index(Rule(members, quota(members, needed, w), "weighted")).fractions for w in (weights, weights[::-1])
        )
        assert forward == back[::-1]


def test_johnston_of_four_weighted_members() -> None:
    """Weights 4, 3, 2, 1 and quota 6: winning coalitions with who is critical, counted by hand."""
    members = tuple("abcd")
    rule = Rule(members, quota(members, 6, [4, 3, 2, 1]), "four")
    # abcd: nobody; abc: a; abd: a, b; acd: a, c; bcd: b, c, d; ab: a, b; ac: a, c
    a, b, d = 1 + 4 * Fraction(1, 2), 2 * Fraction(1, 2) + Fraction(1, 3), Fraction(1, 3)
    assert johnston(rule).fractions == (a / 6, b / 6, b / 6, d / 6)


def test_security_council() -> None:
    """210 minimal winning coalitions of nine: all five permanent members and four of ten."""
    assert holler(council()).fractions[::5] == (Fraction(1, 9), Fraction(4, 90), Fraction(4, 90))
    assert deegan_packel(council()).fractions[::5] == (Fraction(1, 9), Fraction(4, 90), Fraction(4, 90))
    action = coleman(council())
    assert action.collectivity == 848 / 2**15
    assert action.prevent.fractions[::5] == (1, Fraction(84, 848), Fraction(84, 848))
    assert critical_counts(council())[:, 9].tolist() == [210] * 5 + [84] * 10


def test_governors_of_the_fund_act_easily_by_majority_only() -> None:
    found = coleman(library_body("imf-board-of-governors-85").rule(date(2022, 3, 1)))
    assert found.collectivity == pytest.approx(3.0522820943630e-06, rel=1e-9)
    assert found.prevent.values.max() == pytest.approx(1, abs=1e-9)  # the United States holds a sixth of the votes
    assert 0 < found.prevent.bound < 1e-9


def test_bodies_too_large_say_so() -> None:
    members = tuple(str(k) for k in range(60))
    parts = (quota(members, 31, [1, 2] * 30), quota(members, 31, list(range(1, 61))))
    for index in (johnston, holler, deegan_packel):
        with pytest.raises(LimitError, match="patterns of votes"):
            index(Rule(members, All(parts), "assembly"))


def test_governors_of_the_fund_are_answered_to_within_a_bound() -> None:
    fund = library_body("imf-board-of-governors").rule(date(2022, 3, 1))
    for index in (johnston, holler, deegan_packel):
        found = index(fund)
        assert found.fractions is None
        assert 0 < found.bound < 1e-8
        assert found.values.sum() == pytest.approx(1)


def test_a_body_that_cannot_be_told_is_a_caveat() -> None:
    """Two permanent members of the Security Council who never agree leave nothing to pass."""
    case = load("kosovo-2007")
    for name in ("banzhaf", "shapley-shubik"):
        untold = run(name, case, draws=5, quarrels="china:france")
        assert not untold.measures
        assert [caveat.kind for caveat in untold.caveats] == ["a priori", "not told"]


@pytest.mark.parametrize("name", ["banzhaf", "shapley-shubik"])
def test_abstention_and_quarrels_are_settings(name: str) -> None:
    case = load(STRAIT)
    key = next(iter(run(name, case, draws=5).measures))
    seats = [measure.split(".")[1] for measure in run(name, case, draws=5).measures]
    plain, three = (run(name, case, draws=5, abstaining=x)[key].best for x in (False, True))
    assert 0 < three < plain  # a permanent member's abstention does not block
    measure = name.replace("-", "_")
    before, after = (run(name, case, draws=5, quarrels=pairs) for pairs in ("", "north:isle"))
    for seat, sign in (("north", -1), ("isle", -1), ("south", 1)):
        assert sign * (after[f"council.{seat}.{measure}"].best - before[f"council.{seat}.{measure}"].best) > 0.05
    with pytest.raises(SettingError, match="allowed: pairs of members"):
        run(name, case, draws=5, quarrels="atlantis")
    with pytest.raises(SettingError, match="'atlantis' has no seat"):
        run(name, case, draws=5, quarrels=f"atlantis:{seats[0]}")
    with pytest.raises(SettingError, match="allowed: one of them"):
        run(name, case, draws=5, abstaining=True, quarrels=f"{seats[1]}:{seats[0]}")
