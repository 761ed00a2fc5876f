"""Answers that go with their worker, on a cluster that is none: what is asked again, and what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from detente.errors import CheckpointError, SettingError
from detente.scale import cluster
from detente.scale.cluster import by_cluster
from detente.scale.local import here
from detente.scale.plan import Plan

pytest.importorskip("distributed", reason="needs the extra `cluster`")


class Future:
    """An answer that is said to be there, and what is raised the first times it is fetched."""

    def __init__(self, answer: Callable[[], bytes], mishaps: Sequence[Exception]) -> None:
        self._answer, self._mishaps = answer, list(mishaps)

    @property
    def status(self) -> str:
        """As the client gives it: an answer whose worker has gone is lost, until another works it out again."""
        return "lost" if self._mishaps else "finished"

    def done(self) -> bool:
        return True

    def result(self, timeout: float | None = None) -> bytes:
        assert timeout is not None, "an answer that has gone would be waited for for ever"
        if self._mishaps:
            raise self._mishaps.pop(0)
        return self._answer()


class Client:
    """Works out itself what it is asked; the answer to the first question meets the mishaps."""

    status = "running"

    def __init__(self, mishaps: Sequence[Exception], workers: int = 1) -> None:
        self.mishaps, self.workers, self.asked = mishaps, workers, 0

    def submit(self, function: Any, *arguments: Any, pure: bool) -> Future:
        assert not pure
        self.asked += 1
        return Future(lambda: function(*arguments), self.mishaps if self.asked == 1 else ())

    def scheduler_info(self, n_workers: int) -> dict[str, Any]:
        assert n_workers < 0, "all of them, not the first five"
        return {"workers": dict.fromkeys(range(self.workers))}


@pytest.fixture
def answered(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Callable[[Client], dict[int, bytes]]:
    """The chunks of the plan by this client."""

    def ask(client: Client) -> dict[int, bytes]:
        @contextmanager
        def fake(address: str) -> Iterator[Client]:
            assert address == "tcp://none:1"
            yield client

        monkeypatch.setattr(cluster, "_client", fake)
        return dict(by_cluster(plan, [0, 1, 2], "tcp://none:1"))

    return ask


@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_gone_with_its_worker_is_fetched_again(plan: Plan, answered, times: int):
    client = Client([TimeoutError()] * times)
    assert answered(client) == dict(here(plan, [0, 1, 2]))
    assert client.asked == 3, "the cluster works a lost answer out again by itself"


def test_answers_gone_with_the_last_worker_are_told(answered):
    with pytest.raises(CheckpointError, match="its workers have gone, and answers with them; run the same command"):
        answered(Client([TimeoutError()], workers=0))


def test_an_answer_that_a_lost_scheduler_cancels_is_told(answered):
    from distributed.client import FutureCancelledError  # noqa: PLC0415

    with pytest.raises(CheckpointError, match="its scheduler does not answer; run the same command"):
        answered(Client([FutureCancelledError("chunk", "scheduler-connection-lost")]))


def test_what_is_no_address_is_told_before_anybody_is_called(plan: Plan, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("distributed.Client", lambda *_, **__: pytest.fail("a client that connects for ever"))
    with pytest.raises(SettingError, match=r"missing port number in address 'nonsense'.*allowed: the address that"):
        list(by_cluster(plan, [0], "nonsense"))


def test_a_chunk_that_ends_every_worker_is_told(answered):
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    killed = KilledWorker("chunk", SimpleNamespace(address="tcp://none:2"), 3)  # type: ignore[arg-type]
    with pytest.raises(CheckpointError, match="workers keep ending before they answer"):
        answered(Client([killed]))
