"""The dangerous steps of a crisis, acts that first climb a rung, and who else could stop each, how likely, in time.

Another could stop a step beforehand, by an act (or a vote it calls) that takes the step away, or afterwards, by an act
that leads down the ladder, or by an answer that it would not have done without the step and that leaves whoever climbed
no better off than before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from detente.analyses.conflict._followed import doer
from detente.draws import Draws
from detente.joint.foresight import Model
from detente.joint.met import Met
from detente.joint.whole import Whole
from detente.joint.willing import willing
from detente.numeric import TIE, Array
from detente.situations import NATURE, SURE, Situations

STEPS = 8
"""Steps shown."""
PLACES = 3
"""Situations from which a step is looked at, the commonest."""
DANGER_DRAWS = 60
"""Draws on which it is asked who would stop a step."""
SELDOM = 0.005
"""Who would stop a step with less than this chance is not named."""


def climbing(space: Situations, parts: list[Met]) -> list[tuple[int, int, float, list[tuple[int, float]]]]:
    """Acts that first reach a rung: act, rung, chance, and from which moves (the commonest), each with its share."""
    moves = np.concatenate([part.climbs.reshape(-1, part.climbs.shape[2]) for part in parts])
    found: dict[tuple[int, int], Counter[int]] = {}
    for rung in range(1, moves.shape[1]):
        met, counts = np.unique(moves[moves[:, rung] >= 0, rung], return_counts=True)
        for move, count in zip(met.tolist(), counts.tolist(), strict=True):
            if space.rung[space.moves[move, 1]] == rung:  # a step over several rungs counts where it ends
                found.setdefault((int(space.moves[move, 2]), rung), Counter())[move] = count
    steps = []
    for (act, rung), by_move in found.items():
        most = sorted(by_move.items(), key=lambda item: (-item[1], item[0]))[:PLACES]
        kept = sum(count for _, count in most)
        steps.append((act, rung, by_move.total() / len(moves), [(move, count / kept) for move, count in most]))
    return sorted(steps, key=lambda step: (-step[2], step[0], step[1]))[:STEPS]


def danger_rows(
    draws: Draws, joint: Whole, model: Model, parts: list[Met], ahead: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The steps, and who could stop each: rows of the tables `dangers` and `stoppers`."""
    space, steps = joint.space, climbing(joint.space, parts)
    rungs = space.case.ladder.rungs if space.case.ladder else ("",)
    dangers, stoppers = [], []
    for k, (act, rung, chance, moves) in enumerate(steps):
        row = {"step": k, "actor": doer(space.case, space.acts[act]), "text": space.acts[act].text, "chance": chance}
        s = int(space.moves[moves[0][0], 0])
        dangers.append({**row, "rung": rung, "to": rungs[rung], "mostly_from": space.label(s)})
        found: Counter[tuple[str, int]] = Counter()
        in_time: Counter[tuple[str, int]] = Counter()
        for move, share in moves:
            for how, a, would, soon in _stopping(draws, joint, model, move, ahead):
                found[how, a] += share * would  # type: ignore[assignment]
                in_time[how, a] += share * soon  # type: ignore[assignment]
        for (how, a), would in sorted(found.items(), key=lambda item: (-item[1], item[0])):
            if would >= SELDOM:
                who = doer(space.case, space.acts[a])
                stoppers.append({"step": k, "how": how, "actor": who, "text": space.acts[a].text,
                                 "would": float(would), "in_time": float(in_time[how, a])})  # fmt: skip
    return dangers, stoppers


def _stopping(
    draws: Draws, joint: Whole, model: Model, move: int, ahead: int
) -> Iterator[tuple[str, int, float, float]]:
    """Who else could stop one move: how, by which act, the chance that it would, and that it would before the step."""
    space = joint.space
    s, t, act, _ = space.moves[move].tolist()
    will = willing(model, space, [s, t], ahead)
    before = model.rate / (model.rate + model.rate[:, act, None])
    for a, shares in _ends(space, model, s, act).items():
        if _other(space, a, act):
            how = "a vote beforehand" if space.acts[a].kind == "put" else "beforehand"
            stops = will[:, 0, a] * shares
            yield how, a, float(stops.mean()), float((stops * before[:, a]).mean())
    ends = space.moves[space.first[t] : space.first[t + 1]]
    worth = joint.worth.at([s, *ends[:, 1].tolist()])
    owner = space.acts[act].actor
    for k, (_, to, a, end) in enumerate(ends.tolist()):
        if _other(space, a, act) and end == SURE:
            down = np.full(draws.n, space.rung[to] < space.rung[t])
            undone = worth[: draws.n, owner, k + 1] <= worth[: draws.n, owner, 0] + TIE if owner != NATURE else down
            how = "leads down again" if down.any() else "answers, so that it did not pay"
            provoked = np.maximum(will[:, 1, a] - will[:, 0, a], 0.0)  # the same resolve would not have done it before
            stops = np.where(down, will[:, 1, a], provoked * undone)
            yield how, a, float(stops.mean()), 0.0


def _other(space: Situations, a: int, act: int) -> bool:
    """Whether an act belongs to another who decides."""
    return space.acts[a].actor not in (NATURE, space.acts[act].actor)


def _ends(space: Situations, model: Model, s: int, act: int) -> dict[int, Array]:
    """Acts at a situation that take another away, with the chance of the ends that do, shape (n,)."""
    found: dict[int, Array] = {}
    for _, to, a, end in space.moves[space.first[s] : space.first[s + 1]].tolist():
        after = space.moves[space.first[to] : space.first[to + 1], 2]
        if act not in after:
            d = space.acts[a].draft
            share = np.ones(len(model.noise)) if end == SURE else model.vote[:, d, model.mask[s, d], end]
            found[a] = found.get(a, np.zeros(len(model.noise))) + share
    return found
