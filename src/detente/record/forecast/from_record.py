"""The Council's record as the arrays that the forecast is fitted on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from detente.errors import RecordError
from detente.record.council import Council
from detente.record.forecast.history import (
    ABSENT,
    ABSTAIN,
    NO,
    PERMANENT,
    UNSEEN,
    YES,
    History,
    Texts,
    kind,
    one_region,
    own_topics,
    way,
)
from detente.record.forecast.memory import Ints

FIRST_YEAR = 1994  # topics, sponsors and texts voted down are in the record from here on
VOTES = {"Y": YES, "A": ABSTAIN, "N": NO, "X": ABSENT}


def history(record: Council, first_year: int = FIRST_YEAR) -> History:
    """The drafts of the record since `first_year`, by day.

    A text adopted without a vote counts as a yes of all, as the UN counts it; a member that did not vote casts none.
    Raises RecordError where the record has no such drafts.
    """
    drafts = record.drafts[record.drafts["date"].dt.year >= first_year].sort_values("date", kind="stable")
    if drafts.empty:
        raise RecordError(f"the Council's record: no drafts since {first_year}; allowed: a record that reaches further")
    ids = pd.Index(drafts["draft"])
    votes = record.votes[record.votes["draft"].isin(ids)]
    members = tuple(sorted({*votes["member"].astype(str), *PERMANENT}))
    cast = _votes(votes, ids, members)
    outcomes = record.outcomes.set_index("draft").loc[ids]
    topics, topic = _numbers(drafts["topic"])
    regions, region = _numbers(drafts["region"])
    named = zip(drafts["sponsors"], drafts["sponsored"].astype(str), strict=True)
    sponsors = [(frozenset(codes), how == "president") for codes, how in named]
    texts = Texts(
        day=np.array([day.toordinal() for day in drafts["date"]], dtype=np.int64),
        topic=own_topics(topic),
        region=one_region(own_topics(topic), region),
        kind=np.array([kind(codes, president) for codes, president in sponsors], dtype=np.int64),
        sponsor=np.array([[code in codes for code in members] for codes, _ in sponsors], dtype=bool),
    )
    ways = [
        way(outcome == "adopted", int((row == YES).sum()), frozenset(np.array(members)[row == NO].tolist()))
        for outcome, row in zip(outcomes["outcome"].astype(str), cast, strict=True)
    ]
    return History(texts, np.array(ways, dtype=np.int64), cast, members, topics, regions, _names(record, ids))


def _votes(votes: pd.DataFrame, ids: pd.Index, members: tuple[str, ...]) -> NDArray[np.int8]:
    cast = np.full((len(ids), len(members)), ABSENT, dtype=np.int8)
    rows = ids.get_indexer(pd.Index(votes["draft"]))
    columns = pd.Index(members).get_indexer(pd.Index(votes["member"].astype(str)))
    cast[rows, columns] = votes["vote"].astype(str).map(VOTES).to_numpy(np.int8)
    seated = np.zeros(cast.shape, dtype=bool)
    seated[rows, columns] = True
    without_vote = (cast == ABSENT).all(axis=1, keepdims=True)
    return np.where(seated & without_vote, YES, cast).astype(np.int8)


def _numbers(names: pd.Series) -> tuple[tuple[str, ...], Ints]:
    """The names sorted, and the number of each row's; `UNSEEN` where it has none."""
    known = tuple(sorted(names.dropna().astype(str).unique()))
    places = pd.Index(known).get_indexer(names.astype(str))
    return known, np.where((places < 0) | names.isna(), UNSEEN, places).astype(np.int64)


def _names(record: Council, ids: pd.Index) -> tuple[str, ...]:
    """What a draft is called: the resolution's number, else the draft's symbol."""
    labels = record.labels.set_index("draft").loc[ids]
    return tuple(
        f"resolution {int(number)}" if pd.notna(number) else str(symbol)
        for number, symbol in zip(labels["resolution"], labels["symbol"], strict=True)
    )
