"""Who can pass a draft together, and who can stop one: minimal winning and minimal blocking coalitions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from math import comb

import numpy as np
import numpy.typing as npt

from detente.analyses.votes import _minimal
from detente.analyses.votes._bodies import NO_BODY, NamedBody, doubtful, joined, named_bodies
from detente.analyses.votes._large import ballots, never_decide, smallest
from detente.analyses.votes._minimal_bits import LISTED, Found, Side, by_bits
from detente.analyses.votes._minimal_shares import memberships
from detente.analysis import analysis
from detente.bodies.bitmap import fits
from detente.bodies.rule import NO, YES, Rule, passes, vetoers
from detente.draws import Draws
from detente.errors import LimitError, RuleError
from detente.numeric import nearest
from detente.result import Answer, Caveat, Quantity, Result, Row

YES_OR_NO = Caveat(
    "yes or no",
    "Coalitions count an abstention as a no. Where an abstention does not block, as with the permanent members of "
    "the Security Council, a draft can pass without that member's yes.",
)

SIDES: tuple[Side, ...] = ("winning", "blocking")
UNCOUNTED = (
    "So its coalitions are not counted, and are not kept by members; told are its members, one of the smallest "
    "coalitions that can pass a draft, and one of those that can stop one."
)


@dataclass(frozen=True)
class Coalitions:
    """How many there are, by size too (`by_size[k]` of k members), and the first LISTED, smallest first."""

    count: int
    by_size: dict[int, int]
    listed: tuple[tuple[str, ...], ...]


def minimal_winning(rule: Rule, with_: Sequence[str] = (), without: Sequence[str] = ()) -> Coalitions:
    """Coalitions whose yes passes a draft against the no of all others, and of whom none can be spared.

    Filters, source and errors as for `coalitions`.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 3, [2, 1, 1]), "weighted majority")
    >>> minimal_winning(rule).listed
    (('a', 'b'), ('a', 'c'))
    """
    return coalitions(rule, "winning", with_, without)


def minimal_blocking(rule: Rule, with_: Sequence[str] = (), without: Sequence[str] = ()) -> Coalitions:
    """Coalitions whose no stops a draft although all others say yes, and of whom none can be spared.

    Filters, source and errors as for `coalitions`.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 3, [2, 1, 1]), "weighted majority")
    >>> minimal_blocking(rule).listed
    (('a',), ('b', 'c'))
    """
    return coalitions(rule, "blocking", with_, without)


def coalitions(rule: Rule, kind: Side, with_: Sequence[str] = (), without: Sequence[str] = ()) -> Coalitions:
    """Every minimal coalition of one kind: how many, and the first of them.

    `with_` and `without` keep those that hold all, or none, of the members named. Nobody abstains. Exact. Raises
    LimitError for more than 28 members with more than 2^27 patterns of votes to look at (members whose votes weigh the
    same count as one kind), RuleError for a member the body does not have.
    Source: von Neumann & Morgenstern, Theory of Games and Economic Behavior, 1944, section 49.

    >>> from detente.bodies.rule import quota
    >>> members = tuple("abcdefghi")
    >>> coalitions(Rule(members, quota(members, 5), "majority of nine"), "winning", with_=["a"]).count
    70
    """
    _check_members(rule, [*with_, *without])
    return _found(rule, kind, tuple(with_), tuple(without))


@lru_cache(maxsize=64)
def _found(rule: Rule, kind: Side, with_: tuple[str, ...], without: tuple[str, ...]) -> Coalitions:
    find = by_bits if _minimal.many_patterns(rule) and fits(rule) else _by_kinds
    by_size, listed = find(rule, kind, with_, without)
    return Coalitions(sum(by_size.values()), by_size, listed)


def _by_kinds(rule: Rule, kind: Side, with_: tuple[str, ...], without: tuple[str, ...]) -> Found:
    types, patterns = _minimal.patterns(rule, kind == "blocking")
    free = [tuple(m for m in same if m not in with_ and m not in without) for same in types]
    fixed = [tuple(m for m in same if m in with_) for same in types]
    chosen = patterns - np.array([len(kind) for kind in fixed], dtype=np.int16)  # how many of the free ones join
    kept = ((chosen >= 0) & (chosen <= [len(kind) for kind in free])).all(axis=1)
    kept &= not set(with_) & set(without)
    chosen, sizes = chosen[kept], patterns[kept].sum(axis=1)
    ways = _ways(chosen, [len(kind) for kind in free])
    by_size = {int(size): int(ways[sizes == size].sum()) for size in np.unique(sizes)}
    first = np.argsort(sizes, kind="stable")[:LISTED]
    return by_size, tuple(islice(_written_out(chosen[first].tolist(), free, fixed, rule.members), LISTED))


def _check_members(rule: Rule, named: list[str]) -> None:
    for member in named:
        if member not in rule.members:
            close = nearest(member, rule.members)
            hint = f" Mend: did you mean {close!r}?" if close else ""
            raise RuleError(f"{rule.title}: no member {member!r}; allowed: {', '.join(rule.members)}.{hint}")


def _ways(chosen: npt.NDArray[np.int16], free: list[int]) -> npt.NDArray[np.object_] | npt.NDArray[np.int64]:
    """In how many ways each pattern picks its members; whole numbers of any length past 62 members."""
    whole = object if sum(free) > 62 else np.int64
    tables = [np.array([comb(size, k) for k in range(size + 1)], dtype=whole) for size in free]
    ways = np.ones(len(chosen), dtype=whole)
    for kind, table in enumerate(tables):
        ways = ways * table[chosen[:, kind]]
    return ways


def _written_out(
    patterns: list[list[int]],
    free: list[tuple[str, ...]],
    fixed: list[tuple[str, ...]],
    order: tuple[str, ...],
) -> Iterator[tuple[str, ...]]:
    """The coalitions of each pattern, members in the body's order."""
    always = tuple(member for kind in fixed for member in kind)
    for pattern in patterns:
        for picked in _picks(free, pattern):
            yield tuple(sorted(always + picked, key=order.index))


def _picks(kinds: list[tuple[str, ...]], counts: list[int]) -> Iterator[tuple[str, ...]]:
    """Every choice of so many of each kind, one at a time: `itertools.product` would make them all first."""
    if not kinds:
        yield ()
        return
    for first in combinations(kinds[0], counts[0]):
        for rest in _picks(kinds[1:], counts[1:]):
            yield first + rest


def core_members(rule: Rule) -> tuple[str, ...]:
    """Members of every winning coalition: without their yes nothing passes, whatever the others say.

    >>> from detente.bodies.rule import quota
    >>> core_members(Rule(("a", "b", "c"), quota(("a", "b", "c"), 3, [2, 1, 1]), "weighted majority"))
    ('a',)
    """
    size = len(rule.members)
    votes = np.where(np.eye(size, dtype=bool), NO, YES).astype(np.int8)
    return tuple(member for member, still in zip(rule.members, passes(rule, votes), strict=True) if not still)


def dummies(rule: Rule) -> tuple[str, ...]:
    """Members in no minimal winning coalition: their yes or no never decides. Raises LimitError as `coalitions` does.

    >>> from detente.bodies.rule import quota
    >>> dummies(Rule(("a", "b", "c"), quota(("a", "b", "c"), 4, [2, 2, 1]), "weighted majority"))
    ('c',)
    """
    held = zip(*memberships(rule).values(), strict=True)
    return tuple(member for member, counts in zip(rule.members, held, strict=True) if not any(counts))


def _rows(body: NamedBody, kind: str, found: Coalitions) -> list[Row]:
    return [
        {
            "body": body.name,
            "kind": kind,
            "size": len(coalition),
            "members": joined([body.names[m] for m in coalition]),
        }
        for coalition in found.listed
    ]


def _quantities(body: NamedBody, kind: str, count: int | None, least: int | None, n: int) -> dict[str, Quantity]:
    texts = {}
    if count is not None:
        texts["count"] = (count, "coalitions", f"minimal {kind} coalitions in {body.name}")
    if least is not None:
        texts["smallest"] = (least, "members", f"members of the smallest {kind} coalition in {body.name}")
    return {
        f"{body.key}.{kind}.{what}": Quantity(np.full(n, float(number)), unit, label, floor=0.0)
        for what, (number, unit, label) in texts.items()
    }


def _member_rows(body: NamedBody, idle: Sequence[str] | None) -> list[Row]:
    """What each member is by the rule alone; `idle`, those whose vote never decides, none where that is not known."""
    core, may, votes = core_members(body.rule), vetoers(body.rule), ballots(body.rule)
    return [
        {
            "body": body.name,
            "member": body.names[member],
            "core": member in core,
            "dummy": None if idle is None else member in idle,
            "veto": member in may,
            "votes": None if votes is None else votes[k],
        }
        for k, member in enumerate(body.rule.members)
    ]


def _of_small(
    body: NamedBody, n: int, with_: list[str], without: list[str]
) -> tuple[dict[str, Quantity], dict[str, list[Row]]]:
    """Measures and tables of a body whose coalitions can be counted; LimitError if they cannot."""
    members = _member_rows(body, dummies(body.rule))
    found = {kind: coalitions(body.rule, kind, with_, without) for kind in SIDES}
    measures: dict[str, Quantity] = {}
    for kind, one in found.items():
        measures |= _quantities(body, kind, one.count, min(one.by_size, default=None), n)
    rows = [row for kind, one in found.items() for row in _rows(body, kind, one)]
    winning, blocking = found["winning"], found["blocking"]
    kept = _kept(body, winning, blocking, with_, without) if with_ or without else ""
    text = kept or _finding(body, winning.by_size, blocking.by_size, members)
    return measures, {"coalitions": rows, "bodies": [{"body": body.name, "finding": text}], "members": members}


def _of_large(body: NamedBody, n: int) -> tuple[dict[str, Quantity], dict[str, list[Row]]]:
    """Measures and tables of a body with more coalitions than can be counted: one of the smallest of each kind."""
    members = _member_rows(body, never_decide(body.rule))
    few = {kind: smallest(body.rule, kind) for kind in SIDES}
    measures: dict[str, Quantity] = {}
    for kind, coalition in few.items():
        measures |= _quantities(body, kind, None, len(coalition) or None, n)
    rows = [row for kind in SIDES for row in _rows(body, kind, Coalitions(0, {}, (few[kind],) if few[kind] else ()))]
    others = smallest(body.rule, "blocking", core_members(body.rule))
    text = _finding(body, [len(few["winning"])], {len(few["blocking"]), len(others)}, members)
    return measures, {"coalitions": rows, "bodies": [{"body": body.name, "finding": text}], "members": members}


def tell(result: Result) -> list[str]:
    """A sentence a body on who must agree, and one on what else it takes to pass or to stop a draft."""
    return [str(row["finding"]) for row in result.tables["bodies"]]


def _finding(body: NamedBody, winning: Collection[int], blocking: Collection[int], members: Sequence[Row]) -> str:
    """Who must agree, and how few can pass or stop a draft, from the sizes of minimal coalitions of both kinds."""
    size = len(body.rule.members)
    core = [str(row["member"]) for row in members if row["core"]]
    idle = [str(row["member"]) for row in members if row["dummy"]]
    if len(core) == size:
        return f"{body.name}: no draft passes unless all {size} members agree; any one of them can stop it."
    needed = f"it takes at least {min(winning)} of the {size} members to pass a draft"
    together = [count for count in blocking if count > 1]
    others = f"{'the others' if core else 'them'} together to stop one"
    stop = f", and at least {min(together)} of {others}" if together else ""
    never = f" The vote of {joined(idle)} never decides." if idle else ""
    if not core:
        return f"{body.name}: {needed}{stop}; no member can stop one alone.{never}"
    who = f"{'all of ' if len(core) > 1 else ''}{joined(core)}"
    return f"{body.name}: no draft passes without {who}; {needed}{stop}.{never}"


def _kept(body: NamedBody, winning: Coalitions, blocking: Coalitions, with_: list[str], without: list[str]) -> str:
    """How many coalitions the filters keep."""
    chosen = [f"with {joined([body.names[m] for m in with_])}"] if with_ else []
    chosen += [f"without {joined([body.names[m] for m in without])}"] if without else []
    counts = f"{_counted(winning.count, 'winning')} and {_counted(blocking.count, 'blocking')}"
    smallest = f", the smallest winning of {min(winning.by_size)} members" if winning.count else ""
    return f"{body.name}, {' and '.join(chosen)}: {counts}{smallest}."


def _counted(count: int, kind: str) -> str:
    return f"{count or 'no'} minimal {kind} coalition{'' if count == 1 else 's'}"


def _listed_names(text: str, bodies: Sequence[NamedBody]) -> list[str]:
    """Members named in a setting, by id, code or name; RuleError for one that sits in no body."""
    ids = {word: member for body in bodies for member in body.rule.members for word in (member, body.names[member])}
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in ids:
            close = nearest(word, ids)
            hint = f" Mend: did you mean {close!r}?" if close else ""
            raise RuleError(f"coalitions: no member {word!r}; allowed: {', '.join(sorted(set(ids.values())))}.{hint}")
    return [ids[word] for word in words]


@analysis(
    question="Which members can pass a draft together, and which can stop it?",
    reference="von Neumann & Morgenstern 1944, Theory of Games and Economic Behavior, section 49",
    example="detente run coalitions kosovo-2007 --set with_=russia",
    tell=tell,
)
def answer(draws: Draws, *, with_: str = "", without: str = "") -> Answer:
    """Minimal winning and minimal blocking coalitions of every body, counted exactly; the same in every draw.

    Yes and no only: who abstains counts here as voting no, so that a permanent member must vote yes. `with_` and
    `without`, members with commas between them, keep the coalitions that hold all, or none, of them. Table
    `members`: who is in every winning coalition (core), whose vote never decides (dummy), who may veto, and how many
    votes each has. A body too large to count has these, and the smallest coalitions.
    """
    measures: dict[str, Quantity] = {}
    tables: dict[str, list[Row]] = {"coalitions": [], "bodies": [], "members": []}
    bodies, caveats = named_bodies(draws.case), []
    named = [_listed_names(text, bodies) for text in (with_, without)] if bodies else [[], []]
    for body in bodies:
        kept = [[member for member in names if member in body.rule.members] for names in named]
        try:
            told, rows = _of_small(body, draws.n, *kept)
        except LimitError as too_large:
            caveats.append(Caveat("too large", f"{too_large} {UNCOUNTED}"))
            told, rows = _of_large(body, draws.n)
        measures |= told
        for name, more in rows.items():
            tables[name] += more
    caveats += doubtful(draws.case, draws.case.body)
    return Answer(measures, tables, [*caveats, YES_OR_NO if bodies else NO_BODY])
