"""Whether a graph model is sound: every fault of its description at once, as place, value, allowed and mend."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Collection, Iterator

import numpy as np

from detente.condition import Condition
from detente.errors import CaseError, ConditionError, Fault
from detente.graph.combined import combined, feasible, truth
from detente.graph.description import NOTHING, Description, Order
from detente.graph.options import MOST_OPTIONS
from detente.numeric import nearest

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
MARK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
MOST_STATEMENTS = 30
"""More in order of importance would differ by less than what counts as a tie where worth runs from 0 to 100."""
_RESERVED = {"and", "or", "not", "if", "iff", "else", "true", "false", NOTHING}
_SHOWN = 12  # names listed in a message


def check(described: Description) -> None:
    """Raise CaseError with every fault of a description, or do nothing."""
    found = list(faults(described))
    if found:
        raise CaseError(f"{described.about.title} cannot be used", found)


def faults(described: Description) -> Iterator[Fault]:
    """Every fault: names, what names nothing, preferences that are missing, twice or incomplete."""
    yield from _names("actors", described.actors, NAME)
    yield from _names("options", described.options, NAME)
    yield from _names("situations", described.situations, MARK)
    yield from _dates(described)
    yield from _form(described)
    yield from _moves(described)
    yield from _options(described)
    named = _named(described)
    for actor in described.actors:
        if actor not in described.preferences:
            mend = f'"{actor}": {{"ranking": […]}}'
            yield Fault(f"preferences.{actor}", "nothing", "a ranking or statements for every actor", mend)
    for actor, order in described.preferences.items():
        place = f"preferences.{actor}"
        yield from _unknown(place, actor, "actor", described.actors)
        yield from _order(described, place, order, named)


def _names(place: str, names: Collection[str], form: re.Pattern[str]) -> Iterator[Fault]:
    letter = "a letter, then " if form is NAME else ""
    for name in names:
        if not form.fullmatch(name):
            like = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or "x"
            yield Fault(f"{place}.{name}", f"{name!r} as a name", f"{letter}letters, digits, - and _", f"write {like}")
        elif name.lower() in _RESERVED and place != "actors":
            yield Fault(f"{place}.{name}", "a word of conditions as a name", "any other name", f"write s_{name}")


def _dates(described: Description) -> Iterator[Fault]:
    days = {}
    for field in ("as_of", "until"):
        text = getattr(described.about, field)
        try:
            days[field] = datetime.date.fromisoformat(text) if text else None
        except ValueError:
            yield Fault(field, repr(text), "a date such as 2007-04-21")
    as_of, until = days.get("as_of"), days.get("until")
    if as_of and until and as_of >= until:
        yield Fault("until", repr(described.about.until), f"a date after as_of, {described.about.as_of}")
    elif len(days) == 2 and (as_of is None) != (until is None):
        yield Fault("until" if as_of else "as_of", "nothing", "both dates, or neither", "add the other one")


def _form(described: Description) -> Iterator[Fault]:
    if not described.actors:
        yield Fault("actors", "nobody", "one actor or more", 'such as "actors": {"a": "The first"}')
    if bool(described.situations) == bool(described.options):
        seen = "both situations and options" if described.options else "neither situations nor options"
        yield Fault("model", seen, "situations with moves between them, or options", "write one of the two")
    elif described.options:
        for field in ("moves", "today"):
            if getattr(described, field):
                yield Fault(field, "beside options", "only beside situations", f"take {field} out")
    else:
        for field in ("infeasible", "alike"):
            if getattr(described, field):
                yield Fault(field, "beside situations", "only beside options", f"take {field} out")


def _moves(described: Description) -> Iterator[Fault]:
    if not described.situations:
        return
    if described.today:
        yield from _unknown("today", described.today, "situation", described.situations)
    for actor, by_start in described.moves.items():
        yield from _unknown(f"moves.{actor}", actor, "actor", described.actors)
        for start, ends in by_start.items():
            place = f"moves.{actor}.{start}"
            for name in (start, *ends):
                yield from _unknown(place, name, "situation", described.situations)
            if start in ends:
                yield Fault(place, f"a move from {start!r} to itself", "moves to others", f"take {start!r} out")


def _options(described: Description) -> Iterator[Fault]:
    options = described.options
    for key, choice in options.items():
        yield from _unknown(f"options.{key}.actor", choice.actor, "actor", described.actors)
        if not (choice.reversible or choice.startable):
            seen = "neither startable nor reversible"
            yield Fault(f"options.{key}", seen, "startable or reversible, or both", "nothing can change it: drop it")
    if len(options) > MOST_OPTIONS:
        yield Fault("options", f"{len(options)} options", f"at most {MOST_OPTIONS}", "merge some")
        return
    whole = True
    for field in ("infeasible", "alike"):
        for k, text in enumerate(getattr(described, field)):
            found = list(_condition(f"{field}[{k + 1}]", text, options))
            whole = whole and not found
            yield from found
    if options and whole:
        yield from _left(described)


def _left(described: Description) -> Iterator[Fault]:
    """Patterns that leave no situation; likeness of situations that there are not, or that are like others too."""
    left = np.flatnonzero(feasible(described)).astype(np.int32)
    if not len(left):
        yield Fault("infeasible", "no situation is left", "patterns that leave some", "take a pattern out")
        return
    alike = [truth(text, tuple(described.options), left) for text in described.alike]
    for k, (text, same) in enumerate(zip(described.alike, alike, strict=True)):
        if not same.any():
            yield Fault(f"alike[{k + 1}]", f"{text!r} holds nowhere", "a condition that some situation meets")
        for other, before in zip(described.alike[:k], alike, strict=False):
            if (same & before).any():
                seen, mend = f"{text!r} and {other!r} hold together", f"({other}) or ({text}) as one"
                yield Fault(f"alike[{k + 1}]", seen, "conditions of which one holds at most", mend)


def _named(described: Description) -> dict[object, str]:
    """What makes each situation the same in a ranking, and how it is written; empty where that cannot be told."""
    if described.situations:
        return {name: name for name in described.situations}
    if not described.options or any(True for _ in _options(described)):
        return {}
    return {described.key(name): name for name in combined(described).names}


def _order(described: Description, place: str, order: Order, named: dict[object, str]) -> Iterator[Fault]:
    if bool(order.ranking) == bool(order.statements):
        seen = "both a ranking and statements" if order.ranking else "neither a ranking nor statements"
        yield Fault(place, seen, "one of the two")
        return
    known = described.options or described.situations
    count = sum(wish.weight is None for wish in order.statements)
    if count > MOST_STATEMENTS:
        yield Fault(
            f"{place}.statements", f"{count} in order", f"at most {MOST_STATEMENTS}", "give weights, or merge some"
        )
    for k, wish in enumerate(order.statements):
        at = f"{place}.statements[{k + 1}]"
        yield from _condition(at, wish.when, known)
        if wish.weight is not None and not (math.isfinite(wish.weight) and wish.weight >= 0):
            yield Fault(at, f"weight {wish.weight:g}", "0 or more")
        if (wish.weight is None) != (order.statements[0].weight is None):
            yield Fault(at, "a weight for some statements only", "a weight for each, or for none")
    if order.ranking and named:
        yield from _ranking(described, place, order, named)


def _ranking(described: Description, place: str, order: Order, named: dict[object, str]) -> Iterator[Fault]:
    left = dict(named)
    for k, entries in enumerate(order.ranking):
        for entry in entries:
            key = described.key(entry)
            at = f"{place}.ranking[{k + 1}]"
            if key not in named:
                yield from _unknown(at, entry, "situation", set(named.values()))
            elif left.pop(key, None) is None:
                yield Fault(at, f"{entry!r} again", "each situation once", "take one out")
    if left:
        names = list(left.values())
        seen = f"{len(names)} situation{'s' * (len(names) > 1)} not ranked: {_some(names, '; ')}"
        yield Fault(f"{place}.ranking", seen, "every situation, once", "add them; tied ones in a list")


def _condition(place: str, text: str, known: Collection[str]) -> Iterator[Fault]:
    try:
        names = Condition.read(text).names
    except ConditionError as error:
        yield Fault(place, str(error), "names joined by and, or, not, if, iff, with brackets")
        return
    for name in names:
        yield from _unknown(place, name, "name", known)


def _unknown(place: str, name: str, kind: str, known: Collection[str]) -> Iterator[Fault]:
    if name not in known:
        like = nearest(name, known)
        yield Fault(
            place,
            f"unknown {kind} {name!r}",
            _some(sorted(known), "; " if kind == "situation" else ", ") or f"none, as no {kind} is described",
            f"did you mean {like!r}?" if like else "",
        )


def _some(names: list[str], between: str) -> str:
    return between.join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
