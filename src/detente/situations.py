"""Situations: every combination of options and draft statuses reachable from today, and the moves between them.

A situation is one number: a bit for each option, then a base-6 digit for each draft's status. A move starts or
stops one option, or puts a draft to the vote or withdraws it; a vote changes the status at once, so it leads to
three situations, one for each way the vote can go. After every move, options whose `while` no longer holds end.
Where a case lists its situations one by one, the number is the place in the list, and the moves are those listed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.case import STATUSES, Case
from detente.condition import Condition, Truth
from detente.errors import CaseError, Fault
from detente.space.acts import ADOPTED, FAILED, NATURE, SURE, VETOED, Act, acts_of
from detente.space.alike import joined, merged
from detente.space.explore import explore
from detente.space.jumps import jumps
from detente.space.rules import Codes, Rules, bargain_bits, draft_status, fact

__all__ = [
    "ADOPTED",
    "FAILED",
    "MOST_SITUATIONS",
    "NATURE",
    "SURE",
    "VETOED",
    "Act",
    "Codes",
    "Ints",
    "Situations",
    "draft_status",
    "situations",
]

Ints = npt.NDArray[np.int32]
MOST_SITUATIONS = 1 << 20


@dataclass(frozen=True)
class Situations:
    """All situations reachable from today by any legal moves, today first, and the moves between them.

    `moves` columns: from, to, act, end (SURE or the outcome of a vote); sorted by from, then act. `first[s]` to
    `first[s + 1]` are the moves that leave situation s. Where the case calls situations alike, `several` tells which
    stand for more than one, `met` are the numbers of all there were, and `merged` where each of those went.
    """

    case: Case
    options: tuple[str, ...]
    acts: tuple[Act, ...]
    codes: Codes
    moves: Ints
    first: Ints
    several: Truth | None = None
    met: Codes | None = None
    merged: Ints | None = None
    _truths: dict[str, Truth] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.codes)

    def holds(self, text: str) -> Truth:
        """Whether a condition holds in each situation, shape (situations,)."""
        if text not in self._truths:
            truth = Condition.read(text).holds(lambda name: fact(self.case, self.options, self.codes, name))
            self._truths[text] = np.asarray(np.broadcast_to(truth, self.codes.shape))
        return self._truths[text]

    def first_case(self, conditions: list[str]) -> Ints:
        """The place of the first condition that holds in each situation (the last one is `else`)."""
        truths = np.array([self.holds(text) for text in conditions])
        return np.asarray(np.argmax(truths, axis=0), np.int32)

    @cached_property
    def rung(self) -> Ints:
        """The rung of violence each situation stands on; 0 where the case has no ladder."""
        ladder = self.case.ladder
        if ladder is None:
            return np.zeros(len(self), np.int32)
        rungs = np.array([rung for _, rung in ladder.cases], np.int32)
        return np.asarray(rungs[self.first_case([text for text, _ in ladder.cases])])

    @cached_property
    def bargains(self) -> Ints:
        """Bargains in force in each situation, a bit each, in sorted order of their ids."""
        return bargain_bits(self.case, self.options, self.codes).astype(np.int32)

    @property
    def is_closed(self) -> bool:
        """Whether an actor can make several moves in a row as one; not so where moves are listed one by one."""
        return not self.case.situation

    def status(self, draft: int) -> Ints:
        """The status of a draft in each situation, as a place in STATUSES."""
        return draft_status(self.codes, len(self.options), draft).astype(np.int32)

    def label(self, s: int) -> str:
        """A situation in words: options in force and statuses that are not 'tabled'.

        An empty combination is "nothing done".
        """
        code = self.codes[s]
        if self.case.situation:
            return self.case.situation[self.case.marks[int(code)]]
        on = [name.replace("_", " ") for k, name in enumerate(self.options) if code >> k & 1]
        drafts = self.case.drafts
        for d, draft in enumerate(drafts):
            status = STATUSES[int(draft_status(self.codes[s : s + 1], len(self.options), d)[0])]
            if status != "tabled":
                on.append(f"{draft} {status}")
        return ", ".join(on) or "nothing done"

    def names(self, s: int) -> list[str]:
        """What stands for a situation in a ranking: what is in force by its name, or the id of one listed."""
        if self.case.situation:
            return [self.case.marks[int(self.codes[s])]]
        on = [name for k, name in enumerate(self.options) if self.codes[s] >> k & 1]
        alone = len(self.case.drafts) == 1
        for d, draft in enumerate(self.case.drafts):
            status = STATUSES[int(draft_status(self.codes[s : s + 1], len(self.options), d)[0])]
            if status != "tabled":
                on.append(status if alone else f"draft.{draft}.{status}")
        return on

    def find(self, names: Collection[str]) -> int | None:
        """The place of the situation that these names stand for, in any order; None when it cannot be reached."""
        if self.case.situation:
            code = self.case.marks.index(next(iter(names)))
        else:
            code = sum(1 << self.options.index(name) for name in names if name in self.options)
            for name in set(names) - set(self.options):
                *path, status = name.split(".")
                draft = self.case.drafts.index(path[1]) if path else 0
                code += STATUSES.index(status) * 6**draft << len(self.options)
        return self.place(code)

    def place(self, code: int) -> int | None:
        """The place of a situation by its number; None when it cannot be reached."""
        codes = self.codes if self.met is None else self.met
        at = np.flatnonzero(codes == code)
        if not len(at):
            return None
        return int(at[0] if self.merged is None else self.merged[at[0]])


def situations(case: Case, started: frozenset[str] = frozenset(), stopped: frozenset[str] = frozenset()) -> Situations:
    """Every situation reachable from today. `started` and `stopped` change what is in force today.

    Raises CaseError when today's own situation is infeasible, LimitError beyond MOST_SITUATIONS.
    """
    if case.situation:
        return _listed(case)
    rules = Rules(case, tuple(sorted(case.option)))
    acts = acts_of(case, rules.options)
    codes, moves, leaps = explore(rules, acts, _today(rules, started, stopped), MOST_SITUATIONS)
    made = merged(rules, codes) if case.alike else None
    acts, moves = jumps(rules, acts, codes, moves, leaps, made)
    if made is None:
        return Situations(case, rules.options, acts, codes, moves, _first(moves, len(codes)))
    acts, moves = joined(acts, codes, moves, made)
    several = np.bincount(made.place) > 1
    first = _first(moves, len(made.codes))
    return Situations(case, rules.options, acts, made.codes, moves, first, several, codes, made.place)


def _first(moves: Ints, size: int) -> Ints:
    """Where the moves that leave each situation begin."""
    return np.searchsorted(moves[:, 0], np.arange(size + 1)).astype(np.int32)


def _listed(case: Case) -> Situations:
    """The situations a case lists, today's first, and its moves: an act for each actor and each end of its moves."""
    place = {mark: s for s, mark in enumerate(case.marks)}
    rows = []
    acts: list[Act] = []
    for i, actor in enumerate(case.actors):
        moves = case.moves.get(actor, {})
        for end in sorted({end for ends in moves.values() for end in ends}, key=place.__getitem__):
            starts = [start for start, ends in moves.items() if end in ends]
            rows += [(place[start], place[end], len(acts), SURE) for start in starts]
            kind, owner, class_ = ("hazard", NATURE, "") if actor in case.crowds else ("go", i, "unclassed")
            text = f"go to: {case.situation[end]}"
            acts.append(Act(f"{actor}.go.{end}", kind, owner, -1, -1, class_, f"moves.{actor}.days", text))
    table = np.array(rows, np.int32).reshape(-1, 4)
    table = table[np.lexsort((table[:, 2], table[:, 0]))]
    return Situations(case, (), tuple(acts), np.arange(len(place), dtype=np.int64), table, _first(table, len(place)))


def _today(rules: Rules, started: frozenset[str], stopped: frozenset[str]) -> int:
    case, code = rules.case, 0
    for k, key in enumerate(rules.options):
        if (case.option[key].on or key in started) and key not in stopped:
            code |= 1 << k
    code += sum(STATUSES.index(case.draft[key].status) * rules.unit(d) for d, key in enumerate(case.drafts))
    today = rules.settled(np.array([code], np.int64))
    broken = [text for text in case.infeasible if rules.true(today, text)[0]]
    if broken:
        raise CaseError(
            "the case leaves no situation",
            [
                Fault("infeasible", f"today's own situation is ruled out by {text!r}", "a feasible today")
                for text in broken
            ],
        )
    _check_votes(rules, today)
    return int(today[0])


def _check_votes(rules: Rules, today: Codes) -> None:
    """A draft on the table may be voted on, and a vote may end in every way: no pattern can forbid one of them."""
    case, faults = rules.case, []
    for d, key in enumerate(case.drafts):
        for status in ("adopted", "failed", "vetoed") if case.draft[key].status == "tabled" else ():
            ended = rules.settled(today + STATUSES.index(status) * rules.unit(d))
            for text in case.infeasible:
                if rules.true(ended, text)[0]:
                    seen = f"{text!r} rules out that {key} is {status}, as a vote today may end"
                    faults.append(Fault("infeasible", seen, "patterns of options that no vote alone makes true"))
    if faults:
        raise CaseError("a vote may end in a situation that is ruled out", faults)
