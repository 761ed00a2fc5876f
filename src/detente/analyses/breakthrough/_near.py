"""Near misses: the best packages that fail, and what must be true of the inputs for them to reach the goal."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np

from detente.analyses.breakthrough._asked import Asked
from detente.numeric import TIE, Array
from detente.search.cheapest import Search
from detente.search.problem import Package
from detente.search.rule import Rule, rule


def near_misses(asked: Asked, search: Search, most: int) -> list[Package]:
    """Of the packages tried that do not hold and that nobody refuses to pull: the best, and where one holds only those
    that are cheaper. The best are those nearest the goal; of equal ones the cheaper."""
    failed = [
        package
        for package in search.tried
        if search.problem.cost(package) < search.cost
        and not (package in search.checked and search.checked[package].holds)
    ]
    failed.sort(key=lambda p: (-search.tried[p].reaches, -search.tried[p].score, search.problem.order(p)))
    willing = (p for p in failed if not (search.refused[p] if p in search.refused else asked.refused(p)))
    return list(islice(willing, most))


def lacking(asked: Asked, package: Package) -> tuple[float, int, Rule | None, str]:
    """Share on the fresh draws, how many, and the rule on inputs under which the package reaches the goal, in words.

    A rule must prove itself as a package must: the lower end of the 90% interval of its share, on draws that did not
    make it, reaches what is asked for. There is none where the share is enough and only the proof is lacking.
    """
    found_in, wanted = asked.fresh_share(package), asked.target.share
    held, base = np.concatenate(found_in.held), found_in.share
    labels, values = _inputs(asked, package)
    for cut in (wanted, (1 + wanted) / 2) if base < wanted else ():
        found = rule(values[: len(held)], held, cut, found_in.effective_n / found_in.n)
        if found is not None and found.low >= wanted:
            return base, len(held), found, _said(found, labels)
    return base, len(held), None, ""


def _inputs(asked: Asked, package: Package) -> tuple[list[str], Array]:
    """Inputs that vary and are no other lever's: labels, values (fresh draws, inputs)."""
    fresh = asked.bench.fresh
    kept = [
        item
        for item in fresh[0].inputs.values()
        if item.estimate.low < item.estimate.high - TIE
        and (not item.name.startswith("lever.") or item.name.split(".")[1] in package)
        and not item.name.endswith(".cost")
    ]
    columns = [np.concatenate([piece[item.name] for piece in fresh]) for item in kept]
    return [item.label for item in kept], np.column_stack(columns)


def _said(found: Rule, labels: list[str]) -> str:
    told = []
    for bound in found.bounds:
        side = "at least" if bound.side == "above" else "below"
        digits = 2 if abs(bound.value) < 2 else 0
        told.append(f"{labels[bound.place]} is {side} {bound.value:.{digits}f}")
    return " and ".join(told)


def near_rows(asked: Asked, search: Search, most: int) -> list[dict[str, Any]]:
    """A row a near miss."""
    rows = []
    for package in near_misses(asked, search, most):
        share, n, found, words = lacking(asked, package)
        rows.append(
            {
                "levers": " + ".join(package) or "nothing",
                "cost": search.problem.cost(package),
                "share": share,
                "draws": n,
                "rule": words,
                "under_rule": None if found is None else found.share,
                "low": None if found is None else found.low,
                "tested": 0 if found is None else found.tested,
                "size": None if found is None else found.size,
            }
        )
    return rows
