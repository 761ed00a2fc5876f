"""Preferences checked: names that stand for nothing, situations ranked twice or not at all, stances beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from detente.case import STATUSES, Case
from detente.condition import Condition
from detente.errors import Fault
from detente.names import known_names, naming, some, unknown
from detente.parts import View

MOST_TOLD = 20
"""Situations listed in a fault."""
NOTHING = "nothing"
"""In a ranking: the situation in which no option is in force and every draft is tabled."""


def entry_parts(entry: str) -> frozenset[str]:
    """What a situation of a ranking names as in force.

    >>> sorted(entry_parts("modify, accept"))
    ['accept', 'modify']
    """
    return frozenset(part.strip() for part in entry.split(",")) - {NOTHING, ""}


def preferences(case: Case) -> Iterator[Fault]:
    """Faults of preferences: unknown names, what stands twice, and stances or motives of the same actor."""
    yield from _preferences(case, case, "")
    for holder, view in case.view.items():
        yield from _preferences(case, view, f"view.{holder}.")


def _preferences(case: Case, part: Case | View, above: str) -> Iterator[Fault]:
    for actor, preference in part.preference.items():
        place = f"{above}preference.{actor}"
        yield from unknown(place, actor, "actor", case.actor)
        for table in ("stance", "motives"):
            if getattr(part, table).get(actor):
                seen = f"beside [{above}{table}.{actor}]"
                allowed = "either a preference, or stances and motives"
                yield Fault(place, seen, allowed, f"drop one of them, or say the same in [{place}]")
        texts = [wish.when for wish in preference.wishes]
        for k, text in enumerate(texts):
            at = f"{place}.statements[{k + 1}]"
            for name in Condition.read(text).names:
                yield from unknown(at, name, naming(case), known_names(case))
            if text in texts[:k]:
                yield Fault(at, f"{text!r} again", "each statement once", "take it out")
        yield from _ranking(case, place, preference.ranking)


def _ranking(case: Case, place: str, ranking: tuple[tuple[str, ...], ...]) -> Iterator[Fault]:
    seen: dict[frozenset[str], int] = {}
    for k, rank in enumerate(ranking):
        at = f"{place}.ranking[{k + 1}]"
        for entry in rank:
            parts = entry_parts(entry)
            faults = [fault for part in sorted(parts) for fault in _part(case, at, part)]
            yield from faults
            if case.situation and not faults and len(parts) != 1:
                yield Fault(at, repr(entry), "the id of one situation", 'an id alone, such as "1"')
            if seen.setdefault(parts, k) != k or rank.count(entry) > 1:
                yield Fault(
                    at, f"{entry!r} again, after place {seen[parts] + 1}", "each situation once", "take one out"
                )
    left = [mark for mark in case.marks if frozenset([mark]) not in seen] if ranking else []
    if left:
        yield unranked(place, left[:MOST_TOLD], len(left))


def _part(case: Case, place: str, part: str) -> Iterator[Fault]:
    allowed = case.situation or known_names(case) - {name for name in known_names(case) if _is_tabled(case, name)}
    yield from unknown(place, part, naming(case), allowed)


def _is_tabled(case: Case, name: str) -> bool:
    """Whether a name says no more than that a draft is on the table, which a ranking leaves out."""
    return name not in case.option and name.rpartition(".")[2] == STATUSES[0]


def unranked(place: str, entries: list[str], count: int) -> Fault:
    """A ranking that leaves so many situations out; the first are listed as a ranking writes them."""
    more = f" and {count - len(entries)} more" if count > len(entries) else ""
    seen = f"{count} situation{'s' * (count > 1)} not ranked: {'; '.join(entries)}{more}"
    return Fault(f"{place}.ranking", seen, "every situation that can be reached, once", "add them; tied ones in a list")


def ordinal(case: Case) -> list[str]:
    """Actors of whom only the order of situations is known, so that their points are no more than a ladder."""
    return sorted(actor for actor, preference in case.preference.items() if not preference.is_weighted)


def order_only(case: Case, actors: Collection[str]) -> str:
    """What to say where the size of gains of these actors counts, of which only the order is known; empty for none."""
    names = [case.actor[actor].name for actor in ordinal(case) if actor in actors]
    if not names:
        return ""
    return (
        f"Only the order of situations is known of {some(names)}: how large their gains are follows from places in it, "
        "and chances follow from that. Weights would say more."
    )
