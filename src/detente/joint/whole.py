"""The joint model of a batch of draws, put together once: situations, worth, fallback, gains, votes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from detente.bodies.chance import Outcomes
from detente.case import STATUSES
from detente.draws import Draws
from detente.joint.fallback import Fallback, fallback, space_of
from detente.joint.vote import Ballot, VoteOutcomes, bargained, counted, derived, outcomes, stated
from detente.numeric import Array
from detente.situations import Situations, draft_status
from detente.worth import Worth, issue_values, worth

KEPT = 2**22
"""Bytes of a ballot that is kept: a council's over a thousand draws, not an assembly's."""


@dataclass(frozen=True)
class Whole:
    """The parts; `gains` per draft (n, actors): worth of adoption beside what each actor expects otherwise.

    The outcomes of votes inside the crisis are worked out when first asked for.
    """

    draws: Draws
    space: Situations
    worth: Worth
    fallback: Fallback
    gains: dict[str, Array]
    _ballots: dict[str, Ballot] = field(default_factory=dict, repr=False, compare=False)
    _counts: dict[tuple[str, frozenset[str]], Outcomes] = field(default_factory=dict, repr=False, compare=False)

    def ballot(self, draft: str) -> Ballot:
        """How members vote on a draft before bargains and levers; kept unless it is large."""
        if draft in self._ballots:
            return self._ballots[draft]
        found = stated(self.draws, draft, self.gains[draft])
        if found.chances.nbytes <= KEPT:
            self._ballots[draft] = found
        return found

    def derived(self, draft: str) -> Ballot:
        """How members would vote by what they gain and say, an analyst's own chances left aside; kept likewise."""
        key = f"derived {draft}"
        if key in self._ballots:
            return self._ballots[key]
        found = derived(self.draws, draft, self.gains[draft])
        if found.chances.nbytes <= KEPT:
            self._ballots[key] = found
        return found

    @cached_property
    def votes(self) -> VoteOutcomes:
        """Chances of every vote that can be held, under every set of bargains that can be in force."""
        return outcomes(self.draws, self.space, self.counted)

    def counted(self, draft: str, bargains: frozenset[str]) -> Outcomes:
        """Chances of each outcome of a vote today with these bargains in force; kept, as several analyses ask."""
        key = (draft, bargains)
        if key not in self._counts:
            self._counts[key] = counted(bargained(self.draws, self.ballot(draft), bargains))
        return self._counts[key]


def whole(draws: Draws) -> Whole:
    """The joint model of these draws; worked out once for all analyses that ask."""
    if "whole" not in draws.memo:
        draws.memo["whole"] = _whole(draws)
    return draws.memo["whole"]  # type: ignore[no-any-return]


def in_force(joint: Whole) -> frozenset[str]:
    """Bargains whose acts all hold today."""
    keys = sorted(joint.space.case.bargain)
    return frozenset(key for b, key in enumerate(keys) if joint.space.bargains[0] >> b & 1)


def _whole(draws: Draws) -> Whole:
    space = space_of(draws, draws.case, "today")
    value = worth(draws, space)
    expected = fallback(draws)
    gains = {draft: adoption_gain(draws, space, value, expected, draft) for draft in draws.case.drafts}
    return Whole(draws, space, value, expected, gains)


def adoption_gain(draws: Draws, space: Situations, value: Worth, expected: Fallback, draft: str) -> Array:
    """What a draft's adoption today is worth to every actor beside the fallback, shape (n, actors), in points.

    Issues count that the draft has terms on, or that a measure ties to what happens, each by its salience (0–1) and
    not by its share: shares forget how much an actor cares at all, and a member to whom a quarrel is remote has
    little to gain or lose either way. Motives count that hold once it is adopted, less those expected otherwise.
    Zero for a draft that is no longer tabled.
    """
    case = draws.case
    s = adopted_situation(space, draft)
    if s is None:
        return np.zeros((draws.n, len(case.actors)))
    values, which = issue_values(draws, space)
    weight = draws.salience / 100
    total = np.zeros((draws.n, len(case.actors)))
    for k, issue in enumerate(case.issues):
        if issue in case.draft[draft].terms or issue in case.measure:
            adopted = np.abs(draws.position[:, :, k] - values[:, k, which[s, k], None])
            total += np.nan_to_num(weight[:, :, k] * (expected.distance[:, :, k] - adopted))
    motives = np.zeros_like(total)
    for m, owner in enumerate(value.owner):
        motives[:, owner] += value.points[:, m] * value.holds[m, s]
    without = expected.motives if _escalates(draws) else _motives_if_failed(draws, space, value, draft)
    return total + motives - without


def _escalates(draws: Draws) -> bool:
    return any(issue.fallback == "escalation" for issue in draws.case.issue.values())


def _motives_if_failed(draws: Draws, space: Situations, value: Worth, draft: str) -> Array:
    """Motives that hold right after the draft is voted down, where no forecast says what follows."""
    s = adopted_situation(space, draft, "failed")
    out = np.zeros((draws.n, len(draws.case.actors)))
    for m, owner in enumerate(value.owner):
        out[:, owner] += value.points[:, m] * value.holds[m, 0 if s is None else s]
    return out


def adopted_situation(space: Situations, draft: str, status: str = "adopted") -> int | None:
    """Today's situation with one draft's status changed by a vote; None when the draft is not tabled."""
    d = space.case.drafts.index(draft)
    leaving = space.moves[space.first[0] : space.first[1]]
    for _, to, act, _ in leaving:
        if space.acts[act].kind == "put" and space.acts[act].draft == d:
            reached = draft_status(space.codes[to : to + 1], len(space.options), d)[0]
            if STATUSES[int(reached)] == status:
                return int(to)
    return None
