"""Question a case over many draws: chunk by chunk, resumed where it was left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente import analysis
from detente.analysis import made
from detente.case import Case
from detente.changes import Changes
from detente.errors import SettingError, Stopped
from detente.result import Answer, Result
from detente.scale.chunk import decoded
from detente.scale.cluster import by_cluster
from detente.scale.local import Answers, by_workers, here
from detente.scale.merged import Merged, merging
from detente.scale.plan import CHUNK, Plan, planned
from detente.scale.store import Folder, opened


@dataclass(frozen=True)
class Progress:
    """How far a long run is: `done` of `draws`, of which `kept` were there before; `rate` a second, `left` seconds."""

    done: int
    draws: int
    kept: int
    rate: float
    left: float

    def __str__(self) -> str:
        kept = f" ({self.kept:,} kept from before)" if self.kept else ""
        left = f"{self.left:.0f} s" if self.left < 100 else f"{self.left / 60:.0f} min"
        return f"{self.done:,} of {self.draws:,} draws{kept}, {self.rate:,.0f} a second, {left} left"


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Means:
    """By whom a run is answered and where it is kept: processes of this machine, or a cluster; a folder."""

    workers: int | None = None
    checkpoint: str | Path | None = None
    cluster: str | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise SettingError(f"workers = {self.workers}; allowed: 1 or more")
        if self.cluster == "":
            raise SettingError("cluster = '': allowed: the address of a scheduler, such as tcp://10.0.0.1:8786")
        if self.workers is not None and self.cluster is not None:
            raise SettingError("workers and cluster: allowed: one of them; a cluster has its own workers")

    @property
    def any(self) -> bool:
        """Whether anything is said at all."""
        return self != Means()

    def answers(self, plan: Plan, indices: list[int]) -> Answers:
        """Chunks as they are answered."""
        if self.cluster:
            return by_cluster(plan, indices, self.cluster)
        return by_workers(plan, indices, self.workers) if self.workers else here(plan, indices)


def run(
    name: str,
    case: Case,
    *,
    draws: int = 1000,
    seed: int = 0,
    what_if: Changes | None = None,
    workers: int | None = None,
    checkpoint: str | Path | None = None,
    cluster: str | None = None,
    report: Report | None = None,
    **settings: Any,
) -> Result:
    """Question a case: the answer over `draws` draws and at the best guess.

    `what_if` changes values of the case first, by path (`detente.changes.changed`): what it leaves alone is drawn as
    without it, so that answers differ by the change and not by chance.

    More draws than 10,000 are asked about in chunks, by `workers` processes of one thread each (in this process
    unless told), or by the workers of the Dask cluster whose scheduler is at the address `cluster`. With `checkpoint`,
    a folder, what has been answered is kept there and the same call goes on from it. The answer is the same, to the
    byte, whoever gives it and however often it was interrupted. `report` is told how far it is after each chunk.

    Raises NotFoundError for an unknown analysis, SettingError for a setting that does not exist or is out of range,
    CaseError for a change that the case refuses, CheckpointError for a folder of another run or that cannot be
    written to, Stopped when interrupted.

    >>> from detente import load
    >>> result = run("compromise", load("kosovo-2007"), draws=100)
    >>> result["status"].low < result["status"].best < result["status"].high
    True
    >>> run("compromise", load("kosovo-2007"), draws=100, what_if={"stance.us.status.position": 20}).what_if
    {'stance.us.status.position': '20'}
    """
    means = Means(workers, checkpoint, cluster)
    if draws <= CHUNK and not means.any:
        return analysis.run(name, case, draws=draws, seed=seed, what_if=what_if, **settings)
    plan = planned(name, case, draws=draws, seed=seed, settings=settings, what_if=what_if)
    return follow(plan, means, report)


def follow(plan: Plan, means: Means, report: Report | None = None) -> Result:
    """The result of a plan by these means, resumed where a checkpoint has part of it."""
    at_best = plan.chosen.answer(plan.case.best(), **plan.settings)
    folder = Path(means.checkpoint) if means.checkpoint else None
    with _told(means), opened(folder, plan) if folder else nullcontext() as kept:
        over = _answer(plan, means, kept, report)
    return made(plan.chosen, plan.whole, dict(plan.settings), over, at_best, plan.what_if)


def _answer(plan: Plan, means: Means, kept: Folder | None, report: Report | None) -> Answer:
    with merging(plan, kept.path if kept else None) as merged:
        missing = [index for index in range(plan.chunks) if not _added(merged, kept, index)]
        clock = _Clock(plan, merged, missing, report)
        if merged.missing:
            with closing(means.answers(plan, [index for index in missing if index < merged.needed])) as answers:
                for index, body in answers:
                    if kept:
                        kept.keep(index, body)
                    merged.add(decoded(body))
                    clock.tell(index)
                    if not merged.missing:
                        break
        return merged.answer()


def _added(merged: Merged, kept: Folder | None, index: int) -> bool:
    """Whether a chunk was kept, and is whole and of this run."""
    body = kept.read(index) if kept else None
    if body is None:
        return False
    chunk = decoded(body)
    if (chunk.key, chunk.index) != (merged.plan.key, index):
        return False
    merged.add(chunk)
    return True


class _Clock:
    """Says how far a run is, by the pace since it was started or resumed."""

    def __init__(self, plan: Plan, merged: Merged, missing: list[int], report: Report | None) -> None:
        self._plan, self._merged, self._report = plan, merged, report
        self._sizes = [last - first for first, last in map(plan.bounds, range(plan.chunks))]
        self._kept = sum(self._sizes) - sum(self._sizes[index] for index in missing)
        self._now, self._since = self._kept, time.monotonic()

    def tell(self, index: int) -> None:
        """One more chunk is done."""
        self._now += self._sizes[index]
        rate = (self._now - self._kept) / max(time.monotonic() - self._since, 1e-9)
        total = sum(self._sizes[: self._merged.needed])
        if self._report:
            self._report(Progress(self._now, total, self._kept, rate, max(total - self._now, 0) / rate))


@contextmanager
def _told(means: Means) -> Iterator[None]:
    """Say on an interruption what is kept and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise _stopped(means) from None
    except SystemError as error:  # how an interrupt inside a compiled kernel comes out of it
        if not isinstance(error.__cause__ or error.__context__, KeyboardInterrupt):
            raise
        raise _stopped(means) from None


def _stopped(means: Means) -> Stopped:
    if means.checkpoint:
        return Stopped(f"Interrupted. What is done is kept in {means.checkpoint}: run the same command to go on.")
    return Stopped("Interrupted, and nothing is kept; with --checkpoint FOLDER a run can be gone on with.")
