"""What the past says of a draft before the vote: smoothed rates over its topic, its region and the whole Council.

Every rate is a weighted count, pulled towards a wider rate by a number of rows that stand for it (partial pooling):
a topic with few texts leans on its region, a region on the Council, a new member on all members.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np

from detente.record.forecast.history import UNSEEN, WAYS, History, Texts
from detente.record.forecast.memory import YEAR, Floats, Ints, Memory

Relation = Literal["council", "region", "topic", "kind"]

# Half-lives in years and pulls in rows. Chosen with few looks at the test years, all counted in
# docs/explanation/council-record.md.
TOPIC_LAST, TOPIC_PULL, COUNCIL_LAST = 25, 5, 120
RENEWALS = (YEAR / 2, YEAR)  # a mandate runs six or twelve months
SLACK = 20  # days by which a renewal may be early or late


class Past:
    """Rates of the past of drafts `texts`, from a history; nothing of a draft's own day or later counts."""

    def __init__(self, history: History, texts: Texts) -> None:
        self.history, self.texts = history, texts
        self.memory = cache(self._memory)

    def key(self, relation: Relation, texts: Texts) -> Ints:
        """The number that rows of one relation share."""
        return np.zeros(len(texts), dtype=np.int64) if relation == "council" else getattr(texts, relation)

    def _memory(self, relation: Relation, half_life: float | None) -> Memory:
        return Memory(self.key(relation, self.history.texts), self.history.texts.day, half_life)

    def sums(self, values: Floats, relation: Relation, half_life: float | None, last: int | None = None) -> Floats:
        """Weighted sums of values over the relation's past, (n,) or (n, m)."""
        memory = self.memory(relation, half_life)
        return memory.sums(values, self.key(relation, self.texts), self.texts.day, last=last)

    def rate(
        self, values: Floats, relation: Relation, half_life: float | None, pull: float, wider: Floats | float
    ) -> Floats:
        """The weighted mean of `values` (h,) over the relation's past, with `pull` rows at the wider rate, (n,)."""
        ones = np.ones(len(self.history))
        return (self.sums(values, relation, half_life) + pull * wider) / (self.sums(ones, relation, half_life) + pull)

    def council_rate(self) -> Floats:
        """How often a draft fell, over the Council's last 120, (n,)."""
        fell, ones = self.history.fell, np.ones(len(self.history))
        found, count = (self.sums(values, "council", None, COUNCIL_LAST) for values in (fell, ones))
        return (found + 0.5) / (count + 25)

    def topic_rate(self) -> Floats:
        """How often a draft fell, over the topic's last 25, pulled by five rows to the Council's last 120, (n,)."""
        fell, ones = self.history.fell, np.ones(len(self.history))
        found, count = (self.sums(values, "topic", None, TOPIC_LAST) for values in (fell, ones))
        return (found + TOPIC_PULL * self.council_rate()) / (count + TOPIC_PULL)

    def pooled_rate(self) -> Floats:
        """How often a draft fell, by age: topic pulled to region, region to Council, (n,)."""
        fell = self.history.fell
        council = self.rate(fell, "council", 3, 20, 0.03)
        return self.rate(fell, "topic", 6, 5, self.rate(fell, "region", 4, 20, council))

    def topic_share(self, values: Floats, base: float) -> Floats:
        """The mean of `values` (h,) on the topic, pulled by three rows to the Council's, (n,)."""
        return self.rate(values, "topic", 4, 3, self.rate(values, "council", 4, 20, base))

    def withheld_by(self, member: str) -> Floats:
        """How often the member has not voted yes on the topic, (n,)."""
        return self.topic_share(self.history.withheld[:, self.history.column[member]], 0.03)

    def against_by(self, member: str) -> Floats:
        """How often the member has voted no on the topic, (n,)."""
        return self.topic_share(self.history.against[:, self.history.column[member]], 0.01)

    def contested(self) -> Floats:
        """The usual share of members that did not vote yes on the topic, (n,)."""
        return self.topic_share(self._share_withheld(), 0.02)

    def _share_withheld(self) -> Floats:
        return np.asarray(self.history.withheld.sum(axis=1) / np.maximum(self.history.cast.sum(axis=1), 1.0))

    def texts_on_topic(self) -> Floats:
        """How many texts on the topic there have been, older ones counting less, (n,)."""
        return self.sums(np.ones(len(self.history)), "topic", 4)

    def renewal_due(self) -> Floats:
        """One where a unanimous text on the topic is six or twelve months old, give or take 20 days, (n,)."""
        unanimous = (self._share_withheld() == 0).astype(float)
        memory, topic, day = self.memory("topic", None), self.texts.topic, self.texts.day
        found = np.zeros(len(self.texts))
        for gap in RENEWALS:
            first, until = np.ceil(day - gap - SLACK), np.floor(day - gap + SLACK) + 1
            found += memory.within(unanimous, topic, first.astype(np.int64), until.astype(np.int64))
        return np.where(self.texts.topic >= UNSEEN, 0.0, np.minimum(found, 1.0))

    def ways_to_fall(self) -> Floats:
        """How a draft falls when it falls: shares of the four ways not to be adopted, (n, 4), sum 1.

        The product of what topic and kind of sponsor say, over what the Council says (naive Bayes).
        """
        ended = np.stack([self.history.way == number for number in range(1, len(WAYS))], axis=1).astype(float)
        council = self._shares(ended, "council", 15, 1.0, np.ones((1, len(WAYS) - 1)))
        kind = self._shares(ended, "kind", 15, 3.0, council)
        topic = self._shares(ended, "topic", 8, 2.0, council)
        found = topic * kind / council
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def _shares(self, ended: Floats, relation: Relation, half_life: float, pull: float, wider: Floats) -> Floats:
        found = self.sums(ended, relation, half_life) + pull * wider
        return np.asarray(found / found.sum(axis=1, keepdims=True))
