"""The chance of each outcome when members vote independently, for whole batches at once.

Dynamic program over the rule's decision diagram: one sweep forward gives the chance of reaching each node,
one sweep backward the chance of an outcome from it; together they give that chance under each vote of each
member. A rule too large for a diagram, but of one weighted quota with or without vetoes, is answered from the
waves of its sum, with a bound on the error (`detente.bodies.waves`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

from detente.bodies.alike import alike, ends_together
from detente.bodies.diagram import ADOPTED, FAILED, VETOED, diagram
from detente.bodies.rule import NO, YES, Rule, vetoers
from detente.bodies.waves import OneTally, one_tally, reach_chance, reach_chance_given
from detente.errors import LimitError
from detente.numeric import Array

LANES = 16
"""Rows computed side by side, so that the compiler uses the vector registers."""


class Outcomes(NamedTuple):
    """Chances of the three outcomes, shape (...), and of a veto cast by each member, shape (..., members).

    Each chance is right to within `error`, shape (...): 0 where they were counted.
    """

    adopted: Array
    failed: Array
    vetoed: Array
    vetoed_by: Array
    error: Array


def outcome_chances(rule: Rule, chances: Array) -> Outcomes:
    """How likely a draft is adopted, fails short of the quota, or is vetoed, and by whom.

    Parameters: `chances`, shape (..., members, 3), each member's chances of [no, abstain, yes], summing to 1;
    members vote independently. *Adopted*: the rule passes. *Vetoed*: it does not, but would if every veto
    tally were met. *Failed*: otherwise. `vetoed_by[..., k]` is the chance that the draft is vetoed and
    member k, who may veto, votes no; several may, so these sum to at least the chance of a veto.

    Exact but for rounding (1e-15) for a rule that can be counted (see `diagram`), to within `error` for a
    larger one of one weighted quota, with or without vetoes. Raises LimitError for any other.

    >>> from detente.bodies.rule import All, quota, veto
    >>> rule = Rule(("a", "b"), All((quota(("a", "b"), 1), veto(("a", "b"), ["a"]))), "a may veto")
    >>> found = outcome_chances(rule, np.array([[0.5, 0.5, 0.0], [0.2, 0.0, 0.8]]))
    >>> [round(float(x), 3) for x in (found.adopted, found.failed, found.vetoed)], found.vetoed_by.tolist()
    ([0.4, 0.2, 0.4], [0.4, 0.0])
    """
    if large := _uncounted(rule):
        return _outcomes_by_waves(rule, large, chances)
    if (together := _together(rule, chances)) is not None:
        return together
    worth = np.zeros(3)
    worth[VETOED] = 1.0
    ends, given = _sweep(rule, chances, worth)
    may = np.isin(rule.members, vetoers(rule))
    vetoed_by = np.where(may, chances[..., NO] * given[..., NO], 0.0)
    adopted, failed, vetoed = ends[..., ADOPTED], ends[..., FAILED], ends[..., VETOED]
    return Outcomes(adopted, failed, vetoed, vetoed_by, np.zeros_like(adopted))


def _together(rule: Rule, chances: Array) -> Outcomes | None:
    """The same where most members vote alike and none of those may veto; None elsewhere."""
    flat = chances.reshape(-1, *chances.shape[-2:])
    group, may = alike(flat), np.isin(rule.members, vetoers(rule))
    if group is None or may[group.members].any() or (ends := ends_together(rule, flat, group)) is None:
        return None
    vetoed_by = np.zeros(flat.shape[:2])
    for member in np.flatnonzero(may):
        against = flat.copy()
        against[:, member] = [1, 0, 0]
        given = ends_together(rule, against, group)
        assert given is not None
        vetoed_by[:, member] = flat[:, member, NO] * given[:, VETOED]
    shape = chances.shape[:-2]
    adopted, failed, vetoed = (np.clip(ends[:, end], 0, 1).reshape(shape) for end in (ADOPTED, FAILED, VETOED))
    return Outcomes(adopted, failed, vetoed, vetoed_by.reshape(*shape, -1), np.zeros(shape))


def is_counted(rule: Rule) -> bool:
    """Whether chances under this rule are counted exactly, or else known to within a bound.

    >>> from detente.bodies.rule import quota
    >>> is_counted(Rule(("a", "b"), quota(("a", "b"), 2), "both"))
    True
    """
    return _uncounted(rule) is None


def _uncounted(rule: Rule) -> OneTally | None:
    """The one tally of a rule too large for a diagram; None for a rule with a diagram. Raises LimitError."""
    try:
        diagram(rule)
    except LimitError:
        if large := one_tally(rule):
            return large
        raise
    return None


def _outcomes_by_waves(rule: Rule, large: OneTally, chances: Array) -> Outcomes:
    flat, run = chances.reshape(-1, *chances.shape[-2:]), chances.shape[-3] if chances.ndim > 3 else 1
    within = np.where(large.barred, 0.0, flat)
    spared, error = reach_chance(large.tally, within, run)
    adopted, vetoed_by = spared, np.zeros(flat.shape[:2])
    if large.vetoing.any():
        agreed = np.where(large.vetoing, 0.0, within)
        adopted, more = reach_chance(large.tally, agreed, run)
        error = error + more
        stopped = reach_chance_given(large.tally, within) - np.where(
            large.vetoing, 0.0, reach_chance_given(large.tally, agreed)
        )
        may = np.isin(rule.members, vetoers(rule))
        vetoed_by = np.where(may, within[..., NO] * np.clip(stopped[..., NO], 0.0, 1.0), 0.0)
    vetoed, shape = np.clip(spared - adopted, 0.0, 1.0), chances.shape[:-2]
    adopted, failed, vetoed, error = (end.reshape(shape) for end in (adopted, 1 - spared, vetoed, error))
    return Outcomes(adopted, failed, vetoed, vetoed_by.reshape(*shape, -1), error)


def chance_given_vote(rule: Rule, chances: Array) -> Array:
    """Chance of adoption if one member voted no, abstained or voted yes, the others as likely as they are.

    `chances` and the answer have shape (..., members, 3), last axis [no, abstain, yes]. Raises LimitError.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b"), quota(("a", "b"), 2), "both")
    >>> chance_given_vote(rule, np.array([[0.5, 0.0, 0.5], [0.2, 0.0, 0.8]])).tolist()
    [[0.0, 0.0, 0.8], [0.0, 0.0, 0.5]]
    """
    if large := _uncounted(rule):
        barred = large.barred | large.vetoing
        flat = np.where(barred, 0.0, chances.reshape(-1, *chances.shape[-2:]))
        given = np.where(barred, 0.0, reach_chance_given(large.tally, flat))
        return given.reshape(chances.shape)
    worth = np.zeros(3)
    worth[ADOPTED] = 1.0
    return _sweep(rule, chances, worth)[1]


def swing_chances(rule: Rule, yes: Array) -> Array:
    """Chance that a member's vote decides, yes against no, when nobody abstains.

    `yes`, shape (..., members): chances of yes, independent. Answer: same shape, chance that the draft
    passes with the member's yes less the chance that it passes with the member's no: the partial derivatives
    of the multilinear extension (Owen 1972, Management Science 18(5), P64–P79, equation 5). Raises
    LimitError.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b"), quota(("a", "b"), 2), "both")
    >>> swing_chances(rule, np.array([0.25, 0.5])).tolist()
    [0.5, 0.25]
    """
    chances = np.stack([1 - yes, np.zeros_like(yes), yes], axis=-1)
    given = chance_given_vote(rule, chances)
    return np.asarray(given[..., YES] - given[..., NO])


def _sweep(rule: Rule, chances: Array, worth: Array) -> tuple[Array, Array]:
    """Chances of the three ends (..., 3), and expected worth given each vote (..., members, 3)."""
    shape = chances.shape
    nodes = diagram(rule)
    flat = chances.reshape(-1, shape[-2], 3)
    reordered = (np.diff(nodes.order) < 0).any()
    asked = np.ascontiguousarray(flat[:, nodes.order] if reordered else flat, dtype=np.float64)
    ends, given = np.empty((len(flat), 3)), np.empty(flat.shape)
    lanes = max(1, min(LANES, len(flat)))
    _kernel(nodes.children, nodes.start, nodes.width, asked, worth, lanes, ends, given)
    if reordered:
        given = given[:, np.argsort(nodes.order)]
    return ends.reshape(*shape[:-2], 3), given.reshape(shape)


@njit(cache=True, parallel=True)
def _kernel(children, start, width, chances, worth, lanes, ends, given):  # type: ignore[no-untyped-def]  # pragma: no cover
    rows, members = chances.shape[0], chances.shape[1]
    for block in prange((rows + lanes - 1) // lanes):
        first = block * lanes
        count = min(lanes, rows - first)
        vote = np.zeros((members, 3, lanes))
        for lane in range(count):
            vote[:, :, lane] = chances[first + lane]
        reach = np.zeros((len(children), lanes))
        reach[start[0]] = 1.0
        for k in range(members):
            for node in range(start[k], start[k] + width[k]):
                for v in range(3):
                    child = children[node, v]
                    for lane in range(lanes):
                        reach[child, lane] += reach[node, lane] * vote[k, v, lane]
        value, total = np.zeros((len(children), lanes)), np.zeros((members, 3, lanes))
        for end in range(3):
            value[end] = worth[end]
        for k in range(members - 1, -1, -1):
            for node in range(start[k], start[k] + width[k]):
                for v in range(3):
                    child = children[node, v]
                    for lane in range(lanes):
                        total[k, v, lane] += reach[node, lane] * value[child, lane]
                        value[node, lane] += vote[k, v, lane] * value[child, lane]
        for lane in range(count):
            ends[first + lane] = reach[:3, lane]
            given[first + lane] = total[:, :, lane]
