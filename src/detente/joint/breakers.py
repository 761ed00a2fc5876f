"""Who gains from breaking a bargain in force, and how much: it lasts while nobody who can break it gains by that."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from detente.draws import Draws
from detente.errors import NotFoundError
from detente.joint.temptation import own_moves, tempted
from detente.joint.whole import whole
from detente.names import known_names
from detente.numeric import TIE, nearest
from detente.situations import Situations


@dataclass(frozen=True)
class Breaker:
    """A move that ends a bargain in force.

    `share` of draws in which the mover is better off right after it; `gain` in points, mean over all draws, negative
    for a loss; `would`: the chance that it makes the move when it has the chance, once it has looked at the replies of
    others and weighed its reluctance; mean over all draws.
    """

    bargain: str
    actor: str
    act: str
    text: str
    share: float
    gain: float
    would: float


def breakers(draws: Draws, situation: int | Collection[str] = 0) -> list[Breaker]:
    """Everyone who can end a bargain that is in force in a situation, those who gain in the most draws first.

    `situation` is its place among those reachable (0 is today's), or the names of what is in force there: options, and
    statuses of drafts that are no longer tabled. A move counts that stops one of the acts, or after which an act ends
    by itself. Votes are left aside, as nobody decides how they end. Raises NotFoundError where there is no such
    situation.

    >>> from detente import load
    >>> found = breakers(load("kosovo-2007").draw(20), ["offer", "accept", "adopted"])
    >>> [(move.bargain, move.actor, move.act) for move in found]
    [('accession', 'serbia', 'accept.stop'), ('accession', 'eu', 'offer.stop')]
    """
    parts = draws.parts()
    space = whole(parts[0]).space
    s = _place(space, situation)
    moves = _ending(space, s)
    if not moves:
        return []
    found = [tempted(part, s, [move for _, move in moves]) for part in parts]
    gain, would = (np.concatenate(values) for values in zip(*found, strict=True))
    rows = [
        Breaker(
            bargain,
            space.case.actors[space.acts[act].actor],
            space.acts[act].name,
            space.acts[act].text,
            float((gain[:, k] > TIE).mean()),
            float(gain[:, k].mean()),
            float(would[:, k].mean()),
        )
        for k, (bargain, (act, _)) in enumerate(moves)
    ]
    return sorted(rows, key=lambda row: (-row.share, -row.gain, row.bargain, row.act))


def _place(space: Situations, situation: int | Collection[str]) -> int:
    if isinstance(situation, int | np.integer):
        if not 0 <= situation < len(space):
            raise NotFoundError(f"situation {situation}; allowed: 0 to {len(space) - 1}")
        return int(situation)
    known = known_names(space.case)
    for name in situation:
        if name not in known:
            like = nearest(name, known)
            raise NotFoundError(f"nothing is called {name!r}" + (f"; did you mean {like!r}?" if like else ""))
    found = space.find(situation)
    if found is None:
        raise NotFoundError(f"no moves lead to a situation with {', '.join(situation)} and nothing else in force")
    return found


def _ending(space: Situations, s: int) -> list[tuple[str, tuple[int, int]]]:
    """Bargains in force that a move ends, and the move."""
    keys = sorted(space.case.bargain)
    found = []
    for act, to in own_moves(space, s):
        broken = int(space.bargains[s] & ~space.bargains[to])
        found += [(key, (act, to)) for b, key in enumerate(keys) if broken >> b & 1]
    return found
