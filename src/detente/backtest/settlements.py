"""How good the forecasts of where talks land have been, on decisions whose outcome is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from detente.backtest.settlement_forecasts import (
    Forecast,
    asked_all,
    band,
    calibrated,
    compromises,
    models,
    plain,
)
from detente.errors import RecordError
from detente.numeric import Array
from detente.record.decisions import Decision
from detente.scoring.bootstrap import Compared, compared


@dataclass(frozen=True)
class Score:
    """How one forecaster did, on `decisions` of them: lower is better but for `coverage`, which should be .8.

    `mae` of its point, `crps` and `interval` score of its distribution, in points of the scale; `mae_beside` and
    `crps_beside`: the same less that of the reference (compromise; its band of past errors) on the same decisions.
    `tenths`: in how many of the decisions the randomised PIT lies in each tenth, beside one in ten (the difference, and
    the share as the ratio). `draws` behind the distribution; 0 where it is none of draws.
    """

    name: str
    decisions: int
    mae: float
    mae_beside: Compared
    crps: float
    crps_beside: Compared
    interval: float
    coverage: float
    tenths: tuple[Compared, ...]
    draws: int


@dataclass(frozen=True)
class Scores:
    """All forecasters, the lowest CRPS first; who could not answer; and who was not asked, as it was interrupted."""

    decisions: int
    dossiers: int
    models: tuple[Score, ...]
    silent: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()


def score(decisions: Sequence[Decision], say: Callable[[str], None] = lambda _: None) -> Scores:
    """Every model of where talks land, its distribution over draws, and the calibrated one, scored on decisions.

    `say` is told what is at work. Differences are paired on the decisions both answered, with 95% intervals from
    resampling whole dossiers. A model that cannot answer (it needs a body, say) is `silent`. An interrupt ends the
    asking, not the scoring: models not yet asked are named.

    Raises RecordError for decisions of one dossier alone, as each is held against the errors made on the others.

    >>> stood = np.array([0.0, 50, 100]), np.ones(3), np.ones(3)
    >>> two = [Decision("a", d, ("x", "y", "z"), *stood, 0.0, y) for d, y in (("d", 40.0), ("e", 70.0))]
    >>> [(s.name, s.mae) for s in score(two).models if s.name == "compromise"]
    [('compromise', 15.0)]
    """
    group = np.array([one.dossier for one in decisions])
    if len(set(group)) < 2:
        raise RecordError(f"{len(decisions)} decisions of one dossier; allowed: decisions of two or more")
    outcome = np.array([one.outcome for one in decisions])
    past = band(decisions, outcome, group)
    found: list[Forecast | None] = [past, calibrated(decisions, outcome, group), *plain(decisions, outcome)]
    first, names = len(found), [one.title for one in models()]
    try:
        for one in asked_all(decisions, outcome, say):
            found.append(one)
    except KeyboardInterrupt:
        say("interrupted")
    answers = found[first:]
    return Scores(
        len(decisions),
        len(set(group)),
        _scored([one for one in found if one], np.abs(compromises(decisions) - outcome), past, outcome, group),
        tuple(name for name, one in zip(names, answers, strict=False) if one is None),
        tuple(names[len(answers) :]),
    )


def _scored(
    found: Sequence[Forecast], usual: Array, past: Forecast, outcome: Array, group: np.ndarray
) -> tuple[Score, ...]:
    scores = [_score(one, usual, past.crps, outcome, group) for one in found]
    return tuple(sorted(scores, key=lambda one: (one.crps, one.name)))


def _score(one: Forecast, usual: Array, band_crps: Array, outcome: Array, group: np.ndarray) -> Score:
    there = np.isfinite(one.point)
    off, mine = np.abs(one.point - outcome)[there], group[there]
    tenth = np.full(len(off), 0.1)
    return Score(
        one.name,
        int(there.sum()),
        float(off.mean()),
        _paired(off, usual[there], mine),
        float(one.crps[there].mean()),
        _paired(one.crps[there], band_crps[there], mine),
        float(one.interval[there].mean()),
        float(one.inside[there].mean()),
        tuple(_paired(one.tenths[there, k], tenth, mine) for k in range(one.tenths.shape[1])),
        one.draws,
    )


def _paired(mine: Array, other: Array, group: np.ndarray) -> Compared:
    _, place = np.unique(group, return_inverse=True)
    mine, other, count = (np.bincount(place, x).astype(float) for x in (mine, other, np.ones(len(mine))))
    with np.errstate(divide="ignore", invalid="ignore"):  # a reference without any error leaves no ratio
        return compared(mine, other, count)
