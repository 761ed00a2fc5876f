"""What can be told of the coalitions of a body with too many to count: who matters, and how few suffice."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from detente.analyses.votes._minimal_bits import Side
from detente.bodies.power import weighted
from detente.bodies.price import cheapest
from detente.bodies.rule import ABSTAIN, NO, YES, Rule, tallies


def smallest(rule: Rule, kind: Side, barred: Collection[str] = ()) -> tuple[str, ...]:
    """A coalition with as few members as any of its kind, none of them `barred`, in the body's order; empty for none.

    Nobody abstains. Exact for any number of members: by one tally those with most votes join first, of the same number
    the first in order; by other rules every vote has the same price, and the cheapest are bought. Source: `cheapest`.

    >>> from detente.bodies.rule import quota
    >>> five = Rule(tuple("abcde"), quota("abcde", 6, [4, 3, 2, 1, 1]), "weighted majority")
    >>> smallest(five, "winning"), smallest(five, "blocking", barred=["a"])
    (('a', 'b'), ('b', 'c', 'd'))
    """
    if (found := weighted(rule)) is not None:
        votes, needed = found[0].tolist(), int(found[1])
        return _largest(rule, votes, needed if kind == "winning" else sum(votes) - needed + 1, barred)
    joins, stays = (YES, NO) if kind == "winning" else (NO, YES)
    asked = np.zeros((len(rule.members), 3))
    asked[:, joins] = [np.inf if member in barred else 1.0 for member in rule.members]
    asked[:, ABSTAIN], asked[:, stays] = np.inf, 0.0
    bought, cost = cheapest(rule, asked, "pass" if kind == "winning" else "block")
    taking = np.asarray(bought) == joins
    return tuple(m for m, takes in zip(rule.members, taking, strict=True) if takes) if np.isfinite(cost) else ()


def _largest(rule: Rule, votes: list[int], needed: int, barred: Collection[str]) -> tuple[str, ...]:
    joined: set[int] = set()
    for k in sorted(range(len(votes)), key=lambda k: -votes[k]):
        if needed <= 0:
            break
        if rule.members[k] not in barred:
            joined.add(k)
            needed -= votes[k]
    return tuple(m for k, m in enumerate(rule.members) if k in joined) if needed <= 0 else ()


def ballots(rule: Rule) -> tuple[int, ...] | None:
    """How many votes each member has, where the rule is one tally of yeses; none for other rules.

    >>> from detente.bodies.rule import quota
    >>> ballots(Rule(("a", "b"), quota(("a", "b"), 3, [2, 1]), "weighted"))
    (2, 1)
    """
    parts = tallies(rule.expression)
    return parts[0].yes if len(parts) == 1 and min(parts[0].yes) >= 0 else None


def never_decide(rule: Rule) -> tuple[str, ...] | None:
    """Members whose yes or no never decides, by one tally of votes of whatever size; none known for other rules.

    A vote decides if the others can say yes with fewer votes than are needed, but not by as much as the member has. If
    it never does, nor does that of a member with fewer: so the largest such member is looked for by halves, among all
    sums that the others can make, a bit each.

    >>> from detente.bodies.rule import quota
    >>> never_decide(Rule(tuple("abc"), quota("abc", 4, [2, 2, 1]), "weighted majority"))
    ('c',)
    """
    found = weighted(rule)
    if found is None:
        return None
    votes, needed = found[0].tolist(), int(found[1])
    by_votes = sorted(range(len(votes)), key=votes.__getitem__)
    low, high = 0, 0 if _decides(votes, by_votes[0], needed) else len(votes)
    while low < high:
        middle = (low + high) // 2
        if _decides(votes, by_votes[middle], needed):
            high = middle
        else:
            low = middle + 1
    idle = set(by_votes[:low])
    return tuple(member for k, member in enumerate(rule.members) if k in idle)


def _decides(votes: list[int], member: int, needed: int) -> bool:
    """Whether the others can make a sum from `needed` less the member's votes up to one below `needed`."""
    sums, kept = 1, (1 << max(needed, 0)) - 1
    for k, of_one in enumerate(votes):
        if k != member:
            sums |= (sums << of_one) & kept
    return bool(sums >> max(needed - votes[member], 0))
