"""Where talks land when every position counts by influence and salience: the compromise."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numba import njit, prange, types

from detente.analyses.bargaining._deal import deal_answer, discussed, no_deal, tell_deal
from detente.analyses.bargaining._landscape import landscape_rows
from detente.analysis import analysis
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer, Result, Row
from detente.scoring.spread import quantile
from detente.talks.likely import likely

_ANY = types.Array(types.float64, 3, "A", readonly=True)
"""However an array lies in memory: compiled for each way of lying by itself, a first run would take a second each."""


def compromise(position: Array, salience: Array, influence: Array) -> Array:
    """The mean position weighted by salience times influence, Σ c s x / Σ c s, over the last axis (actors).

    `position` 0–100, nan where an actor has none (it is passed over); `salience` and `influence` 0 or more; all
    of shape (..., actors), broadcasting. Where every weight is 0 the plain mean; nan where nobody has a position.
    Source: Van den Bos (1991), Dutch EC policy making; Achen (2006), in Thomson et al., The European Union
    Decides, chapter 4 (where it approximates the Nash solution when disagreement is bad for everyone).

    >>> compromise(np.array([0.0, 50.0, 100.0]), np.array([90.0, 30.0, 60.0]), np.array([10.0, 20.0, 10.0])).item()
    42.857142857142854
    """
    *shape, actors = np.broadcast_shapes(position.shape, salience.shape, influence.shape)
    cells = (shape[0], math.prod(shape[1:])) if shape else (1, 1)
    deal = np.empty(cells)
    wide = (np.broadcast_to(np.asarray(a, dtype=float), (*shape, actors)) for a in (position, salience, influence))
    if not _means.signatures:
        _means.compile((_ANY, _ANY, _ANY, types.float64[:, ::1]))
        _means.disable_compile()
    _means(*(a.reshape(*cells, actors) for a in wide), deal)  # type: ignore[call-arg]
    return deal.reshape(shape)


@njit(cache=True, parallel=True)
def _means(position, salience, influence, deal):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The weighted mean of each cell (rows, columns) into `deal`, without a copy of what is given.

    Weights are taken as shares of the largest, so that products of very small ones keep their proportions.
    """
    rows, columns, actors = position.shape
    for d in prange(rows):
        for k in range(columns):
            most_s, most_c = 0.0, 0.0
            for i in range(actors):
                most_s, most_c = max(most_s, salience[d, k, i]), max(most_c, influence[d, k, i])
            total, moment, there, plain = 0.0, 0.0, 0, 0.0
            for i in range(actors):
                x = position[d, k, i]
                if np.isnan(x):
                    continue
                there, plain = there + 1, plain + x
                if most_s > 0 and most_c > 0:
                    weight = (salience[d, k, i] / most_s) * (influence[d, k, i] / most_c)
                    total, moment = total + weight, moment + weight * x
            if total > 0:
                deal[d, k] = moment / total
            else:
                deal[d, k] = plain / there if there else np.nan


BAND_DRAWS = 500
"""Draws behind the calibrated band: its ends are good to about half a point."""


def tell(result: Result) -> list[str]:
    """Where talks land, then how far from it decisions have come out, by the record."""
    bands = [f"{row['low']:.0f} to {row['high']:.0f} on {row['issue']}" for row in result.tables["calibrated"]]
    by_record = f"As decisions have fallen around such forecasts, four in five would land within {', '.join(bands)}."
    return [*tell_deal(result), *([by_record] if bands else [])]


def _bands(draws: Draws) -> list[Row]:
    """Where a decision may land, as a record of decisions says: 10th, 50th and 90th percentile, a row an issue."""
    some = draws.part(0, min(draws.n, BAND_DRAWS))
    rows: list[Row] = []
    for k in discussed(draws.case):
        at, mass = likely(some.position[:, :, k], some.salience[:, :, k] * some.influence)
        low, middle, high = (quantile(at.ravel(), level, mass.ravel()).item() for level in (0.1, 0.5, 0.9))
        rows.append({"issue": draws.case.issues[k], "low": low, "middle": middle, "high": high})
    return rows


@analysis(
    question="Where would talks land on each issue, and who must move?",
    reference="Achen (2006), in Thomson et al., The European Union Decides, chapter 4",
    example="detente run compromise kosovo-2007",
    tell=tell,
)
def answer(draws: Draws) -> Answer:
    """Each position weighted by influence times salience, issue by issue.

    The default forecast of this family: on the votes of the European Union no published model beats it. Gains
    are against the fallback, in points of worth; an actor whose gain is below 0 would rather have no deal.

    Measures tell how far the inputs leave the compromise open. Decisions fall wider than that: table `calibrated` tells
    the band in which four in five are to be expected, as held against decisions of the European Union
    (`detente record score settlements`).
    """
    by_actor = draws.position.swapaxes(1, 2), draws.salience.swapaxes(1, 2)
    deal = compromise(*by_actor, draws.influence[:, None])
    found = deal_answer(draws, deal, no_deal(draws), {})
    some = min(draws.n, BAND_DRAWS)
    seen = landscape_rows(draws.part(0, some), no_deal(draws).distance[:some])
    return replace(found, tables={**found.tables, "calibrated": _bands(draws), "landscape": seen})
