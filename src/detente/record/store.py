"""Where the record lies on a user's machine: Parquet in the data folder, every version kept, written whole.

    RECORD/council/tables/2022-12-22-1f0a93c2/votes.parquet ... provenance.json
    RECORD/council/tables/current          the name of the version in use

RECORD is `record` in the folder that DETENTE_DATA names, else in the user's data folder of this system.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow
from pyarrow import parquet

import detente
from detente.errors import RecordError


@dataclass(frozen=True)
class Provenance:
    """Where a version of the record came from: the files read with their SHA-256, when, by which release."""

    record: str
    source: str
    files: Mapping[str, str]
    rows: Mapping[str, int]
    loaded: str
    detente: str
    terms: str
    address: str = ""


def folder() -> Path:
    """The data folder: DETENTE_DATA when set, else where this system keeps a user's data; it need not exist."""
    told = os.environ.get("DETENTE_DATA")
    if told:
        return Path(told).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415  (only when nothing is told)

    return user_data_path("detente", appauthor=False)


def place(record: str, source: str) -> Path:
    """The folder of all versions of `record` (council, assembly) from `source` (tables, official)."""
    return folder() / "record" / record / source


def versions(record: str, source: str) -> list[str]:
    """The names of the versions kept, oldest first."""
    at = place(record, source)
    return sorted(one.name for one in at.iterdir() if (one / "provenance.json").is_file()) if at.is_dir() else []


def current(record: str, source: str) -> Path | None:
    """The folder of the version in use, if there is one."""
    pointer = place(record, source) / "current"
    try:
        version = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return pointer.parent / version


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(record: str, source: str, tables: Mapping[str, pd.DataFrame], read: Iterable[Path], **told: str) -> Path:
    """Keep the tables of a record as a new version and take it into use; the folder of the version.

    The name of a version is the record's last day and the hash of the files read, so that the same files give the
    same version. `told` is the rest of the Provenance: terms, address. Raises RecordError where nothing can be written.
    """
    hashes = {path.name: sha256(path) for path in read}
    mark = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()[:8]
    at = place(record, source)
    version = at / f"{tables['votes']['date'].max():%Y-%m-%d}-{mark}"
    rows = {name: len(table) for name, table in tables.items()}
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    provenance = Provenance(record, source, hashes, rows, now, detente.__version__, **told)
    try:
        at.mkdir(parents=True, exist_ok=True)
        _whole_folder(version, tables, provenance)
        _whole_file(at / "current", version.name)
    except OSError as error:
        raise RecordError(
            f"{at}: the record cannot be kept ({error.strerror or error}); allowed: a folder you may write to. "
            "Mend: set DETENTE_DATA to such a folder"
        ) from None
    return version


def _whole_folder(version: Path, tables: Mapping[str, pd.DataFrame], provenance: Provenance) -> None:
    """Write into a new folder beside, then let it take the name, so that no half version is ever read."""
    made = Path(tempfile.mkdtemp(dir=version.parent, prefix=".new-"))
    try:
        for name, table in tables.items():
            whole = pyarrow.Table.from_pandas(table, preserve_index=False)
            parquet.write_table(whole, made / f"{name}.parquet", compression="zstd")
        text = json.dumps(asdict(provenance), ensure_ascii=False, indent=2)
        (made / "provenance.json").write_text(text + "\n", encoding="utf-8")
        made.chmod(0o755)
        if version.exists():
            old = Path(tempfile.mkdtemp(dir=version.parent, prefix=".old-"))
            version.rename(old / "old")
            made.rename(version)
            shutil.rmtree(old, ignore_errors=True)
        else:
            made.rename(version)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _whole_file(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    os.chmod(name, 0o644)
    os.replace(name, path)


def read(version: Path, name: str) -> pd.DataFrame:
    """One table of a version. Raises RecordError when it is not there or broken."""
    path = version / f"{name}.parquet"
    try:
        frame: pd.DataFrame = parquet.read_table(path).to_pandas()
        return frame
    except (OSError, ValueError) as error:
        raise RecordError(f"{path}: cannot be read ({error}). Mend: load the record again") from None


def provenance(version: Path) -> Provenance:
    """Where a version came from."""
    fields: dict[str, Any] = json.loads((version / "provenance.json").read_text(encoding="utf-8"))
    return Provenance(**fields)


def missing(record: str) -> RecordError:
    """The error to raise when a record was never loaded."""
    return RecordError(
        f"the record of the {record} is not on this machine (looked in {folder() / 'record' / record}). "
        f"Mend: detente record fetch {record}, or detente record load PATH for files you have"
    )
