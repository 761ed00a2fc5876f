"""Power when some members never vote yes together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from detente.bodies.chance import swing_chances
from detente.bodies.diagram import diagram
from detente.bodies.rule import Rule
from detente.errors import LimitError, RuleError
from detente.numeric import Array, nearest

QUARRELLING = 12
"""At most so many members in quarrels: every vote of theirs is gone through."""

Pairs = Sequence[tuple[str, str]]
Mask = npt.NDArray[np.bool_]


def swings_in_quarrel(rule: Rule, quarrels: Pairs) -> Array:
    """Each member's chance, 0 to 1, to swing a vote of coin tosses when no quarrelling pair says yes together.

    The others' votes are alike among those in which no pair says yes together; who could not join the yes
    votes without its adversary there swings nothing. Raises RuleError for a stranger or a member at odds with itself,
    LimitError for more than QUARRELLING members in quarrels or a rule too large to be counted.
    Source: Kilgour 1974, in Rapoport, Game Theory as a Theory of Conflict Resolution, 193–206.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three")
    >>> swings_in_quarrel(rule, [("a", "b")]).round(9).tolist()
    [0.25, 0.25, 0.666666667]
    """
    yes, at_odds = _votes(rule, quarrels)
    swing, power = swing_chances(rule, yes), np.empty(len(rule.members))
    for k, adversaries in enumerate(at_odds):
        others = yes[:, k] < 1  # each vote of the others once, the member's own taken as no
        joins = others & ~(yes[:, adversaries] == 1).any(axis=1)
        power[k] = swing[joins, k].sum() / others.sum()
    return power


def pivots_in_quarrel(rule: Rule, quarrels: Pairs) -> Array:
    """Share, 0 to 1, of the orders of joining without a quarrelling pair up to the pivot in which each member is it.

    Orders in which a pair stands among those who have joined when the rule is first met are struck out. Sums to 1.
    Raises RuleError also when nobody can pass a draft without a pair; else as `swings_in_quarrel`.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 2), "two of three")
    >>> pivots_in_quarrel(rule, [("a", "b")]).tolist()
    [0.25, 0.25, 0.5]
    """
    yes, at_odds = _votes(rule, quarrels)
    free = ~at_odds.any(axis=0)
    points, shares = np.polynomial.legendre.leggauss((len(rule.members) + 1) // 2)
    power = np.zeros(len(rule.members))
    for chance, share in zip((points + 1) / 2, shares / 2, strict=True):
        swing = swing_chances(rule, np.where(free, chance, yes))
        each = np.where(free, 1.0, np.where(yes == 1, chance, 1 - chance))
        for k, adversaries in enumerate(at_odds):
            joins = (yes[:, k] < 1) & ~(yes[:, adversaries] == 1).any(axis=1)
            others = np.delete(each, k, axis=1).prod(axis=1)
            power[k] += share * (others * swing[:, k])[joins].sum()
    if power.sum() <= 0:
        raise RuleError(f"{rule.title}: no draft can pass with these quarrels. Mend: leave one out.")
    return np.asarray(power / power.sum())


def _votes(rule: Rule, quarrels: Pairs) -> tuple[Array, Mask]:
    """Votes in which no pair says yes together, and who quarrels with whom.

    Chances of yes, shape (votes, members): 0 and 1 for members in quarrels, ½ for all others.
    """
    diagram(rule)  # a rule without one is not told: its chances are too rough to be set against each other
    at_odds = np.zeros((len(rule.members),) * 2, dtype=bool)
    for pair in quarrels:
        a, b = (_place(rule, member) for member in pair)
        if a == b:
            raise RuleError(f"{rule.title}: {pair[0]!r} in quarrel with itself; allowed: two members.")
        at_odds[a, b] = at_odds[b, a] = True
    angry = np.flatnonzero(at_odds.any(axis=0))
    if len(angry) > QUARRELLING:
        raise LimitError(f"{rule.title}: {len(angry)} members in quarrels; the limit is {QUARRELLING}.")
    patterns = np.array(list(product((0.0, 1.0), repeat=len(angry)))).reshape(2 ** len(angry), len(angry))
    together = np.einsum("va,ab,vb->v", patterns, at_odds[np.ix_(angry, angry)].astype(float), patterns)
    kept = patterns[together == 0]
    yes = np.full((len(kept), len(rule.members)), 0.5)
    yes[:, angry] = kept
    return yes, at_odds


def _place(rule: Rule, member: str) -> int:
    if member not in rule.members:
        close = nearest(member, rule.members)
        hint = f" Mend: did you mean {close!r}?" if close else ""
        raise RuleError(f"{rule.title}: {member!r} has no seat; allowed: {', '.join(rule.members)}.{hint}")
    return rule.members.index(member)
