"""Who could defect: in the situations a package most likely leads to, who would gain by a move of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.draws import Draws
from detente.joint.horizon import at_horizon
from detente.joint.temptation import own_moves, tempted
from detente.joint.whole import whole
from detente.numeric import TIE
from detente.search.problem import Package
from detente.situations import Situations

LIKELIEST = 3
MOVES = 3


def defection_rows(draws: Draws, package: Package) -> list[dict[str, Any]]:
    """A row a move by which its actor gains on average: those that undo an act of the package or of a bargain it is
    part of, and the most tempting others. `draws` are those after the package; chances, shares 0–1; gains in points at
    once; `would`, the chance that the actor makes the move once it has looked at the replies of others.
    """
    space, reached = whole(draws).space, at_horizon(draws)
    counts = np.bincount(reached.ravel(), minlength=len(space)) / reached.size
    acts = acts_of(draws, package)
    rows: list[dict[str, Any]] = []
    for s in np.argsort(-counts, kind="stable")[:LIKELIEST]:
        if counts[s] > 0:
            rows += _from(draws, int(s), float(counts[s]), acts)
    return rows


def acts_of(draws: Draws, package: Package) -> dict[str, str]:
    """Options a package puts in force ("stop" would undo it) or out of force ("start"), and the acts of bargains that
    those are part of."""
    case, undone = draws.case, {}
    for key in package:
        lever = case.lever[key]
        if lever.start is not None:
            undone[lever.start] = "stop"
        if lever.stop is not None:
            undone[lever.stop] = "start"
    for bargain in case.bargain.values():
        if any(undone.get(act) == "stop" for act in bargain.acts):
            undone |= dict.fromkeys(bargain.acts, "stop")
    return undone


def _from(draws: Draws, s: int, chance: float, undone: dict[str, str]) -> list[dict[str, Any]]:
    space = whole(draws).space
    rows: list[dict[str, Any]] = []
    moves = own_moves(space, s)
    if not moves:
        return []
    gains, would = tempted(draws, s, moves)
    for k, (a, to) in enumerate(moves):
        act, gain = space.acts[a], gains[:, k]
        undoes = _undoes(space, s, to, undone)
        if gain.mean() > TIE or (undoes and (gain > TIE).mean() >= 0.1):
            rows.append(
                {
                    "situation": space.label(s),
                    "chance": chance,
                    "actor": draws.case.name_of(draws.case.actors[act.actor]),
                    "act": act.text,
                    "undoes": undoes,
                    "gain": float(gain.mean()),
                    "share": float((gain > TIE).mean()),
                    "would": float(would[:, k].mean()),
                }
            )
    rows.sort(key=lambda row: (-row["undoes"], -row["gain"], row["act"]))
    return [row for k, row in enumerate(rows) if row["undoes"] or k < MOVES]


def _undoes(space: Situations, s: int, to: int, undone: dict[str, str]) -> bool:
    """Whether a move takes back what the package did, by itself or by what it brings to an end."""
    changed = int(space.codes[s]) ^ int(space.codes[to])
    for k, option in enumerate(space.options):
        if changed >> k & 1 and undone.get(option) == ("stop" if int(space.codes[s]) >> k & 1 else "start"):
            return True
    return False
