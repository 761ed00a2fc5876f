"""Shapley–Shubik power: how often a member is the one whose joining makes a growing coalition win."""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._power import power_answer, tell_power
from detente.analysis import analysis
from detente.bodies.chance import swing_chances
from detente.bodies.rule import Rule
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer


def shapley_shubik(rule: Rule) -> Array:
    """Share, 0 to 1, of the m! orders of joining in which each member is pivotal; shape (members,), sums to
    1.

    φ_i = ∫₀¹ f_i(p) dp, with f_i(p) the chance that member i swings when each other member says yes with
    chance p; f_i is a polynomial of degree m − 1, so Gauss–Legendre quadrature with ⌈m/2⌉ points is exact
    but for rounding (1e-15). Nobody abstains. Raises LimitError for a rule too large to be counted.
    Source: Shapley & Shubik 1954, American Political Science Review 48(3), 787–792; the integral is Owen
    1972, Management Science 18(5), P64–P79, equation 11.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 51, [50, 49, 1]), "weighted majority")
    >>> shapley_shubik(rule).round(12).tolist()
    [0.666666666667, 0.166666666667, 0.166666666667]
    """
    members = len(rule.members)
    points, weights = np.polynomial.legendre.leggauss((members + 1) // 2)
    yes = np.repeat((points[:, None] + 1) / 2, members, axis=1)
    return np.asarray(weights / 2 @ swing_chances(rule, yes))


@analysis(
    question="Who holds the power to complete a winning coalition in each body, going by its rule alone?",
    reference="Shapley & Shubik 1954, American Political Science Review 48(3), 787–792",
    example="detente run shapley-shubik kosovo-2007",
    tell=tell_power,
)
def answer(draws: Draws) -> Answer:
    """Shapley–Shubik power of every member of every body, exact; the same in every draw.

    Yes and no only: that a permanent member's abstention does not block is left out.
    """
    return power_answer(draws, "shapley_shubik", shapley_shubik)
