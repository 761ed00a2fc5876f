"""How fast the models of talks are, warm, in how much memory, and beside slow restatements of the same models.

Run with `.venv/bin/python benchmarks/bargaining.py [--only NAME ...]`; the limits are those the project
promises on two cores. Each task runs in a process of its own, so that its peak memory is its own; of several runs the
best counts, as other work may share the machine. The slow restatements are timed in the same process: that of expected
utility is `tests/slow_offers.py`, that of KTAB's model comes with the shared data. Ends with 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from detente.analyses.bargaining.compromise import compromise
from detente.analyses.bargaining.condorcet import condorcet
from detente.analyses.bargaining.exchange import exchange
from detente.analyses.bargaining.expected_utility import expected_utility
from detente.talks import exchange_file, ktab
from detente.talks.offers import OfferSettings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
RUNS, DRAWS, BATCH, ROUNDS = 7, 10_000, 100, 10
SPREAD = 5.0
"""Standard deviation of positions and saliences over the draws of a batch, in points."""


@dataclass(frozen=True)
class Task:
    """What to time: `ask` does it `times` over; `slow`, where there is one, as a restatement would, `slowly` times less
    often than `ask` does it all."""

    ask: Callable[[], object]
    times: int = 1
    slow: Callable[[], object] | None = None
    slowly: int = 1


def _module(name: str, path: Path) -> Any:
    """A module that is no part of the package."""
    found = importlib.util.spec_from_file_location(name, path)
    assert found is not None
    assert found.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def emission() -> Task:
    """Ten governments on the emissions of cars (Scholz, Calbert and Smith 2011), drawn around their positions."""
    slow_round = _module("slow_offers", ROOT / "tests/slow_offers.py").slow_round

    influence = np.array([8, 8, 3, 16, 16, 16, 16, 5, 5, 8]) / 100
    years, salience = (
        np.array([4.0, 7, 4, 4, 10, 10, 10, 7, 4, 7]),
        np.array([80.0, 40, 20, 80, 60, 60, 90, 10, 100, 70]),
    )
    drawn = np.clip(years + np.random.default_rng(0).normal(0, 0.5, (DRAWS, 10)), 4, 10)
    settings = OfferSettings(rounds=ROUNDS)

    def slow() -> None:
        x = drawn[0]
        for _ in range(ROUNDS):
            x = np.array(slow_round(x, influence, salience / 100, float(np.ptp(drawn[0])), settings))

    return Task(partial(expected_utility, drawn, salience, influence, settings), slow=slow, slowly=DRAWS)


def oil(draws: int) -> Task:
    """Twenty-six actors on China's oil policy, one of KTAB's own samples, until talks rest."""
    folder = SHARED / "bargaining/ktab"
    said = ktab.parse((folder / "SOE-Policy/input.csv").read_text(encoding="utf-8"))
    noise = np.random.default_rng(0).normal(0, SPREAD if draws > 1 else 0, (2, draws, *said.position.shape))
    position, salience = np.clip(said.position + noise[0], 0, 100), np.clip(said.salience + noise[1], 0, 100)
    influence = np.repeat(said.influence[None], draws, axis=0)
    oracle = _module("ktab_oracle", folder / "oracle.py")
    slow = partial(oracle.run, influence[0], position[0], salience[0])
    return Task(partial(condorcet, position, salience, influence), draws, slow)


def copenhagen() -> Task:
    """Eleven parties on seven issues of the climate, ten rounds of exchanges at equal gain."""
    slow_round = _module("slow_exchange", ROOT / "tests/slow_exchange.py").slow_round
    text = (SHARED / "bargaining/exchange/copenhagen.csv").read_text(encoding="utf-8")
    said = exchange_file.parse(text)

    def slow() -> None:
        x = said.position
        for _ in range(ROUNDS):
            x = slow_round(x, said.salience / 100, said.influence)[1]

    one = said.position[None], said.salience[None], said.influence[None]
    return Task(partial(exchange, *one, ROUNDS), slow=slow)


def million() -> Task:
    """Twenty actors on five issues, a million draws: the compromise of arrays that fill most of the memory."""
    generator, shape = np.random.default_rng(0), (1_000_000, 5, 20)
    position, salience = generator.random(shape), generator.random(shape)
    position *= 100
    return Task(partial(compromise, position, salience, generator.random((shape[0], 1, shape[2]))))


TASKS: dict[str, tuple[Callable[[], Task], float, str]] = {
    "expected-utility": (emission, 0.5, f"expected-utility: emissions, {ROUNDS} rounds × {DRAWS:,} draws"),
    "condorcet": (partial(oil, 1), 0.1, "condorcet: SOE-Policy to its stop, once"),
    "condorcet-batch": (partial(oil, BATCH), 0.02, f"condorcet: SOE-Policy to its stop, a draw of {BATCH}"),
    "exchange": (copenhagen, 0.05, f"exchange: Copenhagen, {ROUNDS} rounds"),
    "compromise": (million, 2.0, "compromise: 1,000,000 draws × 20 actors × 5 issues"),
}
"""What makes the task, seconds promised for each time it is done, what it is."""


def measure(name: str) -> dict[str, float]:
    """Seconds of the best run, megabytes at the peak, and seconds of the slow restatement, in this process."""
    task = TASKS[name][0]()
    task.ask()
    seconds = min(_seconds(task.ask) for _ in range(RUNS)) / task.times
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory, "slow": task.slowly * _seconds(task.slow) if task.slow else 0.0}


def _seconds(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def check(name: str) -> bool:
    """Print a line for a task, and whether its limit holds."""
    run = subprocess.run([sys.executable, __file__, "--one", name], capture_output=True, text=True, check=False)
    if run.returncode:
        print(f"{TASKS[name][2]}: not measured ({(run.stderr.strip().splitlines() or ['no reason told'])[-1]})")
        return True
    found, (_, limit, told) = json.loads(run.stdout), TASKS[name]
    times = f", {found['slow'] / found['seconds']:,.0f} times the slow restatement's speed" if found["slow"] else ""
    print(f"{told}: {found['seconds']:.4f} s (limit {limit:g} s), peak {found['memory']:.0f} MB{times}")
    return bool(found["seconds"] <= limit)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(TASKS), default=list(TASKS))
    parser.add_argument("--one", choices=list(TASKS))
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one)))
        return 0
    held = [check(name) for name in chosen.only]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
