"""What a target asks of an actor at the best guess, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analyses.conflict._ground import Ground
from detente.errors import LimitError
from detente.graph.inverse import Requirement, Way, requirement, share, smallest
from detente.graph.shortfall import shortfall
from detente.numeric import TIE, uniforms
from detente.situations import Situations

SAMPLED = 2048
"""Random rankings where a count would take too long: the error of the share is below one in a hundred."""
_TOLD_MOVES = 2
_TOLD_WAYS = 2


@dataclass(frozen=True)
class Required:
    """One actor's condition, the share of all its rankings that meet it, and the fewest that would have to come down.

    `down` are the situations now better than the target that would have to be no better, fewest first found.
    """

    asked: Requirement
    share: float
    counted: bool
    down: Way


def required(ground: Ground, concept: str, target: int, actor: int) -> Required:
    """The condition of one actor of a ground of one draw."""
    worth = ground.worth[0]
    asked = requirement(ground.reach, worth, concept, target, actor)
    counted = True
    try:
        part = float(share(asked))
    except LimitError:
        part, counted = _sampled(ground, concept, target, actor), False
    better = np.nonzero(worth[actor] > worth[actor, target] + TIE)[0].tolist()
    found, _ = smallest(asked, 1, better)
    return Required(asked, part, counted, found[0] if found else frozenset())


def _sampled(ground: Ground, concept: str, target: int, actor: int) -> float:
    """The chance that a random place of the target is high enough among random places of all other situations."""
    worth = np.repeat(ground.worth[:1], SAMPLED, axis=0)
    worth[:, actor] = uniforms(0, "inverse.rankings", 0, SAMPLED, worth.shape[2])
    worth[:, actor, target] = 0.0
    return float(1 - shortfall(ground.reach, worth, concept, [target])[:, 0, actor].mean())


def in_full(space: Situations, found: Required, name: str, mine: np.ndarray) -> str:
    """The condition as a sentence; of many moves and ways those named that the actor now likes most, or least."""
    clauses = found.asked.clauses
    if not clauses:
        return f"{name} stays whatever it prefers."
    sure = [x for x, ways in clauses if all(way == {x} for way in ways)]
    told = []
    if sure:
        told.append(f"must not prefer {_some(space, sorted(sure, key=lambda x: -mine[x]), 'or')} to it")
    rest = sorted(((x, ways) for x, ways in clauses if x not in sure), key=lambda clause: -float(mine[clause[0]]))
    told += [
        _clause(space, x, sorted(ways - {frozenset([x])}, key=lambda way: _dear(way, mine)), mine)
        for x, ways in rest[:_TOLD_MOVES]
    ]
    if len(rest) > _TOLD_MOVES:
        told.append(f"and so on for {len(rest) - _TOLD_MOVES} more moves")
    return f"{name} " + "; ".join(told) + "."


def _dear(way: Way, mine: np.ndarray) -> tuple[float, list[int]]:
    return max(float(mine[v]) for v in way), sorted(way)


def _clause(space: Situations, x: int, ways: list[Way], mine: np.ndarray) -> str:
    """One move: that it is no gain, or what must follow it."""
    named = [_way(space, way, mine) for way in ways[:_TOLD_WAYS]]
    more = f" or one of {len(ways) - _TOLD_WAYS:,} more" if len(ways) > _TOLD_WAYS else ""
    listed = " or ".join(named) + more
    return (
        f"must not prefer {quoted(space, x)} to it unless {listed}, to which others can then lead, is no better than it"
    )


def _way(space: Situations, way: Way, mine: np.ndarray) -> str:
    best, *rest = sorted(way, key=lambda v: -float(mine[v]))
    return quoted(space, best) + (f" (with {len(rest)} more around it)" if rest else "")


def _some(space: Situations, places: list[int], word: str) -> str:
    named = [quoted(space, s) for s in places[:_TOLD_MOVES]]
    if len(places) > _TOLD_MOVES:
        named.append(f"{len(places) - _TOLD_MOVES} more")
    *most, last = named
    return f"{', '.join(most)} {word} {last}" if most else last


def quoted(space: Situations, s: int) -> str:
    """A situation's words in quotes; today's by that name."""
    return "today's situation" if s == 0 else f"'{space.label(s)}'"


def smallest_rows(space: Situations, found: Required, name: str, most: int) -> list[dict[str, Any]]:
    """A row for each of the smallest sets of situations that must not be better."""
    sets, whole = smallest(found.asked, most)
    return [
        {
            "actor": name,
            "size": len(way),
            "no_better": "; ".join(space.label(s) if s else "today's situation" for s in sorted(way))
            or "anything goes",
            "all": whole,
        }
        for way in sets
    ]
