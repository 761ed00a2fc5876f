"""Chunks answered by the workers of a Dask cluster: the same bytes, by other machines."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

import detente
from detente.errors import CheckpointError, SettingError
from detente.scale.chunk import ask_alone, pickled
from detente.scale.local import Answers
from detente.scale.plan import Plan

PATIENCE = 60.0
"""Seconds to wait for a cluster without workers to have one again."""
CONNECT = 10.0
"""Seconds to wait for a scheduler to answer at all."""
FETCH = 30.0
"""Seconds to wait for an answer that is said to be there: the worker that holds it may have gone."""
AHEAD = 2
"""Chunks asked of each worker at a time, so that none waits and the cluster holds few answers."""


def by_cluster(plan: Plan, indices: Sequence[int], address: str) -> Answers:
    """Answer chunks on the cluster whose scheduler is at this address, such as tcp://10.0.0.1:8786.

    What a worker that dies was asked, another is asked. Raises SettingError where there is no scheduler or no extra
    `cluster`, CheckpointError where the cluster is lost, and whatever a chunk raises.
    """
    content, waiting = pickled(plan), list(reversed(indices))
    with _client(address) as client:
        asked: dict[Any, int] = {}
        while waiting or asked:
            room = AHEAD * max(len(_workers(client)), 1) - len(asked)
            for index in [waiting.pop() for _ in range(min(room, len(waiting)))]:
                future = client.submit(ask_alone, content, detente.__version__, index, pure=False)
                asked[future] = index
            for future in _some_done(client, list(asked)):
                body = _result(client, future)
                if body is not None:
                    yield asked.pop(future), body


def _workers(client: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return found


def _some_done(client: Any, futures: list[Any]) -> list[Any]:
    """Those answered, once there are any."""
    seen = time.monotonic()
    while not (done := [future for future in futures if future.done()]):
        time.sleep(0.02)
        if client.status != "running":
            raise _lost("its scheduler does not answer")
        if _workers(client):
            seen = time.monotonic()
        elif time.monotonic() - seen > PATIENCE:
            raise _lost(f"it has had no worker for {PATIENCE:g} seconds")
    return done


def _result(client: Any, future: Any) -> bytes | None:
    """What a chunk was answered; None where the answer has gone with its worker and another works it out again."""
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    try:
        body: bytes = future.result(timeout=min(FETCH, PATIENCE))
    except TimeoutError:
        if _workers(client):
            return None
        raise _lost("its workers have gone, and answers with them") from None
    except CancelledError:
        raise _lost("its scheduler does not answer") from None
    except KilledWorker as error:
        raise _lost(f"workers keep ending before they answer ({error})") from None
    return body


def _lost(why: str) -> CheckpointError:
    return CheckpointError(f"the cluster is lost: {why}; run the same command again to go on from a checkpoint")


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client  # noqa: PLC0415  (an extra)
        from distributed.comm.addressing import parse_address, parse_host_port  # noqa: PLC0415
    except ImportError:
        raise SettingError(
            f"cluster = {address!r} needs more than is installed; get it with: pip install 'detente[cluster]'"
        ) from None
    try:
        parse_host_port(parse_address(address)[1])  # what is no address a client would not let go of for long
        client = Client(address, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise SettingError(
            f"cluster = {address!r}: no scheduler answers there ({error}); allowed: the address that `dask scheduler` "
            "prints, such as tcp://10.0.0.1:8786"
        ) from None
    try:
        yield client
    finally:
        client.close()  # type: ignore[no-untyped-call]
