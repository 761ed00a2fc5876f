"""Random games of the graph model judged by the kernels and by the slow judge, and how often the two differ.

Run with `.venv/bin/python benchmarks/conflict_games.py --games 20000 --seed 1`: two to four actors, up to six
options, ties, infeasible combinations, options for good in either direction, and every fourth game a list of any
moves at all. Needs the shared data beside the repository. Ends with 1 when anything differs.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BATCH = 250
"""Games of one seed: a differing judgement is found again by its seed and place."""


def batch(seed: int, games: int, most: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """Differing judgements and judgements made by concept, and where they differ."""
    sys.path.insert(0, str(ROOT / "tests"))
    made_by: Any = importlib.import_module("oracle_games")
    judge = made_by.oracle(ROOT.parent / "shared")
    wrong: Counter[str] = Counter()
    made: Counter[str] = Counter()
    where = []
    for k, pair in enumerate(made_by.pairs(seed, judge, games, most)):
        differ, judged = made_by.mismatches(pair)
        wrong.update(differ)
        made.update(judged)
        where += [f"seed {seed}, game {k}: {name}" for name, count in differ.items() if count]
    return wrong, made, where


def main() -> None:
    """Print a line a concept: judgements that differ, of how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1, help="the first seed; each 250 games take the next one")
    parser.add_argument("--options", type=int, default=6, help="the most options of a game")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    sizes = [min(BATCH, asked.games - done) for done in range(0, asked.games, BATCH)]
    wrong: Counter[str] = Counter()
    made: Counter[str] = Counter()
    start = time.perf_counter()
    with ProcessPoolExecutor(asked.workers) as pool:
        seeds = range(asked.seed, asked.seed + len(sizes))
        for differ, judged, where in pool.map(batch, seeds, sizes, [asked.options] * len(sizes)):
            wrong.update(differ)
            made.update(judged)
            print(*where, sep="\n", end="\n" if where else "", flush=True)
    for name in sorted(made):
        print(f"{name}: {wrong[name]} of {made[name]:,} judgements differ")
    print(f"{asked.games:,} games in {time.perf_counter() - start:.0f} s")
    sys.exit(1 if sum(wrong.values()) else 0)


if __name__ == "__main__":
    main()
