"""What can be reached from today, by improvements and by any legal moves, and which lasting situations cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.analyses.conflict._equilibria import MOST_LISTED
from detente.analyses.conflict._ground import Ground
from detente.analyses.conflict._shown import name_of
from detente.graph.stable import stable
from detente.graph.ways import Ways, ways
from detente.numeric import Array
from detente.situations import Situations

CONCEPTS = ("nash", "seq")


@dataclass
class Reachable:
    """In how many of the draws improvements lead to each situation, and by how many steps in all."""

    draws: int
    times: Array = field(default_factory=lambda: np.zeros(1))
    steps: Array = field(default_factory=lambda: np.zeros(1))

    def add(self, found: Ways) -> None:
        """Count these draws; `found` are their ways by improvements."""
        self.times = self.times + (found.steps >= 0).sum(axis=0)
        self.steps = self.steps + np.maximum(found.steps, 0).sum(axis=0)

    def tables(self, space: Situations, best: Ground) -> dict[str, list[dict[str, Any]]]:
        """What can be reached, how much of it, and what lasts out of reach; `best` is the best guess.

        Situations to which improvements lead in the most draws come first, then those the fewest legal moves away.
        """
        improved, legal = (ways(best.reach, best.worth, legal=any_).steps[0] for any_ in (False, True))
        far = np.where(legal < 0, len(space), legal)
        order = np.lexsort((np.arange(len(space)), far, -self.times))
        lasting = stable(best.reach, best.worth, CONCEPTS)[0].all(axis=-1)
        out = np.nonzero(lasting.any(axis=0) & (improved < 0))[0]
        out = out[np.lexsort((out, far[out], -lasting[:, out].sum(axis=0)))]
        return {
            "reachable": [self._row(space, s, improved[s], legal[s]) for s in order[:MOST_LISTED].tolist()],
            "out_of_reach": [
                {
                    **self._row(space, s, improved[s], legal[s]),
                    **{concept: bool(lasting[c, s]) for c, concept in enumerate(CONCEPTS)},
                }
                for s in out[:MOST_LISTED].tolist()
            ],
            "extent": [
                {
                    "legal": int((legal > 0).sum()),
                    "improved": float(self.times[1:].sum() / self.draws),
                    "farthest": int(legal.max()),
                    "lasting": int(lasting.any(axis=0).sum()),
                    "out_of_reach": len(out),
                }
            ],
        }

    def _row(self, space: Situations, s: int, improved: int, legal: int) -> dict[str, Any]:
        times = self.times[s]
        return {
            "name": name_of(space, s),
            "label": space.label(s),
            "today": s == 0,
            "share": float(times / self.draws),
            "mean_steps": float(self.steps[s] / times) if times else None,
            "steps": int(improved) if improved >= 0 else None,
            "legal_steps": int(legal) if legal >= 0 else None,
        }
