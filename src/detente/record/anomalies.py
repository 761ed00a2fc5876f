"""What is odd in a record that was loaded: where it stands, what was seen, what was done about it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

KINDS = {
    "date corrected": "A date that is known to be wrong was replaced.",
    "out of order": "A resolution is dated before one of a lower number; the date was left.",
    "date doubted": "A day that the UN's table of meetings or the symbol's session contradicts; it was left.",
    "tally disagrees": "The members' votes do not add up to the UN's count; the votes were left.",
    "one symbol, two drafts": "Two drafts bear one symbol, so one of them is wrong; both were left.",
    "region corrected": "The region was replaced by the topic's one region.",
    "topic doubted": "A text's region is not its topic's: the topic (and agenda item) may be another text's; left.",
    "region disagrees": "Drafts on one topic differ in region; the first one seen was taken from then on.",
    "vetoes missing": "Votes were vetoed of which the members' votes are not in the record.",
    "sponsors missing": "No sponsors are known.",
    "sponsor unknown": "A sponsor is no member's name; it was left out.",
    "field missing": "A field is empty for one outcome alone, so whether it is empty gives the outcome away.",
    "seats missing": "Fewer votes than the Council had seats.",
    "two votes": "One member has two votes on one text; the later row was taken.",
    "name out of its time": "A member's name is used outside the years in which it bore it.",
}


@dataclass(frozen=True)
class Anomaly:
    """One odd thing: its kind (a key of KINDS), where it stands, what was seen, what was done."""

    kind: str
    where: str
    seen: str
    done: str = "left as it is"


@dataclass(frozen=True)
class Correction:
    """A known fault: of what (a resolution, draft, symbol or topic), in which field, and what is right."""

    key: str
    field: str
    given: str
    right: str
    why: str


@cache
def corrections(field: str) -> dict[str, Correction]:
    """The known faults of a field (`date`, `tally` or `region`), by what they are a fault of.

    >>> corrections("date")["R1009"].right
    '1995-08-10'
    """
    text = (files("detente.record") / "facts" / "corrections.csv").read_text(encoding="utf-8")
    rows = (Correction(**row) for row in csv.DictReader(text.splitlines()))
    return {row.key: row for row in rows if row.field == field}


def table(anomalies: Iterable[Anomaly]) -> pd.DataFrame:
    """Anomalies as a table with the columns kind, where, seen, done; empty when there are none.

    >>> table([Anomaly("two votes", "roll call 1, FRA", "Y, N", "N taken")]).columns.tolist()
    ['kind', 'where', 'seen', 'done']
    """
    return pd.DataFrame([asdict(one) for one in anomalies], columns=["kind", "where", "seen", "done"])
