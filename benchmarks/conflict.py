"""How fast stability is, and in how much memory: ours warm, the slow judge, and pygambit's pure Nash enumeration.

Run with `.venv/bin/python benchmarks/conflict.py`; the limits are those the project promises on two cores. Each size
runs in a process of its own, so that its peak memory is its own; of several runs the best counts, as other work may
share the machine. The slow judge (the shared `conflict/oracle.py`) is timed at sizes it can do in seconds, pygambit
where it is installed: it is no dependency. Games are drawn at random, seed 0, all options reversible and all
combinations feasible, which lets pygambit see the same game in normal form.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from detente.graph.options import Options, options
from detente.graph.stable import stable
from detente.numeric import Array

ORACLE = Path(__file__).resolve().parents[2] / "shared/conflict/oracle.py"
CONCEPTS = ("nash", "gmr", "smr", "seq")
SIZES = (  # actors, options, draws, seconds and megabytes allowed
    (4, 8, 1, None, None),
    (4, 12, 1, 0.020, None),
    (4, 16, 1, 0.5, 300),
    (5, 20, 1, 10.0, 1024),
    (4, 8, 10_000, 2.0, None),
)
SLOW_MOST = 8
"""Options up to which the slow judge is asked."""
NORMAL_MOST = 16
"""Options up to which pygambit is asked."""


def game(actors: int, count: int, draws: int) -> tuple[Options, Array]:
    """Options shared out evenly, and worths at random."""
    graph = options([k * actors // count for k in range(count)])
    return graph, np.random.default_rng(0).random((draws, actors, graph.situations)) * 100


def best(runs: int, call: Callable[[], Any]) -> float:
    """Seconds of the best of some runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def ours(actors: int, count: int, draws: int) -> dict[str, float]:
    """Seconds warm for the four concepts and with SSEQ too, megabytes at the peak, and equilibria of one draw."""
    graph, worth = game(actors, count, draws)
    stable(*game(actors, 8, len(worth)), CONCEPTS)
    stable(graph, worth, CONCEPTS)
    four = best(5, lambda: stable(graph, worth, CONCEPTS))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    five = best(3, lambda: stable(graph, worth))
    nash = best(5, lambda: stable(graph, worth, ["nash"]))
    found = int(stable(graph, worth[:1], ["nash"]).all(axis=-1).sum())
    return {"four": four, "five": five, "nash": nash, "memory": memory, "found": found}


def slow(actors: int, count: int) -> float:
    """Seconds of the slow judge for the four concepts."""
    spec = importlib.util.spec_from_file_location("oracle", ORACLE)
    assert spec is not None
    assert spec.loader is not None
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    graph, worth = game(actors, count, 1)
    own = [[k for k, owner in enumerate(graph.owner) if owner == i] for i in range(actors)]
    other = oracle.from_options(list(range(actors)), own, count, [], {}, [[]] * actors)
    other.P = worth[0].tolist()
    return best(1, lambda: [other.eq(concept) for concept in CONCEPTS])


def normal_form(actors: int, count: int) -> dict[str, float]:
    """Seconds pygambit takes for pure Nash equilibria, the game already made, and how many it finds."""
    pygambit: Any = importlib.import_module("pygambit")  # no dependency: only where it is installed

    graph, worth = game(actors, count, 1)
    sizes = [1 << graph.owner.count(i) for i in reversed(range(actors))]  # the last actor's options are the high bits
    payoffs = [worth[0, i].reshape(sizes).transpose() for i in range(actors)]
    other = pygambit.Game.from_arrays(*payoffs)
    runs = 1 if count > 12 else 3
    seconds = best(runs, lambda: pygambit.nash.enumpure_solve(other))
    return {"seconds": seconds, "found": len(pygambit.nash.enumpure_solve(other).equilibria)}


def child(what: str, *arguments: int) -> Any:
    """What one measurement gives in a process of its own."""
    command = [sys.executable, __file__, what, *map(str, arguments)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def line(actors: int, count: int, draws: int, seconds: float | None, memory: int | None) -> str:
    """One size: ours beside what is allowed, then the others with their ratios."""
    mine = child("ours", actors, count, draws)
    told = [
        f"{actors} actors, {count} options, {draws:,} draw{'s' if draws > 1 else ''}: "
        f"{mine['four'] * 1e3:.1f} ms{f' of {seconds * 1e3:g}' if seconds else ''}, "
        f"{mine['memory']:.0f} MB{f' of {memory}' if memory else ''}; with SSEQ {mine['five'] * 1e3:.1f} ms"
    ]
    if draws == 1 and count <= SLOW_MOST and ORACLE.exists():
        taken = child("slow", actors, count)
        told.append(f"slow judge {taken:.2f} s, {taken / mine['four']:,.0f} times ours")
    if draws == 1 and count <= NORMAL_MOST and importlib.util.find_spec("pygambit"):
        other = child("normal_form", actors, count)
        ratio = other["seconds"] / mine["nash"]
        told.append(
            f"pygambit, pure Nash alone, {other['seconds'] * 1e3:.1f} ms, {ratio:,.1f} times our "
            f"{mine['nash'] * 1e3:.1f} ms ({other['found']:.0f} equilibria; ours {mine['found']:.0f})"
        )
    return "; ".join(told)


def main() -> None:
    """Print a line a size; with arguments, one measurement as JSON."""
    if len(sys.argv) > 1:
        measures: dict[str, Callable[..., Any]] = {"ours": ours, "slow": slow, "normal_form": normal_form}
        print(json.dumps(measures[sys.argv[1]](*map(int, sys.argv[2:]))))
        return
    print("Nash, GMR, SMR and SEQ of all situations for all actors; best of several runs")
    if not importlib.util.find_spec("pygambit"):
        print("pygambit is not installed here: its times are left out")
    if not ORACLE.exists():
        print("no shared data beside the repository: the slow judge is left out")
    for count, draws in (15, 1), (8, 100):  # compile first what is not in the cache yet, as that takes memory
        child("ours", 4, count, draws)
    for size in SIZES:
        print(line(*size), flush=True)


if __name__ == "__main__":
    main()
