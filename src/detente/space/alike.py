"""Situations that a case calls alike made one: nobody can tell them apart, so what led to any of them leads to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.condition import Truth
from detente.space.acts import Act
from detente.space.rules import Codes, Rules

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Merged:
    """Situations after those alike have become one.

    `codes` of one of each; of the situations before, `place` where each went and `several` whether others went there
    too.
    """

    codes: Codes
    place: Ints
    several: Truth


def merged(rules: Rules, codes: Codes) -> Merged:
    """Make one of all situations in which a condition of `alike` holds; of the first two that overlap, one class.

    What holds in it is read off the one with the fewest options in force; its place is that of the first met.
    """
    group = np.arange(len(codes))
    for text in rules.case.alike:
        inside = np.isin(group, group[rules.true(codes, text)])
        if inside.any():
            group = np.where(inside, group[inside].min(), group)
    first, place, size = np.unique(group, return_inverse=True, return_counts=True)
    place = np.asarray(place.reshape(-1), np.int32)
    options = codes & ((1 << len(rules.options)) - 1)
    order = np.lexsort((codes, np.bitwise_count(options), place))
    plainest = order[np.searchsorted(place[order], np.arange(len(first)))]
    return Merged(codes[plainest], place.astype(np.int32), size[place] > 1)


def joined(acts: tuple[Act, ...], codes: Codes, moves: Ints, made: Merged) -> tuple[tuple[Act, ...], Ints]:
    """Acts and moves between situations once those alike are one.

    Where one act leads from alike situations to several others, each of these is an act of its own. A vote is called
    as from the situation that stands for the others, as its three ends belong together.
    """
    plain = made.codes[made.place[moves[:, 0]]] == codes[moves[:, 0]]
    put = np.array([act.kind == "put" for act in acts], bool)[moves[:, 2]]
    rows = np.column_stack([made.place[moves[:, 0]], made.place[moves[:, 1]], moves[:, 2], moves[:, 3], ~plain])
    rows = rows[np.where(put, plain, rows[:, 0] != rows[:, 1])]
    rows = rows[np.lexsort((rows[:, 4], rows[:, 1], rows[:, 3], rows[:, 2], rows[:, 0]))]
    rows = rows[_first(rows[:, :4])]
    rows = rows[np.lexsort((rows[:, 1], rows[:, 4], rows[:, 3], rows[:, 2], rows[:, 0]))]
    begins = _first(rows[:, [0, 2, 3]])
    at = np.arange(len(rows))
    turn = at - np.maximum.accumulate(np.where(begins, at, 0)) if len(rows) else at
    new, which = np.unique(rows[turn > 0, 2] + turn[turn > 0] * len(acts), return_inverse=True)
    rows[turn > 0, 2] = len(acts) + which.reshape(-1)
    clones = (replace(acts[k % len(acts)], name=f"{acts[k % len(acts)].name}.{k // len(acts) + 1}") for k in new)
    rows = rows[np.lexsort((rows[:, 3], rows[:, 2], rows[:, 0]))]
    return (*acts, *clones), np.ascontiguousarray(rows[:, :4], np.int32)


def _first(key: Ints) -> Truth:
    """Whether each row is the first of its like; like rows stand together."""
    first = np.ones(len(key), bool)
    first[1:] = (key[1:] != key[:-1]).any(axis=1)
    return first
