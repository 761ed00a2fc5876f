"""Ways to vote counted in whole numbers of any length, over a rule's decision diagram: slow, and never rounded."""

from __future__ import annotations

from detente.bodies.diagram import ADOPTED, diagram
from detente.bodies.rule import ABSTAIN, NO, YES, Rule

STEPS = 100_000
"""Branches of the diagram to follow, at most: a few tenths of a second."""

Ways = tuple[int, int, int]
"""How often each member votes no, abstains and votes yes."""


def few_steps(rule: Rule, times: int = 1) -> bool:
    """Whether the diagram is small enough to be counted so, `times` over. Raises LimitError when it has no diagram."""
    return len(diagram(rule).children) * 3 * times <= STEPS


def ways_given_vote(rule: Rule, ways: Ways) -> tuple[list[Ways], int]:
    """In how many ways the others' votes pass a draft given each vote of each member, and all votes do.

    >>> from detente.bodies.rule import quota
    >>> ways_given_vote(Rule(("a", "b"), quota(("a", "b"), 2), "both"), (1, 1, 1))
    ([(0, 0, 1), (0, 0, 1)], 1)
    """
    nodes, m = diagram(rule), len(rule.members)
    children = nodes.children.tolist()
    first, width = nodes.start.tolist(), nodes.width.tolist()
    worth, reach = [0] * len(children), [0] * len(children)
    worth[ADOPTED], reach[first[0]] = 1, 1
    for k in reversed(range(m)):
        for node in range(first[k], first[k] + width[k]):
            worth[node] = sum(way * worth[child] for way, child in zip(ways, children[node], strict=True))
    given: list[Ways] = [(0, 0, 0)] * m
    for k in range(m):
        total = [0, 0, 0]
        for node in range(first[k], first[k] + width[k]):
            for vote in (NO, ABSTAIN, YES):
                child = children[node][vote]
                total[vote] += reach[node] * worth[child]
                reach[child] += reach[node] * ways[vote]
        given[nodes.order[k]] = (total[NO], total[ABSTAIN], total[YES])
    return given, worth[first[0]]
