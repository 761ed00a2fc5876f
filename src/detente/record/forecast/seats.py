"""What the past says of a member before a vote: its habits, its habits on the topic, and whom it follows."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from detente.record.forecast.history import History, Texts
from detente.record.forecast.memory import Floats, Ints
from detente.record.forecast.past import Past, Relation

SURE = 0.98  # a member follows itself


class SeatPast:
    """Rates of members `seats` (n, s), columns of the history, at drafts `texts`; all (n, s)."""

    def __init__(self, history: History, texts: Texts, seats: Ints) -> None:
        self.history, self.texts, self.seats = history, texts, seats
        self.past = Past(history, texts)

    def pick(self, table: Floats) -> Floats:
        """The seats' columns of a table (n, m)."""
        return np.take_along_axis(table, self.seats, axis=1)

    def habit(self, votes: Floats, base: float) -> Floats:
        """How often a member casts such votes (h, m), of late, pulled to all members'."""
        return self._rate(votes, "council", 3, 20, self._all(votes, base))

    def topic_level(self, votes: Floats, base: float) -> Floats:
        """How often all members cast such votes on the topic, (n, 1)."""
        found = self.past.sums(votes.sum(axis=1), "topic", 4)
        count = self.past.sums(self.history.cast.sum(axis=1), "topic", 4)
        return ((found[:, None]) + 30 * self._all(votes, base)) / (count[:, None] + 30)

    def topic_habit(self, votes: Floats, base: float) -> Floats:
        """How often a member casts such votes on the topic, pulled to what its habit and the topic let expect."""
        level = logit(self.topic_level(votes, base)) - logit(self._all(votes, base))
        expected = expit(np.clip(logit(self.habit(votes, base)) + 0.7 * level, -9, 9))
        return self._rate(votes, "topic", 4, 3, expected)

    def follows(self, leader: str) -> Floats:
        """How often a member withholds its yes where the leader does."""
        place = self.history.column[leader]
        where = self.history.withheld[:, [place]]
        along = self.past.sums(self.history.withheld * where, "council", 8)
        chances = self.past.sums(self.history.cast * where, "council", 8)
        others = along.sum(axis=1) - along[:, place], chances.sum(axis=1) - chances[:, place]
        usual = ((others[0] + 1) / (others[1] + 10))[:, None]
        found = (self.pick(along) + 4 * usual) / (self.pick(chances) + 4)
        return np.where(self.seats == place, SURE, found)

    def _all(self, votes: Floats, base: float) -> Floats:
        found = self.past.sums(votes.sum(axis=1), "council", 3)
        count = self.past.sums(self.history.cast.sum(axis=1), "council", 3)
        return ((found + 20 * base) / (count + 20))[:, None]

    def _rate(self, votes: Floats, relation: Relation, half_life: float, pull: float, wider: Floats) -> Floats:
        found = self.pick(self.past.sums(votes, relation, half_life))
        count = self.pick(self.past.sums(self.history.cast, relation, half_life))
        return (found + pull * wider) / (count + pull)
