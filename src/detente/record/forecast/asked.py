"""What the record alone says of one draft before the Council, from plain values: day, topic, sponsors, who sits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from detente.record.forecast.history import PERMANENT, UNSEEN, Tabled, Texts
from detente.record.forecast.memory import Floats, Ints
from detente.record.forecast.model import Forecast, Model
from detente.record.forecast.nearest import Likeness, likeness
from detente.record.forecast.own_text import with_vetoes, without_own_vetoes
from detente.record.forecast.reasons import Reason, reasons
from detente.record.forecast.shipped import shipped

MOST = 512  # forecasts kept


@dataclass(frozen=True)
class Asked:
    """A forecast of one draft: its members (s) in the order asked, and what the model says of them.

    `known`: the day from which on nothing was seen. `topic_known`: whether there had been a draft on the topic.
    `said`: the forecast with one row, whose arrays are not to be changed, as it is kept between calls; `model`, `text`
    and `seats` (s), the members' columns, are what gave it.
    """

    members: tuple[str, ...]
    known: date
    topic_known: bool
    said: Forecast
    model: Model
    text: Texts
    seats: Ints

    @cached_property
    def chances(self) -> Floats:
        """The chances of each member's vote, (s, 3), in the order no, abstain, yes; each row sums to 1."""
        return _kept(with_vetoes(self.said.votes[0, :, ::-1], self.vetoed_by))

    @cached_property
    def vetoed_by(self) -> Floats:
        """The chance that each member vetoes, (s,): zero for those that cannot."""
        return _kept(self.said.vetoed_by[0])

    @property
    def adopted(self) -> float:
        """The chance of being adopted; with `vetoed` and `failed` it sums to 1."""
        return float(self.said.adopted[0])

    @property
    def vetoed(self) -> float:
        """The chance of having the votes but for a veto."""
        return float(self.said.vetoed[0])

    @property
    def failed(self) -> float:
        """The chance of falling short of the quota."""
        return float(self.said.failed[0])

    @cached_property
    def likeness(self) -> Likeness:
        """How many drafts of the past it rests on, and the nearest with their votes."""
        return likeness(self.model.history, self.text)

    @cached_property
    def reasons(self) -> list[Reason]:
        """What moves the chance of adoption away from the usual draft's, largest first."""
        return reasons(self.model, self.text)


def asked(
    day: date,
    topic: str | None,
    sponsors: Iterable[str],
    members: Iterable[str],
    permanent: Iterable[str],
    known: date | None = None,
    *,
    president: bool = False,
) -> Asked | None:
    """How would the members of the Security Council vote on a draft by the record alone?

    `day` of the vote; `topic` as the record names it (see `topics`), None when unknown; `sponsors`, `members` and
    `permanent` as three-letter codes, no sponsors when unknown. `known`: only what was voted on before it is used, and
    weights of its year (default: the day). `president`: put
    forward by the President as agreed by all. Answers are kept. None where the record has nothing to say: a body whose
    permanent members are not the Security Council's, or a day before the first year with weights, 1995.

    >>> said = asked(date(2007, 4, 21), "Kosovo", ["USA", "GBR"], ["ZAF", *PERMANENT], PERMANENT)
    >>> said.chances.shape, f"{said.adopted:.0%}", said.likeness.count
    ((6, 3), '98%', 3)
    """
    known = min(day, known or day)
    return _asked(day, topic or None, frozenset(sponsors), tuple(members), frozenset(permanent), known, president)


@lru_cache(maxsize=MOST)
def _asked(
    day: date, topic: str | None, sponsors: frozenset[str], members: tuple[str, ...], permanent: frozenset[str],
    known: date, president: bool,
) -> Asked | None:  # fmt: skip
    draft = Tabled(day, topic, sponsors=sponsors or None, president=president)
    return asked_of(shipped(), draft, members, permanent, known)


def asked_of(
    model: Model, draft: Tabled, members: tuple[str, ...], permanent: frozenset[str], known: date
) -> Asked | None:
    """The same of a model one has fitted oneself, and of a draft in full; nothing is kept."""
    if permanent != frozenset(PERMANENT) or not permanent <= set(members) or known.year < model.weights.years[0]:
        return None
    model = model.before(known)
    model = replace(model, history=model.history.with_members(members))
    text = model.history.texts_of([draft])
    seats = np.array([model.history.column[code] for code in members])
    had = bool((model.history.texts.topic == text.topic[0]).any())
    said = model.forecast(text, seats[None])
    said = without_own_vetoes(said, model.history, seats[None], text.sponsor[:, seats])
    return Asked(members, known, had, said, model, text, seats)


def topics(known: date) -> list[str]:
    """The topics of the drafts voted on before a day, as the record names them, sorted.

    >>> "Kosovo" in topics(date(2007, 4, 21))
    True
    """
    history = shipped().history.before(known)
    return sorted({history.topics[number] for number in history.texts.topic.tolist() if number < UNSEEN})


def _kept(values: Floats) -> Floats:
    values = np.array(values)
    values.flags.writeable = False
    return values
