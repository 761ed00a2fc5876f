"""A decision rule from plain values: seats, quota, vetoes and what an abstention means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, isfinite
from typing import Literal

from detente.bodies.rule import All, Expression, Rule, present_majority, present_share, quota, veto
from detente.errors import RuleError

_HALF = Fraction(1, 2)


def inline_rule(
    seats: Mapping[str, int],
    needed: float,
    vetoes: Sequence[str] = (),
    abstention: Literal["against", "ignored"] = "against",
    title: str = "rule",
) -> Rule:
    """The rule of a body written in a case.

    `seats`: weight of each member, 0 or more. `needed`: a number of votes (2 or more, or the integer 1), or
    a share in (0, 1]: at least that share of all votes, or with abstention "ignored" of the votes cast. A
    half means more than half, as parliaments use it, and 0.667 or 0.3333 mean thirds. `vetoes`: members
    whose no blocks. Raises RuleError for a quota that no coalition, or every one, can meet.

    >>> inline_rule({"a": 1, "b": 1, "c": 1}, 0.667, ["a"]).expression.parts[0].at_least
    2
    """
    if not seats:
        raise RuleError(f"{title}: no seats; allowed: one or more.")
    members, weights = tuple(seats), tuple(seats.values())
    enough = _enough(members, weights, needed, abstention, title)
    return Rule(members, All((enough, veto(members, vetoes))) if vetoes else enough, title)


def _enough(
    members: tuple[str, ...], weights: tuple[int, ...], needed: float, abstention: str, title: str
) -> Expression:
    share, total = _share(needed), sum(weights)
    if share is None:
        if abstention == "ignored":
            raise RuleError(
                f"{title}: quota {needed} with abstention ignored; allowed: a share of the votes cast, "
                f"above 0 to 1. Mend: quota = 0.5"
            )
        if not (isfinite(needed) and needed == int(needed) and 0 < needed <= total):
            raise RuleError(
                f"{title}: quota {needed} is not a whole number between 1 and the total of {total} votes, "
                f"nor a share between 0 and 1. Mend: quota = {total // 2 + 1}"
            )
        return quota(members, int(needed), weights)
    if abstention == "ignored":
        majority = share == _HALF
        return present_majority(members, weights) if majority else present_share(members, share, weights)
    return quota(members, total // 2 + 1 if share == _HALF else ceil(share * total), weights)


def _share(needed: float) -> Fraction | None:
    """The share meant, or None for a number of votes; thirds cannot be typed, so what is near one is one."""
    if isinstance(needed, int) or not 0 < needed <= 1:
        return None
    for third in (Fraction(1, 3), Fraction(2, 3)):
        if abs(needed - third) < 0.0005:
            return third
    return Fraction(str(needed))
