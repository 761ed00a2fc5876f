"""Why a situation is stable or not: for each gain, the shortest answer of others that takes it away.

An answer is a legal sequence of moves by the others, nobody twice in a row, from where the gain leads (x) to a
situation that undoes it (t). With P the worth, i the mover and s the start:

    SEQ   each step an improvement for who makes it, P_i(t) ≤ P_i(s);   GMR   any moves, P_i(t) ≤ P_i(s);
    SSEQ, SMR   the same, and moreover P_i(u) ≤ P_i(s) for all u in R_i(t): the mover cannot mend it.

A situation is stable exactly when every gain has an answer (Fang, Hipel & Kilgour 1993, Interactive Decision Making,
definitions 3.4–3.12; SSEQ: Rego & Vieira 2017, Group Decision and Negotiation 26).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from detente.graph.after import GLADLY, MENDS
from detente.graph.reach import Ints, Reach
from detente.numeric import TIE, Array

Truth = npt.NDArray[np.bool_]

Step = tuple[int, int]
"""A mover and where it moves to."""


@dataclass(frozen=True)
class Gain:
    """An improvement by moving to `to`, with the shortest answer that undoes it; `answer` is empty where none does."""

    to: int
    answer: tuple[Step, ...] = ()


def reasons(reach: Reach, worth: Array, concept: str, actor: int, situation: int, strong: float = 0.0) -> list[Gain]:
    """Every improvement of an actor from a situation with its shortest answer, the best for the actor first.

    `worth` has shape (actors, situations): one draw. `concept` is nash, seq, sseq, smr or gmr; under Nash nothing is
    answered. The situation is stable for the actor exactly when every gain has an answer; of equally short answers
    the one found first. With `strong` above 0 only answers count that leave the actor worse off by more than so much.

    In the prisoners' dilemma row (0) gains by betraying (1) from mutual truth, but column may answer likewise (3):

    >>> from detente.graph.reach import reach
    >>> dilemma = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> worth = np.array([[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]])
    >>> reasons(dilemma, worth, "seq", 0, 0)
    [Gain(to=1, answer=((1, 3),))]
    >>> reasons(dilemma, worth, "nash", 0, 0)
    [Gain(to=1, answer=())]
    """
    own = worth[actor]
    gains = [int(x) for x in reach.of(actor, situation) if own[x] > own[situation] + TIE]
    gains.sort(key=lambda x: -own[x])
    if concept == "nash" or not gains:
        return [Gain(x) for x in gains]
    bad = own[situation] - strong - TIE if strong else own[situation] + TIE
    undone = own <= bad
    if concept in MENDS:
        undone = undone & (best_replies(reach, own, actor) <= bad)
    allowed = improving(reach, worth) if concept in GLADLY else np.ones(len(reach.source), bool)
    found = Answers.to(reach, actor, undone, allowed)
    return [Gain(x, found.path(x)) for x in gains]


@dataclass(frozen=True)
class Answers:
    """Shortest sequences of the others from every situation to one that undoes the gain.

    The three arrays have a row a situation and a column for who moved last (the last column: nobody yet): how many
    steps are left, −1 for no way, and the next mover and situation.
    """

    steps: Ints
    mover: Ints
    end: Ints

    @classmethod
    def to(cls, reach: Reach, actor: int, undone: Truth, allowed: Truth, layered: bool = False) -> Answers:
        """Answers of all but the actor that end where `undone` (situations,) holds, by the edges `allowed`.

        `allowed` has the order of `reach.source`. One search backwards serves all situations. `layered` remembers who
        moved last even where the reach is closed: needed when two steps allowed in a row need not be one allowed.
        """
        layers = 1 if reach.closed and not layered else reach.actors + 1
        shape = (reach.situations, layers)
        steps, mover, end = (np.full(shape, -1, np.int32) for _ in range(3))
        _search(actor, undone, allowed, reach.into, reach.source, reach.mover, steps, mover, end)
        return cls(steps, mover, end)

    def path(self, start: int) -> tuple[Step, ...]:
        """The moves of the shortest answer; none where there is no way, or where the gain is undone already."""
        layer, path, s = self.steps.shape[1] - 1, [], start
        while self.steps[s, layer] > 0:
            step = int(self.mover[s, layer]), int(self.end[s, layer])
            path.append(step)
            s, layer = step[1], layer if self.steps.shape[1] == 1 else step[0]
        return tuple(path)

    def after_a_move(self, reach: Reach, actor: int, start: int, allowed: Truth) -> bool:
        """Whether others undo the gain from a situation by one move or more, even where it is undone already.

        For layered answers.
        """
        gone = np.nonzero((reach.source == start) & (reach.mover != actor) & allowed)[0]
        ends = np.searchsorted(reach.into, gone, side="right") - 1
        return bool((self.steps[ends, reach.mover[gone]] >= 0).any())


def improving(reach: Reach, worth: Array) -> Truth:
    """Which edges make their mover better off, in the order of `reach.source`, for worth (actors, situations)."""
    ends = np.repeat(np.arange(reach.situations), np.diff(reach.into))
    return np.asarray(worth[reach.mover, ends] > worth[reach.mover, reach.source] + TIE)


def best_replies(reach: Reach, own: Array, actor: int) -> Array:
    """w_i: the best of each situation and of what the actor can reach from it, shape (situations,)."""
    best = own.copy()
    origin, mover = reach.origins()
    mine = mover == actor
    np.maximum.at(best, origin[mine], own[reach.to[mine]])
    return best


@njit(cache=True, nogil=True)
def _search(i, undone, allowed, into, source, mover, steps, first, end):  # type: ignore[no-untyped-def]
    """Breadth first from what undoes the gain, backwards; a node is a situation and who moved last."""
    situations, layers = steps.shape
    queue = np.empty((situations * layers, 2), np.int32)
    head, tail = 0, 0
    for t in range(situations):
        for layer in range(layers):
            if undone[t]:
                steps[t, layer] = 0
                queue[tail, 0], queue[tail, 1] = t, layer
                tail += 1
    while head < tail:
        t, last = queue[head]
        head += 1
        for e in range(into[t], into[t + 1]):
            j, s = mover[e], source[e]
            if j == i or not allowed[e] or (layers > 1 and j != last):
                continue
            for layer in range(layers):
                if steps[s, layer] < 0 and not (layers > 1 and layer == j):
                    steps[s, layer] = steps[t, last] + 1
                    first[s, layer], end[s, layer] = j, t
                    queue[tail, 0], queue[tail, 1] = s, layer
                    tail += 1
