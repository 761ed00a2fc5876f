"""The Board of Governors of the International Monetary Fund: votes of its members in 2022, and its majorities.

Source: Articles of Agreement of the International Monetary Fund, Article XII, sections 2 and 5 (basic votes, which are
5.502 per cent of all, in equal parts, and one vote for each SDR 100,000 of quota); votes as published by the Fund in
2022, after the fourteenth review of quotas. Members seldom change and votes hardly: the figures stand for the years
from the accession of Andorra (16 October 2020) to 2025.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from detente.bodies.rule import Expression, present_majority, quota
from detente.errors import RuleError

TITLE = "IMF Board of Governors"
SOURCE = "Articles of Agreement of the International Monetary Fund, Article XII, sections 2 and 5; votes of 2022"

FIRST, LAST = date(2020, 10, 16), date(2025, 12, 31)

_VOTES = """
AFG 4697; ALB 2852; DZA 21058; AND 2284; AGO 8860; ATG 1659; ARG 33332; ARM 2747; AUS 67183; AUT 40779;
AZE 5376; BHS 3283; BHR 5409; BGD 12125; BRB 2404; BLR 8274; BEL 65566; BLZ 1726; BEN 2697; BTN 1663;
BOL 3860; BIH 4111; BWA 3431; BRA 111879; BRN 4472; BGR 10422; BFA 2663; BDI 2999; CPV 1696; KHM 3209;
CMR 4219; CAN 111698; CAF 2573; TCD 2861; CHL 18902; CHN 306288; COL 21904; COM 1637; COD 12119;
COG 3079; CRI 5153; CIV 7963; HRV 8633; CYP 4497; CZE 23261; DNK 35853; DJI 1777; DMA 1574; DOM 6233;
ECU 8436; EGY 21830; SLV 4331; GNQ 3034; ERI 1618; EST 3895; SWZ 2244; ETH 4466; FJI 2443; FIN 25565;
FRA 203010; GAB 3619; GMB 2081; GEO 3563; DEU 267803; GHA 8839; GRC 25748; GRD 1623; GTM 5745; GIN 3601;
GNB 1743; GUY 3277; HTI 3097; HND 3957; HUN 20859; ISL 4677; IND 132603; IDN 47943; IRN 37130; IRQ 18097;
IRL 35958; ISR 20668; ITA 152159; JAM 5288; JPN 309664; JOR 4890; KAZ 13043; KEN 6887; KIR 1571;
KOR 87286; UVK 2285; KWT 20794; KGZ 3235; LAO 2517; LVA 4782; LBN 7794; LSO 2157; LBR 4043; LBY 17191;
LTU 5875; LUX 14677; MDG 3903; MWI 2847; MYS 37797; MDV 1671; MLI 3325; MLT 3142; MHL 1508; MRT 2747;
MUS 2881; MEX 90586; FSM 1531; MDA 3184; MNG 2182; MNE 2064; MAR 10403; MOZ 3731; MMR 6627; NAM 3370;
NRU 1487; NPL 3028; NLD 88824; NZL 13980; NIC 4059; NER 2775; NGA 26004; MKD 2862; NOR 39006; OMN 6903;
PAK 21769; PLW 1508; PAN 5227; PNG 4091; PRY 3473; PER 14804; PHL 21888; POL 42413; PRT 22060; QAT 8810;
ROU 19573; RUS 130496; RWA 3061; WSM 1621; SMR 1951; STP 1607; SAU 101385; SEN 4695; SRB 8007; SYC 1688;
SLE 3533; SGP 40378; SVK 11469; SVN 7324; SLB 1667; SOM 3093; ZAF 31971; SSD 3919; ESP 96814; LKA 7247;
KNA 1584; LCA 1673; VCT 1576; SDN 7761; SUR 2748; SWE 45759; CHE 59170; SYR 4395; TJK 3199; TZA 5437;
THA 33578; TLS 1715; TGO 2927; TON 1597; TTO 6157; TUN 6911; TUR 48045; TKM 3845; TUV 1484; UGA 5069;
UKR 21577; ARE 24571; GBR 203010; USA 831401; URY 5750; UZB 6971; VUT 1697; VEN 38686; VNM 12990;
YEM 6329; ZMB 11241; ZWE 8527
"""
VOTES = {code: int(votes) for code, votes in (entry.split() for entry in _VOTES.replace("\n", "").split(";"))}
"""Votes of each member by ISO 3166 alpha-3 code (UVK: Kosovo), 5,039,930 in all."""


def members(on: date) -> tuple[str, ...]:
    """Members on a date, by code. Raises RuleError for a date outside FIRST to LAST.

    >>> len(members(date(2022, 3, 1)))
    190
    """
    if not FIRST <= on <= LAST:
        raise RuleError(f"{TITLE}: no votes known on {on}; allowed: {FIRST} to {LAST}. Mend: write the seats inline.")
    return tuple(VOTES)


def majority(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """More than half of the votes cast (Article XII, section 5(c))."""
    return present_majority(members, _votes(members))


def _special(share: int) -> Callable[[tuple[str, ...], date], Expression]:
    def decides(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
        votes = _votes(members)
        return quota(members, -(-share * sum(votes) // 100), votes)

    decides.__doc__ = f"At least {share} per cent of all votes, as the Articles ask for special decisions."
    return decides


def _votes(members: tuple[str, ...]) -> list[int]:
    return [VOTES[member] for member in members]


RULES = {"": majority, "70": _special(70), "85": _special(85)}
