"""Expressions of time, left as they stand unless they, or a given day of writing, settle the date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from detente.reading.anchor import Anchor
from detente.reading.context import Context
from detente.reading.schema import DateExpression
from detente.reading.weekdays import DAYS, MONTHS

_MONTH = "|".join(name.title() for name in MONTHS) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
_SPAN = "week|month|year|weekend|spring|summer|autumn|fall|winter"
_TIME = re.compile(
    rf"""\b(?:
      (?P<dayfirst>\d{{1,2}}(?:st|nd|rd|th)?\ (?:{_MONTH})(?:,?\ \d{{4}})?)
    | (?P<monthfirst>(?:{_MONTH})\ \d{{1,2}}(?:st|nd|rd|th)?(?:,?\ \d{{4}})?(?!\d))
    | (?P<month>(?:{_MONTH})\ \d{{4}})
    | (?P<near>yesterday|today|tomorrow|tonight)
    | (?P<week>(?:this|last|next|the\ coming|earlier\ this|later\ this)\ (?:{_SPAN}))
    | (?P<day>(?:on\ )?(?:(?:last|next|this)\ )?(?:{"|".join(name.title() for name in DAYS)}))
    | (?P<ago>(?:\d+|[a-z]+)\ (?:days?|weeks?|months?|years?|decades?)\ ago)
    | (?P<decade>the\ (?:1[5-9]|20)\d0s)
    | (?P<since>since\ (?:the\ )?(?:World\ War\ \w+|Cold\ War|independence|(?:1[5-9]|20)\d\d))
    | (?P<span>(?:for|after)\ (?:(?:more|less)\ than\ )?(?:\d+|[a-z]+)\ (?:days|weeks|months|years|year|decades))
    | (?P<decades>for\ (?:decades|years|months|weeks))
    | (?P<year>(?:in|by|until|from|of|of\ the)\ (?:1[5-9]|20)\d\d)
    )\b""",
    re.VERBOSE,
)


def dates(context: Context, written: date | None = None) -> Iterator[DateExpression]:
    """The expressions of time in a sentence; `written` is the day the text was written, if somebody says so."""
    past = any(t.tag == "VBD" and t.dep == "ROOT" for t in context.sentence.tokens)
    for start, match in expressions(context):
        yield DateExpression(
            words=Anchor.at(context.text, start, start + len(match.group())),
            sentence=context.whole(),
            found_by=f"date: {match.lastgroup}",
            resolved=resolved(match.group(), match.lastgroup or "", written, past),
        )


def expressions(context: Context) -> Iterator[tuple[int, re.Match[str]]]:
    """The expressions of time in a sentence, each with its place in the text."""
    text = re.sub(r"\s", " ", context.text[context.sentence.start : context.sentence.end])
    return ((context.sentence.start + match.start(), match) for match in _TIME.finditer(text))


def resolved(words: str, kind: str, written: date | None, past: bool) -> str | None:
    """The date of an expression in ISO 8601 (a day, a month or a year), or None where it stays open.

    >>> resolved("17 February 2008", "dayfirst", None, True), resolved("in 1999", "year", None, True)
    ('2008-02-17', '1999')
    >>> resolved("on Thursday", "day", None, True), resolved("on Thursday", "day", date(2007, 4, 21), True)
    (None, '2007-04-19')
    """
    year = re.search(r"\b(?:1[5-9]|20)\d\d\b", words)
    if kind in {"dayfirst", "monthfirst", "month"}:
        return _calendar(words, kind, int(year.group()) if year else written.year if written else None)
    if kind == "year" and year:
        return year.group()
    if written is None:
        return None
    if kind == "near":
        shift = {"yesterday": -1, "tomorrow": 1}.get(words.lower(), 0)
        return (written + timedelta(days=shift)).isoformat()
    return _weekday(words, written, past) if kind == "day" else None


def settled(words: str, written: date | None, past: bool) -> str | None:
    """The date of an expression of time whose kind nobody told; None where it stays open, or is none.

    >>> settled("next Monday", date(2007, 4, 21), past=False), settled("soon", date(2007, 4, 21), past=False)
    ('2007-04-23', None)
    """
    match = _TIME.search(words)
    return resolved(match.group(), match.lastgroup or "", written, past) if match else None


def _calendar(words: str, kind: str, year: int | None) -> str | None:
    month = next((k for k, name in enumerate(MONTHS, 1) if re.search(rf"\b{name[:3]}", words.lower())), None)
    if year is None or month is None:
        return None
    if kind == "month":
        return f"{year}-{month:02d}"
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", words)
    try:
        return date(year, month, int(day.group(1))).isoformat() if day else None
    except ValueError:
        return None


def _weekday(words: str, written: date, past: bool) -> str:
    wanted = next(k for k, name in enumerate(DAYS) if name in words.lower())
    ahead = (wanted - written.weekday()) % 7
    if "last" in words.lower() or (past and "next" not in words.lower()):
        ahead -= 7 if ahead else 0
    return (written + timedelta(days=ahead)).isoformat()
