"""The traits that the logits weigh: of a draft, of a member's vote on it, and of a member's vote on a draft that falls.

The names stand beside the values, in groups that the explanations speak of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from detente.record.forecast.history import (
    EASTERN,
    OTHER,
    PERMANENT,
    PRESIDENT,
    UNKNOWN,
    WAYS,
    WESTERN,
    History,
    Texts,
)
from detente.record.forecast.memory import Floats, Ints
from detente.record.forecast.past import Past
from detente.record.forecast.seats import SeatPast

# What each trait of a draft speaks of.
DRAFT_TRAITS = {
    "one": "constant",
    "topic rate": "topic",
    "pooled rate": "topic",
    "Russia withheld": "Russia",
    "US withheld": "United States",
    "Russia against": "Russia",
    "US against": "United States",
    "contested": "contested",
    "renewal due": "renewal",
    "president": "sponsors",
    "western": "sponsors",
    "eastern": "sponsors",
    "others": "sponsors",
    "unknown": "sponsors",
    "texts": "texts",
    "council rate": "council",
    "western × Russia withheld": "Russia",
    "others × US withheld": "United States",
}


@dataclass(frozen=True)
class DraftTraits:
    """What is known of each draft, (n,) each, and as the columns `table` (n, k) in the order of `DRAFT_TRAITS`."""

    topic_rate: Floats
    council_rate: Floats
    pooled_rate: Floats
    russia: Floats
    usa: Floats
    russia_no: Floats
    usa_no: Floats
    due: Floats
    texts: Floats
    kinds: dict[int, Floats]
    table: Floats


def draft_traits(history: History, texts: Texts) -> DraftTraits:
    """Traits of drafts, from what came before each."""
    past = Past(history, texts)
    topic, council, pooled = past.topic_rate(), past.council_rate(), past.pooled_rate()
    russia, usa = logit(past.withheld_by("RUS")), logit(past.withheld_by("USA"))
    russia_no, usa_no = logit(past.against_by("RUS")), logit(past.against_by("USA"))
    due, count = past.renewal_due(), np.log1p(past.texts_on_topic())
    kinds = {number: (texts.kind == number).astype(float) for number in range(UNKNOWN, OTHER + 1)}
    columns = [
        np.ones(len(texts)), logit(topic), logit(pooled), russia, usa, russia_no, usa_no, logit(past.contested()), due,
        *(kinds[number] for number in (PRESIDENT, WESTERN, EASTERN, OTHER, UNKNOWN)),
        count, logit(council), kinds[WESTERN] * russia, kinds[OTHER] * usa,
    ]  # fmt: skip
    return DraftTraits(
        topic, council, pooled, russia, usa, russia_no, usa_no, due, count, kinds, np.stack(columns, axis=1)
    )


@dataclass(frozen=True)
class VoteTraits:
    """What is known of each member's vote, (n, s, k): `table`; with its memory of the topic, (n, s) each."""

    topic_withheld: Floats
    topic_against: Floats
    table: Floats
    falling: Floats  # (n, s, way, k): for a draft that falls in each of the four ways


def vote_traits(history: History, texts: Texts, seats: Ints, draft: DraftTraits) -> VoteTraits:
    """Traits of the votes of members `seats` (n, s) on drafts, from what came before each."""
    known = SeatPast(history, texts, seats)
    withheld, against = (history.withheld, 0.02), (history.against, 0.005)
    habit, topic = known.habit(*withheld), known.topic_habit(*withheld)
    habit_no, topic_no = known.habit(*against), known.topic_habit(*against)
    russia, usa = known.follows("RUS"), known.follows("USA")
    sponsor = known.pick(texts.sponsor.astype(float))
    identity = {code: (seats == history.column[code]).astype(float) for code in PERMANENT}
    led = 1 - (1 - _rate(draft.russia) * russia) * (1 - _rate(draft.usa) * usa)
    own = [logit(habit), logit(topic), logit(habit_no), logit(topic_no), logit(led), logit(russia), logit(usa)]
    shared = (logit(known.topic_level(*withheld)), *(value[:, None] for value in _shared(draft)))
    table = _stack(
        habit.shape, [np.ones((1, 1)), *own, *shared, sponsor, *identity.values(), *_crossed(draft, identity)]
    )
    plain = [np.ones((1, 1)), sponsor, logit(habit), logit(russia), logit(usa), logit(topic)]
    falling = np.stack([_falling(habit.shape, plain, identity, number) for number in range(len(WAYS) - 1)], axis=2)
    return VoteTraits(topic, topic_no, table, falling)


def _rate(odds: Floats) -> Floats:
    return (1 / (1 + np.exp(-odds)))[:, None]


def _shared(draft: DraftTraits) -> tuple[Floats, ...]:
    """The traits that all members of a draft share, (n,) each."""
    kinds = draft.kinds
    return (
        logit(draft.topic_rate), logit(draft.council_rate), logit(draft.pooled_rate), draft.due, draft.texts,
        draft.russia, draft.usa, draft.russia_no, draft.usa_no,
        kinds[PRESIDENT], 1 - kinds[UNKNOWN], kinds[WESTERN], kinds[EASTERN], kinds[OTHER],
        kinds[UNKNOWN] * logit(draft.topic_rate),
    )  # fmt: skip


def _crossed(draft: DraftTraits, identity: dict[str, Floats]) -> list[Floats]:
    """Who sponsors and who objects, for the members it matters most to."""
    west, other = (draft.kinds[number][:, None] for number in (WESTERN, OTHER))
    return [
        west * identity["RUS"], west * identity["CHN"], other * identity["USA"],
        other * (identity["GBR"] + identity["FRA"]),
        draft.russia[:, None] * identity["RUS"], draft.usa[:, None] * identity["USA"],
    ]  # fmt: skip


def _falling(shape: tuple[int, ...], plain: list[Floats], identity: dict[str, Floats], number: int) -> Floats:
    """Traits of votes on a draft that falls in one way (the number counts from zero), (n, s, k)."""
    groups = [identity["RUS"], identity["CHN"], identity["USA"], identity["GBR"] + identity["FRA"]]
    crossed = [np.ones((1, 1)), *groups, plain[3], plain[4]]
    columns = [column * (number == other) for other in range(len(WAYS) - 1) for column in crossed[other == 0 :]]
    return _stack(shape, [*plain, *columns])


def _stack(shape: tuple[int, ...], columns: list[Floats]) -> Floats:
    return np.stack([np.broadcast_to(column, shape) for column in columns], axis=-1)
