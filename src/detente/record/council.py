"""The record of the Security Council in a user's store, for whoever fits or shows: `council.load()`.

What can be known before a vote (`drafts`) stands apart from what came of it (`votes`, `outcomes`) and from what gives
the outcome away (`labels`: title, document, resolution, symbol, the source's own id). A draft's id here is its day and
a number that tells nothing: within a day drafts are in the order of the hash of the source's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from detente.errors import RecordError
from detente.record import council_official, council_tables, store
from detente.record.anomalies import Anomaly
from detente.record.anomalies import table as anomaly_table
from detente.record.loaded import Loaded
from detente.record.store import Provenance

RECORD = "council"
TUPLES = {"drafts": ("sponsors",), "outcomes": ("against",), "vetoes": ("members",)}
LATER = ("votes", "drafts", "outcomes", "labels")


@dataclass(frozen=True)
class Council:
    """The tables of the Council's record; `draft` ties the first four, and rows are in the order of the days.

    drafts: draft, date, topic, category, region, agenda_item, sponsors (tuple of codes), sponsored (members, president,
    committee, none, unknown). votes: draft, date, member (code), name (as at the time), permanent, vote (Y, A, N, X).
    outcomes: draft, outcome (adopted, vetoed, failed), yes, no, abstain, absent, against (permanent members that voted
    no). labels: draft, key, title, document, resolution, symbol, date_given, region_given. vetoes: date, symbol, topic,
    region, agenda_item, members. tallies: date, meeting, topic, symbol, outcome, yes, no, abstain.
    """

    drafts: pd.DataFrame
    votes: pd.DataFrame
    outcomes: pd.DataFrame
    labels: pd.DataFrame
    vetoes: pd.DataFrame
    tallies: pd.DataFrame
    anomalies: pd.DataFrame
    provenance: tuple[Provenance, ...]


def load() -> Council:
    """The record in the store: the tables, and after their last resolution what the official file adds.

    Raises RecordError when nothing was loaded, with how to load it.
    """
    kept = [at for source in ("tables", "official") if (at := store.current(RECORD, source))]
    if not kept:
        raise store.missing(RECORD)
    parts = [_tables(at) for at in kept]
    return _made(_joined(parts), tuple(store.provenance(at) for at in kept))


def read(path: Path) -> Council:
    """The record straight from a folder of tables or an official file, without the store.

    Raises RecordError for what cannot be right in it.
    """
    loaded = council_tables.load(path) if path.is_dir() else council_official.load(path)
    tables = {**loaded.tables, "anomalies": anomaly_table(loaded.anomalies)}
    return _made(tables, ())


def keep(loaded: Loaded, source: str, terms: str, address: str = "") -> Path:
    """Put what a loader read into the store; the folder of the new version."""
    tables = {**loaded.tables, "anomalies": anomaly_table(loaded.anomalies)}
    return store.write(RECORD, source, tables, loaded.read, terms=terms, address=address)


def _tables(at: Path) -> dict[str, pd.DataFrame]:
    names = [path.stem for path in sorted(at.glob("*.parquet"))]
    tables = {name: store.read(at, name) for name in names}
    for name, columns in TUPLES.items():
        for column in columns if name in tables else ():
            tables[name][column] = [tuple(cell) for cell in tables[name][column]]
    return tables


def _joined(parts: Sequence[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The first part, and of the second the resolutions later than any in the first."""
    if len(parts) == 1:
        return parts[0]
    first, second = parts
    newer = second["labels"]["resolution"] > first["labels"]["resolution"].max()
    keys = second["labels"]["key"][newer]
    joined = dict(first)
    for name in LATER:
        rows = second[name][second[name]["key"].isin(keys)]
        if len(rows):
            like = rows.astype(first[name].dtypes.to_dict())
            joined[name] = pd.concat([first[name], like], ignore_index=True)
    if len(keys):
        seen, done = f"{len(keys)} later resolutions from the official file", "no text voted down since is here"
        told = anomaly_table([Anomaly("vetoes missing", "after the tables end", seen, done)])
        joined["anomalies"] = pd.concat([first["anomalies"], told], ignore_index=True)
    return joined


def neutral_ids(drafts: pd.DataFrame) -> pd.Series:
    """An id for every draft that tells its day and nothing else, by the source's own id (`key`).

    >>> two = pd.DataFrame({"key": ["R9", "D4"], "date": pd.to_datetime(["2011-10-04"] * 2)})
    >>> neutral_ids(two).sort_values().tolist()
    ['2011-10-04-1', '2011-10-04-2']
    """
    order = drafts["key"].map(lambda key: hashlib.sha256(str(key).encode()).hexdigest())
    rank = order.groupby(drafts["date"]).rank().astype(int)
    ids: pd.Series = drafts["date"].dt.strftime("%Y-%m-%d") + "-" + rank.astype(str)
    return ids


def _made(tables: dict[str, pd.DataFrame], provenance: tuple[Provenance, ...]) -> Council:
    ids = pd.Series(neutral_ids(tables["drafts"]).to_numpy(str), index=tables["drafts"]["key"].astype(str))
    named = {name: _named(tables[name], ids, keep_key=name == "labels") for name in LATER}
    others = {name: tables.get(name, pd.DataFrame()) for name in ("vetoes", "tallies", "anomalies")}
    return Council(**named, **others, provenance=provenance)


def _named(table: pd.DataFrame, ids: pd.Series, keep_key: bool) -> pd.DataFrame:
    draft = table["key"].astype(str).map(ids)
    if draft.isna().any():
        raise RecordError(
            f"draft {table['key'][draft.isna()].iloc[0]!r} is in no table of drafts: load the record again"
        )
    rest = table if keep_key else table.drop(columns="key")
    named = pd.concat([draft.rename("draft"), rest], axis=1)
    return named.sort_values("draft", kind="stable", ignore_index=True)
