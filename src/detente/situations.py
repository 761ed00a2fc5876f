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
from detente.errors import CaseError, Fault, LimitError

Codes = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

NATURE = -1
"""The actor of what nobody decides: a draft that lapses, what a crowd does."""
SURE, ADOPTED, FAILED, VETOED = -1, 0, 1, 2
"""How a move's end is settled: by the mover alone, or as one outcome of a vote."""
MOST_SITUATIONS = 1_000_000


@dataclass(frozen=True)
class Act:
    """Something that can be done or happen: an option started or stopped, a draft put to the vote, withdrawn, lapsing.

    What a crowd does is a hazard of nature: nobody decides it, and it happens at rate 1/days while it is legal.
    Where situations are listed one by one, an act is to go to one of them.
    """

    name: str
    kind: str  # start, stop, put, withdraw, lapse, hazard, go
    actor: int  # place in case.actors; NATURE for none
    option: int = -1
    draft: int = -1
    class_: str = ""
    days: str = ""  # the input that gives its tempo
    text: str = ""


@dataclass(frozen=True)
class Situations:
    """All situations reachable from today by any legal moves, today first, and the moves between them.

    `moves` columns: from, to, act, end (SURE or the outcome of a vote); sorted by from, then act. `first[s]` to
    `first[s + 1]` are the moves that leave situation s.
    """

    case: Case
    options: tuple[str, ...]
    acts: tuple[Act, ...]
    codes: Codes
    moves: Ints
    first: Ints
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
        at = np.nonzero(self.codes == code)[0]
        return int(at[0]) if len(at) else None


def situations(case: Case, started: frozenset[str] = frozenset(), stopped: frozenset[str] = frozenset()) -> Situations:
    """Every situation reachable from today. `started` and `stopped` change what is in force today.

    Raises CaseError when today's own situation is infeasible, LimitError beyond MOST_SITUATIONS.
    """
    if case.situation:
        return _listed(case)
    options = tuple(sorted(case.option))
    acts = _acts(case, options)
    today = _today(case, options, started, stopped)
    codes, moves = _explore(case, options, acts, today)
    order = np.lexsort((moves[:, 3], moves[:, 2], moves[:, 0]))
    moves = moves[order]
    first = np.searchsorted(moves[:, 0], np.arange(len(codes) + 1)).astype(np.int32)
    return Situations(case, options, acts, codes, moves.astype(np.int32), first)


def _listed(case: Case) -> Situations:
    """The situations a case lists, today's first, and its moves: an act for each actor and each end of its moves."""
    marks, rows = case.marks, []
    acts: list[Act] = []
    for i, actor in enumerate(case.actors):
        moves = case.moves.get(actor, {})
        for end in sorted({end for ends in moves.values() for end in ends}, key=marks.index):
            text = f"go to: {case.situation[end]}"
            rows += [
                (marks.index(start), marks.index(end), len(acts), SURE) for start, ends in moves.items() if end in ends
            ]
            kind, owner, class_ = ("hazard", NATURE, "") if actor in case.crowds else ("go", i, "unclassed")
            acts.append(Act(f"{actor}.go.{end}", kind, owner, -1, -1, class_, f"moves.{actor}.days", text))
    table = np.array(sorted(set(rows)), np.int32).reshape(-1, 4)
    table = table[np.lexsort((table[:, 2], table[:, 0]))]
    first = np.searchsorted(table[:, 0], np.arange(len(marks) + 1)).astype(np.int32)
    return Situations(case, (), tuple(acts), np.arange(len(marks), dtype=np.int64), table, first)


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


def _acts(case: Case, options: tuple[str, ...]) -> tuple[Act, ...]:
    acts = []
    place = {actor: i for i, actor in enumerate(case.actors)}
    for k, key in enumerate(options):
        option = case.option[key]
        class_, days = option.class_ or "unclassed", f"option.{key}.days"
        actor = place[option.actor]
        if option.actor in case.crowds:
            acts.append(Act(key, "hazard", NATURE, k, days=days, text=option.text))
            continue
        if option.startable:
            acts.append(Act(key, "start", actor, k, class_=class_, days=days, text=option.text))
        if option.reversible:
            acts.append(Act(f"{key}.stop", "stop", actor, k, class_=class_, days=days, text=f"stop: {option.text}"))
    for d, key in enumerate(case.drafts):
        draft = case.draft[key]
        lead, name = place[draft.sponsors[0]], draft.name or key
        acts.append(
            Act(f"{key}.put", "put", lead, -1, d, "put-to-vote", f"draft.{key}.days", f"put {name} to the vote")
        )
        days = f"draft.{key}.withdraw_days"
        acts.append(Act(f"{key}.withdraw", "withdraw", lead, -1, d, "withdraw-draft", days, f"withdraw {name}"))
        if draft.lapse_days is not None:
            acts.append(Act(f"{key}.lapse", "lapse", NATURE, -1, d, "", f"draft.{key}.lapse_days", f"{name} lapses"))
    return tuple(acts)


def _today(case: Case, options: tuple[str, ...], started: frozenset[str], stopped: frozenset[str]) -> int:
    code = 0
    for k, key in enumerate(options):
        if (case.option[key].on or key in started) and key not in stopped:
            code |= 1 << k
    for d, key in enumerate(case.drafts):
        code += STATUSES.index(case.draft[key].status) * 6**d << len(options)
    today = _settled(case, options, np.array([code], np.int64))
    broken = [text for text in case.infeasible if _true(case, options, today, text)[0]]
    if broken:
        raise CaseError(
            "the case leaves no situation",
            [
                Fault("infeasible", f"today's own situation is ruled out by {text!r}", "a feasible today")
                for text in broken
            ],
        )
    _check_votes(case, options, today)
    return int(today[0])


def _check_votes(case: Case, options: tuple[str, ...], today: Codes) -> None:
    """A draft on the table may be voted on, and a vote may end in every way: no pattern can forbid one of them."""
    faults = []
    for d, key in enumerate(case.drafts):
        for status in ("adopted", "failed", "vetoed") if case.draft[key].status == "tabled" else ():
            ended = _settled(case, options, today + (STATUSES.index(status) * 6**d << len(options)))
            for text in case.infeasible:
                if _true(case, options, ended, text)[0]:
                    seen = f"{text!r} rules out that {key} is {status}, as a vote today may end"
                    faults.append(Fault("infeasible", seen, "patterns of options that no vote alone makes true"))
    if faults:
        raise CaseError("a vote may end in a situation that is ruled out", faults)


def _true(case: Case, options: tuple[str, ...], codes: Codes, text: str) -> Truth:
    truth = Condition.read(text).holds(lambda name: fact(case, options, codes, name))
    return np.broadcast_to(truth, codes.shape)


def _settled(case: Case, options: tuple[str, ...], codes: Codes) -> Codes:
    """Situations after every option whose `while` fails has ended."""
    for _ in range(len(options) + 1):
        before = codes
        for k, key in enumerate(options):
            keep = case.option[key].while_
            if keep is not None:
                codes = np.where(_true(case, options, codes, keep), codes, codes & ~np.int64(1 << k))
        if (codes == before).all():
            break
    return codes


def _explore(case: Case, options: tuple[str, ...], acts: tuple[Act, ...], today: int) -> tuple[Codes, Codes]:
    """Breadth first, a whole frontier at a time."""
    known = np.array([today], np.int64)
    frontier, found = known, []
    while len(frontier):
        steps = [step for a, act in enumerate(acts) for step in _steps(case, options, frontier, a, act)]
        found += steps
        reached = np.unique(np.concatenate([to for _, to, _, _ in steps])) if steps else np.array([], np.int64)
        frontier = np.setdiff1d(reached, known)
        known = np.concatenate([known, frontier])
        if len(known) > MOST_SITUATIONS:
            raise LimitError(
                f"more than {MOST_SITUATIONS:,} situations can be reached from today; merge options, or rule "
                "combinations out with start_if, excludes or infeasible"
            )
    return known, _numbered(known, found)


def _numbered(known: Codes, found: list[tuple[Codes, Codes, int, int]]) -> Codes:
    """Moves as rows of situation numbers, from rows of situation codes."""
    order = np.argsort(known)
    rows = [
        np.column_stack(
            [
                order[np.searchsorted(known, source, sorter=order)],
                order[np.searchsorted(known, target, sorter=order)],
                np.full(len(source), act),
                np.full(len(source), end),
            ]
        )
        for source, target, act, end in found
    ]
    return np.concatenate(rows) if rows else np.zeros((0, 4), np.int64)


def _steps(case: Case, options: tuple[str, ...], codes: Codes, a: int, act: Act) -> list[tuple[Codes, Codes, int, int]]:
    """Legal moves by one act out of the situations given: from, to, act, end."""
    legal = _legal(case, options, codes, act)
    source = codes[legal]
    if act.option >= 0:
        ends = [(source ^ np.int64(1 << act.option), SURE)]
    else:
        statuses = {"put": ("adopted", "failed", "vetoed"), "withdraw": ("withdrawn",), "lapse": ("lapsed",)}[act.kind]
        unit = 6**act.draft << len(options)
        ends = [
            (source + STATUSES.index(status) * unit, end if act.kind == "put" else SURE)
            for end, status in enumerate(statuses)
        ]
    steps = []
    reached = [_settled(case, options, target) for target, _ in ends]
    feasible = [_feasible(case, options, settled) for settled in reached]
    if act.kind == "put":  # a vote can be called only where it may end in every way
        feasible = [np.all(feasible, axis=0)] * len(ends)
    for (_, end), settled, open_ in zip(ends, reached, feasible, strict=True):
        fine = (settled != source) & open_
        if fine.any():
            steps.append((source[fine], settled[fine], a, end))
    return steps


def _legal(case: Case, options: tuple[str, ...], codes: Codes, act: Act) -> Truth:
    if act.option < 0:
        return np.asarray(draft_status(codes, len(options), act.draft) == STATUSES.index("tabled"))
    key = options[act.option]
    option = case.option[key]
    on = (codes >> act.option & 1).astype(bool)
    if act.kind == "stop":
        return on & ~_locked(case, options, codes, key)
    legal = ~on
    if option.start_if is not None:
        legal = legal & _true(case, options, codes, option.start_if)
    if option.while_ is not None:
        legal = legal & _true(case, options, codes | np.int64(1 << act.option), option.while_)
    for other in option.excludes:
        legal = legal & ~fact(case, options, codes, other)
    for other in options:
        if key in case.option[other].excludes:
            legal = legal & ~fact(case, options, codes, other)
    return legal


def _locked(case: Case, options: tuple[str, ...], codes: Codes, key: str) -> Truth:
    """Whether an act is bound by a bargain in force that its actor cannot break."""
    locked = np.zeros(codes.shape, bool)
    for bargain in case.bargain.values():
        if key in bargain.acts and case.option[key].actor not in bargain.breakable_by:
            locked |= np.all([fact(case, options, codes, act) for act in bargain.acts], axis=0)
    return locked


def _feasible(case: Case, options: tuple[str, ...], codes: Codes) -> Truth:
    ruled_out = np.zeros(codes.shape, bool)
    for text in case.infeasible:
        ruled_out |= _true(case, options, codes, text)
    return ~ruled_out
