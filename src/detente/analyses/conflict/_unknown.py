"""What lasts when an order of preference counts as known only where enough draws agree on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.analyses.conflict._best import best_ground
from detente.analyses.conflict._ground import Ground
from detente.analyses.conflict._shown import Shown
from detente.draws import Draws
from detente.graph.agreement import agreed, shares_better
from detente.graph.stable import CONCEPTS
from detente.situations import Situations


class Agreement:
    """Shares of draws in which situations are better than others, gathered ground by ground; votes end as likeliest."""

    def __init__(self, draws: Draws, chosen: Shown, extension: str, agreement: float) -> None:
        self.chosen, self.extension, self.agreement = chosen, extension, agreement
        self.at = np.array(chosen.places, np.int32)
        self.reach = best_ground(draws).reach
        self.edges, self.pairs, self.draws = np.zeros(1), np.zeros(1), 0

    def add(self, ground: Ground) -> None:
        """Count these draws."""
        edges, pairs = shares_better(self.reach, ground.worth, self.at)
        self.edges = self.edges + edges * len(ground.places)
        self.pairs = self.pairs + pairs * len(ground.places)
        self.draws += len(ground.places)

    def rows(self, space: Situations, concepts: Sequence[str]) -> list[dict[str, Any]]:
        """A row a situation shown: whether it lasts for everybody under each concept; SIM has no such form."""
        edges, pairs = self.edges / self.draws, self.pairs / self.draws
        lasting = {
            concept: agreed(self.reach, edges, pairs, self.at, concept, self.extension, self.agreement)
            for concept in concepts
            if concept in CONCEPTS
        }
        return [
            {
                "id": self.chosen.letters[k],
                "name": self.chosen.names[k],
                "label": space.label(s),
                **{concept: bool(found[k].all()) for concept, found in lasting.items()},
            }
            for k, s in enumerate(self.chosen.places)
        ]
