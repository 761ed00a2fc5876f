"""The improvements between the situations shown, and the route they make likeliest from today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analyses.conflict._ground import Ground, movers
from detente.analyses.conflict._shown import Shown
from detente.analyses.conflict._wording import acts_between, in_words, who
from detente.graph.stable import Truth
from detente.numeric import TIE
from detente.situations import Situations

RARE = 0.05
"""Improvements in fewer draws than this are left out of the picture."""
FAINT = 0.05
"""The route ends where fewer draws than this would follow it to the next step."""

Edge = tuple[int, int, int]
"""From, to (places among the situations shown) and mover (place among the movers)."""


@dataclass
class Picture:
    """Which moves between the situations shown are improvements, draw by draw; filled ground by ground."""

    shown: Shown
    draws: int
    better: dict[Edge, Truth] = field(default_factory=dict)

    def add(self, ground: Ground) -> None:
        """Note the improvements of these draws."""
        place, at = self.shown.among(ground.reach.situations), np.array(self.shown.places)
        (origin, mover), to = ground.reach.origins(), ground.reach.to
        both = (place[origin] >= 0) & (place[to] >= 0)
        a, b, i = place[origin[both]], place[to[both]], mover[both]
        improves = ground.worth[:, i, at[b]] > ground.worth[:, i, at[a]] + TIE
        for k, edge in enumerate(zip(a.tolist(), b.tolist(), i.tolist(), strict=True)):
            column = self.better.setdefault(edge, np.zeros(self.draws, bool))
            column[ground.places] = improves[:, k]

    def edges(self) -> list[Edge]:
        """Improvements worth drawing: not rare, and not mostly made of two others by the same mover."""
        often = {edge: truth for edge, truth in self.better.items() if truth.mean() >= RARE}
        return sorted(
            edge for edge in often if not any(self._made_of(edge, q, often) for q in range(len(self.shown.places)))
        )

    def _made_of(self, edge: Edge, q: int, often: dict[Edge, Truth]) -> bool:
        a, b, i = edge
        if (a, q, i) not in often or (q, b, i) not in often:
            return False
        both = often[a, q, i] & often[q, b, i]
        return bool(both.mean() >= 0.5 * often[edge].mean())

    def route(self, edges: list[Edge]) -> list[tuple[Edge, float]]:
        """Step by step the improvement that most draws follow, with the share that has followed it so far."""
        at, been, alive = 0, {0}, np.ones(self.draws, bool)
        steps: list[tuple[Edge, float]] = []
        while True:
            ahead = [edge for edge in edges if edge[0] == at and edge[1] not in been]
            shares = [float((alive & self.better[edge]).mean()) for edge in ahead]
            if not ahead or max(shares) < FAINT:
                return steps
            edge = ahead[int(np.argmax(shares))]
            alive = alive & self.better[edge]
            steps.append((edge, max(shares)))
            at = edge[1]
            been.add(at)

    def rows(self, space: Situations) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The tables of moves and of the route."""
        edges = self.edges()
        route = self.route(edges)
        order = {edge: k + 1 for k, (edge, _) in enumerate(route)}
        acting = movers(space)
        moves = [
            {**self._row(space, acting, edge), "share": float(self.better[edge].mean()), "route": order.get(edge)}
            for edge in edges
        ]
        steps = [{"step": order[edge], **self._row(space, acting, edge), "share": share} for edge, share in route]
        return moves, steps

    def _row(self, space: Situations, acting: list[int], edge: Edge) -> dict[str, Any]:
        a, b, i = edge
        steps = acts_between(space, self.shown.places[a], self.shown.places[b], acting[i])
        letters = self.shown.letters
        return {
            "from": letters[a],
            "to": letters[b],
            "actor": who(space.case, acting[i]),
            "act": in_words(space, steps),
        }
