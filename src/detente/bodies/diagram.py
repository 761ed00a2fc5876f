"""A rule as a decision diagram: members one by one, votes as branches, and equal futures merged.

From the first member's node, each vote leads to a node of the next member; after the last member stands the
outcome. Two nodes are one when no further votes can tell them apart. All exact counting is then a sweep over
nodes instead of over the 3^m ways to vote (Bryant 1986, IEEE Trans. Comput. C-35, 677–691, section 3, with
three branches in place of two).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from detente.bodies.rule import Rule, holds, tallies
from detente.errors import LimitError

FAILED, VETOED, ADOPTED = 0, 1, 2

NODE_LIMIT = 4_000_000
"""Nodes before merging; about a second and half a gigabyte to build."""

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Diagram:
    """Nodes numbered from the last to the first: 0, 1, 2 are the outcomes FAILED, VETOED and ADOPTED.

    `children[node]` are the nodes after no, abstain and yes. `start[k]` is the first node of member k, and
    `start[k] + width[k]` one past its last; member 0 has exactly one node, the last of all.
    """

    children: npt.NDArray[np.int32]
    start: npt.NDArray[np.int64]
    width: npt.NDArray[np.int64]


@lru_cache(maxsize=64)
def diagram(rule: Rule) -> Diagram:
    """The decision diagram of a rule, members in the rule's order.

    Raises LimitError when it would need more than NODE_LIMIT nodes, as weighted rules of very many members
    do.

    >>> from detente.bodies.rule import quota
    >>> small = diagram(Rule(("a", "b"), quota(("a", "b"), 1), "one of two"))
    >>> small.children[small.start[0]].tolist() == [3, 3, 4], small.children[3].tolist(), small.width.tolist()
    (True, [0, 0, 2], [1, 2])
    """
    layers, outcomes = _open_layers(rule)
    number = outcomes.astype(np.int32)  # of each state after the last member
    blocks, start, total = [np.repeat(np.arange(3, dtype=np.int32)[:, None], 3, axis=1)], [], 3
    for layer in reversed(layers):
        rows, inverse = np.unique(number[layer], axis=0, return_inverse=True)
        start.append(total)
        blocks.append(rows)
        number = (total + inverse.reshape(-1)).astype(np.int32)
        total += len(rows)
    sizes = [len(block) for block in blocks[1:]]
    return Diagram(np.concatenate(blocks), np.array(start[::-1]), np.array(sizes[::-1]))


def _open_layers(rule: Rule) -> tuple[list[Integers], Integers]:
    """Top down: for each member the child state of each state and vote, and the outcome of the last states.

    A state holds the slack left in each tally: how much of the largest possible sum may still be lost. Slack
    below zero is one state (lost), and so is slack no remaining votes can use up (won).
    """
    parts = tallies(rule.expression)
    loss = np.stack([np.max(t.weights(), axis=1, keepdims=True) - t.weights() for t in parts], axis=-1)
    worst = np.cumsum(loss.max(axis=1)[::-1], axis=0)[::-1]  # slack that members k, k + 1, … could use up
    after = np.vstack([worst[1:], np.zeros((1, len(parts)), dtype=np.int64)])
    states = np.minimum(np.array([[t.most - t.at_least for t in parts]]), worst[0])
    layers, total = [], 0
    for k in range(len(rule.members)):
        reached = np.clip(states[:, None, :] - loss[None, k], -1, after[k])
        total += 3 * len(states)
        if total > NODE_LIMIT:
            raise LimitError(
                f"{rule.title}: more than {NODE_LIMIT:,} ways the tally of {len(rule.members)} members can "
                f"stand, the limit; {k} members were counted. Mend: fewer members or smaller weights."
            )
        states, inverse = np.unique(reached.reshape(-1, len(parts)), axis=0, return_inverse=True)
        layers.append(inverse.reshape(-1, 3))
    return layers, _outcomes(rule, states >= 0)


def _outcomes(rule: Rule, met: npt.NDArray[np.bool_]) -> Integers:
    passed = {tally: met[:, k] for k, tally in enumerate(tallies(rule.expression))}
    adopted = holds(rule.expression, passed)
    spared = holds(rule.expression, passed, ignore_vetoes=True)
    return np.where(adopted, ADOPTED, np.where(spared, VETOED, FAILED))
