"""The store: versions, whole or not at all, in the folder that the user names."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from detente.errors import RecordError
from detente.record import store

VOTES = pd.DataFrame({"date": pd.to_datetime(["2011-03-17"]), "vote": ["A"]})


def kept(folder: Path, text: str, votes: pd.DataFrame = VOTES) -> Path:
    source = folder / "votes.csv"
    source.write_text(text)
    return store.write("council", "tables", {"votes": votes}, [source], terms="as told")


def test_a_version_is_named_by_its_last_day_and_its_files(tmp_path: Path, store_of_its_own: Path) -> None:
    version = kept(tmp_path, "one")
    assert version.parent == store_of_its_own / "record" / "council" / "tables"
    assert version.name.startswith("2011-03-17-")
    assert store.current("council", "tables") == version
    pd.testing.assert_frame_equal(store.read(version, "votes"), VOTES)
    told = store.provenance(version)
    assert told.files == {"votes.csv": store.sha256(tmp_path / "votes.csv")}
    assert (told.record, told.source, told.terms, told.rows) == ("council", "tables", "as told", {"votes": 1})


def test_other_files_are_another_version_and_the_older_one_stays(tmp_path: Path) -> None:
    first, again, second = kept(tmp_path, "one"), kept(tmp_path, "one"), kept(tmp_path, "two")
    assert first == again != second
    assert store.current("council", "tables") == second
    assert set(store.versions("council", "tables")) == {first.name, second.name}


def test_what_cannot_be_written_leaves_the_older_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kept(tmp_path, "one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "asdict", full)
    with pytest.raises(RecordError, match=r"No space left on device.*DETENTE_DATA"):
        kept(tmp_path, "two")
    assert store.current("council", "tables") == first
    assert sorted(path.name for path in first.parent.iterdir()) == sorted(["current", first.name])


def test_a_broken_table_says_to_load_again(tmp_path: Path) -> None:
    version = kept(tmp_path, "one")
    whole = (version / "votes.parquet").read_bytes()
    (version / "votes.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RecordError, match="load the record again"):
        store.read(version, "votes")
    (version / "votes.parquet").unlink()
    with pytest.raises(RecordError, match="load the record again"):
        store.read(version, "votes")


def test_untold_the_data_lie_where_the_system_keeps_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DETENTE_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert store.folder().name == "detente"
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert store.folder() == tmp_path / "share" / "detente"
