"""What is odd in the record of the Council: each check is one question about its tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from detente.record import members
from detente.record.anomalies import Anomaly, corrections

COUNTS = {"yes": "Y", "no": "N", "abstain": "A"}
SEATS_GREW = pd.Timestamp("1966-01-01")  # eleven seats before, fifteen since


def all_of(tables: dict[str, pd.DataFrame]) -> list[Anomaly]:
    """Every check in turn; regions are mended in place, everything else is told."""
    drafts, outcomes, labels = tables["drafts"], tables["outcomes"], tables["labels"]
    found = regions(drafts) + order(drafts, labels) + symbols(labels) + seats(drafts, outcomes)
    found += sponsors_missing(drafts, outcomes) + fields_missing(labels, outcomes)
    if "tallies" in tables:
        found += tallies(drafts, outcomes, labels, tables["tallies"])
    if "vetoes" in tables:
        found += vetoes(labels, tables["vetoes"])
    return found


def regions(drafts: pd.DataFrame) -> list[Anomaly]:
    """Give every topic one region: the known one, else the first seen by then. Changes `drafts`.

    Adopted texts alone bear a wrong region, so a region as given tells something of the outcome. Only rows up to a
    draft's own day decide on its region, so no later row changes it.
    """
    known = {topic: fault.right for topic, fault in corrections("region").items()}
    ordered = drafts.sort_values(["date", "key"], kind="stable")
    by_topic = ordered.groupby("topic")["region"]
    seen = by_topic.transform("first").where(by_topic.ffill().notna())
    fixed = ordered["topic"].map(known).fillna(seen).where(ordered["topic"].notna(), ordered["region"])
    given, fixed = drafts["region"].copy(), fixed.reindex(drafts.index)
    changed = given.fillna("") != fixed.fillna("")
    drafts["region"] = fixed
    found = []
    for topic, rows in drafts[changed].groupby("topic"):
        counts = given[rows.index].fillna("none").value_counts().sort_index()
        seen_as = ", ".join(f"{name} ({count})" for name, count in counts.items())
        kind = "region corrected" if topic in known else "region disagrees"
        found.append(Anomaly(kind, str(topic), seen_as, f"{rows['region'].iloc[0]} taken"))
        elsewhere = rows[given[rows.index].notna()]
        if rows["region"].iloc[0] != "Other" and len(elsewhere):
            found.append(Anomaly("topic doubted", str(topic), ", ".join(elsewhere["key"])))
    return found


def order(drafts: pd.DataFrame, labels: pd.DataFrame) -> list[Anomaly]:
    """Resolutions dated before one of a lower number, after corrections."""
    dated = labels.merge(drafts[["key", "date"]], on="key").dropna(subset="resolution").sort_values("resolution")
    before = dated["date"].cummax().shift()
    late = dated[dated["date"] < before]
    return [
        Anomaly("out of order", str(row.key), f"{row.date:%Y-%m-%d}, after one of {day:%Y-%m-%d}")
        for row, day in zip(late.itertuples(), before[late.index], strict=True)
    ]


def symbols(labels: pd.DataFrame) -> list[Anomaly]:
    """One symbol borne by two drafts neither of which is an amendment."""
    own = labels[labels["symbol"].notna() & ~labels["title"].str.contains("amendment", na=False)]
    twice = own[own["symbol"].duplicated(keep=False)].groupby("symbol")["key"].agg(", ".join)
    return [Anomaly("one symbol, two drafts", str(symbol), keys) for symbol, keys in twice.items()]


def seats(drafts: pd.DataFrame, outcomes: pd.DataFrame) -> list[Anomaly]:
    """Drafts with fewer votes than seats (eleven to 1965, fifteen since)."""
    total = outcomes.set_index("key")[["yes", "no", "abstain", "absent"]].sum(axis=1)
    have = drafts["key"].map(total)
    want = drafts["date"].lt(SEATS_GREW).map({True: 11, False: 15})
    short = drafts[have < want]
    return [
        Anomaly("seats missing", key, f"{have[at]} votes of {want[at]}")
        for at, key in zip(short.index, short["key"], strict=True)
    ]


def sponsors_missing(drafts: pd.DataFrame, outcomes: pd.DataFrame) -> list[Anomaly]:
    """Years in which sponsors are unknown, from the first year in which any are known."""
    known = drafts["sponsored"] != "unknown"
    if not known.any():
        return [Anomaly("sponsors missing", "the whole record", f"{len(drafts)} drafts", "marked unknown")]
    since = drafts["date"] >= drafts["date"][known].min()
    adopted = drafts["key"].map(outcomes.set_index("key")["outcome"]) == "adopted"
    found = []
    for year, rows in drafts[since].groupby(drafts["date"].dt.year):
        lacking = ~known[rows.index]
        if lacking.any():
            failed = int((lacking & ~adopted[rows.index]).sum())
            seen = f"{int(lacking.sum())} of {len(rows)} drafts, {failed} of them not adopted"
            found.append(Anomaly("sponsors missing", str(year), seen, "marked unknown, which is not none"))
    return found


def fields_missing(labels: pd.DataFrame, outcomes: pd.DataFrame) -> list[Anomaly]:
    """Labels that are there for adopted texts and for no others."""
    adopted = labels["key"].map(outcomes.set_index("key")["outcome"]) == "adopted"
    if adopted.all():
        return []
    return [
        Anomaly("field missing", name, f"empty for all {int((~adopted).sum())} texts not adopted", "kept apart")
        for name in ("document", "resolution")
        if labels[name][~adopted].isna().all() and labels[name][adopted].notna().any()
    ]


def tallies(drafts: pd.DataFrame, outcomes: pd.DataFrame, labels: pd.DataFrame, counts: pd.DataFrame) -> list[Anomaly]:
    """Counts and days that differ from the UN's own, and the tallies known to be doubtful whatever they say."""
    mine = labels.merge(drafts[["key", "date"]], on="key").merge(outcomes, on="key")
    adopted = mine.dropna(subset="resolution").merge(
        counts.dropna(subset="resolution"), on="resolution", suffixes=("", "_un")
    )
    failed = mine[mine["outcome"] != "adopted"].merge(
        counts[counts["resolution"].isna() & counts["draft_symbol"].notna()],
        left_on="symbol", right_on="draft_symbol", suffixes=("", "_un"),
    )  # fmt: skip
    doubted, found = corrections("tally"), []
    row: Any
    for row in [*adopted.itertuples(), *failed.itertuples()]:
        where = f"{row.key} ({row.symbol})" if pd.notna(row.symbol) else str(row.key)
        here, there = (tuple(getattr(row, name + end) for name in COUNTS) for end in ("", "_un"))
        known = row.outcome != "adopted" and row.symbol in doubted
        if known or (pd.notna(there[0]) and here != there):
            note = f"{doubted[row.symbol].why}; left" if known else "left as it is"
            found.append(Anomaly("tally disagrees", where, f"{_words(here)}; the UN's count {_words(there)}", note))
        if pd.notna(row.date_un) and row.date != row.date_un:
            found.append(Anomaly("date doubted", where, f"{row.date:%Y-%m-%d}; the UN's table {row.date_un:%Y-%m-%d}"))
    return found


def _words(counts: tuple[Any, ...]) -> str:
    return "-".join("?" if pd.isna(one) else str(one) for one in counts)


def vetoes(labels: pd.DataFrame, vetoed: pd.DataFrame) -> list[Anomaly]:
    """Vetoed drafts that the record lacks, by the years they lie in."""
    symbol = vetoed["symbol"].str.extract(r"(S/\d+/\d+)")[0]
    lacking = vetoed[symbol.isna() | ~symbol.isin(labels["symbol"].dropna())]
    found = []
    for before, rows in lacking.groupby(lacking["date"] < pd.Timestamp("1994-01-01")):
        years = f"{rows['date'].min():%Y}–{rows['date'].max():%Y}"
        seen = f"vetoed drafts: {len(rows)}" + ("" if before else f" ({', '.join(rows['symbol'])})")
        found.append(Anomaly("vetoes missing", years, seen, "kept in the table of vetoes, without votes"))
    return found


def one_vote_each(votes: pd.DataFrame, by: list[str], found: list[Anomaly]) -> pd.DataFrame:
    """The votes with one row a member and text; where there were two, the later one is taken and it is told."""
    twice = votes.duplicated(by, keep=False)
    for what, rows in votes[twice].groupby(by, observed=True) if twice.any() else ():
        found.append(Anomaly("two votes", ", ".join(map(str, what)), ", ".join(rows["vote"]), "the later row taken"))
    return votes[~votes.duplicated(by, keep="last")].reset_index(drop=True)


def names_out_of_time(names: pd.Series, dates: pd.Series) -> list[Anomaly]:
    """Names used on days on which the member did not bear them."""
    return [
        Anomaly(
            "name out of its time",
            name,
            f"{first:%Y-%m-%d} to {last:%Y-%m-%d}",
            f"read as {members.find(name, first.date()).code}",
        )
        for name, (first, last) in members.out_of_time(names, dates).items()
    ]
