"""Deegan–Packel power: minimal winning coalitions are alike, and their members share alike."""

from __future__ import annotations

from fractions import Fraction

from detente.analyses.votes._minimal import finely_weighted
from detente.analyses.votes._minimal_shares import memberships
from detente.analyses.votes._power import normalised, power_answer, tell_shares
from detente.analysis import analysis
from detente.bodies.power import Power, exactly
from detente.bodies.rule import Rule
from detente.bodies.vulnerable import minimal_memberships
from detente.draws import Draws
from detente.result import Answer, Result


def deegan_packel(rule: Rule) -> Power:
    """Mean share, 0 to 1, of each member over all minimal winning coalitions, each shared equally; sums to 1.

    Nobody abstains. Exact for all but a weighted quota of the largest bodies, which has a bound. Raises LimitError for
    a joint rule with too many patterns of votes to look at.
    Source: Deegan & Packel 1978, International Journal of Game Theory 7(2), 113–123, section 3.

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c", "d"), quota(("a", "b", "c", "d"), 4, [3, 1, 1, 1]), "weighted majority")
    >>> [str(share) for share in deegan_packel(rule).fractions]
    ['1/2', '1/6', '1/6', '1/6']
    """
    if tally := finely_weighted(rule):
        return normalised(Power(*minimal_memberships(*tally, shared=True)))
    shares = [Fraction(0)] * len(rule.members)
    for size, held in memberships(rule).items():
        shares = [share + Fraction(count, size) for share, count in zip(shares, held, strict=True)]
    return normalised(exactly(shares))


def tell(result: Result) -> list[str]:
    """One sentence a body: who holds most."""
    return tell_shares(result, "the gains of minimal winning coalitions")


@analysis(
    question="What share of the smallest coalitions that can pass a draft falls to each member, each shared equally?",
    reference="Deegan & Packel 1978, International Journal of Game Theory 7(2), 113–123",
    example="detente run deegan-packel kosovo-2007",
    tell=tell,
)
def answer(draws: Draws) -> Answer:
    """Deegan–Packel power of every member of every body; the same in every draw.

    Yes and no only: that a permanent member's abstention does not block is left out.
    """
    return power_answer(draws, "deegan_packel", deegan_packel)
