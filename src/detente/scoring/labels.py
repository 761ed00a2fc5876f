"""Scores of yes-or-no labels against what happened, from the four counts of hits and misses. Higher is better."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Counts:
    """How often what was said happened (`hit`), did not (`alarm`), what was not said happened (`miss`), or not."""

    hit: int
    alarm: int
    miss: int
    rest: int

    @property
    def recall(self) -> float:
        """The share of what happened that was said; nan when nothing happened.

        >>> Counts(hit=6, alarm=2, miss=2, rest=90).recall
        0.75
        """
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else nan

    @property
    def precision(self) -> float:
        """The share of what was said that happened; nan when nothing was said."""
        return self.hit / (self.hit + self.alarm) if self.hit + self.alarm else nan

    @property
    def balanced_accuracy(self) -> float:
        """The mean of the recalls of what happened and of what did not; 0.5 for a guess."""
        quiet = self.rest + self.alarm
        return (self.recall + (self.rest / quiet if quiet else nan)) / 2

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall (van Rijsbergen 1979, chapter 7); zero without a hit."""
        total = 2 * self.hit + self.alarm + self.miss
        return 2 * self.hit / total if total else nan

    @property
    def mcc(self) -> float:
        """Matthews' correlation (1975, page 445): 0 for a guess, 1 for all right; zero where a count is empty.

        >>> round(Counts(hit=6, alarm=2, miss=2, rest=90).mcc, 3)
        0.728
        """
        said, quiet = self.hit + self.alarm, self.miss + self.rest
        happened, not_happened = self.hit + self.miss, self.alarm + self.rest
        below = sqrt(said * quiet) * sqrt(happened * not_happened)
        return (self.hit * self.rest - self.alarm * self.miss) / below if below else 0.0


def counts(said: NDArray[np.bool_], happened: NDArray[np.bool_]) -> Counts:
    """Count hits and misses of labels (n,).

    >>> counts(np.array([True, True, False]), np.array([True, False, False]))
    Counts(hit=1, alarm=1, miss=0, rest=1)
    """
    hit, alarm = int((said & happened).sum()), int((said & ~happened).sum())
    miss = int((~said & happened).sum())
    return Counts(hit, alarm, miss, len(said) - hit - alarm - miss)
