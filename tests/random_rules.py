"""Random decision rules for property tests, and the slow obvious way to read one."""

from __future__ import annotations

from hypothesis import strategies as st

from detente.bodies.rule import All, Any, Expression, Rule, Tally


def said(expression: Expression, votes: tuple[int, ...], ignore_vetoes: bool = False) -> bool:
    """Whether an expression holds, read word by word; votes are 0 no, 1 abstain, 2 yes."""
    if isinstance(expression, Tally):
        total = sum((expression.no, expression.abstain, expression.yes)[vote][k] for k, vote in enumerate(votes))
        return total >= expression.at_least or (ignore_vetoes and expression.veto)
    found = [said(part, votes, ignore_vetoes) for part in expression.parts]
    return all(found) if isinstance(expression, All) else any(found)


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
def rules(draw: st.DrawFn, most: int = 6, monotone: bool = False) -> Rule:
    """A rule of one to `most` members: a tree of All and Any over one to five tallies."""
    m = draw(st.integers(1, most))
    tree = st.recursive(
        a_tally(m, monotone),
        lambda inner: st.builds(
            lambda join, parts: join(tuple(parts)),
            st.sampled_from([All, Any]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        max_leaves=5,
    )
    return Rule(tuple("abcdefgh"[:m]), draw(tree), "random")
