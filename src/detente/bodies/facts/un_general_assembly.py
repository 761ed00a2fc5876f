"""The United Nations General Assembly: its members on a date, and its two majorities of those present and voting.

Source: Charter of the United Nations, Articles 9 and 18; dates of admission as listed by the United Nations ("Growth in
United Nations membership"), reviewed against who voted in the record of the Assembly. Seats go by the code of the state
as it is called today where it goes on (RUS is the USSR to 1991, CHN the Republic of China to 25 October 1971, EGY the
United Arab Republic of 1958–1961, YEM the Arab Republic to 22 May 1990, DEU the Federal Republic to 3 October 1990).
States with no one successor keep the code they had: CSK Czechoslovakia, DDR German Democratic Republic, YMD Democratic
Yemen, YUG Yugoslavia, whose seat counts to 22 September 1992 (General Assembly resolution 47/1).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from detente.bodies.rule import Expression, present_majority, present_share
from detente.errors import RuleError

TITLE = "United Nations General Assembly"
SOURCE = "Charter of the United Nations, Articles 9 and 18"

FIRST = date(1945, 10, 24)

_ADMITTED = """
1945-10-24 ARG AUS BEL BLR BOL BRA CAN CHL CHN COL CRI CSK CUB DNK DOM ECU EGY ETH FRA GBR GRC GTM HND HTI IND IRN IRQ
1945-10-24 LBN LBR LUX MEX NIC NLD NOR NZL PAN PER PHL POL PRY RUS SAU SLV SYR TUR UKR URY USA VEN YUG ZAF
1946-11-19 AFG ISL SWE
1946-12-16 THA
1947-09-30 PAK YEM
1948-04-19 MMR
1949-05-11 ISR
1950-09-28 IDN
1955-12-14 ALB AUT BGR ESP FIN HUN IRL ITA JOR KHM LAO LBY LKA NPL PRT ROU
1956-11-12 MAR SDN TUN
1956-12-18 JPN
1957-03-08 GHA
1957-09-17 MYS
1958-12-12 GIN
1960-09-20 BEN BFA CAF CIV CMR COD COG CYP GAB MDG NER SOM TCD TGO
1960-09-28 MLI SEN
1960-10-07 NGA
1961-09-27 SLE
1961-10-27 MNG MRT
1961-12-14 TZA
1962-09-18 BDI JAM RWA TTO
1962-10-08 DZA
1962-10-25 UGA
1963-05-14 KWT
1963-12-16 KEN
1964-12-01 MLT MWI ZMB
1965-09-21 GMB MDV SGP
1966-09-20 GUY
1966-10-17 BWA LSO
1966-12-09 BRB
1967-12-14 YMD
1968-04-24 MUS
1968-09-24 SWZ
1968-11-12 GNQ
1970-10-13 FJI
1971-09-21 BHR BTN QAT
1971-10-07 OMN
1971-12-09 ARE
1973-09-18 BHS DDR DEU
1974-09-17 BGD GNB GRD
1975-09-16 CPV MOZ STP
1975-10-10 PNG
1975-11-12 COM
1975-12-04 SUR
1976-09-21 SYC
1976-12-01 AGO
1976-12-15 WSM
1977-09-20 DJI VNM
1978-09-19 SLB
1978-12-18 DMA
1979-09-18 LCA
1980-08-25 ZWE
1980-09-16 VCT
1981-09-15 VUT
1981-09-25 BLZ
1981-11-11 ATG
1983-09-23 KNA
1984-09-21 BRN
1990-04-23 NAM
1990-09-18 LIE
1991-09-17 EST FSM KOR LTU LVA MHL PRK
1992-03-02 ARM KAZ KGZ MDA SMR TJK TKM UZB
1992-03-09 AZE
1992-05-22 BIH HRV SVN
1992-07-31 GEO
1993-01-19 CZE SVK
1993-04-08 MKD
1993-05-28 ERI MCO
1993-07-28 AND
1994-12-15 PLW
1999-09-14 KIR NRU TON
2000-09-05 TUV
2000-11-01 SRB
2002-09-10 CHE
2002-09-27 TLS
2006-06-28 MNE
2011-07-14 SSD
"""
_JOINED = {
    code: date.fromisoformat(since)
    for since, *codes in (line.split() for line in _ADMITTED.strip().splitlines())
    for code in codes
}
_AWAY = {
    "CSK": (date(1993, 1, 1), date.max),
    "DDR": (date(1990, 10, 3), date.max),
    "YMD": (date(1990, 5, 22), date.max),
    "YUG": (date(1992, 9, 22), date.max),
    "SYR": (date(1958, 2, 21), date(1961, 10, 13)),  # part of the United Arab Republic
    "IDN": (date(1965, 1, 20), date(1966, 9, 28)),  # withdrawn
}


def members(on: date) -> tuple[str, ...]:
    """Members on a date, by code. Raises RuleError before the Charter was in force.

    >>> [len(members(date(year, 12, 31))) for year in (1945, 1960, 1990, 2011)]
    [51, 99, 159, 193]
    """
    if on < FIRST:
        raise RuleError(f"{TITLE}: no members on {on}; allowed: {FIRST} or later.")
    return tuple(code for code in sorted(_JOINED) if _JOINED[code] <= on and not _is_away(code, on))


def _is_away(code: str, on: date) -> bool:
    since, until = _AWAY.get(code, (date.max, date.max))
    return since <= on < until


def majority(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """More yes than no among members present and voting, abstentions left aside (Article 18(3))."""
    return present_majority(members)


def two_thirds(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """Two thirds of members present and voting, abstentions left aside: important questions (Article 18(2))."""
    return present_share(members, Fraction(2, 3))


RULES = {"": majority, "two-thirds": two_thirds}
