"""How many draws an answer is worth in a brief, so that the whole takes seconds.

The error of a share over m draws is at most 0.5/√m: 1.6 points of a hundred at 1,000, 2.2 at 500.
"""

from __future__ import annotations

from typing import Any

from detente.analysis import Analysis

FEWER = {
    "escalation": 2_000,
    "levers": 100,
    "nash-bargain": 1_000,
    "paths": 1_000,
    "stability": 1_000,
}
"""Analyses that search, and the most draws a brief gives them."""

PLAIN: dict[str, dict[str, Any]] = {"adoption": {"curve": False}, "escalation": {"variant_draws": 0}}
"""Analyses asked again with one motive at a time left out, and the settings that spare what is not needed then."""

MOTIVE_DRAWS = 100
"""Draws behind each motive left out: the same draws with and without, so the change is good to about a point."""


def draws_for(chosen: Analysis, draws: int) -> int:
    """Draws for one analysis of a brief of so many draws."""
    return min(draws, FEWER.get(chosen.name, draws))
