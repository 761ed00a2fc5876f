"""What a situation number says, and what a case allows in it: asked of whole arrays of situations at once.

A situation is one number: a bit for each option, then a base-6 digit for each draft's status; where a case lists its
situations one by one, the place in the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.case import STATUSES, Case
from detente.condition import Condition, Truth
from detente.space.acts import Act

Codes = npt.NDArray[np.int64]


def fact(case: Case, options: tuple[str, ...], codes: Codes, name: str) -> Truth:
    """Whether an option is in force, a draft has a status, or a situation is the one named, in each situation."""
    if case.situation:
        return np.asarray(codes == case.marks.index(name))
    if name in options:
        return (codes >> options.index(name) & 1).astype(bool)
    *path, status = name.split(".")
    draft = case.drafts.index(path[1]) if path else 0
    return np.asarray(draft_status(codes, len(options), draft) == STATUSES.index(status))


def draft_status(codes: Codes, options: int, draft: int) -> Codes:
    """The base-6 digit of a draft in situation numbers."""
    return np.asarray((codes >> options) // 6**draft % 6)


def bargain_bits(case: Case, options: tuple[str, ...], codes: Codes) -> Codes:
    """Which bargains are in force (all their acts hold), a bit each."""
    bits = np.zeros(codes.shape, np.int64)
    for b, key in enumerate(sorted(case.bargain)):
        acts = [options.index(act) for act in case.bargain[key].acts]
        in_force = np.all([codes >> act & 1 for act in acts], axis=0)
        bits |= in_force.astype(np.int64) << b
    return bits


@dataclass(frozen=True)
class Rules:
    """The rules of a case described by options and drafts; `options` in sorted order."""

    case: Case
    options: tuple[str, ...]

    @cached_property
    def span(self) -> int:
        """Situation numbers are below this one."""
        return int(6 ** len(self.case.drafts) << len(self.options))

    def unit(self, draft: int) -> int:
        """What one step of a draft's status adds to a situation number."""
        return int(6**draft << len(self.options))

    def true(self, codes: Codes, text: str) -> Truth:
        """Whether a condition holds in each situation."""
        truth = Condition.read(text).holds(lambda name: fact(self.case, self.options, codes, name))
        return np.broadcast_to(truth, codes.shape)

    def any_true(self, codes: Codes, texts: tuple[str, ...]) -> Truth:
        """Whether one of several conditions holds in each situation."""
        found = np.zeros(codes.shape, bool)
        for text in texts:
            found |= self.true(codes, text)
        return found

    @cached_property
    def _lasting(self) -> list[tuple[int, str]]:
        asked = ((k, self.case.option[key].while_) for k, key in enumerate(self.options))
        return [(k, text) for k, text in asked if text is not None]

    def settled(self, codes: Codes) -> Codes:
        """Situations after every option whose `while` fails has ended."""
        for _ in range(len(self.options) + 1):
            before = codes
            for k, keep in self._lasting:
                codes = np.where(self.true(codes, keep), codes, codes & ~np.int64(1 << k))
            if codes is before or (codes == before).all():
                break
        return codes

    def legal(self, codes: Codes, act: Act) -> Truth:
        """Whether an act can be done or happen in each situation, what it leads to left aside."""
        if act.option < 0:
            return np.asarray(draft_status(codes, len(self.options), act.draft) == STATUSES.index("tabled"))
        key = self.options[act.option]
        on = (codes >> act.option & 1).astype(bool)
        return on & ~self._locked(codes, key) if act.kind == "stop" else ~on & self._may_start(codes, act.option)

    def _may_start(self, codes: Codes, k: int) -> Truth:
        key, option = self.options[k], self.case.option[self.options[k]]
        legal = np.ones(codes.shape, bool)
        if option.start_if is not None:
            legal &= self.true(codes, option.start_if)
        if option.while_ is not None:
            legal &= self.true(codes | np.int64(1 << k), option.while_)
        for j, other in enumerate(self.options):
            if other in option.excludes or key in self.case.option[other].excludes:
                legal &= (codes >> j & 1) == 0
        return legal

    def _locked(self, codes: Codes, key: str) -> Truth:
        """Whether an act is bound by a bargain in force that its actor cannot break."""
        locked = np.zeros(codes.shape, bool)
        for bargain in self.case.bargain.values():
            if key in bargain.acts and self.case.option[key].actor not in bargain.breakable_by:
                locked |= np.all([fact(self.case, self.options, codes, act) for act in bargain.acts], axis=0)
        return locked
