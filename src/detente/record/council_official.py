"""The UN Digital Library's file of votes in the Security Council (`..._sc_voting.csv`): adopted resolutions alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from detente.errors import RecordError
from detente.record import council_doubts as doubts
from detente.record import members, reading, sponsors
from detente.record.anomalies import Anomaly
from detente.record.council_tables import corrected_days, counted
from detente.record.loaded import Loaded

COLUMNS = ("undl_id", "ms_name", "permanent_member", "ms_vote", "date", "resolution")
OPTIONAL = ("draft", "description", "agenda", "undl_link", "total_yes", "total_no", "total_abstentions")
TOTALS = {"yes": "total_yes", "no": "total_no", "abstain": "total_abstentions"}


def load(path: Path) -> Loaded:
    """Read such a file. Raises RecordError for a column, vote, day, resolution or name that cannot be right."""
    rows = reading.table(path, COLUMNS, OPTIONAL)
    if rows.empty:
        raise RecordError(f"{path}: no votes in it; allowed: one row a member and resolution")
    number = rows["resolution"].str.extract(r"^\s*(?:S/RES/)?\s*(\d+)")[0]
    if number.isna().any():
        line = int(number.isna().to_numpy().argmax())
        raise RecordError(f"{path}, row {line + 2}: resolution is {rows['resolution'].iloc[line]!r}; "
                          "allowed: a symbol such as S/RES/1973(2011)")  # fmt: skip
    found: list[Anomaly] = []
    rows = rows.assign(key="R" + number, given=reading.days(path, rows["date"]))
    rows["day"] = corrected_days(rows["key"], rows["given"], found)
    votes = _votes(path, rows, found)
    texts = rows.drop_duplicates("key").reset_index(drop=True)
    tables = {"votes": votes, **_texts(texts, votes)}
    found += doubts.order(tables["drafts"], tables["labels"]) + doubts.seats(tables["drafts"], tables["outcomes"])
    found += _totals(texts, tables["outcomes"])
    last = f"{votes['date'].max():%Y-%m-%d}"
    found.append(Anomaly("vetoes missing", f"to {last}", "adopted resolutions alone", "no text voted down is here"))
    return Loaded(tables, found, [path])


def _votes(path: Path, rows: pd.DataFrame, found: list[Anomaly]) -> pd.DataFrame:
    votes = pd.DataFrame({"key": rows["key"], "date": rows["day"]})
    votes["member"] = members.harmonise(rows["ms_name"], rows["given"])
    votes["name"] = rows["ms_name"].astype("category")
    permanent = rows["permanent_member"].str.strip().str.casefold()
    votes["permanent"] = permanent.isin(["true", "1", "yes"]).fillna(False).to_numpy(bool)
    votes["vote"] = reading.votes(path, rows["ms_vote"])
    found += doubts.names_out_of_time(rows["ms_name"], rows["given"])
    return doubts.one_vote_each(votes, ["key", "member"], found)


def _texts(texts: pd.DataFrame, votes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Drafts, outcomes and labels in the form of the tables; topic, region and sponsors are not in the file."""
    empty = pd.Series(pd.NA, index=texts.index, dtype="string")
    drafts = pd.DataFrame({"key": texts["key"], "date": texts["day"], "topic": empty, "category": empty})
    drafts = drafts.assign(
        region=empty, agenda_item=texts["agenda"], sponsors=pd.Series([()] * len(texts), dtype=object)
    )
    drafts["sponsored"] = pd.Categorical(["unknown"] * len(texts), categories=sponsors.KINDS)
    outcomes = pd.DataFrame({"key": texts["key"], "outcome": "adopted"})
    labels = pd.DataFrame({"key": texts["key"], "title": texts["description"], "document": texts["undl_link"]})
    labels = labels.assign(
        resolution=texts["key"].str[1:].astype("Int64"), date_given=texts["given"], region_given=empty
    )
    labels["symbol"] = texts["draft"].str.extract(r"(S/\d{4}/\d+)")[0]
    return {"drafts": drafts, "outcomes": counted(outcomes, votes), "labels": labels}


def _totals(texts: pd.DataFrame, outcomes: pd.DataFrame) -> list[Anomaly]:
    """Resolutions whose members' votes do not add up to the totals in the file."""
    both = texts.merge(outcomes, on="key")
    found = []
    for name, total in TOTALS.items():
        told = pd.to_numeric(both[total], errors="coerce").astype("Int64")
        for row in both[told.notna() & (told != both[name])].index:
            seen = f"{both[name][row]} voted {name}; {total} is {told[row]}"
            found.append(Anomaly("tally disagrees", str(both["key"][row]), seen))
    return found
