"""How fast the record's forecasts of Council votes are, and in how much memory.

Run with `.venv/bin/python benchmarks/council.py`. The limits are those the project promises on two cores. Each task
runs in a process of its own, so that its peak memory is its own; of several runs the best counts, as other work may
share the machine. Ends with 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from detente.record.forecast.asked import Asked, asked
from detente.record.forecast.doubted import doubted
from detente.record.forecast.history import PERMANENT
from detente.record.forecast.shipped import shipped

DRAFTS, SEATS, AT_ONCE, RUNS = 10_000, 15, 1_000, 3
DAY, ELECTED = date(2007, 4, 21), ("BEL", "COG", "GHA", "IDN", "ITA", "PAN", "PER", "QAT", "SVK", "ZAF")
LIMITS = {"command": 1.0, "forecasts": 5.0, "asked": None, "doubt": None}
"""Seconds promised, None where nothing is."""
TOLD = {
    "command": "detente run council-forecast kosovo-2007, a process from start to end",
    "forecasts": f"{DRAFTS:,} drafts of {SEATS} members forecast, {AT_ONCE:,} at once",
    "asked": "one draft asked for the first time",
    "doubt": "10,000 draws of one draft's doubt",
}


def command() -> None:
    """The command as a user gives it, from a warm disk."""
    detente = Path(sys.executable).with_name("detente")
    subprocess.run([detente, "run", "council-forecast", "kosovo-2007"], check=True, stdout=subprocess.DEVNULL)


def forecasts() -> None:
    """Drafts of the record, drawn with replacement, each from what was voted on before its own day."""
    model = shipped()
    random = np.random.default_rng(0)
    texts = model.history.texts[random.integers(0, len(model.history), DRAFTS)]
    members = [model.history.column[code] for code in (*PERMANENT, *ELECTED)]
    seats = np.tile(np.array(members), (AT_ONCE, 1))
    for first in range(0, DRAFTS, AT_ONCE):
        model.forecast(texts[first : first + AT_ONCE], seats)


def one(random: int = 0) -> Asked:
    """A draft of a topic never asked about before."""
    said = asked(DAY, f"Topic {random}", ["USA", "GBR"], (*PERMANENT, *ELECTED), PERMANENT)
    assert said is not None
    return said


def task(name: str) -> Callable[[], object]:
    if name == "command":
        return command
    if name == "forecasts":
        return forecasts
    if name == "asked":
        numbers = iter(range(100))
        return lambda: one(next(numbers))
    uniforms = np.random.default_rng(0).uniform(size=(10_000, 1 + SEATS))
    return lambda: doubted(one(), uniforms)


def measure(name: str) -> dict[str, float]:
    """Seconds of the best run after a first, and megabytes at the peak of this process or of the command's."""
    ask, times = task(name), []
    ask()
    for _ in range(RUNS):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    who = resource.RUSAGE_CHILDREN if name == "command" else resource.RUSAGE_SELF
    return {"seconds": min(times), "memory": resource.getrusage(who).ru_maxrss / 1024}


def check(name: str) -> bool:
    """Print a line for a task, and whether its limit holds."""
    run = subprocess.run([sys.executable, __file__, "--one", name], capture_output=True, text=True, check=True)
    found, limit = json.loads(run.stdout), LIMITS[name]
    held = limit is None or found["seconds"] <= limit
    said = "" if limit is None else f", limit {limit:g} s{'' if held else ' PASSED'}"
    print(f"{TOLD[name]}: {found['seconds']:.3g} s, peak {found['memory']:.0f} MB{said}", flush=True)
    return bool(held)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--one", choices=LIMITS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one)))
        return 0
    print(f"Load of the machine over the last minute: {os.getloadavg()[0]:.1f}")
    held = [check(name) for name in LIMITS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
