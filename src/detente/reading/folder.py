"""A folder of articles, one line of JSON each: goes on where it was stopped, and one bad article stops no other."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import file_digest
from importlib.metadata import version
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

from detente.errors import ReadingError
from detente.reading.incoming import LARGEST, opened
from detente.reading.rules import read
from detente.reading.spacy_parser import SpacyParser, installed

Line = dict[str, Any]
Task = tuple[str, str, str]  # path, name in the folder, hash of its bytes

AHEAD = 4  # articles given out per worker before an answer is waited for: what is in memory stays small
START = b'{"file": '  # how each line begins
SECONDS = 300.0  # for one article; the longest that is allowed takes a minute or two
DIED = "the reader died on it (out of memory, or far too slow?); it was tried twice"


@dataclass
class Progress:
    """How far it is: articles in the folder, read now, read before, the same as another, faults, and if interrupted."""

    articles: int
    read: int = 0
    before: int = 0
    same: int = 0
    faults: int = 0
    stopped: bool = False

    @property
    def done(self) -> int:
        """Articles that need nothing more now."""
        return self.read + self.before + self.same + self.faults


def read_folder(
    folder: Path,
    output: Path,
    *,
    workers: int = 1,
    written: date | None = None,
    seconds: float = SECONDS,
    say: Callable[[Progress, str], None] = lambda _progress, _fault: None,
) -> Progress:
    """Read every file of a folder by so many processes, and append one line of JSON an article to `output`.

    A line has `file` (its path in the folder), `sha256` of its bytes, `asked` (the engine and the day of writing) and
    `reading`; or `same_as`, the file with the same bytes; or `fault`. What stands there for the same bytes and the same
    `asked` is not read again, faults are. A line is written whole and at once: an interrupt or a crash loses only
    articles that were being read, and a line cut short is taken off. An article that takes more than `seconds` is a
    fault. `say` is told after each article, with its fault.
    An interrupt (Ctrl-C) stops the work and is told as `stopped`.

    Raises ReadingError when the folder cannot be listed or holds no file, when `output` cannot be written or holds
    something else, and when no parser is installed.
    """
    paths = list(files(folder, output))
    if not paths:
        raise ReadingError(f"{folder}: no file in it; allowed: a folder of articles")
    asked = f"rules of {version('detente')} on {installed()}" + (f", written {written}" if written else "")
    with _appending(output) as file:
        seen = before(output, asked)
        os.ftruncate(file, seen.length)
        append = partial(_append, file, output)
        work = _Work(folder, asked, seen, append, say, Progress(len(paths)))
        try:
            with closing(_answers(work.new(paths), workers, partial(_timed, _read, written, seconds))) as answers:
                for line in answers:
                    work.note(line)
        except KeyboardInterrupt:
            work.progress.stopped = True
    return work.progress


def files(folder: Path, output: Path) -> Iterator[Path]:
    """The files of a folder and those below it, in order; hidden ones and the output are left out."""

    def failed(error: OSError) -> None:
        raise ReadingError(f"{error.filename}: cannot be listed ({error.strerror})") from None

    skip = output.resolve()
    for here, below, names in os.walk(folder, onerror=failed):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith(".") and path.resolve() != skip:
                yield path


@dataclass
class Seen:
    """What the lines so far say: the first file with some bytes that were read, faults told, files told as the same.

    `length` in bytes of the lines that are whole.
    """

    read: dict[str, str] = field(default_factory=dict)
    faults: set[tuple[str, str]] = field(default_factory=set)
    same: set[tuple[str, str]] = field(default_factory=set)
    length: int = 0


def before(output: Path, asked: str) -> Seen:
    """What an earlier run wrote; raises ReadingError for a file that holds something else, and leaves it as it is."""
    seen = Seen()
    if not output.exists():
        return seen
    try:
        with output.open("rb") as file:
            for number, data in enumerate(file, 1):
                if not data.endswith(b"\n") and START.startswith(data[: len(START)]):
                    break  # cut short
                try:
                    _learn(seen, json.loads(data), asked)
                except (ValueError, KeyError, TypeError):
                    raise ReadingError(
                        f"{output}: line {number} is no reading; allowed: a new file, or one made by reading a folder"
                    ) from None
                seen.length += len(data)
    except OSError as error:
        raise ReadingError(f"{output}: cannot be read ({error.strerror})") from None
    return seen


def _learn(seen: Seen, line: Line, asked: str) -> None:
    name, digest = line["file"], line["sha256"]
    if line["asked"] != asked:
        return
    if "fault" in line:
        seen.faults.add((name, line["fault"]))
    elif "same_as" in line:
        seen.same.add((name, digest))
    else:
        seen.read.setdefault(digest, name)


@dataclass
class _Work:
    """What is to be read, and what is told of it."""

    folder: Path
    asked: str
    seen: Seen
    append: Callable[[Line], None]
    say: Callable[[Progress, str], None]
    progress: Progress

    def new(self, paths: list[Path]) -> Iterator[Task]:
        """What is left to read. What needs no reading is noted on the way."""
        given: dict[str, str] = {}
        for path in paths:
            name = path.relative_to(self.folder).as_posix()
            try:
                digest = _digest(path)
            except ReadingError as error:
                self.note({"file": name, "sha256": "", "fault": str(error)})
                continue
            first = self.seen.read.get(digest) or given.get(digest)
            if first is None:
                given[digest] = name
                yield str(path), name, digest
            elif first == name or (name, digest) in self.seen.same:
                self.progress.before += 1
                self.say(self.progress, "")
            else:
                self.note({"file": name, "sha256": digest, "same_as": first})

    def note(self, line: Line) -> None:
        """Keep a line, unless it says nothing new, and tell."""
        fault = line.get("fault", "")
        if not fault or (line["file"], fault) not in self.seen.faults:
            self.append({"file": line["file"], "sha256": line["sha256"], "asked": self.asked, **line})
        self.progress.faults += bool(fault)
        self.progress.read += "reading" in line
        self.progress.same += "same_as" in line
        self.say(self.progress, fault)


def _digest(path: Path) -> str:
    """The hash of the bytes of a file. Raises ReadingError for what is not worth one: too large, or no file."""
    if path.exists() and not path.is_file():
        raise ReadingError(f"{path}: no file to read (a pipe?); allowed: plain text, HTML, PDF or Word (.docx)")
    try:
        if path.stat().st_size > LARGEST:
            opened(path)
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReadingError(f"{path}: cannot be read ({error.strerror or error})") from None


def _answers(tasks: Iterator[Task], workers: int, answer: Callable[[Task], Line]) -> Generator[Line]:
    """The line of each task, as they come; a task that kills its worker is tried once more alone."""
    suspects: list[Task] = []
    more = True
    while more:
        more = False
        with _pool(workers) as pool:
            running: dict[Future[Line], Task] = {}
            try:
                for task in tasks:
                    suspects.append(task)  # lest it is lost when the pool breaks here
                    running[pool.submit(answer, task)] = task
                    suspects.clear()
                    while len(running) >= AHEAD * workers:
                        yield from _done(running)
                while running:
                    yield from _done(running)
            except BrokenProcessPool:
                suspects += running.values()
                more = True
        for task in suspects:
            yield _alone(task, answer)
        suspects.clear()


def _done(running: dict[Future[Line], Task]) -> list[Line]:
    finished, _ = wait(running, return_when=FIRST_COMPLETED)
    lines = [one.result() for one in finished]
    for one in finished:
        del running[one]
    return lines


def _alone(task: Task, answer: Callable[[Task], Line]) -> Line:
    path, name, digest = task
    with _pool(1) as pool:
        try:
            return pool.submit(answer, task).result()
        except BrokenProcessPool:
            return {"file": name, "sha256": digest, "fault": f"{path}: {DIED}"}


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Workers that end at once when the work is interrupted, as what they were at is read again."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_working)
    try:
        yield pool
    except BaseException:
        for process in list(pool._processes.values()):
            process.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _working() -> None:
    """Ctrl-C goes to every process of the terminal: only the one that gives out the work is to hear it.

    When that one is ended in a way it cannot hear, its workers end too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _TooLongError(BaseException):
    """Time is up; no Exception, lest a library takes it for one of its own."""


def _timed(reader: Callable[..., Line], written: date | None, seconds: float, task: Task) -> Line:
    """In a worker: the line of one article, or that it takes too long.

    Python hears the alarm between two of its steps, and in a search for a pattern. Where it hears nothing, a second
    one, after a tenth of the time more, ends the worker.
    """

    def up(_signal: int, _frame: object) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds / 10)
        raise _TooLongError

    signal.signal(signal.SIGALRM, up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        line = reader(*task, written)
        signal.setitimer(signal.ITIMER_REAL, 0)
    except _TooLongError:
        signal.setitimer(signal.ITIMER_REAL, 0)
        path, name, digest = task
        said = f"{path}: takes more than {seconds:g} seconds to read, and was left. Mend: split it"
        return {"file": name, "sha256": digest, "fault": said}
    return line


def _read(path: str, name: str, digest: str, written: date | None) -> Line:
    """In a worker: the line of one article."""
    try:
        reading = read(opened(Path(path)).text, SpacyParser(), written)
    except ReadingError as error:
        return {"file": name, "sha256": digest, "fault": str(error)}
    except Exception as error:  # whatever an article does to the rules, the others go on
        return {"file": name, "sha256": digest, "fault": f"{path}: cannot be read ({type(error).__name__}: {error})"}
    return {"file": name, "sha256": digest, "reading": reading.model_dump(mode="json")}


@contextmanager
def _appending(output: Path) -> Iterator[int]:
    """The file to append to, for this process alone: two would take each other's half lines off."""
    try:
        file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError as error:
        raise ReadingError(f"{output}: cannot be written ({error.strerror})") from None
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ReadingError(f"{output}: another process is writing to it; allowed: one at a time") from None
        yield file
    finally:
        os.close(file)


def _append(file: int, output: Path, line: Line) -> None:
    """Add one line whole, by one write."""
    data = (json.dumps(line) + "\n").encode()
    try:
        whole = os.write(file, data) == len(data)
    except OSError as error:
        raise ReadingError(f"{output}: cannot be written ({error.strerror}); what was read is kept") from None
    if not whole:
        raise ReadingError(f"{output}: the disk is full; what was read is kept. Mend: make room, run it again")
