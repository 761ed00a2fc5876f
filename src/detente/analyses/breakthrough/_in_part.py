"""How much of a package is needed: levers that move a number, pulled as little as the goal still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from detente.analyses.breakthrough._asked import Asked, Bench
from detente.analyses.breakthrough._permitted import Losers
from detente.case import Case
from detente.draws import Draws
from detente.search.cheapest import Check
from detente.search.problem import Package

COARSE = 4
"""Equal steps in which the parts of a lever are looked through, from the least up."""
HALVINGS = 5
"""Times the step below the first that does is halved: parts are found to 1 in 128."""
STEPS = 4
"""Steps in which a package is taken back, from all of it to the least, each proved on fresh draws."""

Parts = dict[str, float]
"""By lever, how much of it is pulled, above 0 to 1."""


@dataclass(frozen=True)
class InPart:
    """A package pulled in part, and how often the goal then holds in fresh draws."""

    parts: Parts
    check: Check


def in_part(asked: Asked, losers: Losers, package: Package, whole: Check) -> InPart:
    """The least of each lever with which a package still reaches a goal, the dearest taken back first.

    Half of a lever that shifts an input shifts it by half, half of one that sets it goes half of the way from where it
    is; any other lever is pulled or not. The least part of each, those before it taken back, is sought on the draws
    that choose: the first of four equal steps from below that does, then by halving. On fresh draws the package is
    taken back to there in four steps for as long as each is proved: as the first that is not ends it, the chance to
    take one that does not hold stays that of a single proof (fixed-sequence testing: Maurer, Hothorn & Lehmacher 1995).
    """
    case = asked.bench.fresh[0].case
    least: Parts = {}
    for key in graded(case, package, losers):
        least[key] = _least(lambda part, key=key: _asked_in(asked, least | {key: part}).trial(package).reaches)  # type: ignore[misc]
    found = InPart(dict.fromkeys(least, 1.0), whole)
    for step in range(1, STEPS + 1) if any(part < 1 for part in least.values()) else ():
        parts = {key: 1 - (1 - part) * step / STEPS for key, part in least.items()}
        weaker = _asked_in(asked, parts)
        check = weaker.check(package)
        if not check.holds or Losers(weaker.bench, losers.view).unwilling(package):
            break
        found = InPart(parts, check)
    return found


def graded(case: Case, package: Package, losers: Losers) -> list[str]:
    """The levers of a package that set or shift a number, the dearest first."""
    moving = [key for key in package if case.lever[key].set is not None or case.lever[key].shift is not None]
    costs = losers.bench.fresh[0]
    return sorted(moving, key=lambda key: (-float(costs[f"lever.{key}.cost"].mean()), key))


def _least(does: Callable[[float], bool]) -> float:
    """The least part that does; 1 where no smaller one is found."""
    high = next((k for k in range(1, COARSE) if does(k / COARSE)), COARSE) / COARSE
    low = high - 1 / COARSE
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if does(middle) else (middle, high)
    return high


def _asked_in(asked: Asked, parts: Parts) -> Asked:
    """The same questions of draws in which these levers do, and cost, so much less."""
    bench = asked.bench
    pieces, fresh = (tuple(_weaker(draws, parts) for draws in some) for some in (bench.pieces, bench.fresh))
    return replace(asked, bench=Bench(pieces, fresh))


def _weaker(draws: Draws, parts: Parts) -> Draws:
    values = {}
    for key, part in parts.items():
        lever = draws.case.lever[key]
        if lever.set is not None:
            now, to = draws[lever.set], f"lever.{key}.to"
            values[to] = now + part * (draws[to] - now)
        else:
            values[f"lever.{key}.amount"] = part * draws[f"lever.{key}.amount"]
        values[f"lever.{key}.cost"] = part * draws[f"lever.{key}.cost"]
    return draws.changing(values)


def part_rows(asked: Asked, losers: Losers, package: Package, whole: Check) -> Iterator[dict[str, Any]]:
    """A row a lever that can be pulled in part: how much of it is needed, and the number it then sets or adds."""
    found = in_part(asked, losers, package, whole)
    draws = asked.bench.fresh[0]
    weaker, case = _weaker(draws, found.parts), draws.case
    for key, part in found.parts.items():
        lever = case.lever[key]
        number = f"lever.{key}.{'to' if lever.set is not None else 'amount'}"
        yield {
            "goal": asked.target.key,
            "text": lever.text or key,
            "by": case.name_of(lever.by),
            "part": part,
            "moves": lever.set or lever.shift,
            "number": float(weaker[number].mean()),
            "number_in_full": float(draws[number].mean()),
            "cost": float(weaker[f"lever.{key}.cost"].mean()),
            "fresh_share": found.check.share,
            "fresh_low": found.check.low,
            "fresh_high": found.check.high,
            "fresh_on": found.check.n,
        }
