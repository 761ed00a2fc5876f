"""In how many draws does a goal hold, and how surely is that known?

Draws are counted as yes or no, and a share of them has Wilson's interval. Where a goal rests on what is simulated, that
is too narrow: the plausible values behind it (`detente.plausible`) rest on how the true values are spread, which some
walks a draw tell only roughly. How roughly is found by leaving out a tenth of the draws at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.draws import Draws, Rows
from detente.goal_text import GoalText
from detente.goals import holds, judged, rests_on
from detente.numeric import TIE
from detente.result import Quantity
from detente.search.shares import hopeless, wilson

GROUPS = 10
"""Parts of the draws that are left out one after the other."""


@dataclass(frozen=True)
class Share:
    """The share of draws in which a goal holds, asked in one batch after the other, each by itself.

    >>> from detente import load
    >>> from detente.goals import read
    >>> draws = load("kosovo-2007").draw(100)
    >>> votes, walks = (
    ...     Share(read(draws.case, text), (draws,)) for text in ("adoption.chance >= 0.5", "violence(3) <= 0.02")
    ... )
    >>> votes.effective_n, walks.effective_n < 90  # few walks a draw tell less than votes counted
    (100.0, True)
    """

    goal: GoalText
    batches: tuple[Draws, ...]

    @cached_property
    def held(self) -> tuple[npt.NDArray[np.bool_], ...]:
        """Whether the goal holds in each draw of each batch."""
        return tuple(holds(self.goal, batch) for batch in self.batches)

    @property
    def n(self) -> int:
        """How many draws there are."""
        return sum(map(len, self.held))

    @property
    def hits(self) -> int:
        """In how many of them it holds."""
        return sum(int(held.sum()) for held in self.held)

    @property
    def share(self) -> float:
        """The share, 0–1."""
        return self.hits / self.n

    @cached_property
    def effective_n(self) -> float:
        """How many draws without the noise of simulation would tell the share as well; `n` where there is none.

        By the delete-a-group jackknife of the whole estimate (Kott 2001, Journal of Official Statistics 17(4), 521–526)
        in every batch, each of which has plausible values of its own.
        """
        variance = sum(
            _variance(self.goal, batch) * (len(held) / self.n) ** 2
            for batch, held in zip(self.batches, self.held, strict=True)
        )
        if variance <= TIE**2:
            return float(self.n)
        likely = (self.hits + 1) / (self.n + 2)  # also where it holds in all draws or in none
        return min(float(self.n), max(likely * (1 - likely) / variance, 1.0))

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 90% interval of the share."""
        return wilson(self.share * self.effective_n, self.effective_n)

    def proves(self, wanted: float) -> bool:
        """Whether the interval lies at or above a share; a share of 1 asks for all."""
        return self.hits == self.n if wanted >= 1 else self.interval[0] >= wanted

    def is_hopeless(self, wanted: float) -> bool:
        """Whether so few successes come about less than once in 1,000 times where a share is reached."""
        if self.hits > hopeless(wanted, self.n):
            return False
        return self.share * self.effective_n <= hopeless(wanted, round(self.effective_n))


def _variance(goal: GoalText, draws: Draws) -> float:
    """Of the share in one batch; 0 where the goal rests on nothing that is simulated."""
    behind = rests_on(goal, draws)
    n = min(len(found.values) for found in behind.values())
    groups = min(GROUPS, n)
    if groups < 2 or not any(found.noise is not None and np.any(found.noise) for found in behind.values()):
        return 0.0
    group = np.arange(n) % groups
    shares = []
    for k in range(groups):
        rows = np.flatnonzero(group != k)
        some = {leaf: _some(found, rows) for leaf, found in behind.items()}
        shares.append(float((judged(goal.tree, some, draws.taking(rows), met=True) > 0).mean()))
    return float((groups - 1) * np.var(shares))


def _some(found: Quantity, rows: Rows) -> Quantity:
    return replace(found, values=found.values[rows], noise=None if found.noise is None else found.noise[rows])
