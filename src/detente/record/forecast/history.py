"""Drafts as arrays: what is known of each before the vote, and, of those voted on, how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.record.forecast.memory import Floats, Ints

Bools = NDArray[np.bool_]

EAST, WEST = ("RUS", "CHN"), ("USA", "GBR", "FRA")
PERMANENT = (*EAST, *WEST)

# Who is known to sponsor a draft. The record names sponsors in ways that differ by era and outcome (long lists of
# states outside the Council mostly for texts voted down), so nothing finer than this is used of those who do not vote.
UNKNOWN, PRESIDENT, WESTERN, EASTERN, OTHER = range(5)
KINDS = ("sponsors unknown", "the President's text", "a Western permanent sponsor", "Russia or China alone", "others")

# How a vote can end. The four ways not to be adopted differ in who votes how.
ADOPTED, VETO_EAST, VETO_WEST, SHORT_WEST, SHORT = range(5)
WAYS = ("adopted", "vetoed by Russia or China", "vetoed by the West", "short, the West against", "short")

YES, ABSTAIN, NO, ABSENT = 0, 1, 2, -1
UNSEEN = 10**6  # a topic or region the record does not have


@dataclass(frozen=True)
class Tabled:
    """A draft as it is known before the vote.

    `sponsors` are the members' codes, None when unknown; `president`: put forward by the President as agreed by all.
    """

    day: date
    topic: str | None = None
    region: str | None = None
    sponsors: frozenset[str] | None = None
    president: bool = False


@dataclass(frozen=True)
class Texts:
    """Drafts as arrays with one row a draft: day number, topic, region, kind of sponsor, sponsoring members (n, m)."""

    day: Ints
    topic: Ints
    region: Ints
    kind: Ints
    sponsor: Bools

    def __len__(self) -> int:
        return len(self.day)

    def __getitem__(self, rows: slice | Ints | Bools) -> Texts:
        return Texts(self.day[rows], self.topic[rows], self.region[rows], self.kind[rows], self.sponsor[rows])


@dataclass(frozen=True)
class History:
    """Drafts that were voted on, by day: their texts, the way each ended (h,), and the votes (h, m), -1 when not cast.

    `members`, `topics`, `regions` name the columns and numbers; `names` (h,) say what a draft is called.
    """

    texts: Texts
    way: Ints
    votes: NDArray[np.int8]
    members: tuple[str, ...]
    topics: tuple[str, ...]
    regions: tuple[str, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def cast(self) -> Floats:
        """Who voted (h, m), one or zero."""
        return (self.votes >= 0).astype(float)

    @cached_property
    def withheld(self) -> Floats:
        """Who voted but not yes (h, m), one or zero."""
        return (self.votes >= ABSTAIN).astype(float)

    @cached_property
    def against(self) -> Floats:
        """Who voted no (h, m), one or zero."""
        return np.asarray((self.votes == NO).astype(float))

    @cached_property
    def fell(self) -> Floats:
        """Which drafts were not adopted (h,), one or zero."""
        return np.asarray((self.way != ADOPTED).astype(float))

    @cached_property
    def column(self) -> dict[str, int]:
        """Where each member stands."""
        return {member: place for place, member in enumerate(self.members)}

    def before(self, day: date) -> History:
        """Only what was voted on before the day."""
        kept = self.texts.day < day.toordinal()
        names = tuple(name for name, keep in zip(self.names, kept, strict=True) if keep)
        return replace(self, texts=self.texts[kept], way=self.way[kept], votes=self.votes[kept], names=names)

    def with_members(self, codes: Sequence[str]) -> History:
        """The same history with a column for every code: those it has never seen have cast no vote."""
        new = tuple(dict.fromkeys(code for code in codes if code not in self.column))
        empty = np.full((len(self), len(new)), ABSENT, dtype=np.int8)
        sponsor = np.hstack([self.texts.sponsor, np.zeros(empty.shape, dtype=bool)])
        texts = replace(self.texts, sponsor=sponsor)
        return replace(self, texts=texts, votes=np.hstack([self.votes, empty]), members=(*self.members, *new))

    def texts_of(self, drafts: Sequence[Tabled]) -> Texts:
        """The drafts as arrays, in this history's numbers."""
        topics = {name.casefold(): place for place, name in enumerate(self.topics)}
        regions = {name.casefold(): place for place, name in enumerate(self.regions)}
        usual = dict(zip(self.texts.topic.tolist(), self.texts.region.tolist(), strict=True))
        topic = [topics.get((draft.topic or "").casefold(), UNSEEN) for draft in drafts]
        region = [
            regions.get((draft.region or "").casefold(), usual.get(number, UNSEEN))
            for draft, number in zip(drafts, topic, strict=True)
        ]
        return Texts(
            day=np.array([draft.day.toordinal() for draft in drafts], dtype=np.int64),
            topic=np.array(topic, dtype=np.int64),
            region=np.array(region, dtype=np.int64),
            kind=np.array([kind(draft.sponsors, draft.president) for draft in drafts], dtype=np.int64),
            sponsor=np.array(
                [[code in (draft.sponsors or ()) for code in self.members] for draft in drafts], dtype=bool
            ).reshape(len(drafts), len(self.members)),
        )


def kind(sponsors: frozenset[str] | None, president: bool = False) -> int:
    """Which kind of sponsor: see `KINDS`.

    >>> KINDS[kind(frozenset({"RUS", "SYR"}))]
    'Russia or China alone'
    """
    if president:
        return PRESIDENT
    if not sponsors:
        return UNKNOWN
    if sponsors & set(WEST):
        return WESTERN
    return EASTERN if sponsors & set(EAST) else OTHER


def way(adopted: bool, yes: int, opposed: frozenset[str], quota: int = 9) -> int:
    """How a vote ended: `WAYS`, from the count of yes and the members that voted no.

    >>> WAYS[way(False, 12, frozenset({"RUS", "BOL"}))], WAYS[way(False, 4, frozenset({"USA", "GBR"}))]
    ('vetoed by Russia or China', 'short, the West against')
    """
    if adopted:
        return ADOPTED
    if yes >= quota and opposed & set(PERMANENT):
        return VETO_EAST if opposed & set(EAST) else VETO_WEST
    return SHORT_WEST if opposed & set(WEST) else SHORT


def one_region(topic: Ints, region: Ints) -> Ints:
    """One region a topic, the one first recorded: the record gives some topics another one on some adopted rows.

    Rows are in the order of days; a row never takes a region from a later one.

    >>> one_region(np.array([4, 4, 7]), np.array([1, 2, 3])).tolist()
    [1, 1, 3]
    """
    first: dict[int, int] = {}
    found = []
    for place, where in zip(topic.tolist(), region.tolist(), strict=True):
        if where != UNSEEN:
            first.setdefault(place, where)
        found.append(first.get(place, where))
    return np.array(found, dtype=np.int64)


def own_topics(topic: Ints) -> Ints:
    """A number of its own for each draft without a topic, so that it is like no other."""
    return np.where(topic == UNSEEN, UNSEEN + 1 + np.arange(len(topic)), topic)
