"""Standpoints of a confrontation as situations: each actor's position, and the future that all intentions threaten.

A standpoint is written as what differs from today: names of options that are in force (`not NAME`: that are not),
statuses that drafts have by then, or the id of one situation where the case lists its situations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.case import STATUSES
from detente.situations import Situations, draft_status


@dataclass(frozen=True)
class Standpoints:
    """Places among the situations: `position` of each actor named, `threatened` of all their intentions together.

    `lost` names what cannot be reached from today, with the words it was written in.
    """

    actors: tuple[str, ...]
    position: tuple[int, ...]
    threatened: int | None
    lost: tuple[tuple[str, str], ...]


def standpoints(space: Situations, able: set[str]) -> Standpoints:
    """The standpoints the case states, of those of the actors `able` to act, in sorted order."""
    stated = space.case.confrontation
    found = {a: changed(space, stated[a].position) for a in sorted(stated) if a in able}
    lost = [(a, ", ".join(stated[a].position)) for a, at in found.items() if at is None]
    intended = [change for a in sorted(stated) for change in stated[a].intends]
    threatened = changed(space, intended)
    if threatened is None:
        lost.append(("", ", ".join(intended)))
    kept = {a: at for a, at in found.items() if at is not None}
    return Standpoints(tuple(kept), tuple(kept.values()), threatened, tuple(lost))


def changed(space: Situations, changes: tuple[str, ...] | list[str]) -> int | None:
    """The place of today's situation with these changes; None where it cannot be reached."""
    if space.case.situation:
        return space.find(changes[-1:]) if changes else 0
    code = int(space.codes[0])
    for change in changes:
        code = _with(space, code, change)
    return space.place(code)


def _with(space: Situations, code: int, change: str) -> int:
    name = change.removeprefix("not ").strip()
    if name in space.options:
        bit = 1 << space.options.index(name)
        return code & ~bit if change.startswith("not ") else code | bit
    *path, status = name.split(".")
    d = space.case.drafts.index(path[1]) if path else 0
    before = int(draft_status(np.array([code]), len(space.options), d)[0])
    return code + (STATUSES.index(status) - before) * int(6**d << len(space.options))
