"""Situations listed one by one: what their tables may say, checked against each other."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case import Case
from detente.errors import Fault
from detente.names import RESERVED, unknown

_BY_OPTIONS = ("option", "draft", "bargain", "infeasible", "alike")
_HERE = 'today = "ID" and [moves.ACTOR] beside a table [situation]'


def explicit(case: Case) -> Iterator[Fault]:
    """Faults of [situation], [moves] and today: unknown ids, and tables that only go with options."""
    if not case.situation:
        for field in ("moves", "today"):
            if getattr(case, field):
                yield Fault(field, "no situation is listed", _HERE, "list the situations under [situation]")
        return
    for field in _BY_OPTIONS:
        if getattr(case, field):
            seen = "beside situations listed one by one"
            yield Fault(field, seen, "either options, or situations and the moves between them", f"drop {field}")
    for key in case.situation:
        if key.lower() in RESERVED:
            yield Fault(f"situation.{key}", "a word of conditions as a name", "any other name", f"rename it s_{key}")
    if case.today is None:
        yield Fault("today", "nothing", "the id of a situation listed", f'today = "{next(iter(case.situation))}"')
    else:
        yield from unknown("today", case.today, "situation", case.situation)
    yield from _moves(case)


def _moves(case: Case) -> Iterator[Fault]:
    for actor, by_start in case.moves.items():
        yield from unknown(f"moves.{actor}", actor, "actor", case.actor)
        for start, ends in by_start.items():
            place = f"moves.{actor}.{start}"
            yield from unknown(place, start, "situation", case.situation)
            for end in ends:
                yield from unknown(place, end, "situation", case.situation)
                if end == start:
                    yield Fault(place, f"a move from {start!r} to itself", "moves to others", f"take {end!r} out")
