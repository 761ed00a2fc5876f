"""The newest official file of a record: found, fetched, checked, loaded, kept."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from detente.errors import RecordError
from detente.record import assembly, council, council_official, council_tables, reading, store
from detente.record.anomalies import table as anomaly_table
from detente.record.download import Progress, download, silence, text
from detente.record.loaded import Loaded
from detente.record.origin import ORIGINS, Origin, origin

LINK = r"""href\s*=\s*["']([^"']*?(\d{4})_(\d{1,2})_(\d{1,2})_%s[^"']*)["']"""


@dataclass(frozen=True)
class Kept:
    """What was loaded and where it is kept: how many rows a table, what was odd, the folder of the version."""

    record: str
    source: str
    rows: dict[str, int]
    anomalies: pd.DataFrame
    place: Path
    sha256: dict[str, str]


def fetch(record: str, address: str | None = None, sha256: str | None = None, progress: Progress = silence) -> Kept:
    """Fetch a record's official file into the store: from the address of a file or page, else from the UN's page.

    A file that is no such CSV (a page of words, say) is thrown away. Raises RecordError as `download` and `load` do.
    """
    of = origin(record)
    found = address if address and _names_file(address) else newest(of, address or of.page)
    name = re.sub(r"[^\w.-]", "_", Path(urllib.parse.urlsplit(found).path).name) or of.ending
    target = download(found, store.folder() / "downloads" / name, sha256, progress)
    try:
        kind = kind_of(target)
        if kind != (record, "official"):
            raise RecordError(f"{found}: a file of the {kind[0]}; allowed: one of the {record}")
        return _keep(kind, target, found)
    except RecordError:
        target.unlink(missing_ok=True)
        raise


def _names_file(address: str) -> bool:
    return urllib.parse.urlsplit(address).path.lower().endswith(".csv")


def newest(of: Origin, page: str) -> str:
    """The address of the newest official file that a page links to, by the date in the file's name.

    Raises RecordError when the page links to none.
    """
    words, at = text(page)
    links = re.findall(LINK % re.escape(of.ending), words)
    if not links:
        raise RecordError(
            f"{page}: no link to a file named like 2025_7_21_{of.ending}. "
            "Mend: give the file's own address with --url, or download it in a browser, then: detente record load FILE"
        )
    newest_link: str = max(links, key=lambda link: tuple(map(int, link[1:])))[0]
    return urllib.parse.urljoin(at, newest_link.replace("&amp;", "&"))


def load(path: Path) -> list[Kept]:
    """Load what the user has: an official CSV file, a folder of tables, or a folder of both records.

    Raises RecordError for anything else, and for what cannot be right in it; then nothing of that file is kept.
    """
    if not path.exists():
        raise RecordError(f"{path}: no such file or folder")
    inside = [one for name in ORIGINS if (one := path / name).is_dir()] if path.is_dir() else []
    return [_keep(kind_of(one), one, "") for one in inside or [path]]


def kind_of(path: Path) -> tuple[str, str]:
    """Which record (council, assembly) and source (tables, official) a file or folder holds; RecordError for others."""
    if path.is_dir():
        for record, table in (("council", "drafts"), ("assembly", "rollcalls")):
            if council_tables.find(path, table) and council_tables.find(path, "votes"):
                return record, "tables"
        raise RecordError(
            f"{path}: allowed: a folder with drafts and votes (Council) or rollcalls and votes (Assembly)"
        )
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise RecordError(f"{path}: a web page, no CSV file: the server sent words instead of votes")
    columns = set(reading.header(path))
    if {"permanent_member", "ms_vote"} <= columns:
        return "council", "official"
    if columns & {"ms_vote", "ms_votes"}:
        return "assembly", "official"
    raise RecordError(f"{path}: no column ms_vote; allowed: the UN Digital Library's sc_voting or ga_voting CSV file")


LOADERS = {
    ("council", "tables"): council_tables.load,
    ("council", "official"): council_official.load,
    ("assembly", "tables"): assembly.load_tables,
    ("assembly", "official"): assembly.load_official,
}


def _keep(kind: tuple[str, str], path: Path, address: str) -> Kept:
    record, source = kind
    loaded: Loaded = LOADERS[kind](path)
    terms = origin(record).terms
    keeper = council.keep if record == "council" else assembly.keep
    place = keeper(loaded, source, terms, address)
    rows = {name: len(table) for name, table in loaded.tables.items()}
    hashes = {one.name: store.sha256(one) for one in loaded.read}
    return Kept(record, source, rows, anomaly_table(loaded.anomalies), place, hashes)
