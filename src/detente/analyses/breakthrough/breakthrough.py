"""Breakthrough: the cheapest package of levers that makes a goal hold, proved on draws that did not choose it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numba
import numpy as np

from detente.analyses.breakthrough._asked import Asked, Bench
from detente.analyses.breakthrough._defects import defection_rows
from detente.analyses.breakthrough._in_part import part_rows
from detente.analyses.breakthrough._near import near_rows
from detente.analyses.breakthrough._permitted import Losers, View, bargains, is_monotone, problem
from detente.analyses.breakthrough._rows import (
    frontier_rows,
    gain_rows,
    named,
    package_row,
    paid_rows,
    said,
    unwanted_rows,
)
from detente.analyses.breakthrough._targets import Target, targets
from detente.analyses.breakthrough._told import tell
from detente.analysis import analysis
from detente.case import Case
from detente.draws import Draws
from detente.errors import SettingError
from detente.goals import holds
from detente.likelihood import percent
from detente.result import Answer, Caveat, Quantity
from detente.search.cheapest import Search, cheapest

TABLES = ("packages", "in_part", "frontier", "payers", "gains", "defections", "near_misses", "left_out", "unwanted")
NEAR = UNWANTED = 2
MOST_TRIED = 1500
"""Enough for every package of up to three of twenty levers, so that the answer is exact."""


def breakthrough(
    bench: Bench, target: Target, view: View, *, largest: int = 3, most_tried: int = MOST_TRIED
) -> tuple[Search, Asked, Losers]:
    """The cheapest package of at most `largest` levers for one goal, and what was learnt about others on the way.

    Costs in points, shares 0–1. An integer program with cover cuts where one more lever can do no harm
    (`detente.search.cheapest`), otherwise one package after the other, cheapest first, up to `most_tried` of them.

    >>> from detente import load
    >>> case = load("kosovo-2007")
    >>> target = targets(case, "adoption.chance >= 0.01", 0.8)[0]
    >>> search, _, _ = breakthrough(Bench.of(case.draw(20), 20, 50), target, View())
    >>> search.found, search.exact  # 1% or more without doing anything
    ((), True)
    """
    losers = Losers(bench, view)
    asked = Asked(bench, target, losers.unwilling)
    items = problem(bench.fresh[0], view, largest)
    monotone = is_monotone(bench, items.keys, target)
    hints = bargains(bench.fresh[0].case, items)
    return cheapest(items, asked, monotone=monotone, most_tried=most_tried, hints=hints), asked, losers


@analysis(
    question="What is the cheapest package of levers that makes a goal hold, and how sure is it?",
    reference="Combinatorial Benders cuts, Codato & Fischetti (2006), Operations Research 54(4); HiGHS; Wilson (1927)",
    example="detente run breakthrough kosovo-2007 --goal 'adoption.chance >= 0.5' --for us,eu",
    tell=tell,
)
def answer(
    draws: Draws,
    *,
    goal: str = "",
    share: float = 0.0,
    for_: str = "",
    mediator: bool = False,
    anyone: bool = False,
    largest: int = 3,
    most_tried: int = MOST_TRIED,
    most_draws: int = 100,
    fresh: int = 400,
) -> Answer:
    """The cheapest package for each goal that holds in enough of `fresh` draws which had no part in choosing it.

    `goal`: a goal in text or the name of one of the case's; all of those unless given. `share`: of draws in which it
    must hold (0: as each goal says). `for`: actors, separated by commas, whose levers alone may be used, each of whom
    must gain net of its cost. `mediator`: any lever, but everyone who pulls one must gain net of its cost. `anyone`:
    any lever, whoever loses by it. Without these, none of an actor who clearly loses by the package. `largest` levers
    at most, at most `most_tried` packages for a goal, on the first `most_draws` draws.
    """
    if min(largest, most_tried, most_draws, fresh) < 1:
        raise SettingError("breakthrough: largest, most_tried, most_draws, fresh; allowed: 1 or more")
    wanted, view = targets(draws.case, goal, share), View.read(draws.case, for_, mediator, anyone)
    bench = Bench.of(draws.hurried(16), most_draws, fresh)
    measures = {f"goal.{target.key}": _today(bench, target) for target in wanted}
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    if not draws.is_best and draws.case.lever:
        with _alone():
            for target in wanted:
                _search(bench, target, view, tables, largest, most_tried)
    return Answer(measures, tables, list(_caveats(bench, wanted)), exact=False)


@contextmanager
def _alone() -> Iterator[None]:
    """One thread for the kernels: batches this small cost more to share out than to do."""
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        yield
    finally:
        numba.set_num_threads(threads)


def _today(bench: Bench, target: Target) -> Quantity:
    held = np.concatenate([holds(target.goal, piece) for piece in bench.pieces])
    return Quantity(held.astype(float), "chance", f"{target.words}: holds as things are")


def _search(bench: Bench, target: Target, view: View, tables: dict[str, Any], largest: int, most_tried: int) -> None:
    case = bench.fresh[0].case
    search, asked, losers = breakthrough(bench, target, view, largest=largest, most_tried=most_tried)
    tables["packages"].append(package_row(asked, losers, search))
    tables["frontier"] += frontier_rows(asked, search)
    if search.found:
        tables["in_part"] += part_rows(asked, losers, search.found, search.checked[search.found])
        tables["payers"] += paid_rows(losers, target.key, search.found)
        tables["gains"] += gain_rows(losers, target.key, search.found)
        after = bench.after(search.found, True, 0)
        tables["defections"] += [{"goal": target.key, **row} for row in defection_rows(after, search.found)]
    if search.found != () and not target.parts:  # of goals together, each tells what it lacks
        for row in near_rows(asked, search, NEAR):
            package = tuple(key for key in row["levers"].split(" + ") if key in case.lever)
            tables["near_misses"].append({"goal": target.key, "wanted": target.share, **row} | named(case, package))
    tables["unwanted"] += unwanted_rows(asked, search, UNWANTED)
    tables["left_out"] += _left_out(view, case, target)


def _left_out(view: View, case: Case, target: Target) -> Iterator[dict[str, Any]]:
    """Whose levers may not be used at all."""
    for key, lever in sorted(case.lever.items()):
        if not view.allows(lever):
            yield {"goal": target.key, "actor": case.name_of(lever.by), "text": said(case, (key,))}


def _caveats(bench: Bench, wanted: list[Target]) -> Iterator[Caveat]:
    error = percent(float(0.5 / np.sqrt(bench.n)))
    yield Caveat(
        "few draws",
        f"Packages are chosen on {bench.n} draws, where a share may be off by {error}: one whose true share only just "
        "reaches what is asked for may be missed. None is taken that does not hold on fresh draws.",
    )
    yield Caveat(
        "as estimated",
        "Levers are pulled as far as estimated; how much less would do is asked of the package found alone.",
    )
    for target in wanted:
        if target.assumed:
            yield Caveat("direction only", target.assumed)
