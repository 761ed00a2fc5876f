"""Every draft of the Council's record forecast by a fit on earlier years, beside the baselines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.backtest.council_baselines import adoption_baselines, logit_and_trees, vote_baselines
from detente.record.forecast.history import History
from detente.record.forecast.memory import Floats, Ints
from detente.record.forecast.model import Forecast, fit, years_of
from detente.record.forecast.past import Past
from detente.record.forecast.weights import seats_of

OURS = "Détente"

Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Trial:
    """Forecasts and what happened, drafts in the order of the history (h) and its voting members (s).

    `falls`: by name of the forecast the chance of not being adopted (h,); `votes`: the chances of yes, abstaining and
    no (h, s, 3). `cast` (h, s) the votes, where `real`; `tested` (h,): the drafts that are scored.
    """

    history: History
    forecast: Forecast
    year: Ints
    tested: Bools
    seats: Ints
    real: Bools
    cast: Ints
    falls: dict[str, Floats]
    votes: dict[str, Floats]

    @property
    def fell(self) -> Bools:
        """Which drafts were not adopted, (h,)."""
        return np.asarray(self.history.fell > 0)

    @property
    def scored(self) -> Bools:
        """Which votes are scored, (h, s)."""
        return np.asarray(self.real & self.tested[:, None])

    @property
    def contested(self) -> Bools:
        """Which drafts someone withheld a yes from, (h,)."""
        return np.asarray(self.history.withheld.any(axis=1))


def trial(history: History, first: int, last: int) -> Trial:
    """Forecast the drafts of each year from `first` to `last` (and those before, unscored) by fits on earlier years.

    The drafts of the history's first year have nothing to be fitted on: they get their topic's smoothed rate.
    """
    model, year = fit(history, last), years_of(history.texts)
    seats, real = seats_of(history)
    forecast = model.forecast(history.texts, seats)
    fall = np.where(year > year[0], 1 - forecast.adopted, Past(history, history.texts).topic_rate())
    blends = logit_and_trees(history, seats, real, np.arange(first, last + 1))
    return Trial(
        history=history,
        forecast=forecast,
        year=year,
        tested=(year >= first) & (year <= last),
        seats=seats,
        real=real,
        cast=np.maximum(np.take_along_axis(history.votes, seats, axis=1), 0).astype(np.int64),
        falls={OURS: fall, **adoption_baselines(model)},
        votes={OURS: forecast.votes, **vote_baselines(history, seats), **blends},
    )
