"""Chunks answered on this machine: here, or by several processes beside each other."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import wait

import detente
from detente.errors import CheckpointError, DetenteError
from detente.scale.chunk import ask, pickled
from detente.scale.plan import Plan

MOST_DEATHS = 3
"""Workers that may end unasked without a chunk answered between."""

Answers = Generator[tuple[int, bytes]]
"""Chunks as they come: their numbers, and their bytes."""


def here(plan: Plan, indices: Sequence[int]) -> Answers:
    """Answer chunks in this process, one after the other, each by as many threads as there are cores."""
    for index in indices:
        yield index, ask(plan, index)


def by_workers(plan: Plan, indices: Sequence[int], workers: int) -> Answers:
    """Answer chunks by so many processes of one thread each; what a process that dies was asked, another is asked.

    Raises CheckpointError when they keep dying, and whatever a chunk raises.
    """
    waiting, deaths = deque(indices), 0
    content = pickled(plan)
    team = [_Worker(content) for _ in range(min(workers, len(indices)))]
    try:
        while True:
            for place, worker in enumerate(team):
                if worker.index is None and waiting:
                    if worker.ask(waiting[0]):
                        waiting.popleft()
                    else:
                        deaths, team[place] = _buried(worker, deaths), _Worker(content)
            busy = {worker.pipe: place for place, worker in enumerate(team) if worker.index is not None}
            if not busy and not waiting:
                return
            for pipe in wait(list(busy)) if busy else ():
                place = busy[pipe]  # type: ignore[index]
                index, body = team[place].answer()
                if body is None:
                    waiting.appendleft(index)
                    deaths, team[place] = _buried(team[place], deaths), _Worker(content)
                else:
                    deaths = 0
                    yield index, body
    finally:
        for worker in team:
            worker.end()


def _buried(worker: _Worker, deaths: int) -> int:
    """One more death; raises CheckpointError when there are too many."""
    status = worker.end()
    if deaths + 1 >= MOST_DEATHS:
        raise CheckpointError(
            f"workers keep ending before they answer (the last with status {status}); with too little memory ask for "
            "fewer workers"
        )
    return deaths + 1


class _Worker:
    """A process, and which chunk it was asked."""

    def __init__(self, content: bytes) -> None:
        self.pipe, theirs = Pipe()
        self.index: int | None = None
        command = [sys.executable, "-m", "detente.scale.worker", str(theirs.fileno())]
        self._process = subprocess.Popen(
            command,
            env={**os.environ, "NUMBA_NUM_THREADS": "1"},
            pass_fds=[theirs.fileno()],
            process_group=0,  # an interrupt from the keyboard is this process's to tell
        )
        theirs.close()
        self._send((content, detente.__version__))

    def ask(self, index: int) -> bool:
        """Ask a chunk; False where nobody is there any more."""
        self.index = index if self._send(index) else None
        return self.index is not None

    def _send(self, what: object) -> bool:
        try:
            self.pipe.send(what)
        except OSError:
            return False
        return True

    def answer(self) -> tuple[int, bytes | None]:
        """Which chunk was asked, and its bytes; None where the process has died."""
        assert self.index is not None
        index, self.index = self.index, None
        try:
            body, why, mendable = self.pipe.recv()
        except (EOFError, OSError):
            return index, None
        if body is None:
            raise DetenteError(why) if mendable else RuntimeError(f"chunk {index}: {why}")
        return index, body

    def end(self) -> int:
        """End the process and say its status."""
        self.pipe.close()
        self._process.kill()
        return self._process.wait()
