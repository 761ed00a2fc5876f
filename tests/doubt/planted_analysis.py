"""An analysis whose answer is a formula of the inputs of a case made for it: doubt is asked of it as of any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from detente.analysis import Analysis
from detente.case import Case
from detente.casefile import from_plain
from detente.doubt.question import Question
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer, Quantity

Formula = Callable[[Array], Array]


def name(k: int) -> str:
    """The k-th input."""
    return f"actor.a{k:03}.influence"


def case_of(count: int, correlate: list[Any] | None = None, estimate: list[float] | None = None) -> Case:
    """A case with so many inputs (0–100, 10% to 90% as `estimate`), beside the parameters every case has."""
    actors = {f"a{k:03}": {"name": f"A{k}", "influence": estimate or [10, 50, 90]} for k in range(count)}
    whole = {"detente": 1, "title": "planted", "as_of": "2020-01-01", "until": "2021-01-01", "actor": actors}
    return from_plain({**whole, "correlate": correlate or []})


def chances(draws: Draws, count: int) -> Array:
    """The inputs as chances, uniform on (0, 1) where they vary freely, shape (n, count)."""
    grid = np.linspace(0.0005, 0.9995, 4001)
    values = draws.inputs[name(0)].estimate.quantile(grid)
    return np.column_stack([np.interp(draws[name(k)], values, grid) for k in range(count)])


def values(draws: Draws, count: int) -> Array:
    """The inputs as they are, shape (n, count)."""
    return np.column_stack([draws[name(k)] for k in range(count)])


def asking(count: int, formula: Formula, unit: str = "points", of: Callable[[Draws, int], Array] = chances,
           luck: float = 0.0, most: int = 10**9) -> Question:  # fmt: skip
    """A question answered by `formula` of (n, count) inputs; `luck` the deviation of a noise that draws freeze,
    `most` the draws it answers at once."""

    def answer(draws: Draws) -> Answer:
        few = draws.part(0, min(draws.n, most))
        noise = luck * np.sqrt(12) * (few.noise("planted", 1)[:, 0] - 0.5)
        known = np.full(few.n, luck**2) if luck else None
        return Answer({"y": Quantity(formula(of(few, count)) + noise, unit, "the answer", known)})

    chosen = Analysis("planted", "tests", "?", "none", "none", answer, lambda result: [])
    return Question(chosen, "y", {}, "the answer", unit)


def ishigami(u: Array) -> Array:
    """Ishigami & Homma (1990) of three uniforms on (0, 1): sin x + 7 sin² y + 0.1 z⁴ sin x on (−π, π)."""
    x, y, z = (np.pi * (2 * u[:, k] - 1) for k in range(3))
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def ishigami_shares() -> tuple[Array, Array]:
    """First-order and total shares of the three, exactly."""
    a, b, pi = 7.0, 0.1, np.pi
    whole = a**2 / 8 + b * pi**4 / 5 + b**2 * pi**8 / 18 + 0.5
    first = np.array([0.5 * (1 + b * pi**4 / 5) ** 2, a**2 / 8, 0.0]) / whole
    both = b**2 * pi**8 * (1 / 18 - 1 / 50) / whole
    return first, first + np.array([both, 0.0, both])


def sobol_g(u: Array, a: Array) -> Array:
    """Sobol's g function, product of (|4 u − 2| + a) / (1 + a)."""
    return np.asarray(((np.abs(4 * u[:, : len(a)] - 2) + a) / (1 + a)).prod(axis=1))


def sobol_g_shares(a: Array) -> tuple[Array, Array]:
    """First-order and total shares of the g function, exactly."""
    part = 1 / (3 * (1 + a) ** 2)
    whole = np.prod(1 + part) - 1
    return part / whole, part * (np.prod(1 + part) / (1 + part)) / whole
