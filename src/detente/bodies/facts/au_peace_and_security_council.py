"""The Peace and Security Council of the African Union: who sat when, and how it decides.

Source: Protocol Relating to the Establishment of the Peace and Security Council, Durban, 9 July 2002, Articles 5
(fifteen members, five for three years and ten for two, terms from 1 April) and 8(13). Elections as announced by the
Union; they stand as remembered from those announcements, and were not checked against a copy.
"""

from __future__ import annotations

from datetime import date

from detente.bodies.rule import Expression, quota
from detente.errors import RuleError

TITLE = "Peace and Security Council of the African Union"
SOURCE = "Protocol Relating to the Establishment of the Peace and Security Council, Articles 5 and 8(13)"

FIRST, LAST = date(2014, 4, 1), date(2026, 3, 31)

# Members by the two Aprils between which they sit.
_TERMS = {
    (2013, 2016): "DZA ETH GNQ MOZ NGA",
    (2014, 2016): "BDI GIN GMB LBY NAM NER TCD TZA UGA ZAF",
    (2016, 2019): "COG EGY KEN NGA ZMB",
    (2016, 2018): "BDI BWA DZA NER RWA SLE TCD TGO UGA ZAF",
    (2018, 2020): "AGO DJI GAB GNQ LBR MAR RWA SLE TGO ZWE",
    (2019, 2022): "BDI DZA KEN LSO NGA",
    (2020, 2022): "BEN CMR DJI EGY ETH GHA MOZ MWI SEN TCD",
    (2022, 2025): "CMR DJI MAR NAM NGA",
    (2022, 2024): "BDI COG GHA GMB SEN TUN TZA UGA ZAF ZWE",
    (2024, 2026): "AGO BWA CIV COD EGY GMB GNQ SLE TZA UGA",
    (2025, 2028): "CMR DZA ETH NGA SWZ",
}


def members(on: date) -> tuple[str, ...]:
    """Members on a date, by code. Raises RuleError for a date outside FIRST to LAST.

    >>> len(members(date(2022, 3, 1))), "NGA" in members(date(2022, 3, 1))
    (15, True)
    """
    if not FIRST <= on <= LAST:
        raise RuleError(f"{TITLE}: no members known on {on}; allowed: {FIRST} to {LAST}. Mend: write the seats inline.")
    terms = [codes for (a, b), codes in _TERMS.items() if date(a, 4, 1) <= on < date(b, 4, 1)]
    return tuple(sorted(code for codes in terms for code in codes.split()))


def substance(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """Two thirds of members, where consensus fails (on substance, Article 8(13))."""
    return quota(members, -(-2 * len(members) // 3))


def procedure(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """A majority of members, where consensus fails (on procedure, Article 8(13))."""
    return quota(members, len(members) // 2 + 1)


RULES = {"": substance, "procedural": procedure}
