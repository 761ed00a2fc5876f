"""What is searched: items with costs, some of which exclude each other, and packages of them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from math import fsum

Package = tuple[str, ...]
"""Keys of the items of a package, sorted."""


@dataclass(frozen=True)
class Problem:
    """Items by key with their costs (0 or more, in any unit), pairs that exclude each other, items at most."""

    costs: dict[str, float]
    exclusive: frozenset[frozenset[str]] = field(default_factory=frozenset)
    largest: int = 1_000_000

    def __post_init__(self) -> None:
        """A negative cost would make the cheapest package grow for its own sake."""
        if any(not cost >= 0 for cost in self.costs.values()):
            raise ValueError(f"costs: {self.costs}; allowed: 0 or more")

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Items, cheapest first."""
        return tuple(sorted(self.costs, key=lambda key: (self.costs[key], key)))

    def cost(self, package: Iterable[str]) -> float:
        """The sum of the costs, the same in whatever order."""
        return fsum(self.costs[key] for key in package)

    def fits(self, package: Iterable[str]) -> bool:
        """Whether no two items of a package exclude each other."""
        return all(frozenset(pair) not in self.exclusive for pair in combinations(sorted(package), 2))

    def order(self, package: Package) -> tuple[float, int, Package]:
        """Sort key of packages: the cheaper, then the smaller, then by name."""
        return (self.cost(package), len(package), package)


def by_cost(problem: Problem) -> Iterator[Package]:
    """Every package that may be put together, cheapest first, of equal cost the smaller first; the empty one first.

    None is kept but those still to come: a package leads to those with the next dearer item added or put in place of
    its dearest (Lawler 1972, Management Science 18(7), applied to subsets).

    >>> list(by_cost(Problem({"a": 1.0, "b": 2.0, "c": 4.0}, frozenset({frozenset("ab")}), largest=2)))
    [(), ('a',), ('b',), ('c',), ('a', 'c'), ('b', 'c')]
    """
    keys = problem.keys
    yield ()
    heap: list[tuple[tuple[float, int, Package], tuple[int, ...]]] = []

    def push(places: tuple[int, ...]) -> None:
        if places[-1] < len(keys) and len(places) <= problem.largest:
            heapq.heappush(heap, (problem.order(tuple(sorted(keys[p] for p in places))), places))

    push((0,))
    while heap:
        (_, _, package), places = heapq.heappop(heap)
        push((*places[:-1], places[-1] + 1))
        if problem.fits(package):
            yield package
            push((*places, places[-1] + 1))
