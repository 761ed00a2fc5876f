"""The forecast of a vote in the Security Council: each member's chances jointly with the draft's.

Three steps. The chance that a draft falls is the mean, in log-odds, of its topic's rate and a logit, moved by the
drift of late. The way it falls follows topic and sponsors. A member's chance to withhold its yes is the mean, in
log-odds, of three: the mixture over the ways, a logit that ignores them, and the member's habit on the topic; the
mixture is then raked to that mean. So votes and outcome are one joint distribution: given the way, members vote
independently; no permanent member opposes an adopted text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.special import expit

from detente.record.forecast.history import Bools, History, Texts
from detente.record.forecast.memory import Floats, Ints, Memory
from detente.record.forecast.rake import rake
from detente.record.forecast.steps import given_way, opposed_given_way, raw_fall, raw_withheld, vetoed_by, ways_of
from detente.record.forecast.traits import DraftTraits, VoteTraits, draft_traits, vote_traits
from detente.record.forecast.weights import Weights, fit_weights, seats_of

DRIFT_LAST = 300  # drafts over which the level is compared with what was forecast
DRIFT_FALL, DRIFT_WITHHELD = 3.0, 10.0  # what stands on both sides of that comparison


@dataclass(frozen=True)
class Forecast:
    """Chances of `n` drafts and `s` members each: `ways` (n, w) in the order of `WAYS`, sum 1; and given each way
    the chance that a member withholds its yes, (n, s, w), and then that it says no rather than abstaining, (n, s, w).
    `vetoed_by` (n, s): the chance that each member vetoes.
    """

    ways: Floats
    withheld: Floats
    opposed: Floats
    vetoed_by: Floats

    @property
    def adopted(self) -> Floats:
        """The chance of being adopted, (n,)."""
        return self.ways[:, 0]

    @property
    def vetoed(self) -> Floats:
        """The chance of having the votes but for a veto, (n,)."""
        return self.ways[:, 1] + self.ways[:, 2]

    @property
    def failed(self) -> Floats:
        """The chance of falling short of the quota, (n,)."""
        return self.ways[:, 3] + self.ways[:, 4]

    @property
    def votes(self) -> Floats:
        """The chances of yes, abstaining and no, (n, s, 3), sum 1."""
        withheld = np.einsum("nsw,nw->ns", self.withheld, self.ways)
        no = np.einsum("nsw,nw->ns", self.withheld * self.opposed, self.ways)
        return np.stack([1 - withheld, withheld - no, no], axis=-1)


@dataclass(frozen=True)
class Model:
    """A history, the weights fitted on it at each new year, and what the model had forecast for its drafts.

    `said_fall` (h,): the chance of falling, `said_withheld` (h,): the number of yes votes withheld; both before drift.
    """

    history: History
    weights: Weights
    said_fall: Floats
    said_withheld: Floats

    def before(self, day: date) -> Model:
        """The model as it stood on the day: drafts voted on before it, weights fitted before its year."""
        history = self.history.before(day)
        kept = slice(0, len(history))  # rows are by day
        return replace(
            self,
            history=history,
            weights=self.weights.until(day.year),
            said_fall=self.said_fall[kept],
            said_withheld=self.said_withheld[kept],
        )

    def forecast(self, texts: Texts, seats: Ints) -> Forecast:
        """The chances of drafts `texts` (n) with the members `seats` (n, s), columns of the history.

        A draft is forecast from what was voted on before its own day; texts must not be older than the weights.
        """
        draft = draft_traits(self.history, texts)
        vote = vote_traits(self.history, texts, seats, draft)
        row = self.weights.row(years_of(texts))
        ways = ways_of(self.history, texts, expit(raw_fall(self.weights, row, draft) + self.drift_fall(texts)))
        given = given_way(self.weights, row, vote)
        target = raw_withheld(self.weights, row, vote, given, ways) + self.drift_withheld(texts)[:, None]
        withheld = expit(given + rake(given, ways, expit(target))[..., None])
        opposed = opposed_given_way(self.weights, row, self.history, seats, vote)
        return Forecast(ways, withheld, opposed, vetoed_by(self.history, seats, ways, withheld * opposed))

    def drift_fall(self, texts: Texts) -> Floats:
        """By how much more drafts fell of late than was said, in log-odds, (n,)."""
        return self._drift(texts, self.history.fell, self.said_fall, DRIFT_FALL)

    def drift_withheld(self, texts: Texts) -> Floats:
        """By how much more yes votes were withheld of late than was said, in log-odds, (n,)."""
        return self._drift(texts, self.history.withheld.sum(axis=1), self.said_withheld, DRIFT_WITHHELD)

    def _drift(self, texts: Texts, seen: Floats, said: Floats, pull: float) -> Floats:
        zeros = np.zeros(len(self.history), dtype=np.int64)
        memory = Memory(zeros, self.history.texts.day)
        key = np.zeros(len(texts), dtype=np.int64)
        found, expected = (memory.sums(values, key, texts.day, last=DRIFT_LAST) for values in (seen, said))
        return np.log((found + pull) / (expected + pull))


def years_of(texts: Texts) -> Ints:
    """The calendar year of each draft, (n,)."""
    return np.array([date.fromordinal(day).year for day in texts.day.tolist()], dtype=np.int64)


def fit(history: History, until: int) -> Model:
    """Fit the model for each year up to the one after `until`, each on the drafts before it, from a history by day.

    Drafts of the first year are in the memory only: nothing is fitted before them, and the drift takes them as said.
    """
    year = years_of(history.texts)
    seats, real = seats_of(history)
    draft = draft_traits(history, history.texts)
    vote = vote_traits(history, history.texts, seats, draft)
    years = np.arange(year[0] + 1, until + 2)
    weights = fit_weights(history, year, draft, vote, years)
    new = Model(history, weights, history.fell, history.withheld.sum(axis=1))
    return _with_what_it_said(new, year > year[0], real, draft, vote)


def _with_what_it_said(model: Model, said: Bools, real: Bools, draft: DraftTraits, vote: VoteTraits) -> Model:
    """The model with its own earlier forecasts of its history: first of falling, which those of votes rest on."""
    texts, weights = model.history.texts, model.weights
    row = weights.row(years_of(texts))
    raw = raw_fall(weights, row, draft)
    model = replace(model, said_fall=_kept(np.where(said, expit(raw), model.said_fall)))
    ways = ways_of(model.history, texts, expit(raw + model.drift_fall(texts)))
    withheld = expit(raw_withheld(weights, row, vote, given_way(weights, row, vote), ways))
    total = (withheld * real).sum(axis=1)
    return replace(model, said_withheld=_kept(np.where(said, total, model.said_withheld)))


def _kept(values: Floats) -> Floats:
    """Five decimals, as the shipped file keeps them."""
    return np.round(values, 5)
