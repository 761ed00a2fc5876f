"""What those who could move away from a situation gain by that at once, and how likely they are to do it."""

from __future__ import annotations

import numpy as np

from detente.draws import Draws
from detente.joint.foresight import model
from detente.joint.walk import AHEAD
from detente.joint.whole import whole
from detente.joint.willing import willing
from detente.numeric import Array
from detente.situations import NATURE, SURE, Situations


def own_moves(space: Situations, s: int) -> list[tuple[int, int]]:
    """Moves out of situation `s` that somebody decides and whose end is sure: act, and the situation it leads to.

    Votes are left aside, as nobody decides how they end.
    """
    rows = space.moves[space.first[s] : space.first[s + 1]].tolist()
    return [(act, to) for _, to, act, end in rows if end == SURE and space.acts[act].actor != NATURE]


def tempted(draws: Draws, s: int, moves: list[tuple[int, int]]) -> tuple[Array, Array]:
    """Of `own_moves` out of `s`: what each mover gains at once, in points, and the chance (0–1) that it moves once it
    has the chance, has looked at the replies of others and weighed its reluctance; both (n, moves)."""
    joint = whole(draws)
    acts = [act for act, _ in moves]
    worth = joint.worth.at([s, *(to for _, to in moves)])
    owner = [joint.space.acts[act].actor for act in acts]
    gain = worth[:, owner, np.arange(1, len(moves) + 1)] - worth[:, owner, 0]
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)
    return gain, willing(built, joint.space, [s], AHEAD)[:, 0][:, acts]
