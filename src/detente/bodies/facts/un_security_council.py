"""The United Nations Security Council: who sat when, and how it decides on matters of substance and procedure.

Source: Charter of the United Nations, Articles 23 and 27(3), and their amendment (General Assembly
resolution 1991 A (XVIII), in force 31 August 1965; fifteen members and nine votes from 1 January 1966);
elected members as listed by the United Nations, agreeing with who voted in each year to 2025; 2026 after the
election of 3 June 2025. A permanent member that abstains or stays away does not block: International Court
of Justice, Legal Consequences for States of the Continued Presence of South Africa in Namibia, advisory
opinion of 21 June 1971, paragraph 22. The preliminary question: Statement by the delegations of the four sponsoring
governments on voting procedure in the Security Council, San Francisco, 7 June 1945, part II.
"""

from __future__ import annotations

from datetime import date

from detente.bodies.rule import All, Expression, quota, veto
from detente.errors import RuleError

TITLE = "United Nations Security Council"
SOURCE = "Charter of the United Nations, Articles 23 and 27(3)"

PERMANENT = ("CHN", "FRA", "RUS", "GBR", "USA")
"""In the order of Article 23. CHN is the Republic of China to 25 October 1971, RUS the USSR to 1991."""

FIRST, LAST = date(1946, 1, 17), date(2026, 12, 31)
"""The first meeting, and the end of the last year all of whose members are elected."""

# Seats go by the code of the state as it is called today where it goes on: BFA Upper Volta, BLR Byelorussian
# SSR, CIV Ivory Coast, COD Zaire, DEU Federal Republic of Germany, EGY United Arab Republic (1961), LKA
# Ceylon, UKR Ukrainian SSR, YEM Democratic Yemen to May 1990, whose seat united Yemen kept. States with no
# one successor keep the code they had: CSK Czechoslovakia, DDR German Democratic Republic, YUG Yugoslavia. A
# lone year is a split term.
_ELECTED = """
AGO 2003-04 2015-16; ALB 2022-23; ARE 1986-87 2022-23
ARG 1948-49 1959-60 1966-67 1971-72 1987-88 1994-95 1999-2000 2005-06 2013-14
AUS 1946-47 1956-57 1973-74 1985-86 2013-14; AUT 1973-74 1991-92 2009-10; AZE 2012-13; BDI 1970-71
BEL 1947-48 1955-56 1971-72 1991-92 2007-08 2019-20; BEN 1976-77 2004-05; BFA 1984-85 2008-09
BGD 1979-80 2000-01; BGR 1966-67 1986-87 2002-03; BHR 1998-99 2026-27; BIH 2010-11; BLR 1974-75
BOL 1964-65 1978-79 2017-18
BRA 1946-47 1951-52 1954-55 1963-64 1967-68 1988-89 1993-94 1998-99 2004-05 2010-11 2022-23; BWA 1995-96
CAN 1948-49 1958-59 1967-68 1977-78 1989-90 1999-2000; CHE 2023-24
CHL 1952-53 1961-62 1996-97 2003-04 2014-15; CIV 1964-65 1990-91 2018-19; CMR 1974-75 2002-03
COD 1982-83 1990-91 2026-27; COG 1986-87 2006-07
COL 1947-48 1953-54 1957-58 1969-70 1989-90 2001-02 2011-12 2026-27; CPV 1992-93
CRI 1974-75 1997-98 2008-09; CSK 1964 1978-79; CUB 1949-50 1956-57 1990-91; CZE 1994-95; DDR 1980-81
DEU 1977-78 1987-88 1995-96 2003-04 2011-12 2019-20; DJI 1993-94
DNK 1953-54 1967-68 1985-86 2005-06 2025-26; DOM 2019-20; DZA 1968-69 1988-89 2004-05 2024-25
ECU 1950-51 1960-61 1991-92 2023-24; EGY 1946 1949-50 1961-62 1984-85 1996-97 2016-17
ESP 1969-70 1981-82 1993-94 2003-04 2015-16; EST 2020-21; ETH 1967-68 1989-90 2017-18
FIN 1969-70 1989-90; GAB 1978-79 1998-99 2010-11 2022-23; GHA 1962-63 1986-87 2006-07 2022-23
GIN 1972-73 2002-03; GMB 1998-99; GNB 1996-97; GNQ 2018-19; GRC 1952-53 2005-06 2025-26; GTM 2012-13
GUY 1975-76 1982-83 2024-25; HND 1995-96; HRV 2008-09; HUN 1968-69 1992-93
IDN 1973-74 1995-96 2007-08 2019-20; IND 1950-51 1967-68 1972-73 1977-78 1984-85 1991-92 2011-12 2021-22
IRL 1962 1981-82 2001-02 2021-22; IRN 1955-56; IRQ 1957-58 1974-75
ITA 1959-60 1971-72 1975-76 1987-88 1995-96 2007-08 2017; JAM 1979-80 2000-01
JOR 1965-66 1982-83 2014-15
JPN 1958-59 1966-67 1971-72 1975-76 1981-82 1987-88 1992-93 1997-98 2005-06 2009-10 2016-17 2023-24
KAZ 2017-18; KEN 1973-74 1997-98 2021-22; KOR 1996-97 2013-14 2024-25; KWT 1978-79 2018-19
LBN 1953-54 2010-11; LBR 1961 2026-27; LBY 1976-77 2008-09; LKA 1960-61; LTU 2014-15; LUX 2013-14
LVA 2026-27; MAR 1963-64 1992-93 2012-13; MDG 1985-86; MEX 1946 1980-81 2002-03 2009-10 2021-22
MLI 1966-67 2000-01; MLT 1983-84 2023-24; MOZ 2023-24; MRT 1974-75; MUS 1977-78 2001-02
MYS 1965 1989-90 1999-2000 2015-16; NAM 1999-2000; NER 1980-81 2020-21
NGA 1966-67 1978-79 1994-95 2010-11 2014-15; NIC 1970-71 1983-84
NLD 1946 1951-52 1965-66 1983-84 1999-2000 2018; NOR 1949-50 1963-64 1979-80 2001-02 2021-22
NPL 1969-70 1988-89; NZL 1954-55 1966 1993-94 2015-16; OMN 1994-95
PAK 1952-53 1968-69 1976-77 1983-84 1993-94 2003-04 2012-13 2025-26
PAN 1958-59 1972-73 1976-77 1981-82 2007-08 2025-26; PER 1955-56 1973-74 1984-85 2006-07 2018-19
PHL 1957 1963 1980-81 2004-05; POL 1946-47 1960 1970-71 1982-83 1996-97 2018-19
PRT 1979-80 1997-98 2011-12; PRY 1968-69; QAT 2006-07; ROU 1962 1976-77 1990-91 2004-05
RWA 1994-95 2013-14; SDN 1972-73; SEN 1968-69 1988-89 2016-17; SGP 2001-02; SLE 1970-71 2024-25
SOM 1971-72 2025-26; SVK 2006-07; SVN 1998-99 2024-25; SWE 1957-58 1975-76 1997-98 2017-18
SYR 1947-48 1970-71 2002-03; TCD 2014-15; TGO 1982-83 2012-13; THA 1985-86; TTO 1985-86
TUN 1959-60 1980-81 2000-01 2020-21; TUR 1951-52 1954-55 1961 2009-10; TZA 1975-76 2005-06
UGA 1966 1981-82 2009-10; UKR 1948-49 1984-85 2000-01 2016-17; URY 1965-66 2016-17; VCT 2020-21
VEN 1962-63 1977-78 1986-87 1992-93 2015-16; VNM 2008-09 2020-21; YEM 1990-91
YUG 1950-51 1956 1972-73 1988-89; ZAF 2007-08 2011-12 2019-20; ZMB 1969-70 1979-80 1987-88
ZWE 1983-84 1991-92
"""


def _years(term: str) -> range:
    first, _, last = term.partition("-")
    return range(int(first), int(first[: -len(last)] + last if last else first) + 1)


_TERMS = {
    code: frozenset(year for term in terms for year in _years(term))
    for code, *terms in (entry.split() for entry in _ELECTED.replace("\n", ";").split(";") if entry.strip())
}


def members(on: date) -> tuple[str, ...]:
    """Members on a date as ISO 3166 alpha-3 codes: the permanent five, then the elected by code.

    Raises RuleError for a date outside FIRST to LAST.

    >>> members(date(2007, 4, 21))[5:]
    ('BEL', 'COG', 'GHA', 'IDN', 'ITA', 'PAN', 'PER', 'QAT', 'SVK', 'ZAF')
    """
    if not FIRST <= on <= LAST:
        raise RuleError(f"{TITLE}: no members known on {on}; allowed: {FIRST} to {LAST}. Mend: write the seats inline.")
    return (*PERMANENT, *(code for code, years in sorted(_TERMS.items()) if on.year in years))


def substance(members: tuple[str, ...], on: date) -> Expression:
    """Nine votes of fifteen (before 1966 seven of eleven) with no permanent member against."""
    return All((procedure(members, on), veto(members, [p for p in PERMANENT if p in members])))


def procedure(members: tuple[str, ...], on: date) -> Expression:
    """Nine votes of fifteen (before 1966 seven of eleven) on a matter of procedure: nobody can veto (Article 27(2))."""
    return quota(members, 9 if on.year >= 1966 else 7)


def preliminary(members: tuple[str, ...], on: date) -> Expression:
    """Whether a matter is procedural, where members disagree: decided as substance is, so that there are two vetoes.

    A draft said to be procedural first needs this vote; if it fails, the draft itself is voted on as substance
    (Statement by the four sponsoring governments on voting procedure, San Francisco, 7 June 1945, part II, paragraph
    2). For members who vote on the question as on the draft, this is the rule of both votes together: a draft that
    passes as procedure only never does, for a permanent member against it is against its being procedure. A president
    who rules that a matter is procedural, and whom no nine members overrule, cuts the first veto off; that stands
    apart from this rule.
    """
    return substance(members, on)


RULES = {"": substance, "procedural": procedure, "preliminary": preliminary}
