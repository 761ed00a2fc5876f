"""A folder of articles: a line each, goes on where it stopped, and one article stops no other."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest
from stand_in import quick
from typer.testing import CliRunner

from detente.cli import app
from detente.errors import ReadingError
from detente.reading import folder as folders
from detente.reading.folder import Progress, read_folder
from detente.reading.schema import Reading
from detente.reading.spacy_parser import SpacyParser

GOOD = "Iran said that it might close the strait if Oman joined the alliance."


class Here:
    """A pool that does at once, in this process, what it is given: starting others takes seconds."""

    def submit(self, answer: Callable[[Any], Any], task: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(answer(task))
        return done


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "below").mkdir(parents=True)
    for k in range(5):
        (folder / f"a{k}.txt").write_text(f"article {k}", encoding="utf-8")
    (folder / "below/last.txt").write_text("article 5", encoding="utf-8")
    (folder / ".hidden").write_text("no article", encoding="utf-8")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles are read by a stand-in, in processes."""
    monkeypatch.setattr(folders, "_read", quick)
    monkeypatch.setattr(folders, "installed", lambda: "a model")


@pytest.fixture
def stand_in(processes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles are read by a stand-in, in this process."""
    monkeypatch.setattr(folders, "_pool", lambda _workers: nullcontext(Here()))


def lines(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("stand_in")
def test_a_line_an_article_and_nothing_twice(articles: Path, output: Path) -> None:
    assert read_folder(articles, output) == Progress(6, read=6)
    assert sorted(line["file"] for line in lines(output)) == [*(f"a{k}.txt" for k in range(5)), "below/last.txt"]
    whole = output.read_bytes()
    assert read_folder(articles, output) == Progress(6, before=6)
    assert output.read_bytes() == whole


@pytest.mark.usefixtures("stand_in")
def test_what_is_new_changed_or_moved(articles: Path, output: Path) -> None:
    read_folder(articles, output)
    (articles / "a0.txt").write_text("changed", encoding="utf-8")
    (articles / "a1.txt").rename(articles / "b1.txt")
    (articles / "new.txt").write_text("new", encoding="utf-8")
    assert read_folder(articles, output) == Progress(7, read=2, before=4, same=1)
    assert [line["same_as"] for line in lines(output) if line["file"] == "b1.txt"] == ["a1.txt"]
    assert read_folder(articles, output) == Progress(7, before=7)


@pytest.mark.usefixtures("stand_in")
def test_another_day_of_writing_is_another_question(articles: Path, output: Path) -> None:
    read_folder(articles, output)
    assert read_folder(articles, output, written=date(2007, 4, 21)).read == 6
    assert len(lines(output)) == 12


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("cut", [1, 30])
def test_a_line_cut_short_is_taken_off_and_read_again(articles: Path, output: Path, cut: int) -> None:
    read_folder(articles, output)
    whole = lines(output)
    output.write_bytes(output.read_bytes()[:-cut])
    assert read_folder(articles, output) == Progress(6, read=1, before=5)
    assert lines(output) == whole


@pytest.mark.usefixtures("processes")
def test_an_article_that_kills_its_reader_or_holds_it_stops_no_other(articles: Path, output: Path) -> None:
    bad = [articles / "a2.txt", articles / "a4.txt"]
    for path, what in zip(bad, ["kills", "deaf"], strict=True):
        path.write_text(what, encoding="utf-8")
    told: list[str] = []
    found = read_folder(articles, output, workers=2, seconds=0.2, say=lambda _, fault: told.append(fault))
    assert found == Progress(6, read=4, faults=2)
    assert sorted(one for one in told if one) == [f"{path}: {folders.DIED}" for path in bad]


@pytest.mark.usefixtures("stand_in")
def test_an_article_that_takes_too_long_is_left_and_told(articles: Path, output: Path) -> None:
    (articles / "a2.txt").write_text("slow", encoding="utf-8")
    told: list[str] = []
    found = read_folder(articles, output, seconds=0.05, say=lambda _, fault: told.append(fault))
    assert found == Progress(6, read=5, faults=1)
    assert [one for one in told if one] == [
        f"{articles / 'a2.txt'}: takes more than 0.05 seconds to read, and was left. Mend: split it"
    ]
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.usefixtures("stand_in")
def test_what_is_no_file_or_too_large_is_told_once_in_the_output(articles: Path, output: Path) -> None:
    os.mkfifo(articles / "pipe")
    (articles / "dangling").symlink_to("nowhere")
    with (articles / "large.txt").open("wb") as file:
        file.truncate(50_000_000)
    for _ in range(2):
        assert read_folder(articles, output).faults == 3
    faults = {line["file"]: line["fault"] for line in lines(output) if "fault" in line}
    assert len(lines(output)) == 9
    assert "50 MB; allowed: up to 20 MB" in faults["large.txt"]
    assert "No such file" in faults["dangling"]
    assert "no file to read" in faults["pipe"]


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("held", ["a diary\n", "no line end", '{"file": "a"}\n', "[1]\n", "\xff"])
def test_a_file_that_holds_something_else_stays_as_it_is(articles: Path, output: Path, held: str) -> None:
    output.write_bytes(held.encode("latin-1"))
    with pytest.raises(ReadingError, match="line 1 is no reading"):
        read_folder(articles, output)
    assert output.read_bytes() == held.encode("latin-1")


@pytest.mark.usefixtures("stand_in")
def test_two_at_once_are_refused(articles: Path, output: Path) -> None:
    with output.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        with pytest.raises(ReadingError, match="another process is writing to it"):
            read_folder(articles, output)


@pytest.mark.usefixtures("stand_in")
def test_no_folder_and_nowhere_to_write(articles: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="cannot be listed"):
        read_folder(tmp_path / "nowhere", tmp_path / "x.jsonl")
    with pytest.raises(ReadingError, match="cannot be written"):
        read_folder(articles, tmp_path / "nowhere/x.jsonl")
    (tmp_path / "none").mkdir()
    with pytest.raises(ReadingError, match="no file in it"):
        read_folder(tmp_path / "none", tmp_path / "x.jsonl")


@pytest.mark.usefixtures("stand_in")
def test_what_was_given_out_is_bounded(articles: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for k in range(40):
        (articles / f"more{k}.txt").write_text(f"more {k}", encoding="utf-8")
    most = 0
    wait = folders._done

    def watched(running: dict[Any, Any]) -> list[dict[str, Any]]:
        nonlocal most
        most = max(most, len(running))
        return wait(running)

    monkeypatch.setattr(folders, "_done", watched)
    assert read_folder(articles, output).read == 46
    assert most == folders.AHEAD


def alive(group: int) -> set[int]:
    """The processes of a group that still run after a while; one that has ended and waits for its parent does not."""
    until = time.monotonic() + 20
    left: set[int] = set()
    while time.monotonic() < until:
        here = {one.pid for one in psutil.process_iter(["status"]) if one.info["status"] != psutil.STATUS_ZOMBIE}
        left = {pid for pid in here if _group(pid) == group}
        if not left:
            break
        time.sleep(0.1)
    return left


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return -1


STOPPED = """
import signal, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from stand_in import quick
from detente.reading import folder as folders
from detente.reading.folder_shown import read_articles
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    folders._read, folders.installed = quick, lambda: "a model"
    read_articles(Path({articles!r}), Path({output!r}), 1, None)
"""


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupt_or_a_kill_keeps_what_was_read(
    articles: Path, output: Path, tmp_path: Path, how: signal.Signals
) -> None:
    """While one article hangs: the others are kept, nothing is left running, and the next run goes on."""
    (articles / "a3.txt").write_text("slow", encoding="utf-8")
    script = tmp_path / "stopped.py"
    here = str(Path(__file__).parent)
    script.write_text(STOPPED.format(here=here, articles=str(articles), output=str(output)), encoding="utf-8")
    run = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True, start_new_session=True)
    until = time.monotonic() + 60
    while time.monotonic() < until and not (output.exists() and output.read_bytes().count(b"\n") == 3):
        time.sleep(0.02)
    time.sleep(0.2)  # the line is written first, and counted after
    os.kill(run.pid, how) if how == signal.SIGKILL else os.killpg(run.pid, how)
    said, _ = run.communicate(timeout=60)
    if how == signal.SIGINT:
        assert "3 read, 3 left" in said
        assert "Stopped: the same command goes on" in said
    assert not alive(run.pid)
    (articles / "a3.txt").write_text("quick", encoding="utf-8")
    assert read_folder(articles, output) == Progress(6, read=3, before=3)
    assert len({line["file"] for line in lines(output)}) == len(lines(output)) == 6


def test_the_command(articles: Path, parser: SpacyParser) -> None:
    (articles / "good.txt").write_text(GOOD, encoding="utf-8")
    (articles / "empty.txt").write_bytes(b"")
    out = CliRunner().invoke(app, ["read", str(articles)])
    assert out.exit_code == 0, out.output
    assert "8 articles: 7 read, 1 could not be read" in out.stdout
    assert "empty.txt: empty; allowed: a text in English" in out.stderr
    kept = lines(articles.with_name("articles.readings.jsonl"))
    [good] = [line for line in kept if line["file"] == "good.txt"]
    reading = Reading.model_validate(good["reading"])
    assert {one.kind for one in reading.suggestions} >= {"actor", "statement", "move", "condition"}
    assert all(GOOD[one.words.start : one.words.end] == one.words.exact for one in reading.suggestions)


def test_a_folder_is_not_reviewed(articles: Path) -> None:
    out = CliRunner().invoke(app, ["read", str(articles), "--new", "x"])
    assert "allowed with one: --date, --workers and --output" in str(out.exception)


def test_a_number_taken_for_a_mark_is_read(reads: Callable[[str], Reading]) -> None:
    """As the small model parses it, the number hangs on its sentence as punctuation does."""
    found = reads("The minister Borligrili said on Monday that 985197 people would be told.")
    assert [one.words.exact for one in found.suggestions if one.kind == "fact"] in (["985197"], ["985197 people"])
