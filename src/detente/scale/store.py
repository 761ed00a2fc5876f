"""A folder in which the chunks of one long run are kept: whole or not there, each with a checksum.

A chunk is written to a file of another name, forced to the disk, and renamed: whenever the process dies, the folder
holds chunks that are whole. One process at a time works in a folder; its lock ends with it, however it ends.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from detente.errors import CheckpointError
from detente.scale.plan import Plan

RUN, LOCK, UNDONE = "run.json", "lock", ".undone"
_FIRST_LINE = b"detente chunk 1 "


@contextmanager
def opened(folder: Path, plan: Plan) -> Iterator[Folder]:
    """The folder of this run, made if it is not there, and kept from other processes until it is left.

    Raises CheckpointError for a folder of another run, of something else, in use, or not to be written to.
    """
    if folder.is_file():
        raise CheckpointError(f"checkpoint {str(folder)!r} is a file; allowed: a folder, made if there is none")
    with mended(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise CheckpointError(
            f"checkpoint {str(folder)!r}: {error.strerror}; choose a folder you may write to"
        ) from None
    try:
        _taken(lock, folder)
        found = Folder(folder)
        found.begin(plan)
        yield found
    finally:
        os.close(lock)


def _taken(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CheckpointError(
            f"checkpoint {str(folder)!r} is in use by another process; wait for it, or choose another folder"
        ) from None


class Folder:
    """Chunks of one run in a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, plan: Plan) -> None:
        """Make sure that the folder is this run's, or empty and now this run's."""
        told = self.path / RUN
        if not told.exists():
            strange = sorted(item.name for item in self.path.iterdir() if not _ours(item.name))
            if strange:
                raise CheckpointError(
                    f"checkpoint {str(self.path)!r} holds {strange[0]!r} and no run; choose a new or an empty folder"
                )
            self._write(RUN, json.dumps(plan.description(), indent=2, sort_keys=True).encode() + b"\n")
        self._refuse_others(plan)
        for item in self.path.glob(f"*{UNDONE}"):
            item.unlink()

    def _refuse_others(self, plan: Plan) -> None:
        asked = json.loads(json.dumps(plan.description()))
        try:
            kept = json.loads((self.path / RUN).read_bytes())
        except ValueError:
            raise CheckpointError(f"checkpoint {str(self.path)!r}: {RUN} is damaged; choose another folder") from None
        for name in asked:
            if kept.get(name) != asked[name]:
                raise CheckpointError(
                    f"checkpoint {str(self.path)!r} is of another run: its {name} is {kept.get(name)!r}, and "
                    f"{asked[name]!r} is asked for; choose another folder"
                )

    def keep(self, index: int, body: bytes) -> None:
        """Keep a chunk. Raises CheckpointError where the disk is full; chunks kept before stay."""
        self._write(_name(index), b"%s%s\n%s" % (_FIRST_LINE, hashlib.sha256(body).hexdigest().encode(), body))

    def read(self, index: int) -> bytes | None:
        """A chunk kept before; None where there is none, or it is damaged."""
        try:
            content = (self.path / _name(index)).read_bytes()
        except FileNotFoundError:
            return None
        line, _, body = content.partition(b"\n")
        whole = line == _FIRST_LINE + hashlib.sha256(body).hexdigest().encode()
        return body if whole else None

    def _write(self, name: str, content: bytes) -> None:
        undone = self.path / f"{name}{UNDONE}"
        with mended(self.path):
            with undone.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            undone.replace(self.path / name)
            _sync_folder(self.path)


def _name(index: int) -> str:
    return f"chunk-{index:06d}"


def _ours(name: str) -> bool:
    return name == LOCK or name.endswith(UNDONE)


def _sync_folder(path: Path) -> None:
    """Force the new name itself to the disk."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def mended(path: Path) -> Iterator[None]:
    """Say in words what the disk refuses."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        how = "make room and run the same command again: what is kept stays" if full else "choose another folder"
        raise CheckpointError(f"{str(path)!r}: {error.strerror}; {how}") from None
