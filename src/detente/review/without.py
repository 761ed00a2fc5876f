"""A case without what one source says: what rests on nothing else goes with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detente.case import Case
from detente.casefile import as_plain, from_plain
from detente.errors import CaseError, NotFoundError
from detente.numeric import nearest
from detente.review.made import is_of_review
from detente.words import DEFAULT

_ENTRIES = ("lever", "bargain", "option")
_PAIRS = ("intent", "vote", "stance", "motives")
_LEAN_ON = ("lever", "goal", "bargain")
"""Tables whose entries may name what is gone: they go too, and that is told."""


def without(case: Case, sources: Sequence[str]) -> tuple[Case, tuple[str, ...]]:
    """The case without sources (ids, `source.` before them or not), and the places that went with them.

    An entry goes when it names evidence, all of it from these sources, and no reason of its own (what a
    review says of defaults is none): intentions, votes,
    stances, motives, levers and bargains are taken out; an option can no longer be taken (it stays in conditions, as
    never in force). All else keeps its numbers and loses the evidence. Raises NotFoundError for an unknown source.

    >>> from detente import load
    >>> "intent.russia.plan" in without(load("kosovo-2007"), ["source.pravda"])[1]
    True
    """
    ids = [one.removeprefix("source.") for one in sources]
    for one in ids:
        if one not in case.source:
            like = nearest(one, case.source)
            hint = f" Did you mean {like!r}?" if like else ""
            raise NotFoundError(f"no source {one[:200]!r} in the case ({', '.join(case.source) or 'none'}).{hint}")
    plain = as_plain(case)
    lost = {key for key, claim in case.evidence.items() if claim.source in ids}
    gone = list(_taken_out(plain, lost))
    _forget(plain, lost)
    for table, keys in (("evidence", lost), ("source", ids)):
        plain[table] = {key: part for key, part in plain.get(table, {}).items() if key not in keys}
    return _mended(plain, gone, case.title)


def told(sources: Sequence[str], gone: Sequence[str]) -> str:
    """In a line, what went with the sources."""
    names = ", ".join(f"source.{one.removeprefix('source.')}" for one in sources)
    return f"Without {names}: {', '.join(gone) or 'nothing but its evidence'} left out"


def _taken_out(plain: dict[str, Any], lost: set[str]) -> Iterator[str]:
    """Take out what rests on lost evidence alone; gives the places."""
    for table in _PAIRS:
        for actor, entries in plain.get(table, {}).items():
            for key in [key for key, part in entries.items() if _only(part, lost)]:
                del entries[key]
                yield f"{table}.{actor}.{key}"
        if table in plain:
            plain[table] = {actor: entries for actor, entries in plain[table].items() if entries}
    for table in _ENTRIES:
        entries = plain.get(table, {})
        for key in [key for key, part in entries.items() if _only(part, lost)]:
            if table == "option":
                entries[key]["on"] = False
                plain.setdefault("infeasible", []).append(key)
            else:
                del entries[key]
            yield f"{table}.{key}"


def _only(part: Any, lost: set[str]) -> bool:
    named = part.get("evidence", []) if isinstance(part, dict) else []
    return bool(named) and set(named) <= lost and is_of_review(part.get("reason") or DEFAULT)


def _forget(part: Any, lost: set[str]) -> None:
    """Take lost evidence out of every list that names it."""
    if isinstance(part, dict):
        if isinstance(part.get("evidence"), list):
            part["evidence"] = [name for name in part["evidence"] if name not in lost]
        for inside in part.values():
            _forget(inside, lost)
    elif isinstance(part, list):
        for inside in part:
            _forget(inside, lost)


def _mended(plain: dict[str, Any], gone: list[str], title: str) -> tuple[Case, tuple[str, ...]]:
    """The case, once what names something gone is taken out too. Raises CaseError where that is not enough."""
    for _ in range(len(_LEAN_ON)):
        try:
            return from_plain(plain, f"{title} without the source"), tuple(gone)
        except CaseError as error:
            before = len(gone)
            _drop_faulty(plain, gone, [fault.place for fault in error.faults])
            if len(gone) == before:
                raise
    return from_plain(plain, f"{title} without the source"), tuple(gone)


def _drop_faulty(plain: dict[str, Any], gone: list[str], places: Sequence[str]) -> None:
    """Take out the shifts, levers, goals and bargains in which a fault stands."""
    for place in places:
        table, _, rest = place.partition(".")
        entries = plain.get(table, {}) if table in _LEAN_ON else {}
        for key in [key for key in entries if rest == key or rest.startswith(f"{key}.")]:
            shifts, shift = entries[key].get("shifts", {}), rest.removeprefix(f"{key}.shifts.")
            if shift in shifts:
                del shifts[shift]
            else:
                del entries[key]
            gone.append(place)
