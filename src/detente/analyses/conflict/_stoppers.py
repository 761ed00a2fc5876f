"""Who could stop a step: by an act beforehand that takes it away, by an answer that undoes its gain, or by a veto."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from detente.analyses.conflict._ground import Ground
from detente.analyses.conflict._wording import Step, acts_between, in_words
from detente.bodies.rule import vetoers
from detente.draws import Draws
from detente.graph.stable import Truth
from detente.graph.ways import Move
from detente.joint.vote import ballot
from detente.joint.whole import whole
from detente.numeric import TIE
from detente.situations import Ints, Situations

BEFORE, GLADLY, ANYHOW = "beforehand", "answer", "answer at a cost"
KINDS = (BEFORE, GLADLY, ANYHOW)
SELDOM = 0.05
"""Who could stop a step in fewer of its draws than this is not named."""


@dataclass
class Stoppers:
    """One step, ground by ground: in how many draws it is made, and who could stop it by which act.

    With `legal` every draw counts in which the step can be made.

    `counts[kind, mover]` is in how many of those draws the mover could (an act beforehand counts where it leaves
    who acts better off than the step would); `by[kind, mover]` the acts, as (from, to), by how many draws.
    """

    space: Situations
    acting: list[int]
    move: Move
    legal: bool = False
    holds: int = 0
    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    by: dict[tuple[str, int], Counter[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        s, t, i = self.move
        self.acts = acts_between(self.space, s, t, self.acting[i])

    def add(self, ground: Ground) -> None:
        """Count these draws."""
        s, t, i = self.move
        if t not in ground.reach.of(i, s):
            return
        open_ = self.legal | (ground.worth[:, i, t] > ground.worth[:, i, s] + TIE)
        self.holds += int(open_.sum())
        for k in range(ground.reach.actors):
            if k != i and open_.any():
                self._beforehand(ground, k, open_)
                self._answers(ground, k, open_)

    def _beforehand(self, ground: Ground, k: int, open_: Truth) -> None:
        s, t, _ = self.move
        ends = [to for _, to, act, _ in leaving(ground.moves, s) if self.space.acts[act].actor == self.acting[k]]
        stopping = np.array([q for q in ends if not follows(ground.moves, q, self.acts)], np.int32)
        self._note(BEFORE, k, s, stopping, ground.worth[:, k, stopping] > ground.worth[:, k, t, None] + TIE, open_)

    def _answers(self, ground: Ground, k: int, open_: Truth) -> None:
        s, t, i = self.move
        ends = ground.reach.of(k, t)
        undone = ground.worth[:, i, ends] <= ground.worth[:, i, s, None] + TIE
        glad = ground.worth[:, k, ends] > ground.worth[:, k, t, None] + TIE
        self._note(GLADLY, k, t, ends, undone & glad, open_)
        self._note(ANYHOW, k, t, ends, undone, open_)

    def _note(self, kind: str, k: int, start: int, ends: Ints, can: Truth, open_: Truth) -> None:
        can = can & open_[:, None]
        if can.any():
            self.counts[kind, k] += int(can.any(axis=1).sum())
            acts = self.by.setdefault((kind, k), Counter())
            acts.update({(start, int(q)): int(c) for q, c in zip(ends, can.sum(axis=0), strict=True) if c})

    def found(self) -> Iterator[tuple[str, int, str, float]]:
        """Kind, actor (place in the case), act in words and share of the draws in which the step is an improvement."""
        for kind in KINDS:
            for k, actor in enumerate(self.acting):
                if self.counts[kind, k] > SELDOM * self.holds:
                    acts = self.by[kind, k]
                    start, end = min(acts, key=lambda act: (-acts[act], act))
                    steps = acts_between(self.space, start, end, actor)
                    yield kind, actor, in_words(self.space, steps), self.counts[kind, k] / self.holds


def leaving(moves: Ints, s: int) -> list[list[int]]:
    """The moves out of a situation."""
    first, last = np.searchsorted(moves[:, 0], [s, s + 1])
    return moves[first:last].tolist()  # type: ignore[no-any-return]


def follows(moves: Ints, s: int, acts: list[Step]) -> bool:
    """Whether these acts, ending the same, can still be done one after another from a situation."""
    for act, end in acts:
        ahead = [to for _, to, other, ending in leaving(moves, s) if (other, ending) == (act, end)]
        if not ahead:
            return False
        s = ahead[0]
    return True


def likely_vetoes(draws: Draws, space: Situations, s: int, acts: list[Step]) -> Iterator[tuple[str, float]]:
    """Members with a veto whose No is likelier than not when these acts from s hold a vote, with its chance."""
    part = draws.parts()[0]
    keys = sorted(space.case.bargain)
    for act, end in acts:
        if space.acts[act].kind == "put":
            draft = space.case.drafts[space.acts[act].draft]
            bargains = frozenset(key for b, key in enumerate(keys) if space.bargains[s] >> b & 1)
            votes = ballot(part, draft, whole(part).gains[draft], bargains)
            no = votes.members[:, :, 0].mean(axis=0)
            may = vetoers(votes.rule)
            yield from ((m, float(no[k])) for k, m in enumerate(votes.rule.members) if m in may and no[k] > 0.5)
        s = next(to for _, to, other, ending in leaving(space.moves, s) if (other, ending) == (act, end))
