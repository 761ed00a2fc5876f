"""The fitted part: five logits, refitted at each new year on all drafts before it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from detente.record.forecast.history import ABSTAIN, ADOPTED, NO, PERMANENT, Bools, History
from detente.record.forecast.logit import ridge_logit
from detente.record.forecast.memory import Floats, Ints
from detente.record.forecast.traits import DraftTraits, VoteTraits

DIGITS = 6  # significant digits kept, so that a fit has the same bytes on every machine


@dataclass(frozen=True)
class Weights:
    """One row a year, fitted on the drafts before it: `years` (y,) and the weights of each logit (y, k).

    `fall`: the draft is not adopted. `withhold`: a member does not vote yes. `withhold_adopted`, `withhold_fallen`:
    the same given that the draft is adopted, or falls. `oppose_fallen`: no rather than abstaining, given both.
    `oppose_adopted` (y,): the share of no among the yes votes withheld by elected members from adopted drafts.
    """

    years: Ints
    fall: Floats
    withhold: Floats
    withhold_adopted: Floats
    withhold_fallen: Floats
    oppose_fallen: Floats
    oppose_adopted: Floats

    def row(self, year: Ints) -> Ints:
        """Which row forecasts drafts of each year: its own, or the nearest there is."""
        return np.asarray(np.clip(year - self.years[0], 0, len(self.years) - 1))

    def until(self, year: int) -> Weights:
        """Only the rows fitted on drafts before the year began; at least the first."""
        kept = slice(0, max(1, int((self.years <= year).sum())))
        return Weights(*(getattr(self, field.name)[kept] for field in fields(self)))


def seats_of(history: History) -> tuple[Ints, Bools]:
    """Who voted on each draft: columns (h, s), filled up with the first column where `real` (h, s) is false."""
    cast = history.votes >= 0
    width = int(cast.sum(axis=1).max(initial=1))
    order = np.argsort(~cast, axis=1, kind="stable")[:, :width]
    real = np.take_along_axis(cast, order, axis=1)
    return np.where(real, order, 0), real


def fit_weights(history: History, year: Ints, draft: DraftTraits, vote: VoteTraits, years: Ints) -> Weights:
    """Fit every logit for each of `years` on the drafts (of calendar `year` (h,)) before it.

    `draft` and `vote` are the traits of the history's own drafts and of the seats of `seats_of`.
    """
    rows = [_one_year(history, year < now, draft, vote) for now in years]
    columns = [_rounded(np.stack(column)) for column in zip(*rows, strict=True)]
    return Weights(years, *columns)


def _one_year(history: History, seen: Bools, draft: DraftTraits, vote: VoteTraits) -> list[Floats]:
    seats, real = seats_of(history)
    cast = np.take_along_axis(history.votes, seats, axis=1)
    adopted, fell = history.way == ADOPTED, history.way != ADOPTED
    used = real & seen[:, None]
    kept, lost = used & adopted[:, None], used & fell[:, None]
    way = np.maximum(history.way - 1, 0)[:, None, None, None]
    falling = np.take_along_axis(vote.falling, way, axis=2)[:, :, 0]
    withheld = cast >= ABSTAIN
    torn = lost & withheld
    return [
        ridge_logit(draft.table[seen], fell[seen], ridge=10, floor=0.05),
        ridge_logit(vote.table[used], withheld[used], ridge=10, floor=0.03),
        ridge_logit(vote.table[kept], withheld[kept], ridge=10, floor=0.03),
        ridge_logit(falling[lost], withheld[lost], ridge=2, floor=0.2),
        ridge_logit(falling[torn], (cast == NO)[torn], ridge=2, floor=0.2),
        _share_against(history, seats, cast, kept & withheld),
    ]


def _share_against(history: History, seats: Ints, cast: NDArray[np.int8], rows: Bools) -> Floats:
    """No among the yes votes that elected members withheld from adopted drafts: (no + 1) / (withheld + 50)."""
    permanent = [history.column[code] for code in PERMANENT]
    elected = rows & ~np.isin(seats, permanent)
    return np.asarray(((cast == NO)[elected].sum() + 1) / (elected.sum() + 50))


def _rounded(values: Floats) -> Floats:
    return np.array([float(f"{value:.{DIGITS}g}") for value in values.ravel()]).reshape(values.shape)
