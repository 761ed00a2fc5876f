"""Which coalitions to ask about: all small ones, or the blocks of a partition."""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import SettingError
from detente.graph.together import Coalition, coalitions
from detente.numeric import nearest
from detente.situations import Situations


@dataclass(frozen=True)
class Blocks:
    """Coalitions judged and coalitions that answer, as places among those who can act; `cut`: larger ones are left out.

    `text` says in words what a situation must hold against.
    """

    judged: tuple[Coalition, ...]
    answering: tuple[Coalition, ...]
    text: str
    cut: bool
    names: tuple[str, ...]

    @property
    def several(self) -> tuple[Coalition, ...]:
        """Coalitions judged of two or more."""
        return tuple(members for members in self.judged if len(members) > 1)

    def name(self, members: Coalition) -> str:
        """The members in words."""
        names = [self.names[i] for i in members]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def blocks(space: Situations, acting: list[int], size: int, partition: str) -> Blocks:
    """Every coalition of up to `size` of those who can act, or the blocks that `partition` names."""
    case, answering = space.case, coalitions(len(acting), size)
    names, cut = tuple(case.actor[case.actors[a]].name for a in acting), size < len(acting)
    if not partition.strip():
        text = "every coalition" if not cut else f"every coalition of up to {size}" if size > 1 else "every actor alone"
        return Blocks(answering, answering, text, cut, names)
    judged = _read(partition, [case.actors[a] for a in acting])
    return Blocks(judged, answering, "every block of the partition", cut, names)


def _read(partition: str, keys: list[str]) -> tuple[Coalition, ...]:
    """Blocks from a text such as "us+eu, russia+serbia"; whoever is not named is a block alone."""
    named = [[key.strip() for key in block.split("+")] for block in partition.split(",")]
    every = [key for block in named for key in block]
    for key in every:
        if key not in keys:
            like = nearest(key, keys)
            mend = f"; did you mean {like!r}?" if like else ""
            raise SettingError(
                f"coalition-stability: partition names {key!r}; allowed: actors who can act, {', '.join(keys)}{mend}"
            )
        if every.count(key) > 1:
            raise SettingError(f"coalition-stability: partition names {key!r} twice; allowed: each actor once")
    found = [tuple(sorted(keys.index(key) for key in block)) for block in named]
    found += [(i,) for i, key in enumerate(keys) if key not in every]
    return tuple(sorted(found, key=lambda block: (len(block), block)))
