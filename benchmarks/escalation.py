"""How long the crisis takes and how much memory: walks, exact chains, a SciPy peer on the same chains, a large case.

Run with `.venv/bin/python benchmarks/escalation.py`. The peer puts each chain's generator into a sparse matrix and lets
scipy.sparse.linalg.expm_multiply carry it to the horizon, in the same process, one thread; ours is timed likewise.
The large case has 18 options that exclude nothing: 262,144 situations, in a process of its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import numba
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import expm_multiply

from detente import load
from detente.casefile import from_plain
from detente.draws import Draws
from detente.joint.chain import EDGES, MOST_STATES, chain
from detente.joint.chain_graph import arrive, explore, forget, place, room
from detente.joint.foresight import Model, model
from detente.joint.resolve import fixtures, foreseen, resolve, scratch_of, seeds
from detente.joint.walk import AHEAD, walk
from detente.joint.whole import Whole, whole

T = TypeVar("T")
OPTIONS, ACTORS, LARGE_DRAWS = 18, 6, 100
PEER_CHAINS = 300
DRAWS, WALKS = 1000, 16


def main() -> None:
    if "--large" in sys.argv:
        large()
        return
    draws = load("kosovo-2007").draw(DRAWS)
    joint = whole(draws)
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)
    compare(draws, joint, built)
    peer(draws, joint, built)
    subprocess.run([sys.executable, __file__, "--large"], check=True)


def compare(draws: Draws, joint: Whole, built: Model) -> None:
    """Time of both methods, and which leaves less variance at equal time."""
    warm = draws.part(0, 2)
    for method in (walk, chain):
        method(warm, joint.space, built, walks=2, ahead=AHEAD)
    walked, walking = timed(lambda: walk(draws, joint.space, built, walks=WALKS, ahead=AHEAD))
    solved, solving = timed(lambda: chain(draws, joint.space, built, walks=WALKS, ahead=AHEAD))
    print(f"kosovo-2007, {DRAWS} draws × {WALKS} of resolve: walks {walking:.2f} s, chains {solving:.2f} s "
          f"({solved.solved:.1%} solved, each chance within {solved.error:.0e})")  # fmt: skip
    both = walked.noise.sum(axis=0), solved.noise.sum(axis=0)
    seen = both[1] > 1e-9
    gain = both[0][seen] / both[1][seen]
    total = both[0].sum() / both[1].sum()
    print(f"variance of walks over that of chains: median {np.median(gain):.2f}; of their total {total:.2f}")
    ratio = both[0].sum() * walking / (both[1].sum() * solving)
    print(f"at equal time chains leave {1 / ratio:.1f} times the variance of walks")


def peer(draws: Draws, joint: Whole, built: Model) -> None:
    """The time the same chains take by expm_multiply, and how far apart the answers are."""
    few = draws.part(0, PEER_CHAINS)
    chances: list[np.ndarray] = []
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    graphs = list(generators(few, joint, built))
    started = time.perf_counter()
    for matrix, days in graphs:
        start = np.zeros(matrix.shape[0])
        start[0] = 1.0
        chances.append(expm_multiply(matrix * days, start))
    theirs = time.perf_counter() - started
    _, ours = timed(lambda: chain(few, joint.space, built, walks=1, ahead=AHEAD))
    numba.set_num_threads(threads)
    print(f"{len(graphs)} chains: ours, by 12 dates with first passages, looking ahead and two stretches, {ours:.2f} s")
    print(f"the same by expm_multiply, only to the first lapse, matrices given: {theirs:.2f} s")
    states = [matrix.shape[0] for matrix, _ in graphs]
    print(f"largest chain {max(states)} states, mean {np.mean(states):.0f}")
    lost = max(abs(1 - p.sum()) for p in chances)
    print(f"chances of the peer sum to 1 within {lost:.0e}")


def generators(draws: Draws, joint: Whole, built: Model) -> Iterator[tuple[csr_matrix, float]]:
    """The transposed generator of each draw's chain until the first draft lapses, and the days until then."""
    m, fixed = built.arrays(), fixtures(joint.space)
    horizon = float(draws.case.horizon)
    lapses = [a for a, act in enumerate(joint.space.acts) if act.kind == "lapse"]
    V, done, work = foreseen(AHEAD, m)
    graph, scratch = room(MOST_STATES, EDGES * MOST_STATES), scratch_of(len(joint.space.acts))
    seed = seeds(draws, "walk", 1)
    for d in range(draws.n):
        scratch[5][0] = seed[d, 0]
        resolve(scratch[5], built.noise[d], built.coin[d], built.unmodelled[d], scratch[0], scratch[1])
        forget(graph)
        none = np.uint64(0)
        s, did, seen, highest = arrive(d, 0, none, none, 0, 0.0, fixed[0], m)
        _, count = place(s, did, seen, highest, 0, graph)
        count = explore(d, AHEAD, 0.0, count, MOST_STATES, V, done, work, m, fixed, scratch, graph)
        if count > 0:
            days = min([horizon, *(1 / built.rate[d, a] for a in lapses)])
            ends = graph[2][count]
            source = np.repeat(np.arange(count), np.diff(graph[2][: count + 1]))
            target, rate = graph[3][:ends, 0], graph[4][:ends].copy()
            leaving = np.bincount(source, rate, minlength=count)
            entries = np.concatenate([rate, -leaving])
            rows, columns = np.concatenate([target, np.arange(count)]), np.concatenate([source, np.arange(count)])
            yield csr_matrix((entries, (rows, columns)), shape=(count, count)), days


def large() -> None:
    """A case of 18 options, each free: time and peak memory of walks, and of chains where they are small enough."""
    draws = from_plain(large_case()).draw(LARGE_DRAWS)
    joint, exploring = timed(lambda: whole(draws))
    built = model(draws, joint.space, joint.worth, joint.votes, 1.0)
    print(f"{OPTIONS} options of {ACTORS} actors: {len(joint.space):,} situations, {len(joint.space.moves):,} moves, "
          f"explored in {exploring:.1f} s, {megabytes():.0f} MB so far")  # fmt: skip
    walk(draws.part(0, 1), joint.space, built, walks=1, ahead=1)
    for ahead in (1, AHEAD):
        _, taken = timed(partial(walk, draws, joint.space, built, walks=WALKS, ahead=ahead))
        print(f"walks, {LARGE_DRAWS} draws × {WALKS}, {ahead} replies ahead: {taken:.2f} s, peak {megabytes():.0f} MB")
    chain(draws.part(0, 1), joint.space, built, walks=1, ahead=1)
    solved, taken = timed(lambda: chain(draws, joint.space, built, walks=1, ahead=AHEAD))
    print(f"auto, {LARGE_DRAWS} draws × 1: {taken:.2f} s, {solved.solved:.0%} solved, peak {megabytes():.0f} MB")


def large_case() -> dict[str, object]:
    """Six actors with three options each; every issue is moved by the options of two of them."""
    actors = [f"a{i}" for i in range(ACTORS)]
    options = {f"o{k:02}": actors[k % ACTORS] for k in range(OPTIONS)}
    return {
        "detente": 1,
        "title": "Eighteen free options",
        "as_of": "2020-01-01",
        "until": "2020-12-31",
        "actor": {a: {"name": a.upper(), "influence": [20, 50, 80], "reason": "invented"} for a in actors},
        "class": {"act": {"rate": [0.1, 0.3, 0.5], "reason": "invented"}},
        "option": {
            k: {"actor": a, "text": k, "class": "act", "days": [30, 90, 200], "reason": "invented"}
            for k, a in options.items()
        },
        "motives": {
            a: {k: {"points": [-20, (7 * i + 3 * j) % 15 - 7, 20], "reason": "invented"} for j, k in enumerate(options)}
            for i, a in enumerate(actors)
        },
        "ladder": {"rungs": ["calm", "tense", "war"], "cases": [["o00 and o05", 2], ["o03 or o04", 1], ["else", 0]]},
    }


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What a call gives, and its seconds."""
    started = time.perf_counter()
    result = run()
    return result, time.perf_counter() - started


def megabytes() -> float:
    """Peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
