"""Classes of options, with base rates: how often actors who could do such an act did it.

Rates with a sample were computed by `scripts/base_rates.py` from the data sets named; the others are judgement,
say so, and are wide. A case may write its own class, which then wins.

Recognitions have a tempo: their days are spread over states so that the quick go first and the hazard of the rest
falls, as it did. They rest on one case, or two for the tempo: which blocs recognise depends on whose cause it is.
What is said of crowds counts deaths by anyone, so it is an upper bound; the days are those of a constant hazard.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from detente import estimate
from detente.estimate import Estimate
from detente.parts import Grounded, OptionClass

if TYPE_CHECKING:
    from detente.case import Case

UNCLASSED = "unclassed"

_TIES = "Threat and Imposition of Economic Sanctions 4.0, 1945–2005"
_ICB = "International Crisis Behavior 14, 1918–2017"
_GML = "Gibler–Miller–Little militarised disputes 2.2.1, 1990–2010"
_RECOGNISED = "recognised Kosovo within a year of February 2008"
_DECLARED = "unilateral declarations of independence 1950–2017 with no fighting under way, own coding"
_JUDGED = "judgement; no data set counts these"


def _rate(
    low: float, best: float, high: float, text: str, reason: str, days: tuple[float, float, float] | None = None
) -> OptionClass:
    tempo = None if days is None else Estimate.of(list(days), estimate.DAYS)
    return OptionClass(rate=Estimate.of([low, best, high], estimate.CHANCE), text=text, reason=reason, days=tempo)


CLASSES = {
    "act-after-threat": _rate(0.44, 0.46, 0.48, "carry out what was threatened", f"{_TIES}: 486 of 1,053"),
    "yield-to-threat": _rate(0.39, 0.42, 0.45, "give way to a threat not carried out", f"{_TIES}: 202 of 484"),
    "force-answers-show": _rate(0.06, 0.08, 0.11, "answer a show of force with force", f"{_GML}: 18 of 221"),
    "force-answers-force": _rate(0.40, 0.44, 0.47, "answer force with force", f"{_GML}: 142 of 324"),
    "violence-in-crisis": _rate(0.45, 0.50, 0.56, "violence in a crisis opened without it", f"{_ICB}: 74 of 147"),
    "violence-in-secession": _rate(0.50, 0.60, 0.68, "violence in a secessionist crisis", f"{_ICB}: 28 of 47"),
    "recognition": _rate(
        0.24, 0.28, 0.33, "recognise a new state", f"members of the UN that {_RECOGNISED}: 54 of 191", (2, 15, 110)
    ),
    "recognition-eu": _rate(
        0.7,
        0.81,
        0.89,
        "recognise a new state that the EU's large members back",
        f"EU members that {_RECOGNISED}: 22 of 27",
        (4.9, 22, 97),
    ),
    "recognition-nato": _rate(
        0.74,
        0.84,
        0.92,
        "recognise a new state that NATO's large members back",
        f"NATO members that {_RECOGNISED}: 22 of 26",
        (3, 16, 87),
    ),
    "recognition-oic": _rate(
        0.09,
        0.15,
        0.21,
        "recognise a new state of fellow Muslims",
        f"members of the Islamic Conference that {_RECOGNISED}: 8 of 56",
        (2, 15, 110),
    ),
    "recognition-cis": _rate(
        0,
        0.02,
        0.11,
        "recognise a new state that Moscow opposes",
        f"members of the CIS that {_RECOGNISED}: 0 of 11",
        (2, 15, 110),
    ),
    "recognition-own-war": _rate(
        0.07,
        0.13,
        0.22,
        "recognise a new state, with a separatist war at home",
        f"states with a separatist war of their own that {_RECOGNISED}: 4 of 31",
        (2, 15, 110),
    ),
    "crowd-violence": _rate(
        0.46,
        0.6,
        0.73,
        "deaths in unrest, by anyone's hand",
        f"{_DECLARED}, Europe and the former USSR, any deaths within a year: 12 of 20",
        (280, 400, 590),
    ),
    "crowd-violence-deadly": _rate(
        0.19,
        0.3,
        0.44,
        "unrest with 25 deaths or more",
        f"{_DECLARED}, Europe and the former USSR, 25 deaths or more within a year: 6 of 20",
        (630, 1000, 1700),
    ),
    "crowd-violence-deadly-anywhere": _rate(
        0.37,
        0.48,
        0.6,
        "unrest with 25 deaths or more",
        f"{_DECLARED}, anywhere, 25 deaths or more within a year: 15 of 31",
        (400, 560, 790),
    ),
    "concession": _rate(0.2, 0.4, 0.65, "make or accept a concession under negotiation", _JUDGED),
    "put-to-vote": _rate(0.3, 0.6, 0.85, "put a tabled draft to the vote", _JUDGED),
    "withdraw-draft": _rate(0.05, 0.15, 0.35, "withdraw a tabled draft", _JUDGED),
    "follow-suit": _rate(0.4, 0.65, 0.85, "follow an ally's step already taken", _JUDGED),
    UNCLASSED: _rate(0.2, 0.5, 0.8, "any act", "no class given: no reluctance beyond the gain"),
}

KNOWN_FROM = {name: date(2009, 2, 17) for name in CLASSES if name.startswith("recognition")}
"""When the counts of a class that rests on one or two cases were complete: earlier cases may not use it."""


def option_classes(case: Case) -> dict[str, OptionClass]:
    """The shipped classes, with the case's own in front."""
    return {**CLASSES, **case.class_}


def tempo(case: Case, option: str) -> tuple[Estimate, Grounded]:
    """The days of an option and what they rest on: its own, else those of its class, else the default."""
    own = case.option[option]
    known = option_classes(case).get(own.class_ or UNCLASSED)
    if "days" in own.model_fields_set or known is None or known.days is None:
        return own.days, own
    return known.days, known
