"""A folder with `drafts.csv` and `votes.csv.gz` (and `vetoes.csv`, `tallies.csv` if there): texts voted on, failed ones
included, with every member's vote. What is odd in it is corrected where the right fact is known, and always told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from detente.errors import NotFoundError, RecordError
from detente.record import council_doubts as doubts
from detente.record import members, reading, sponsors
from detente.record.anomalies import Anomaly, corrections
from detente.record.loaded import Loaded

DRAFTS = ("draft", "date", "title", "outcome", "resolution", "topic", "category", "region", "sponsors")
VOTES = ("draft", "date", "member", "permanent", "vote")
OUTCOMES = ("adopted", "vetoed", "failed")


def load(folder: Path) -> Loaded:
    """Read such a folder. Raises RecordError for a file, column, vote, day, outcome or name that cannot be right."""
    paths = {name: find(folder, name) for name in ("drafts", "votes", "vetoes", "tallies")}
    for name in ("drafts", "votes"):
        if paths[name] is None:
            raise RecordError(f"{folder}: no {name}.csv or {name}.csv.gz; allowed: a folder with drafts and votes")
    read = [path for path in paths.values() if path]
    drafts = reading.table(_there(paths["drafts"]), DRAFTS, ("agenda_item", "document"))
    found: list[Anomaly] = []
    tables = _drafts(_there(paths["drafts"]), drafts, found)
    tables["votes"] = _votes(_there(paths["votes"]), tables["drafts"], found)
    tables["outcomes"] = counted(tables["outcomes"], tables["votes"])
    if paths["tallies"]:
        tables["tallies"] = _tallies(paths["tallies"])
    if paths["vetoes"]:
        tables["vetoes"] = _vetoes(paths["vetoes"])
    found += doubts.all_of(tables)
    return Loaded(tables, found, read)


def find(folder: Path, name: str) -> Path | None:
    """The file of that name, compressed or not."""
    return next((path for end in ("csv.gz", "csv") if (path := folder / f"{name}.{end}").is_file()), None)


def _there(path: Path | None) -> Path:
    assert path is not None
    return path


def _drafts(path: Path, rows: pd.DataFrame, found: list[Anomaly]) -> dict[str, pd.DataFrame]:
    """Drafts as known before the vote; their outcomes; and, apart, the labels that give the outcome away."""
    if rows["draft"].duplicated().any():
        raise RecordError(f"{path}: draft {rows['draft'][rows['draft'].duplicated()].iloc[0]!r} stands there twice")
    wrong = ~rows["outcome"].isin(OUTCOMES)
    if wrong.any():
        raise RecordError(f"{path}: outcome is {rows['outcome'][wrong].iloc[0]!r}; allowed: {', '.join(OUTCOMES)}")
    given = reading.days(path, rows["date"])
    drafts = pd.DataFrame({"key": rows["draft"], "date": corrected_days(rows["draft"], given, found)})
    for name in ("topic", "category", "region", "agenda_item"):
        drafts[name] = rows[name].str.strip()
    listed = [sponsors.read(None if pd.isna(text) else str(text)) for text in rows["sponsors"]]
    drafts["sponsors"] = [one.codes for one in listed]
    drafts["sponsored"] = pd.Categorical([one.kind for one in listed], categories=sponsors.KINDS)
    for key, one in zip(rows["draft"], listed, strict=True):
        found += [Anomaly("sponsor unknown", key, name, "left out") for name in one.strange]
    symbol = rows["title"].str.extract(r"(S/\d+/\d+)")[0].fillna(rows["document"].str.extract(r"(S/\d{4}/\d+)")[0])
    labels = pd.DataFrame({"key": rows["draft"], "title": rows["title"], "document": rows["document"]})
    labels["resolution"] = rows["resolution"].astype("Float64").astype("Int64")
    labels = labels.assign(symbol=symbol, date_given=given, region_given=rows["region"])
    return {
        "drafts": drafts,
        "outcomes": rows[["draft", "outcome"]].set_axis(["key", "outcome"], axis=1),
        "labels": labels,
    }


def corrected_days(keys: pd.Series, given: pd.Series, found: list[Anomaly]) -> pd.Series:
    """The days with known faults mended, each told; a correction counts only where the wrong day is still there."""
    right = given.copy()
    for key, fault in corrections("date").items():
        at = (keys == key) & (given == pd.Timestamp(fault.given))
        if at.any():
            right[at] = pd.Timestamp(fault.right)
            found.append(Anomaly("date corrected", key, f"{fault.given} ({fault.why})", f"{fault.right} taken"))
    return right


def _votes(path: Path, drafts: pd.DataFrame, found: list[Anomaly]) -> pd.DataFrame:
    rows = reading.table(path, VOTES)
    stray = ~rows["draft"].isin(drafts["key"])
    if stray.any():
        raise RecordError(f"{path}: a vote on draft {rows['draft'][stray].iloc[0]!r}, which is not in drafts.csv")
    given = reading.days(path, rows["date"])
    votes = pd.DataFrame({"key": rows["draft"], "date": rows["draft"].map(drafts.set_index("key")["date"])})
    votes["member"] = members.harmonise(rows["member"], given)
    votes["name"] = rows["member"].astype("category")
    votes["permanent"] = (rows["permanent"].str.casefold() == "true").to_numpy(bool)
    votes["vote"] = reading.votes(path, rows["vote"])
    found += doubts.names_out_of_time(rows["member"], given)
    return doubts.one_vote_each(votes, ["key", "member"], found)


def counted(outcomes: pd.DataFrame, votes: pd.DataFrame) -> pd.DataFrame:
    """Outcomes with how many voted yes, no, abstain, or not at all, and which permanent members voted no."""
    counts = votes.groupby(["key", "vote"], observed=False).size().unstack(fill_value=0)
    counts = counts.rename(columns={"Y": "yes", "N": "no", "A": "abstain", "X": "absent"})
    against = votes[(votes["vote"] == "N") & votes["permanent"]].groupby("key")["member"].agg(list)
    found = {str(key): list(codes) for key, codes in against.items()}
    joined = outcomes.join(counts, on="key").astype(dict.fromkeys(counts.columns, "Int64"))
    joined["against"] = [tuple(found.get(key, ())) for key in joined["key"]]
    return joined


def _tallies(path: Path) -> pd.DataFrame:
    """The UN's counts: day where it can be read, meeting, topic, symbol, resolution, outcome, yes, no, abstain."""
    rows = reading.table(path, ("year", "meeting", "date", "topic", "symbol", "outcome"), ("vetoers", "Y", "N", "A"))
    day = pd.to_datetime(rows["date"] + " " + rows["year"], format="%d %B %Y", errors="coerce")
    counts = {name: rows[one].astype("Float64").astype("Int64") for name, one in doubts.COUNTS.items()}
    resolution = rows["symbol"].str.extract(r"S/RES/(\d+)")[0].astype("Int64")
    draft = rows["symbol"].str.extract(r"(S/\d{4}/\d+)")[0]
    kept = rows[["meeting", "topic", "symbol", "outcome", "vetoers"]]
    return kept.assign(date=day, resolution=resolution, draft_symbol=draft, **counts)


def _vetoes(path: Path) -> pd.DataFrame:
    """Who vetoed what: day, symbol of the draft, agenda item, topic, region, codes of the members."""
    names = ("member_veto1", "member_veto2", "member_veto3")
    rows = reading.table(path, ("date", "draft", "agenda_item", "crisis_topic", "region", *names))
    day = reading.days(path, rows["date"], "%m/%d/%Y")
    try:
        who = [tuple(members.find(name).code for name in row if not pd.isna(name)) for row in rows[[*names]].to_numpy()]
    except NotFoundError as error:
        raise RecordError(f"{path}: {error}") from None
    told = rows[["agenda_item", "crisis_topic", "region"]].set_axis(["agenda_item", "topic", "region"], axis=1)
    return told.assign(date=day, symbol=rows["draft"], members=pd.Series(who, dtype=object))
