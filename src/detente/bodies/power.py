"""How often a member's vote decides, yes against no, for a rule of any size: exactly where it can be, else bounded.

Small bodies and joint rules are counted by meeting in the middle (`halves`); one weighted tally of very many members
goes by Fourier inversion and quadrature (`fourier`, `orders`); all other rules by the decision diagram (`whole`,
`chance`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial, gcd

import numpy as np
import numpy.typing as npt

from detente.bodies.chance import outcome_chances, swing_chances
from detente.bodies.diagram import NODE_LIMIT, diagram
from detente.bodies.fourier import SPAN, even_chances
from detente.bodies.halves import winning_counts
from detente.bodies.orders import pivots
from detente.bodies.rule import NO, YES, Rule, tallies
from detente.bodies.whole import few_steps, ways_given_vote
from detente.numeric import Array

ROUNDING = 1e-12
"""Largest error of sums over a decision diagram."""
BITS = 53
"""A chance that is a whole number of 2^52nds is exact in a double."""


@dataclass(frozen=True)
class Power:
    """A share or chance for each member: values, shape (members,), and the largest error of any.

    `fractions` are the exact values where they are known; values are then right to the last bit but one, and the bound
    is 0.
    """

    values: Array
    bound: float
    fractions: tuple[Fraction, ...] | None = None


@dataclass(frozen=True)
class Swings:
    """Chances that each member decides when all others toss a coin, and the chance that a draft then passes."""

    power: Power
    passing: float
    passing_fraction: Fraction | None


def exactly(fractions: list[Fraction]) -> Power:
    """Power known exactly."""
    return Power(np.array([float(x) for x in fractions]), 0.0, tuple(fractions))


def swings(rule: Rule) -> Swings:
    """Each member's chance to swing a vote of coin tosses, 0 to 1, and the chance of passing.

    Nobody abstains. Raises LimitError for a joint rule too large to be counted (see `diagram`).

    >>> from detente.bodies.rule import quota
    >>> found = swings(Rule(("a", "b", "c"), quota(("a", "b", "c"), 51, [50, 49, 1]), "weighted majority"))
    >>> [str(x) for x in found.power.fractions], str(found.passing_fraction)
    (['3/4', '1/4', '1/4'], '3/8')
    """
    m = len(rule.members)
    if counts := winning_counts(rule):
        won = int(counts.winning.sum())
        return _counted([2 * int(held) - won for held in counts.holding.sum(axis=1)], won, m)
    if tally := _large_tally(rule):
        windows = even_chances(*tally)
        return Swings(Power(windows.swings, windows.bound), windows.passing, None)
    if few_steps(rule):
        given, won = ways_given_vote(rule, (1, 0, 1))
        return _counted([ways[YES] - ways[NO] for ways in given], won, m)
    half = np.full(m, 0.5)
    chance = swing_chances(rule, half)
    passing = float(outcome_chances(rule, np.stack([half, 0 * half, half], axis=-1)).adopted)
    if m < BITS:
        return _counted([round(x * 2 ** (m - 1)) for x in chance.tolist()], round(passing * 2**m), m)
    return Swings(Power(chance, ROUNDING), passing, None)


def _counted(swung: list[int], won: int, m: int) -> Swings:
    return Swings(
        exactly([Fraction(count, 2 ** (m - 1)) for count in swung]), float(Fraction(won, 2**m)), Fraction(won, 2**m)
    )


def pivot_power(rule: Rule) -> Power:
    """Share of all orders of joining in which each member is pivotal, 0 to 1; they sum to 1.

    Nobody abstains. Raises LimitError for a joint rule too large to be counted (see `diagram`), and for more votes than
    `orders` can sum up.

    >>> from detente.bodies.rule import quota
    >>> found = pivot_power(Rule(("a", "b", "c"), quota(("a", "b", "c"), 51, [50, 49, 1]), "weighted majority"))
    >>> [str(x) for x in found.fractions]
    ['2/3', '1/6', '1/6']
    """
    m = len(rule.members)
    if counts := winning_counts(rule):
        orders = [factorial(size - 1) * factorial(m - size) for size in range(1, m + 1)]
        won = counts.winning.tolist()
        pivoted = [
            sum(ways * (held[s + 1] - won[s] + held[s]) for s, ways in enumerate(orders))
            for held in counts.holding.tolist()
        ]
        return exactly([Fraction(count, factorial(m)) for count in pivoted])
    if tally := _large_tally(rule):
        return Power(*pivots(*tally))
    diagram(rule)  # what has none, and is not one plain tally, is refused: its chances are too rough
    points, shares = np.polynomial.legendre.leggauss((m + 1) // 2)
    yes = np.repeat((points[:, None] + 1) / 2, m, axis=1)
    return Power(np.asarray(shares / 2 @ swing_chances(rule, yes)), ROUNDING)


def weighted(rule: Rule) -> tuple[npt.NDArray[np.int64], int] | None:
    """Votes and quota of a rule of one tally, in the largest unit; None for other rules, and past SPAN votes.

    >>> from detente.bodies.rule import quota
    >>> weighted(Rule(("a", "b"), quota(("a", "b"), 50, [40, 20]), "two"))
    (array([2, 1]), 3)
    """
    parts = tallies(rule.expression)
    gains = np.subtract(parts[0].yes, parts[0].no)
    if len(parts) > 1 or (gains < 0).any():
        return None
    unit = gcd(*gains.tolist())
    weights, quota = gains // unit, -((sum(parts[0].no) - parts[0].at_least) // unit)
    return (weights, int(quota)) if int(weights.sum()) <= SPAN else None


def _large_tally(rule: Rule) -> tuple[npt.NDArray[np.int64], int] | None:
    """The same for a rule that its diagram cannot hold."""
    if (tally := weighted(rule)) is None:
        return None
    weights, quota = tally
    return None if 3 * len(weights) * min(quota, int(weights.sum()) - quota + 1) <= NODE_LIMIT else tally
