"""Random games put to both the kernels and the slow judge beside the repository (`shared/conflict/oracle.py`)."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from detente.graph.limited import anticipated
from detente.graph.options import Options, options, spelled_out
from detente.graph.reach import Reach, reach
from detente.graph.stable import CONCEPTS, WITH_OPTIONS, stable

HORIZONS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Pair:
    """One game twice: for the kernels, and as the oracle has it; `graph` is None where moves are listed alone."""

    graph: Options | None
    reach: Reach
    worth: np.ndarray
    other: Any


def oracle(shared: Path) -> ModuleType:
    """The slow judge."""
    spec = importlib.util.spec_from_file_location("conflict_oracle", shared / "conflict/oracle.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def worths(rng: random.Random, actors: int, size: int) -> list[list[int]]:
    """Few grades make many ties."""
    grades = rng.choice([1, 3, 8, 30])
    return [[rng.randint(0, grades) for _ in range(size)] for _ in range(actors)]


def option_pair(rng: random.Random, judge: ModuleType, most: int) -> Pair:
    """Two to four actors and up to `most` options; some infeasible patterns, some options for good once on or off."""
    actors, count = rng.randint(2, 4), rng.randint(1, most)
    owner = [rng.randrange(actors) for _ in range(count)]
    infeasible = [
        {k: rng.random() < 0.5 for k in rng.sample(range(count), rng.randint(1, count))}
        for _ in range(rng.choice([0, 1, 3, count]))
    ]
    stuck = {k: rng.choice(["fwd", "back"]) for k in range(count) if rng.random() < 0.25}
    once_on, once_off = ([k for k, way in stuck.items() if way == one] for one in ("fwd", "back"))
    graph = options(owner, infeasible, once_on, once_off, actors)
    banned = [[(k, "Y" if on else "N") for k, on in pattern.items()] for pattern in infeasible]
    own = [[k for k in range(count) if owner[k] == i] for i in range(actors)]
    other = judge.from_options(list(range(actors)), own, count, banned, stuck, [[]] * actors)
    other.P = worths(rng, actors, other.m)
    assert other.bits == graph.codes.tolist()
    return Pair(graph, spelled_out(graph), np.array([other.P], float), other)


def listed_pair(rng: random.Random, judge: ModuleType) -> Pair:
    """Any moves at all: two own moves in a row need not be one."""
    actors, size, share = rng.randint(2, 4), rng.randint(2, 9), rng.choice([0.08, 0.2, 0.4])
    moves = [[{t for t in range(size) if t != s and rng.random() < share} for s in range(size)] for _ in range(actors)]
    other = judge.Game(list(range(actors)), list(range(size)), moves, worths(rng, actors, size))
    rows = [(s, t, i) for i, own in enumerate(moves) for s, ends in enumerate(own) for t in ends]
    return Pair(None, reach(size, actors, rows), np.array([other.P], float), other)


def pairs(seed: int, judge: ModuleType, count: int, most: int):
    """That many games, every fourth with listed moves."""
    rng = random.Random(seed)
    for k in range(count):
        pair = option_pair(rng, judge, most) if k % 4 else listed_pair(rng, judge)
        if pair.other.m:
            yield pair


def mismatches(pair: Pair) -> tuple[Counter[str], Counter[str]]:
    """Judgements that differ from the oracle's, and judgements made, by concept."""
    wrong: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for name, found, expected in _judged(pair):
        wrong[name] += int((np.asarray(found) != np.asarray(expected)).sum())
        made[name] += np.asarray(found).size
    return wrong, made


def _judged(pair: Pair):
    other = pair.other
    places = [(s, i) for s in range(other.m) for i in range(other.n)]
    known = WITH_OPTIONS if pair.graph else CONCEPTS
    expected = [[getattr(other, concept)(i, s) for s, i in places] for concept in known]
    if pair.graph:
        one, many = stable(pair.graph, pair.worth, known), stable(pair.graph, pair.worth.repeat(2, axis=0), known)
        for name, alone, twice, right in zip(known, one[0], many[1], expected, strict=True):
            yield f"{name} (options)", alone.reshape(-1), right
            yield f"{name} (options)", twice.reshape(-1), right
    codes = pair.graph.codes if pair.graph else None
    every, back = stable(pair.reach, pair.worth, known, codes)[0], range(other.m)[::-1]
    few = stable(pair.reach, pair.worth, known, codes, at=back)[0, :, back]
    for name, found, chosen, right in zip(known, every, few.swapaxes(0, 1), expected, strict=True):
        yield f"{name} (moves)", found.reshape(-1), right
        yield f"{name} (chosen)", chosen.reshape(-1), right
    if other.n == 2:
        for h in HORIZONS:
            ends = [[other.G(h, i, s) for s in range(other.m)] for i in range(2)]
            yield f"limited {h}", anticipated(pair.reach, pair.worth, h)[0], ends
    yield from _of_coalitions(pair)


def _of_coalitions(pair: Pair):
    """Coalition concepts, wherever the kernel for them is part of the project."""
    if importlib.util.find_spec("detente.graph.coalitions") is None:
        return
    module = importlib.import_module("detente.graph.coalitions")
    other = pair.other
    every = [c for size in range(1, other.n + 1) for c in itertools.combinations(range(other.n), size)]
    found = module.coalition_stable(pair.reach, pair.worth, every)[0]
    for name, judged in zip(module.COALITION_CONCEPTS, found, strict=True):
        yield name, judged, [[getattr(other, name)(c, s) for s in range(other.m)] for c in every]
