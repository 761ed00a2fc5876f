"""How fast voting in the plane is, warm: winsets, core, yolk, uncovered set, heart, Banks set, and the setter's text.

Run with `.venv/bin/python benchmarks/space.py`; the limits are those the project promises on two cores. Of several runs
the best counts, as other work may share the machine. Members stand at random, seed 0, and decide by simple majority,
the Security Council by its rule. Ends with 1 when a limit is passed.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from detente.bodies.library import library_body
from detente.bodies.rule import Rule, quota
from detente.numeric import Array
from detente.plane.directions import directions, votes_of
from detente.plane.grid import banks, grid, heart, uncovered
from detente.plane.middle import core, yolk
from detente.plane.setter import setter_text
from detente.plane.winset import winset

BOX = np.array([100.0, 100.0])
SIDE = 100
RUNS = 7


def main() -> int:
    """Print a line a task: the best time, and the limit where one is promised."""
    passed = True
    for name, rule in _bodies().items():
        for task, (ask, limit) in _tasks(rule, len(rule.members) == 101).items():
            seconds = _best(ask)
            said = f", limit {1000 * limit:g} ms" if limit else ""
            passed &= limit is None or seconds <= limit
            print(f"{name}: {task}: {1000 * seconds:.3g} ms{said}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0 if passed else 1


def _bodies() -> dict[str, Rule]:
    sizes = {n: tuple(f"m{k}" for k in range(n)) for n in (15, 101)}
    council = library_body("un-security-council").rule(date(2007, 4, 21))
    return {
        "Security Council": council,
        **{f"{n} members": Rule(names, quota(names, n // 2 + 1), "majority") for n, names in sizes.items()},
    }


def _tasks(rule: Rule, large: bool) -> dict[str, tuple[Callable[[], object], float | None]]:
    random = np.random.default_rng(0)
    points: Array = random.random((len(rule.members), 2)) * BOX
    origin, ideal, votes = random.random(2) * BOX, random.random(2) * BOX, votes_of(rule)
    found, texts, few = directions(points, votes), grid(BOX, SIDE), grid(BOX, 20)
    luck = random.random((10, len(few)))
    return {
        "winset as arcs": (lambda: winset(directions(points, votes), origin), 0.005 if large else None),
        "core": (lambda: core(found), None),
        "yolk": (lambda: yolk(found), None),
        "setter's best text": (lambda: setter_text(found, origin, ideal, BOX), None),
        f"uncovered set of {SIDE**2:,} points": (lambda: uncovered(points, votes, texts), 1.5),
        "uncovered set of 400 points": (lambda: uncovered(points, votes, few), None),
        f"heart of {SIDE**2:,} points": (lambda: heart(found, texts), None),
        "Banks set of 400 points, 10 tries": (lambda: banks(points, votes, few, luck), None),
    }


def _best(ask: Callable[[], object]) -> float:
    ask()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
