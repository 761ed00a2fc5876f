"""The graph of situations of a case, draw by draw: in one draw every vote has one end, fixed beforehand.

Draws in which all votes end alike share a graph, and are handed on together, a bounded number at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from detente.draws import Draws
from detente.graph.passing import reach_past
from detente.graph.reach import Reach, reach
from detente.joint.whole import Whole, whole
from detente.numeric import Array
from detente.situations import NATURE, SURE, Ints, Situations
from detente.worth import Worth

MOST_NUMBERS = 3_000_000
"""Worths, and truths an actor and concept, kept in memory at once."""


@dataclass(frozen=True)
class Ground:
    """Draws that share a graph: their places in the batch, who can move where, and the worth of every situation.

    `moves` are the rows of the situations' moves that can be made, `movers` the places in `case.actors` of those
    who can make any, `worth` (draws here, movers, situations).
    """

    places: Ints
    moves: Ints
    reach: Reach
    worth: Array


def movers(space: Situations) -> list[int]:
    """Places in `case.actors` of the actors who can ever move, ascending; the actors of every Ground."""
    acts = np.unique(space.moves[:, 2])
    return sorted({space.acts[a].actor for a in acts} - {NATURE})


def grounds(draws: Draws, most: int) -> Iterator[Ground]:
    """The first `most` draws, grouped by how the votes end; places count from the first draw of the batch."""
    done = 0
    for part in draws.parts():
        n = min(part.n, most - done)
        if n > 0:
            yield from _of_part(part, n, done)
        done += n


def _of_part(part: Draws, n: int, done: int) -> Iterator[Ground]:
    joint = whole(part)
    acting = movers(joint.space)
    ends = vote_ends(part, joint)[:n].reshape(n, -1)
    patterns, group = np.unique(ends, axis=0, return_inverse=True)
    own = of_movers(joint.worth, acting)
    size = max(1, MOST_NUMBERS // (len(joint.space) * max(len(acting), 1)))
    for g, pattern in enumerate(patterns):
        moves = possible_moves(joint, pattern.reshape(joint.votes.chances.shape[1:3]))
        graph = _reach(joint.space, moves, acting)
        places = np.nonzero(group.reshape(-1) == g)[0]
        for k in range(0, len(places), size):
            here = places[k : k + size]
            value = replace(own, stance=own.stance[here], points=own.points[here]).at()
            yield Ground((here + done).astype(np.int32), moves, graph, value)


def vote_ends(draws: Draws, joint: Whole) -> Ints:
    """How each vote would end, shape (n, drafts, masks), as ADOPTED, FAILED or VETOED; at the best guess the likeliest.

    One uniform number a draw and draft settles it under every set of bargains, so that a bargain that makes
    adoption likelier never turns an adoption into a defeat.
    """
    chances = joint.votes.chances
    if draws.is_best:
        return np.asarray(np.argmax(chances, axis=-1), np.int32)
    luck = np.array([draws.noise(f"vote.{draft}", 1)[:, 0] for draft in draws.case.drafts]).reshape(-1, draws.n).T
    past = luck[:, :, None, None] >= np.cumsum(chances, axis=-1)[..., :2]
    return np.asarray(past.sum(axis=-1), np.int32)


def possible_moves(joint: Whole, ends: Ints) -> Ints:
    """The rows of moves that actors can make when votes end so, `ends` (drafts, masks)."""
    space, moves = joint.space, joint.space.moves
    actor = np.array([act.actor for act in space.acts] or [NATURE])
    draft = np.array([act.draft for act in space.acts] or [-1])
    keep = actor[moves[:, 2]] != NATURE
    voted = np.nonzero(keep & (moves[:, 3] != SURE))[0]
    which = draft[moves[voted, 2]]
    keep[voted] = moves[voted, 3] == ends[which, joint.votes.mask[moves[voted, 0], which]]
    return np.asarray(moves[keep])


def _reach(space: Situations, moves: Ints, acting: list[int]) -> Reach:
    place = {actor: i for i, actor in enumerate(acting)}
    owner = np.array([place.get(act.actor, -1) for act in space.acts] or [-1])
    rows = np.column_stack([moves[:, 0], moves[:, 1], owner[moves[:, 2]]])
    if space.several is not None:
        return reach_past(len(space), len(acting), rows, space.several)
    return reach(len(space), len(acting), rows, close=space.is_closed)


def of_movers(worth: Worth, acting: list[int]) -> Worth:
    """The worth of those who can act alone."""
    mine = [m for m, owner in enumerate(worth.owner) if int(owner) in acting]
    owner = np.array([acting.index(int(worth.owner[m])) for m in mine], np.int32)
    return Worth(worth.stance[:, acting], worth.value, worth.points[:, mine], owner, worth.holds[mine])
