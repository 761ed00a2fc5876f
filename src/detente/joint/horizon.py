"""Where the crisis stands at the horizon: the situations in which walks from today end."""

from __future__ import annotations

import numpy as np

from detente.draws import Draws
from detente.joint.ends import ends
from detente.joint.foresight import model
from detente.joint.walk import AHEAD
from detente.joint.whole import whole
from detente.situations import Ints

WALKS = 16
"""Walks a draw behind a chance of where the crisis ends, as many as those of `escalation`."""


def at_horizon(draws: Draws, walks: int = WALKS) -> Ints:
    """The last situation of each of `walks` walks a draw, shape (n, walks); the same luck whatever was changed.

    >>> from detente import load
    >>> at_horizon(load("kosovo-2007").draw(3), 8).shape
    (3, 8)
    """
    if ("at horizon", walks) not in draws.memo:
        draws.memo["at horizon", walks] = np.concatenate([_of_part(part, walks) for part in draws.parts()])
    return draws.memo["at horizon", walks]  # type: ignore[no-any-return]


def _of_part(part: Draws, walks: int) -> Ints:
    joint = whole(part)
    built = model(part, joint.space, joint.worth, joint.votes, 1.0)
    return ends(part, joint.space, built, walks=walks, ahead=AHEAD, name="walk")
