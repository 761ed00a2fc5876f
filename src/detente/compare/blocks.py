"""Differences in blocks: each by itself, together where one without the other makes no case, or where they are many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from detente.compare.differences import Difference
from detente.compare.shares import Coalition

MOST = 16
"""More blocks than this are taken together by the part of the case that they stand in."""

NAMED = 3
"""Of blocks joined into one, so many are named."""


@dataclass(frozen=True)
class Block:
    """Differences that are taken over together; `names` are those of the blocks that had to be joined into it."""

    differences: tuple[Difference, ...]
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """What to call it.

        >>> Block((), ("actor.port", "option.strike")).name
        'actor.port with option.strike'
        """
        more = len(self.names) - NAMED
        return " with ".join(self.names[:NAMED]) + (f" and {more} more" if more > 0 else "")

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of its differences."""
        return tuple(one.path for one in self.differences)


def blocks_of(found: Sequence[Difference]) -> list[Block]:
    """A block for each difference; for many, one for each part of the case, as finely as makes at most `MOST`."""
    depth = max((len(one.steps) for one in found), default=0)
    while depth > 1 and len({one.steps[:depth] for one in found}) > MOST:
        depth -= 1
    grouped: dict[tuple[str | int, ...], list[Difference]] = {}
    for one in found:
        grouped.setdefault(one.steps[:depth], []).append(one)
    return [Block(tuple(ones), (_name(above, ones),)) for above, ones in grouped.items()]


def _name(above: tuple[str | int, ...], ones: Sequence[Difference]) -> str:
    return ones[0].path if len(ones) == 1 else ".".join(map(str, above))


def joined(blocks: Sequence[Block], refused: Coalition, fits: Callable[[Coalition], bool]) -> list[Block]:
    """The blocks with two of them joined, so that this mixture, which makes no case, is not asked for any more.

    Joined are one that it takes over and one that it does not: such that leaving out the one and taking in the other
    would both make a case, failing that either, failing that the first of each.
    """
    inside, outside = sorted(refused), sorted(set(range(len(blocks))) - refused)
    without = {k: fits(refused - {k}) for k in inside}
    within = {k: fits(refused | {k}) for k in outside}
    pairs = [(a, b) for a in inside for b in outside]
    one, two = max(pairs, key=lambda pair: (without[pair[0]] + within[pair[1]], -pair[0], -pair[1]))
    together = Block(blocks[one].differences + blocks[two].differences, blocks[one].names + blocks[two].names)
    first, last = sorted((one, two))
    return [together if k == first else block for k, block in enumerate(blocks) if k != last]


def taken(blocks: Sequence[Block], chosen: Iterable[int]) -> list[Difference]:
    """The differences of some blocks."""
    return [one for k in sorted(chosen) for one in blocks[k].differences]
