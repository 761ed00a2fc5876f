"""Who a name stands for: the shared files whole, the turns of eighty years, and what is wrong said."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import NotFoundError, RecordError
from detente.record import members

TURNS = [
    ("USSR", "1962-10-25", "RUS"), ("RUSSIAN FEDERATION", "1992-08-25", "RUS"),
    ("ZAIRE", "1982-01-28", "COD"), ("CONGO (LEOPOLDVILLE)", "1960-10-08", "COD"), ("CONGO", "1986-02-13", "COG"),
    ("YUGOSLAVIA", "1989-12-14", "YUG"), ("YUGOSLAVIA", "2000-10-31", "YUG"), ("YUGOSLAVIA", "2000-11-01", "SRB"),
    ("SERBIA AND MONTENEGRO", "2004-01-01", "SRB"), ("SERBIA", "2010-01-01", "SRB"),
    ("GERMAN DEMOCRATIC REPUBLIC", "1980-01-09", "DDR"), ("GERMANY, FEDERAL REPUBLIC OF", "1980-01-09", "DEU"),
    ("GERMANY", "1977-01-14", "DEU"), ("CZECHOSLOVAKIA", "1979-01-01", "CSK"), ("CZECH REPUBLIC", "1994-01-06", "CZE"),
    ("UNITED ARAB REPUBLIC", "1961-02-21", "EGY"), ("EGYPT", "1950-01-01", "EGY"), ("SYRIA", "1950-01-01", "SYR"),
    ("BURMA", "1960-01-01", "MMR"), ("CHINA", "1971-10-24", "CHN"), ("CHINA", "1971-10-26", "CHN"),
    ("BYELORUSSIAN SSR", "1974-01-17", "BLR"), ("DEMOCRATIC YEMEN", "1990-01-11", "YMD"),
    ("YEMEN", "1990-05-31", "YEM"),
    ("FEDERATION OF MALAYA", "1960-01-01", "MYS"),
    ("TANGANYIKA", "1962-01-01", "TZA"), ("ZANZIBAR", "1963-12-16", "ZAN"),
    ("Türkiye", "2022-06-08", "TUR"), ("TURKIYE", "2024-01-01", "TUR"), ("TURKEY", "1951-01-31", "TUR"),
    ("Côte d’Ivoire", "2010-01-01", "CIV"),
    ("COTE D'IVOIRE", "2022-12-01", "CIV"), ("IVORY COAST", "1970-01-01", "CIV"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "day", "code"), TURNS)
def test_a_name_stands_for_the_right_member_on_the_day(name: str, day: str, code: str) -> None:
    assert members.find(name, datetime.date.fromisoformat(day)).code == code
    assert members.harmonise(pd.Series([name]), pd.to_datetime(pd.Series([day]))).tolist() == [code]


def test_both_holders_of_chinas_seat_are_told_apart_in_the_table() -> None:
    before, after = (members.find("China", datetime.date(1971, 10, day)) for day in (24, 25))
    assert before.code == after.code == "CHN"
    assert "Taipei" in before.note
    assert "2758" in after.note


@pytest.mark.parametrize("record", ["council", "assembly"])
def test_every_name_in_the_shared_files_is_known(shared: Path, record: str) -> None:
    votes = pd.read_csv(shared / f"votes/{record}/votes.csv.gz", parse_dates=["date"])
    codes = members.harmonise(votes["member"], votes["date"])
    assert codes.notna().all()
    text = "draft" if record == "council" else "undl_id"
    assert not pd.DataFrame({"text": votes[text], "code": codes}).duplicated().any()  # one vote a member and text
    assert codes.nunique() == {"council": 134, "assembly": 198}[record]


def test_unknown_names_are_listed_with_the_nearest_right_ones() -> None:
    days = pd.to_datetime(pd.Series(["2023-01-01"] * 3))
    with pytest.raises(RecordError) as error:
        members.harmonise(pd.Series(["FRANCE", "RUSSIAN FEDERATON", "ATLANTIS"]), days)
    words = str(error.value)
    assert "2 names are no member's" in words
    assert "'RUSSIAN FEDERATON'; nearest: Russia (RUS)" in words
    assert "ATLANTIS" in words
    with pytest.raises(NotFoundError, match=r"nearest: Russia \(RUS\)"):
        members.find("Rusia")


def test_the_table_is_sound() -> None:
    rows = members.spellings()
    assert all(len(row.code) == 3 and row.code.isupper() for row in rows)
    assert all(row.first <= row.last for row in rows)
    for one, other in itertools.combinations(rows, 2):
        if members.key(one.spelling) == members.key(other.spelling):
            assert one.last < other.first or other.last < one.first, one.spelling
    names = [members.key(row.spelling) for row in rows]
    codes = {members.key(row.code) for row in rows}
    assert all(members.find(code).code == code.upper() for code in codes)
    assert not codes & set(names)


NAMES = st.sampled_from(sorted({row.spelling for row in members.spellings()}))


@given(NAMES, st.dates(datetime.date(1946, 1, 1), datetime.date(2030, 1, 1)))
def test_case_accents_and_spaces_change_nothing(name: str, day: datetime.date) -> None:
    right = members.find(name, day)
    for other in (name.lower(), name.upper(), f"  {name.replace(' ', '  ')} ", name.replace("'", "’")):
        assert members.find(other, day) == right


def test_a_name_out_of_its_time_is_found() -> None:
    days = pd.to_datetime(pd.Series(["1960-01-01", "1995-06-01"]))
    assert list(members.out_of_time(pd.Series(["BURMA", "BURMA"]), days)) == ["BURMA"]
    assert not members.out_of_time(pd.Series(["BURMA", "MYANMAR"]), days)
