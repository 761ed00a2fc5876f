"""Banzhaf power: how often one member's vote decides when all others toss a coin."""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._power import power_answer, tell_power
from detente.analysis import analysis
from detente.bodies.chance import swing_chances
from detente.bodies.rule import Rule
from detente.draws import Draws
from detente.numeric import Array
from detente.result import Answer


def banzhaf(rule: Rule) -> tuple[Array, Array]:
    """Power of each member: absolute and normalised (Penrose–Banzhaf, Banzhaf–Coleman), shape (members,)
    each.

    *Absolute*: the share, 0 to 1, of the 2^(m−1) patterns of the others' yes and no in which the draft
    passes with the member's yes and fails with its no. *Normalised*: the same divided by its sum. Nobody
    abstains. Exact to the last bit up to 53 members. Raises LimitError for a rule too large to be counted.
    Source: Banzhaf 1965, Rutgers Law Review 19, 317–343; Felsenthal & Machover, The Measurement of Voting
    Power, 1998, definition 3.1.1 (swings) and 3.2.2 (absolute).

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 51, [50, 49, 1]), "weighted majority")
    >>> absolute, normalised = banzhaf(rule)
    >>> absolute.tolist(), normalised.tolist()
    ([0.75, 0.25, 0.25], [0.6, 0.2, 0.2])
    """
    absolute = swing_chances(rule, np.full(len(rule.members), 0.5))
    return absolute, absolute / absolute.sum()


@analysis(
    question="Whose vote decides most often in each body, going by its rule alone?",
    reference="Banzhaf 1965, Rutgers Law Review 19, 317–343",
    example="detente run banzhaf kosovo-2007",
    tell=tell_power,
)
def answer(draws: Draws) -> Answer:
    """Normalised Banzhaf power of every member of every body, exact; the same in every draw.

    Yes and no only: that a permanent member's abstention does not block is left out.
    """
    return power_answer(draws, "banzhaf", lambda rule: banzhaf(rule)[1])
