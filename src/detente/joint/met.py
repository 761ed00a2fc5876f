"""What a forecast of a crisis holds, whether walked or solved: shares, first passages, routes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.numeric import Array
from detente.situations import Ints


@dataclass(frozen=True)
class Met:
    """What each draw met by the horizon, over `walks` draws of resolve each.

    `sizes`: how many acts and rungs. `share` (n, columns): chances, of which `used`, `possible`, `rung` and `status`
    are parts; `square`: means of the squares over the draws of resolve; `wait` (n, acts + rungs): days to the first
    time, 0 where it never came, averaged over all; `ends` (n, walks) and `routes` (n, walks), of one walk for each draw
    of resolve: the last situation and the steps, 8 bits each, last step highest; `climbs` (n, walks, rungs): the move
    that first reached a rung, −1 for none; `end_chance` (situations,): chance of each last situation, over all draws;
    `by_date` (dates, acts + rungs + drafts × statuses): chance, over all draws, that it had happened by each date.
    `solved`: share of draws of resolve solved exactly, `error`: the most that any chance solved can be off.
    """

    walks: int
    sizes: tuple[int, int]
    share: Array
    square: Array
    wait: Array
    ends: Ints
    routes: npt.NDArray[np.uint64]
    climbs: Ints
    end_chance: Array
    by_date: Array
    solved: float = 0.0
    error: float = 0.0

    @property
    def used(self) -> Array:
        """Chance that each act was done, shape (n, acts)."""
        return self.share[:, : self.sizes[0]]

    @property
    def possible(self) -> Array:
        """Chance that each act could have been done, shape (n, acts)."""
        return self.share[:, self.sizes[0] : 2 * self.sizes[0]]

    @property
    def rung(self) -> Array:
        """Chance that each rung or a higher one was reached, shape (n, rungs)."""
        acts, kinds = self.sizes
        return self.share[:, 2 * acts : 2 * acts + kinds]

    @property
    def status(self) -> Array:
        """Chance of each status at the horizon, shape (n, drafts, statuses)."""
        acts, kinds = self.sizes
        return self.share[:, 2 * acts + kinds :].reshape(len(self.share), -1, 6)

    @property
    def noise(self) -> Array:
        """Variance of `share` that the draws of resolve leave, in the same shape."""
        return np.asarray(np.maximum(self.square - self.share**2, 0.0) / max(self.walks - 1, 1))
