"""What actors ask for, threaten and take for true: names checked against the case."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case import STATUSES, Case
from detente.condition import Condition
from detente.errors import Fault
from detente.names import known_names, unknown


def confrontations(case: Case) -> Iterator[Fault]:
    """Faults of positions and intentions: unknown names, intentions of several that cannot come about together."""
    for key, stand in case.confrontation.items():
        yield from unknown(f"confrontation.{key}", key, "actor", case.actor)
        for field, changes in (("position", stand.position), ("intends", stand.intends)):
            for change in changes:
                name = change.removeprefix("not ").strip()
                yield from unknown(f"confrontation.{key}.{field}", name, "option or draft status", known_names(case))
    wanted: dict[str, str] = {}
    for key, stand in sorted(case.confrontation.items()):
        for change in stand.intends:
            name = change.removeprefix("not ").strip()
            other = wanted.setdefault(_topic(name), change)
            if other != change:
                yield Fault(
                    f"confrontation.{key}.intends",
                    f"{change!r}, where another intention is {other!r}",
                    "intentions that can all come about together",
                    "take one of them out",
                )


def _topic(name: str) -> str:
    """What a change is about: its option, or its draft whatever the status."""
    path = name.rpartition(".")
    return path[0] or ("draft" if name in STATUSES else name)


def views(case: Case) -> Iterator[Fault]:
    """Faults of what actors take for true: unknown names."""
    for key, view in case.view.items():
        place = f"view.{key}"
        yield from unknown(place, key, "actor", case.actor)
        for option in view.unaware:
            yield from unknown(f"{place}.unaware", option, "option", case.option)
        for actor, by_issue in view.stance.items():
            yield from unknown(f"{place}.stance.{actor}", actor, "actor", case.actor)
            for issue in by_issue:
                yield from unknown(f"{place}.stance.{actor}.{issue}", issue, "issue", case.issue)
        for actor, by_when in view.motives.items():
            yield from unknown(f"{place}.motives.{actor}", actor, "actor", case.actor)
            for text in by_when:
                for name in Condition.read(text).names:
                    yield from unknown(f"{place}.motives.{actor}", name, "option or draft status", known_names(case))
