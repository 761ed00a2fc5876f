"""Situations as sets of options: who can move where follows from whose options they are, so no move is written down.

Situation codes are binary numbers, option k being bit k. An actor may go to any feasible combination of its own
options at once, whatever lies between (Fang, Hipel & Kilgour 1993, Interactive Decision Making, chapter 2); an option
may be for good once taken up, or once given up. Two own moves in a row are therefore one, and R_i closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import LimitError
from detente.graph.reach import Ints, Reach, reach

MOST_OPTIONS = 24
"""Sixteen million situations: arrays of them still fit a small machine."""
_MOST_MOVES = 1 << 25  # half a gigabyte when written down


@dataclass(frozen=True)
class Options:
    """A graph of options: situation s is the combination `codes[s]`, ascending; infeasible ones are left out.

    `owner[k]` is the actor whose option k is, −1 when it is nobody's and so never changes. `once_on` and `once_off`
    are the bits of options that cannot be given up once taken, or taken up once given up.
    """

    owner: tuple[int, ...]
    actors: int
    codes: Ints
    once_on: int = 0
    once_off: int = 0

    @property
    def situations(self) -> int:
        """How many combinations are feasible."""
        return len(self.codes)

    def own(self, actor: int) -> int:
        """The bits of the actor's options."""
        return _bits(k for k, owner in enumerate(self.owner) if owner == actor)


def options(
    owner: Sequence[int],
    infeasible: npt.NDArray[np.bool_] | Iterable[Mapping[int, bool]] = (),
    once_on: Iterable[int] = (),
    once_off: Iterable[int] = (),
    actors: int | None = None,
) -> Options:
    """The graph of these options; `owner[k]` is the actor whose option k is.

    `infeasible` is a truth for each of the 2^options combinations, or patterns: what some options are in a
    combination that cannot be, `{0: True, 2: False}` being option 0 without option 2. `once_on` lists options that
    stay once taken up, `once_off` those that never come back. `actors` is told where some have no option. Raises
    LimitError beyond MOST_OPTIONS.

    >>> crisis = options([0, 0, 1, 1], infeasible=[{2: True, 3: True}], once_on=[0])
    >>> crisis.situations, crisis.codes[-3:].tolist()
    (12, [9, 10, 11])
    """
    if len(owner) > MOST_OPTIONS:
        raise LimitError(
            f"{len(owner)} options make {2 ** len(owner):,} situations; at most {MOST_OPTIONS} are allowed"
        )
    codes = np.arange(1 << len(owner), dtype=np.int32)
    if isinstance(infeasible, np.ndarray):
        codes = codes[~infeasible]
    else:
        for pattern in infeasible:
            asked, wanted = _bits(pattern), _bits(k for k, on in pattern.items() if on)
            codes = codes[(codes & asked) != wanted]
    count = max(owner, default=-1) + 1 if actors is None else actors
    return Options(tuple(owner), count, codes, _bits(once_on), _bits(once_off))


def spelled_out(graph: Options) -> Reach:
    """Every move of the graph written down, for what needs a list of them. Raises LimitError for tens of millions.

    >>> spelled_out(options([0, 0], infeasible=[{0: True, 1: False}])).of(0, 0).tolist()
    [1, 2]
    """
    masks = [graph.own(i) for i in range(graph.actors)]
    most = graph.situations * sum((1 << mask.bit_count()) - 1 for mask in masks)
    if most > _MOST_MOVES:
        raise LimitError(f"{most:,} moves are too many to write down; at most {_MOST_MOVES:,} are allowed")
    place = np.full(1 << len(graph.owner), -1, np.int32)
    place[graph.codes] = np.arange(graph.situations)
    rows = [_moves(graph, place, i, change) for i, mask in enumerate(masks) for change in _parts(mask)]
    return reach(graph.situations, graph.actors, np.concatenate(rows) if rows else [])


def _moves(graph: Options, place: Ints, actor: int, change: int) -> Ints:
    """Rows (from, to, actor) of changing exactly these options, wherever that may be done."""
    codes = graph.codes
    stuck = (codes & change & graph.once_on) | (~codes & change & graph.once_off)
    source = np.nonzero((stuck == 0) & (place[codes ^ change] >= 0))[0].astype(np.int32)
    return np.column_stack([source, place[codes[source] ^ change], np.full(len(source), actor, np.int32)])


def _parts(mask: int) -> Iterable[int]:
    """Every non-empty set of these bits."""
    part = mask
    while part:
        yield part
        part = (part - 1) & mask


def _bits(places: Iterable[int]) -> int:
    return sum(1 << k for k in set(places))
