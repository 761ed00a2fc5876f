"""The situations that moves reach from today, breadth first, a whole frontier at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from detente.case import STATUSES
from detente.condition import Truth
from detente.errors import LimitError
from detente.space.acts import SURE, Act
from detente.space.jumps import Leap, Leaps
from detente.space.rules import Codes, Rules

Ints = npt.NDArray[np.int32]
Step = tuple[Ints, Codes, int, int]
"""Moves by one act: the places they leave in the frontier, the situations they end in, the act, how they end."""

AT_ONCE = 1 << 16
"""Situations settled together, and those that one act more reaches."""
_ENDS = {"put": ("adopted", "failed", "vetoed"), "withdraw": ("withdrawn",), "lapse": ("lapsed",)}


class Known:
    """Situations met so far, in the order they were met, looked up by their numbers."""

    def __init__(self, today: int) -> None:
        self.codes = np.array([today], np.int64)
        self._order = np.zeros(1, np.int32)  # places by rising number

    def add(self, reached: Codes) -> Codes:
        """Note situations, without repetition and in rising order; those that are new."""
        at = np.searchsorted(self.codes, reached, sorter=self._order)
        there = self._order[np.minimum(at, len(self._order) - 1)]
        new = np.asarray(reached[self.codes[there] != reached])
        self.codes = np.concatenate([self.codes, new])
        self._order = np.argsort(self.codes, kind="stable").astype(np.int32)
        return new

    def places(self, codes: Codes) -> Ints:
        """The places of situations that are known."""
        return self._order[np.searchsorted(self.codes, codes, sorter=self._order)]


def explore(rules: Rules, acts: tuple[Act, ...], today: int, most: int) -> tuple[Codes, Ints, list[Leap]]:
    """Situation numbers, today's first; moves as rows (from, to, act, end) by from, then act; leaps of one actor.

    Leaps change several options of one actor through situations that are ruled out or alike; they may be composed of
    moves. Raises LimitError beyond `most` situations.
    """
    known, frontier, base = Known(today), np.array([today], np.int64), 0
    levels, leaps, leaping = [], [], Leaps(rules, acts)
    while len(frontier):
        steps = list(_steps(rules, frontier, acts))
        found = leaping.of(frontier)
        ends = [target for _, target, _, _ in steps] + [leap.target for leap in found]
        reached = np.unique(np.concatenate(ends)) if ends else np.zeros(0, np.int64)
        new = known.add(reached)
        if len(known.codes) > most:
            raise LimitError(
                f"more than {most:,} situations can be reached from today; merge options, or rule "
                "combinations out with start_if, excludes or infeasible"
            )
        levels.append(_rows(known, steps, base))
        leaps += [leap.placed(base, known.places(leap.target)) for leap in found]
        base, frontier = base + len(frontier), new
    return known.codes, _joined(levels), leaps


def _rows(known: Known, steps: list[Step], base: int) -> Ints:
    rows = np.empty((sum(len(source) for source, _, _, _ in steps), 4), np.int32)
    at = 0
    for source, target, act, end in steps:
        part = rows[at : at + len(source)]
        part[:, 0], part[:, 1], part[:, 2], part[:, 3] = source + base, known.places(target), act, end
        at += len(source)
    return rows[np.argsort(rows[:, 0], kind="stable")]


def _joined(levels: list[Ints]) -> Ints:
    """All rows one below the other; each part is let go once it is copied."""
    out = np.empty((sum(map(len, levels)), 4), np.int32)
    at = 0
    for k, level in enumerate(levels):
        out[at : at + len(level)] = level
        at += len(level)
        levels[k] = out[:0]
    return out


def _steps(rules: Rules, codes: Codes, acts: tuple[Act, ...]) -> Iterator[Step]:
    """Legal moves by each act out of the situations given; acts that reach few situations are asked together."""
    some: list[tuple[int, Ints, list[Codes]]] = []
    count = 0
    for a, act in enumerate(acts):
        legal = np.flatnonzero(rules.legal(codes, act)).astype(np.int32)
        some.append((a, legal, _after(rules, codes[legal], act)))
        count += sum(len(target) for target in some[-1][2])
        if count > AT_ONCE or a == len(acts) - 1:
            yield from _fine(rules, codes, acts, some)
            some, count = [], 0


def _fine(
    rules: Rules, codes: Codes, acts: tuple[Act, ...], some: list[tuple[int, Ints, list[Codes]]]
) -> Iterator[Step]:
    """The moves among those of some acts that end in situations which are allowed, after what ends by itself."""
    settled = iter(_settled(rules, [target for _, _, reached in some for target in reached]))
    for a, legal, reached in some:
        found = [next(settled) for _ in reached]
        is_vote = acts[a].kind == "put"
        if is_vote:  # a vote can be called only where it may end in every way
            together = np.all([fine for _, fine in found], axis=0)
            found = [(target, together) for target, _ in found]
        for end, (target, fine) in enumerate(found):
            kept = fine & (target != codes[legal])
            if kept.any():
                yield legal[kept], target[kept], a, end if is_vote else SURE


def _after(rules: Rules, codes: Codes, act: Act) -> list[Codes]:
    """Where an act leads before anything ends by it, one array for each way it can end."""
    done = [codes ^ np.int64(1 << act.option)] if act.option >= 0 else []
    ends = _ENDS.get(act.kind, ())
    return done + [codes + STATUSES.index(status) * rules.unit(act.draft) for status in ends]


def _settled(rules: Rules, targets: list[Codes]) -> Iterator[tuple[Codes, Truth]]:
    """Each array settled, with whether its situations are allowed."""
    whole = rules.settled(np.concatenate(targets))
    fine = ~rules.any_true(whole, rules.case.infeasible)
    cuts = np.cumsum([len(target) for target in targets])[:-1]
    return zip(np.split(whole, cuts), np.split(fine, cuts), strict=True)
