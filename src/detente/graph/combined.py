"""Options as situations: the combinations that can be, those that are alike merged, each with its name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.condition import Condition, Truth
from detente.graph.description import NOTHING, Description
from detente.graph.options import Options, spelled_out
from detente.graph.options import options as graph_of
from detente.graph.reach import Ints, Reach, reach


@dataclass(frozen=True)
class Combined:
    """Feasible combinations of options, and the situations they make.

    `merged` (combinations,) is the situation each combination belongs to, `first` (situations,) the first
    combination of each; without likeness both just count.
    """

    options: tuple[str, ...]
    graph: Options
    merged: Ints
    first: Ints
    names: tuple[str, ...]

    def holds(self, text: str) -> Truth:
        """Whether a condition holds in each situation; where some are merged, in the first of them."""
        return truth(text, self.options, self.graph.codes[self.first])

    def combinations(self, s: int) -> tuple[str, ...]:
        """What is in force in each combination that a situation stands for."""
        return tuple(_in_force(self.options, int(code)) for code in self.graph.codes[self.merged == s])

    def reach(self) -> Reach:
        """Who can move where. From merged situations an actor can go wherever it can from one of them."""
        whole = spelled_out(self.graph)
        if len(self.first) == len(self.merged):
            return whole
        source, mover = whole.origins()
        rows = np.column_stack([self.merged[source], self.merged[whole.to], mover])
        return reach(len(self.first), self.graph.actors, rows)


def truth(text: str, options: tuple[str, ...], codes: Ints) -> Truth:
    """Whether a condition holds in each combination of options, by its code."""
    found = Condition.read(text).holds(lambda name: (codes >> options.index(name) & 1).astype(bool))
    return np.asarray(np.broadcast_to(found, codes.shape))


def feasible(described: Description) -> Truth:
    """Which of the 2^options combinations no pattern rules out."""
    options = tuple(described.options)
    codes = np.arange(1 << len(options), dtype=np.int32)
    broken = np.zeros(len(codes), bool)
    for text in described.infeasible:
        broken |= truth(text, options, codes)
    return ~broken


def combined(described: Description) -> Combined:
    """The situations of a description by options whose conditions can be read and leave some."""
    options, choices = tuple(described.options), list(described.options.values())
    owner = [list(described.actors).index(choice.actor) for choice in choices]
    graph = graph_of(
        owner,
        ~feasible(described),
        [k for k, choice in enumerate(choices) if not choice.reversible],
        [k for k, choice in enumerate(choices) if not choice.startable],
        len(described.actors),
    )
    stands_for = np.arange(graph.situations)
    alike = {text: truth(text, options, graph.codes) for text in described.alike}
    for same in alike.values():
        stands_for[same] = np.argmax(same)
    _, first, merged = np.unique(stands_for, return_index=True, return_inverse=True)
    names = [_in_force(options, int(code)) for code in graph.codes[first]]
    for text, same in alike.items():
        names[int(merged[np.argmax(same)])] = text
    return Combined(options, graph, merged.astype(np.int32), first.astype(np.int32), tuple(names))


def _in_force(options: tuple[str, ...], code: int) -> str:
    return ", ".join(key for k, key in enumerate(options) if code >> k & 1) or NOTHING
