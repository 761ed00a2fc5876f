"""Which inputs does each number rest on? Its drivers, strongest first, and the way each pulls."""

from __future__ import annotations

import numpy as np

from detente.brief.content import Ground, Number
from detente.doubt.drivers import drivers
from detente.draws import Draws
from detente.result import Measure, Result

MOST = 5
"""Inputs named for a number."""


def grounded(result: Result, draws: Draws) -> tuple[Number, ...]:
    """Every measure of a result with the inputs that drive it, from the draws that gave it.

    A measure over fewer draws than the others is over the first of them.
    """
    by_measure: dict[str, list[Ground]] = {}
    for n in sorted({len(measure.values) for measure in result.measures.values()}):
        part = draws.part(0, n)
        alike = [name for name, measure in result.measures.items() if len(measure.values) == n]
        for driver in drivers(result, part, alike).found:
            mine = by_measure.setdefault(driver.measure, [])
            if driver.kind == "input" and len(mine) < MOST:
                rises = _rises(result.measures[driver.measure], part, driver.input)
                mine.append(Ground(draws.inputs[driver.input], driver.share, rises))
    return tuple(Number(measure, tuple(by_measure.get(name, ()))) for name, measure in result.measures.items())


def _rises(measure: Measure, draws: Draws, name: str) -> bool:
    """Whether the number is larger, on the whole, where the input is."""
    values = draws[name]
    return bool(np.dot(values - values.mean(), measure.values) >= 0)
