"""Random games of the graph model, and a slow judge written from the definitions (Fang, Hipel & Kilgour 1993)."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from detente.graph.reach import Reach, reach

Set = frozenset[int]


@dataclass(frozen=True)
class Game:
    """`moves[i][s]`: where actor i can move from s; `worth[i][s]`."""

    moves: list[list[set[int]]]
    worth: list[list[float]]

    @property
    def size(self) -> int:
        return len(self.worth[0])

    def rows(self) -> list[tuple[int, int, int]]:
        return [(s, t, i) for i, own in enumerate(self.moves) for s, ends in enumerate(own) for t in sorted(ends)]

    def arrays(self, close: bool = False) -> tuple[Reach, np.ndarray]:
        return reach(self.size, len(self.moves), self.rows(), close), np.array([self.worth], float)

    def improving(self, i: int, s: int) -> set[int]:
        return {t for t in self.moves[i][s] if self.worth[i][t] > self.worth[i][s]}

    def answers(self, i: int, x: int, gladly: bool) -> set[int]:
        """Where legal sequences of the others lead from x: any number of moves, nobody twice in a row."""
        others = [j for j in range(len(self.moves)) if j != i]
        seen: set[tuple[int, int]] = set()
        ahead = [(x, -1)]
        while ahead:
            s, last = ahead.pop()
            for j in others:
                ends = self.improving(j, s) if gladly else self.moves[j][s]
                new = {(t, j) for t in ends} - seen if j != last else set()
                seen |= new
                ahead += new
        return {s for s, _ in seen}

    def judge(self, concept: str, i: int, s: int) -> bool:
        """One concept, one actor, one situation, word by word."""
        own = self.worth[i]
        if concept == "nash":
            return not self.improving(i, s)

        def undone(t: int) -> bool:
            if own[t] > own[s]:
                return False
            return concept not in ("smr", "sseq") or all(own[u] <= own[s] for u in self.moves[i][t])

        gladly = concept in ("seq", "sseq")
        return all(any(undone(t) for t in self.answers(i, x, gladly)) for x in self.improving(i, s))


def worths(rng: random.Random, actors: int, size: int) -> list[list[float]]:
    """Few grades make many ties."""
    grades = rng.choice([1, 3, 8, 30])
    return [[float(rng.randint(0, grades)) for _ in range(size)] for _ in range(actors)]


def explicit_game(rng: random.Random) -> Game:
    """Any moves at all: nothing makes two own moves one."""
    actors, size, share = rng.randint(2, 4), rng.randint(2, 9), rng.choice([0.08, 0.2, 0.4])
    moves = [[{t for t in range(size) if t != s and rng.random() < share} for s in range(size)] for _ in range(actors)]
    return Game(moves, worths(rng, actors, size))


def option_game(rng: random.Random, steps: bool) -> Game:
    """Options shared out, some combinations infeasible, some options irreversible.

    An actor jumps to any feasible combination of its own options; with `steps` it toggles one at a time, each start
    on the condition that another option is on or off, and goes wherever its toggles lead.
    """
    actors, options = rng.randint(2, 4), rng.randint(2, 4)
    owner = [rng.randrange(actors) for _ in range(options)]
    banned = [(rng.randrange(1 << options), rng.randrange(1 << options)) for _ in range(rng.randint(0, 2))]
    codes = [c for c in range(1 << options) if all(c & mask != value for mask, value in banned)] or [0]
    once = {o for o in range(options) if rng.random() < 0.3}
    needs = {o: (rng.randrange(options), rng.random() < 0.5) for o in range(options) if steps and rng.random() < 0.6}

    def may(a: int, b: int) -> bool:
        changed = [o for o in range(options) if (a ^ b) >> o & 1]
        stopped = [o for o in changed if a >> o & 1]
        started = [o for o in changed if b >> o & 1 and o in needs]
        if steps and len(changed) > 1:
            return False
        return not once & set(stopped) and all((a >> needs[o][0] & 1 == 1) == needs[o][1] for o in started)

    place = {c: k for k, c in enumerate(codes)}
    moves = []
    for i in range(actors):
        mine = sum(1 << o for o in range(options) if owner[o] == i)
        own = [{place[b] for b in codes if b != a and not (a ^ b) & ~mine and may(a, b)} for a in codes]
        moves.append(_closed(own) if steps else own)
    return Game(moves, worths(rng, actors, len(codes)))


def _closed(own: list[set[int]]) -> list[set[int]]:
    for _ in own:
        own = [(ends | {u for t in ends for u in own[t]}) - {s} for s, ends in enumerate(own)]
    return own
