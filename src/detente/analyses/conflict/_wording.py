"""Moves in words: who does what, and how a vote goes."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from detente.case import Case
from detente.situations import NATURE, SURE, Act, Situations

ENDS = ("adopted", "failed", "vetoed")

Step = tuple[int, int]
"""An act and how it ends (SURE, or the outcome of a vote)."""


def who(case: Case, actor: int) -> str:
    """The name of an actor by its place."""
    return "nobody" if actor == NATURE else case.actor[case.actors[actor]].name


def acts_between(space: Situations, a: int, b: int, actor: int) -> list[Step]:
    """The fewest acts of one actor that lead from situation a to b; empty when none do."""
    came: dict[int, tuple[int, Step]] = {a: (a, (-1, SURE))}
    queue = deque([a])
    while queue and b not in came:
        s = queue.popleft()
        for _, to, act, end in space.moves[space.first[s] : space.first[s + 1]].tolist():
            if space.acts[act].actor == actor and to not in came:
                came[to] = (s, (act, end))
                queue.append(to)
    steps: list[Step] = []
    while b in came and b != a:
        b, step = came[b]
        steps.insert(0, step)
    return steps


def in_words(space: Situations, steps: Sequence[Step]) -> str:
    """Acts of one actor in words, in order."""
    return ", then ".join(_text(space.acts[act], end) for act, end in steps)


def _text(act: Act, end: int) -> str:
    return act.text if end == SURE else f"{act.text}: {ENDS[end]}"
