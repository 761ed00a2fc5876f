"""The Contact Group for the former Yugoslavia: six governments that agree or do nothing together.

Source: formed 25 April 1994 by France, Germany, Russia, the United Kingdom and the United States, with Italy from 1996;
as remembered, not checked against a document. No document sets a rule: consensus is its practice.
"""

from __future__ import annotations

from datetime import date

from detente.bodies.rule import Expression, consensus
from detente.errors import RuleError

TITLE = "Contact Group"
SOURCE = "The Group's statements since 1994; consensus is its practice"

FIRST, ITALY = date(1994, 4, 25), date(1996, 1, 1)


def members(on: date) -> tuple[str, ...]:
    """Members on a date, by code. Raises RuleError before the Group was formed.

    >>> members(date(2007, 4, 21))
    ('DEU', 'FRA', 'GBR', 'ITA', 'RUS', 'USA')
    """
    if on < FIRST:
        raise RuleError(f"{TITLE}: no members on {on}; allowed: {FIRST} or later.")
    return ("DEU", "FRA", "GBR", *(("ITA",) if on >= ITALY else ()), "RUS", "USA")


def agreement(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """Consensus: nobody objects."""
    return consensus(members)


RULES = {"": agreement}
