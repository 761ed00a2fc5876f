"""The graph of situations draw by draw (`detente.joint.ground`), and what to say of few draws."""

from __future__ import annotations

import numpy as np

from detente.joint.ground import Ground, grounds, movers, of_movers, possible_moves, vote_ends
from detente.result import Caveat

__all__ = ["Ground", "few_draws", "grounds", "movers", "of_movers", "possible_moves", "vote_ends"]


def few_draws(given: int, used: int) -> list[Caveat]:
    """What to say when only some of the draws were looked at."""
    if used >= given:
        return []
    error = 100 * 0.5 / np.sqrt(used)
    return [
        Caveat(
            "fewer draws",
            f"Computed on the first {used} of {given} draws: the standard error of a share is at most {error:.1f} "
            "points of a hundred.",
        )
    ]
