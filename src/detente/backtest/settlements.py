"""How good the forecasts of where talks land have been, on decisions whose outcome is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analyses.bargaining.compromise import compromise
from detente.analyses.bargaining.median import median
from detente.analysis import Analysis, analyses, find
from detente.backtest.dossiers import case_of, together
from detente.case import Case
from detente.errors import DetenteError, RecordError
from detente.numeric import Array
from detente.record.decisions import Decision
from detente.scoring.bootstrap import Compared, compared
from detente.scoring.spread import crps, inside, interval_score
from detente.talks.likely import likely

DRAWS = 200
SHARE = 0.8
POLES = (0.0, 0.1, 0.2, 0.3, 0.4)
"""Shares of mass at held positions tried; the best on all other dossiers is used for each."""
VARIANTS: tuple[tuple[str, str, dict[str, Any]], ...] = (("mean, by salience", "mean", {"weight": "salience"}),)
PLAIN: dict[str, Callable[[Decision], float]] = {
    "median, unweighted": lambda one: float(median(one.position, np.ones(len(one.position)))),
    "always 50": lambda _: 50.0,
}
BAND, CALIBRATED, DEFAULT = "compromise, band of past errors", "compromise, calibrated", "compromise"


@dataclass(frozen=True)
class Score:
    """How one forecaster did, on `decisions` of them: lower is better but for `coverage`, which should be .8.

    `mae` of its point, `crps` and `interval` score of its distribution, in points of the scale; `mae_beside` and
    `crps_beside`: the same less that of the reference (compromise; its band of past errors) on the same decisions.
    """

    name: str
    decisions: int
    mae: float
    mae_beside: Compared
    crps: float
    crps_beside: Compared
    interval: float
    coverage: float


@dataclass(frozen=True)
class _Forecast:
    """Of each decision a point and a distribution; nan where the forecaster had none."""

    name: str
    point: Array
    crps: Array
    interval: Array
    inside: Array


def score(decisions: Sequence[Decision], say: Callable[[str], None] = lambda _: None) -> list[Score]:
    """Every model of where talks land, its distribution over draws, and the calibrated one, scored on decisions.

    `say` is told what is at work. Differences are paired on the decisions both answered, with 95% intervals from
    resampling whole dossiers. A model that cannot answer (it needs a body, or costs of war) is left out.

    Raises RecordError for decisions of one dossier alone, as each is held against the errors made on the others.

    >>> stood = np.array([0.0, 50, 100]), np.ones(3), np.ones(3)
    >>> two = [Decision("a", d, ("x", "y", "z"), *stood, 0.0, y) for d, y in (("d", 40.0), ("e", 70.0))]
    >>> [(s.name, s.mae) for s in score(two) if s.name == "compromise"]
    [('compromise', 15.0)]
    """
    if len({one.dossier for one in decisions}) < 2:
        raise RecordError(f"{len(decisions)} decisions of one dossier; allowed: decisions of two or more")
    outcome = np.array([one.outcome for one in decisions])
    group = np.array([one.dossier for one in decisions])
    forecasts = [_band(decisions, outcome, group), _calibrated(decisions, outcome, group)]
    forecasts += [_plain(name, ask, decisions, outcome) for name, ask in PLAIN.items()]
    forecasts += list(_models(decisions, outcome, say))
    by_name = {one.name: one for one in forecasts}
    scored = [_score(one, by_name[DEFAULT], by_name[BAND], outcome, group) for one in forecasts]
    return sorted(scored, key=lambda one: (one.crps, one.name))


def _models(decisions: Sequence[Decision], outcome: Array, say: Callable[[str], None]) -> Iterable[_Forecast]:
    dossiers = together(decisions)
    cases = [case_of([decisions[k] for k in places]) for places in dossiers]
    asked: list[tuple[str, Analysis, dict[str, Any]]] = [
        (name, find(name), {}) for name, one in analyses().items() if one.family == "bargaining"
    ]
    asked += [(title, find(name), settings) for title, name, settings in VARIANTS]
    for name, chosen, settings in asked:
        say(name)
        point = np.full(len(decisions), np.nan)
        spread = np.full((len(decisions), DRAWS), np.nan)
        for places, case in zip(dossiers, cases, strict=True):
            point[places], spread[places] = _asked(chosen, case, len(places), settings)
        if np.isfinite(point).any():
            yield _forecast(name, point, spread, None, outcome)


def _asked(chosen: Analysis, case: Case, issues: int, settings: dict[str, Any]) -> tuple[Array, Array]:
    """Where each issue lands at the best guess, and over the draws; nan where the analysis has no such measure."""
    full = {**chosen.settings, **settings}
    point, spread = np.full(issues, np.nan), np.full((issues, DRAWS), np.nan)
    try:
        best, drawn = (chosen.answer(d, **full).measures for d in (case.best(), case.draw(DRAWS, 0)))
    except DetenteError:
        return point, spread
    for k in range(issues):
        if f"i{k}" in best:
            point[k] = best[f"i{k}"].values[0]
            spread[k] = np.resize(drawn[f"i{k}"].values, DRAWS)
    return point, spread


def _plain(name: str, ask: Callable[[Decision], float], decisions: Sequence[Decision], outcome: Array) -> _Forecast:
    point = np.array([ask(one) for one in decisions])
    return _forecast(name, point, point[:, None], None, outcome)


def _band(decisions: Sequence[Decision], outcome: Array, group: np.ndarray) -> _Forecast:
    """The compromise with the errors it made on all other dossiers around it, cut off at the ends of the scale."""
    point = _compromises(decisions)
    off = outcome - point
    kept = [np.where(group != mine, 1.0, 0.0) for mine in group]
    return _forecast(BAND, point, np.clip(point[:, None] + off, 0, 100), np.array(kept), outcome)


def _calibrated(decisions: Sequence[Decision], outcome: Array, group: np.ndarray) -> _Forecast:
    """The band that positions themselves give; the share at held positions is the best on all other dossiers."""
    tried = []
    for pole in POLES:
        spread = [likely(one.position, one.votes * one.salience, pole) for one in decisions]
        tried.append(_padded(_compromises(decisions), spread, outcome))
    losses = np.stack([one.crps for one in tried])
    chosen = [int(np.argmin(losses[:, group != mine].sum(axis=1))) for mine in group]
    return _Forecast(
        CALIBRATED,
        tried[0].point,
        *(
            np.array([getattr(tried[pick], field)[k] for k, pick in enumerate(chosen)])
            for field in ("crps", "interval", "inside")
        ),
    )


def _padded(point: Array, spread: list[tuple[Array, Array]], outcome: Array) -> _Forecast:
    """A forecast whose distributions have differing numbers of atoms."""
    width = max(len(values) for values, _ in spread)
    values, weights = np.zeros((len(spread), width)), np.zeros((len(spread), width))
    for k, (at, mass) in enumerate(spread):
        values[k, : len(at)], weights[k, : len(mass)] = at, mass
    return _forecast(CALIBRATED, point, values, weights, outcome)


def _compromises(decisions: Sequence[Decision]) -> Array:
    return np.array([float(compromise(one.position, one.salience, one.votes)) for one in decisions])


def _forecast(name: str, point: Array, values: Array, weights: Array | None, outcome: Array) -> _Forecast:
    return _Forecast(
        name,
        point,
        crps(values, outcome, weights),
        interval_score(values, outcome, SHARE, weights),
        np.where(np.isfinite(point), inside(values, outcome, SHARE, weights), np.nan),
    )


def _score(one: _Forecast, default: _Forecast, band: _Forecast, outcome: Array, group: np.ndarray) -> Score:
    there = np.isfinite(one.point)
    off, usual = np.abs(one.point - outcome), np.abs(default.point - outcome)
    return Score(
        one.name,
        int(there.sum()),
        float(off[there].mean()),
        _paired(off[there], usual[there], group[there]),
        float(one.crps[there].mean()),
        _paired(one.crps[there], band.crps[there], group[there]),
        float(one.interval[there].mean()),
        float(one.inside[there].mean()),
    )


def _paired(mine: Array, other: Array, group: np.ndarray) -> Compared:
    _, place = np.unique(group, return_inverse=True)
    mine, other, count = (np.bincount(place, x).astype(float) for x in (mine, other, np.ones(len(mine))))
    return compared(mine, other, count)
