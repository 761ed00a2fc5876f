"""How fast voting power and adoption are, warm, in how much memory, and beside peers.

Run with `.venv/bin/python benchmarks/votes.py [--peers PYTHON] [--patience SECONDS]`; the limits are those the project
promises on two cores. Each task runs in a process of its own, so that its peak memory is its own; of several runs the
best counts, as other work may share the machine. A peer not done when patience ends is stopped, and the ratio is then
a lower bound. Ends with 1 when a limit is passed.

PYTHON is one that has the peers, `power-bdd` and `powerindex`. Neither is a dependency; give them an environment of
their own:

    python -m venv ../peers && ../peers/bin/pip install power-bdd powerindex
    .venv/bin/python benchmarks/votes.py --peers ../peers/bin/python --patience 90
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from detente.bodies.chance import outcome_chances
from detente.bodies.halves import winning_counts
from detente.bodies.library import library_body
from detente.bodies.power import pivot_power, swings
from detente.bodies.rule import All, Any, Rule, Tally, fewer_against, quota, tallies

LIMITS = {"union": 0.010, "nice": None, "fund": 0.010, "fund-85": None, "fund-orders": 2.0, "adoption": 0.5}
"""Seconds promised, None where nothing is."""
PEERS = {"union": ("power-bdd", 50), "fund": ("powerindex", 10_000)}
"""Who else does it, and how many times faster ours must be."""
TOLD = {
    "union": "EU-27, Lisbon with raw populations, Banzhaf and Shapley–Shubik",
    "nice": "EU-27, Nice with raw populations, Banzhaf and Shapley–Shubik",
    "fund": "IMF majority, Banzhaf",
    "fund-85": "IMF 85%, Banzhaf",
    "fund-orders": "IMF majority, Shapley–Shubik",
    "adoption": "Security Council, 10,000 draws of adoption, three-valued and correlated",
}
RUNS, DRAWS, NODES = 20, 10_000, 8

POWER_BDD = """
import json, sys, time
from power_bdd.bdd import BDD, WeightedGame
people, needed, states, against = json.load(sys.stdin)
start, n = time.perf_counter(), len(people)
heads, crowd, few = WeightedGame(states, [1] * n), WeightedGame(needed, people), WeightedGame(n - against + 1, [1] * n)
body = BDD(heads) & BDD(crowd) | BDD(few)
banzhaf, shapley = body.calc_banzhaf(), body.calc_shapley()
print(json.dumps([time.perf_counter() - start, max(banzhaf), max(shapley)]))
"""
POWERINDEX = """
import json, sys, time
from powerindex.powerindex import Game
weights, needed = json.load(sys.stdin)
start, game = time.perf_counter(), Game(needed, weights=weights)
game.calc_banzhaf()
print(json.dumps([time.perf_counter() - start, max(game.banzhaf)]))
"""


def union() -> Rule:
    """The members of 2007 by the Treaty of Lisbon, with the people of that year in hundreds."""
    nice = library_body("eu-council-nice").rule(date(2007, 1, 1))
    people = list(tallies(nice.expression)[-1].yes)
    states = nice.members
    needed = -(-65 * sum(people) // 100)
    heads, crowd = quota(states, 15), quota(states, needed, people)
    return Rule(states, Any((All((heads, crowd)), fewer_against(states, 4))), "EU-27")


def fund(majority: str = "") -> Rule:
    return library_body(f"imf-board-of-governors{majority}").rule(date(2022, 3, 1))


def both(rule: Rule) -> None:
    winning_counts.cache_clear()
    swings(rule)
    pivot_power(rule)


def adoption() -> Callable[[], object]:
    """Chances from an ordered logit with one shock in common, integrated over its nodes."""
    council = library_body("un-security-council").rule(date(2007, 4, 21))
    leaning = np.random.default_rng(0).normal(0, 1, (DRAWS, 1, 15))
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    share = weights / weights.sum()

    def ask() -> object:
        latent = leaning + 0.7 * nodes[:, None]
        no, not_yes = (1 / (1 + np.exp(latent + band)) for band in (0.5, -0.5))
        chances = np.stack([no, not_yes - no, 1 - not_yes], axis=-1)
        return outcome_chances(council, chances).adopted @ share

    return ask


def task(name: str) -> Callable[[], object]:
    if name == "adoption":
        return adoption()
    if name == "fund-orders":
        body = fund()
        return lambda: pivot_power(body)
    if name.startswith("fund"):
        body = fund(name.removeprefix("fund"))
        return lambda: swings(body)
    body = union() if name == "union" else library_body("eu-council-nice").rule(date(2007, 1, 1))
    return lambda: both(body)


def measure(name: str) -> dict[str, float]:
    """Seconds of the best run and megabytes at the peak, in this process."""
    ask = task(name)
    ask()
    times = []
    for _ in range(RUNS if name != "fund-orders" else 3):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return {"seconds": min(times), "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def peer(name: str, python: str, patience: float) -> tuple[float, list[float]] | None:
    """Seconds the peer took, and its largest shares; the patience, and none, when it was stopped."""
    if name == "union":
        states = union()
        crowd = next(t for t in tallies(states.expression) if max(t.yes) > 1)
        code, asked = POWER_BDD, [list(crowd.yes), crowd.at_least, 15, 4]
    else:
        majority = fund().expression
        assert isinstance(majority, Tally)
        votes = [int(yes - no) // 2 for yes, no in zip(majority.yes, majority.no, strict=True)]
        code, asked = POWERINDEX, [votes, sum(votes) // 2 + 1]
    try:
        found = subprocess.run(
            [python, "-c", code], input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=patience
        )
    except subprocess.TimeoutExpired:
        return patience, []
    except subprocess.CalledProcessError as failed:
        print(f"  {PEERS[name][0]} failed: {(failed.stderr.strip().splitlines() or [str(failed)])[-1]}")
        return None
    seconds, *shares = json.loads(found.stdout)
    return seconds, shares


def check(name: str, python: str, patience: float) -> bool:
    """Print a line for a task, and whether its limits hold."""
    run = subprocess.run([sys.executable, __file__, "--one", name], capture_output=True, text=True, check=True)
    found, limit = json.loads(run.stdout), LIMITS[name]
    held = bool(limit is None or found["seconds"] <= limit)
    said = "" if limit is None else f", limit {1000 * limit:g} ms{'' if held else ' PASSED'}"
    print(f"{TOLD[name]}: {1000 * found['seconds']:.3g} ms, peak {found['memory']:.0f} MB{said}", flush=True)
    if not python or name not in PEERS:
        return held
    other, needed = PEERS[name]
    answered = peer(name, python, patience)
    if answered is None:
        return False
    seconds, shares = answered
    ratio = seconds / found["seconds"]
    done = f"{seconds:.3g} s" if shares else f"stopped after {seconds:g} s"
    more = "" if shares else "more than "
    print(
        f"  {other}: {done}, {more}{ratio:,.0f} times ours (promised: {needed:,}); largest shares {shares}", flush=True
    )
    return held and bool(ratio >= needed)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--peers", default="", metavar="PYTHON")
    options.add_argument("--patience", type=float, default=900.0, metavar="SECONDS")
    options.add_argument("--one", choices=LIMITS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one)))
        return 0
    held = [check(name, chosen.peers, chosen.patience) for name in LIMITS]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
