"""How fast voting in the plane is, warm: winsets, core, yolk, uncovered set, heart, Banks set, and the setter's text.

Run with `.venv/bin/python benchmarks/space.py`; the limits are those the project promises on two cores. Of several runs
the best counts, as other work may share the machine. Members stand at random, seed 0, and decide by simple majority,
the Security Council by its rule. With `--peers PYTHON`, an interpreter that has `pref_voting` from the package index,
the uncovered set of the same 400 points is asked of that too, and the ratio printed; SocialChoiceLab, whose winsets the
project was compared with once, is not in the index. Ends with 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from detente.bodies.library import library_body
from detente.bodies.rule import Rule, quota
from detente.numeric import Array
from detente.plane.directions import directions, votes_of
from detente.plane.grid import banks, beaten_by, grid, uncovered
from detente.plane.heart import heart
from detente.plane.middle import core, yolk
from detente.plane.setter import setter_text
from detente.plane.still import unmoved
from detente.plane.tastes import Tastes, alike
from detente.plane.winset import winset

BOX = np.array([100.0, 100.0])
SIDE = 100
RUNS = 7


def main() -> int:
    """Print a line a task: the best time, and the limit where one is promised."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--peers", help="an interpreter that has pref_voting")
    peers, passed = asked.parse_args().peers, True
    for name, rule in _bodies().items():
        for task, (ask, limit) in _tasks(rule, len(rule.members) == 101).items():
            seconds = _best(ask)
            said = f", limit {1000 * limit:g} ms" if limit else ""
            passed &= limit is None or seconds <= limit
            print(f"{name}: {task}: {1000 * seconds:.3g} ms{said}")
    if peers:
        _compare(peers)
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
    luck, limit = random.random((10, len(few))), 0.005 if large else None
    circles, wants = alike(points), alike(ideal[None])
    ellipses, rhombi = (Tastes(points, random.dirichlet([4.0, 4.0], len(points)), blocks) for blocks in (False, True))
    region = winset(ellipses, votes, origin)
    return {
        "winset as arcs of circles": (lambda: winset(circles, votes, origin), limit),
        "winset as arcs of ellipses": (lambda: winset(ellipses, votes, origin), limit),
        "winset by city blocks": (lambda: winset(rhombi, votes, origin), limit),
        "core, circles": (lambda: core(found), None),
        "core, ellipses": (lambda: unmoved(ellipses, votes), None),
        "yolk": (lambda: yolk(found), None),
        "setter's best text": (lambda: setter_text(region, wants, BOX), None),
        f"uncovered set of {SIDE**2:,} points": (lambda: uncovered(ellipses, votes, texts), 1.5),
        "uncovered set of 400 points": (lambda: uncovered(ellipses, votes, few), None),
        "heart of 400 points": (lambda: heart(ellipses, votes, few), None),
        "Banks set of 400 points, 10 tries": (lambda: banks(ellipses, votes, few, luck), None),
    }


PEER = """
import resource, sys, time
import numpy as np
from pref_voting.weighted_majority_graphs import MajorityGraph
from pref_voting.c1_methods import uc_gill
margin = np.load(sys.argv[1])
graph = MajorityGraph(list(range(len(margin))), [tuple(map(int, edge)) for edge in np.argwhere(margin)])
start = time.perf_counter()
found = uc_gill(graph)
seconds = time.perf_counter() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, *map(int, found))
"""


def _compare(python: str) -> None:
    """The uncovered set of 400 points under a majority of 15: ours from positions, its from who beats whom."""
    random = np.random.default_rng(0)
    rule, texts = _bodies()["15 members"], random.random((400, 2)) * BOX
    members, votes = alike(random.random((15, 2)) * BOX), votes_of(rule)
    sets = beaten_by(members, votes, texts)
    beats = np.unpackbits(sets.view(np.uint8), axis=1, bitorder="little")[:, : len(texts)].T
    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        np.save(file, beats)
        file.flush()
        done = subprocess.run([python, "-c", PEER, file.name], capture_output=True, text=True, check=True)
    seconds, memory, *theirs = map(float, done.stdout.split())
    ours = np.flatnonzero(uncovered(members, votes, texts))
    taken = _best(lambda: uncovered(members, votes, texts))
    same = "the same texts" if ours.tolist() == sorted(map(int, theirs)) else "OTHER TEXTS"
    print(f"pref_voting: uncovered set of 400 points: {1000 * seconds:.3g} ms, peak memory {memory:.0f} MB, {same};")
    print(f"ours from positions on: {1000 * taken:.3g} ms, {seconds / taken:.0f} times faster")


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
