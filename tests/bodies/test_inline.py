from __future__ import annotations

from itertools import product
from math import inf, nan

import numpy as np
import pytest

from detente.bodies.inline import inline_rule
from detente.bodies.rule import passes, quota, vetoers
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
    assert inline_rule(FIVE, needed).expression == quota("abcde", votes)


def test_a_half_means_more_than_half_and_a_third_is_exact() -> None:
    six = dict.fromkeys("abcdef", 1)
    assert inline_rule(six, 0.5).expression == quota("abcdef", 4)
    assert inline_rule(six, 0.667).expression == quota("abcdef", 4)


@pytest.mark.parametrize(("share", "strict"), [(0.5, True), (0.667, False), (0.75, False)])
def test_ignored_abstention_counts_votes_cast_only(share: float, strict: bool) -> None:
    rule = inline_rule({"a": 3, "b": 2, "c": 1, "d": 1}, share, abstention="ignored")
    exact = {0.5: (1, 2), 0.667: (2, 3), 0.75: (3, 4)}[share]
    for vote in product(range(3), repeat=4):
        yes, no = (sum(w for w, v in zip((3, 2, 1, 1), vote, strict=True) if v == kind) for kind in (2, 0))
        left, right = exact[1] * yes, exact[0] * (yes + no)
        expected = yes > 0 and (left > right if strict else left >= right)
        assert bool(passes(rule, np.array(vote, dtype=np.int8))) == expected, vote


def test_vetoes_are_added() -> None:
    rule = inline_rule(FIVE, 3, ["b", "e"], title="five")
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
        (dict.fromkeys("ab", 0), 1, (), "against", "total of 0 votes"),
        (dict.fromkeys("ab", 0), 0.5, (), "ignored", "quota 1: no coalition can meet it"),
        ({"a": -1, "b": 3}, 1, (), "against", "weight -1"),
    ],
)
def test_a_quota_nobody_can_meet_is_refused(
    seats: dict[str, int], needed: float, vetoes: tuple[str, ...], abstention: str, words: str
) -> None:
    with pytest.raises(RuleError) as error:
        inline_rule(seats, needed, vetoes, abstention, "council")  # type: ignore[arg-type]
    assert words in str(error.value)
