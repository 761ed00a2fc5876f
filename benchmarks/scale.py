"""How many draws a second, by how many workers, and in how much memory: each run a command of its own, warm.

Run with `.venv/bin/python benchmarks/scale.py`, and `--help` for what can be left out; with the defaults it takes some
ten minutes on two cores. A line a run: what the command took from start to end, draws a second of that, the processor
time a draw of all its processes, and the most memory they held together.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]

DETENTE = Path(sys.executable).parent / "detente"
ANALYSES = ("adoption",)
SIZES = (10_000, 100_000, 1_000_000)
PROMISED = {("adoption", 1_000_000, 2): 60.0}
"""Seconds that the project aims at on two cores."""
MEMORY = 4096
"""Megabytes that no run may pass."""
EVERY = 0.2
"""Seconds between two looks at the memory."""


class Watched:
    """The processes of a command: the most memory they have held together, and the processor time of all."""

    def __init__(self, pid: int) -> None:
        self.most, self._over = 0.0, threading.Event()
        self._times: dict[int, float] = {}
        self._process = psutil.Process(pid)
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            try:
                family = [self._process, *self._process.children(recursive=True)]
                self.most = max(self.most, sum(self._of(process) for process in family) / 2**20)
            except psutil.NoSuchProcess:
                return

    def _of(self, process: psutil.Process) -> float:
        """Bytes a process holds, those shared with others in proportion."""
        try:
            used = process.cpu_times()
            self._times[process.pid] = used.user + used.system
            return float(process.memory_full_info().pss)
        except psutil.NoSuchProcess:
            return 0.0

    def end(self) -> float:
        """Stop looking; seconds of processor time."""
        self._over.set()
        self._thread.join()
        return sum(self._times.values())


def measure(analysis: str, draws: int, workers: int, case: str) -> tuple[float, float, float]:
    """Seconds, seconds of processor time, and peak megabytes of one run that keeps its chunks in a folder."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(DETENTE), "run", analysis, case, "--draws", str(draws), "--json"]
        command += ["--workers", str(workers), "--checkpoint", folder]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        watched = Watched(process.pid)
        status = process.wait()
        seconds = time.perf_counter() - start
        used = watched.end()
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return seconds, used, watched.most


def main() -> None:
    """Print a line a run, and beside it what is aimed at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="kosovo-2007")
    parser.add_argument("--analyses", nargs="+", default=ANALYSES, help="also compromise, stability, escalation")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="leave out sizes above this many draws")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    print(f"{'analysis':12} {'draws':>10} {'workers':>7} {'seconds':>8} {'draws/s':>9} {'µs cpu a draw':>14} {'MB':>6}")
    for analysis in given.analyses:
        subprocess.run(
            [DETENTE, "run", analysis, given.case, "--draws", "20"], stdout=subprocess.DEVNULL, check=True
        )  # warm what is compiled
        for draws in (size for size in SIZES if size <= given.most):
            for workers in given.workers:
                seconds, used, memory = measure(analysis, draws, workers, given.case)
                aim = PROMISED.get((analysis, draws, workers))
                line = f"{analysis:12} {draws:10,} {workers:7} {seconds:8.1f} {draws / seconds:9,.0f} "
                line += f"{1e6 * used / draws:14.0f} {memory:6.0f}"
                print(line + (f"  (aim: {aim:g} s)" if aim else ""), flush=True)
                if memory > MEMORY:
                    raise SystemExit(f"{memory:.0f} MB is more than the {MEMORY} MB allowed")


if __name__ == "__main__":
    main()
