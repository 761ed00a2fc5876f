"""How many draws an answer is worth in a brief, so that the whole takes seconds.

The error of a share over m draws is at most 0.5/√m: 1.6 points of a hundred at 1,000, 2.2 at 500.
"""

from __future__ import annotations

from typing import Any

from detente.analysis import Analysis
from detente.draws import Draws

FEWER = {
    "adoption": 5_000,
    "breakthrough": 100,
    "coalition-stability": 50,
    "coleman-exchange": 1_000,
    "compromise": 5_000,
    "condorcet": 150,
    "council-forecast": 1_000,
    "egalitarian": 100,
    "escalation": 1_000,
    "exchange": 300,
    "expected-utility": 1_000,
    "kalai-smorodinsky": 10,
    "levers": 40,
    "limited-moves": 50,
    "mean": 5_000,
    "median": 5_000,
    "nash-bargain": 1_000,
    "package-deals": 500,
    "paths": 300,
    "stability": 300,
    "veto-players": 1_000,
    "war-range": 1_000,
}
"""Analyses that search or walk, and the most draws a brief gives them."""

LEAN: dict[str, dict[str, Any]] = {"breakthrough": {"most_tried": 20, "most_draws": 40, "fresh": 120}}
"""Settings with which a search takes a second or two in a brief; asked by itself it goes deeper."""

MOTIVE_DRAWS = 60
"""Draws behind each motive left out: the same draws with and without, so the change is good to about a point."""


def first_of(batch: Draws, n: int) -> Draws:
    """The first n draws, the same object where there is one: what one analysis worked out serves the next."""
    pieces = batch.parts()
    found = next((part for part in (batch, pieces[0]) if part.n == n), None)
    if found is not None:
        return found
    if ("first", n) not in batch.memo:
        few = batch.memo["first", n] = batch.part(0, n)
        if n > pieces[0].n and n % pieces[0].n == 0:
            few.share(pieces[: n // pieces[0].n])
    return batch.memo["first", n]  # type: ignore[no-any-return]


def draws_for(chosen: Analysis, draws: int) -> int:
    """Draws for one analysis of a brief of so many draws."""
    return min(draws, FEWER.get(chosen.name, draws))
