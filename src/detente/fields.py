"""What a field of a case may hold: ids, texts, days, estimates, conditions, and how each is read.

Where a field takes several forms, the form written picks the one arm that reads it, so that a fault is told
of that arm alone. Booleans are no numbers here, and numbers no dates.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from detente import estimate
from detente.condition import Condition
from detente.errors import ConditionError, EstimateError
from detente.estimate import Bounds, Estimate
from detente.words import INTENT_STRENGTH, MOTIVE_POINTS, POSITION, SALIENCE

ID = r"^[A-Za-z][A-Za-z0-9_-]*$"
Id = Annotated[str, StringConstraints(pattern=ID, max_length=60)]
MARK = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
Mark = Annotated[str, StringConstraints(pattern=MARK, max_length=60)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Point = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9]+)?$")]
PATTERNS = {
    ID: "a letter, then letters, digits, - and _",
    MARK: "letters, digits, - and _",
    r"^[A-Z]{3}$": 'three capital letters, such as "RUS"',
    r"^[0-9]{1,3}(\.[0-9]+)?$": "a number from 0 to 100, in quotation marks if it has decimals",
}
"""What each pattern allows, in words."""
Text = Annotated[str, StringConstraints(max_length=2000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Switch = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]


def _day(value: Any) -> datetime.date:
    if isinstance(value, str) and len(value) == len("2007-04-21"):  # JSON has no dates
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise ValueError("allowed: a date such as 2007-04-21")
    return value


def _number(value: Any) -> int | float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError("allowed: a whole number of votes such as 9, or a share such as 0.667")
    return value


Day = Annotated[datetime.date, BeforeValidator(_day)]
Quota = Annotated[int | float, BeforeValidator(_number)]


def _number_schema(bounds: Bounds) -> dict[str, Any]:
    number: dict[str, Any] = {"type": "number"}
    if bounds.low > -1e300:
        number["minimum"] = bounds.low
    if bounds.high < 1e300:
        number["maximum"] = bounds.high
    several = {"type": "array", "items": number, "minItems": 2, "maxItems": 3}
    return {"anyOf": [number, several], "description": "x, [low, high] or [low, best, high]"}


def _read_estimate(bounds: Bounds, words: Mapping[str, tuple[float, float, float]] | None = None) -> Any:
    """A validator from `x`, `[low, high]`, `[low, best, high]` or a word to an Estimate."""
    allowed = f"allowed: {''.join(f'{word}, ' for word in words or ())}x, [low, high] or [low, best, high]"

    def read(value: Any) -> Estimate:
        if isinstance(value, Estimate):
            return value
        if words and isinstance(value, str) and value in words:
            return Estimate.of(words[value], bounds)
        if not isinstance(value, int | float | list | tuple) or isinstance(value, bool):
            raise ValueError(f"{allowed}, each {bounds}")
        try:
            return Estimate.of(value, bounds)
        except EstimateError as error:
            raise ValueError(f"{error}; {allowed}, each {bounds}; mend: {_mended(value, bounds)}") from None

    return read


def _mended(value: Any, bounds: Bounds) -> str:
    """The nearest numbers that would do, or nothing where they cannot be guessed."""
    numbers = list(value) if isinstance(value, list | tuple) else [value]
    if len(numbers) > 3 or not all(type(x) in (int, float) and abs(x) < math.inf for x in numbers):
        return ""
    inside = [f"{min(max(x, bounds.low), bounds.high):.15g}" for x in sorted(numbers)]
    return f"[{', '.join(inside)}]" if len(inside) > 1 else inside[0]


def _write_estimate(value: Estimate) -> float | list[float]:
    return value.best if value.is_point else [value.low, value.best, value.high]


def _annotated(bounds: Bounds, words: Mapping[str, tuple[float, float, float]] | None = None) -> Any:
    schema = _number_schema(bounds)
    if words:
        schema = {"anyOf": [{"enum": list(words)}, *schema["anyOf"]]}
    return (
        BeforeValidator(_read_estimate(bounds, words)),
        PlainSerializer(_write_estimate),
        WithJsonSchema(schema),
    )


Scale = Annotated[Estimate, *_annotated(estimate.SCALE)]
Chance = Annotated[Estimate, *_annotated(estimate.CHANCE)]
Days = Annotated[Estimate, *_annotated(estimate.DAYS)]
Points = Annotated[Estimate, *_annotated(estimate.POINTS, MOTIVE_POINTS)]
Strength = Annotated[Estimate, *_annotated(estimate.DAYS, INTENT_STRENGTH)]
Position = Annotated[Estimate, *_annotated(estimate.SCALE, POSITION)]
Salience = Annotated[Estimate, *_annotated(estimate.SCALE, SALIENCE)]
Shift = Annotated[Estimate, *_annotated(estimate.SHIFT)]
Free = Annotated[Estimate, *_annotated(estimate.FREE)]
Cost = Annotated[Estimate, *_annotated(estimate.DAYS)]


def _readable(text: str) -> str:
    try:
        Condition.read(text)
    except ConditionError as error:
        raise ValueError(f"{error}; allowed: names joined by and, or, not, if, iff, with brackets") from None
    return text


When = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_readable)]


def _rank(value: Any) -> Any:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not names or not all(isinstance(name, str) and name for name in names):
        raise ValueError(
            'allowed: a situation in quotation marks, such as "7" or "dig, block", or a list of those tied'
        )
    return tuple(names)


def _write_rank(names: tuple[str, ...]) -> str | list[str]:
    return names[0] if len(names) == 1 else list(names)


_RANK = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
Rank = Annotated[tuple[Text, ...], BeforeValidator(_rank), PlainSerializer(_write_rank), WithJsonSchema(_RANK)]


def form(value: Any) -> str:
    """Which arm of several reads a value: that of words, of tables, or of numbers and lists."""
    return "word" if isinstance(value, str) else "table" if isinstance(value, dict | BaseModel) else "numbers"


def _pair(value: Any) -> Any:
    """Two names and a number from −1 to 1."""
    if isinstance(value, list | tuple) and len(value) == 3:
        *names, rank = value
        known = type(rank) in (int, float) and -1 <= rank <= 1
        if known and all(isinstance(name, str) for name in names) and names[0] != names[1]:
            return (*names, float(rank))
    raise ValueError(
        "allowed: two different inputs and their rank correlation from −1 to 1, such as "
        '["stance.russia.status.salience", "stance.russia.shield.salience", 0.5]'
    )


Pair = Annotated[tuple[Text, Text, Annotated[float, Field(ge=-1, le=1)]], BeforeValidator(_pair)]

Fallback = Annotated[
    Annotated[Scale, Tag("numbers")]
    | Annotated[dict[Id, Scale], Tag("table")]
    | Annotated[Literal["escalation"], Tag("word")],
    Discriminator(form),
]
Value = Annotated[
    Annotated[Scale, Tag("numbers")]
    | Annotated[Scale, Tag("table")]  # which is none, and is told so
    | Annotated[Literal["terms"], Tag("word")],
    Discriminator(form),
]
Votes = Annotated[Whole, Field(ge=0)]
Weights = Annotated[
    Annotated[Votes, Tag("numbers")] | Annotated[Votes, Tag("word")] | Annotated[dict[Id, Votes], Tag("table")],
    Discriminator(form),
]


def once(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The same names; ValueError when one stands twice."""
    twice = [name for k, name in enumerate(ids) if name in ids[:k]]
    if twice:
        raise ValueError(f"{twice[0]!r} twice; allowed: each once")
    return ids


Ids = Annotated[tuple[Id, ...], AfterValidator(once)]
Seats = Annotated[
    Annotated[dict[Id, Weights], Tag("table")] | Annotated[Ids, Tag("numbers")] | Annotated[Ids, Tag("word")],
    Discriminator(form),
]
