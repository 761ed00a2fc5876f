"""What it costs to pass a draft, or to block one, when every vote has a price.

The cheapest coalition is a shortest way through the rule's decision diagram, for whole batches; for rules without a
diagram it is an integer program over the rule's algebra, solved by HiGHS. Against a rival who buys after the
first buyer, every coalition that could undo the vote must be made too dear (Groseclose & Snyder 1996, American
Political Science Review 90(2), 303–315).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit, prange
from scipy.optimize import Bounds, LinearConstraint, milp

from detente.bodies.diagram import ADOPTED, diagram, has_diagram
from detente.bodies.rule import All, Any, Expression, Rule, Tally, tallies
from detente.numeric import TIE, Array

Goal = Literal["pass", "block"]

NO_VOTE = -1
"""Stands for every vote where no coalition can reach the goal."""


class Bought(NamedTuple):
    """The cheapest votes, shape (..., members), and what they cost together, shape (...): infinite for none."""

    votes: npt.NDArray[np.int8]
    cost: Array


def cheapest(rule: Rule, demands: Array, goal: Goal = "pass") -> Bought:
    """The cheapest way for members to vote so that a draft passes, or is blocked.

    `demands`, shape (..., members, 3): what each member would want, 0 or more in any unit, for voting [no, abstain,
    yes]; 0 for the vote it casts anyway, infinite for one it cannot be won for. So an abstention may be bought
    where that is enough. Of ways that cost the same, to within 1e-6, the one that changes fewest votes, then of
    members by name. When no coalition can reach the goal the votes are NO_VOTE and the cost is infinite.

    >>> from detente.bodies.rule import quota, veto
    >>> rule = Rule(("a", "b", "c"), All((quota("abc", 2), veto("abc", "a"))), "two of three, a may veto")
    >>> votes, cost = cheapest(rule, np.array([[0, 4, 12], [3, 2, 0], [1, 0, 6]]))
    >>> votes.tolist(), float(cost)  # a abstains, c says yes
    ([1, 2, 2], 10.0)
    """
    asked = np.asarray(demands, dtype=np.float64)
    flat = asked.reshape(-1, *asked.shape[-2:])
    ranked = flat + np.where(flat > 0, _by_name(rule)[:, None], 0.0)
    if has_diagram(rule):
        votes = _shortest(rule, ranked, goal)
    else:
        votes = np.array([_programmed(rule, row, goal) for row in ranked], dtype=np.int8).reshape(flat.shape[:2])
    paid = np.take_along_axis(flat, np.maximum(votes, 0)[..., None].astype(np.int64), axis=-1)[..., 0].sum(axis=-1)
    cost = np.where((votes == NO_VOTE).any(axis=-1), np.inf, paid)
    return Bought(votes.reshape(asked.shape[:-1]), cost.reshape(asked.shape[:-2]))


def _by_name(rule: Rule) -> Array:
    """A hair for each vote changed, a little more for later names: below 1e-6 together for any body."""
    rank = np.argsort(np.argsort(np.array(rule.members)))
    return (1 + rank / len(rank)) * 5e-7 / len(rank)


def _shortest(rule: Rule, demands: Array, goal: Goal) -> npt.NDArray[np.int8]:
    nodes = diagram(rule)
    votes = np.empty(demands.shape[:2], dtype=np.int8)
    ends = np.array([(end == ADOPTED) == (goal == "pass") for end in range(3)])
    asked = np.ascontiguousarray(demands[:, nodes.order])
    _walk(nodes.children, nodes.start, nodes.width, asked, np.where(ends, 0.0, np.inf), votes)
    out = np.empty_like(votes)
    out[:, nodes.order] = votes
    return out


@njit(cache=True, parallel=True)
def _walk(children, start, width, demands, ends, votes):  # type: ignore[no-untyped-def]  # pragma: no cover
    members = demands.shape[1]
    for row in prange(len(demands)):
        cost = np.full(len(children), np.inf)
        cost[:3] = ends
        best = np.zeros(len(children), dtype=np.int8)
        for k in range(members - 1, -1, -1):
            for node in range(start[k], start[k] + width[k]):
                for v in range(3):
                    through = demands[row, k, v] + cost[children[node, v]]
                    if through < cost[node]:
                        cost[node], best[node] = through, v
        node = start[0]
        if cost[node] == np.inf:
            votes[row] = -1
            continue
        for k in range(members):
            votes[row, k] = best[node]
            node = children[node, best[node]]


def _programmed(rule: Rule, demands: Array, goal: Goal) -> npt.NDArray[np.int8]:
    """The integer program: a switch for each vote of each member, and for each part of the expression that holds."""
    expression = rule.expression if goal == "pass" else negated(rule.expression)
    members = len(rule.members)
    rows: list[tuple[dict[int, float], float]] = []
    size = _part_holds(expression, 3 * members, 3 * members + 1, rows, members)
    matrix, least = np.zeros((len(rows), size)), np.array([bound for _, bound in rows])
    for r, (row, _) in enumerate(rows):
        matrix[r, list(row)] = list(row.values())
    one_vote = np.zeros((members, size))
    one_vote[np.arange(3 * members) // 3, np.arange(3 * members)] = 1
    wanted = demands.reshape(-1)
    upper, lower = np.ones(size), np.zeros(size)
    upper[: 3 * members] = np.isfinite(wanted)
    lower[3 * members] = 1.0  # the whole expression holds
    prices = np.concatenate([np.where(np.isfinite(wanted), wanted, 0.0), np.zeros(size - 3 * members)])
    limits = [LinearConstraint(matrix, lb=least), LinearConstraint(one_vote, lb=1, ub=1)]
    found = milp(
        prices,
        integrality=np.ones(size, dtype=np.int64),
        bounds=Bounds(lower, upper),
        constraints=limits,
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return np.full(members, NO_VOTE, dtype=np.int8)
    return np.asarray(found.x[: 3 * members].reshape(members, 3).argmax(axis=1), dtype=np.int8)


def _part_holds(
    part: Expression, switch: int, free: int, rows: list[tuple[dict[int, float], float]], members: int
) -> int:
    """Rows (coefficients by column, least sum) that let `switch` be 1 only if the part holds; the next free column."""
    if isinstance(part, Tally):
        scale = 1 / (part.at_least - part.least)  # rows of like size keep the solver's tolerances meaningful
        weights = part.weights() - part.weights().min(axis=1, keepdims=True)
        row = dict(enumerate((weights.reshape(-1) * scale).tolist()))
        rows.append((row | {switch: -1.0}, 0.0))
        return free
    children = range(free, free + len(part.parts))
    free += len(part.parts)
    if isinstance(part, All):
        rows.extend(({child: 1.0, switch: -1.0}, 0.0) for child in children)
    else:
        rows.append((dict.fromkeys(children, 1.0) | {switch: -1.0}, 0.0))
    for child, inner in zip(children, part.parts, strict=True):
        free = _part_holds(inner, child, free, rows, members)
    return free


def negated(expression: Expression) -> Expression:
    """The expression that holds of the votes of which this one does not: All and Any change places.

    >>> from detente.bodies.rule import quota
    >>> negated(quota(("a", "b", "c"), 2))
    Tally(no=(1, 1, 1), abstain=(1, 1, 1), yes=(0, 0, 0), at_least=2, veto=False)
    """
    if isinstance(expression, Tally):
        votes = expression.weights()
        no, abstain, yes = (votes.max(axis=1, keepdims=True) - votes).T.tolist()
        at_least = expression.most - expression.at_least + 1
        return Tally(tuple(no), tuple(abstain), tuple(yes), at_least)
    other = Any if isinstance(expression, All) else All
    return other(tuple(negated(part) for part in expression.parts))


def dual(rule: Rule) -> Rule:
    """The rule under which a set of members passes a draft if it can block one under this rule.

    >>> from detente.bodies.rule import quota
    >>> dual(Rule(tuple("abc"), quota("abc", 3), "all")).expression.at_least
    1
    """
    return replace(rule, expression=_mirrored(negated(rule.expression)))


def _mirrored(expression: Expression) -> Expression:
    if isinstance(expression, Tally):
        return replace(expression, no=expression.yes, yes=expression.no)
    return type(expression)(tuple(_mirrored(part) for part in expression.parts))


class FirstMover(NamedTuple):
    """What the first buyer pays each member, shape (members,), and in all."""

    offers: Array
    price: float


def first_mover_price(rule: Rule, prior: Array | None = None, purse: float = 1.0, goal: Goal = "pass") -> FirstMover:
    """The least a first buyer must pay so that a rival with this purse cannot undo the vote, or would not.

    `prior`, shape (members,): what each member would want of the rival to change sides unpaid by the first buyer,
    below zero for one that must be won over first; none: nobody cares. A member offered a costs the rival
    max(a + prior, 0). With `goal` "block" the first buyer buys noes and the rival yeses. Exact to 1e-7 of the purse:
    a mixed-integer program to which the coalition cheapest for the rival is added until none is within its purse.
    Without preferences a simple majority of n costs 2n/(n + 1) purses (Groseclose & Snyder 1996, proposition 1).

    >>> from detente.bodies.rule import quota
    >>> members = tuple(map(str, range(15)))
    >>> round(first_mover_price(Rule(members, quota(members, 8), "majority")).price, 6)
    1.875
    """
    fond = np.zeros(len(rule.members)) if prior is None else np.asarray(prior, dtype=np.float64) / purse
    kind = _kinds(rule, fond)
    size = np.bincount(kind)
    leaning = np.array([fond[kind == k][0] for k in range(len(size))])
    cuts, whole = np.zeros((0, len(size))), False
    while True:
        offers, costs = _cover(leaning, size, cuts, whole)
        counts = np.array([np.bincount(kind[row], minlength=len(size)) for row in _rival(rule, costs[kind], goal)])
        if (counts[0] @ costs) > 1 - 1e-7:
            if whole or (leaning > -TIE).all():
                return FirstMover(offers[kind] * purse, float(offers @ size) * purse)
            whole = True  # members half won over were enough to find most coalitions, and far sooner
        cuts = np.unique(np.vstack([cuts, counts[counts @ costs < 1 - 1e-7]]), axis=0)


def _kinds(rule: Rule, fond: Array) -> npt.NDArray[np.int64]:
    """Members of equal votes and liking may be paid alike, for the price is convex; those to be won over may not."""
    votes = np.concatenate([tally.weights() for tally in tallies(rule.expression)], axis=1)
    alone = np.where(fond < 0, np.arange(len(fond)), -1)
    _, kind = np.unique(np.column_stack([votes, fond, alone]), axis=0, return_inverse=True)
    return kind.reshape(-1)


def _rival(rule: Rule, costs: Array, goal: Goal) -> npt.NDArray[np.bool_]:
    """Members the rival buys to undo the vote at least cost, shape (rows, members): first if it may buy anybody, then
    without each of those members in turn, so that several coalitions are made dear at once.
    """
    first = _undoing(rule, costs[None], goal)
    if not has_diagram(rule):
        return first
    barred = np.where(np.eye(len(costs), dtype=bool)[first[0]], np.inf, costs)
    others = _undoing(rule, barred, goal)
    return np.vstack([first, others[others.any(axis=1)]])


def _undoing(rule: Rule, costs: Array, goal: Goal) -> npt.NDArray[np.bool_]:
    asked = np.repeat(costs[..., None], 3, axis=-1)
    kept, sold = (2, 0) if goal == "pass" else (0, 2)
    asked[..., kept] = 0.0
    asked[..., 1] = np.inf  # a rival gets the most for its money
    return np.asarray(cheapest(rule, asked, "block" if goal == "pass" else "pass").votes == sold)


def _cover(leaning: Array, size: npt.NDArray[np.int64], cuts: Array, whole: bool) -> tuple[Array, Array]:
    """The cheapest offers, and what each member then costs the rival, so that every cut costs it a purse.

    Columns: costs to the rival, at most a purse, then for those leaning the other way whether they are won over, as
    a `whole` number or by halves. An offer is the cost less the leaning, or nothing.
    """
    n, away = len(leaning), np.flatnonzero(leaning < -TIE)
    fond = np.maximum(leaning, 0.0)  # costs the rival as much unpaid
    won = np.zeros((len(away), n + len(away)))
    won[np.arange(len(away)), away], won[np.arange(len(away)), n + np.arange(len(away))] = -1.0, 1.0
    needed = np.hstack([cuts, np.zeros((len(cuts), len(away)))])
    price = np.concatenate([size, -leaning[away]])
    lower = np.concatenate([np.minimum(fond, 1.0), np.zeros(len(away))])
    found = milp(
        price,
        integrality=np.repeat([0, int(whole)], [n, len(away)]),
        bounds=Bounds(lower, np.ones(n + len(away))),
        constraints=LinearConstraint(np.vstack([needed, won]), lb=np.repeat([1.0, 0.0], [len(cuts), len(away)])),
    )
    assert found.x is not None  # a purse for everybody always does
    costs = found.x[:n]
    bought = costs > np.maximum(lower[:n], TIE)
    return np.where(bought, np.maximum(costs - leaning, 0.0), 0.0), costs
