"""Who a name in the record stands for: one code a seat over eighty years, from one table of facts.

`facts/members.csv` holds every spelling, the days on which it was that member's name, and the code. Days choose
between rows only where one spelling has several (Yugoslavia before and after 2000); elsewhere they inform.
A code follows the seat: the USSR and the Russian Federation are RUS, both holders of China's seat CHN.
"""

from __future__ import annotations

import csv
import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from detente.errors import NotFoundError, RecordError

FOUNDED, FOREVER = datetime.date(1945, 10, 24), datetime.date(9999, 12, 31)


@dataclass(frozen=True)
class Spelling:
    """A name as it is written, the first and last day of its use, the member's code, and a note."""

    spelling: str
    first: datetime.date
    last: datetime.date
    code: str
    note: str


@cache
def spellings() -> tuple[Spelling, ...]:
    """The table of facts, in its own order: the first row of a code is the member's plain name today.

    >>> [row.code for row in spellings() if row.spelling == "YUGOSLAVIA"]
    ['SRB']
    """
    text = (files("detente.record") / "facts" / "members.csv").read_text(encoding="utf-8")
    return tuple(
        Spelling(row["spelling"], _day(row["from"], FOUNDED), _day(row["to"], FOREVER), row["code"], row["note"])
        for row in csv.DictReader(text.splitlines())
    )


def _day(text: str, otherwise: datetime.date) -> datetime.date:
    return datetime.date.fromisoformat(text) if text else otherwise


def key(name: str) -> str:
    """A name without what spellings differ in: case, accents, kind of apostrophe, width of spaces.

    >>> key("CÔTE  D’IVOIRE") == key("Cote d'Ivoire")
    True
    """
    bare = unicodedata.normalize("NFKD", re.sub("[`’‘´]", "'", name))
    letters = "".join(character for character in bare if not unicodedata.combining(character))
    return " ".join(letters.casefold().split())


@cache
def _rows() -> dict[str, tuple[Spelling, ...]]:
    found: dict[str, tuple[Spelling, ...]] = {}
    for row in spellings():
        found[key(row.spelling)] = (*found.get(key(row.spelling), ()), row)
    for code, name in labels().items():
        found.setdefault(key(code), (next(r for r in spellings() if (r.code, r.spelling) == (code, name)),))
    return found


@cache
def labels() -> dict[str, str]:
    """The plain name of every member by code, for people to read.

    >>> labels()["RUS"], labels()["COD"]
    ('Russia', 'Democratic Republic of the Congo')
    """
    return {row.code: row.spelling for row in reversed(spellings())}


def find(name: str, on: datetime.date | None = None) -> Spelling:
    """The row of the table that a name (or code) stands for on a day (today unless told).

    Raises NotFoundError with the nearest right names.

    >>> find("Yugoslavia", datetime.date(1970, 1, 1)).code, find("Zaire").code
    ('YUG', 'COD')
    """
    rows = _rows().get(key(name), ())
    if not rows:
        raise NotFoundError(f"no member of the United Nations is called {name!r}; nearest: {nearest(name)}")
    day = on or datetime.date.today()
    return next((row for row in rows if row.first <= day <= row.last), rows[0])


def nearest(name: str, count: int = 3) -> str:
    """The right names most like a wrong one, in words: 'Niger (NER), Nigeria (NGA)'."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (only when something is wrong)

    rows = _rows()
    best = process.extract(key(name), list(rows), scorer=fuzz.ratio, limit=4 * count)
    codes = dict.fromkeys(rows[found][0].code for found, _, _ in best)
    return ", ".join(f"{labels()[code]} ({code})" for code in [*codes][:count])


def harmonise(names: pd.Series, dates: pd.Series) -> pd.Series:
    """The code of every row, from a name as at the time and a date, both of shape (rows,).

    Raises RecordError that lists every unknown name with the nearest right ones.

    >>> days = pd.to_datetime(pd.Series(["1970-01-01", "2002-01-01"]))
    >>> harmonise(pd.Series(["YUGOSLAVIA", "YUGOSLAVIA"]), days).tolist()
    ['YUG', 'SRB']
    """
    written = names.astype("category")
    categories = [str(name) for name in written.cat.categories]
    unknown = [name for name in categories if key(name) not in _rows()]
    if unknown:
        raise RecordError(_unknown(unknown))
    codes = pd.Series(written.cat.codes, index=names.index).map(
        dict(enumerate(_rows()[key(name)][0].code for name in categories))
    )
    for name in categories:
        rows = _rows()[key(name)]
        for row in rows if len({row.code for row in rows}) > 1 else ():
            at = (names == name) & dates.between(pd.Timestamp(row.first), _stamp(row.last))
            codes[at] = row.code
    return codes


def _stamp(day: datetime.date) -> pd.Timestamp:
    return pd.Timestamp(min(day, datetime.date(2261, 1, 1)))


def _unknown(names: list[str]) -> str:
    lines = [f"  {name!r}; nearest: {nearest(name)}" for name in names]
    known = "names in facts/members.csv; if a member has a new name, add a row there"
    return "\n".join([f"{len(names)} names are no member's; allowed: {known}", *lines])


def out_of_time(names: pd.Series, dates: pd.Series) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    """The names used on days when the member did not bear them, with the first and last such day."""
    found = {}
    span = pd.DataFrame({"name": names.astype(str), "date": dates}).groupby("name")["date"].agg(["min", "max"])
    for name, (first, last) in zip(span.index, span.to_numpy(), strict=True):
        rows = _rows()[key(str(name))]
        begins, ends = min(row.first for row in rows), max(row.last for row in rows)
        if pd.Timestamp(first) < pd.Timestamp(begins) or pd.Timestamp(last) > _stamp(ends):
            found[str(name)] = (pd.Timestamp(first), pd.Timestamp(last))
    return found
