"""What the record says of a member or a topic: counts, years and the votes themselves, for people and for programs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pandas as pd

from detente.errors import NotFoundError, SettingError
from detente.record import members
from detente.record.assembly import Assembly
from detente.record.council import Council

VOTES = {"Y": "yes", "A": "abstain", "N": "no", "X": "did not vote"}


@dataclass(frozen=True)
class Shown:
    """An extract: a heading, counts of votes (or of outcomes without a member), a row a year, a row a text, notes.

    rows: date, text, topic, vote (one member asked for), outcome, tally (yes–no–abstain). years: year and the counts.
    """

    heading: str
    counts: dict[str, int]
    years: pd.DataFrame
    rows: pd.DataFrame
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The extract as plain values, days as text and what is unknown as null."""
        rows = self.rows.assign(date=self.rows["date"].dt.strftime("%Y-%m-%d")).astype(object)
        return {
            "heading": self.heading,
            "counts": self.counts,
            "years": self.years.to_dict("records"),
            "rows": rows.where(rows.notna(), None).to_dict("records"),
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Asked:
    """What is asked for: a member (name or code), words of a topic, the first and last day; None: whatever."""

    member: str | None = None
    topic: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise SettingError(f"since = {self.since}: allowed: up to until = {self.until}")


def council(record: Council, asked: Asked) -> Shown:
    """The Council's texts on a topic and how a member voted on them.

    Raises NotFoundError when no member, no topic or no vote is so called, with the nearest that are.
    """
    texts = record.drafts.merge(record.outcomes, on="draft").merge(record.labels, on="draft")
    number = "S/RES/" + texts["resolution"].astype("string") + "(" + texts["date"].dt.year.astype("string") + ")"
    texts["text"] = number.fillna(texts["symbol"]).fillna(texts["title"]).fillna("unnamed draft")
    about = texts["topic"].fillna(texts["agenda_item"]).fillna(texts["title"])
    found = _told(texts.assign(topic=about), asked, texts[["topic", "agenda_item"]].fillna("").agg(" ".join, axis=1))
    found["tally"] = _tally(found)
    code = members.find(asked.member).code if asked.member else None
    if code:
        mine = record.votes[record.votes["member"] == code].set_index("draft")["vote"]
        found["vote"] = found["draft"].map(mine.astype("string"))
        found = found[found["vote"].notna()]
    notes = _vetoes(record, code, asked) if code else ()
    return _shown(found, asked, code, "the Security Council", notes)


def assembly(record: Assembly, asked: Asked) -> Shown:
    """The Assembly's roll calls on a topic and how a member voted in them; errors as in `council`."""
    texts = record.rollcalls.rename(columns={"symbol": "text"})
    title = texts["title"].str.replace(" : resolution / adopted by the General Assembly", "", regex=False)
    found = _told(
        texts.assign(topic=title, outcome="adopted"), asked, title.fillna("") + " " + texts["agenda"].fillna("")
    )
    ours = record.votes[record.votes["rollcall"].isin(found["rollcall"])]
    counts = ours.groupby(["rollcall", "vote"], observed=False).size().unstack(fill_value=0)
    named = counts.rename(columns={"Y": "yes", "N": "no", "A": "abstain"}).reset_index()
    found = found.merge(named, on="rollcall")
    found["tally"] = _tally(found)
    code = members.find(asked.member).code if asked.member else None
    if code:
        mine = ours[ours["member"] == code].set_index("rollcall")["vote"]
        found["vote"] = found["rollcall"].map(mine.astype("string"))
        found = found[found["vote"].notna()]
    return _shown(found, asked, code, "the General Assembly", ())


def _told(texts: pd.DataFrame, asked: Asked, words: pd.Series) -> pd.DataFrame:
    """The texts in the days asked for whose topic holds the words asked for."""
    kept = pd.Series(True, index=texts.index)
    if asked.since:
        kept &= texts["date"] >= pd.Timestamp(asked.since)
    if asked.until:
        kept &= texts["date"] <= pd.Timestamp(asked.until)
    if asked.topic:
        wanted = members.key(asked.topic)
        unsaid = words.str.strip() == ""
        about = words.where(~unsaid, texts["topic"]).fillna("").map(members.key)
        holds = about.str.contains(wanted, regex=False)
        if not holds.any():
            raise NotFoundError(f"no text is about {asked.topic!r}; nearest: {_nearest(wanted, texts['topic'])}")
        kept &= holds
    return texts[kept].copy()


def _nearest(wanted: str, topics: pd.Series) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (only when something is wrong)

    choices = sorted(set(topics.dropna()))
    best = process.extract(wanted, choices, scorer=fuzz.partial_ratio, processor=members.key, limit=3)
    return "; ".join(repr(str(name)) for name, _, _ in best)


def _tally(rows: pd.DataFrame) -> pd.Series:
    parts = [rows[name].astype("string") for name in ("yes", "no", "abstain")]
    joined: pd.Series = parts[0] + "–" + parts[1] + "–" + parts[2]
    return joined


def _shown(found: pd.DataFrame, asked: Asked, code: str | None, body: str, notes: tuple[str, ...]) -> Shown:
    what, kinds = ("vote", VOTES) if code else ("outcome", {name: name for name in ("adopted", "vetoed", "failed")})
    who = f"{members.labels()[code]} in {body}" if code else body[0].upper() + body[1:]
    days = "".join(f", {name} {day}" for name, day in (("since", asked.since), ("until", asked.until)) if day)
    heading = who + (f" on {asked.topic}" if asked.topic else "") + days
    if found.empty:
        raise NotFoundError(f"{heading}: the record holds no vote")
    counts = {name: int((found[what] == kind).sum()) for kind, name in kinds.items()}
    if code and body == "the Security Council":
        vetoed = found[found["outcome"] == "vetoed"]["against"]
        counts["vetoes"] = sum(code in against for against in vetoed)
    year = found["date"].dt.year.rename("year")
    years = found.groupby([year, pd.Categorical(found[what], categories=list(kinds))], observed=False).size().unstack()
    years = years.rename(columns=kinds).rename_axis(columns=None).reset_index()
    columns = ["date", "text", "topic", *(["vote"] if code else []), "outcome", "tally"]
    rows = found[columns].assign(vote=found["vote"].map(VOTES)) if code else found[columns]
    return Shown(heading, counts, years, rows.sort_values("date", kind="stable", ignore_index=True), notes)


def _vetoes(record: Council, code: str, asked: Asked) -> tuple[str, ...]:
    """Vetoes of the member in the days asked for that are known without anybody's votes (on any topic)."""
    if record.vetoes.empty:
        return ()
    day = record.vetoes["date"]
    mine = record.vetoes["members"].map(lambda who: code in who) & (day < pd.Timestamp("1994-01-01"))
    mine &= day >= pd.Timestamp(asked.since or "1945-01-01")
    mine &= day <= pd.Timestamp(asked.until or "2200-01-01")
    count = int(mine.sum())
    told = f"Not counted, as the other votes are not known: vetoes before 1994, on any topic: {count}."
    return (told,) if count else ()
