"""Acts that answer another actor's act: who challenges, who answers, and the situations in which it is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from detente.case import Case
from detente.condition import Condition
from detente.situations import Situations

CROWD = "crowd"
"""The kind of actor that decides nothing, and so neither challenges nor answers."""


@dataclass(frozen=True)
class Pair:
    """Options of two actors, the second an answer to the first: its `start_if` or `while` names it."""

    challenge: str
    answer: str

    @property
    def name(self) -> str:
        """How measures call it."""
        return f"{self.challenge}.{self.answer}"


@dataclass(frozen=True)
class Ends:
    """Places of four situations: before the challenge, challenged, answered, and the challenge given up."""

    before: int
    challenged: int
    answered: int
    given_up: int

    @property
    def places(self) -> list[int]:
        """All four, in that order."""
        return [self.before, self.challenged, self.answered, self.given_up]


def pairs(case: Case) -> Iterator[Pair]:
    """Every option that another actor's option makes possible, with that other option, in sorted order."""
    for answer, option in sorted(case.option.items()):
        asked = [Condition.read(text).names for text in (option.start_if, option.while_) if text]
        for name in sorted({name for names in asked for name in names} & set(case.option)):
            other = case.option[name]
            calm = CROWD not in (case.actor[other.actor].kind, case.actor[option.actor].kind)
            if other.actor != option.actor and other.reversible and calm:
                yield Pair(name, answer)


def ends(space: Situations, pair: Pair) -> Ends | None:
    """The four situations nearest to today in which it can be so; None where it cannot be given up, or never comes."""
    start, answer, stop = (_steps(space, act) for act in (pair.challenge, pair.answer, f"{pair.challenge}.stop"))
    for before, challenged in sorted(start.items()):
        if challenged in answer and answer[challenged] in stop:
            return Ends(before, challenged, answer[challenged], stop[answer[challenged]])
    return None


def _steps(space: Situations, act: str) -> dict[int, int]:
    """Where an act leads, by where it starts; situations are numbered by their distance from today."""
    which = [a for a, known in enumerate(space.acts) if known.name == act]
    rows = space.moves[np.isin(space.moves[:, 2], which)]
    return dict(zip(rows[:, 0].tolist(), rows[:, 1].tolist(), strict=True))
