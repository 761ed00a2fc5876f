"""What two cases differ in: numbers, what can be done and by whom, grounds, words."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_origin

from detente.case import Case
from detente.forms import forms_at
from detente.paths import condition

Kind = Literal["number", "structure", "grounds", "words"]
Steps = tuple[str | int, ...]

_GROUNDS = {"evidence", "reason", "source"}
_WORDS = {"title", "summary", "name", "text", "question", "scale"}
_UNORDERED = {"evidence", "supports", "excludes", "acts", "breakable_by", "acts_for", "unaware"}
_LISTS = {"cases", "statements"}


class _Absent:
    def __repr__(self) -> str:
        return "absent"


ABSENT = _Absent()
"""Where a case has nothing."""


@dataclass(frozen=True)
class Difference:
    """One place in which two cases differ; `before` and `after` are its values in them, as a case file has them.

    `kind`: a number; structure (who there is, what can be done, under which condition, dates, rules); grounds
    (evidence, reasons, sources) or words (names, texts), which move no answer.
    """

    path: str
    steps: Steps
    kind: Kind
    before: Any
    after: Any

    @property
    def part(self) -> str:
        """The table of the case file it stands in."""
        return str(self.steps[0])

    @property
    def only(self) -> Literal["", "first", "second"]:
        """Which case alone has something here; nothing where both do."""
        return "first" if self.after is ABSENT else "second" if self.before is ABSENT else ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values; null where a case has nothing."""
        sides = {key: None if value is ABSENT else value for key, value in self._sides().items()}
        return {"path": self.path, "part": self.part, "kind": self.kind, "only": self.only, **sides}

    def _sides(self) -> dict[str, Any]:
        return {"before": self.before, "after": self.after}


def written(case: Case) -> dict[str, Any]:
    """What a case writes, as plain values."""
    return case.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)


def differences(first: Case, second: Case) -> list[Difference]:
    """Every place in which two cases differ, in the order of their tables and names.

    A default written out does not differ from one left out, nor the order of what is written where it means nothing.

    >>> from detente import load
    >>> from detente.changes import changed
    >>> case = load("kosovo-2007")
    >>> [d.path for d in differences(case, changed(case, {"option.offer.on": "on"}))]
    ['option.offer.on']
    """
    order = {field.alias or name: k for k, (name, field) in enumerate(Case.model_fields.items())}
    found = _below((), written(first), written(second), _meant(first), _meant(second))
    return sorted(found, key=lambda one: (order[one.part], one.path))


def _meant(case: Case) -> dict[str, Any]:
    """What a case says with its defaults; the days of an option that gives none are those of its class."""
    plain = case.model_dump(mode="json", by_alias=True, exclude_none=True)
    for key, option in case.option.items():
        if "days" not in option.model_fields_set:
            del plain["option"][key]["days"]
    return plain


def _below(steps: Steps, first: Any, second: Any, meant: Any, other: Any) -> Iterator[Difference]:
    for key in sorted(first.keys() | second.keys()):
        here = (*steps, key)
        one, two = first.get(key, ABSENT), second.get(key, ABSENT)
        left, right = meant.get(key, ABSENT), other.get(key, ABSENT)
        if isinstance(left, dict) and isinstance(right, dict):
            yield from _below(here, _table(one), _table(two), left, right)
        elif _is_table(here) and ABSENT in (left, right) and {type(left), type(right)} == {dict, _Absent}:
            yield from _below(here, _table(one), _table(two), _table(left), _table(right))
        elif key in _LISTS and _same_conditions(left, right):
            yield from _entries(here, left, right)
        elif not _equal(str(key), left, right):
            yield _difference(here, left, right)


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_table(steps: Steps) -> bool:
    return any(get_origin(form) is dict for form in forms_at([str(step) for step in steps]))


def _same_conditions(left: Any, right: Any) -> bool:
    return (
        isinstance(left, list)
        and isinstance(right, list)
        and list(map(condition, left)) == list(map(condition, right))
        and list(map(type, left)) == list(map(type, right))
    )


def _entries(steps: Steps, left: list[Any], right: list[Any]) -> Iterator[Difference]:
    """Cases of a measure or ladder, statements of a preference: the same conditions in the same order."""
    for k, (one, two) in enumerate(zip(left, right, strict=True)):
        if one != two:
            here: Steps = (*steps, k)
            name = ".".join(map(str, (*steps[:-1], condition(one))))
            yield Difference(name, here, "number" if _numeric(one) and _numeric(two) else "structure", one, two)


def _numeric(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_numeric(part) for part in value[1 if isinstance(value[0], str) else 0 :])
    if isinstance(value, dict):
        return _numeric(value.get("weight"))
    return isinstance(value, int | float) and not isinstance(value, bool)


def _equal(key: str, left: Any, right: Any) -> bool:
    if key in _UNORDERED and isinstance(left, list) and isinstance(right, list):
        return sorted(left) == sorted(right)
    return bool(left == right)


def _difference(steps: Steps, left: Any, right: Any) -> Difference:
    return Difference(".".join(map(str, steps)), steps, _kind(steps, left, right), left, right)


def _kind(steps: Steps, left: Any, right: Any) -> Kind:
    last = str(steps[-1])
    if steps[0] in ("source", "evidence") or (last in _GROUNDS and not isinstance(left, dict)):
        return "grounds"
    if (_WORDS & {last, str(steps[-2]) if len(steps) > 1 else last}) and not isinstance(left, dict):
        return "words"
    return "number" if _numeric(left) and _numeric(right) else "structure"


def mixed(first: dict[str, Any], second: dict[str, Any], taken: Sequence[Difference]) -> dict[str, Any]:
    """The first case with some differences as in the second; both as `written`, without grounds."""
    plain: dict[str, Any] = copy.deepcopy(first)
    for one in taken:
        _take(plain, second, one.steps)
    return plain


def _take(at: Any, there: Any, steps: Steps) -> None:
    """Make what stands at these steps as it is there; a table that then holds nothing and is not there goes too."""
    step, *rest = steps
    absent = isinstance(there, dict) and step not in there
    if not rest and absent:
        at.pop(step, None)
    elif not rest:
        at[step] = copy.deepcopy(there[step])
    else:
        below = at.setdefault(step, {}) if isinstance(at, dict) else at[step]
        _take(below, {} if absent else there[step], tuple(rest))
        if absent and not below:
            del at[step]


def ungrounded(plain: Any) -> Any:
    """Plain values without evidence and reasons, which move no number, so that no mixture lacks a source it names."""
    if not isinstance(plain, dict):
        return [ungrounded(part) for part in plain] if isinstance(plain, list) else plain
    kept = {key: value for key, value in plain.items() if not _is_ground(key, value)}
    return {key: ungrounded(value) for key, value in kept.items()}


def _is_ground(key: str, value: Any) -> bool:
    return (key == "evidence" and isinstance(value, list)) or (key == "reason" and isinstance(value, str))
