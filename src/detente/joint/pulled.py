"""Draws with levers pulled: what someone could change, changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from itertools import combinations
from typing import Any

import numpy as np

from detente.case import Case
from detente.changes import as_text, changed
from detente.draws import Draws
from detente.errors import CaseError
from detente.joint.carried import carried
from detente.numeric import Array

MOST_KEPT = 128
"""Changed cases kept to be asked again, each with the situations that can be reached in it."""


def levers(draws: Draws, chosen: tuple[str, ...]) -> Draws:
    """The draws after these levers of the case are pulled, in whatever order they are named.

    `change` changes the case itself by paths of its file, `set` replaces an input, `start` and `stop` change what is
    in force today, `shift` adds to an input within its bounds, or adds points of chance to a vote
    (`vote.ACTOR.DRAFT.no`): in this order. Seed, streams and luck stay, so the same draws with and without differ by
    the levers alone; `before` of the answer are those without. Raises NotFoundError for a lever that there is not,
    CaseError for changes that together make no case.

    >>> from detente import load
    >>> case = load("kosovo-2007")
    >>> changed = levers(case.best(), ("softer",))
    >>> bool(changed["draft.plan.terms.status"][0] < case.best()["draft.plan.terms.status"][0])
    True
    """
    if not chosen:
        return draws
    origin = draws.before or draws
    draws = replace(draws, before=None, memo={})
    pulled = [draws.case.lever[key] for key in chosen]
    changes = {path: value for lever in pulled for path, value in lever.change.items()}
    if changes:
        draws = carried(draws, _changed(draws.case, changes))
    for key, lever in zip(chosen, pulled, strict=True):
        if lever.set is not None:
            draws = draws.changing({lever.set: draws[f"lever.{key}.to"]})
    started = frozenset(lever.start for lever in pulled if lever.start is not None)
    stopped = frozenset(lever.stop for lever in pulled if lever.stop is not None)
    draws = draws.with_options(started, stopped) if started or stopped else draws
    for target, amount in _shifts(draws, chosen):
        draws = _shifted(draws, target, amount)
    return replace(draws, before=origin)


def _shifts(draws: Draws, chosen: tuple[str, ...]) -> Iterator[tuple[str, Array]]:
    """What is shifted, and by how much in all, shape (n,)."""
    amounts: dict[str, list[Array]] = {}
    for key in sorted(chosen):
        target = draws.case.lever[key].shift
        if target is not None:
            amounts.setdefault(target, []).append(draws[f"lever.{key}.amount"])
    yield from ((target, reduce(np.add, parts)) for target, parts in amounts.items())


def _shifted(draws: Draws, target: str, amount: Array) -> Draws:
    if target not in draws.inputs:
        return draws.shifting(target, amount)
    bounds = draws.inputs[target].bounds
    return draws.changing({target: np.clip(draws[target] + amount, bounds.low, bounds.high)})


def _changed(case: Case, changes: dict[str, Any]) -> Case:
    """The changed case, the same one whenever asked, so that what is worked out for it serves again."""
    kept = case.memo.setdefault("changed cases", {})
    key = tuple(sorted((path, as_text(value)) for path, value in changes.items()))
    if key not in kept:
        while len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)))
        try:
            kept[key] = changed(case, changes)
        except CaseError as error:
            raise CaseError("levers that cannot be pulled, for what they change", error.faults) from None
    return kept[key]  # type: ignore[no-any-return]


def conflicts(case: Case) -> frozenset[tuple[str, str]]:
    """Pairs of levers that exclude each other, in sorted order: both give one thing a new value, or they make no case.

    >>> from detente.casefile import parse
    >>> text = \'\'\'detente = 1
    ... title = "t"
    ... as_of = 2020-01-01
    ... until = 2021-01-01
    ... actor.a.name = "A"
    ... option.dig = { actor = "a", text = "dig" }
    ... lever.now = { by = "a", start = "dig" }
    ... lever.never = { by = "a", change = { "option.dig.startable" = false } }
    ... lever.bound = { by = "a", change = { "option.dig.reversible" = false } }
    ... lever.soon = { by = "a", set = "option.dig.days", to = 3 }
    ... lever.late = { by = "a", set = "option.dig.days", to = 90 }\'\'\'
    >>> sorted(conflicts(parse(text)))
    [('bound', 'never'), ('late', 'soon')]
    """
    if "conflicts" not in case.memo:
        pairs = combinations(sorted(case.lever), 2)
        case.memo["conflicts"] = frozenset(pair for pair in pairs if _conflict(case, *pair))
    return case.memo["conflicts"]  # type: ignore[no-any-return]


def _conflict(case: Case, one: str, two: str) -> bool:
    mine, theirs = (_given(case, key) for key in (one, two))
    if any(a == b or a.startswith(f"{b}.") or b.startswith(f"{a}.") for a in mine for b in theirs):
        return True
    first, second = case.lever[one].change, case.lever[two].change
    if not (first and second):
        return False
    try:
        _changed(case, {**first, **second})
    except CaseError:
        return True
    return False


def _given(case: Case, key: str) -> set[str]:
    """Paths to all that a lever gives a new value; what it shifts can be shifted further."""
    lever = case.lever[key]
    option = lever.start or lever.stop
    found = set(lever.change) | {lever.set} | ({f"option.{option}.on"} if option else set())
    return {path for path in found if path}
