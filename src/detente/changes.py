"""What if: a case with some of its values changed, checked like a case file.

A change is a path (`detente.paths`) and a value. Random streams are named after inputs, so a changed case has the same
draws as the original of all that is not changed.
"""

from __future__ import annotations

import copy
import datetime
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from detente import paths
from detente.case import Case
from detente.casefile import as_plain, from_plain
from detente.classes import option_classes
from detente.errors import CaseError, Fault
from detente.estimate import Estimate
from detente.faults import SWITCH, did_you_mean
from detente.numeric import nearest
from detente.parts import Motive, Option
from detente.paths import Entry, Place, Step

TITLE = "The changed case"
MOST = 1000
"""Changes at once."""

Changes = Mapping[str, Any]
_SWITCH = ("on", "off", "true", "false")
_OPENING = ("[", "{", '"', "'")
"""What a value of TOML begins with that is no word, number or date."""


def changed(case: Case, changes: Changes) -> Case:
    """The case with the value at each path replaced, one after the other.

    A value is text as on the command line, or a value as TOML has it: `on`, `off`, `true`, `false` for switches; `20`,
    `20:40`, `20:30:40` for estimates (a point; 10th and 90th percentile; the median between), or the words that the
    field allows; conditions, dates and other text as they are; lists and tables as TOML writes them. A path may make
    something new: a motive, a stance, `option.talks.start_if`, a case of a measure (which goes in front of the others).
    `option.talks=on` is short for `option.talks.on=on`.

    Raises CaseError with every fault, those of paths before those of values.

    >>> from detente import load
    >>> case = changed(load("kosovo-2007"), {"option.offer": "on", "stance.russia.status.salience": "20:40"})
    >>> case.option["offer"].on, str(case.stance["russia"]["status"].salience)
    (True, '[20, 29.2023072079566, 40]')
    """
    plain = as_plain(case)
    if len(changes) > MOST:
        raise _error([Fault("what if", f"{len(changes):,} changes", f"at most {MOST:,}", "write a case file")])
    steps, made = _apply(case, plain, changes)
    try:
        new = from_plain(plain, TITLE)
    except CaseError as error:
        raise _error(_told(case, error.faults, plain, made)) from None
    if unused := _unused(new, steps):
        raise _error(unused)
    return new


def _apply(
    case: Case, plain: dict[str, Any], changes: Changes
) -> tuple[dict[str, tuple[Step, ...]], dict[str, list[str]]]:
    """Write the changes into plain values; gives the steps of each path, and the places that it made.

    Raises CaseError with every path that leads nowhere, or where another one does.
    """
    found = {path: paths.find(plain, path) for path in changes}
    lost = [paths.unknown(case, plain, path) for path, place in found.items() if place is None]
    lost += [Fault(path, "no value", "a value") for path, value in changes.items() if value is None]
    placed = {path: _read(changes[path], place) for path, place in found.items() if place is not None}
    lost += _twice({path: steps for path, (steps, _) in placed.items()})
    made: dict[str, list[str]] = {path: [] for path in placed}
    for path, (steps, value) in placed.items():
        try:
            _put(case, plain, steps, value, made[path])
        except _OccupiedError as error:
            lost.append(Fault(path, f"a part of {error}, which is no table", f"{error} as a whole"))
    if lost:
        raise _error(lost)
    return {path: steps for path, (steps, _) in placed.items()}, made


class _OccupiedError(Exception):
    """A single value stands where a table would be needed."""


def _error(faults: list[Fault]) -> CaseError:
    return CaseError(f"{TITLE} cannot be used", faults)


def _twice(steps: Mapping[str, tuple[Step, ...]]) -> list[Fault]:
    first: dict[tuple[Step, ...], str] = {}
    both = [(path, other) for path, at in steps.items() if (other := first.setdefault(at, path)) != path]
    return [Fault(path, f"the same place as {other}", "one value for each", "take one out") for path, other in both]


def _read(value: Any, place: Place) -> tuple[tuple[Step, ...], Any]:
    """Where a value belongs, and the value as TOML would have it.

    A motive without its grounds is its points, and an option that is on or off is so today.
    """
    if Option in place.forms and (value is True or value is False or str(value).strip() in _SWITCH):
        return (*place.steps, "on"), _value(value, (bool,))
    if Motive not in place.forms:
        return place.steps, _value(value, place.forms)
    read = _value(value, (*place.forms, Estimate))
    return (place.steps if isinstance(read, dict) else (*place.steps, "points")), read


def _value(value: Any, forms: tuple[Any, ...]) -> Any:
    if isinstance(value, Estimate):
        return value.best if value.is_point else [value.low, value.best, value.high]
    if not isinstance(value, str):
        return value
    text = value.strip()
    if bool in forms and text in _SWITCH:
        return text in ("on", "true")
    if text[:1] in _OPENING:
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except (ValueError, RecursionError, KeyError):
            return text
    if Estimate in forms or int in forms or float in forms:
        return _numbers(text)
    return text


def _numbers(text: str) -> Any:
    """`20` as a number, `20:30:40` as a list of them; what is neither stays as it is and will be told of."""
    try:
        read = [_number(part) for part in text.split(":", 4)]
    except ValueError:
        return text
    return read if len(read) > 1 else read[0]


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _put(case: Case, plain: dict[str, Any], steps: tuple[Step, ...], value: Any, made: list[str]) -> None:
    at: Any = plain
    for k, step in enumerate(steps[:-1], 1):
        if isinstance(step, Entry):
            at = _entry(at, step)
            continue
        if step not in at:
            at[step] = [] if isinstance(steps[k], Entry) else _implied(case, steps[:k])
            made.append(".".join(map(str, steps[:k])))
        at = at[step]
        if not isinstance(at, dict | list):
            raise _OccupiedError(".".join(map(str, steps[:k])))
    last = steps[-1]
    if isinstance(last, Entry):
        _pair(at, last)[1] = value
    else:
        at[last] = copy.deepcopy(value)


def _implied(case: Case, steps: tuple[Step, ...]) -> dict[str, Any]:
    """What a case means by a part that it does not write: a shipped class, the pledge of a sponsor."""
    part: BaseModel | None = None
    match steps:
        case ("class", str(key)):
            part = option_classes(case).get(key)
        case ("intent", str(actor), str(draft)):
            part = case.intents.get(actor, {}).get(draft)
    return {} if part is None else part.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)


def _entry(entries: list[Any], step: Entry) -> dict[str, Any]:
    """The statement with a condition, as a table, so that it can hold a weight."""
    k = next(k for k, entry in enumerate(entries) if paths.even(paths.condition(entry)) == step.when)
    if not isinstance(entries[k], dict):
        entries[k] = {"when": entries[k]}
    table: dict[str, Any] = entries[k]
    return table


def _pair(entries: list[Any], step: Entry) -> list[Any]:
    """The case of a list with a condition; a new one counts before the others, as the first that holds does."""
    found = [pair for pair in entries if paths.even(paths.condition(pair)) == step.when]
    if not found:
        entries.insert(0, found := [step.when, None])
        return found
    pair: list[Any] = found[0]
    return pair


def _told(case: Case, faults: Sequence[Fault], plain: dict[str, Any], made: Mapping[str, Sequence[str]]) -> list[Fault]:
    """Faults of the changed case by path: cases of lists by condition, and new parts that lack something as one."""
    told = []
    for path, places in made.items():
        lacking = [fault.place for fault in faults if fault.seen == "nothing" and _under(fault.place, places)]
        if lacking:
            short = ", ".join(dict.fromkeys(place.rpartition(".")[2] for place in lacking))
            like = nearest(path, paths.names(as_plain(case)))
            seen = f"{places[0]} is not in the case, and as something new lacks {short}"
            told.append(Fault(path, seen, "what is there, or all that a new one needs", did_you_mean(like)))
            faults = [fault for fault in faults if fault.place not in lacking]
    return told + [_in_words(fault, plain) for fault in faults]


def _in_words(fault: Fault, plain: dict[str, Any]) -> Fault:
    """A fault as who writes `path=value` needs it."""
    at = _by_condition(fault.place, plain)
    return (
        replace(fault, place=at, allowed="on or off", mend="") if fault.allowed == SWITCH else replace(fault, place=at)
    )


def _under(place: str, places: Sequence[str]) -> bool:
    return any(place.startswith(f"{above}.") for above in places)


def _by_condition(place: str, plain: Any) -> str:
    """`measure.status.cases[3][2]` as the path that names it, `measure.status.declare`."""
    found = re.fullmatch(r"(.*)\.cases\[(\d+)\].*", place)
    if found is None:
        return place
    for key in found[1].split("."):
        plain = plain[key]
    return f"{found[1]}.{paths.condition(plain['cases'][int(found[2]) - 1])}"


def _unused(case: Case, steps: Mapping[str, tuple[Step, ...]]) -> list[Fault]:
    """Changes of classes that no option has: they would change nothing."""
    used = sorted(item.name.split(".")[1] for item in case.inputs if item.name.startswith("class."))
    return [
        Fault(
            path,
            f"class {key!r}, which nothing in the case is of",
            ", ".join(used),
            did_you_mean(nearest(key, used)),
        )
        for path, (table, *below) in steps.items()
        if table == "class" and below and (key := str(below[0])) not in used
    ]


def as_text(value: Any) -> str:
    """A value as text that `changed` reads as the same.

    >>> as_text(True), as_text([20, 30, 40]), as_text("threat"), as_text(["us", "uk"])
    ('on', '20:30:40', 'threat', '["us", "uk"]')
    """
    if isinstance(value, Estimate):
        value = value.best if value.is_point else [value.low, value.best, value.high]
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple) and 0 < len(value) <= 3 and all(type(x) in (int, float) for x in value):
        return ":".join(map(repr, value)) if len(value) > 1 else _toml(value)
    if isinstance(value, str) and value.strip() == value and value[:1] not in _OPENING:
        return value
    return _toml(value)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_toml(str(key))} = {_toml(part)}' for key, part in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
