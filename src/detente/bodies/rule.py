"""Decision rules: All and Any over tallies, each a sum of integer weights that must reach a number.

Votes are 0 no, 1 abstain, 2 yes. Weights are never negative: "more yes than no" is written by shifting, yes
2, abstain 1, no 0, so that every tally is read the same way (after Taylor & Zwicker, Simple Games, 1999,
chapter 1, where every simple game is an intersection or union of weighted ones).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from detente.errors import RuleError
from detente.numeric import nearest

NO, ABSTAIN, YES = 0, 1, 2

_LARGEST = 2**62  # sums of weights are kept in 64 bits


@dataclass(frozen=True)
class Tally:
    """One sum of votes: each member adds its weight for no, abstain or yes; holds at `at_least` or more.

    A `veto` tally is one whose failure alone is called a veto; `of` is a word for what is counted. Raises RuleError
    when a weight is negative, when the sum can never reach `at_least`, or when it cannot but reach it.
    """

    no: tuple[int, ...]
    abstain: tuple[int, ...]
    yes: tuple[int, ...]
    at_least: int
    veto: bool = False
    of: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if not len(self.no) == len(self.abstain) == len(self.yes) > 0:
            sizes = f"{len(self.no)} no, {len(self.abstain)} abstain, {len(self.yes)} yes"
            raise RuleError(f"tally: weights for {sizes}; allowed: as many of each as there are members.")
        for weight in (*self.no, *self.abstain, *self.yes):
            if weight < 0:
                raise RuleError(
                    f"tally: weight {weight}; allowed: 0 or more. "
                    f"Mend: add {-weight} to all three weights of that member and to at_least."
                )
        if self.most >= _LARGEST:
            raise RuleError(f"tally: weights sum to {self.most}; allowed: below 2^62. Mend: use smaller units.")
        self._check_quota()

    def _check_quota(self) -> None:
        if not self.least < self.at_least <= self.most:
            why = "no coalition can meet it" if self.at_least > self.most else "it is met whatever the votes"
            raise RuleError(
                f"tally: quota {self.at_least}: {why}; allowed: {self.least + 1} to {self.most}, "
                f"the total of {self.most} votes. Mend: set a quota in that range."
            )

    @property
    def most(self) -> int:
        """The largest sum any votes give."""
        return sum(max(weights) for weights in zip(self.no, self.abstain, self.yes, strict=True))

    @property
    def least(self) -> int:
        """The smallest sum any votes give."""
        return sum(min(weights) for weights in zip(self.no, self.abstain, self.yes, strict=True))

    def weights(self) -> npt.NDArray[np.int64]:
        """Weights as an array, shape (members, 3), last axis [no, abstain, yes]."""
        return np.array([self.no, self.abstain, self.yes], dtype=np.int64).T


@dataclass(frozen=True)
class All:
    """Every part must hold."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        _check_parts(self)


@dataclass(frozen=True)
class Any:
    """At least one part must hold."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        _check_parts(self)


Expression = Tally | All | Any
"""What a rule may be made of."""


def _check_parts(node: All | Any) -> None:
    if not node.parts:
        raise RuleError(f"{type(node).__name__}: no parts; allowed: one or more tallies.")


@dataclass(frozen=True)
class Rule:
    """How a body decides: its members in order, and the expression their votes must satisfy.

    Raises RuleError when a member stands twice, a tally has another number of members, the rule passes with
    everyone against, or fails with everyone in favour.

    >>> council = ("a", "b", "c")
    >>> Rule(council, quota(council, 2), "two of three").members
    ('a', 'b', 'c')
    """

    members: tuple[str, ...]
    expression: Expression
    title: str

    def __post_init__(self) -> None:
        twice = sorted(member for member, times in Counter(self.members).items() if times > 1)
        if twice:
            raise RuleError(f"{self.title}: member {twice[0]!r} stands twice; allowed: once.")
        for tally in tallies(self.expression):
            if len(tally.yes) != len(self.members):
                raise RuleError(
                    f"{self.title}: a tally has weights for {len(tally.yes)} members; "
                    f"allowed: {len(self.members)}, one a member."
                )
        if self._unanimous(NO):
            raise RuleError(f"{self.title}: it passes with everyone against. Mend: join the parts with All.")
        if not self._unanimous(YES):
            raise RuleError(f"{self.title}: it fails with everyone in favour; no coalition can meet it.")

    def _unanimous(self, vote: int) -> bool:
        return bool(passes(self, np.full(len(self.members), vote, dtype=np.int8)))


def tallies(expression: Expression) -> list[Tally]:
    """The tallies of an expression, each once, in the order they are written."""
    return list(dict.fromkeys(_walk(expression)))


def _walk(expression: Expression) -> Iterator[Tally]:
    if isinstance(expression, Tally):
        yield expression
    else:
        for part in expression.parts:
            yield from _walk(part)


def holds(
    expression: Expression, passed: dict[Tally, npt.NDArray[np.bool_]], ignore_vetoes: bool = False
) -> npt.NDArray[np.bool_]:
    """Whether the expression holds, given which tallies do; vetoes may be taken as met."""
    if isinstance(expression, Tally):
        return passed[expression] | (ignore_vetoes and expression.veto)
    join = np.logical_and if isinstance(expression, All) else np.logical_or
    return np.asarray(join.reduce([holds(part, passed, ignore_vetoes) for part in expression.parts]))


def passes(rule: Rule, votes: npt.NDArray[np.int8]) -> npt.NDArray[np.bool_]:
    """Whether votes decide: shape (..., members) of 0 no, 1 abstain, 2 yes → shape (...).

    >>> members = ("a", "b", "c")
    >>> rule = Rule(members, All((quota(members, 2), veto(members, ["a"]))), "two of three, a may veto")
    >>> passes(rule, np.array([[2, 2, 0], [1, 2, 2], [0, 2, 2]], dtype=np.int8)).tolist()
    [True, True, False]
    """
    index = np.arange(len(rule.members))
    passed = {
        tally: np.asarray(tally.weights()[index, votes].sum(axis=-1) >= tally.at_least)
        for tally in tallies(rule.expression)
    }
    return holds(rule.expression, passed)


def vetoers(rule: Rule) -> tuple[str, ...]:
    """Members who can veto: some veto tally fails when they alone vote no and everyone else votes yes.

    >>> members = ("a", "b", "c")
    >>> vetoers(Rule(members, All((quota(members, 2), veto(members, ["c"]))), "c may veto"))
    ('c',)
    """
    vetoes = [tally for tally in tallies(rule.expression) if tally.veto]
    return tuple(
        member
        for k, member in enumerate(rule.members)
        if any(sum(tally.yes) - tally.yes[k] + tally.no[k] < tally.at_least for tally in vetoes)
    )


def quota(members: Sequence[str], at_least: int, weights: Sequence[int] | None = None) -> Tally:
    """Yes votes (or their weights) must reach a number; to abstain is to withhold one's weight.

    >>> quota(("a", "b"), 3, [2, 1]).at_least
    3
    """
    zero = (0,) * len(members)
    return Tally(zero, zero, _weights(members, weights), at_least)


def present_majority(members: Sequence[str], weights: Sequence[int] | None = None) -> Tally:
    """More yes than no among those present and voting; who abstains counts as not voting.

    >>> rule = Rule(("a", "b", "c"), present_majority(("a", "b", "c")), "majority of those voting")
    >>> passes(rule, np.array([[2, 1, 1], [2, 0, 1]], dtype=np.int8)).tolist()
    [True, False]
    """
    w = _weights(members, weights)
    return Tally((0,) * len(w), w, tuple(2 * weight for weight in w), sum(w) + 1)


def present_share(members: Sequence[str], share: Fraction, weights: Sequence[int] | None = None) -> All:
    """At least this share of the votes cast (yes and no) is yes, and somebody votes yes; share in (0, 1].

    With share p/q, q·yes ≥ p·(yes + no): per unit of weight a no costs p, a yes brings q − p. Raises
    RuleError.

    >>> rule = Rule(tuple("abcd"), present_share("abcd", Fraction(2, 3)), "two thirds")
    >>> passes(rule, np.array([[2, 2, 0, 1], [2, 1, 0, 1], [1, 1, 1, 1]], dtype=np.int8)).tolist()
    [True, False, False]
    """
    if not 0 < share <= 1:
        raise RuleError(f"share {share} of the votes cast; allowed: above 0, to 1.")
    w, p, q = _weights(members, weights), share.numerator, share.denominator
    shifted = Tally((0,) * len(w), tuple(p * weight for weight in w), tuple(q * weight for weight in w), p * sum(w))
    return All((shifted, quota(members, min(weight for weight in w if weight), w)))


def fewer_against(members: Sequence[str], count: int) -> Tally:
    """Fewer than `count` members vote no: a blocking minority needs `count` of them.

    >>> fewer_against(tuple("abcde"), 4).at_least
    2
    """
    ones = (1,) * len(members)
    return Tally((0,) * len(members), ones, ones, len(members) - count + 1)


def veto(members: Sequence[str], by: Sequence[str]) -> Tally:
    """None of these members votes no; their abstention does not block. Raises RuleError for a stranger.

    >>> veto(("a", "b", "c"), ["a", "c"]).yes
    (1, 0, 1)
    """
    for member in by:
        if member not in members:
            close = nearest(member, members)
            hint = f" Mend: did you mean {close!r}?" if close else ""
            raise RuleError(f"veto of {member!r}; allowed: a member ({', '.join(members)}).{hint}")
    may = tuple(int(member in by) for member in members)
    return Tally((0,) * len(members), may, may, sum(may), veto=True)


def bound_to_abstain(rule: Rule, members: Sequence[str]) -> Rule:
    """The same rule with some members' votes counting as abstentions whatever they are.

    So sits a party to a dispute in the Security Council (Charter, Article 27(3)). Raises RuleError for a stranger, and
    when the others alone can never, or cannot but, decide.

    >>> five = Rule(tuple("abc"), All((quota("abc", 2), veto("abc", "a"))), "two of three, a may veto")
    >>> passes(bound_to_abstain(five, ["a"]), np.array([[0, 2, 2], [2, 2, 0]], dtype=np.int8)).tolist()
    [True, False]
    """
    for member in members:
        if member not in rule.members:
            raise RuleError(f"{rule.title}: {member!r} has no seat; {_seated(member, rule)}")
    bound = [member in members for member in rule.members]
    if not any(bound):
        return rule
    left = _bound(rule.expression, bound)
    if isinstance(left, bool):
        ends = "a draft passes whatever the others vote" if left else "the others can never pass a draft"
        allowed = "allowed: seats that leave them a choice"
        raise RuleError(f"{rule.title}: with {', '.join(members)} bound to abstain, {ends}; {allowed}.")
    return replace(rule, expression=left)


def _bound(expression: Expression, bound: Sequence[bool]) -> Expression | bool:
    """What is left to decide, or whether it holds whatever the others vote, such as a veto nobody is left to cast."""
    if isinstance(expression, Tally):
        triples = zip(expression.no, expression.abstain, expression.yes, bound, strict=True)
        votes = [(a, a, a) if b else (n, a, y) for n, a, y, b in triples]
        if expression.at_least <= sum(map(min, votes)) or expression.at_least > sum(map(max, votes)):
            return expression.at_least <= sum(map(min, votes))
        no, abstain, yes = zip(*votes, strict=True)
        return replace(expression, no=no, abstain=abstain, yes=yes)
    settles = isinstance(expression, Any)
    parts = [_bound(part, bound) for part in expression.parts]
    if any(part is settles for part in parts):
        return settles
    kept = tuple(part for part in parts if not isinstance(part, bool))
    return type(expression)(kept) if kept else not settles


def voting_together(rule: Rule, holds: Mapping[str, Sequence[str]]) -> Rule:
    """The same rule where a holder casts the votes of further seats with its own, all alike, as one member.

    So votes who acts on another's behalf (Treaty on the Functioning of the European Union, Article 239). A holder
    without a seat of its own takes the place of its first. Raises RuleError for a stranger, and for a seat held twice.

    >>> four = Rule(tuple("abcd"), quota("abcd", 3), "three of four")
    >>> together = voting_together(four, {"a": ["c"]})
    >>> together.members, together.expression.yes
    (('a', 'b', 'd'), (2, 1, 1))
    """
    holder: dict[str, str] = {}
    for name, seats in holds.items():
        for seat in seats:
            if seat not in rule.members:
                raise RuleError(f"{rule.title}: {seat!r}, held by {name!r}, has no seat; {_seated(seat, rule)}")
            if seat in holder or seat in holds:
                other = holder.get(seat, seat)
                raise RuleError(f"{rule.title}: seat {seat!r} is held by {other!r} and {name!r}; allowed: one of them.")
            holder[seat] = name
    votes_as = [holder.get(member, member) for member in rule.members]
    members = tuple(dict.fromkeys(votes_as))
    place = [members.index(name) for name in votes_as]
    return replace(rule, members=members, expression=_summed(rule.expression, place)) if holder else rule


def _seated(word: str, rule: Rule) -> str:
    close = nearest(word, rule.members)
    return f"allowed: {', '.join(rule.members)}." + (f" Mend: did you mean {close!r}?" if close else "")


def _summed(expression: Expression, place: Sequence[int]) -> Expression:
    if not isinstance(expression, Tally):
        return type(expression)(tuple(_summed(part, place) for part in expression.parts))
    votes = [[0] * (max(place) + 1) for _ in range(3)]
    for side, weights in zip(votes, (expression.no, expression.abstain, expression.yes), strict=True):
        for k, weight in zip(place, weights, strict=True):
            side[k] += weight
    no, abstain, yes = map(tuple, votes)
    return replace(expression, no=no, abstain=abstain, yes=yes)


def consensus(members: Sequence[str]) -> Tally:
    """Nobody votes no: every objection is a veto.

    >>> vetoers(Rule(("a", "b"), consensus(("a", "b")), "consensus"))
    ('a', 'b')
    """
    return veto(members, members)


def _weights(members: Sequence[str], weights: Sequence[int] | None) -> tuple[int, ...]:
    return (1,) * len(members) if weights is None else tuple(weights)
