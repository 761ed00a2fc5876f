"""Banzhaf power: how often one member's vote decides when all others toss a coin."""

from __future__ import annotations

from detente.analyses.votes._power import normalised, power_answer, quarrels_of, tell_power
from detente.analysis import analysis
from detente.bodies.power import ROUNDING, Power, swings
from detente.bodies.quarrel import swings_in_quarrel
from detente.bodies.rule import Rule
from detente.bodies.three import three_valued_swings
from detente.draws import Draws
from detente.errors import SettingError
from detente.numeric import Array
from detente.result import Answer


def banzhaf(rule: Rule) -> tuple[Array, Array]:
    """Power of each member: absolute and normalised (Penrose–Banzhaf, Banzhaf–Coleman), shape (members,)
    each.

    *Absolute*: the share, 0 to 1, of the 2^(m−1) patterns of the others' yes and no in which the draft
    passes with the member's yes and fails with its no. *Normalised*: the same divided by its sum. Nobody
    abstains. `bodies.power.swings` says whether they are exact, and the error bound where not. Raises
    LimitError for a joint rule too large to be counted.
    Source: Banzhaf 1965, Rutgers Law Review 19, 317–343; Felsenthal & Machover, The Measurement of Voting
    Power, 1998, definition 3.1.1 (swings) and 3.2.2 (absolute).

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 51, [50, 49, 1]), "weighted majority")
    >>> absolute, normalised = banzhaf(rule)
    >>> absolute.tolist(), normalised.tolist()
    ([0.75, 0.25, 0.25], [0.6, 0.2, 0.2])
    """
    absolute = swings(rule).power
    return absolute.values, normalised(absolute).values


@analysis(
    question="Whose vote decides most often in each body, going by its rule alone?",
    reference="Banzhaf 1965, Rutgers Law Review 19, 317–343",
    example="detente run banzhaf kosovo-2007",
    tell=tell_power,
)
def answer(draws: Draws, *, abstaining: bool = False, quarrels: str = "") -> Answer:
    """Normalised Banzhaf power of every member of every body; the same in every draw.

    abstaining: false: all vote yes or no, so that a permanent member must vote yes; true: members vote yes,
    abstain or vote no alike, and a swing is from no to yes.
    quarrels: pairs of members who never vote yes together, as "usa:russia, usa:china".
    """
    at_odds = quarrels_of(draws, quarrels)
    if abstaining and quarrels:
        raise SettingError("abstaining = true with quarrels; allowed: one of them.")

    def index(rule: Rule) -> Power:
        if pairs := at_odds(rule):
            return normalised(Power(swings_in_quarrel(rule, pairs), ROUNDING))
        return normalised(three_valued_swings(rule) if abstaining else swings(rule).power)

    return power_answer(draws, "banzhaf", index)
