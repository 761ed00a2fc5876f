"""Preferences as points: statements by their place or weight, rankings by their ranks.

Prioritised statements j = 1 … l are worth 50·2^(1−j) each: the literature's Ψ(s) = Σ_j 2^(l−j) [statement j holds
in s] (Hipel, Kilgour, Fang & Peng 1997; Peng 1999) times a power of two, so that sums are exact and order situations
as Ψ does. Weights are shares of 100. Ranks are evenly spaced from 0 to 100.
"""

from __future__ import annotations

import numpy as np

from detente.condition import Truth
from detente.draws import Draws
from detente.errors import CaseError, Fault
from detente.numeric import Array
from detente.preferences import MOST_TOLD, NOTHING, entry_parts, unranked
from detente.situations import Ints, Situations


def preferred(draws: Draws, space: Situations, actor: str) -> tuple[Array, Truth]:
    """Points of each statement, shape (n, parts), and where each holds, shape (parts, situations).

    A ranking has a part for each binary digit of the ranks, so that hundreds of ranks take no more than a few parts.

    Raises CaseError when a ranking leaves out a situation that can be reached.
    """
    preference = draws.case.preference[actor]
    if preference.ranking:
        best = len(preference.ranking) - 1
        digits = np.arange(best.bit_length())
        points = 100 * 2.0**digits / max(best, 1)
        return np.tile(points, (draws.n, 1)), ((best - ranked(space, actor)) >> digits[:, None] & 1).astype(bool)
    holds = np.array([space.holds(wish.when) for wish in preference.wishes], bool)
    if not preference.is_weighted:
        return np.tile(50 * 0.5 ** np.arange(len(holds)), (draws.n, 1)), holds
    weights = np.column_stack([draws[f"preference.{actor}.{wish.when}"] for wish in preference.wishes])
    total = weights.sum(axis=1, keepdims=True)
    return 100 * np.divide(weights, total, out=np.zeros_like(weights), where=total > 0), holds


def ranked(space: Situations, actor: str) -> Ints:
    """The place of each situation in an actor's ranking, 0 the best, shape (situations,).

    Raises CaseError when one is missing, or when situations that are alike stand in several places.
    """
    at, place, faults = f"preference.{actor}", np.full(len(space), -1, np.int32), []
    for rank, entries in enumerate(space.case.preference[actor].ranking):
        for entry in entries:
            s = space.find(entry_parts(entry))
            if s is not None and place[s] not in (-1, rank):
                seen = f"{entry!r}, which is alike one in place {place[s] + 1}"
                faults.append(Fault(f"{at}.ranking[{rank + 1}]", seen, "situations alike in one place", "take one out"))
            elif s is not None:
                place[s] = rank
    missing = np.flatnonzero(place < 0)
    if len(missing):
        faults.append(unranked(at, [", ".join(space.names(s)) or NOTHING for s in missing[:MOST_TOLD]], len(missing)))
    if faults:
        raise CaseError("a ranking does not say where each situation stands", faults)
    return place
