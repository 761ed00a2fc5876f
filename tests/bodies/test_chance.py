from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_rules import rules, said

from detente.bodies import diagram as diagrams
from detente.bodies.chance import chance_given_vote, outcome_chances, swing_chances
from detente.bodies.library import library_body
from detente.bodies.rule import All, Rule, consensus, fewer_against, quota, veto, vetoers
from detente.errors import LimitError

COUNCIL = tuple("abcdefghijklmno")
SECURITY = Rule(COUNCIL, All((quota(COUNCIL, 9), veto(COUNCIL, COUNCIL[:5]))), "council")


def some_chances(seed: int, *shape: int) -> np.ndarray:
    """Random chances with zeros and ones among them."""
    stream = np.random.default_rng(seed)
    chances = stream.dirichlet([0.5, 0.5, 0.5], size=shape)
    certain = np.eye(3)[stream.integers(0, 3, shape)]
    return np.where(stream.random(shape)[..., None] < 0.2, certain, chances)


def by_hand(rule: Rule, chances: np.ndarray) -> dict[str, np.ndarray]:
    """Every way to vote, one by one."""
    m = len(rule.members)
    out = {"adopted": np.zeros(()), "failed": np.zeros(()), "vetoed": np.zeros(()), "vetoed_by": np.zeros(m)}
    for vote in product(range(3), repeat=m):
        chance = np.prod([chances[k, v] for k, v in enumerate(vote)])
        if said(rule.expression, vote):
            out["adopted"] = out["adopted"] + chance
        elif said(rule.expression, vote, ignore_vetoes=True):
            out["vetoed"] = out["vetoed"] + chance
            cast = [v == 0 and member in vetoers(rule) for member, v in zip(rule.members, vote, strict=True)]
            out["vetoed_by"] = out["vetoed_by"] + chance * np.array(cast)
        else:
            out["failed"] = out["failed"] + chance
    return out


@given(rules(), st.integers(0, 2**32 - 1))
def test_outcomes_agree_with_every_way_to_vote(rule: Rule, seed: int) -> None:
    chances = some_chances(seed, len(rule.members))
    found = outcome_chances(rule, chances)._asdict()
    for name, expected in by_hand(rule, chances).items():
        np.testing.assert_allclose(found[name], expected, atol=1e-12, err_msg=name)


def test_seven_members_with_vetoes_agree_with_every_way_to_vote() -> None:
    members = tuple("abcdefg")
    rule = Rule(members, All((quota(members, 5, [3, 2, 2, 1, 1, 1, 1]), veto(members, "ac"))), "seven")
    chances = some_chances(5, 7)
    found = outcome_chances(rule, chances)._asdict()
    for name, expected in by_hand(rule, chances).items():
        np.testing.assert_allclose(found[name], expected, atol=1e-12, err_msg=name)


@given(rules(most=5), st.integers(0, 2**32 - 1))
def test_chance_given_a_vote_is_the_chance_with_that_vote_certain(rule: Rule, seed: int) -> None:
    chances = some_chances(seed, len(rule.members))
    found = chance_given_vote(rule, chances)
    for k, vote in product(range(len(rule.members)), range(3)):
        fixed = chances.copy()
        fixed[k] = np.eye(3)[vote]
        assert found[k, vote] == pytest.approx(float(by_hand(rule, fixed)["adopted"]), abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.integers(1, 70))
def test_a_batch_equals_batches_of_one_to_the_last_bit(seed: int, n: int) -> None:
    chances = some_chances(seed, n, 15)
    together = outcome_chances(SECURITY, chances)
    for row in {0, n // 2, n - 1}:
        for whole, single in zip(together, outcome_chances(SECURITY, chances[row]), strict=True):
            assert (whole[row] == single).all()


def test_leading_axes_are_kept() -> None:
    chances = some_chances(0, 4, 16, 15)
    found = outcome_chances(SECURITY, chances)
    assert found.adopted.shape == found.failed.shape == found.vetoed.shape == (4, 16)
    assert found.vetoed_by.shape == (4, 16, 15)
    assert (found.vetoed_by[..., 5:] == 0).all()
    np.testing.assert_allclose(found.adopted + found.failed + found.vetoed, 1, atol=1e-12)
    assert (found.vetoed_by <= found.vetoed[..., None] + 1e-12).all()
    assert (found.vetoed_by.sum(axis=-1) >= found.vetoed - 1e-12).all()


def test_no_rows_give_no_rows() -> None:
    assert outcome_chances(SECURITY, np.empty((0, 15, 3))).vetoed_by.shape == (0, 15)


def test_all_votes_alike_pass_the_council_as_published() -> None:
    """0.0102305 = 146,796 / 3^15, and the Banzhaf power with abstention .0226504 and .0111132."""
    third = np.full((15, 3), 1 / 3)
    assert float(outcome_chances(SECURITY, third).adopted) == pytest.approx(146_796 / 3**15, abs=1e-15)
    given_vote = chance_given_vote(SECURITY, third)
    swing = given_vote[:, 2] - given_vote[:, 0]
    assert swing[0] == pytest.approx(0.0226504, abs=5e-8)
    assert swing[14] == pytest.approx(0.0111132, abs=5e-8)
    assert swing[0] / swing.sum() == pytest.approx(0.1009448, abs=5e-8)


def test_every_objection_to_a_consensus_is_a_veto() -> None:
    rule = Rule(("a", "b"), consensus(("a", "b")), "consensus")
    found = outcome_chances(rule, np.array([[0.1, 0.4, 0.5], [0.2, 0.0, 0.8]]))
    assert float(found.failed) == 0
    assert float(found.adopted) == pytest.approx(0.72)
    assert found.vetoed_by.tolist() == pytest.approx([0.1, 0.2])


@given(rules(most=5, monotone=True), st.integers(0, 2**32 - 1))
def test_no_swing_is_negative_where_yes_never_hurts(rule: Rule, seed: int) -> None:
    yes = np.random.default_rng(seed).random((3, len(rule.members)))
    assert (swing_chances(rule, yes) >= -1e-12).all()


SQUARES = [100 + k * k for k in range(15)]


def test_a_rule_too_large_says_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "NODE_LIMIT", 100)
    rule = Rule(COUNCIL, All((quota(COUNCIL, 1200, SQUARES), quota(COUNCIL, 8))), "squares")
    for _ in range(2):  # the second time it is remembered
        with pytest.raises(LimitError, match="squares: more than 100 ways"):
            outcome_chances(rule, np.full((15, 3), 1 / 3))


def test_slack_kept_as_it_is_gives_the_same_chances(monkeypatch: pytest.MonkeyPatch) -> None:
    expression = All((quota(COUNCIL, 1200, SQUARES), fewer_against(COUNCIL, 4), veto(COUNCIL, "bd")))
    chances = some_chances(3, 4, 15)
    merged = outcome_chances(Rule(COUNCIL, expression, "merged"), chances)
    monkeypatch.setattr(diagrams, "SUMS_LIMIT", 20)
    for one, other in zip(merged, outcome_chances(Rule(COUNCIL, expression, "unmerged"), chances), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-14)


def test_the_union_s_winning_coalitions_are_counted_as_published() -> None:
    """2,718,741 by the Treaty of Nice in 2007, 17,742,527 by that of Lisbon in 2025, of 2^27."""
    toss = np.tile([0.5, 0.0, 0.5], (27, 1))
    for name, on, count in (("nice", date(2007, 4, 21), 2_718_741), ("lisbon", date(2025, 1, 1), 17_742_527)):
        rule = library_body(f"eu-council-{name}").rule(on)
        assert float(outcome_chances(rule, toss).adopted) * 2**27 == pytest.approx(count, abs=1e-6)


def test_the_diagram_has_no_two_nodes_alike() -> None:
    nodes = diagrams.diagram(SECURITY)
    for start, width in zip(nodes.start, nodes.width, strict=True):
        block = nodes.children[start : start + width]
        assert len(np.unique(block, axis=0)) == width
    assert nodes.width[0] == 1
