"""Additions written into the file of a case: comments stay, nothing that stands there is replaced."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from detente.errors import CaseError, Fault
from detente.review.addition import Addition

Write = tuple[tuple[str, ...], Any]
"""A place and the value written there."""


def writes(addition: Addition, value: Any, plain: Mapping[str, Any]) -> list[Write]:
    """What accepting writes: the entry, and what the evidence under it now supports."""
    if addition.kind == "support":
        listed = [value] if isinstance(value, str) else list(value)
        return [((*addition.place, "evidence"), listed), *_supports(listed, addition.path, plain)]
    found = [(addition.place, value)]
    if addition.rests_on:
        above = addition.place[:-1]
        found += [((*above, "evidence"), [addition.rests_on]), *_supports([addition.rests_on], ".".join(above), plain)]
    if isinstance(value, Mapping):
        found += _supports(value.get("evidence", []), addition.path, plain)
    return found


def _supports(names: Iterable[str], path: str, plain: Mapping[str, Any]) -> list[Write]:
    return [(("evidence", name, "supports"), [path]) for name in names if name in plain.get("evidence", {})]


def written(target: Any, changes: Iterable[Write], *, inline: bool = False) -> None:
    """Put values into a case of plain values, or into a document: lists grow, entries are new, nothing is replaced.

    Raises CaseError where something else stands in a place.
    """
    for place, value in changes:
        at = target
        for step in place[:-1]:
            if step not in at:
                at[step] = _table(top=at is target) if inline else {}
            at = at[step]
        last = place[-1]
        if isinstance(value, list) and last in ("evidence", "supports"):
            there = list(at.get(last, []))
            at[last] = [*there, *(one for one in value if one not in there)]
        elif last in at:
            fault = Fault(".".join(place), "something that is there already", "a place that is free")
            raise CaseError("the case was not changed", [fault])
        else:
            at[last] = _inline(value) if inline else copy.deepcopy(value)


def _table(top: bool) -> Any:
    import tomlkit  # noqa: PLC0415

    return tomlkit.table() if top else tomlkit.inline_table()


def _inline(value: Any) -> Any:
    import tomlkit  # noqa: PLC0415

    if not isinstance(value, Mapping):
        return value
    table = tomlkit.inline_table()
    for key, part in value.items():
        table[key] = _inline(part)
    return table
