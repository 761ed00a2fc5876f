"""The bodies of a case, with the words people know them by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.bodies.rule import Rule
from detente.case import Case
from detente.result import Caveat
from detente.seats import doubts, seated_rule

NO_BODY = Caveat("no body", "The case has no body, so nobody has votes.")


@dataclass(frozen=True)
class NamedBody:
    """A body of a case: its id, the name to print, its rule, and the name of each member by id."""

    key: str
    name: str
    rule: Rule
    names: dict[str, str]


def named_bodies(case: Case) -> list[NamedBody]:
    """Every body of a case, by id. A member that is no actor of the case goes by its country code."""
    return [named_body(case, key) for key in sorted(case.body)]


def named_body(case: Case, key: str) -> NamedBody:
    """One body by its id."""
    described, rule = case.body[key], seated_rule(case, key)
    name = described.name or (rule.title if described.rule else key)
    names = {seat: case.name_of(seat) for seat in rule.members}
    return NamedBody(key, name, rule, names)


def doubtful(case: Case, keys: Iterable[str]) -> list[Caveat]:
    """What the facts about these bodies leave open, such as shares of people that miss their total."""
    names = {key: named_body(case, key).name for key in keys}
    return [Caveat("facts", f"{name}: {doubt}.") for key, name in names.items() for doubt in doubts(case, key)]


def joined(words: list[str]) -> str:
    """Words as a list in a sentence, in sorted order.

    >>> joined(["Russia", "China", "France"])
    'China, France and Russia'
    """
    *first, last = sorted(words)
    return f"{', '.join(first)} and {last}" if first else last
