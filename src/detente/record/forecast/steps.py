"""The three steps of the forecast before the drift: whether a draft falls, in which way, and who withholds its yes."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from detente.record.forecast.history import EAST, PERMANENT, WEST, History, Texts
from detente.record.forecast.memory import Floats, Ints
from detente.record.forecast.past import Past
from detente.record.forecast.traits import DraftTraits, VoteTraits
from detente.record.forecast.weights import Weights

LEAST = 1e-6  # no chance is nearer to zero or one in a mean of log-odds


def raw_fall(weights: Weights, row: Ints, draft: DraftTraits) -> Floats:
    """Log-odds of not being adopted, (n,): the mean of the topic's rate and the logit."""
    return np.asarray((logit(draft.topic_rate) + (draft.table * weights.fall[row]).sum(axis=1)) / 2)


def ways_of(history: History, texts: Texts, fall: Floats) -> Floats:
    """The chances of the ways a vote can end (n, w), from the chance of falling (n,)."""
    return np.hstack([1 - fall[:, None], fall[:, None] * Past(history, texts).ways_to_fall()])


def given_way(weights: Weights, row: Ints, vote: VoteTraits) -> Floats:
    """Log-odds (n, s, w) of a member withholding its yes, given how the vote ends."""
    adopted = np.einsum("nsk,nk->ns", vote.table, weights.withhold_adopted[row])
    fallen = np.einsum("nswk,nk->nsw", vote.falling, weights.withhold_fallen[row])
    return np.concatenate([adopted[..., None], fallen], axis=2)


def opposed_given_way(weights: Weights, row: Ints, history: History, seats: Ints, vote: VoteTraits) -> Floats:
    """The chance (n, s, w) that a member which withholds its yes says no, given how the vote ends.

    A permanent member never opposes a text that is adopted: it would not be.
    """
    permanent = np.isin(seats, [history.column[code] for code in PERMANENT])
    adopted = np.where(permanent, 0.0, weights.oppose_adopted[row][:, None])
    fallen = expit(np.einsum("nswk,nk->nsw", vote.falling, weights.oppose_fallen[row]))
    return np.concatenate([adopted[..., None], fallen], axis=2)


def raw_withheld(weights: Weights, row: Ints, vote: VoteTraits, given: Floats, ways: Floats) -> Floats:
    """Log-odds (n, s) of a member withholding its yes: the mean of mixture, logit and habit on the topic."""
    mixed = np.einsum("nsw,nw->ns", expit(given), ways)
    direct = np.einsum("nsk,nk->ns", vote.table, weights.withhold[row])
    return np.asarray((logit(np.clip(mixed, LEAST, 1 - LEAST)) + direct + logit(vote.topic_withheld)) / 3)


def vetoed_by(history: History, seats: Ints, ways: Floats, no: Floats) -> Floats:
    """The chance (n, s) that a member vetoes, from its chance of no given each way (n, s, w).

    Where the East vetoes, at least one of Russia and China says no; so of the West.
    """
    found = np.zeros(seats.shape)
    for number, side in ((1, EAST), (2, WEST)):
        own = np.isin(seats, [history.column[code] for code in side]) * no[..., number]
        any_of_them = 1 - np.prod(1 - own, axis=1, keepdims=True)
        found += ways[:, [number]] * own / np.maximum(any_of_them, LEAST)
    return found
