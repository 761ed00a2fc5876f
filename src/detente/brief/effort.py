"""How many draws an answer is worth in a brief, so that the whole takes seconds.

The error of a share over m draws is at most 0.5/√m: 1.6 points of a hundred at 1,000, 2.2 at 500.
"""

from __future__ import annotations

from typing import Any

from detente.analysis import Analysis
from detente.draws import Draws

FEWER = {
    "escalation": 1_000,
    "levers": 50,
    "nash-bargain": 1_000,
    "paths": 1_000,
    "stability": 1_000,
}
"""Analyses that search, and the most draws a brief gives them."""

PLAIN: dict[str, dict[str, Any]] = {
    "adoption": {"curve": False},
    "escalation": {"variant_draws": 0},
    "stability": {"reasons": "none"},
}
"""Analyses asked again with one motive at a time left out, and the settings that spare what is not needed then."""

MOTIVE_DRAWS = 60
"""Draws behind each motive left out: the same draws with and without, so the change is good to about a point."""


def first_of(batch: Draws, n: int) -> Draws:
    """The first n draws, the same object where there is one: what one analysis worked out serves the next."""
    first = batch.parts()[0]
    return next((part for part in (batch, first) if part.n == n), batch.part(0, n))


def draws_for(chosen: Analysis, draws: int) -> int:
    """Draws for one analysis of a brief of so many draws."""
    return min(draws, FEWER.get(chosen.name, draws))
