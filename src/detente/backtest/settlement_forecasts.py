"""What every model of where talks land says of decided issues: a point, and a distribution over its draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analyses.bargaining.compromise import compromise
from detente.analyses.bargaining.median import median
from detente.analysis import Analysis, analyses, find
from detente.backtest.dossiers import case_of, together
from detente.draws import Draws
from detente.errors import DetenteError
from detente.numeric import Array
from detente.record.decisions import Decision
from detente.scoring.spread import crps, inside, interval_score, pit
from detente.talks.likely import likely

DRAWS = 200
FEWER = {"condorcet": 50, "kalai-smorodinsky": 50}
"""Models that search long, and the draws they get: their CRPS is a little higher for it, by spread over draws."""
SHARE = 0.8
TENTHS = np.linspace(0.1, 1.0, 10)
POLES = (0.0, 0.1, 0.2, 0.3, 0.4)
"""Shares of mass at held positions tried; the best on all other dossiers is used for each."""
VARIANTS: tuple[tuple[str, str, dict[str, Any]], ...] = (("mean, by salience", "mean", {"weight": "salience"}),)
PLAIN: dict[str, Callable[[Decision], float]] = {
    "median, unweighted": lambda one: float(median(one.position, np.ones(len(one.position)))),
    "always 50": lambda _: 50.0,
}
BAND, CALIBRATED, DEFAULT = "compromise, band of past errors", "compromise, calibrated", "compromise"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Forecast:
    """Of each decision a point and the scores of a distribution; nan where the forecaster had none.

    `tenths` (decisions, 10): how much of the randomised PIT lies in each tenth. `draws` behind the distribution, 0
    where there are none.
    """

    name: str
    point: Array
    crps: Array
    interval: Array
    inside: Array
    tenths: Array
    draws: int = 0


@dataclass(frozen=True)
class Asked:
    """A model as it is asked: what it is called here, the analysis, and settings other than its defaults."""

    title: str
    chosen: Analysis
    settings: dict[str, Any]

    @property
    def draws(self) -> int:
        """How many draws it gets."""
        return FEWER.get(self.chosen.name, DRAWS)


def models() -> list[Asked]:
    """Every analysis that may say where talks land, those that search long last."""
    found = [Asked(name, find(name), {}) for name, one in analyses().items() if one.family == "bargaining"]
    found += [Asked(title, find(name), settings) for title, name, settings in VARIANTS]
    return sorted(found, key=lambda one: -one.draws)


def asked_all(decisions: Sequence[Decision], outcome: Array, say: Say) -> Iterator[Forecast | None]:
    """The forecast of each of `models`, in their order; None where one cannot answer (it needs a body, say)."""
    dossiers = together(decisions)
    cases = [case_of([decisions[k] for k in places]) for places in dossiers]
    batches = [(case.best(), case.draw(DRAWS, 0)) for case in cases]
    for one in models():
        point = np.full(len(decisions), np.nan)
        spread = np.full((len(decisions), one.draws), np.nan)
        for k, (places, (best, drawn)) in enumerate(zip(dossiers, batches, strict=True)):
            say(f"{one.title}: {k + 1} of {len(cases)} cases")
            batch = drawn if one.draws == DRAWS else drawn.part(0, one.draws)
            point[places], spread[places] = _asked(one, best, batch, len(places))
        found = forecast(one.title, point, spread, None, outcome, one.draws)
        yield found if np.isfinite(found.point).any() else None


def _asked(one: Asked, best: Draws, drawn: Draws, issues: int) -> tuple[Array, Array]:
    """Where each issue lands at the best guess, and over the draws; nan where the analysis has no such measure."""
    full = {**one.chosen.settings, **one.settings}
    point, spread = np.full(issues, np.nan), np.full((issues, drawn.n), np.nan)
    try:
        at_best, over = (one.chosen.answer(d, **full).measures for d in (best, drawn))
    except DetenteError:
        return point, spread
    for k in range(issues):
        if f"i{k}" in at_best:
            point[k] = at_best[f"i{k}"].values[0]
            spread[k] = np.resize(over[f"i{k}"].values, drawn.n)
    return point, spread


def plain(decisions: Sequence[Decision], outcome: Array) -> list[Forecast]:
    """Points that need no case: certain, and so scored by their error."""
    points = {name: np.array([ask(one) for one in decisions]) for name, ask in PLAIN.items()}
    return [forecast(name, point, point[:, None], None, outcome) for name, point in points.items()]


def band(decisions: Sequence[Decision], outcome: Array, group: np.ndarray) -> Forecast:
    """The compromise with the errors it made on all other dossiers around it, cut off at the ends of the scale."""
    point = compromises(decisions)
    kept = np.array([np.where(group != mine, 1.0, 0.0) for mine in group])
    return forecast(BAND, point, np.clip(point[:, None] + outcome - point, 0, 100), kept, outcome)


def calibrated(decisions: Sequence[Decision], outcome: Array, group: np.ndarray) -> Forecast:
    """The band that positions themselves give; the share at held positions is the best on all other dossiers."""
    point, tried = compromises(decisions), []
    for pole in POLES:
        spread = [likely(one.position, one.votes * one.salience, pole) for one in decisions]
        tried.append(forecast(CALIBRATED, point, *_padded(spread), outcome))
    losses = np.stack([one.crps for one in tried])
    chosen = [int(np.argmin(losses[:, group != mine].sum(axis=1))) for mine in group]
    crps_, interval, within, tenths = (
        np.array([getattr(tried[pick], field)[k] for k, pick in enumerate(chosen)])
        for field in ("crps", "interval", "inside", "tenths")
    )
    return Forecast(CALIBRATED, point, crps_, interval, within, tenths)


def _padded(spread: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Atoms and weights of distributions with differing numbers of atoms, as one array each."""
    width = max(len(values) for values, _ in spread)
    values, weights = np.zeros((len(spread), width)), np.zeros((len(spread), width))
    for k, (at, mass) in enumerate(spread):
        values[k, : len(at)], weights[k, : len(mass)] = at, mass
    return values, weights


def compromises(decisions: Sequence[Decision]) -> Array:
    """The compromise of each decision, from the stances as recorded."""
    return np.array([float(compromise(one.position, one.salience, one.votes)) for one in decisions])


def forecast(name: str, point: Array, values: Array, weights: Array | None, outcome: Array, draws: int = 0) -> Forecast:
    """A forecast from atoms of its distributions (decisions, atoms), scored; none where point or an atom is nan."""
    there = np.isfinite(point) & np.isfinite(values).all(axis=-1)
    point = np.where(there, point, np.nan)
    upto = pit(values, outcome, TENTHS, weights)
    return Forecast(
        name,
        point,
        crps(values, outcome, weights),
        interval_score(values, outcome, SHARE, weights),
        np.where(there, inside(values, outcome, SHARE, weights), np.nan),
        np.where(there[:, None], np.diff(upto, prepend=0.0, axis=-1), np.nan),
        draws,
    )
