"""Several options of one actor changed at once, where no single changes in a row lead there.

In the graph model an actor moves to any feasible combination of its own options, and infeasible ones in between do
not block it (Fang, Hipel & Kilgour 1993, Interactive Decision Making, chapter 2). Changes one by one mostly compose to
the same; where the way leads through combinations that are ruled out, or through situations that are alike and so
forget what others do, a jump stands for the way. Other rules (start_if, while, excludes, bargains) are asked of every
change in turn, in some order of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import numpy.typing as npt

from detente.case import Case
from detente.space.acts import NATURE, SURE, Act
from detente.space.alike import Merged
from detente.space.rules import Codes, Rules

Ints = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Leap:
    """Ways of one actor, each of this many changes: the places they leave, and where they end."""

    actor: int
    changes: int
    source: Ints
    target: Codes

    def placed(self, base: int, target: Ints) -> Leap:
        """The same with places counted from the first situation."""
        return replace(self, source=(self.source + base).astype(np.int32), target=target.astype(np.int64))


class Leaps:
    """Finds the ways of each actor that lead through ruled out or alike situations only."""

    def __init__(self, rules: Rules, acts: tuple[Act, ...]) -> None:
        self.rules = rules
        own: dict[int, list[Act]] = {}
        for act in acts:
            if act.kind in ("start", "stop"):
                own.setdefault(act.actor, []).append(act)
        several = {actor: mine for actor, mine in own.items() if len({act.option for act in mine}) > 1}
        self.own = several if rules.case.infeasible or rules.case.alike else {}

    def of(self, codes: Codes) -> list[Leap]:
        """All ways out of these situations."""
        return [leap for actor in self.own for leap in self._of(codes, actor)]

    def _of(self, codes: Codes, actor: int) -> Iterator[Leap]:
        rules, case = self.rules, self.rules.case
        source, at, seen = np.arange(len(codes), dtype=np.int32), codes, np.zeros(0, np.int64)
        for changes in count(1):
            source, at = self._changed(codes, source, at, actor)
            blocked = rules.any_true(at, case.infeasible)
            through = blocked | rules.any_true(at, case.alike)
            if changes > 1 and not blocked.all():
                yield Leap(actor, changes, source[~blocked], at[~blocked])
            key = np.setdiff1d(source[through] * np.int64(rules.span) + at[through], seen)
            if not len(key):
                return
            seen = np.union1d(seen, key)
            source, at = (key // rules.span).astype(np.int32), key % rules.span

    def _changed(self, codes: Codes, source: Ints, at: Codes, actor: int) -> tuple[Ints, Codes]:
        """One change further, by each act of the actor; none is taken back."""
        sources, ends = [], []
        for act in self.own[actor]:
            legal = self.rules.legal(at, act) & ((at ^ codes[source]) >> act.option & 1 == 0)
            sources.append(source[legal])
            ends.append(self.rules.settled(at[legal] ^ np.int64(1 << act.option)))
        return np.concatenate(sources), np.concatenate(ends)


def jumps(
    rules: Rules, acts: tuple[Act, ...], codes: Codes, moves: Ints, leaps: list[Leap], made: Merged | None
) -> tuple[tuple[Act, ...], Ints]:
    """Acts and moves with the jumps that no changes in a row make up; those of fewest changes first.

    `made` says which situations are alike, None for none.
    """
    if not leaps:
        return acts, moves
    own, ways = Ways(rules, codes, made), np.zeros((0, 3), np.int64)
    rows = own.changes(acts, moves)
    for changes in sorted({leap.changes for leap in leaps}):
        found = own.unique([leap for leap in leaps if leap.changes == changes])
        found = found[~own.composed(found, np.concatenate([rows, ways]))]
        ways = np.concatenate([ways, found])
    if not len(ways):
        return acts, moves
    change = own.change(ways)
    new, which = np.unique(change, axis=0, return_inverse=True)
    added = np.column_stack([ways[:, :2], len(acts) + which.reshape(-1), np.full(len(ways), SURE)])
    moves = np.concatenate([moves, added.astype(np.int32)])
    new_acts = (_jump(rules.case, rules.options, *row) for row in new.tolist())
    return (*acts, *new_acts), moves[np.lexsort((moves[:, 3], moves[:, 2], moves[:, 0]))]


class Ways:
    """Ways from one situation to another by one actor, as rows (from, to, actor), among the situations known."""

    def __init__(self, rules: Rules, codes: Codes, made: Merged | None) -> None:
        self.codes, self.actors = codes, len(rules.case.actors)
        self.group = np.full(len(codes), -1) if made is None else np.where(made.several, made.place, -1)
        self.bits = np.zeros(self.actors, np.int64)
        for k, key in enumerate(rules.options):
            self.bits[rules.case.actors.index(rules.case.option[key].actor)] |= 1 << k

    def changes(self, acts: tuple[Act, ...], moves: Ints) -> Rows:
        """The moves that start or stop one option."""
        actor = np.array([act.actor if act.kind in ("start", "stop") else NATURE for act in acts])[moves[:, 2]]
        rows = np.column_stack([moves[:, 0], moves[:, 1], actor])
        return np.asarray(rows[actor != NATURE], np.int64)

    def unique(self, leaps: list[Leap]) -> Rows:
        """The ways of these leaps that change an option of their actor, each once."""
        key = np.unique(np.concatenate([self._key(leap.source, leap.target, leap.actor) for leap in leaps]))
        group, end = np.divmod(key, len(self.codes))
        ways = np.column_stack([group // self.actors, end, group % self.actors])
        return ways[self.change(ways)[:, 1:].any(axis=1)]

    def change(self, ways: Rows) -> Rows:
        """Who changes what: rows (actor, options started, options stopped), a bit each."""
        before, after, bits = self.codes[ways[:, 0]], self.codes[ways[:, 1]], self.bits[ways[:, 2]]
        return np.column_stack([ways[:, 2], ~before & after & bits, before & ~after & bits])

    def composed(self, ways: Rows, rows: Rows) -> npt.NDArray[np.bool_]:
        """Whether moves in a row lead the same way.

        None may go on from situations that are alike, unless the way begins in one of the same: where it leads from any
        of them it leads from all.
        """
        found, origin = np.zeros(len(ways), bool), self.group[ways[:, 0]]
        for group in np.unique(origin):
            leaving = self.group[rows[:, 0]]
            here = origin == group
            found[here] = self._within(ways[here], rows[(leaving == -1) | (leaving == group)])
        return found

    def _within(self, ways: Rows, rows: Rows) -> npt.NDArray[np.bool_]:
        from detente.graph.reach import reach  # noqa: PLC0415  (numba takes longer to load than most cases need)

        graph = reach(len(self.codes), self.actors, rows, close=True)
        there = self._key(graph.origins()[0], graph.to, graph.origins()[1])
        asked = self._key(ways[:, 0], ways[:, 1], ways[:, 2])
        at = np.minimum(np.searchsorted(there, asked), max(len(there) - 1, 0))
        return np.asarray(there[at] == asked) if len(there) else np.zeros(len(asked), bool)

    def _key(self, source: npt.ArrayLike, target: npt.ArrayLike, actor: npt.ArrayLike) -> Codes:
        group = np.asarray(source, np.int64) * self.actors + np.asarray(actor, np.int64)
        return group * len(self.codes) + np.asarray(target, np.int64)


def _jump(case: Case, options: tuple[str, ...], actor: int, started: int, stopped: int) -> Act:
    """The act of starting and stopping these options at once; its class and days are those of one it starts."""
    on = [k for k in range(len(options)) if started >> k & 1]
    off = [k for k in range(len(options)) if stopped >> k & 1]
    lead = (on or off)[0]
    key = options[lead]
    name = "+".join([*(options[k] for k in on), *(f"{options[k]}.stop" for k in off)])
    texts = [*(case.option[options[k]].text for k in on), *(f"stop: {case.option[options[k]].text}" for k in off)]
    class_ = case.option[key].class_ or "unclassed"
    return Act(name, "jump", actor, lead, -1, class_, f"option.{key}.days", f"at once {' and '.join(texts)}")
