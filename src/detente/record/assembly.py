"""The record of the General Assembly: loaders for its files, and what the store holds (`assembly.load()`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from detente.errors import RecordError
from detente.record import council_doubts as doubts
from detente.record import members, reading, store
from detente.record.anomalies import Anomaly
from detente.record.anomalies import table as anomaly_table
from detente.record.loaded import Loaded
from detente.record.store import Provenance

RECORD = "assembly"
COLUMNS = ("undl_id", "ms_name", "ms_vote", "date", "resolution")
OLDER = {
    "ms_names": "ms_name",
    "ms_votes": "ms_vote",
    "resolutions": "resolution",
    "agenda_titles": "agenda_title",
}
OPTIONAL = (
    "session",
    "draft",
    "title",
    "agenda_title",
    "agenda",
    "undl_link",
    "total_yes",
    "total_no",
    "total_abstentions",
)
TOTALS = {"Y": "total_yes", "N": "total_no", "A": "total_abstentions"}


@dataclass(frozen=True)
class Assembly:
    """The tables of the Assembly's record, by roll call, in the order of the days.

    votes: rollcall, date, session, member (code), name (as at the time), vote (Y, A, N, X: did not vote; all but the
    date are categories or whole numbers). rollcalls: rollcall, date, session, symbol, title, agenda.
    """

    votes: pd.DataFrame
    rollcalls: pd.DataFrame
    anomalies: pd.DataFrame
    provenance: tuple[Provenance, ...] = ()


def load() -> Assembly:
    """The record in the store: the official file where there is one, else the tables, whichever reaches further.

    Raises RecordError when nothing was loaded, with how to load it.
    """
    kept = [at for source in ("official", "tables") if (at := store.current(RECORD, source))]
    if not kept:
        raise store.missing(RECORD)
    at = max(kept, key=lambda version: version.name[:10])
    tables = {name: store.read(at, name) for name in ("votes", "rollcalls", "anomalies")}
    return Assembly(**tables, provenance=(store.provenance(at),))


def read(path: Path) -> Assembly:
    """The record straight from a folder of tables or an official file, without the store."""
    loaded = load_tables(path) if path.is_dir() else load_official(path)
    return Assembly(loaded.tables["votes"], loaded.tables["rollcalls"], anomaly_table(loaded.anomalies))


def keep(loaded: Loaded, source: str, terms: str, address: str = "") -> Path:
    """Put what a loader read into the store; the folder of the new version."""
    tables = {**loaded.tables, "anomalies": anomaly_table(loaded.anomalies)}
    return store.write(RECORD, source, tables, loaded.read, terms=terms, address=address)


def load_tables(folder: Path) -> Loaded:
    """Read a folder with `votes.csv.gz` and `rollcalls.csv.gz`. Raises RecordError for what cannot be right in it."""
    from detente.record.council_tables import find  # noqa: PLC0415

    votes, rollcalls = find(folder, "votes"), find(folder, "rollcalls")
    if votes is None or rollcalls is None:
        raise RecordError(f"{folder}: allowed: a folder with votes.csv.gz and rollcalls.csv.gz")
    texts = reading.table(rollcalls, ("undl_id", "symbol", "date", "title"), ("agenda",))
    rows = reading.table(votes, ("undl_id", "date", "member", "vote"))
    stray = ~rows["undl_id"].isin(texts["undl_id"])
    if stray.any():
        raise RecordError(
            f"{votes}: a vote in roll call {rows['undl_id'][stray].iloc[0]!r}, which is not in {rollcalls.name}"
        )
    return _loaded(votes, rows, texts, [votes, rollcalls])


def load_official(path: Path) -> Loaded:
    """Read the UN Digital Library's file (`..._ga_voting.csv`), with the names of columns of old or new releases."""
    older = {old: new for old, new in OLDER.items() if old in reading.header(path)}
    newer = {new: old for old, new in older.items()}
    wanted = [newer.get(name, name) for name in COLUMNS]
    rows = reading.table(path, wanted, [newer.get(name, name) for name in OPTIONAL]).rename(columns=older)
    if rows.empty:
        raise RecordError(f"{path}: no votes in it; allowed: one row a member and roll call")
    rows = rows.rename(columns={"ms_name": "member", "ms_vote": "vote", "resolution": "symbol"})
    texts = rows.drop_duplicates("undl_id").reset_index(drop=True)
    texts["agenda"] = texts["agenda_title"].fillna(texts["agenda"])
    loaded = _loaded(path, rows[["undl_id", "date", "member", "vote"]], texts, [path])
    loaded.anomalies += _totals(texts, loaded.tables["votes"])
    return loaded


def session_of(dates: pd.Series) -> pd.Series:
    """The regular session a day falls in, resumed and special meetings with the regular one before them.

    Session n opens on the Tuesday of the third week of September 1945 + n, counting from the first week with a working
    day (rule 1 of the Assembly's rules of procedure); before 2003 it opened within days of that.

    >>> session_of(pd.to_datetime(pd.Series(["1946-01-26", "1987-11-30", "1988-05-02"]))).tolist()
    [1, 42, 42]
    """
    opening = pd.to_datetime(dates.dt.year.astype(str) + "-09-12")
    session: pd.Series = (dates.dt.year - 1945 - (dates < opening)).clip(lower=1).astype("int16")
    return session


def _loaded(path: Path, rows: pd.DataFrame, texts: pd.DataFrame, read: list[Path]) -> Loaded:
    found: list[Anomaly] = []
    date = reading.days(path, rows["date"])
    votes = pd.DataFrame({"rollcall": pd.to_numeric(rows["undl_id"]).astype("int64"), "date": date})
    votes["member"] = members.harmonise(rows["member"], date).astype("category")
    votes["name"] = rows["member"].astype("category")
    votes["vote"] = reading.votes(path, rows["vote"])
    found += doubts.names_out_of_time(rows["member"], date)
    votes = doubts.one_vote_each(votes, ["rollcall", "member"], found)
    rollcalls = pd.DataFrame(
        {"rollcall": pd.to_numeric(texts["undl_id"]).astype("int64"), "date": reading.days(path, texts["date"])}
    )
    rollcalls["session"] = _sessions(texts, rollcalls, found)
    votes.insert(2, "session", votes["rollcall"].map(rollcalls.set_index("rollcall")["session"]).astype("int16"))
    rollcalls = rollcalls.join(texts[["symbol", "title", "agenda"]])
    order = ["date", "rollcall"]
    tables = {
        "votes": votes.sort_values(order, kind="stable", ignore_index=True),
        "rollcalls": rollcalls.sort_values(order, kind="stable", ignore_index=True),
    }
    return Loaded(tables, found, read)


def _sessions(texts: pd.DataFrame, rollcalls: pd.DataFrame, found: list[Anomaly]) -> pd.Series:
    """The session in the symbol (A/RES/42/187), else by the day; a day at odds with the symbol is told."""
    said = pd.to_numeric(texts["symbol"].str.extract(r"A/RES/(\d+)/")[0]).astype("Float64")
    by_day = session_of(rollcalls["date"])
    for at in (said.notna() & (said != by_day)).to_numpy(bool).nonzero()[0]:
        seen = f"{rollcalls['date'].iloc[at]:%Y-%m-%d}, in session {by_day.iloc[at]} by the day"
        found.append(Anomaly("date doubted", str(texts["symbol"].iloc[at]), seen, "the symbol's session taken"))
    return said.fillna(by_day.astype("Float64")).astype("int16")


def _totals(texts: pd.DataFrame, votes: pd.DataFrame) -> list[Anomaly]:
    """Roll calls whose members' votes do not add up to the totals in the file."""
    counts = votes.groupby(["rollcall", "vote"], observed=False).size().unstack(fill_value=0)
    mine = counts.reindex(pd.to_numeric(texts["undl_id"]).astype("int64"))
    found = []
    for vote, total in TOTALS.items():
        told = pd.to_numeric(texts[total], errors="coerce")
        wrong = told.notna().to_numpy() & (told.to_numpy(float, na_value=-1) != mine[vote].to_numpy())
        for at in wrong.nonzero()[0]:
            seen = f"{mine[vote].iloc[at]} voted {vote}; {total} is {told.iloc[at]}"
            found.append(Anomaly("tally disagrees", f"roll call {texts['undl_id'].iloc[at]}", seen))
    return found
