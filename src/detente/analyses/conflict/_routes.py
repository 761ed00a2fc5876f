"""Routes from today: the commonest of the shortest to each place worth asking about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from detente.analyses.conflict._ground import Ground
from detente.analyses.conflict._shown import shown
from detente.case import STATUSES
from detente.draws import Draws
from detente.graph.stable import Truth
from detente.graph.ways import Move, Ways
from detente.numeric import Array
from detente.situations import Ints, Situations

MOST_ENDS = 4
"""Lasting situations asked about, besides the rungs of violence and the fates of the drafts."""


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

    def add(self, target: Target, ground: Ground, found: Ways) -> None:
        """Note the shortest routes of these draws; of one that stands for all where every move counts."""
        inside = np.nonzero(target.within)[0]
        steps = found.steps[:, inside]
        end = inside[np.argmin(np.where(steps < 0, np.iinfo(np.int32).max, steps), axis=1)]
        if len(end) < len(ground.places):
            self._note(found, 0, int(end[0]), ground.places)
            return
        for k, place in enumerate(ground.places):
            self._note(found, k, int(end[k]), [place])

    def _note(self, found: Ways, k: int, end: int, places: Sequence[int] | Ints) -> None:
        if found.steps[k, end] >= 0:
            self.reached[places] = 1.0
            self.found[found.to(k, end)] += len(places)

    def commonest(self) -> tuple[Move, ...]:
        """The route found in the most draws; of several, the shortest, then the first in order."""
        return min(self.found, key=lambda route: (-self.found[route], len(route), route), default=())


def first_moves(space: Situations) -> dict[int, list[int]]:
    """Acts that someone can do today, with the situations each leads to (a vote leads to several)."""
    out: dict[int, list[int]] = {}
    for _, to, act, _ in space.moves[space.first[0] : space.first[1]].tolist():
        if space.acts[act].actor >= 0:
            out.setdefault(act, []).append(to)
    return out
