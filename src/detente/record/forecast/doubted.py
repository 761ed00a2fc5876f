"""How sure the record is of its chances: what they could as well be, going by how few drafts they were counted on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from detente.record.forecast.asked import Asked
from detente.record.forecast.history import ADOPTED
from detente.record.forecast.memory import Floats
from detente.record.forecast.own_text import with_vetoes
from detente.record.forecast.past import TOPIC_LAST, TOPIC_PULL, Past
from detente.record.forecast.seats import SeatPast

DRAFT_SHARE, MEMBER_SHARE = 1 / 2, 1 / 3  # the topic's rate, and a member's habit on it, in the mean of log-odds
MEMBER_PULL = 3.0  # the rows that stand for a member's wider habit
LEAST = 1e-9


@dataclass(frozen=True)
class Doubted:
    """Chances of one draft in n draws: of each outcome (n,), votes (n, s, 3) in the order no, abstain, yes, and
    of a veto by each member (n, s). In each draw they are one distribution, as at the forecast itself.
    """

    adopted: Floats
    vetoed: Floats
    failed: Floats
    votes: Floats
    vetoed_by: Floats


def rows_behind(said: Asked) -> tuple[float, Floats]:
    """How many drafts does a chance count for that was counted alone: of falling, and of each member's vote (s,)?

    The topic's last 25 with the rows it is pulled by are half of the log-odds of falling; so the variance of the
    whole is a quarter of the rate's, as if counted on four times as many. A member's habit on the topic is a third of
    its log-odds: nine times as many. The rest, weighed on all drafts, is taken as known.

    >>> from detente.record.forecast.asked import asked
    >>> from detente.record.forecast.history import PERMANENT
    >>> from datetime import date
    >>> said = asked(date(2007, 4, 21), "Kosovo", ["USA"], PERMANENT, PERMANENT)
    >>> rows_behind(said)[0]  # three drafts and five
    32.0
    """
    history, seats = said.model.history, said.seats[None]
    past = Past(history, said.text)
    drafts = past.sums(np.ones(len(history)), "topic", None, TOPIC_LAST)[0] + TOPIC_PULL
    cast = SeatPast(history, said.text, seats).pick(past.sums(history.cast, "topic", 4))[0] + MEMBER_PULL
    return float(drafts / DRAFT_SHARE**2), np.asarray(cast / MEMBER_SHARE**2)


def doubted(said: Asked, u: Floats) -> Doubted:
    """The forecast in n draws, `u` (n, 1 + s) uniform: for the draft, and for each member.

    The chance of falling is Beta-distributed about the forecast, and so is a member's chance of withholding its yes
    from an adopted text, each with the rows behind it as its size. So the mean over many draws is the forecast. The way
    a draft falls, and who votes how then, stay as forecast.

    >>> from detente.record.forecast.asked import asked
    >>> from detente.record.forecast.history import PERMANENT
    >>> from datetime import date
    >>> said = asked(date(2007, 4, 21), "Kosovo", ["USA"], PERMANENT, PERMANENT)
    >>> drawn = doubted(said, np.random.default_rng(0).uniform(size=(2000, 6)))
    >>> round(said.adopted, 3), np.quantile(drawn.adopted, [0.1, 0.9]).round(2).tolist()
    (0.976, [0.94, 1.0])
    """
    drafts, casts = rows_behind(said)
    ways, withheld, opposed = said.said.ways[0], said.said.withheld[0], said.said.opposed[0]
    fall = _beta(np.array(1 - said.adopted), np.array(drafts), u[:, 0])
    kept = _beta(withheld[:, ADOPTED], casts, u[:, 1:])
    found = np.column_stack([1 - fall, fall[:, None] * ways[1:] / ways[1:].sum()])
    not_yes = found[:, [0]] * kept + found[:, 1:] @ withheld[:, 1:].T
    no = found[:, [0]] * kept * opposed[:, ADOPTED] + found[:, 1:] @ (withheld * opposed)[:, 1:].T
    vetoed_by = fall[:, None] * said.vetoed_by / max(1 - said.adopted, LEAST)
    return Doubted(
        adopted=found[:, 0],
        vetoed=found[:, 1] + found[:, 2],
        failed=found[:, 3] + found[:, 4],
        votes=with_vetoes(np.stack([no, not_yes - no, 1 - not_yes], axis=-1), vetoed_by),
        vetoed_by=vetoed_by,
    )


def _beta(mean: Floats, size: Floats, u: Floats) -> Floats:
    mean = np.clip(mean, LEAST, 1 - LEAST)
    return np.asarray(betaincinv(mean * size, (1 - mean) * size, u))
