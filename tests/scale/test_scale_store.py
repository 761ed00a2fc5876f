"""What is kept in a folder is whole, of this run, and of no other."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from detente.errors import CheckpointError
from detente.scale import store
from detente.scale.plan import Plan, planned
from detente.scale.run import Means, Progress, follow
from detente.scale.store import opened

STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"
DAMAGES = {
    "a byte changed": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "cut short": lambda content: content[: len(content) // 2],
    "longer": lambda content: content + b"\0",
    "empty": lambda _: b"",
    "its first line lost": lambda content: content.partition(b"\n")[2],
}


@pytest.fixture
def whole(plan: Plan) -> str:
    return follow(plan, Means()).to_json()


def _chunks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("chunk-*"))}


def test_a_run_is_gone_on_with(plan: Plan, whole: str, tmp_path: Path):
    means = Means(checkpoint=tmp_path / "deep" / "kept")
    assert follow(plan, means).to_json() == whole
    kept = _chunks(tmp_path / "deep" / "kept")
    assert len(kept) == 7
    for name in ("chunk-000000", "chunk-000003", "chunk-000006"):
        (tmp_path / "deep" / "kept" / name).unlink()
    reports: list[Progress] = []
    assert follow(plan, means, reports.append).to_json() == whole
    assert [(report.done, report.kept) for report in reports] == [(100, 80), (120, 80), (130, 80)]
    assert _chunks(tmp_path / "deep" / "kept") == kept
    reports.clear()
    assert follow(plan, means, reports.append).to_json() == whole
    assert not reports


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_chunk_is_answered_again(damage: str, plan: Plan, whole: str, tmp_path: Path):
    follow(plan, Means(checkpoint=tmp_path))
    chunk = tmp_path / "chunk-000002"
    content = chunk.read_bytes()
    chunk.write_bytes(DAMAGES[damage](content))
    reports: list[Progress] = []
    assert follow(plan, Means(checkpoint=tmp_path), reports.append).to_json() == whole
    assert [report.kept for report in reports] == [110]
    assert chunk.read_bytes() == content


def test_a_chunk_of_another_place_is_answered_again(plan: Plan, whole: str, tmp_path: Path):
    follow(plan, Means(checkpoint=tmp_path))
    shutil.copy(tmp_path / "chunk-000004", tmp_path / "chunk-000005")
    assert follow(plan, Means(checkpoint=tmp_path)).to_json() == whole


def test_a_chunk_of_another_run_is_answered_again(plan: Plan, whole: str, tmp_path: Path):
    other = planned("compromise", plan.case, draws=130, seed=4, chunk=20)
    follow(plan, Means(checkpoint=tmp_path / "one"))
    follow(other, Means(checkpoint=tmp_path / "two"))
    shutil.copy(tmp_path / "two" / "chunk-000001", tmp_path / "one" / "chunk-000001")
    assert follow(plan, Means(checkpoint=tmp_path / "one")).to_json() == whole


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("seed", {"seed": 4}),
        ("draws", {"draws": 131}),
        ("chunk", {"chunk": 21}),
        ("what_if", {"what_if": {"stance.north.passage.salience": "20:40"}}),
    ],
)
def test_another_run_is_refused(name: str, settings: dict, plan: Plan, tmp_path: Path):
    follow(plan, Means(checkpoint=tmp_path))
    before = _chunks(tmp_path)
    other = planned("compromise", plan.case, **{"draws": 130, "seed": 3, "chunk": 20, **settings})
    with pytest.raises(CheckpointError, match=f"another run: its ({name}|case) is"):
        follow(other, Means(checkpoint=tmp_path))
    assert _chunks(tmp_path) == before


def test_another_analysis_or_version_is_refused(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    follow(plan, Means(checkpoint=tmp_path))
    with pytest.raises(CheckpointError, match="its analysis is 'compromise', and 'mean' is asked for"):
        follow(planned("mean", plan.case, draws=130, seed=3, chunk=20), Means(checkpoint=tmp_path))
    monkeypatch.setattr("detente.__version__", "99")
    with pytest.raises(CheckpointError, match="its version is"):
        follow(plan, Means(checkpoint=tmp_path))


def test_a_folder_of_something_else_is_refused(plan: Plan, tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("all my work")
    with pytest.raises(CheckpointError, match=r"holds 'thesis\.txt' and no run"):
        follow(plan, Means(checkpoint=tmp_path))
    assert (tmp_path / "thesis.txt").read_text() == "all my work"
    (tmp_path / "thesis.txt").unlink()
    follow(plan, Means(checkpoint=tmp_path))
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(CheckpointError, match="damaged"):
        follow(plan, Means(checkpoint=tmp_path))


def test_a_file_is_no_folder(plan: Plan, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckpointError, match="is a file; allowed: a folder"):
        follow(plan, Means(checkpoint=tmp_path / "file"))


def test_a_folder_in_use_is_refused_until_it_is_left(plan: Plan, whole: str, tmp_path: Path):
    with (
        opened(tmp_path, plan),
        pytest.raises(CheckpointError, match="in use by another process"),
    ):
        follow(plan, Means(checkpoint=tmp_path))
    assert follow(plan, Means(checkpoint=tmp_path)).to_json() == whole


def test_a_full_disk_is_told_and_what_is_kept_stays(
    plan: Plan, whole: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    room = [4]  # run.json and its folder, one chunk and the folder again

    def full(descriptor: int) -> None:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(store.os, "fsync", full)
        with pytest.raises(CheckpointError, match=r"No space left on device; make room and run the same command again"):
            follow(plan, Means(checkpoint=tmp_path))
    assert list(_chunks(tmp_path)) == ["chunk-000000", "chunk-000001.undone"]
    reports: list[Progress] = []
    assert follow(plan, Means(checkpoint=tmp_path), reports.append).to_json() == whole
    assert reports[0].kept == 20
    assert not list(tmp_path.glob("*.undone"))


LIMITED = """
import resource, sys
from pathlib import Path
from detente.casefile import load
from detente.errors import CheckpointError
from detente.scale.plan import planned
from detente.scale.run import Means, follow
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    follow(planned("compromise", load(sys.argv[1]), draws=130, seed=3, chunk=20), Means(checkpoint=sys.argv[2]))
except CheckpointError as error:
    sys.exit(f"told: {error}")
"""


def test_a_file_that_may_not_grow_is_told(plan: Plan, whole: str, tmp_path: Path):
    command = [sys.executable, "-c", LIMITED, STRAIT, tmp_path, "2000"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "told: " in done.stderr, done.stderr
    assert "File too large" in done.stderr
    assert follow(plan, Means(checkpoint=tmp_path)).to_json() == whole
