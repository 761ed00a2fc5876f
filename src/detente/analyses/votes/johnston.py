"""Johnston power: a coalition that any one of several could break is worth less to each of them."""

from __future__ import annotations

from fractions import Fraction

from detente.analyses.votes._minimal import finely_weighted
from detente.analyses.votes._power import normalised, power_answer, tell_shares
from detente.analysis import analysis
from detente.bodies.critical import critical_counts
from detente.bodies.power import Power, exactly
from detente.bodies.rule import Rule
from detente.bodies.vulnerable import broken_shares
from detente.draws import Draws
from detente.result import Answer, Result


def johnston(rule: Rule) -> Power:
    """Share, 0 to 1, of each member in the winning coalitions it can break, each shared among all who can.

    Nobody abstains. Sums to 1. Exact for all but a weighted quota of the largest bodies, which has a bound. Raises
    LimitError for a joint rule with too many patterns of votes to look at.
    Source: Johnston 1978, Environment and Planning A 10(8), 907–914.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 3, [2, 1, 1]), "weighted majority")
    >>> [str(share) for share in johnston(rule).fractions]
    ['2/3', '1/6', '1/6']
    """
    if tally := finely_weighted(rule):
        return normalised(Power(*broken_shares(*tally)))
    shares = [
        sum((Fraction(count, critical) for critical, count in enumerate(row) if count), Fraction(0))
        for row in critical_counts(rule).tolist()
    ]
    return normalised(exactly(shares))


def tell(result: Result) -> list[str]:
    """One sentence a body: who holds most."""
    return tell_shares(result, "the power to break winning coalitions")


@analysis(
    question="Whose leaving breaks winning coalitions, counting for less where others could break them too?",
    reference="Johnston 1978, Environment and Planning A 10(8), 907–914",
    example="detente run johnston kosovo-2007",
    tell=tell,
)
def answer(draws: Draws) -> Answer:
    """Johnston power of every member of every body; the same in every draw.

    Yes and no only: that a permanent member's abstention does not block is left out.
    """
    return power_answer(draws, "johnston", johnston)
