"""The cheapest package that no cut rules out, as an integer program solved by HiGHS."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from detente.numeric import Array
from detente.search.problem import Package, Problem

_SMALL = 1e-4
"""Cost of one more item, where the dearest costs 1000: of packages of equal cost the smaller is taken."""
_DEAREST = 1000.0


class Program:
    """Cuts so far. `next` is the cheapest package they leave; it may be asked for after every cut."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._rows: list[Array] = []
        self._least: list[float] = []
        for pair in sorted(map(sorted, problem.exclusive)):
            if set(pair) <= set(problem.costs):
                self._add(-self._marks(pair), -1.0)
        self._add(-np.ones(len(problem.keys)), -float(min(problem.largest, len(problem.keys))))

    def _marks(self, package: Collection[str]) -> Array:
        return np.array([key in package for key in self.problem.keys], dtype=float)

    def _add(self, row: Array, least: float) -> None:
        self._rows.append(row)
        self._least.append(least)

    def without(self, package: Collection[str]) -> None:
        """Rule out this package and no other."""
        marks = self._marks(package)
        self._add(1 - 2 * marks, 1.0 - marks.sum())

    def beyond(self, package: Collection[str]) -> None:
        """Rule out this package and every part of it: at least one item must come from outside.

        A combinatorial Benders cut (Codato & Fischetti 2006, Operations Research 54(4), section 2).
        """
        self._add(1 - self._marks(package), 1.0)

    def next(self) -> Package | None:
        """The cheapest package left; None when there is none.

        >>> program = Program(Problem({"a": 1.0, "b": 2.0, "c": 4.0}))
        >>> program.beyond(("a", "b"))
        >>> program.next()
        ('c',)
        """
        keys = self.problem.keys
        if not keys:
            return () if all(least <= 0 for least in self._least) else None
        costs = np.array([self.problem.costs[key] for key in keys])
        scaled = costs * (_DEAREST / costs.max() if costs.max() > 0 else 0.0) + _SMALL
        found = milp(
            scaled,
            integrality=np.ones(len(keys), dtype=int),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(np.array(self._rows), np.array(self._least), np.inf),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        return tuple(sorted(key for key, x in zip(keys, found.x, strict=True) if x > 0.5))
