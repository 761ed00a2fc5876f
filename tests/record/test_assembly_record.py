"""The Assembly's record: files of old and new releases, and the shared one whole."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from record_files import GA_NEW, GA_OLD, official_assembly

from detente.errors import RecordError
from detente.record import assembly, fetch

VOTES = {"FRANCE": "Y", "GERMANY": "Y", "ISRAEL": "N", "INDIA": "A", "CHAD": "X"}
OLDER = {**VOTES, "CHAD": "NV"}


@pytest.mark.parametrize(("header", "votes"), [(GA_NEW, VOTES), (GA_OLD, OLDER)])
def test_old_and_new_names_of_columns_read_alike(tmp_path: Path, header: str, votes: dict[str, str]) -> None:
    record = assembly.read(official_assembly(tmp_path / "2025_7_23_ga_voting.csv", header, votes))
    assert dict(zip(record.votes["member"], record.votes["vote"], strict=True)) == {
        "FRA": "Y", "DEU": "Y", "ISR": "N", "IND": "A", "TCD": "X",
    }  # fmt: skip
    assert record.votes["session"].unique().tolist() == [78]
    text = record.rollcalls.iloc[0]
    assert (text["symbol"], text["title"], text["agenda"]) == ("A/RES/78/7", "A title : resolution", "An item")
    assert record.anomalies.empty


def test_totals_that_do_not_add_up_and_days_out_of_session_are_told(tmp_path: Path) -> None:
    votes = {**VOTES, "GERMANY": "N"}
    record = assembly.read(official_assembly(tmp_path / "ga.csv", GA_NEW, votes, "2021-12-12"))
    assert record.anomalies["kind"].tolist() == ["date doubted", "tally disagrees", "tally disagrees"]
    assert record.anomalies["seen"].tolist()[1:] == ["1 voted Y; total_yes is 2", "2 voted N; total_no is 1"]


def test_unknown_names_stop_the_load(tmp_path: Path) -> None:
    path = official_assembly(tmp_path / "ga.csv", GA_NEW, {"FRANCE": "Y", "GERMANIA": "Y"})
    with pytest.raises(RecordError, match=r"'GERMANIA'; nearest: .*Germany"):
        fetch.load(path)


def test_what_was_kept_is_what_was_read(tmp_path: Path) -> None:
    path = official_assembly(tmp_path / "ga.csv", GA_NEW, VOTES)
    [kept] = fetch.load(path)
    assert (kept.record, kept.source, kept.rows) == ("assembly", "official", {"votes": 5, "rollcalls": 1})
    for name in ("votes", "rollcalls"):
        loaded, read = getattr(assembly.load(), name), getattr(assembly.read(path), name)
        pd.testing.assert_frame_equal(loaded, read, check_dtype=False, check_categorical=False)


@pytest.mark.parametrize(
    ("day", "session"),
    [
        ("1946-01-26", 1),
        ("1946-12-15", 1),
        ("1947-11-29", 2),
        ("1949-05-14", 3),
        ("1987-11-30", 42),
        ("2022-12-30", 77),
    ],
)
def test_sessions_by_the_day(day: str, session: int) -> None:
    assert assembly.session_of(pd.to_datetime(pd.Series([day]))).tolist() == [session]


def test_the_shared_file_whole(shared: Path) -> None:
    record = assembly.read(shared / "votes/assembly")
    assert len(record.votes) == 875499
    assert len(record.rollcalls) == 5322
    assert record.votes["member"].nunique() == 198
    assert not record.votes.duplicated(["rollcall", "member"]).any()
    assert record.votes["date"].is_monotonic_increasing
    said = record.rollcalls["symbol"].str.extract(r"A/RES/(\d+)/")[0].astype("Int64")
    assert (said.dropna() == record.rollcalls["session"][said.notna()]).all()
    assert set(record.anomalies["kind"]) == {"date doubted", "name out of its time"}
