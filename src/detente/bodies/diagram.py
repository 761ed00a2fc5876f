"""A rule as a decision diagram: members one by one, votes as branches, and equal futures merged.

From the first member's node, each vote leads to a node of the next member; after the last member stands the
outcome. Two nodes are one when no further votes can tell them apart. All exact counting is then a sweep over
nodes instead of over the 3^m ways to vote (Bryant 1986, IEEE Trans. Comput. C-35, 677–691, section 3, with
three branches in place of two).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
import numpy.typing as npt

from detente.bodies.rule import Rule, holds, tallies
from detente.errors import LimitError

FAILED, VETOED, ADOPTED = 0, 1, 2

NODE_LIMIT = 4_000_000
"""Nodes before merging; about a second and half a gigabyte to build."""

SUMS_LIMIT = 2**16
"""Sums of lost votes told apart in one tally; where there are more, each slack stays as it is."""

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Diagram:
    """Nodes numbered from the last to the first: 0, 1, 2 are the outcomes FAILED, VETOED and ADOPTED.

    `children[node]` are the nodes after no, abstain and yes. `order[k]` is the k-th member asked, as a place in
    the rule: the heaviest first, for that leaves fewest nodes. `start[k]` is that member's first node, and
    `start[k] + width[k]` one past its last; the first member asked has exactly one node, the last of all.
    """

    children: npt.NDArray[np.int32]
    start: npt.NDArray[np.int64]
    width: npt.NDArray[np.int64]
    order: npt.NDArray[np.int64]


@lru_cache(maxsize=64)
def diagram(rule: Rule, first: tuple[int, ...] = ()) -> Diagram:
    """The decision diagram of a rule; `first` are places of members to be asked before all others.

    Raises LimitError when it would need more than NODE_LIMIT nodes, as finely weighted rules of very many
    members do.

    >>> from detente.bodies.rule import quota
    >>> small = diagram(Rule(("a", "b"), quota(("a", "b"), 1), "one of two"))
    >>> small.children[small.start[0]].tolist() == [3, 3, 4], small.children[3].tolist(), small.width.tolist()
    (True, [0, 0, 2], [1, 2])
    """
    found = _built(rule, first)
    if isinstance(found, LimitError):
        raise found
    return found


def has_diagram(rule: Rule, first: tuple[int, ...] = ()) -> bool:
    """Whether the rule is small enough for one.

    >>> from detente.bodies.rule import quota
    >>> has_diagram(Rule(("a", "b"), quota(("a", "b"), 1), "one of two"))
    True
    """
    return not isinstance(_built(rule, first), LimitError)


@lru_cache(maxsize=64)
def _built(rule: Rule, first: tuple[int, ...]) -> Diagram | LimitError:
    """Kept also when it is too large, which takes as long to find out."""
    try:
        layers, outcomes, order = _open_layers(rule, first)
    except LimitError as too_large:
        return too_large
    number = outcomes.astype(np.int32)  # of each state after the last member
    blocks, start, total = [np.repeat(np.arange(3, dtype=np.int32)[:, None], 3, axis=1)], [], 3
    for layer in reversed(layers):
        rows, inverse = _distinct(number[layer].astype(np.int64), np.full(3, total))
        start.append(total)
        blocks.append(rows.astype(np.int32))
        number = (total + inverse).astype(np.int32)
        total += len(rows)
    sizes = [len(block) for block in blocks[1:]]
    return Diagram(np.concatenate(blocks), np.array(start[::-1]), np.array(sizes[::-1]), order)


def _open_layers(rule: Rule, first: tuple[int, ...]) -> tuple[list[Integers], Integers, Integers]:
    """Top down: for each member asked the child state of each state and vote, the outcomes, the order of asking.

    A state holds the slack left in each tally: how much of the largest possible sum may still be lost. All
    slacks between two sums that the members still to be asked can lose are one, and below zero the tally is lost
    (Behle 2007, On threshold BDDs and the optimal variable ordering problem, COCOA 2007, LNCS 4616, 124–135).
    """
    parts = tallies(rule.expression)
    loss = np.stack([np.max(t.weights(), axis=1, keepdims=True) - t.weights() for t in parts], axis=-1)
    heavy = (loss.max(axis=1) / loss.max(axis=1).sum(axis=0)).sum(axis=1)
    order = np.lexsort([-heavy, ~np.isin(np.arange(len(heavy)), first)])
    loss = loss[order]
    sums = _sums_to_lose(loss)
    most = np.vstack([np.cumsum(loss.max(axis=1)[::-1], axis=0)[::-1], np.zeros((1, len(parts)), dtype=np.int64)])
    states = _snapped(np.array([[t.most - t.at_least for t in parts]]), sums[0], most[0])
    layers, total = [], 0
    for k in range(len(order)):
        reached = (states[:, None, :] - loss[None, k]).reshape(-1, len(parts))
        total += len(reached)
        if total > NODE_LIMIT:
            raise LimitError(
                f"{rule.title}: more than {NODE_LIMIT:,} ways the tally of {len(rule.members)} members can "
                f"stand, the limit; {k} members were counted. Mend: fewer members or smaller weights."
            )
        reached = _decided(rule, _snapped(reached, sums[k + 1], most[k + 1]), most[k + 1])
        states, inverse = _distinct(reached + 1, most[k + 1] + 2)
        states = states - 1
        layers.append(inverse.reshape(-1, 3))
    return layers, _outcomes(rule, states >= 0), order


def _sums_to_lose(loss: Integers) -> list[list[Integers | None]]:
    """For members k, k + 1, … and each tally: every sum they can lose together, None where those are too many."""
    sums: list[list[Integers | None]] = [[np.zeros(1, dtype=np.int64) for _ in range(loss.shape[2])]]
    for votes in loss[::-1]:
        longer: list[Integers | None] = []
        for left, lost in zip(sums[-1], votes.T, strict=True):
            reached = None if left is None else np.unique(left[:, None] + lost)
            longer.append(None if reached is None or len(reached) > SUMS_LIMIT else reached)
        sums.append(longer)
    return sums[::-1]


def _snapped(slack: Integers, sums: list[Integers | None], most: Integers) -> Integers:
    """Each slack as the largest sum that it still allows to be lost, −1 when it allows none."""
    snapped = np.clip(slack, -1, most)
    for t, left in enumerate(sums):
        if left is not None:
            snapped[:, t] = np.append(left, -1)[np.searchsorted(left, slack[:, t], side="right") - 1]
    return snapped


def _decided(rule: Rule, states: Integers, most: Integers) -> Integers:
    """States whose outcome no further vote can change, each replaced by the first of the same outcome."""
    surely, perhaps = _outcomes(rule, states == most), _outcomes(rule, states >= 0)
    for outcome in (FAILED, VETOED, ADOPTED):
        alike = np.flatnonzero((surely == outcome) & (perhaps == outcome))
        states[alike] = states[alike[:1]]
    return states


def _distinct(rows: Integers, sizes: Integers) -> tuple[Integers, Integers]:
    """Distinct rows and which of them each row is; entries lie from 0 to below `sizes`."""
    strides = [prod(int(size) for size in sizes[k + 1 :]) for k in range(len(sizes))]
    if strides[0] * int(sizes[0]) >= 2**63:
        found, inverse = np.unique(rows, axis=0, return_inverse=True)
        return found, inverse.reshape(-1)
    _, first, inverse = np.unique(rows @ np.array(strides), return_index=True, return_inverse=True)
    return rows[first], inverse.reshape(-1)


def _outcomes(rule: Rule, met: npt.NDArray[np.bool_]) -> Integers:
    passed = {tally: met[:, k] for k, tally in enumerate(tallies(rule.expression))}
    adopted = holds(rule.expression, passed)
    spared = holds(rule.expression, passed, ignore_vetoes=True)
    return np.where(adopted, ADOPTED, np.where(spared, VETOED, FAILED))
