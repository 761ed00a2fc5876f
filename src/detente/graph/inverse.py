"""What an actor must prefer for a situation to be stable for it: exact conditions, and how many rankings meet them.

Stability of target s for actor i asks of i's ranking only which situations stand at or below s, and asks for more of
them, never for fewer. So the condition is: for every move x of i's from s (a clause) at least one way holds, a way
being a set of situations none of which is better than s: {x} itself, or one that the others can answer with (and with
it, for SMR and SSEQ, all that i could move to from there). Which answers there are depends on the others' rankings for
SEQ and SSEQ alone. Source: Kinsara, Kilgour & Hipel (2015), Inverse approach to the graph model for conflict
resolution, IEEE Transactions SMC: Systems 45(5), here by legal sequences for any number of actors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from heapq import heappop, heappush
from itertools import combinations, permutations
from math import comb, factorial, prod

import numpy as np

from detente.errors import LimitError
from detente.graph.after import GLADLY, MENDS
from detente.graph.reach import Ints, Reach
from detente.graph.shortfall import answers, shortfall
from detente.numeric import Array

Way = frozenset[int]
Clause = frozenset[Way]
Terms = dict[tuple[int, int], int]
"""A sum of coefficient · p^a · (1 − p)^b, by (a, b)."""

MOST_STEPS = 3000
"""How long a count or a search may take before it is given up: some tenths of a second."""
MOST_PROFILES = 3_000_000
_MOST_UNIONS = 12  # inclusion and exclusion over more clauses takes thousands of terms
_MOST_WAYS = 200  # in a clause with more, ways that say more than needed are left standing
_CHUNK = 20_000


@dataclass(frozen=True)
class Requirement:
    """What keeps an actor in the target: in every clause, one way whose situations are all no better than the target.

    `clauses` has each move that matters with its ways; empty when any ranking will do.
    """

    target: int
    clauses: tuple[tuple[int, Clause], ...]

    def holds(self, no_better: Iterable[int]) -> bool:
        """Whether the target is stable when exactly these situations are no better than it."""
        below = frozenset(no_better)
        return all(any(way <= below for way in ways) for _, ways in self.clauses)


def requirement(reach: Reach, worth: Array, concept: str, target: int, actor: int) -> Requirement:
    """The condition for one actor, the others' preferences fixed: `worth` (actors, situations), of which only theirs.

    `concept` is nash, gmr, smr, seq or sseq.

    >>> from detente.graph.reach import reach
    >>> dilemma = reach(4, 2, [(0, 1, 0), (1, 0, 0), (2, 3, 0), (3, 2, 0), (0, 2, 1), (2, 0, 1), (1, 3, 1), (3, 1, 1)])
    >>> both_true = requirement(dilemma, np.array([[3.0, 4.0, 1.0, 2.0], [3.0, 1.0, 4.0, 2.0]]), "seq", 0, 0)
    >>> [(x, sorted(map(sorted, ways))) for x, ways in both_true.clauses]
    [(1, [[1], [3]])]
    >>> rankings(both_true, 4)  # of 24
    16
    """
    clauses = []
    for x in reach.of(actor, target).tolist():
        ways = {frozenset([x])}
        if concept != "nash":
            for t in answers(reach, worth, actor, x, concept in GLADLY):
                mended = reach.of(actor, t).tolist() if concept in MENDS else []
                ways.add(frozenset([t, *mended]) - {target})
        clauses.append((x, _needed(ways)))
    return Requirement(target, _told_once(clauses))


def share(asked: Requirement) -> Fraction:
    """The share of all strict rankings of the actor that meet the requirement.

    In a random ranking each other situation stands below the target with the same chance p, independently, p uniform;
    so the share is the integral of the chance that the condition holds, a sum of c p^a (1 − p)^b, hence of
    c a! b! / (a + b + 1)!. Raises LimitError where the count would take too long.
    """
    budget = [MOST_STEPS]
    terms = _chance(frozenset(ways for _, ways in asked.clauses), budget)
    return sum((Fraction(c, (a + b + 1) * comb(a + b, a)) for (a, b), c in terms.items()), Fraction(0))


def rankings(asked: Requirement, situations: int) -> int:
    """How many of the (situations)! strict rankings of the actor meet the requirement."""
    return int(share(asked) * factorial(situations))


def smallest(asked: Requirement, most: int = 1, better: Iterable[int] | None = None) -> tuple[list[Way], bool]:
    """The smallest sets of situations that must not be better than the target, smallest first, `most` at the most.

    With `better`, the situations now better than it, only those of them that would have to come down. Also whether
    these are all minimal sets there are: not so when there are more, or when MOST_STEPS did not do.
    """
    clauses = [ways for _, ways in asked.clauses]
    if better is not None:
        above = frozenset(better)
        clauses = [_needed({way & above for way in ways}) for ways in clauses]
    clauses = _thinned([ways for ways in clauses if frozenset() not in ways], most + 1)
    found: list[Way] = []
    ahead: list[tuple[int, int, tuple[int, ...]]] = [(_at_least(clauses), 0, ())]
    seen: set[tuple[int, ...]] = set()
    for _ in range(MOST_STEPS):
        if not ahead or len(found) > most:
            break
        _, _, chosen = heappop(ahead)
        here = frozenset(chosen)
        if chosen in seen or any(old <= here for old in found):
            continue
        seen.add(chosen)
        open_ = [ways for ways in clauses if not any(way <= here for way in ways)]
        if not open_:
            found.append(here)
            continue
        for way in min(open_, key=len):
            more = here | way
            left = [frozenset(other - more for other in ways) for ways in open_]
            rest = _at_least([ways for ways in left if frozenset() not in ways])
            heappush(ahead, (len(more) + rest, -len(more), tuple(sorted(more))))
    return found[:most], not ahead and len(found) <= most


def profiles(reach: Reach, concept: str, target: int) -> int:
    """How many of the (situations)! ^ actors profiles of strict rankings make the target an equilibrium.

    Under Nash, GMR and SMR a product, as actors do not matter to each other's conditions. Under SEQ and SSEQ the
    rankings of an actor are first put together that agree on all that counts: what is better than the target, and
    which of its moves are improvements. Raises LimitError beyond MOST_PROFILES of such groups.
    """
    actors, size = reach.actors, reach.situations
    if concept not in GLADLY:
        even = np.zeros((actors, size))
        return prod(rankings(requirement(reach, even, concept, target, i), size) for i in range(actors))
    if factorial(size) * size > MOST_PROFILES:
        raise LimitError(f"{size} situations have {factorial(size):,} rankings: too many to go through")
    kinds = [_kinds(reach, target, i) for i in range(actors)]
    total = prod(len(counts) for _, counts in kinds)
    if total > MOST_PROFILES:
        raise LimitError(f"{total:,} groups of profiles; at most {MOST_PROFILES:,} are gone through")
    count = 0
    for begin in range(0, total, _CHUNK):
        at = np.unravel_index(np.arange(begin, min(begin + _CHUNK, total)), [len(c) for _, c in kinds])
        worth = np.stack([rows[k] for (rows, _), k in zip(kinds, at, strict=True)], axis=1)
        good = np.nonzero((shortfall(reach, worth, concept, [target]) == 0).all(axis=(1, 2)))[0]
        weights = [counts[k[good]].tolist() for (_, counts), k in zip(kinds, at, strict=True)]
        count += sum(prod(row) for row in zip(*weights, strict=True))
    return count


def _kinds(reach: Reach, target: int, actor: int) -> tuple[Array, Ints]:
    """A ranking for each kind that this actor's rankings come in, as worths, and how many rankings are of it."""
    worth = np.array(list(permutations(range(reach.situations))), float)
    source, mover = reach.origins()
    own = mover == actor
    marks = np.hstack([worth > worth[:, [target]], worth[:, reach.to[own]] > worth[:, source[own]]])
    _, first, counts = np.unique(np.packbits(marks, axis=1), axis=0, return_index=True, return_counts=True)
    return worth[first], counts.astype(np.int32)


def _needed(ways: Iterable[Way]) -> Clause:
    """The ways that do not ask for more than another one."""
    by_size = sorted(set(ways), key=len)
    if len(by_size) > _MOST_WAYS or len(by_size[-1]) == 1:
        return frozenset(by_size[:1]) if not by_size[0] else frozenset(by_size)
    kept: list[Way] = []
    for way in by_size:
        if not any(other <= way for other in kept):
            kept.append(way)
    return frozenset(kept)


def _implied(ways: Clause, by: Clause) -> bool:
    """Whether a clause holds whenever another one does: each way of the other contains one of its own."""
    return by <= ways or (len(by) <= _MOST_WAYS and all(any(own <= way for own in ways) for way in by))


def _told_once(clauses: list[tuple[int, Clause]]) -> tuple[tuple[int, Clause], ...]:
    """The clauses that do not follow from others, and can fail at all."""
    kept: list[tuple[int, Clause]] = []
    for x, ways in sorted(clauses, key=lambda clause: (len(clause[1]), clause[0])):
        if frozenset() not in ways and not any(_implied(ways, other) for _, other in kept):
            kept = [(y, other) for y, other in kept if not _implied(other, ways)]
            kept.append((x, ways))
    return tuple(sorted(kept))


def _thinned(clauses: list[Clause], most: int) -> list[Clause]:
    """Of single situations that stand in exactly the same clauses, `most` are enough to find the smallest sets."""
    where: dict[int, list[int]] = {}
    for c, ways in enumerate(clauses):
        for v in set().union(*ways):
            where.setdefault(v, []).append(c if frozenset([v]) in ways else -1)
    kept, groups = set(), Counter[tuple[int, ...]]()
    for v, places in sorted(where.items()):
        groups[tuple(places)] += 1
        if -1 in places or groups[tuple(places)] <= most:
            kept.add(v)
    return [frozenset(way for way in ways if way <= kept) for ways in clauses]


def _at_least(clauses: list[Clause]) -> int:
    """No fewer situations than this meet the clauses: count those that share nothing with one another."""
    used: set[int] = set()
    least = 0
    for ways in sorted(clauses, key=len):
        named = set().union(*ways)
        if used.isdisjoint(named):
            used |= named
            least += min(len(way) for way in ways)
    return least


def _chance(clauses: frozenset[Clause], budget: list[int]) -> Terms:
    """The chance that all clauses hold when each situation is no better with chance p, independently."""
    budget[0] -= 1
    if budget[0] < 0:
        raise LimitError("this condition is too entangled to count the rankings that meet it")
    if not clauses:
        return {(0, 0): 1}
    if any(not ways for ways in clauses):
        return {}
    parts = _apart(clauses)
    if len(parts) > 1:
        return reduce(_times, (_chance(frozenset(part), budget) for part in parts))
    if len(clauses) <= _MOST_UNIONS and all(len(way) == 1 for ways in clauses for way in ways):
        unions = _unions([frozenset().union(*ways) for ways in clauses])
        return {(0, size): count for size, count in unions.items() if count}
    if len(clauses) == 1:
        return _any_way(next(iter(clauses)), budget)
    return _branched(clauses, budget)


def _any_way(ways: Clause, budget: list[int]) -> Terms:
    """The chance that at least one way holds: one less the chance that ways apart from each other all fail."""
    failing: list[Terms] = []
    for group in _apart(frozenset(frozenset([way]) for way in ways)):
        own = [next(iter(clause)) for clause in group]
        if len(own) > _MOST_UNIONS:
            return _branched(frozenset([ways]), budget)
        failing.append({(size, 0): count for size, count in _unions(own).items() if count})
    return _plus({(0, 0): 1}, reduce(_times, failing), -1)


def _branched(clauses: frozenset[Clause], budget: list[int]) -> Terms:
    """By whether the situation named most often is no better than the target."""
    named = Counter(v for ways in clauses for way in ways for v in way)
    v = min(named, key=lambda v: (-named[v], v))
    yes = [frozenset(way - {v} for way in ways) for ways in clauses]
    no = frozenset(frozenset(way for way in ways if v not in way) for ways in clauses)
    holds = _chance(frozenset(_needed(ways) for ways in yes if frozenset() not in ways), budget)
    fails = _chance(no, budget)
    moved = {(a, b + 1): c for (a, b), c in fails.items()}
    return _plus({(a + 1, b): c for (a, b), c in holds.items()}, moved, 1)


def _apart(clauses: frozenset[Clause]) -> list[list[Clause]]:
    """Groups of clauses that share no situation."""
    groups: list[tuple[set[int], list[Clause]]] = []
    for ways in clauses:
        named, members = set().union(*ways), [ways]
        apart = []
        for group in groups:
            if group[0].isdisjoint(named):
                apart.append(group)
            else:
                named |= group[0]
                members += group[1]
        groups = [*apart, (named, members)]
    return [members for _, members in groups]


def _unions(sets: list[Way]) -> Counter[int]:
    """Over all choices of these sets, the size of their union, counted with + for even choices and − for odd ones."""
    out: Counter[int] = Counter()
    for k in range(len(sets) + 1):
        for chosen in combinations(sets, k):
            out[len(frozenset().union(*chosen))] += (-1) ** k
    return out


def _times(f: Terms, g: Terms) -> Terms:
    out: Counter[tuple[int, int]] = Counter()
    for (a, b), c in f.items():
        for (d, e), k in g.items():
            out[a + d, b + e] += c * k
    return dict(out)


def _plus(f: Terms, g: Terms, sign: int) -> Terms:
    out = dict(f)
    for at, c in g.items():
        out[at] = out.get(at, 0) + sign * c
    return {at: c for at, c in out.items() if c}
