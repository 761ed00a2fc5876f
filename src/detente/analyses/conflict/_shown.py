"""Which situations to show: a few dozen of thousands, chosen by a pilot so that they depend on the case alone.

Today's situation, then those that improvements reach and that last, then those that improvements reach at all, each
with the situations it is most often reached through. Where all fit, all are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count, islice, product
from string import ascii_uppercase

import numpy as np

from detente.analyses.conflict._ground import grounds
from detente.case import STATUSES
from detente.draws import Draws
from detente.graph.stable import improvements, stable
from detente.joint.fallback import space_of
from detente.numeric import Array
from detente.situations import Ints, Situations

MOST_SHOWN = 24
PILOT = 64
"""Draws of the pilot: it only has to tell the situations that matter from the many that do not."""
_OFTEN = 0.03  # two draws of the pilot


@dataclass(frozen=True)
class Shown:
    """The situations shown, today's first: their places among all, a letter and a name for each.

    `ends` are those of them that improvements reach and that last (SEQ) in the most draws of the pilot, in order.
    """

    places: tuple[int, ...]
    names: tuple[str, ...]
    ends: tuple[int, ...] = ()

    @property
    def letters(self) -> tuple[str, ...]:
        """A, B … Z, AA, AB … in order."""
        return tuple(islice(_names(), len(self.places)))

    def among(self, situations: int) -> Ints:
        """Which of those shown each of all situations is, −1 where it is not shown."""
        out = np.full(situations, -1, np.int32)
        out[list(self.places)] = np.arange(len(self.places))
        return out


def _names() -> Iterator[str]:
    """Names of one letter, of two, and so on."""
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def shown(draws: Draws, most: int = MOST_SHOWN) -> Shown:
    """The situations to show for these draws; the same for all draws that start from the same today."""
    key = ("shown", most, draws.started, draws.stopped)
    if key not in draws.case_memo:
        pilot = draws.case.draw(PILOT, seed=0).with_options(draws.started, draws.stopped)
        draws.case_memo[key] = _choose(replace(pilot, case_memo=draws.case_memo), most)
    return draws.case_memo[key]  # type: ignore[no-any-return]


def _choose(pilot: Draws, most: int) -> Shown:
    space = space_of(pilot, pilot.case, "today")
    reached, lasting, through = _surveyed(pilot, space)
    often = [s for s in np.lexsort((np.arange(len(space)), -reached)).tolist() if s and reached[s] >= _OFTEN]
    ends = sorted((s for s in often if lasting[s] >= _OFTEN), key=lambda s: -float(lasting[s]))
    chosen = [0]
    for s in [*ends[: most // 2], *often]:
        added = [x for x in _trail(s, through) if x not in chosen]
        if len(chosen) + len(added) <= most:
            chosen += added
    if len(space) <= most:
        chosen += [s for s in range(len(space)) if s not in chosen]
    last = tuple(s for s in ends if s in chosen)
    return Shown(tuple(chosen), tuple(name_of(space, s) for s in chosen), last)


def _surveyed(pilot: Draws, space: Situations) -> tuple[Array, Array, Ints]:
    """Shares of draws in which each situation is reached, and reached and lasting; what it is mostly reached from."""
    before = np.full((pilot.n, len(space)), -1, np.int32)
    lasting = np.zeros(len(space))
    for ground in grounds(pilot, pilot.n):
        steps, edge = improvements(ground.reach, ground.worth)
        came = np.append(ground.reach.origins()[0], np.int32(-1))  # place −1: no edge leads there
        before[ground.places] = came[edge]
        lasting += (stable(ground.reach, ground.worth, ["seq"])[:, 0].all(axis=-1) & (steps >= 0)).sum(axis=0)
    reached = (before >= 0).mean(axis=0)
    through = np.array([_mode(column) for column in before.T], np.int32)
    return reached, lasting / pilot.n, through


def _mode(column: Ints) -> int:
    values, counts = np.unique(column[column >= 0], return_counts=True)
    return int(values[np.argmax(counts)]) if len(values) else -1


def _trail(s: int, through: Ints) -> list[int]:
    """A situation after those it is mostly reached through, today's left out."""
    trail: list[int] = []
    while s > 0 and s not in trail:
        trail.insert(0, s)
        s = int(through[s])
    return trail


def name_of(space: Situations, s: int) -> str:
    """A short name that stands for a situation in the names of measures: `offer+plan-adopted`; today's is `today`."""
    if s == 0:
        return "today"
    if space.case.situation:
        return "+".join(space.names(s))
    parts = [name for k, name in enumerate(space.options) if space.codes[s] >> k & 1]
    for d, draft in enumerate(space.case.drafts):
        status = STATUSES[int(space.status(d)[s])]
        if status != "tabled":
            parts.append(f"{draft}-{status}")
    return "+".join(parts) or "nothing"
