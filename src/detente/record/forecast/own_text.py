"""What follows from what a veto is: it is a no, and nobody vetoes a text of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.record.forecast.history import ADOPTED, EAST, VETO_EAST, VETO_WEST, WEST, Bools, History
from detente.record.forecast.memory import Floats, Ints
from detente.record.forecast.model import Forecast

LEAST = 1e-12


def without_own_vetoes(said: Forecast, history: History, seats: Ints, sponsor: Bools) -> Forecast:
    """The forecast of drafts (n) with members `seats` (n, s) when those that sponsor (n, s) veto nothing of their own.

    Each way to veto is as much less likely as it is less likely that any of its side says no once sponsors are left
    out; the other ways not to be adopted take its place in proportion. The chance of being adopted stays as it is.
    In the record to 2022 no permanent member has vetoed a text that it is known to have sponsored.
    """
    ways, by = said.ways.copy(), np.zeros(seats.shape)
    sides = {
        way: (
            np.isin(seats, [history.column[code] for code in side]) * said.withheld[..., way] * said.opposed[..., way]
        )
        for way, side in ((VETO_EAST, EAST), (VETO_WEST, WEST))
    }
    for way, no in sides.items():
        ways[:, way] *= _any(no * ~sponsor) / np.maximum(_any(no), LEAST)
    left = ways[:, ADOPTED + 1 :].sum(axis=1, keepdims=True)
    ways[:, ADOPTED + 1 :] *= (1 - ways[:, [ADOPTED]]) / np.maximum(left, LEAST)
    for way, no in sides.items():
        by += ways[:, [way]] * no * ~sponsor / np.maximum(_any(no * ~sponsor), LEAST)[:, None]
    return replace(said, ways=ways, vetoed_by=by)


def with_vetoes(votes: Floats, vetoed_by: Floats) -> Floats:
    """Chances of votes (..., 3) in the order no, abstain, yes in which no is at least as likely as a veto (...).

    Votes and outcomes are each fitted to the record by itself, and a veto may come out likelier than the member's no.
    The other votes give way in proportion.

    >>> with_vetoes(np.array([[0.01, 0.09, 0.9]]), np.array([0.1])).round(3).tolist()
    [[0.1, 0.082, 0.818]]
    """
    votes = np.clip(votes, 0.0, 1.0)
    no = np.maximum(votes[..., 0], vetoed_by)
    others = votes[..., 1:] / votes[..., 1:].sum(axis=-1, keepdims=True)
    return np.concatenate([no[..., None], others * (1 - no)[..., None]], axis=-1)


def _any(chances: Floats) -> Floats:
    """The chance that any member does it, (n,), from each one's (n, s)."""
    return np.asarray(1 - np.prod(1 - chances, axis=1))
