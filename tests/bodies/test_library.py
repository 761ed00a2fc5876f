from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from detente.bodies.facts import north_atlantic_council, un_security_council
from detente.bodies.library import body_names, library_body
from detente.bodies.rule import vetoers
from detente.errors import NotFoundError, RuleError

# Names in the record of votes, as at the time, whose code is not plain from the first word.
CODES = {
    "ARGENTINA": "ARG",
    "BELGIUM": "BEL",
    "CHINA": "CHN",
    "CONGO": "COG",
    "CZECHOSLOVAKIA": "CSK",
    "DEMOCRATIC YEMEN": "YEM",
    "EGYPT": "EGY",
    "FRANCE": "FRA",
    "GERMAN DEMOCRATIC REPUBLIC": "DDR",
    "GERMANY": "DEU",
    "GERMANY, FEDERAL REPUBLIC OF": "DEU",
    "GHANA": "GHA",
    "INDIA": "IND",
    "ITALY": "ITA",
    "JAPAN": "JPN",
    "POLAND": "POL",
    "RUSSIAN FEDERATION": "RUS",
    "SRI LANKA": "LKA",
    "UKRAINE": "UKR",
    "UNITED ARAB REPUBLIC": "EGY",
    "UNITED KINGDOM": "GBR",
    "UNITED STATES": "USA",
    "USSR": "RUS",
    "YEMEN": "YEM",
    "YUGOSLAVIA": "YUG",
    "ZAIRE": "COD",
}


@pytest.mark.parametrize("name", body_names())
def test_every_body_decides_today_and_says_its_source(name: str) -> None:
    body = library_body(name)
    assert body.name == name
    assert body.title
    assert body.source
    rule = body.rule(date(2022, 3, 1))
    assert rule.members == body.members(date(2022, 3, 1))
    assert rule.title == body.title


def test_an_unknown_body_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'un-security-council'"):
        library_body("un-security-counsil")
    with pytest.raises(NotFoundError, match="allowed: north-atlantic-council, un-security-council"):
        library_body("qqq")


def test_security_council_of_2007() -> None:
    rule = library_body("un-security-council").rule(date(2007, 4, 21))
    assert vetoers(rule) == ("CHN", "FRA", "RUS", "GBR", "USA")
    elected = ("BEL", "COG", "GHA", "IDN", "ITA", "PAN", "PER", "QAT", "SVK", "ZAF")
    assert rule.members == (*vetoers(rule), *elected)


@pytest.mark.parametrize("on", [date(1945, 12, 31), date(1946, 1, 16), date(2027, 1, 1)])
def test_no_members_on_a_date_is_an_error(on: date) -> None:
    with pytest.raises(RuleError, match=f"no members known on {on}; allowed: 1946-01-17 to 2026-12-31"):
        library_body("un-security-council").rule(on)


def test_size_and_quota_of_the_council_by_year() -> None:
    for year in range(1946, 2027):
        rule = un_security_council.rule(date(year, 12, 31))
        size, needed = (11, 7) if year < 1966 else (15, 9)
        assert len(rule.members) == size, year
        assert rule.expression.parts[0].at_least == needed, year  # type: ignore[union-attr]


def test_members_of_the_council_agree_with_who_voted(shared: Path) -> None:
    """The record names members as at the time; those in CODES are compared, the others counted."""
    with (shared / "votes/council/membership.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["year"]) <= 2025]
    seats = {year: un_security_council.members(date(year, 12, 31)) for year in range(1946, 2026)}
    sat = {(int(row["year"]), CODES[row["member"]]) for row in rows if row["member"] in CODES}
    known = set(CODES.values())
    assert sat == {(year, code) for year, codes in seats.items() for code in codes if code in known}
    assert len(rows) == sum(map(len, seats.values())) + 2  # Egypt and Yemen stand twice in 1961 and 1990


def test_other_members_of_the_council_sat_in_the_years_they_voted(shared: Path) -> None:
    """Whatever code a name has, one code alone must have sat in exactly the years of that name."""
    years: dict[str, set[int]] = {}
    with (shared / "votes/council/membership.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            years.setdefault(row["member"], set()).add(int(row["year"]))
    sat: dict[str, set[int]] = {}
    for year in range(1946, 2026):
        for code in un_security_council.members(date(year, 12, 31)):
            sat.setdefault(code, set()).add(year)
    renamed = {"BOLIVIA", "VENEZUELA", "IVORY COAST", "CÔTE D'IVOIRE"}
    for name, seen in years.items():
        if name not in CODES and not any(name.startswith(old) for old in renamed):
            assert seen in sat.values(), name
    assert sat["BOL"] == years["BOLIVIA"] | years["BOLIVIA (PLURINATIONAL STATE OF)"]
    assert sat["VEN"] == years["VENEZUELA"] | years["VENEZUELA (BOLIVARIAN REPUBLIC OF)"]
    assert sat["CIV"] == years["IVORY COAST"] | years["CÔTE D'IVOIRE"]


def test_nato_grew_as_recorded() -> None:
    size = {
        1949: 12,
        1952: 14,
        1955: 15,
        1982: 16,
        1999: 19,
        2004: 26,
        2009: 28,
        2017: 29,
        2020: 30,
        2023: 31,
    }
    assert {year: len(north_atlantic_council.members(date(year, 12, 31))) for year in size} == size
    assert len(north_atlantic_council.members(date(2024, 3, 7))) == 32
    with pytest.raises(RuleError, match="no members on 1949-08-23; allowed: 1949-08-24 or later"):
        north_atlantic_council.rule(date(1949, 8, 23))
