"""Whoever answers, and whenever it is killed or interrupted: the same bytes, nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from detente.errors import CheckpointError, DetenteError
from detente.scale.local import by_workers
from detente.scale.plan import Plan, planned
from detente.scale.run import Means, Progress, follow
from detente.scale.store import Folder, opened

LONG = """
import signal, sys
from detente.casefile import load
from detente.errors import Stopped
from detente.scale.plan import planned
from detente.scale.run import Means, follow
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
plan = planned("compromise", load(sys.argv[1]), draws=int(sys.argv[4]), seed=3, chunk=20)
try:
    follow(plan, Means(workers=int(sys.argv[3]) or None, checkpoint=sys.argv[2]))
except Stopped as stopped:
    print(stopped, file=sys.stderr)
    sys.exit(130)
"""
STRAIT = Path(__file__).parents[1] / "cases" / "strait.toml"


@pytest.fixture
def long(strait) -> Plan:
    return planned("compromise", strait, draws=1000, seed=3, chunk=20)


def _started(folder: Path, workers: int, draws: int = 1000) -> subprocess.Popen[str]:
    """A process that works on the long run, once it has kept one chunk more than there are."""
    before = len(list(folder.glob("chunk-*")))
    command = [sys.executable, "-c", LONG, STRAIT, folder, str(workers), str(draws)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(list(folder.glob("chunk-*"))) <= before and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    return process


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_gives_the_same_bytes(workers: int, plan: Plan):
    assert follow(plan, Means(workers=workers)).to_json() == follow(plan, Means()).to_json()


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(long: Plan, tmp_path: Path):
    moments = random.Random(7)
    rounds = 0
    for workers in (0, 2):
        process = _started(tmp_path, workers)
        team = psutil.Process(process.pid).children(recursive=True)
        time.sleep(moments.uniform(0, 0.1))
        process.kill()
        rounds += process.wait() == -signal.SIGKILL
        process.stderr.close()  # type: ignore[union-attr]
        kept = [int(path.name.split("-")[1]) for path in tmp_path.glob("chunk-??????")]
        assert kept, "it was killed before it kept anything"
        assert all(Folder(tmp_path).read(index) for index in kept)
        assert not psutil.wait_procs(team, timeout=20)[1], "workers outlast who started them"
    assert rounds >= 1, "every round ended before it was killed: nothing was tried"
    reports: list[Progress] = []
    assert follow(long, Means(checkpoint=tmp_path), reports.append).to_json() == follow(long, Means()).to_json()
    assert not reports or reports[0].kept > 0
    assert len(list(tmp_path.glob("chunk-*"))) == 50


def test_interrupted_it_tells_how_to_go_on(tmp_path: Path):
    process = _started(tmp_path, 2, draws=50_000)  # more than can be done before the interrupt
    team = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=30)[1]
    assert process.returncode == 130, told
    assert f"kept in {tmp_path}: run the same command to go on" in told
    assert "Traceback" not in told
    assert not psutil.wait_procs(team, timeout=10)[1]


def _children() -> set[psutil.Process]:
    """Processes that this one has started and that are not over, those of earlier tests among them."""
    return set(psutil.Process().children())


def test_a_killed_worker_is_replaced(plan: Plan):
    others, answered = _children(), {}
    answers = by_workers(plan, range(plan.chunks), 2)
    for index, body in answers:
        assert index not in answered
        answered[index] = body
        if len(answered) == 2:
            min(_children() - others, key=lambda child: child.pid).kill()
    assert answered == dict(by_workers(plan, range(plan.chunks), 1))


def test_workers_that_keep_ending_are_told(plan: Plan, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("detente.scale.local.sys.executable", "/bin/false")
    with pytest.raises(CheckpointError, match="workers keep ending before they answer"):
        list(by_workers(plan, range(plan.chunks), 2))


def test_what_a_chunk_raises_is_raised(plan: Plan, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("detente.__version__", "99")
    with pytest.raises(DetenteError, match=r"allowed: 99, as the one that asks"):
        list(by_workers(plan, range(plan.chunks), 1))


def test_a_worker_leaves_when_its_pipe_is_closed(plan: Plan):
    others = _children()
    answers = by_workers(plan, range(plan.chunks), 2)
    next(answers)
    team = list(_children() - others)
    assert len(team) == 2
    answers.close()
    assert not psutil.wait_procs(team, timeout=10)[1]


def test_two_processes_in_one_folder(long: Plan, tmp_path: Path):
    process = _started(tmp_path, 0)
    os.kill(process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(CheckpointError, match="in use"), opened(tmp_path, long):
            pass
    finally:
        process.kill()
        process.communicate()
    with opened(tmp_path, long):
        pass  # the lock ended with the process
