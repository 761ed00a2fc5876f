"""Who wants what: where members stand, how each weighs the issues, and how it measures distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.numeric import Array


@dataclass(frozen=True)
class Tastes:
    """Members who like a text less the further it is from their point: `points` and `weight` (members, issues).

    A weight is 0 or more and a member's own: 0 on an issue it does not mind. Distance is straight, √Σ w (x − y)², so
    that a member is indifferent along an ellipse; or with `blocks` by city blocks, Σ w |x − y|, along a rhombus.
    """

    points: Array
    weight: Array
    blocks: bool = False

    def distance(self, texts: Array) -> Array:
        """How far texts (..., issues) are from each member, shape (..., members).

        >>> two = Tastes(np.array([[0.0, 0.0], [3.0, 4.0]]), np.ones((2, 2)))
        >>> two.distance(np.array([3.0, 4.0])).tolist()
        [5.0, 0.0]
        """
        gap = self.points - texts[..., None, :]
        if self.blocks:
            return np.asarray((self.weight * np.abs(gap)).sum(axis=-1))
        return np.asarray(np.sqrt((self.weight * gap**2).sum(axis=-1)))


def alike(points: Array) -> Tastes:
    """Members at `points` (members, issues) who weigh all issues alike: circles.

    >>> alike(np.array([[0.0, 2.0]])).weight.tolist()
    [[1.0, 1.0]]
    """
    points = np.asarray(points, dtype=float)
    return Tastes(points, np.ones_like(points))
