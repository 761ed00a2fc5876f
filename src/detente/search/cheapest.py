"""The cheapest package that reaches a goal, each candidate confirmed on what had no part in choosing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from detente.search.problem import Package, Problem, by_cost
from detente.search.program import Program


@dataclass(frozen=True)
class Trial:
    """A package on the draws that choose: whether it may reach the goal, its share (0–1) of the n draws used, and a
    score to compare packages by, the higher the better."""

    reaches: bool
    share: float
    n: int
    score: float


@dataclass(frozen=True)
class Check:
    """A package on fresh draws: whether it holds, its share (0–1) of the n draws used, its 90% interval."""

    holds: bool
    share: float
    n: int
    low: float
    high: float


class Evaluator(Protocol):
    """What the search may ask. The answer to each question about a package is always the same."""

    def trial(self, package: Package) -> Trial:
        """Does it seem to reach the goal?"""
        ...

    def refused(self, package: Package) -> str:
        """Why those who must act would not, empty where they would; asked only of packages that seem to reach it."""
        ...

    def check(self, package: Package) -> Check:
        """Does it reach the goal on draws that had no part in choosing it?"""
        ...


@dataclass
class Search:
    """What was found, and what is known of the rest.

    `found`: the cheapest package known to hold. `bound`: nothing cheaper than this does, every cheaper package being
    tried or ruled out by one that was. `complete`: there is no package that is neither; so without a `found` none
    holds, and with one none is cheaper. `proved`: packages ruled out in order of cost, one by one; `cuts`: those that
    ruled out their parts too.
    """

    problem: Problem
    found: Package | None = None
    bound: float = 0.0
    complete: bool = False
    proved: int = 0
    cuts: int = 0
    tried: dict[Package, Trial] = field(default_factory=dict)
    refused: dict[Package, str] = field(default_factory=dict)
    checked: dict[Package, Check] = field(default_factory=dict)

    @property
    def cost(self) -> float:
        """Cost of the package found; infinite without one."""
        return float("inf") if self.found is None else self.problem.cost(self.found)

    @property
    def exact(self) -> bool:
        """Whether the package found is known to be the cheapest, or it is known that there is none."""
        return self.complete


def cheapest(
    problem: Problem,
    asked: Evaluator,
    *,
    monotone: bool = False,
    most_tried: int = 1000,
    hints: Sequence[Package] = (),
) -> Search:
    """The cheapest package that reaches the goal, holds on fresh draws and is not refused.

    Packages are tried cheapest first, so the first that passes is the cheapest: exact as long as no more than
    `most_tried` trials are needed. If there may be more, a quarter of them go in that order; if that is not enough,
    half go to a greedy search, which gives a package that is good though perhaps not the cheapest, and what is left to
    the packages that come next in order and cost less. `hints` are packages worth trying before a greedy search, such
    as items that do nothing one without the other.
    With `monotone` (one more item never does harm) a package that fails is first grown to a largest that fails, and all
    its parts are ruled out at once: cover cuts in an integer program. Anything else is tried one by one, where
    an integer program with a cut a package finds the same order some thousand times slower.

    >>> class Weigh:
    ...     def trial(self, package): return Trial("a" in package and len(package) > 1, 0.0, 1, 0.0)
    ...     def refused(self, package): return ""
    ...     def check(self, package): return Check(True, 1.0, 1, 1.0, 1.0)
    >>> search = cheapest(Problem({"a": 3.0, "b": 2.0, "c": 1.0}), Weigh())
    >>> search.found, search.cost, search.exact
    (('a', 'c'), 4.0, True)
    """
    search = Search(problem)
    run = _by_covers if monotone else _one_by_one
    if not monotone and _is_more_than(problem, most_tried):
        run(search, asked, most_tried // 4)
        if not search.complete:
            _by_promise(search, asked, 3 * most_tried // 4, hints)
    run(search, asked, most_tried)
    if search.complete and search.found is not None:
        search.bound = search.cost
    return search


def passes(search: Search, asked: Evaluator, package: Package) -> bool:
    """Whether a package reaches the goal, is not refused and holds; what was learnt is kept."""
    if package not in search.tried:
        search.tried[package] = asked.trial(package)
    if not search.tried[package].reaches:
        return False
    if package not in search.refused:
        search.refused[package] = asked.refused(package)
    if search.refused[package]:
        return False
    if package not in search.checked:
        search.checked[package] = asked.check(package)
    return search.checked[package].holds


def _is_more_than(problem: Problem, most: int) -> bool:
    return sum(1 for _ in zip(by_cost(problem), range(most + 1), strict=False)) > most


def _take(search: Search, package: Package) -> None:
    if search.found is None or search.problem.order(package) < search.problem.order(search.found):
        search.found = package


def _one_by_one(search: Search, asked: Evaluator, most: int) -> None:
    search.proved = 0
    for package in by_cost(search.problem):
        search.bound = search.problem.cost(package)
        if search.found is not None and search.problem.order(package) >= search.problem.order(search.found):
            break
        if package not in search.tried and len(search.tried) >= most:
            return
        if passes(search, asked, package):
            _take(search, package)
            break
        search.proved += 1
    search.complete = True


def _by_covers(search: Search, asked: Evaluator, most: int) -> None:
    program = Program(search.problem)
    while (package := program.next()) is not None:
        search.bound = max(search.bound, search.problem.cost(package))
        if package not in search.tried and len(search.tried) >= most:
            return
        if passes(search, asked, package):
            _take(search, package)
            break
        if search.tried[package].reaches:
            program.without(package)
            search.proved += 1
        else:
            program.beyond(_grown(search, asked, package, most))
            search.cuts += 1
    search.complete = True


def _grown(search: Search, asked: Evaluator, package: Package, most: int) -> Package:
    """A package that fails with as many more items as it can have and still fail, the dearest tried first."""
    for key in reversed(search.problem.keys):
        larger = tuple(sorted({*package, key}))
        if key in package or not search.problem.fits(larger):
            continue
        if larger not in search.tried:
            if len(search.tried) >= most:
                break
            search.tried[larger] = asked.trial(larger)
        if not search.tried[larger].reaches:
            package = larger
    return package


def _by_promise(search: Search, asked: Evaluator, most: int, hints: Sequence[Package]) -> None:
    """The hints; then add the best item until the package passes, and take out what is not needed, dearest first."""
    for hint in hints:
        if len(hint) <= search.problem.largest and search.problem.fits(hint) and passes(search, asked, hint):
            _take(search, _thinned(search, asked, hint))
    package: Package = ()
    while len(search.tried) < most and not passes(search, asked, package):
        better = list(_larger(search.problem, package))
        for larger in better[: max(most - len(search.tried), 0)]:
            search.tried.setdefault(larger, asked.trial(larger))
        known = [larger for larger in better if larger in search.tried]
        if not known:
            return
        package = max(known, key=lambda p: (search.tried[p].reaches, search.tried[p].score, -search.problem.cost(p)))
    if package in search.checked and search.checked[package].holds:
        _take(search, _thinned(search, asked, package))


def _larger(problem: Problem, package: Package) -> Iterator[Package]:
    if len(package) < problem.largest:
        for key in problem.keys:
            larger = tuple(sorted({*package, key}))
            if key not in package and problem.fits(larger):
                yield larger


def _thinned(search: Search, asked: Evaluator, package: Package) -> Package:
    for key in sorted(package, key=lambda key: -search.problem.costs[key]):
        smaller = tuple(k for k in package if k != key)
        if passes(search, asked, smaller):
            package = smaller
    return package
