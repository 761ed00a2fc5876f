"""The Council of the European Union: its members, their votes and populations on a date, and its ways to decide.

Source: Treaty of Nice and the Acts of Accession of 2003 (Article 12), 2005 (Article 10) and Croatia (Article 20) for
votes to 31 October 2014; Treaty on European Union, Article 16(4), and Treaty on the Functioning of the European Union,
Article 238, from 1 November 2014; populations by the Council's rules of procedure, annex III. Between 2014 and 2025 the
nearer table stands in: that of 2014 while the United Kingdom was a member, that of 2025 after it left. The shares of
2025 are rounded and sum to 100.01 per cent; quotas are taken of 100.
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate

from detente.bodies.rule import All, Any, Expression, consensus, quota
from detente.errors import RuleError

TITLE = "Council of the European Union"
SOURCE = "Treaty of Nice with the acts of accession; Treaty on the Functioning of the European Union, Article 238"

FIRST, LEFT = date(2004, 11, 1), {"GBR": date(2020, 2, 1)}
"""From when the votes of twenty-five members are known, and who is no longer a member from when on."""
NICE_QUOTAS = {date(2004, 11, 1): (232, 321), date(2007, 1, 1): (255, 345), date(2013, 7, 1): (260, 352)}
"""Votes needed by the Treaty of Nice, of how many in all, from a date on."""

SHARES, WHOLE, COUNTED = date(2020, 2, 1), 10_000, 2025
"""From when people are counted in shares, of how many, and in which year they were."""

# Votes by the Treaty of Nice, then people from each date on, in hundreds; the last in hundredths of a percent.
_TABLE = """
since - 04-11 06-01 07-01 08-01 09-01 10-01 11-01 12-01 13-01 13-07 14-01 20-02
AUT 10 81140 82065 82659 82989 83319 83553 83753 84043 84430 84430 84519 202
BEL 12 103964 104459 105114 105845 106176 106273 106377 106370 105418 105418 105161 262
BGR 10 - - 77188 76793 76402 76066 75637 75049 73272 73272 72846 143
CYP 4 7304 7492 7664 7787 7893 7969 8031 8044 8620 8620 8659 21
CZE 12 102115 102206 102511 102872 103811 104675 105068 105328 105054 105054 104873 242
DEU 29 825317 825008 824380 823149 822178 820024 818023 817516 818437 818437 805237 1849
DNK 7 53976 54114 54275 54471 54758 55115 55347 55606 55805 55805 56026 132
ESP 27 423453 430380 437583 444746 452833 458282 459890 461529 461963 461963 467043 1078
EST 4 13506 13470 13447 13424 13409 13404 13401 13402 13397 13397 13248 30
FIN 7 52197 52366 52556 52769 53005 53263 53514 53753 54013 54013 54108 125
FRA 29 616847 623708 628862 633921 637531 643508 647141 650754 653979 653979 656332 1517
GBR 29 596515 600632 604219 608238 612241 615761 620080 624357 629896 629896 637301 -
GRC 12 110411 110730 111252 111717 112138 112604 113051 113259 112909 112909 111616 231
HRV 7 - - - - - - - - - 43982 42621 86
HUN 12 101167 100975 100766 100661 100454 100310 100143 99857 99577 99577 99088 213
IRL 7 40275 41092 42090 43194 44013 44500 44679 44809 45828 45828 45911 119
ITA 29 578882 584624 587517 591313 596193 600451 603403 606264 608208 608208 596852 1323
LTU 7 34459 34253 34033 33849 33664 33499 33290 32446 30078 30078 29719 64
LUX 4 4516 4550 4595 4762 4838 4935 5021 5118 5249 5249 5370 15
LVA 4 23192 23064 22946 22813 22709 22613 22484 22296 20555 20555 20588 42
MLT 3 3999 4027 4043 4078 4103 4136 4130 4176 4161 4161 4214 12
NLD 13 162580 163055 163342 163580 164054 164858 165750 166558 167303 167303 167796 401
POL 27 381906 381738 381571 381255 381156 381359 381673 382000 385384 385384 385333 833
PRT 12 104747 105293 105696 105991 106669 107500 108270 109184 110413 110413 110625 236
ROU 14 - - 216102 215651 215286 214986 214622 214138 213558 213558 200575 423
SVK 7 53801 53848 53892 53936 54010 54123 54249 54353 54043 54043 54267 121
SVN 4 19964 19976 20034 20103 20259 20324 20470 20502 20418 20418 20238 47
SWE 10 89757 90114 90478 91132 91829 92563 93407 94156 94829 94829 95559 234
"""
(_, _, *_SINCE), *_ROWS = [line.split() for line in _TABLE.strip().splitlines()]
NICE_VOTES = {code: int(votes) for code, votes, *_ in _ROWS}
_PEOPLE = {
    date.fromisoformat(f"20{since}-01"): {code: int(people[k]) for code, _, *people in _ROWS if people[k] != "-"}
    for k, since in enumerate(_SINCE)
}


def members(on: date) -> tuple[str, ...]:
    """Members on a date, by code. Raises RuleError before FIRST.

    >>> len(members(date(2007, 1, 1))), len(members(date(2014, 11, 1))), len(members(date(2025, 1, 1)))
    (27, 28, 27)
    """
    if on < FIRST:
        raise RuleError(f"{TITLE}: no votes known on {on}; allowed: {FIRST} or later. Mend: write the seats inline.")
    return tuple(code for code in _people_on(on) if code not in LEFT or on < LEFT[code])


def _people_on(on: date) -> dict[str, int]:
    return _PEOPLE[max(since for since in _PEOPLE if since <= on)]


def _people(members: tuple[str, ...], on: date) -> list[int]:
    known = _people_on(on)
    return [known[member] for member in members]


def _share_of_people(members: tuple[str, ...], on: date, percent: int) -> Expression:
    people = _people(members, on)
    whole = WHOLE if on >= SHARES and members == _all(on) else sum(people)
    return quota(members, -(-percent * whole // 100), people)


def nice(members: tuple[str, ...], on: date) -> Expression:
    """The votes of the Treaty of Nice (255 of 345 in 2007), a majority of members, and 62 per cent of the people.

    As on a proposal of the Commission, with the people checked; in force to 31 October 2014, on request to March 2017.
    """
    if on > date(2017, 3, 31):
        raise RuleError(f"{TITLE}: the votes of Nice ended on 2017-03-31, before {on}. Mend: rule = eu-council-lisbon.")
    needed, total = NICE_QUOTAS[max(since for since in NICE_QUOTAS if since <= on)]
    votes = [NICE_VOTES[member] for member in members]
    enough = quota(members, -(-needed * sum(votes) // total), votes)  # the same share where some take no part
    return All((enough, quota(members, len(members) // 2 + 1), _share_of_people(members, on, 62)))


def lisbon(members: tuple[str, ...], on: date) -> Expression:
    """55 per cent of members with 65 per cent of the people, or fewer than four members not in favour (238(3)).

    Where some members take no part, the last number is the fewest whose people are more than 35 per cent, and one more.
    """
    _after_nice(on)
    size = len(members)
    heads = quota(members, -(-55 * size // 100))
    against = 4 if members == _all(on) else _fewest_above(_people(members, on), 35) + 1
    return All((heads, Any((_share_of_people(members, on, 65), quota(members, size - against + 1)))))


def own(members: tuple[str, ...], on: date) -> Expression:
    """72 per cent of members with 65 per cent of the people: not on a proposal of the Commission (238(2))."""
    _after_nice(on)
    return All((quota(members, -(-72 * len(members) // 100)), _share_of_people(members, on, 65)))


def unanimity(members: tuple[str, ...], on: date) -> Expression:  # noqa: ARG001  (the same on every date)
    """No member votes against; to abstain does not block (238(4))."""
    return consensus(members)


def _after_nice(on: date) -> None:
    if on < date(2014, 11, 1):
        raise RuleError(f"{TITLE}: the double majority began on 2014-11-01, after {on}. Mend: rule = eu-council-nice.")


def _all(on: date) -> tuple[str, ...]:
    return members(on)


def _fewest_above(people: list[int], percent: int) -> int:
    """How few members can have more than this share of the people."""
    sums = accumulate(sorted(people, reverse=True))
    return next(k for k, total in enumerate(sums, start=1) if 100 * total > percent * sum(people))


def of_people(on: date) -> tuple[str, ...]:
    """What counts of people leave open: shares that miss their total, and a table that stands in for later ones."""
    known = max(since for since in _PEOPLE if since <= on)
    total = sum(_people_on(on)[member] for member in members(on))
    found = []
    if known == SHARES and total != WHOLE:
        found.append(f"shares of the people sum to {total / 100:.2f} per cent, as each is rounded; quotas are of 100")
    if known == SHARES and on.year != COUNTED:
        found.append(f"people as counted for {COUNTED} stand in for those of {on.year}")
    if known < SHARES and on.year > known.year:
        found.append(f"people as counted for {known.year} stand in for those of {on.year}")
    return tuple(found)


DOUBTS = {"lisbon": of_people, "nice": of_people, "own-initiative": of_people}
RULES = {"lisbon": lisbon, "nice": nice, "own-initiative": own, "unanimity": unanimity}
