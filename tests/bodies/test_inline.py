from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from math import inf, nan
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.bodies.facts import eu_council
from detente.bodies.inline import Need, Seats, inline_rule, misses_total
from detente.bodies.library import library_body
from detente.bodies.power import swings
from detente.bodies.rule import passes, quota, vetoers
from detente.bodies.three import three_valued_swings
from detente.errors import RuleError

FIVE = dict.fromkeys("abcde", 1)


@pytest.mark.parametrize(
    ("needed", "votes"),
    [
        (3, 3),
        (3.0, 3),
        (1, 1),
        (1.0, 5),
        (0.5, 3),
        (0.667, 4),
        (2 / 3, 4),
        (0.333, 2),
        (0.6, 3),
        (0.61, 4),
        (0.9999, 5),
    ],
)
def test_quota_as_number_or_share(needed: float, votes: int) -> None:
    assert inline_rule(FIVE, Need(needed)).expression == quota("abcde", votes)


def test_a_half_means_more_than_half_and_a_third_is_exact() -> None:
    six = dict.fromkeys("abcdef", 1)
    assert inline_rule(six, Need(0.5)).expression == quota("abcdef", 4)
    assert inline_rule(six, Need(0.667)).expression == quota("abcdef", 4)


@pytest.mark.parametrize(("share", "strict"), [(0.5, True), (0.667, False), (0.75, False)])
def test_ignored_abstention_counts_votes_cast_only(share: float, strict: bool) -> None:
    rule = inline_rule({"a": 3, "b": 2, "c": 1, "d": 1}, Need(share, abstention="ignored"))
    exact = {0.5: (1, 2), 0.667: (2, 3), 0.75: (3, 4)}[share]
    for vote in product(range(3), repeat=4):
        yes, no = (sum(w for w, v in zip((3, 2, 1, 1), vote, strict=True) if v == kind) for kind in (2, 0))
        left, right = exact[1] * yes, exact[0] * (yes + no)
        expected = yes > 0 and (left > right if strict else left >= right)
        assert bool(passes(rule, np.array(vote, dtype=np.int8))) == expected, vote


def test_vetoes_are_added() -> None:
    rule = inline_rule(FIVE, Need(3, ["b", "e"]), "five")
    assert vetoers(rule) == ("b", "e")
    assert rule.title == "five"


@pytest.mark.parametrize(
    ("seats", "needed", "vetoes", "abstention", "words"),
    [
        (
            FIVE,
            12,
            (),
            "against",
            "council: quota 12 is not a whole number between 1 and the total of 5 votes",
        ),
        (FIVE, 2.5, (), "against", "quota 2.5 is not a whole number"),
        (FIVE, 0, (), "against", "quota 0 is not"),
        (FIVE, -1, (), "against", "Mend: quota = 3"),
        (FIVE, nan, (), "against", "quota nan"),
        (FIVE, inf, (), "against", "quota inf"),
        (FIVE, 3, (), "ignored", "allowed: a share of the votes cast"),
        (FIVE, 3, ("f",), "against", "veto of 'f'"),
        ({}, 1, (), "against", "council: no seats"),
        (dict.fromkeys("ab", 0), 1, (), "against", "no votes to count"),
        (dict.fromkeys("ab", 0), 0.5, (), "ignored", "no votes to count"),
        ({"a": -1, "b": 3}, 1, (), "against", "weight -1"),
    ],
)
def test_a_quota_nobody_can_meet_is_refused(
    seats: dict[str, int], needed: float, vetoes: tuple[str, ...], abstention: str, words: str
) -> None:
    with pytest.raises(RuleError) as error:
        inline_rule(seats, Need(needed, vetoes, abstention), "council")  # type: ignore[arg-type]
    assert words in str(error.value)


# The whole algebra


def weighed(name: str, day: date, kinds: dict[str, list[int]]) -> dict[str, dict[str, int]]:
    """Seats of a library body with several kinds of weight."""
    members = library_body(name).members(day)
    return {m: {kind: weights[k] for kind, weights in kinds.items()} for k, m in enumerate(members)}


def test_the_union_by_the_treaty_of_lisbon_is_the_library_s() -> None:
    day = date(2025, 1, 1)
    rule = library_body("eu-council-lisbon").rule(day)
    seats = weighed("eu-council-lisbon", day, {"people": eu_council._people(rule.members, day)})
    need = Need(0.55, any=[Need(0.65, of="people"), Need(fewer_against=4)])
    written = inline_rule(seats, need, totals={"people": 10_000})
    assert written.expression == rule.expression
    assert swings(written).passing_fraction == Fraction(17_742_527, 2**27)
    assert inline_rule(seats, need).expression != rule.expression, "the shares sum to 100.01 per cent"


def test_the_union_by_the_treaty_of_nice_is_the_library_s() -> None:
    day = date(2007, 4, 21)
    rule = library_body("eu-council-nice").rule(day)
    votes = [eu_council.NICE_VOTES[member] for member in rule.members]
    seats = weighed("eu-council-nice", day, {"votes": votes, "people": eu_council._people(rule.members, day)})
    need = Need(255, of="votes", all=[Need(0.5), Need(0.62, of="people")])
    assert inline_rule(seats, need).expression == rule.expression
    assert swings(inline_rule(seats, need)).passing_fraction == Fraction(2_718_741, 2**27)


def test_the_security_council_is_the_library_s() -> None:
    rule = library_body("un-security-council").rule(date(2007, 4, 21))
    written = inline_rule(rule.members, Need(9, veto=rule.members[:5]))
    assert written.expression == rule.expression
    assert three_valued_swings(written).fractions == three_valued_swings(rule).fractions
    assert vetoers(written) == rule.members[:5]


NAMES = ("a", "b", "c", "d")


@st.composite
def needs(draw: st.DrawFn, depth: int = 2) -> Need:
    """Any need of four members with votes 4, 3, 2, 1 and one kind more."""
    among = draw(st.sampled_from([(), ("a", "c"), ("b", "c", "d")]))
    of = draw(st.sampled_from(["", "votes", "people", "members"]))
    number = draw(st.none() | st.integers(1, 2) | st.sampled_from([0.3, 0.333, 0.5, 0.65, 1.0]))
    fewer = draw(st.none() | st.integers(1, 2) | st.sampled_from([0.3, 0.333, 0.5, 1.0]))
    words: list[Literal["against", "ignored"] | None] = [None, "against", "ignored"]
    ignored = draw(st.sampled_from(words[1:2] if isinstance(number, int) else words))
    inner = st.lists(needs(depth - 1), max_size=2) if depth else st.just([])
    need = Need(
        number,
        draw(st.lists(st.sampled_from(NAMES), max_size=2)),
        ignored,
        fewer,
        of,
        among,
        [replace(one, abstention=one.abstention or "against") for one in draw(inner)],
        [replace(one, abstention=one.abstention or "against") for one in draw(inner)],
    )
    return need if any((number, fewer, need.veto, need.all, need.any)) else replace(need, quota=1, abstention="against")


SEATS = {m: {"votes": 4 - k, "people": (7, 7, 1, 30)[k]} for k, m in enumerate(NAMES)}


def met(need: Need, vote: dict[str, int]) -> bool:
    """A need read word by word: votes are 0 no, 1 abstain, 2 yes."""
    counted = {m: SEATS[m].get(need.of, 1) for m in NAMES if m in need.among or not need.among}
    no, abstained, yes = (sum(w for m, w in counted.items() if vote[m] == kind) for kind in range(3))
    ignored = need.abstention == "ignored"
    whole = no + yes if ignored else no + abstained + yes
    found = [vote[m] != 0 for m in need.veto]
    thirds = {0.333: Fraction(1, 3)}
    if need.quota is not None:
        share = thirds.get(need.quota, Fraction(str(need.quota)))
        enough = yes > share * whole if need.quota == 0.5 else yes >= share * whole and yes > 0
        found.append(enough if isinstance(need.quota, float) else yes >= need.quota)
    if need.fewer_against is not None:
        share = thirds.get(need.fewer_against, Fraction(str(need.fewer_against)))
        against = no if ignored else no + abstained
        found.append(against < (share * whole if isinstance(need.fewer_against, float) else need.fewer_against))
    found += [met(one, vote) for one in need.all]
    if need.any:
        found.append(any(met(one, vote) for one in need.any))
    return all(found)


@given(needs())
def test_a_need_means_what_it_says(need: Need) -> None:
    rule = inline_rule(SEATS, need)
    votes = np.array(list(product(range(3), repeat=4)), dtype=np.int8)
    expected = [met(need, dict(zip(NAMES, vote.tolist(), strict=True))) for vote in votes]
    assert passes(rule, votes).tolist() == expected


@given(needs(), st.permutations(NAMES))
def test_the_order_of_seats_is_irrelevant(need: Need, order: list[str]) -> None:
    votes = np.array(list(product(range(3), repeat=4)), dtype=np.int8)
    moved = inline_rule({m: SEATS[m] for m in order}, need)
    assert (
        passes(moved, votes[:, [NAMES.index(m) for m in order]]).tolist()
        == passes(inline_rule(SEATS, need), votes).tolist()
    )


def test_abstention_is_taken_over_by_what_is_inside() -> None:
    outside = Need(abstention="ignored", any=[Need(0.5), Need(2, abstention="against")])
    inside = Need(any=[Need(0.5, abstention="ignored"), Need(2)])
    assert inline_rule(FIVE, outside).expression == inline_rule(FIVE, inside).expression


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (Need(any=[Need(1), Need(all=[Need(6)])]), "council.any[2].all[1]: quota 6 is not a whole number"),
        (Need(0.5, of="peopel"), "council: of = 'peopel'; allowed: members."),
        (Need(0.5, among=["z"]), "council: among names 'z'; allowed: a, b, c, d, e."),
        (Need(fewer_against=6), "council: fewer_against 6 is not a whole number between 1 and the total of 5"),
        (Need(fewer_against=0), "fewer_against 0 is not"),
        (Need(all=[Need()]), "council.all[1]: nothing is needed; allowed: quota, fewer_against"),
        (Need(veto=["f"]), "council: veto of 'f'; allowed: a member"),
    ],
)
def test_a_need_nobody_can_meet_says_where(need: Need, words: str) -> None:
    with pytest.raises(RuleError) as error:
        inline_rule(FIVE, need, "council")
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        (("a", "b", "a"), "member 'a' stands twice"),
        ({"a": {"votes": 1}, "b": 1}, "seat 'b' has no 'votes'"),
        ({"a": {"votes": 1}, "b": {"people": 1}}, "seat 'a' has no 'people'"),
        ({"a": {"members": 1}}, "seats with 'members'"),
        ({"a": {"votes": -1}, "b": {"votes": 4}}, "weight -1; allowed: 0 or more"),
    ],
)
def test_seats_that_cannot_be_are_refused(seats: Seats, words: str) -> None:
    of = "votes" if isinstance(seats, dict) and "members" not in seats["a"] else ""
    with pytest.raises(RuleError, match=re.escape(words)):
        inline_rule(seats, Need(1, of=of))


def test_weights_may_miss_their_total_by_rounding_only() -> None:
    seats = {"a": {"people": 333}, "b": {"people": 333}, "c": {"people": 333}}
    assert misses_total(seats, "people", 1000) == -1
    with pytest.raises(
        RuleError, match=r"people of all seats sum to 999 and miss their total of 1,002; allowed: within"
    ):
        inline_rule(seats, Need(0.5, of="people"), totals={"people": 1002})
    with pytest.raises(RuleError, match=r"totals of 'votes'; allowed: people"):
        inline_rule(seats, Need(0.5, of="people"), totals={"votes": 1000})
