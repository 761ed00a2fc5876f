"""Power where members may also abstain: the chance to swing, and the chance to settle a roll call.

Exact fractions for bodies whose diagram is small, by whole numbers of any length; else rounded to 1e-12.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np

from detente.bodies.chance import chance_given_vote
from detente.bodies.diagram import diagram, has_diagram
from detente.bodies.fourier import even_thirds
from detente.bodies.power import ROUNDING, Power, exactly
from detente.bodies.rule import NO, YES, Rule, tallies
from detente.bodies.whole import few_steps, ways_given_vote
from detente.errors import LimitError

SURE = 1e-6
"""Swings are not told where the error could be a larger part of the largest."""
EXACT = 32
"""Integrals of polynomials of higher degree are not worth the fractions."""


def three_valued_swings(rule: Rule) -> Power:
    """Chance, 0 to 1, that a draft passes with a member's yes less the chance that it does with its no.

    All others vote no, abstain and vote yes a third of the time each. Raises LimitError for a rule too large to be
    counted. Source: Felsenthal & Machover 1997, International Journal of Game Theory 26, 335–351, section 4.

    >>> from detente.bodies.rule import present_majority
    >>> found = three_valued_swings(Rule(("a", "b"), present_majority(("a", "b")), "majority of those voting"))
    >>> [str(x) for x in found.fractions]
    ['2/3', '2/3']
    """
    m, parts = len(rule.members), tallies(rule.expression)
    if not has_diagram(rule) and len(parts) == 1 and (parts[0].weights() >= parts[0].weights()[:, :1]).all():
        found, bound = even_thirds(parts[0].weights(), parts[0].at_least)
        if bound > SURE * found.max():
            raise LimitError(f"{rule.title}: passes so seldom that swings are told only to within {bound:.0e}.")
        return Power(found, bound)
    if few_steps(rule):
        given, _ = ways_given_vote(rule, (1, 1, 1))
        return exactly([Fraction(ways[YES] - ways[NO], 3 ** (m - 1)) for ways in given])
    found = chance_given_vote(rule, np.full((m, 3), 1 / 3))
    return Power(np.asarray(found[:, YES] - found[:, NO]), ROUNDING)


def roll_call_power(rule: Rule) -> Power:
    """Share of all roll calls, 0 to 1, that each member settles: after its vote no later one matters. Sums to 1.

    A roll call is an order of the m members and a vote of each, all m!·3^m alike. A draft is settled as passed when it
    passes though all who have not voted said no, as lost when it fails though all of them said yes; yes helps more than
    abstaining, and that more than no. With r the share who have voted, the chance to settle is a polynomial in r of
    degree m − 1, integrated exactly. Raises LimitError for a rule too large to be counted.
    Source: Felsenthal & Machover 1997, International Journal of Game Theory 26, 335–351, section 4.

    >>> from detente.bodies.rule import present_majority
    >>> found = roll_call_power(Rule(("a", "b"), present_majority(("a", "b")), "majority of those voting"))
    >>> [str(x) for x in found.fractions]
    ['1/2', '1/2']
    """
    m = len(rule.members)
    diagram(rule)  # what has none is not told: chances at small shares of those who have voted are too rough
    if m <= EXACT and few_steps(rule, 2 * m):
        return exactly(_roll_calls(rule, m))
    points, shares = np.polynomial.legendre.leggauss((m + 1) // 2)
    voted = (points + 1) / 2
    passed = np.stack([1 - voted * 2 / 3, voted / 3, voted / 3], axis=-1)  # who has not voted counts as a no
    given = [chance_given_vote(rule, np.repeat(c[:, None], m, axis=1)) for c in (passed, passed[:, ::-1])]
    settled = given[0].mean(axis=-1) - given[0][..., NO] + given[1][..., YES] - given[1].mean(axis=-1)
    return Power(np.asarray(shares / 2 @ settled), ROUNDING)


def _roll_calls(rule: Rule, m: int) -> list[Fraction]:
    last = max(1, m - 1)
    settled = [Fraction(0)] * m
    for voted, share in enumerate(_closed_weights(last)):
        waiting = 3 * last - 2 * voted
        for ways, idle in (((waiting, voted, voted), NO), ((voted, voted, waiting), YES)):
            given, _ = ways_given_vote(rule, ways)
            sign = share / (3 * (3 * last) ** (m - 1)) * (1 if idle == NO else -1)
            for k, adopted in enumerate(given):
                settled[k] += sign * (sum(adopted) - 3 * adopted[idle])
    return settled


@lru_cache(maxsize=64)
def _closed_weights(last: int) -> tuple[Fraction, ...]:
    """Weights at 0, 1/last, …, 1 that integrate every polynomial of degree `last` over 0 to 1 (Newton–Cotes)."""
    weights = []
    for at in range(last + 1):
        terms = [Fraction(1)]  # of the polynomial that is 1 at `at` and 0 at the other points, x in steps
        for other in range(last + 1):
            if other != at:
                shifted, kept = [Fraction(0), *terms], [*terms, Fraction(0)]
                terms = [(up - other * stay) / (at - other) for up, stay in zip(shifted, kept, strict=True)]
        weights.append(sum((c * last**power / (power + 1) for power, c in enumerate(terms)), Fraction(0)))
    return tuple(weights)
