"""The Council's record: every anomaly that is known is mended or told, and the outcome does not leak."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from record_files import official_council

from detente.errors import RecordError
from detente.record import anomalies, council, council_tables, fetch

SWAPPED = {"D1710": "2020-07-08", "D1711": "2020-07-09", "D1715": "2020-07-11", "R1009": "1995-08-10"}


def told(record: council.Council, kind: str) -> dict[str, str]:
    rows = record.anomalies[record.anomalies["kind"] == kind]
    return dict(zip(rows["where"], rows["seen"], strict=True))


def days(record: council.Council) -> dict[str, str]:
    dated = record.labels.merge(record.drafts, on="draft")
    return dict(zip(dated["key"], dated["date"].dt.strftime("%Y-%m-%d"), strict=True))


def test_swapped_days_are_put_right_in_drafts_and_votes(tables: Path) -> None:
    record = council.read(tables)
    assert SWAPPED.items() <= days(record).items()
    assert told(record, "date corrected").keys() == SWAPPED.keys()
    both = record.votes.merge(record.drafts, on="draft", suffixes=("", "_draft"))
    assert (both["date"] == both["date_draft"]).all()


def test_a_day_that_was_put_right_at_the_source_is_left(tables: Path) -> None:
    path = tables / "drafts.csv"
    path.write_text(path.read_text().replace("2020-08-07", "2020-07-08"))
    record = council.read(tables)
    assert "D1710" not in told(record, "date corrected")
    assert days(record)["D1710"] == "2020-07-08"


def test_what_is_odd_is_told(tables: Path) -> None:
    record = council.read(tables)
    assert set(record.anomalies["kind"]) <= set(anomalies.KINDS)
    assert told(record, "one symbol, two drafts") == {"S/2020/667": "D1711, D1713"}
    assert told(record, "sponsor unknown") == {"D1711": "Atlantis"}
    assert told(record, "field missing").keys() == {"document", "resolution"}
    assert told(record, "sponsors missing") == {"2020": "3 of 6 drafts, 3 of them not adopted"}
    assert told(record, "vetoes missing") == {"1946–1946": "vetoed drafts: 1"}
    assert told(record, "date doubted") == {
        "R2534": "2020-07-14; the UN's table 2020-07-15",
        "D1711 (S/2020/667)": "2020-07-09; the UN's table 2020-07-10",
    }
    assert told(record, "tally disagrees") == {
        "R2534": "15-0-0; the UN's count 12-0-3",
        "D1711 (S/2020/667)": "14-1-0; the UN's count 13-2-0",
        "D1713 (S/2020/667)": "13-2-0; the UN's count 13-2-0",
    }


def test_a_topic_has_one_region_and_no_later_row_changes_it(tables: Path) -> None:
    record = council.read(tables)
    assert told(record, "region corrected") == {"Middle East (Syria)": "Africa (1)"}
    assert told(record, "region disagrees") == {"Angola": "Europe (1)"}
    assert told(record, "topic doubted") == {"Middle East (Syria)": "R2533", "Angola": "R2534"}
    regions = record.drafts.groupby("topic")["region"].agg(set).to_dict()
    assert regions["Middle East (Syria)"] == {"Middle East"}
    assert regions["Angola"] == {"Africa"}
    path = tables / "drafts.csv"
    path.write_text(path.read_text().replace("Angola,c,Europe", "Angola,c,Asia"))
    again = council.read(tables).drafts
    pd.testing.assert_frame_equal(again, record.drafts)


def test_a_resolution_out_of_order_is_told_when_no_right_day_is_known(tables: Path) -> None:
    path = tables / "drafts.csv"
    path.write_text(path.read_text().replace("R1010,1995-08-10", "R1010,1995-07-01"))
    assert told(council.read(tables), "out of order") == {"R1010": "1995-07-01, after one of 1995-08-10"}


def test_the_outcome_does_not_leak_into_what_is_known_before(tables: Path) -> None:
    record = council.read(tables)
    assert set(record.drafts) == {
        "draft", "date", "topic", "category", "region", "agenda_item", "sponsors", "sponsored",
    }  # fmt: skip
    assert record.drafts["draft"].str.fullmatch(r"\d{4}-\d\d-\d\d-\d+").all()
    assert record.drafts["draft"].is_unique
    assert set(record.votes) == {"draft", "date", "member", "name", "permanent", "vote"}


def test_ids_and_tables_do_not_depend_on_the_order_of_rows(tables: Path) -> None:
    record = council.read(tables)
    path = tables / "drafts.csv"
    first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([first, *reversed(rest)]) + "\n")
    pd.testing.assert_frame_equal(council.read(tables).drafts, record.drafts)


def test_what_was_kept_is_what_was_read(tables: Path) -> None:
    fetch.load(tables)
    kept, read = council.load(), council.read(tables)
    for name in ("drafts", "votes", "outcomes", "labels", "vetoes", "tallies", "anomalies"):
        pd.testing.assert_frame_equal(
            getattr(kept, name), getattr(read, name), check_dtype=False, check_categorical=False
        )
    assert kept.outcomes.set_index(kept.labels["key"])["against"]["D1713"] == ("CHN", "RUS")
    assert [one.source for one in kept.provenance] == ["tables"]
    assert set(kept.provenance[0].files) == {"drafts.csv", "votes.csv", "vetoes.csv", "tallies.csv"}


def test_the_official_file_adds_what_came_after_the_tables(tables: Path, tmp_path: Path) -> None:
    fetch.load(tables)
    fetch.load(official_council(tmp_path / "2025_7_21_sc_voting.csv", {"2534": "2020-07-14", "2786": "2025-07-14"}))
    record = council.load()
    later = record.labels[record.labels["resolution"] == 2786]
    assert len(record.drafts) == 10
    assert later["draft"].tolist() == ["2025-07-14-1"]
    assert (record.votes["draft"] == "2025-07-14-1").sum() == 15
    assert "after the tables end" in told(record, "vetoes missing")
    assert record.outcomes.set_index("draft")["outcome"]["2025-07-14-1"] == "adopted"


def test_the_official_file_stands_alone_too(tmp_path: Path) -> None:
    path = official_council(tmp_path / "sc.csv", {"727": "1992-08-01", "2700": "2023-10-01"}, "BURMA", "A")
    record = council.read(path)
    assert days(record) == {"R727": "1992-01-08", "R2700": "2023-10-01"}
    assert told(record, "tally disagrees").keys() == {"R727", "R2700"}
    assert told(record, "name out of its time").keys() == {"BURMA"}
    assert record.drafts["sponsored"].eq("unknown").all()
    assert record.votes["permanent"].sum() == 10  # whatever the name


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ms_vote", "vote", "no column ms_vote"),
        (",Y,2023", ",Q,2023", r"row 2: ms_vote is 'Q'; allowed: Y, N, A, X or NV"),
        ("2023-10-01,S", "10/01/2023,S", r"row 2: date is '10/01/2023'; allowed: a day such as 2011-03-17"),
        ("S/RES/2700", "none", r"row 2: resolution is 'none\(2023\)'"),
        ("FRANCE", "FRANKREICH", r"'FRANKREICH'; nearest: .*France"),
    ],
)
def test_a_fault_names_its_place_and_keeps_nothing(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = official_council(tmp_path / "sc.csv", {"2700": "2023-10-01"})
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(RecordError, match=words):
        fetch.load(path)
    with pytest.raises(RecordError, match="not on this machine"):
        council.load()


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("drafts.csv", "vetoed", "blocked", "outcome is 'blocked'; allowed: adopted, vetoed, failed"),
        ("drafts.csv", "D1710", "D1711", "'D1711' stands there twice"),
        ("votes.csv", "D1710,", "D9999,", "'D9999', which is not in drafts.csv"),
        ("vetoes.csv", "USSR", "Atlantis", "no member of the United Nations is called 'Atlantis'"),
    ],
)
def test_a_fault_in_the_tables_is_told(tables: Path, name: str, old: str, new: str, words: str) -> None:
    (tables / name).write_text((tables / name).read_text().replace(old, new))
    with pytest.raises(RecordError, match=words):
        council_tables.load(tables)


def test_two_votes_of_one_member_are_told_and_the_later_row_counts(tables: Path) -> None:
    path = tables / "votes.csv"
    path.write_text(path.read_text() + "R2534,2020-07-14,FRANCE,True,N\n")
    record = council.read(tables)
    assert told(record, "two votes") == {"R2534, FRA": "Y, N"}
    assert record.outcomes.set_index(record.labels["key"])["no"]["R2534"] == 1


def test_the_shared_tables_show_every_known_anomaly(shared: Path) -> None:
    record = council.read(shared / "votes/council")
    assert len(record.drafts) == 2748
    assert len(record.votes) == 40338
    assert SWAPPED.items() <= days(record).items()
    assert days(record)["R928"] == "1994-06-20"
    assert not told(record, "out of order")
    disputed = ("S/1999/328", "S/2019/962", "S/2020/667", "S/2020/797", "S/2020/1054", "S/2022/431")
    assert all(any(symbol in where for where in told(record, "tally disagrees")) for symbol in disputed)
    assert told(record, "vetoes missing") == {"1946–1993": "vetoed drafts: 165"}
    assert {"2017", "2018", "2019", "2020"} <= told(record, "sponsors missing").keys()
    assert told(record, "field missing").keys() == {"document", "resolution"}
    assert record.drafts.groupby("topic")["region"].nunique(dropna=False).max() == 1
    assert not told(record, "region disagrees")
    doubted = told(record, "topic doubted")
    assert {topic: len(keys.split(", ")) for topic, keys in doubted.items()} == {
        "Middle East (Syria)": 13, "Middle East (Yemen)": 1,
    }  # fmt: skip
    assert record.outcomes["outcome"].value_counts().to_dict() == {"adopted": 2671, "vetoed": 51, "failed": 26}
    blocked = record.outcomes[record.outcomes["outcome"] == "vetoed"]
    assert blocked["against"].map(len).ge(1).all()
