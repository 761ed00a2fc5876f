"""A real cluster of a scheduler and two workers, one of which is killed midway: the same bytes."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from detente.errors import CheckpointError, DetenteError, SettingError
from detente.scale.cluster import by_cluster
from detente.scale.plan import Plan, planned
from detente.scale.run import Means, Progress, follow

pytest.importorskip("distributed", reason="needs the extra `cluster`")
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:distributed", "ignore::DeprecationWarning:distributed")


class Cluster:
    """A scheduler and workers of this machine, each a process of one thread."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack, self._folder = stack, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._started(
            "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"
        )
        self.workers = [self.worker(), self.worker()]

    def worker(self) -> subprocess.Popen[bytes]:
        """One more worker."""
        return self._started("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")

    def _started(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, *arguments]
        log = self._stack.enter_context((self._folder / "log").open("ab"))
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        made = Cluster(stack, tmp_path_factory.mktemp("cluster"))
        _until(lambda: _seen(made) == 2)
        yield made


def _seen(cluster: Cluster) -> int:
    from distributed import Client  # noqa: PLC0415

    try:
        with Client(cluster.address, timeout=5, set_as_default=False) as client:
            return len(client.scheduler_info(n_workers=-1)["workers"])
    except OSError:
        return 0


def _until(true, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "the cluster did not come up"
        time.sleep(0.1)


def test_a_cluster_of_two_with_one_killed_midway(cluster: Cluster, strait, tmp_path: Path):
    plan = planned("compromise", strait, draws=400, seed=3, chunk=10)
    reports: list[Progress] = []

    def tell(progress: Progress) -> None:
        reports.append(progress)
        if len(reports) == 6:
            cluster.workers[0].kill()

    means = Means(cluster=cluster.address, checkpoint=tmp_path)
    assert follow(plan, means, tell).to_json() == follow(plan, Means()).to_json()
    assert cluster.workers[0].wait() != 0
    assert [report.done for report in reports] == list(range(10, 401, 10)), "every chunk once, and all of them"
    assert json.loads((tmp_path / "run.json").read_text())["draws"] == 400


def test_gone_on_with_on_a_cluster(cluster: Cluster, plan: Plan, tmp_path: Path):
    means = Means(cluster=cluster.address, checkpoint=tmp_path)
    whole = follow(plan, Means(checkpoint=tmp_path)).to_json()
    (tmp_path / "chunk-000003").unlink()
    reports: list[Progress] = []
    assert follow(plan, means, reports.append).to_json() == whole
    assert [report.kept for report in reports] == [110]


def test_what_a_chunk_raises_on_a_cluster_is_raised(cluster: Cluster, plan: Plan, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("detente.__version__", "99")
    with pytest.raises(DetenteError, match=r"allowed: 99, as the one that asks"):
        list(by_cluster(plan, [1], cluster.address))


def test_a_lost_cluster_is_told_and_what_is_kept_stays(
    cluster: Cluster, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Last, as it ends the cluster."""
    monkeypatch.setattr("detente.scale.cluster.PATIENCE", 0.5)

    def tell(_: Progress) -> None:
        for process in cluster.workers:
            process.kill()

    means = Means(cluster=cluster.address, checkpoint=tmp_path)
    long = planned("compromise", plan.case, draws=400, seed=3, chunk=10)
    with pytest.raises(CheckpointError, match="the cluster is lost"):
        follow(long, means, tell)
    kept = len(list(tmp_path.glob("chunk-??????")))
    assert 0 < kept < 40
    assert follow(long, Means(checkpoint=tmp_path)).to_json() == follow(long, Means()).to_json()


def test_no_scheduler_is_told(plan: Plan, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("detente.scale.cluster.CONNECT", 0.5)
    with pytest.raises(SettingError, match="no scheduler answers there"):
        follow(plan, Means(cluster="tcp://127.0.0.1:1"))
