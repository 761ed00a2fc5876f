"""The reference page on the case file, from the fields of the classes that read it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from detente import condition
from detente.case import Case
from detente.estimate import Estimate
from detente.fields import ID, MARK, PATTERNS, When
from detente.schema import schema
from detente.words import CREDIBILITY, INTENT_STRENGTH, MOTIVE_POINTS, POSITION, RELIABILITY, SALIENCE

BY_ACTOR_ALONE = {"confrontation", "preference", "view"}
BY_ACTOR = {"stance": "ISSUE", "intent": "DRAFT", "vote": "DRAFT", "motives": "CONDITION"}


def case_page() -> str:
    """Every table of a case file, every key of it, and the words that stand for numbers."""
    made = schema()
    parts = [
        "# The case file",
        "What may stand in a `case.toml`: each table and key, what it holds, and what stands in when it is left out.",
        "An *estimate* is `x`, `[low, high]` or `[low, best, high]`: the 10th, 50th and 90th percentiles "
        "([estimates](../explanation/estimates.md)). An *id* is a letter, then letters, digits, `-` and `_`; that of a "
        "situation may begin with a digit.",
        "## At the top",
        _rows(Case, made, tables=False),
    ]
    for name, field in Case.model_fields.items():
        model = _model(field.annotation)
        if model is not None:
            key = field.alias or name
            parts += [f"## {_heading(key, made)}", inspect.getdoc(model) or ""]
            parts.append(_rows(model, made["$defs"][model.__name__]))
            for inner in dict.fromkeys(_inner(model)):
                parts += [f"### A {inner.__name__.lower()}", inspect.getdoc(inner) or ""]
                parts.append(_rows(inner, made["$defs"][inner.__name__]))
    return "\n\n".join([*parts, *_conditions(), *_words()])


def _heading(key: str, made: dict[str, Any]) -> str:
    if key in BY_ACTOR:
        return f"[{key}.ACTOR], a key {BY_ACTOR[key]} each"
    if key in BY_ACTOR_ALONE:
        return f"[{key}.ACTOR]"
    if made["properties"][key].get("type") == "array":
        return f"[[{key}]]"
    return f"[{key}]" if "$ref" in made["properties"][key] or key == "ladder" else f"[{key}.ID]"


def _model(annotation: Any) -> type[BaseModel] | None:
    """The class behind a field, through tables and unions."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part))), None)


def _inner(model: type[BaseModel]) -> list[type[BaseModel]]:
    """Classes of parts within a part that have no table of their own."""
    own = {_model(field.annotation) for field in Case.model_fields.values()}
    found = (_model(field.annotation) for field in model.model_fields.values())
    return [inner for inner in found if inner is not None and inner not in own]


def _rows(model: type[BaseModel], part: dict[str, Any], tables: bool = True) -> str:
    hints = get_type_hints(model, include_extras=True)
    lines = ["| key | holds | default | meaning |", "| --- | --- | --- | --- |"]
    for name, field in model.model_fields.items():
        key = field.alias or name
        found = part["properties"][key]
        if not tables and _model(field.annotation) is not None and found.get("type") != "array":
            continue
        holds = kind(found)
        holds = holds.replace("text", "condition", 1) if _asks(hints[name]) else holds
        default = "**required**" if field.is_required() else _default(field.default)
        lines.append(f"| `{key}` | {holds} | {default} | {found['description'].replace('|', '/')} |")
    return "\n".join(lines)


def _asks(hint: Any) -> bool:
    """Whether a text in it is a condition."""
    return bool(hint == When) or any(_asks(part) for part in get_args(hint))


def _default(value: Any) -> str:
    if value in (None, "", (), {}):
        return "none"
    if isinstance(value, Estimate):
        return f"`{value}`"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def kind(part: dict[str, Any]) -> str:
    """What a value may be, in words, from its part of the JSON Schema."""
    for join in ("anyOf", "oneOf"):
        if join in part:
            return _either(part[join])
    if "$ref" in part:  # another table, described on its own
        return f"`{part['$ref'].rpartition('/')[2].lower()}`"
    if "const" in part:
        return f"`{_quoted(part['const'])}`"
    if "enum" in part:
        return ", ".join(f"`{_quoted(word)}`" for word in part["enum"])
    if "prefixItems" in part:
        return f"[{', '.join(kind(item) for item in part['prefixItems'])}]"
    if part["type"] == "array":
        return f"list of {kind(part['items'])}"
    if part["type"] == "object":
        values = [*part.get("patternProperties", {}).values(), part.get("additionalProperties")]
        forms = {ID: "id", MARK: "situation"}
        by = "name" if part.get("additionalProperties") else forms.get(next(iter(part["patternProperties"])), "point")
        first = next(value for value in values if value)
        return f"table of {kind(first) if isinstance(first, dict) else 'values'} by {by}"
    return _plain(part)


def _either(arms: list[dict[str, Any]]) -> str:
    arms = [arm for arm in arms if arm.get("type") != "null"]
    if _is_estimate(arms):
        return " or ".join([*(kind(arm) for arm in arms[:-2]), f"estimate{_range(arms[-2])}"])
    if {arm.get("type") for arm in arms} == {"integer", "number"}:
        return "whole number or share"
    return " or ".join(kind(arm) for arm in arms)


def _is_estimate(arms: list[dict[str, Any]]) -> bool:
    return len(arms) > 1 and arms[-2].get("type") == "number" and arms[-1].get("minItems") == 2


def _range(part: dict[str, Any]) -> str:
    low = part.get("minimum", part.get("exclusiveMinimum"))
    high = part.get("maximum")
    if low is None and high is None:
        return ""
    above = "above " if "exclusiveMinimum" in part else ""
    return f", {above}{low:g} or more" if high is None else f", {above}{low:g} to {high:g}"


def _plain(part: dict[str, Any]) -> str:
    if part["type"] == "string":
        if part.get("format") == "date":
            return "date"
        words = PATTERNS.get(part.get("pattern", ""), "text")
        return "id" if part.get("pattern") in (ID, MARK) else words
    words = {"boolean": "true or false", "integer": "whole number", "number": "number"}[part["type"]]
    return words + _range(part)


def _quoted(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _conditions() -> Iterator[str]:
    yield "## Conditions"
    text = inspect.cleandoc(condition.__doc__ or "").split("\n\n", 1)[1]
    yield " ".join(text.split())


def _words() -> Iterator[str]:
    yield "## Words for numbers"
    for title, words in (
        ("Motives, in points", MOTIVE_POINTS),
        ("Strength of an intent, in log-odds", INTENT_STRENGTH),
        ("Position on an issue, 0 to 100", POSITION),
        ("Salience of an issue, 0 to 100", SALIENCE),
    ):
        yield (
            f"{title}: "
            + ", ".join(f"`{word}` [{low:g}, {best:g}, {high:g}]" for word, (low, best, high) in words.items())
            + "."
        )
    yield "Reliability of a source: " + ", ".join(f"`{key}` {text}" for key, text in RELIABILITY.items()) + "."
    yield "Credibility of a claim: " + ", ".join(f"`{key}` {text}" for key, text in CREDIBILITY.items()) + "."
