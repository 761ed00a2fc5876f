"""Results with known doubt: formulas of inputs planted into draws of a case made for the purpose."""

from __future__ import annotations

from functools import cache

import numpy as np

from detente.case import Case
from detente.casefile import from_plain
from detente.draws import Draws
from detente.numeric import uniforms
from detente.result import Measure, Quantity, Result, summarise

NAMES = [f"actor.a{k:03}.influence" for k in range(200)]


@cache
def case_of(count: int) -> Case:
    """A case with this many inputs."""
    actors = {f"a{k:03}": {"name": f"A{k}", "influence": [10, 50, 90]} for k in range(count)}
    return from_plain({"detente": 1, "title": "planted", "as_of": "2020-01-01", "until": "2021-01-01", "actor": actors})


def planted(count: int, n: int, seed: int = 0) -> tuple[Draws, np.ndarray]:
    """Draws of a case with this many inputs, each uniform on (0, 1), and their values (n, inputs)."""
    draws = case_of(count).draw(n, seed)
    still = {item.name: 0.5 for item in draws.case.inputs}
    values = np.column_stack([uniforms(seed, name, 0, n)[:, 0] for name in NAMES[:count]])
    return draws.changing({**still, **dict(zip(NAMES, values.T, strict=False))}), values


def result_of(unit: str = "chance", noise: dict[str, float] | None = None, **columns: np.ndarray) -> Result:
    """A result with these columns as measures; `noise` is the variance of simulation in them."""
    measures: dict[str, Measure] = {}
    for name, values in columns.items():
        own = np.full(len(values), (noise or {}).get(name, 0.0))
        best = Quantity(values[:1], unit, name)
        measures[name] = summarise(name, Quantity(values, unit, f"the {name}", own), best)
    rest = {"measures": measures, "tables": {}, "best_tables": {}, "caveats": ()}
    return Result("planted", "?", "planted", "", {}, len(next(iter(columns.values()))), 0, "", True, **rest)
