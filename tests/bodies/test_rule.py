from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_rules import every_vote, rules, said, said_of_all

from detente.bodies.rule import (
    All,
    Any,
    Rule,
    Tally,
    bound_to_abstain,
    consensus,
    fewer_against,
    passes,
    present_majority,
    present_share,
    quota,
    veto,
    vetoers,
    voting_together,
)
from detente.errors import RuleError

FOUR = ("a", "b", "c", "d")
EACH = Rule(FOUR, quota(FOUR, 4), "each")
NOBODY = Rule(FOUR, consensus(FOUR), "nobody against")


@given(rules())
def test_passes_reads_every_vote_as_written(rule: Rule) -> None:
    votes = list(product(range(3), repeat=len(rule.members)))
    found = passes(rule, np.array(votes, dtype=np.int8))
    assert found.tolist() == [said(rule.expression, vote) for vote in votes]


@given(rules())
def test_all_votes_at_once_are_read_as_one_by_one(rule: Rule) -> None:
    """The fast way to read rules that other tests go by."""
    votes = every_vote(len(rule.members))
    assert len({tuple(vote) for vote in votes.tolist()}) == 3 ** len(rule.members)
    assert said_of_all(rule.expression, votes).tolist() == [said(rule.expression, tuple(v)) for v in votes.tolist()]


def test_passes_keeps_leading_axes() -> None:
    votes = np.full((2, 5, 4), 2, dtype=np.int8)
    votes[1, 3, :] = 0
    found = passes(Rule(FOUR, quota(FOUR, 1), "one"), votes)
    assert found.shape == (2, 5)
    assert np.argwhere(~found).tolist() == [[1, 3]]


@pytest.mark.parametrize("weights", [None, [3, 2, 2, 1]])
@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)])
def test_present_share_means_what_it_says(weights: list[int] | None, share: Fraction) -> None:
    rule = Rule(FOUR, present_share(FOUR, share, weights), "share")
    w = np.array(weights or [1] * 4)
    for vote in product(range(3), repeat=4):
        yes, no = (int(w[np.array(vote) == kind].sum()) for kind in (2, 0))
        expected = yes > 0 and Fraction(yes, yes + no) >= share
        assert bool(passes(rule, np.array(vote, dtype=np.int8))) == expected, vote


def test_present_majority_means_more_yes_than_no() -> None:
    rule = Rule(FOUR, present_majority(FOUR, [3, 2, 2, 1]), "majority")
    for vote in product(range(3), repeat=4):
        signed = sum(w * (v - 1) for w, v in zip([3, 2, 2, 1], vote, strict=True))
        assert bool(passes(rule, np.array(vote, dtype=np.int8))) == (signed > 0), vote


def test_security_council_profiles_with_abstention() -> None:
    """146,796 of the 3^15 profiles pass (Freixas & Zwicker 2003 count the same game with abstention)."""
    members = tuple("abcdefghijklmno")
    rule = Rule(members, All((quota(members, 9), veto(members, members[:5]))), "council")
    total = 0
    for p_yes, p_no in product(range(6), repeat=2):
        for e_yes, e_no in product(range(11), repeat=2):
            if p_yes + p_no > 5 or e_yes + e_no > 10:
                continue
            vote = [2] * p_yes + [0] * p_no + [1] * (5 - p_yes - p_no)
            vote += [2] * e_yes + [0] * e_no + [1] * (10 - e_yes - e_no)
            ways = comb(5, p_yes) * comb(5 - p_yes, p_no) * comb(10, e_yes) * comb(10 - e_yes, e_no)
            total += ways * bool(passes(rule, np.array(vote, dtype=np.int8)))
    assert total == 146_796


def test_vetoers_are_those_who_stop_a_draft_alone_by_veto() -> None:
    assert vetoers(Rule(FOUR, All((quota(FOUR, 2), veto(FOUR, ["d", "b"]))), "two")) == ("b", "d")
    assert vetoers(Rule(FOUR, quota(FOUR, 4), "all must agree, but none by veto")) == ()
    assert vetoers(Rule(FOUR, consensus(FOUR), "consensus")) == FOUR
    pair = Tally((0, 0, 1, 1), (1, 1, 1, 1), (1, 1, 1, 1), 3, veto=True)
    assert vetoers(Rule(FOUR, All((quota(FOUR, 1), pair)), "two together veto")) == ()


@given(rules(monotone=True), st.data())
def test_who_is_bound_to_abstain_does(rule: Rule, data: st.DataObject) -> None:
    bound = data.draw(st.lists(st.sampled_from(rule.members), unique=True, max_size=3))
    votes = every_vote(len(rule.members))
    abstaining = votes.copy()
    abstaining[:, [rule.members.index(member) for member in bound]] = 1
    expected = said_of_all(rule.expression, abstaining)
    if expected.all() or not expected.any():
        with pytest.raises(RuleError, match=r"bound to abstain, (a draft passes|the others can never)"):
            bound_to_abstain(rule, bound)
    else:
        assert (passes(bound_to_abstain(rule, bound), votes) == expected).all()


@given(rules(monotone=True), st.data())
def test_seats_held_for_others_vote_alike(rule: Rule, data: st.DataObject) -> None:
    held = data.draw(st.lists(st.sampled_from(rule.members), unique=True, max_size=3))
    holder = data.draw(st.sampled_from([*(set(rule.members) - set(held)), "nobody"]))
    together = voting_together(rule, {holder: held})
    votes = every_vote(len(together.members))
    spread = {member: votes[:, k] for k, member in enumerate(together.members)}
    alike = np.stack([spread[holder if member in held else member] for member in rule.members], axis=-1)
    assert (passes(together, votes) == said_of_all(rule.expression, alike)).all()
    assert ("nobody" in together.members) == (holder == "nobody" and bool(held))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: quota(FOUR, 5), "quota 5: no coalition can meet it; allowed: 1 to 4"),
        (lambda: quota(FOUR, 0), "quota 0: it is met whatever the votes; allowed: 1 to 4"),
        (lambda: quota(FOUR, 3, [1, 1, -1, 4]), "weight -1; allowed: 0 or more. Mend: add 1"),
        (lambda: quota(FOUR, 1, [2**62, 0, 0, 0]), "below 2^62"),
        (lambda: quota(FOUR, 1, [1, 1]), "4 no, 4 abstain, 2 yes"),
        (lambda: fewer_against(FOUR, 5), "quota 0"),
        (lambda: present_share(FOUR, Fraction(5, 4)), "share 5/4"),
        (lambda: veto(FOUR, ["e"]), "veto of 'e'; allowed: a member"),
        (lambda: veto(("france", "russia"), ["rusia"]), "did you mean 'russia'"),
        (lambda: bound_to_abstain(EACH, ["e"]), "each: 'e' has no seat; allowed: a, b, c, d"),
        (lambda: bound_to_abstain(EACH, "a"), "each: with a bound to abstain, the others can never pass a draft"),
        (lambda: bound_to_abstain(NOBODY, FOUR), "with a, b, c, d bound to abstain, a draft passes whatever"),
        (lambda: voting_together(EACH, {"a": ["e"]}), "each: 'e', held by 'a', has no seat; allowed: a, b, c, d"),
        (
            lambda: voting_together(EACH, {"a": ["c"], "b": ["c"]}),
            "each: seat 'c' is held by 'a' and 'b'; allowed: one",
        ),
        (
            lambda: voting_together(EACH, {"a": ["b"], "b": ["c"]}),
            "each: seat 'b' is held by 'b' and 'a'; allowed: one",
        ),
        (lambda: All(()), "All: no parts"),
        (lambda: Any(()), "Any: no parts"),
        (lambda: Rule(("a", "b", "a"), quota(("a", "b", "a"), 2), "r"), "r: member 'a' stands twice"),
        (lambda: Rule(("a", "b"), quota(FOUR, 2), "r"), "weights for 4 members; allowed: 2"),
        (lambda: Rule(FOUR, Tally((1,) * 4, (0,) * 4, (1,) * 4, 4), "r"), "passes with everyone against"),
        (lambda: Rule(FOUR, Tally((0,) * 4, (1,) * 4, (0,) * 4, 4), "r"), "fails with everyone in favour"),
    ],
)
def test_a_rule_that_decides_nothing_is_refused(make: object, words: str) -> None:
    with pytest.raises(RuleError) as error:
        make()  # type: ignore[operator]
    assert words in str(error.value)
