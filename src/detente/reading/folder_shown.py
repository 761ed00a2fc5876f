"""Reading a folder as it is shown: a bar for whoever looks, a line for each fault, and a sum at the end."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from detente.errors import Stopped
from detente.plain import plain
from detente.reading.folder import Progress, read_folder


def beside(folder: Path) -> Path:
    """Where the readings of a folder go unless somebody says: a file beside it.

    >>> str(beside(Path("news/2007")))
    'news/2007.readings.jsonl'
    """
    whole = folder.resolve() if folder.name in {"", ".", ".."} else folder
    return whole.with_name(f"{whole.name}.readings.jsonl")


def read_articles(folder: Path, output: Path | None, workers: int, written: date | None) -> None:
    """Read a folder and show how it goes: faults on stderr, one line each; the sum on stdout.

    Raises ReadingError as `read_folder` does; Stopped, after the sum, when it was interrupted.
    """
    target = output or beside(folder)
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("articles, {task.fields[faults]} unread"))
    with Bar(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, faults=0)

        def say(progress: Progress, fault: str) -> None:
            bar.update(task, total=progress.articles, completed=progress.done, faults=progress.faults)
            if fault:
                print(plain(fault), file=sys.stderr)

        done = read_folder(folder, target, workers=workers, written=written, say=say)
    print(plain(told(done, target)))
    if done.stopped:
        raise Stopped


def told(done: Progress, output: Path) -> str:
    """The sum.

    >>> told(Progress(5, read=3, before=1, faults=1), Path("a.jsonl"))
    '5 articles: 3 read, 1 read before, 1 could not be read; written to a.jsonl'
    >>> told(Progress(5, read=3, stopped=True), Path("a.jsonl"))
    '5 articles: 3 read, 2 left; written to a.jsonl. Stopped: the same command goes on'
    """
    parts = (
        (done.read, "read"),
        (done.before, "read before"),
        (done.same, "the same as another"),
        (done.faults, "could not be read"),
        (done.articles - done.done, "left"),
    )
    counts = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    stopped = ". Stopped: the same command goes on" if done.stopped else ""
    return f"{done.articles:,} articles: {counts}; written to {output}{stopped}"
