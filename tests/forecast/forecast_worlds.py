"""Small made-up records of a Council, for tests of its forecast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detente.record.forecast.history import (
    ADOPTED,
    PERMANENT,
    PRESIDENT,
    SHORT,
    VETO_EAST,
    VETO_WEST,
    History,
    Texts,
)

ELECTED = ("ARG", "BEL", "GHA", "IDN", "JPN")
MEMBERS = tuple(sorted((*PERMANENT, *ELECTED)))
START = 730_120  # 1 January 2000


def world(drafts: int = 240, seed: int = 0, days: int = 14) -> History:
    """Drafts every fortnight on six topics; topic 0 is vetoed often, by Russia and China, topic 1 by the US."""
    random = np.random.default_rng(seed)
    topic = random.integers(0, 6, drafts)
    trouble = np.where(topic == 0, 0.4, np.where(topic == 1, 0.25, 0.03))
    fell = random.uniform(size=drafts) < trouble
    kind = np.where(fell, random.integers(2, 5, drafts), random.integers(PRESIDENT, 5, drafts))
    way = np.where(~fell, ADOPTED, np.where(topic == 0, VETO_EAST, np.where(topic == 1, VETO_WEST, SHORT)))
    votes = np.where(random.uniform(size=(drafts, len(MEMBERS))) < 0.05, 1, 0).astype(np.int8)
    for place, code in enumerate(MEMBERS):
        side = VETO_EAST if code in ("RUS", "CHN") else VETO_WEST if code == "USA" else -1
        votes[way == side, place] = 2
    texts = Texts(
        day=START + days * np.arange(drafts),
        topic=topic,
        region=topic % 3,
        kind=kind,
        sponsor=random.uniform(size=votes.shape) < 0.1,
    )
    names = tuple(f"text {place}" for place in range(drafts))
    return History(texts, way, votes, MEMBERS, tuple("abcdef"), ("x", "y", "z"), names)


def shuffled_after(history: History, row: int, seed: int = 1) -> History:
    """The same history with everything but the days permuted from a row on."""
    order = np.arange(len(history))
    order[row:] = np.random.default_rng(seed).permutation(order[row:])
    texts = replace(history.texts[order], day=history.texts.day)
    return replace(history, texts=texts, way=history.way[order], votes=history.votes[order])
