"""Classes of options, with base rates: how often actors who could do such an act did it.

Rates with a sample were computed by `scripts/base_rates.py` from the data sets named; the others are judgement,
say so, and are wide. A case may write its own class, which then wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente import estimate
from detente.estimate import Estimate
from detente.parts import OptionClass

if TYPE_CHECKING:
    from detente.case import Case

UNCLASSED = "unclassed"

_TIES = "Threat and Imposition of Economic Sanctions 4.0, 1945–2005"
_ICB = "International Crisis Behavior 14, 1918–2017"
_GML = "Gibler–Miller–Little militarised disputes 2.2.1, 1990–2010"
_JUDGED = "judgement; no data set counts these"


def _rate(low: float, best: float, high: float, text: str, reason: str) -> OptionClass:
    return OptionClass(rate=Estimate.of([low, best, high], estimate.CHANCE), text=text, reason=reason)


CLASSES = {
    "act-after-threat": _rate(0.44, 0.46, 0.48, "carry out what was threatened", f"{_TIES}: 486 of 1,053"),
    "yield-to-threat": _rate(0.39, 0.42, 0.45, "give way to a threat not carried out", f"{_TIES}: 202 of 484"),
    "force-answers-show": _rate(0.06, 0.08, 0.11, "answer a show of force with force", f"{_GML}: 18 of 221"),
    "force-answers-force": _rate(0.40, 0.44, 0.47, "answer force with force", f"{_GML}: 142 of 324"),
    "violence-in-crisis": _rate(0.45, 0.50, 0.56, "violence in a crisis opened without it", f"{_ICB}: 74 of 147"),
    "violence-in-secession": _rate(0.50, 0.60, 0.68, "violence in a secessionist crisis", f"{_ICB}: 28 of 47"),
    "concession": _rate(0.2, 0.4, 0.65, "make or accept a concession under negotiation", _JUDGED),
    "put-to-vote": _rate(0.3, 0.6, 0.85, "put a tabled draft to the vote", _JUDGED),
    "withdraw-draft": _rate(0.05, 0.15, 0.35, "withdraw a tabled draft", _JUDGED),
    "follow-suit": _rate(0.4, 0.65, 0.85, "follow an ally's step already taken", _JUDGED),
    UNCLASSED: _rate(0.2, 0.5, 0.8, "any act", "no class given: no reluctance beyond the gain"),
}


def option_classes(case: Case) -> dict[str, OptionClass]:
    """The shipped classes, with the case's own in front."""
    return {**CLASSES, **case.class_}
