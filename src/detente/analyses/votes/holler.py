"""Holler power: how many minimal winning coalitions a member belongs to, each a public good for its members."""

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


def holler(rule: Rule) -> Power:
    """Number of minimal winning coalitions of each member as a share, 0 to 1, of the sum over members.

    Nobody abstains. Exact for all but a weighted quota of the largest bodies, which has a bound. Raises LimitError for
    a joint rule with too many patterns of votes to look at.
    Source: Holler & Packel 1983, Journal of Economics 43(1), 21–29, section 2 (the public good index).

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c", "d"), quota(("a", "b", "c", "d"), 4, [3, 1, 1, 1]), "weighted majority")
    >>> [str(share) for share in holler(rule).fractions]
    ['1/2', '1/6', '1/6', '1/6']
    """
    if tally := finely_weighted(rule):
        return normalised(Power(*minimal_memberships(*tally)))
    return normalised(exactly([Fraction(sum(held)) for held in zip(*memberships(rule).values(), strict=True)]))


def tell(result: Result) -> list[str]:
    """One sentence a body: who holds most."""
    return tell_shares(result, "the seats in minimal winning coalitions")


@analysis(
    question="How many of the smallest coalitions that can pass a draft does each member belong to?",
    reference="Holler & Packel 1983, Journal of Economics 43(1), 21–29",
    example="detente run holler kosovo-2007",
    tell=tell,
)
def answer(draws: Draws) -> Answer:
    """Holler's public good index of every member of every body; the same in every draw.

    Yes and no only: that a permanent member's abstention does not block is left out.
    """
    return power_answer(draws, "holler", holler)
