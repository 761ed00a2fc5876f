"""Numbers as people read them: chances in words with numbers, everything else with its unit and interval."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from detente.likelihood import in_draws, in_words, percent
from detente.result import Measure, Row

CHANCES = ("chance", "share")
_PLURAL = {"scale": " of 100", "points": " points", "days": " days"}
_NOT_SHARES = ("cost", "gain", "points", "days", "rung", "number", "id", "position", "salience", "influence")


def value(number: float, unit: str) -> str:
    """One number with its unit.

    >>> value(0.42, "chance"), value(62.4, "scale"), value(1, "members")
    ('42%', '62 of 100', '1 member')
    """
    if unit in CHANCES:
        return percent(number)
    words = _PLURAL.get(unit, f" {unit}" if unit else "")
    return f"{short(number)}{words.removesuffix('s') if number == 1 else words}"


def short(number: float) -> str:
    """A number without digits nobody can vouch for.

    >>> short(62.4), short(3.26), short(1234.5), short(0.0)
    ('62', '3.3', '1,234', '0')
    """
    if number != number:
        return "—"
    if abs(number) >= 10 or float(number).is_integer():
        return f"{number:,.0f}".replace("-", "−")
    return f"{number:.1f}".replace("-", "−")


def shown(measure: Measure) -> float:
    """The number a brief gives for a measure: the mean for a chance (it is the forecast), else the best guess."""
    return measure.mean if measure.unit == "chance" else measure.best


def said(measure: Measure) -> str:
    """A measure in a few words: "unlikely (20–45%)" for a chance, "42% of the draws" for what is so or not in each,
    else the number with its unit."""
    if is_yes_or_no(measure):
        return in_draws(measure.mean, "the draws")
    return in_words(measure.mean) if is_forecast(measure) else value(measure.best, measure.unit)


def best(measure: Measure) -> str:
    """What it is at the best guess; of what is so or not in each draw, which of both."""
    if is_yes_or_no(measure):
        return "it is so" if measure.best >= 0.5 else "it is not so"
    return value(measure.best, measure.unit)


def interval(measure: Measure) -> str:
    """The 80% interval: "12% to 55%"; empty where nothing is left open."""
    if is_yes_or_no(measure):
        return ""
    low, high = (number(x, measure.unit) for x in (measure.low, measure.high))
    return "" if low == high else f"{low} to {high}"


def is_yes_or_no(measure: Measure) -> bool:
    """Whether the measure is so or not so in each draw: then the number is the share of draws, without an interval."""
    return measure.unit == "chance" and bool(((measure.values == 0) | (measure.values == 1)).all())


def is_forecast(measure: Measure) -> bool:
    """Whether the measure is a chance that is more or less in each draw: then its mean is the forecast."""
    return measure.unit == "chance" and not is_yes_or_no(measure)


def brisk(chance: float) -> str:
    """A chance as a short percentage.

    >>> brisk(0.002), brisk(0.42), brisk(0.999)
    ('<1%', '42%', '>99%')
    """
    return "<1%" if chance < 0.005 else ">99%" if chance > 0.995 else f"{100 * chance:.0f}%"


def number(x: float, unit: str) -> str:
    """A number without the word for its unit."""
    return brisk(x) if unit in CHANCES else short(x)


def heading(key: str) -> str:
    """A column's heading from its key.

    >>> heading("reachable_today")
    'Reachable today'
    """
    return (key[:1].upper() + key[1:]).replace("_", " ")


def columns(rows: Sequence[Row]) -> list[str]:
    """Every key of a table, in the order first seen."""
    return list(dict.fromkeys(key for row in rows for key in row))


def cells(rows: Sequence[Row], key: str) -> list[str]:
    """One column as text; fractions between 0 and 1 are percentages unless the key says otherwise."""
    values = [row.get(key) for row in rows]
    numbers = [x for x in values if isinstance(x, float)]
    share = bool(numbers) and all(0 <= x <= 1 for x in numbers) and not key.startswith(_NOT_SHARES)
    return [_cell(x, share) for x in values]


def lines(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """A table as text, a tuple a row in the order of its columns."""
    return list(zip(*(cells(rows, key) for key in columns(rows)), strict=True))


def day(date: datetime.date) -> str:
    """A date as people write it.

    >>> day(datetime.date(2007, 4, 21))
    '21 April 2007'
    """
    return f"{date.day} {date:%B %Y}"


def is_numeric(rows: Sequence[Row], key: str) -> bool:
    """Whether a column holds numbers, which stand to the right."""
    values = [row.get(key) for row in rows if row.get(key) is not None]
    return bool(values) and all(isinstance(x, int | float) and not isinstance(x, bool) for x in values)


def _cell(x: str | float | int | bool | None, share: bool) -> str:
    if x is None or x != x:
        return "—"
    if isinstance(x, bool):
        return "yes" if x else "no"
    if isinstance(x, str):
        return x
    return percent(x) if share and isinstance(x, float) else short(x)
