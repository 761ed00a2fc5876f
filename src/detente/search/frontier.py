"""What more robustness costs: the packages that nothing cheaper beats."""

from __future__ import annotations

from collections.abc import Mapping

from detente.numeric import TIE
from detente.search.problem import Package, Problem


def frontier(problem: Problem, shares: Mapping[Package, float]) -> list[Package]:
    """Packages with a higher share than every one that costs no more, cheapest first (Pareto).

    >>> problem = Problem({"a": 1.0, "b": 2.0})
    >>> frontier(problem, {(): 0.2, ("a",): 0.1, ("b",): 0.7, ("a", "b"): 0.7})
    [(), ('b',)]
    """
    kept: list[Package] = []
    for package in sorted(shares, key=lambda p: (problem.cost(p), -shares[p], len(p), p)):
        if not kept or shares[package] > shares[kept[-1]] + TIE:
            kept.append(package)
    return kept
