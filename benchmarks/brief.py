"""How long the brief, help and check take, and how much memory: each in its own process, warm.

Run with `.venv/bin/python benchmarks/brief.py`; the limits are those the project promises on two cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

DETENTE = Path(sys.executable).parent / "detente"
COMMANDS = (
    (["brief", "kosovo-2007", "--draws", "10000"], 20.0),
    (["brief", "kosovo-2007", "--draws", "10000", "--format", "html"], 20.0),
    (["--help"], 0.4),
    (["check", "kosovo-2007"], 0.6),
)
"""A command line and the seconds it may take."""
MEMORY = 1024
"""Megabytes any of them may take."""


def measure(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one run."""
    start = time.perf_counter()
    process = subprocess.Popen([DETENTE, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"detente {' '.join(arguments)} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    """Print a line a command: seconds and megabytes beside what is allowed, the better of two runs."""
    subprocess.run([DETENTE, "brief", "kosovo-2007", "--draws", "20"], stdout=subprocess.DEVNULL, check=True)
    for arguments, seconds in COMMANDS:
        taken, memory = min(measure(arguments) for _ in range(2))
        print(f"detente {' '.join(arguments)}: {taken:.2f} s of {seconds:g} s, {memory:.0f} MB of {MEMORY} MB")


if __name__ == "__main__":
    main()
