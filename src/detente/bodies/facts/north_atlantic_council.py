"""The North Atlantic Council: NATO's members on a date, deciding by consensus.

Source: North Atlantic Treaty (Washington, 4 April 1949), Articles 9 to 11, and the protocols of accession;
dates are those on which the treaty entered into force for a member. The treaty names no voting rule:
consensus is the practice (NATO, "Consensus decision-making at NATO").
"""

from __future__ import annotations

from datetime import date

from detente.bodies.rule import Expression, consensus
from detente.errors import RuleError

TITLE = "North Atlantic Council"
SOURCE = "North Atlantic Treaty, Articles 9 to 11, and the protocols of accession"

_JOINED = {
    date(1949, 8, 24): "BEL CAN DNK FRA GBR ISL ITA LUX NLD NOR PRT USA",
    date(1952, 2, 18): "GRC TUR",
    date(1955, 5, 6): "DEU",
    date(1982, 5, 30): "ESP",
    date(1999, 3, 12): "CZE HUN POL",
    date(2004, 3, 29): "BGR EST LTU LVA ROU SVK SVN",
    date(2009, 4, 1): "ALB HRV",
    date(2017, 6, 5): "MNE",
    date(2020, 3, 27): "MKD",
    date(2023, 4, 4): "FIN",
    date(2024, 3, 7): "SWE",
}


def members(on: date) -> tuple[str, ...]:
    """Members on a date as ISO 3166 alpha-3 codes, by code. Raises RuleError before the treaty was in force.

    >>> len(members(date(2007, 4, 21)))
    26
    """
    seated = tuple(sorted(code for since, codes in _JOINED.items() if since <= on for code in codes.split()))
    if not seated:
        raise RuleError(f"{TITLE}: no members on {on}; allowed: {min(_JOINED)} or later.")
    return seated


def silence(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """Consensus, by silence: nobody objects before the term set has run out."""
    return consensus(members)


RULES = {"": silence}
