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
    """Every measure of a result with the inputs that drive it, from the draws that gave it."""
    by_measure: dict[str, list[Ground]] = {}
    for driver in drivers(result, draws).found:
        mine = by_measure.setdefault(driver.measure, [])
        if driver.kind == "input" and len(mine) < MOST:
            rises = _rises(result.measures[driver.measure], draws, driver.input)
            mine.append(Ground(draws.inputs[driver.input], driver.share, rises))
    return tuple(Number(measure, tuple(by_measure.get(name, ()))) for name, measure in result.measures.items())


def _rises(measure: Measure, draws: Draws, name: str) -> bool:
    """Whether the number is larger, on the whole, where the input is; it may be over the first draws only."""
    values = draws[name][: len(measure.values)]
    return bool(np.dot(values - values.mean(), measure.values) >= 0)
