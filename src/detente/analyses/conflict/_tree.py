"""The route tree: from today to every situation shown, each under the one it is most often reached from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analyses.conflict._ground import Ground, movers
from detente.analyses.conflict._shown import Shown
from detente.analyses.conflict._wording import acts_between, in_words, who
from detente.numeric import Array
from detente.situations import Ints, Situations

Branch = tuple[int, int, int]
"""Child, parent (places among the situations shown) and mover (place among the movers)."""


@dataclass
class Tree:
    """How often each situation shown is the end, and which was the last move to it, in shortest improvements."""

    shown: Shown
    draws: int
    found: Counter[Branch] = field(default_factory=Counter)
    length: Array = field(default_factory=lambda: np.zeros(1))

    def add(self, ground: Ground, steps: Ints, edge: Ints) -> None:
        """Note the last moves of these draws; `steps` and `edge` (n, situations) are their improvements."""
        places, (origin, mover) = np.array(self.shown.places), ground.reach.origins()
        far = np.maximum(steps[:, places], 0)
        self.length = self.length + far.sum(axis=0)
        draw, child = np.nonzero(far)
        last = edge[draw, places[child]]
        parent = self.shown.among(ground.reach.situations)[origin[last]]
        known = parent >= 0
        self.found.update(zip(child[known].tolist(), parent[known].tolist(), mover[last][known].tolist(), strict=True))

    def branches(self) -> list[tuple[Branch, float]]:
        """Each situation below its commonest parent, nearest first, with the share of draws in which it is reached."""
        times = Counter[int]()
        for (k, _, _), count in self.found.items():
            times[k] += count
        near = sorted(times, key=lambda k: (self.length[k] / times[k], k))
        placed, out = {0}, []
        for k in near:
            ways = [(-count, parent, i) for (child, parent, i), count in self.found.items() if child == k]
            best = min((way for way in ways if way[1] in placed), default=None)
            if best is not None and k != 0:
                placed.add(k)
                out.append(((k, best[1], best[2]), times[k] / self.draws))
        return out

    def rows(self, space: Situations) -> list[dict[str, Any]]:
        """The tree as a table, depth first, the likeliest branch first."""
        below: dict[int, list[tuple[Branch, float]]] = {}
        for branch, share in self.branches():
            below.setdefault(branch[1], []).append((branch, share))
        acting, rows = movers(space), []
        todo = [(branch, share, 1) for branch, share in self._ordered(below, 0)]
        while todo:
            (k, parent, i), share, depth = todo.pop()
            steps = acts_between(space, self.shown.places[parent], self.shown.places[k], acting[i])
            rows.append(
                {
                    "step": depth,
                    "from": self.shown.letters[parent],
                    "to": self.shown.letters[k],
                    "actor": who(space.case, acting[i]),
                    "act": in_words(space, steps),
                    "share": share,
                }
            )
            todo += [(branch, part, depth + 1) for branch, part in self._ordered(below, k)]
        return rows

    def _ordered(self, below: dict[int, list[tuple[Branch, float]]], k: int) -> list[tuple[Branch, float]]:
        """Branches so that the likeliest is taken from the stack first."""
        return sorted(below.get(k, []), key=lambda item: (item[1], -item[0][0]))
