"""Random decision rules for property tests, and the slow obvious way to read one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from detente.bodies.rule import All, Any, Expression, Rule, Tally


def said(expression: Expression, votes: tuple[int, ...], ignore_vetoes: bool = False) -> bool:
    """Whether an expression holds, read word by word; votes are 0 no, 1 abstain, 2 yes."""
    if isinstance(expression, Tally):
        total = sum((expression.no, expression.abstain, expression.yes)[vote][k] for k, vote in enumerate(votes))
        return total >= expression.at_least or (ignore_vetoes and expression.veto)
    found = [said(part, votes, ignore_vetoes) for part in expression.parts]
    return all(found) if isinstance(expression, All) else any(found)


def every_vote(m: int, kinds: Sequence[int] = (0, 1, 2)) -> np.ndarray:
    """All ways m members can vote, shape (ways, m)."""
    return np.stack(np.meshgrid(*[np.array(kinds, dtype=np.int8)] * m, indexing="ij"), axis=-1).reshape(-1, m)


def said_of_all(expression: Expression, votes: np.ndarray) -> np.ndarray:
    """`said` of many votes at once, shape (ways, members) → (ways,): a member at a time, a tally at a time."""
    if isinstance(expression, Tally):
        total = np.zeros(len(votes), dtype=np.int64)
        for k in range(votes.shape[1]):
            total += np.array([expression.no[k], expression.abstain[k], expression.yes[k]])[votes[:, k]]
        return np.asarray(total >= expression.at_least)
    found = [said_of_all(part, votes) for part in expression.parts]
    return np.all(found, axis=0) if isinstance(expression, All) else np.any(found, axis=0)


def reordered(rule: Rule, order: Sequence[int]) -> Rule:
    """The same rule, its members in another order."""
    members = tuple(rule.members[k] for k in order)
    return replace(rule, members=members, expression=_reordered(rule.expression, order))


def _reordered(expression: Expression, order: Sequence[int]) -> Expression:
    if not isinstance(expression, Tally):
        return type(expression)(tuple(_reordered(part, order) for part in expression.parts))
    no, abstain, yes = (tuple(side[k] for k in order) for side in (expression.no, expression.abstain, expression.yes))
    return replace(expression, no=no, abstain=abstain, yes=yes)


@st.composite
def a_tally(draw: st.DrawFn, m: int, monotone: bool) -> Tally:
    """A tally that unanimity meets and everyone against does not, so that every tree of them is a rule."""
    weights = [draw(st.lists(st.integers(0, 4), min_size=3, max_size=3)) for _ in range(m)]
    if monotone:
        weights = [sorted(three) for three in weights]
    no, abstain, yes = map(list, zip(*weights, strict=True))
    if sum(no) > sum(yes):
        no, yes = yes, no
    yes[0] += sum(no) == sum(yes)
    at_least = draw(st.integers(sum(no) + 1, sum(yes)))
    return Tally(tuple(no), tuple(abstain), tuple(yes), at_least, veto=draw(st.booleans()))


@st.composite
def rules(draw: st.DrawFn, most: int = 6, monotone: bool = False, least: int = 1) -> Rule:
    """A rule of `least` to `most` members: a tree of All and Any over one to five tallies."""
    m = draw(st.integers(least, most))
    tree = st.recursive(
        a_tally(m, monotone),
        lambda inner: st.builds(
            lambda join, parts: join(tuple(parts)),
            st.sampled_from([All, Any]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        max_leaves=5,
    )
    return Rule(tuple("abcdefghijkl"[:m]), draw(tree), "random")
