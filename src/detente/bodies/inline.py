"""A decision rule from plain values: seats with one or several kinds of weight, and what their votes must meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor, isfinite
from typing import Literal

from detente.bodies.rule import All, Any, Expression, Rule, Tally, present_majority, present_share, quota, veto
from detente.errors import RuleError
from detente.numeric import nearest

HEADS = "members"
"""What `of` calls one vote a seat, where seats have weights."""

_HALF = Fraction(1, 2)

Seats = Sequence[str] | Mapping[str, int | Mapping[str, int]]
"""Who sits: one vote each, or votes by seat, or several kinds of weight by seat."""


@dataclass(frozen=True)
class Need:
    """What the votes must meet: each of these that is given.

    `quota`: in favour, a whole number of votes or a share above 0 to 1, of all or, with `abstention` "ignored", of the
    votes cast; a half means more than half, and what is near a third is one. `fewer_against`: so many, or such a share,
    not reached by those who are not in favour or, with "ignored", by those against. Both count the weights `of` this
    name (`members`: one a seat), `among` these seats only when any are given. `veto`: none of these is against. `all`,
    `any`: further needs, met together or one of them; they take over `abstention` unless they say otherwise.
    """

    quota: float | None = None
    veto: Sequence[str] = ()
    abstention: Literal["against", "ignored"] | None = None
    fewer_against: float | None = None
    of: str = ""
    among: Sequence[str] = ()
    all: Sequence[Need] = ()
    any: Sequence[Need] = ()


@dataclass(frozen=True)
class _Seating:
    """Members in order, their weights by name ("" the usual ones), and what weights should sum to."""

    members: tuple[str, ...]
    weights: Mapping[str, tuple[int, ...]]
    totals: Mapping[str, int] = field(default_factory=dict)

    def counted(self, need: Need) -> tuple[tuple[int, ...], int]:
        """The weights a need counts, and the total its shares are of."""
        if need.of not in self.weights:
            raise RuleError(f"of = {need.of!r}; {_allowed(need.of, [name for name in self.weights if name])}")
        _all_seated("among", need.among, self.members)
        own = self.weights[need.of]
        among = tuple(w if m in need.among else 0 for m, w in zip(self.members, own, strict=True))
        counted, total = (among, sum(among)) if need.among else (own, self.totals.get(need.of, sum(own)))
        if not sum(counted):
            raise RuleError(f"no {need.of or 'votes'} to count; allowed: 1 or more in some seat.")
        return counted, total


def inline_rule(seats: Seats, need: Need, title: str = "rule", totals: Mapping[str, int] | None = None) -> Rule:
    """The rule of a body written in a case.

    Without `of` a need counts the votes in `seats`; where seats have several kinds of weight, one a seat. `totals`:
    what weights of a name should sum to; shares are then of it. Raises RuleError, which begins with the title and the
    place in the need, for a quota that no coalition, or every one, can meet, a negative weight, a member that stands
    twice or has no seat, and weights that miss their total by more than rounding of each can explain.

    >>> inline_rule({"a": 1, "b": 1, "c": 1}, Need(0.667, veto=["a"])).expression.parts[0].at_least
    2
    >>> union = {"north": {"people": 60}, "south": {"people": 30}, "east": {"people": 10}}
    >>> double = inline_rule(union, Need(0.5, any=[Need(0.65, of="people"), Need(fewer_against=1)]))
    >>> [tally.at_least for tally in double.expression.parts[1].parts]
    [65, 3]
    """
    if not seats:
        raise RuleError(f"{title}: no seats; allowed: one or more.")
    with _at(title):
        seating = replace(_seating(seats), totals=totals or {})
        for name, total in seating.totals.items():
            misses_total(seats, name, total)
    return Rule(seating.members, _expression(need, seating, title, "against"), title)


def misses_total(seats: Seats, name: str, total: int) -> int:
    """By how much weights of this name sum to more than their total; RuleError beyond what rounding can explain.

    Each weight may be half a unit off.

    >>> misses_total({"a": {"people": 3}, "b": {"people": 8}}, "people", 10)
    1
    """
    known = _seating(seats).weights
    if name not in known:
        raise RuleError(f"totals of {name!r}; {_allowed(name, [name for name in known if name not in ('', HEADS)])}")
    found, most = sum(known[name]), len(known[name]) / 2
    if abs(found - total) > most:
        raise RuleError(
            f"{name} of all seats sum to {found:,} and miss their total of {total:,}; allowed: within {most:g} of it, "
            f"which rounding each can explain. Mend: totals = {{ {name} = {found} }}, or look for a wrong number"
        )
    return found - total


def _seating(seats: Seats) -> _Seating:
    members = tuple(seats)
    ones = (1,) * len(members)
    if not isinstance(seats, Mapping):
        return _Seating(members, {"": ones, HEADS: ones})
    rows = [row if isinstance(row, Mapping) else {"": row} for row in seats.values()]
    if all(row.keys() == {""} for row in rows):
        return _Seating(members, {"": tuple(row[""] for row in rows), HEADS: ones})
    names = list(dict.fromkeys(name for row in rows for name in row if name))
    for member, row in zip(members, rows, strict=True):
        if missing := [name for name in names if name not in row]:
            raise RuleError(f"seat {member!r} has no {missing[0]!r}; allowed: {', '.join(names)} for each seat.")
    if HEADS in names:
        raise RuleError(f"seats with {HEADS!r}; allowed: any other name, for it counts one a seat.")
    return _Seating(members, {"": ones, HEADS: ones} | {name: tuple(row[name] for row in rows) for name in names})


def _expression(need: Need, seating: _Seating, place: str, abstention: str) -> Expression:
    abstention = need.abstention or abstention
    parts: list[Expression] = []
    with _at(place):
        if need.quota is not None:
            parts.append(_enough(need, seating, need.quota, abstention))
        if need.fewer_against is not None:
            parts.append(_few_against(need, seating, need.fewer_against, abstention))
        if need.veto:
            parts.append(veto(seating.members, need.veto))
    inner = [_expression(one, seating, f"{place}.all[{k}]", abstention) for k, one in enumerate(need.all, start=1)]
    parts += inner
    inner = [_expression(one, seating, f"{place}.any[{k}]", abstention) for k, one in enumerate(need.any, start=1)]
    if inner:
        parts.append(inner[0] if len(inner) == 1 else Any(tuple(inner)))
    if not parts:
        raise RuleError(
            f"{place}: nothing is needed; allowed: quota, fewer_against, veto, all or any. Mend: quota = 0.5"
        )
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _enough(need: Need, seating: _Seating, needed: float, abstention: str) -> Expression:
    (weights, total), members = seating.counted(need), seating.members
    share = _share(needed)
    if share is None:
        if abstention == "ignored":
            raise RuleError(
                f"quota {needed} with abstention ignored; allowed: a share of the votes cast, above 0 to 1. "
                f"Mend: quota = 0.5"
            )
        _check_number("quota", needed, total, total // 2 + 1)
        made: Expression = quota(members, int(needed), weights)
    elif abstention == "ignored":
        majority = share == _HALF
        made = present_majority(members, weights) if majority else present_share(members, share, weights)
    else:
        made = quota(members, total // 2 + 1 if share == _HALF else ceil(share * total), weights)
    return _named(made, need.of)


def _few_against(need: Need, seating: _Seating, fewer: float, abstention: str) -> Expression:
    weights, total = seating.counted(need)
    share, zero = _share(fewer), (0,) * len(weights)
    ignored = abstention == "ignored"
    if share is None:
        _check_number("fewer_against", fewer, total, max(1, total // 3))
        at_least = sum(weights) - int(fewer) + 1
        made = Tally(zero, weights if ignored else zero, weights, at_least)
    elif ignored:  # q·no < p·(yes + no): per unit of weight a yes brings q, an abstention q − p, a no nothing
        p, q = share.numerator, share.denominator
        shifted = tuple((q - p) * weight for weight in weights)
        made = Tally(zero, shifted, tuple(q * weight for weight in weights), sum(shifted) + 1)
    else:
        made = Tally(zero, zero, weights, floor(total - share * total) + 1)
    return _named(made, need.of)


def _named(made: Expression, of: str) -> Expression:
    """The same, its tallies saying what they count."""
    if isinstance(made, Tally):
        return replace(made, of="" if of == HEADS else of)
    return type(made)(tuple(_named(part, of) for part in made.parts))


def _check_number(what: str, needed: float, total: int, mend: int) -> None:
    if not (isfinite(needed) and needed == int(needed) and 0 < needed <= total):
        raise RuleError(
            f"{what} {needed} is not a whole number between 1 and the total of {total} votes, "
            f"nor a share between 0 and 1. Mend: {what} = {mend}"
        )


def _share(needed: float) -> Fraction | None:
    """The share meant, or None for a number of votes; thirds cannot be typed, so what is near one is one."""
    if isinstance(needed, int) or not 0 < needed <= 1:
        return None
    for third in (Fraction(1, 3), Fraction(2, 3)):
        if abs(needed - third) < 0.0005:
            return third
    return Fraction(str(needed))


def _all_seated(what: str, named: Sequence[str], members: Sequence[str]) -> None:
    for member in named:
        if member not in members:
            raise RuleError(f"{what} names {member!r}; {_allowed(member, members)}")


def _allowed(word: str, words: Sequence[str]) -> str:
    close = nearest(word, words)
    return f"allowed: {', '.join(words)}." + (f" Mend: did you mean {close!r}?" if close else "")


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Errors say where in the need they are."""
    try:
        yield
    except RuleError as error:
        raise RuleError(f"{place}: {str(error).removeprefix('tally: ')}") from None
