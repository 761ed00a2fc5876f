"""Routes of improvements from today: the commonest of the shortest to each place worth asking about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from detente.analyses.conflict._ground import Ground
from detente.analyses.conflict._shown import shown
from detente.case import STATUSES
from detente.draws import Draws
from detente.graph.stable import Truth
from detente.numeric import Array
from detente.situations import Ints, Situations

MOST_ENDS = 4
"""Lasting situations asked about, besides the rungs of violence and the fates of the drafts."""

Move = tuple[int, int, int]
"""From, to, mover (place among the movers)."""


@dataclass(frozen=True)
class Target:
    """Somewhere the crisis may go: a set of situations. `name` stands for it in the names of measures."""

    name: str
    kind: str  # rung, draft, lasting
    text: str
    within: Truth = field(repr=False)


def targets(draws: Draws, space: Situations) -> list[Target]:
    """The rungs above today's, other fates of the drafts, and the situations that most often last."""
    case, out = space.case, []
    for k, text in enumerate(case.ladder.rungs if case.ladder else ()):
        if k > space.rung[0]:
            out.append(Target(f"rung.{k}", "rung", text, space.rung >= k))
    for d, draft in enumerate(case.drafts):
        for k, word in enumerate(STATUSES):
            within = space.status(d) == k
            if word not in ("tabled", "lapsed") and within.any() and not within[0]:
                text = f"{case.draft[draft].name or draft} {word}"
                out.append(Target(f"draft.{draft}.{word}", "draft", text, within))
    chosen = shown(draws)
    for s in [s for s in chosen.ends if s != 0][:MOST_ENDS]:
        name = chosen.names[chosen.places.index(s)]
        out.append(Target(f"lasting.{name}", "lasting", space.label(s), np.arange(len(space)) == s))
    return out


@dataclass
class Routes:
    """What is found ground by ground: in which draws a target is reached, and by which shortest routes."""

    reached: Array
    found: Counter[tuple[Move, ...]] = field(default_factory=Counter)

    def add(self, target: Target, ground: Ground, steps: Ints, edge: Ints) -> None:
        """Note the shortest routes of these draws; `steps` and `edge` (n, situations) are their improvements."""
        inside = np.nonzero(target.within)[0]
        far = np.where(steps[:, inside] < 0, np.iinfo(np.int32).max, steps[:, inside])
        end = inside[np.argmin(far, axis=1)]
        origin, mover = ground.reach.origins()
        for k, place in enumerate(ground.places):
            if steps[k, end[k]] >= 0:
                self.reached[place] = 1.0
                self.found[_back(origin, mover, edge[k], int(end[k]))] += 1

    def commonest(self) -> tuple[Move, ...]:
        """The route found in the most draws; of several, the shortest, then the first in order."""
        return min(self.found, key=lambda route: (-self.found[route], len(route), route), default=())


def _back(origin: Ints, mover: Ints, edge: Ints, end: int) -> tuple[Move, ...]:
    """The moves that lead to `end`, found from the last edge of each situation."""
    route: list[Move] = []
    while edge[end] >= 0:
        s = int(origin[edge[end]])
        route.insert(0, (s, end, int(mover[edge[end]])))
        end = s
    return tuple(route)


def first_moves(space: Situations) -> dict[int, list[int]]:
    """Acts that someone can do today, with the situations each leads to (a vote leads to several)."""
    out: dict[int, list[int]] = {}
    for _, to, act, _ in space.moves[space.first[0] : space.first[1]].tolist():
        if space.acts[act].actor >= 0:
            out.setdefault(act, []).append(to)
    return out
