"""The Organization for Security and Co-operation in Europe: its participating States on a date, and consensus.

Source: OSCE, "Participating States" (dates of admission) and Rules of Procedure (MC.DOC/1/06), section II(A). YUG
(Yugoslavia) is suspended from 8 July 1992; CSK and DDR are Czechoslovakia and the German Democratic Republic. Consensus
minus one, used once against Yugoslavia, is not modelled. Admission dates stand as remembered from that list, and were
not checked against a copy.
"""

from __future__ import annotations

from datetime import date

from detente.bodies.rule import Expression, consensus
from detente.errors import RuleError

TITLE = "OSCE Permanent Council"
SOURCE = "OSCE Rules of Procedure, MC.DOC/1/06, section II(A)"

_JOINED = {
    date(
        1973, 6, 25
    ): "AUT BEL BGR CAN CHE CSK CYP DDR DEU DNK ESP FIN FRA GBR GRC HUN IRL ISL ITA LIE LUX MCO MLT NLD "
    "NOR POL PRT ROU RUS SMR SWE TUR USA VAT YUG",
    date(1991, 6, 19): "ALB",
    date(1991, 9, 10): "EST LTU LVA",
    date(1992, 1, 30): "ARM AZE BLR KAZ KGZ MDA TJK TKM UKR UZB",
    date(1992, 3, 24): "GEO HRV SVN",
    date(1992, 4, 30): "BIH",
    date(1993, 1, 1): "CZE SVK",
    date(1995, 10, 12): "MKD",
    date(1996, 4, 25): "AND",
    date(2000, 11, 10): "SRB",
    date(2006, 6, 22): "MNE",
    date(2012, 11, 21): "MNG",
}
_LEFT = {"CSK": date(1993, 1, 1), "DDR": date(1990, 10, 3), "YUG": date(1992, 7, 8)}


def members(on: date) -> tuple[str, ...]:
    """Participating States on a date, by code. Raises RuleError before the Conference opened.

    >>> len(members(date(1975, 8, 1))), len(members(date(2022, 3, 1)))
    (35, 57)
    """
    joined = [code for since, codes in _JOINED.items() if since <= on for code in codes.split()]
    if not joined:
        raise RuleError(f"{TITLE}: no members on {on}; allowed: {min(_JOINED)} or later.")
    return tuple(sorted(code for code in joined if on < _LEFT.get(code, date.max)))


def silence(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """Consensus, by silence where a term is set: no participating State objects."""
    return consensus(members)


RULES = {"": silence}
