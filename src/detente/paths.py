"""Paths in a case file: `stance.russia.status.salience`, `motives.serbia.deploy if recognise`, `measure.status.else`.

A path names tables and keys one after the other. Conditions are keys too and keep their spaces and dots; in a list of
cases the condition names the case. The names of inputs are such paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, StringConstraints

from detente.case import Case
from detente.errors import Fault
from detente.faults import did_you_mean
from detente.forms import arms
from detente.names import some
from detente.numeric import nearest
from detente.parts import Motive, Statement

LONGEST = 2000
"""Characters of a path."""
_SHOWN = 200


@dataclass(frozen=True)
class Entry:
    """The entry of a list that has this condition."""

    when: str


Step = str | Entry


@dataclass(frozen=True)
class Place:
    """Where a path leads: the steps down from the whole case, and the types that a value there may have."""

    steps: tuple[Step, ...]
    forms: tuple[Any, ...]


def find(plain: dict[str, Any], path: str) -> Place | None:
    """The place a path names in a case of plain values, be anything there yet or not; None where nothing can be.

    >>> find({}, "option.offer.on").steps
    ('option', 'offer', 'on')
    >>> find({}, "option.offer.onn") is None
    True
    """
    if not path.strip() or len(path) > LONGEST:
        return None
    return next(_below(Case, plain, even(path)), None)


def names(plain: dict[str, Any]) -> list[str]:
    """Every path to a value of a case of plain values: those written in it, and those its parts leave to defaults."""
    return sorted(set(_names(Case, plain)))


def unknown(case: Case, plain: dict[str, Any], path: str) -> Fault:
    """The fault of a path that leads nowhere: how far it goes, what stands there, and the nearest right name."""
    if len(path) > LONGEST:
        return Fault(f"{path[:_SHOWN]}…", f"a path of {len(path):,} characters", f"at most {LONGEST:,}")
    known = sorted({*names(plain), *(item.name for item in case.inputs)})
    above = path
    while above and (place := find(plain, above)) is None:
        above = above.rpartition(".")[0]
    here = _keys(place.forms, plain, place.steps) if above and place else sorted(_fields(Case))
    seen = (
        "an empty path"
        if not path.strip()
        else f"nothing called {path[len(above) :].strip('. ')[:_SHOWN]!r} in {above or 'a case'}"
    )
    allowed = some(here) if here else f"{above} as a whole"
    return Fault(path[:_SHOWN] or "''", seen, allowed, did_you_mean(nearest(path, known)))


def even(text: str) -> str:
    """The text with one space wherever it has several."""
    return " ".join(text.split())


def _below(form: Any, at: Any, rest: str) -> Iterator[Place]:
    """The places that the rest of a path may mean in a table of this type, the likeliest first."""
    rest = rest.strip()
    if _is_part(form):
        yield from _in_part(form, at if isinstance(at, dict) else {}, rest)
    elif get_origin(form) is dict:
        kind, value = get_args(form)
        yield from _in_table(kind, value, at if isinstance(at, dict) else {}, rest)


def _at(step: Step, annotation: Any, at: Any, rest: str | None) -> Iterator[Place]:
    if rest is None:
        yield Place((step,), tuple(arms(annotation)))
        return
    for arm in arms(annotation):
        for place in _below(arm, at, rest):
            yield Place((step, *place.steps), place.forms)


def _is_part(form: Any) -> bool:
    return isinstance(form, type) and issubclass(form, BaseModel)


def _fields(form: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in form.model_fields.items()}


def _in_part(form: type[BaseModel], at: dict[str, Any], rest: str) -> Iterator[Place]:
    head, dot, tail = rest.partition(".")
    fields = _fields(form)
    if head in fields:
        yield from _at(head, fields[head], at.get(head), tail if dot else None)
    elif "cases" in fields:
        pair = get_args(fields["cases"])[0]
        yield Place(("cases", Entry(rest)), tuple(arms(get_args(pair)[1])))
    elif "shifts" in fields:
        yield from _at("shifts", fields["shifts"], at.get("shifts"), rest)
    elif "statements" in fields and any(even(condition(entry)) == rest for entry in at.get("statements", ())):
        yield Place(("statements", Entry(rest), "weight"), tuple(arms(_fields(Statement)["weight"])))


def condition(entry: Any) -> str:
    """The condition of an entry in a list: of a pair, of a table, or the entry itself."""
    found = entry.get("when", "") if isinstance(entry, dict) else entry[0] if isinstance(entry, list) else entry
    return found if isinstance(found, str) else ""


def _in_table(kind: Any, value: Any, at: dict[str, Any], rest: str) -> Iterator[Place]:
    for key in sorted(at, key=len, reverse=True):
        if (written := even(key)) == rest:
            yield from _at(key, value, at[key], None)
        elif rest.startswith(f"{written}."):
            yield from _at(key, value, at[key], rest[len(written) + 1 :])
    key, tail = _new(kind, value, rest)
    if key and key not in at:
        yield from _at(key, value, None, tail)


def _new(kind: Any, value: Any, rest: str) -> tuple[str, str | None]:
    """How the rest of a path divides into a new key and what is below it: ids have no dots, conditions may."""
    parts = [arm for arm in arms(value) if get_origin(arm) is dict or _is_part(arm)]
    if not parts:
        return rest, None
    if _is_id(kind):
        head, dot, tail = rest.partition(".")
        return head, tail if dot else None
    above, _, last = rest.rpartition(".")
    return (above, last) if any(last in getattr(part, "model_fields", ()) for part in parts) else (rest, None)


def _is_id(kind: Any) -> bool:
    return get_origin(kind) is Annotated and any(
        isinstance(note, StringConstraints) and note.pattern for note in get_args(kind)[1:]
    )


def _names(form: Any, at: Any) -> Iterator[str]:
    if get_origin(form) is dict and isinstance(at, dict):
        inside = {even(key): (get_args(form)[1], value) for key, value in at.items()}
    elif _is_part(form) and form is not Motive:
        inside = {key: (kind, at.get(key) if isinstance(at, dict) else None) for key, kind in _fields(form).items()}
    else:
        return
    for key, (kind, value) in inside.items():
        below = [f"{key}.{name}" for arm in arms(kind) for name in _names(arm, value)]
        yield from below or [key]


def _keys(forms: tuple[Any, ...], plain: Any, steps: tuple[Step, ...]) -> list[str]:
    for step in steps:
        plain = plain.get(step) if isinstance(plain, dict) else None
    fields = {key for form in forms if _is_part(form) for key in _fields(form)}
    return sorted(fields | (set(plain) if isinstance(plain, dict) else set()))
