from __future__ import annotations

from datetime import date
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_rules import rules, said

from detente.analyses.votes import _minimal
from detente.analyses.votes._large import never_decide, smallest
from detente.analyses.votes._minimal_bits import by_bits
from detente.analyses.votes.coalitions import (
    LISTED,
    SIDES,
    Coalitions,
    core_members,
    dummies,
    minimal_blocking,
    minimal_winning,
)
from detente.bodies.facts import un_security_council
from detente.bodies.library import library_body
from detente.bodies.rule import Rule, consensus, quota
from detente.errors import LimitError, RuleError

COUNCIL = library_body("un-security-council").rule(date(2007, 4, 21))


def by_hand(rule: Rule, blocking: bool) -> set[tuple[str, ...]]:
    """Every coalition, one by one: decisive, and not so when any one member is taken out."""
    side, other = (0, 2) if blocking else (2, 0)

    def decides(inside: tuple[bool, ...]) -> bool:
        return said(rule.expression, tuple(side if joins else other for joins in inside)) != blocking

    found = set()
    for inside in product((False, True), repeat=len(rule.members)):
        smaller = [(*inside[:k], False, *inside[k + 1 :]) for k, joins in enumerate(inside) if joins]
        if decides(inside) and not any(map(decides, smaller)):
            found.add(tuple(m for m, joins in zip(rule.members, inside, strict=True) if joins))
    return found


def agrees(found: Coalitions, expected: set[tuple[str, ...]]) -> bool:
    sizes = [len(coalition) for coalition in found.listed]
    return (
        set(found.listed) == expected
        and found.count == len(found.listed) == sum(found.by_size.values())
        and sizes == sorted(sizes)
        and all(sizes.count(size) == count for size, count in found.by_size.items())
    )


@given(rules())
def test_minimal_coalitions_agree_with_looking_at_each(rule: Rule) -> None:
    assert agrees(minimal_winning(rule), by_hand(rule, blocking=False))
    assert agrees(minimal_blocking(rule), by_hand(rule, blocking=True))


@given(rules(most=8))
def test_bits_agree_with_kinds(rule: Rule) -> None:
    """Which of the two is asked depends on the size of the body alone."""
    for side, find in (("winning", minimal_winning), ("blocking", minimal_blocking)):
        by_kinds = find(rule)
        assert by_bits(rule, side, (), ()) == (by_kinds.by_size, by_bits(rule, side, (), ())[1])
        assert set(by_bits(rule, side, (), ())[1]) == set(by_kinds.listed)


def test_council_of_the_union() -> None:
    """Of 27 members no two are alike: the coalitions are counted as bits."""
    union = library_body("eu-council-lisbon").rule(date(2025, 1, 1))
    winning, blocking = minimal_winning(union), minimal_blocking(union)
    assert (winning.count, blocking.count) == (4_362_293, 3_589_760)
    assert len(winning.listed) == len(set(winning.listed)) == LISTED
    assert {len(coalition) for coalition in winning.listed} == {min(winning.by_size)} == {15}
    assert min(blocking.by_size) == 4
    large = ["DEU", "FRA", "ITA"]
    assert minimal_blocking(union, with_=large).by_size == {4: 24}  # three of 35 per cent, and any fourth
    halves = [minimal_winning(union, **{how: ["DEU"]}).count for how in ("with_", "without")]
    assert sum(halves) == winning.count
    assert dummies(union) == ()


@given(rules(most=5), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
def test_filters_keep_those_with_and_without(rule: Rule, first: set[int], second: set[int]) -> None:
    with_, without = ([m for k, m in enumerate(rule.members) if k in chosen] for chosen in (first, second))
    for find, blocking in ((minimal_winning, False), (minimal_blocking, True)):
        expected = {c for c in by_hand(rule, blocking) if set(with_) <= set(c) and not set(without) & set(c)}
        assert agrees(find(rule, with_, without), expected)


def test_security_council() -> None:
    """210 = C(10, 4): the five with four of the ten; blocked by each of the five, or by seven of the ten."""
    winning, blocking = minimal_winning(COUNCIL), minimal_blocking(COUNCIL)
    assert (winning.count, winning.by_size) == (210, {9: 210})
    assert blocking.by_size == {1: 5, 7: comb(10, 7)}
    assert blocking.listed[:5] == tuple((member,) for member in un_security_council.PERMANENT)
    assert len(winning.listed) == LISTED
    assert minimal_winning(COUNCIL, with_=["ITA"], without=["BEL"]).count == comb(8, 3)
    assert minimal_winning(COUNCIL, without=["RUS"]) == Coalitions(0, {}, ())


def test_counts_stay_exact_past_64_bits() -> None:
    members = tuple(str(k) for k in range(193))
    assert minimal_winning(Rule(members, quota(members, 97), "assembly")).count == comb(193, 97)
    assert minimal_winning(Rule(members, consensus(members), "consensus")).count == 1


def test_a_body_too_large_says_limit_and_size() -> None:
    members = tuple(str(k) for k in range(29))
    rule = Rule(members, quota(members, 100, list(range(1, 30))), "large body")
    with pytest.raises(LimitError, match="536,870,912 patterns of votes in 1 tallies; the limit is 134,217,728"):
        minimal_winning(rule)


def test_a_stranger_in_a_filter_names_the_nearest() -> None:
    with pytest.raises(RuleError, match=r"no member 'RUSS'; allowed: CHN, FRA.*did you mean 'RUS'"):
        minimal_winning(COUNCIL, with_=["RUSS"])


def test_patterns_past_the_first_table_are_found() -> None:
    """With weights 101, 102, 104 … no two members are alike, so both tables of sums are long."""
    members = tuple("abcdefghij")
    rule = Rule(members, quota(members, 700, [100 + 2**k for k in range(10)]), "ten kinds")
    kinds, found = _minimal.patterns(rule, blocking=False)
    assert len(kinds) == 10
    assert {tuple(m for m, k in zip(members, row, strict=True) if k) for row in found.tolist()} == by_hand(rule, False)
    listed = minimal_winning(rule).listed
    assert listed == tuple(sorted(listed, key=lambda coalition: (len(coalition), coalition)))


@given(rules(monotone=True))
def test_core_and_dummies_agree_with_looking_at_each_coalition(rule: Rule) -> None:
    ways = list(product((0, 2), repeat=len(rule.members)))
    winning = [way for way in ways if said(rule.expression, way)]
    for k, member in enumerate(rule.members):
        assert (member in core_members(rule)) == all(way[k] == 2 for way in winning)
        turned = [(*way[:k], 2 - way[k], *way[k + 1 :]) for way in ways]
        idle = all(said(rule.expression, a) == said(rule.expression, b) for a, b in zip(ways, turned, strict=True))
        assert (member in dummies(rule)) == idle


def test_the_one_vote_of_luxembourg_in_1958_never_decided() -> None:
    """Twelve of seventeen votes, 4, 4, 4, 2, 2, 1: the two of the Low Countries complete three large ones."""
    six = ("DEU", "FRA", "ITA", "BEL", "NLD", "LUX")
    assert dummies(Rule(six, quota(six, 12, [4, 4, 4, 2, 2, 1]), "the Six")) == ("LUX",)


@given(rules())
def test_what_is_told_of_large_bodies_is_what_looking_at_each_says(rule: Rule) -> None:
    for kind in SIDES:
        every = by_hand(rule, blocking=kind == "blocking")
        found = smallest(rule, kind)
        assert len(found) == min(map(len, every), default=0)
        assert not every or found in every
        others = [one for one in every if rule.members[0] not in one]
        assert len(smallest(rule, kind, rule.members[:1])) == min(map(len, others), default=0)
    assert never_decide(rule) in (None, dummies(rule))


@given(st.lists(st.integers(0, 9), min_size=2, max_size=8), st.data())
def test_who_never_decides_by_one_tally(weights: list[int], data: st.DataObject) -> None:
    members = tuple(f"m{k}" for k in range(len(weights)))
    if sum(weights):
        needed = data.draw(st.integers(1, sum(weights)))
        rule = Rule(members, quota(members, needed, weights), "weighted")
        assert never_decide(rule) == dummies(rule)
