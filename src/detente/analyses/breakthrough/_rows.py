"""The rows of the tables: what was found for a goal, who pays, who gains, who could defect, what more would cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from detente.analyses.breakthrough._asked import Asked
from detente.analyses.breakthrough._permitted import Losers
from detente.case import Case
from detente.search.cheapest import Check, Search
from detente.search.frontier import frontier
from detente.search.problem import Package

POINTS = 6
"""Packages of the frontier that are asked again on fresh draws."""

Rows = list[dict[str, Any]]


def said(case: Case, package: Package) -> str:
    """A package in words."""
    return "; ".join(case.lever[key].text or key for key in package) or "nothing at all"


def payers(case: Case, package: Package) -> list[str]:
    """Who pulls the levers of a package, by key."""
    return sorted({case.lever[key].by for key in package})


def named(case: Case, package: Package) -> dict[str, Any]:
    """The columns that say which package a row is about."""
    by = ", ".join(case.name_of(actor) for actor in payers(case, package))
    return {"levers": " + ".join(package), "text": said(case, package), "by": by, "size": len(package)}


def package_row(asked: Asked, losers: Losers, search: Search) -> dict[str, Any]:
    """What was found for one goal; the columns of a package are empty where there is none."""
    case, target = asked.bench.fresh[0].case, asked.target
    row: dict[str, Any] = {
        "goal": target.key,
        "goal_text": target.words,
        "asks": str(target.goal),
        "share": target.share,
        "found": search.found is not None,
        "exact": search.exact,
        "statement": statement(search),
        "tried": len(search.tried),
        "bound": search.bound,
    }
    package = search.found
    if package is None:
        empty = ("cost", "cost_low", "cost_high", "chosen_share", "fresh_share", "fresh_low", "fresh_high")
        return row | named(case, ()) | {"text": ""} | dict.fromkeys(empty) | {"chosen_on": 0, "fresh_on": 0}
    total = np.sum([losers.costs(package, actor) for actor in payers(case, package)], axis=0) + np.zeros(1)
    low, high = np.quantile(total, [0.1, 0.9])
    trial, check = search.tried[package], search.checked[package]
    return row | named(case, package) | {
        "cost": search.cost,
        "cost_low": float(low),
        "cost_high": float(high),
        "chosen_share": trial.share,
        "fresh_share": check.share,
        "fresh_low": check.low,
        "fresh_high": check.high,
        "chosen_on": trial.n,
        "fresh_on": check.n,
    }  # fmt: skip


def statement(search: Search) -> str:
    """Whether the answer is exact or a bound, in words."""
    tried, largest = f"{len(search.tried):,}", search.problem.largest
    one_by_one = "every one of them was tried" if not search.cuts else f"by {search.cuts:,} cuts after {tried} trials"
    if search.found == ():
        return "Nothing needs to be done."
    if search.exact and search.found is not None:
        return f"Exact: no cheaper package does it; {one_by_one}."
    if search.exact:
        return f"Exact: no package of up to {largest} levers does it; {one_by_one}."
    bound = f"A bound: no package cheaper than {search.bound:.1f} does it; {one_by_one}"
    if search.found is None:
        return f"{bound}. Of the dearer ones only some were tried ({tried} in all): a longer search may find one."
    return f"{bound}. From there to {search.cost:.1f} only some were tried ({tried} in all)."


def unwanted_rows(asked: Asked, search: Search, most: int) -> Rows:
    """Packages that reach the goal, cheaper than what was found, but that someone who must pull a lever would not:
    cheapest first, counted on fresh draws."""
    case = asked.bench.fresh[0].case
    cheaper = [p for p, why in search.refused.items() if why and search.problem.cost(p) < search.cost]
    refused = sorted(cheaper, key=search.problem.order)
    rows = []
    for package in refused[:most]:
        check = asked.check(package)
        rows.append(
            {"goal": asked.target.key}
            | named(case, package)
            | {"cost": search.problem.cost(package), "why": search.refused[package]}
            | {"holds": check.holds, "share": check.share, "low": check.low, "draws": check.n}
        )
    return rows


def paid_rows(losers: Losers, goal: str, package: Package) -> Iterator[dict[str, Any]]:
    """Cost by payer, with 10th and 90th percentile."""
    case = losers.bench.fresh[0].case
    for actor in payers(case, package):
        cost = losers.costs(package, actor)
        low, high = np.quantile(cost, [0.1, 0.9])
        levers = tuple(key for key in package if case.lever[key].by == actor)
        yield {
            "goal": goal,
            "actor": case.name_of(actor),
            "text": said(case, levers),
            "cost": float(cost.mean()),
            "low": float(low),
            "high": float(high),
        }


def gain_rows(losers: Losers, goal: str, package: Package) -> Rows:
    """Change of each actor's expected worth at the horizon, the largest gain first; net of what its levers cost it."""
    case = losers.bench.fresh[0].case
    change = losers.change(package)
    rows = []
    for i, actor in enumerate(case.actors):
        mine = change[:, i]
        net = mine - losers.costs(package, actor)
        low, high = np.quantile(mine, [0.1, 0.9])
        if np.ptp(mine) > 0 or net.any():
            rows.append(
                {
                    "goal": goal,
                    "actor": case.name_of(actor),
                    "pays": actor in payers(case, package),
                    "change": float(mine.mean()),
                    "low": float(low),
                    "high": float(high),
                    "gains": float((mine > 0).mean()),
                    "net": float(net.mean()),
                    "net_gains": float((net > 0).mean()),
                }
            )
    return sorted(rows, key=lambda row: (-row["change"], row["actor"]))


def frontier_rows(asked: Asked, search: Search) -> Rows:
    """Packages that nothing cheaper beats, each share counted again on fresh draws."""
    case, problem = asked.bench.fresh[0].case, search.problem
    hopeful = {package: trial.share for package, trial in search.tried.items() if not search.refused.get(package)}
    chosen = frontier(problem, hopeful)
    first, rest = chosen[:1], sorted(chosen[1:], key=lambda p: -hopeful[p])[: POINTS - 1]
    again: dict[Package, Check] = {}
    for package in [*first, *rest, *([search.found] if search.found is not None else [])]:
        check = search.checked.get(package)
        if check is not None and check.holds:
            again[package] = check
        elif not asked.refused(package):
            again[package] = asked.glance(package)
    rows = []
    for package in frontier(problem, {package: seen.share for package, seen in again.items()}):
        seen = again[package]
        rows.append(
            {"goal": asked.target.key, "goal_text": asked.target.words, "wanted": asked.target.share}
            | named(case, package)
            | {"cost": problem.cost(package), "share": seen.share, "low": seen.low, "high": seen.high, "draws": seen.n}
            | {"found": package == search.found}
        )
    return rows
