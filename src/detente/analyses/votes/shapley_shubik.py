"""Shapley–Shubik power: how often a member is the one whose joining makes a growing coalition win."""

from __future__ import annotations

from detente.analyses.votes._power import power_answer, quarrels_of, tell_power
from detente.analysis import analysis
from detente.bodies.power import ROUNDING, Power, pivot_power
from detente.bodies.quarrel import pivots_in_quarrel
from detente.bodies.rule import Rule
from detente.bodies.three import roll_call_power
from detente.draws import Draws
from detente.errors import SettingError
from detente.numeric import Array
from detente.result import Answer


def shapley_shubik(rule: Rule) -> Array:
    """Share, 0 to 1, of the m! orders of joining in which each member is pivotal; shape (members,), sums to
    1.

    Nobody abstains. `bodies.power.pivot_power` says whether it is exact, and the error bound where not. Raises
    LimitError for a joint rule too large to be counted.
    Source: Shapley & Shubik 1954, American Political Science Review 48(3), 787–792; where orders are not
    counted, φ_i = ∫₀¹ f_i(p) dp, with f_i(p) the chance that member i swings when each other member says yes
    with chance p (Owen 1972, Management Science 18(5), P64–P79, equation 11).

    >>> from detente.bodies.rule import quota
    >>> rule = Rule(("a", "b", "c"), quota(("a", "b", "c"), 51, [50, 49, 1]), "weighted majority")
    >>> shapley_shubik(rule).round(12).tolist()
    [0.666666666667, 0.166666666667, 0.166666666667]
    """
    return pivot_power(rule).values


@analysis(
    question="Who holds the power to complete a winning coalition in each body, going by its rule alone?",
    reference="Shapley & Shubik 1954, American Political Science Review 48(3), 787–792",
    example="detente run shapley-shubik kosovo-2007",
    tell=tell_power,
)
def answer(draws: Draws, *, abstaining: bool = False, quarrels: str = "") -> Answer:
    """Shapley–Shubik power of every member of every body; the same in every draw.

    abstaining: false: members join one by one, so that a permanent member must join; true: members vote yes,
    abstain or vote no in a roll call, all alike, and who settles the result is pivotal.
    quarrels: pairs of members who never vote yes together, as "usa:russia, usa:china".
    """
    at_odds = quarrels_of(draws, quarrels)
    if abstaining and quarrels:
        raise SettingError("abstaining = true with quarrels; allowed: one of them.")

    def index(rule: Rule) -> Power:
        if pairs := at_odds(rule):
            return Power(pivots_in_quarrel(rule, pairs), ROUNDING)
        return roll_call_power(rule) if abstaining else pivot_power(rule)

    return power_answer(draws, "shapley_shubik", index)
