"""The drafts of the past most like one: on its topic, else of its region, by the same kind of sponsor, and late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from detente.record.forecast.history import ABSENT, KINDS, UNSEEN, WAYS, YES, History, Texts
from detente.record.forecast.memory import YEAR

WORDS = ("yes", "abstain", "no")
OTHER_SPONSOR = 3.0  # another kind of sponsor counts as so many years of age


@dataclass(frozen=True)
class Like:
    """A draft of the past: its name and day, how it ended, who sponsored it, and the votes not yes, by word."""

    name: str
    day: date
    ended: str
    sponsors: str
    votes: dict[str, list[str]]


@dataclass(frozen=True)
class Likeness:
    """How many drafts a forecast rests on: on the topic (else of the region: `on` says which), and the nearest."""

    on: str
    count: int
    not_adopted: int
    nearest: list[Like]


def likeness(history: History, text: Texts, number: int = 5) -> Likeness:
    """The drafts most like one (`text`, one row) among those voted on before its day, nearest first.

    Near is late: three years of age count as much as another kind of sponsor. Without a draft on the topic those of
    its region are shown, without one of these all.
    """
    before = history.texts.day < text.day[0]
    on, rows = "all topics", before
    for name, given, own in (("region", history.texts.region, text.region), ("topic", history.texts.topic, text.topic)):
        found = before & (given == own[0])
        if own[0] < UNSEEN and found.any():
            on, rows = name, found
    places = np.flatnonzero(rows)
    age = (text.day[0] - history.texts.day[places]) / YEAR
    far = age + OTHER_SPONSOR * (history.texts.kind[places] != text.kind[0])
    nearest = places[np.argsort(far, kind="stable")[:number]]
    return Likeness(on, len(places), int(history.fell[places].sum()), [_like(history, place) for place in nearest])


def _like(history: History, place: int) -> Like:
    votes: dict[str, list[str]] = {}
    for column in np.flatnonzero(history.votes[place] != ABSENT):
        cast = int(history.votes[place, column])
        if cast != YES:
            votes.setdefault(WORDS[cast], []).append(history.members[column])
    day = date.fromordinal(int(history.texts.day[place]))
    return Like(history.names[place], day, WAYS[history.way[place]], KINDS[history.texts.kind[place]], votes)
