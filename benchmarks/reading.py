"""How fast a folder of reports is read, by how many workers, and in how much memory; and that a kill loses nothing.

Run with `.venv/bin/python benchmarks/reading.py`, and `--help` for the number of reports; a thousand take some three
minutes on two cores. The reports are made up and varied: agency lines, quotations, lists of demands; plain text in
three encodings and web pages. A line a run, then one run that is killed again and again and goes on each time.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path

from scale import DETENTE, Watched

ENOUGH = 60
"""Sentences a second that the project aims at."""
MEMORY = 700
"""Megabytes that a process may take."""
KILLS = 5
WHO = ("Iran", "Oman", "Russia", "China", "Serbia", "NATO", "Washington", "Belgrade", "Greece", "Turkey", "Pakistan")
SAID = (
    "{a} said on {day} that it would {act} unless {b} agreed.",
    "{a} rejected the plan of {b} and called it unacceptable.",
    "The foreign minister of {a} told reporters that {b} would {act} if the talks failed.",
    "{a} offered to {act} in return for {n} million dollars.",
    "“We shall never accept this,” a senior Western diplomat said, and {b} knew it.",
    "{a} demanded that {b} withdraw {n} soldiers from the border.",
    "The talks had lasted for {n} days, and rain fell over the capital as the delegations left.",
    "In 1999, some {n},000 people fled to {b}, according to the Red Cross.",
    "Analysts were of the opinion that the economy, which had shrunk by {n} percent, would not bear another winter.",
)
ACTS = [
    "close the strait",
    "recognise the new state",
    "veto the draft resolution",
    "lift the sanctions",
    "recall its envoy",
]
DAYS = ["Monday", "Thursday", "17 February 2008", "the eve of the vote"]


def make(folder: Path, reports: int) -> int:
    """Write so many reports of 4 to 20 sentences; the number of sentences."""
    chance, total = random.Random(1), 0
    for number in range(reports):
        paragraphs = [[_sentence(chance) for _ in range(chance.randint(2, 4))] for _ in range(chance.randint(2, 5))]
        total += sum(map(len, paragraphs))
        told = [" ".join(one) for one in paragraphs]
        name, text = f"{number:05}.txt", "PARIS (AP) - " + "\n\n".join(told)
        encoding = {1: "cp1252", 2: "utf-16"}.get(number % 20, "utf-8")
        if number % 20 == 0:
            body = "".join(f"<p>{one}</p>" for one in told)
            name, text = f"{number:05}.html", f"<html><body><nav>Home</nav><article>{body}</article></body></html>"
        (folder / name).write_text(text, encoding=encoding)
    return total


def _sentence(chance: random.Random) -> str:
    a, b = chance.sample(WHO, 2)
    return chance.choice(SAID).format(
        a=a, b=b, n=chance.randint(2, 90), act=chance.choice(ACTS), day=chance.choice(DAYS)
    )


def start(folder: Path, output: Path, workers: int) -> subprocess.Popen[bytes]:
    """The command, begun."""
    command = [str(DETENTE), "read", str(folder), "--output", str(output), "--workers", str(workers)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def measure(folder: Path, output: Path, workers: int) -> tuple[float, float]:
    """Seconds and peak megabytes of one run."""
    begun = time.perf_counter()
    process = start(folder, output, workers)
    watched = Watched(process.pid)
    status = process.wait()
    seconds = time.perf_counter() - begun
    watched.end()
    if status:
        raise SystemExit(f"reading ended with {status}")
    return seconds, watched.most


def killed(folder: Path, output: Path, seconds: float) -> None:
    """Kill a run at different moments of about so many seconds, and let the last one end."""
    for turn in range(KILLS):
        process = start(folder, output, 2)
        time.sleep(seconds * (turn + 1) / KILLS / 2)
        process.kill()
        process.wait()
    start(folder, output, 2).wait()


def main() -> None:
    """Print a line a run; raises SystemExit where something is lost, twice, or larger than allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, seconds = Path(place, "reports"), 0.0
        folder.mkdir()
        sentences = make(folder, given.reports)
        print(f"{given.reports:,} reports of {sentences:,} sentences (aim: {ENOUGH} a second, {MEMORY} MB)")
        for workers in given.workers:
            seconds, memory = measure(folder, Path(place, f"{workers}.jsonl"), workers)
            rates = f"{given.reports / seconds:.1f} reports and {sentences / seconds:.0f} sentences a second"
            print(f"{workers} workers: {seconds:.0f} s, {rates}, {memory:.0f} MB together", flush=True)
            if memory > MEMORY * (workers + 1):
                raise SystemExit(f"{memory:.0f} MB is more than {MEMORY} MB a process")
        output = Path(place, "killed.jsonl")
        killed(folder, output, seconds)
        names = [json.loads(line)["file"] for line in output.read_text(encoding="utf-8").splitlines()]
        if sorted(names) != sorted(path.name for path in folder.iterdir()):
            raise SystemExit(f"{len(names)} lines for {given.reports} reports after {KILLS} kills")
        print(f"killed {KILLS} times and gone on: each report once")


if __name__ == "__main__":
    main()
