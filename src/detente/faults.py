"""Every fault of a case that the schema refuses, in plain words: where, what was seen, what is allowed."""

from __future__ import annotations

import copy
import datetime
import json
import re
import reprlib
from contextlib import suppress
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from detente import references
from detente.case import Case
from detente.errors import Fault
from detente.estimate import Estimate
from detente.fields import ID, PATTERNS
from detente.forms import forms_at
from detente.numeric import nearest

SWITCH = "true or false, without quotation marks"
_KINDS = {
    "string_type": "text in quotation marks",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": SWITCH,
    "tuple_type": "a list in square brackets",
    "dict_type": "a table",
}
_LONGEST = 80


_STAND_INS = {str: "x", Estimate: 0, dict: {}, tuple: [], datetime.date: datetime.date(2000, 1, 1)}
_ROUNDS = 10


def every_fault(error: ValidationError, plain: dict[str, Any]) -> list[Fault]:
    """What the schema found in plain values, and what `references` finds in the rest of them."""
    found = _shape_faults(error, plain)
    rest = copy.deepcopy(plain)
    cut: dict[tuple[str, bool], str] = {}
    for _ in range(_ROUNDS):
        try:
            case = Case.model_validate(rest)
        except ValidationError as again:
            items = [(_steps(item, rest), item["type"] == "missing") for item in again.errors(include_url=False)]
            for steps, absent in items:
                with suppress(LookupError):  # it went with another one
                    _set_aside(rest, steps, absent, cut)
        else:
            return found + [fault for fault in references.faults(case) if not _follows(fault, cut)]
    return found


def _set_aside(rest: dict[str, Any], steps: list[str], absent: bool, cut: dict[tuple[str, bool], str]) -> None:
    """Take a faulty part out, or fill in a missing one; what stays faulty goes with its table.

    `cut` notes the places seen to, whether each was missing, and its last word.
    """
    while steps and (_place(steps), absent) in cut:
        steps, absent = steps[:-1], False
    if not steps:
        return
    cut[_place(steps), absent] = steps[-1]
    at: Any = rest
    for step in steps[:-1]:
        at = at[_key(step)]
    last = _key(steps[-1])
    if isinstance(last, int):
        del at[last:]  # the places of those behind it would change
    elif last in at:
        del at[last]
    else:
        kinds = [get_origin(form) or form for form in forms_at(steps)]
        at[last] = next((copy.copy(x) for kind, x in _STAND_INS.items() if kind in kinds), None)


def _follows(fault: Fault, cut: dict[tuple[str, bool], str]) -> bool:
    """Whether a fault only comes from what was set aside; what a body asks for is of all its seats."""
    return any(
        fault.place.startswith(place) or place.startswith(f"{fault.place}.seats") or repr(word) in fault.seen
        for (place, _), word in cut.items()
    )


def _shape_faults(error: ValidationError, plain: dict[str, Any]) -> list[Fault]:
    """One fault a place. `plain` is what was read: it tells the places in it from pydantic's own notes."""
    found: dict[str, Fault] = {}
    for item in error.errors(include_url=False):
        steps = _steps(item, plain)
        found.setdefault(_place(steps), _fault(_place(steps), steps, item))
    return list(found.values())


def _place(steps: list[str]) -> str:
    return ".".join(steps).replace(".[", "[") or "case"


def _key(step: str) -> int | str:
    return int(step[1:-1]) - 1 if step.startswith("[") else step


def _steps(item: Any, at: Any) -> list[str]:
    """The parts of a location that stand in what was read, without pydantic's; places in lists count from 1."""
    steps = []
    for k, part in enumerate(item["loc"]):
        step = f"[{part + 1}]" if isinstance(part, int) else part
        if (isinstance(at, dict) and part in at) or (isinstance(at, list) and part in range(len(at))):
            steps.append(step)
            at = at[part]
        elif item["type"] == "missing" and k == len(item["loc"]) - 1:
            steps.append(step)
    return steps


def _fault(place: str, steps: list[str], item: Any) -> Fault:
    kind, value, about = item["type"], as_written(item["input"]), item.get("ctx", {})
    if kind == "extra_forbidden":
        allowed = _keys_at(steps[:-1])
        like = nearest(steps[-1], allowed)
        return Fault(place, f"unknown key {steps[-1]!r}", ", ".join(allowed), did_you_mean(like))
    if kind == "missing":
        return _missing(place, steps)
    if kind == "value_error":
        message, _, text = str(about["error"]).partition("allowed: ")
        text, _, mended = text.partition("; mend: ")
        return Fault(place, message.rstrip("; ") or value, text, f"{steps[-1]} = {mended}" if mended else "")
    if kind == "literal_error":
        choices = _choices(steps)
        like = nearest(item["input"], choices) if isinstance(item["input"], str) else None
        return Fault(place, value, _either([f'"{x}"' for x in choices]) + _or_numbers(steps), did_you_mean(like))
    return Fault(place, value, _allowed(kind, about, item["msg"]), _mend(kind, steps, item["input"], about))


def _mend(kind: str, steps: list[str], seen: Any, about: dict[str, Any]) -> str:
    """A line that would do, where one can be guessed."""
    if kind == "string_type" and "scale" in steps and isinstance(seen, dict):
        return '"62.5" = … with quotation marks'
    if kind == "string_pattern_mismatch":
        if about["pattern"] == ID and (like := re.sub(r"\W+", "_", seen, flags=re.ASCII).strip("_0123456789")):
            return f"write it {like}"
        return f"{steps[-1]} = {as_written(seen.upper())}" if steps[-1] == "code" else ""
    value = {
        "string_type": json.dumps(str(seen)) if isinstance(seen, int | float) else "",
        "bool_type": "false" if seen in ("no", "false", "off", 0) else "true",
        "tuple_type": f"[{as_written(seen)}]" if isinstance(seen, str) else "",
    }.get(kind, "")
    limit = next((about[x] for x in ("ge", "le") if x in about), None)
    value = f"{limit:g}" if limit is not None else value
    return f"{steps[-1]} = {value}" if value and not steps[-1].startswith("[") else value


def _missing(place: str, steps: list[str]) -> Fault:
    """A field that must be written: say all of them, and give the line."""
    if steps[-1].startswith("["):
        return Fault(place, "nothing", "a pair in square brackets: a condition, then a value", '["else", …]')
    return Fault(place, "nothing", "a value, for there is no default", f"add {steps[-1]} = …")


def _allowed(kind: str, about: dict[str, Any], message: str) -> str:
    if kind in _KINDS:
        return _KINDS[kind]
    if kind in ("model_type", "model_attributes_type", "dataclass_type"):
        return "a table in braces or under a heading in square brackets"
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(about["pattern"], message)
    if kind in ("string_too_long", "string_too_short"):
        return f"at most {about['max_length']:,} characters" if "max_length" in about else "some text"
    if kind in ("too_short", "too_long"):
        most = kind == "too_long"
        return f"at most {about['max_length']} entries" if most else f"{about['min_length']} or more entries"
    words = {
        "ge": "or more",
        "le": "or less",
        "gt": "or more, and not itself",
        "lt": "or less, and not itself",
    }
    for limit, word in words.items():
        if limit in about:
            return f"more than {about[limit]:g}" if limit == "gt" else f"{about[limit]:g} {word}"
    return message[0].lower() + message[1:]


def as_written(value: object) -> str:
    """A value about as a case file writes it, and never long.

    >>> as_written(True), as_written("yes"), as_written(datetime.date(2007, 4, 21))
    ('true', '"yes"', '2007-04-21')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value[:_LONGEST], ensure_ascii=False) + ("…" if len(value) > _LONGEST else "")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = …" for key in list(value)[:5])
        return f"a table {{ {inside} }}" if inside else "an empty table"
    return reprlib.repr(value)


def did_you_mean(like: str | None) -> str:
    """The line that mends a name, if any is like it."""
    return f"did you mean {like!r}?" if like else ""


def _either(choices: list[str]) -> str:
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


def _keys_at(steps: list[str]) -> list[str]:
    """The keys allowed in the table at this place of the file."""
    for form in forms_at(steps):
        if isinstance(form, type) and issubclass(form, BaseModel):
            return sorted(field.alias or name for name, field in form.model_fields.items())
    return []


def _choices(steps: list[str]) -> list[str]:
    """The words allowed at this place of the file."""
    return [str(word) for form in forms_at(steps) if get_origin(form) is Literal for word in get_args(form)]


def _or_numbers(steps: list[str]) -> str:
    return ", or x, [low, high] or [low, best, high]" if Estimate in forms_at(steps) else ""
