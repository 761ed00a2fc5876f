"""Where the official files come from, and on what terms a user takes them."""

from __future__ import annotations

from dataclasses import dataclass

from detente.errors import RecordError


@dataclass(frozen=True)
class Origin:
    """A record's official file: what it holds, the page that links to it, the ending of its name, the terms."""

    record: str
    title: str
    page: str
    ending: str
    terms: str = (
        "Terms: United Nations Digital Library, Dag Hammarskjöld Library; for non-commercial use, with attribution. "
        "Détente keeps the file on your machine and passes it to nobody."
    )


ORIGINS = {
    origin.record: origin
    for origin in (
        Origin(
            "council",
            "Security Council voting data",
            "https://digitallibrary.un.org/record/4055387",
            "sc_voting.csv",
        ),
        Origin(
            "assembly",
            "General Assembly voting data",
            "https://digitallibrary.un.org/record/4060887",
            "ga_voting.csv",
        ),
    )
}


def origin(record: str) -> Origin:
    """Where a record comes from. Raises RecordError for another record.

    >>> origin("council").ending
    'sc_voting.csv'
    """
    if record not in ORIGINS:
        raise RecordError(f"there is no record {record!r}; allowed: {', '.join(ORIGINS)}")
    return ORIGINS[record]
