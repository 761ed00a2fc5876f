"""Which types the fields of a case have: what may stand at each place of a case file."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from detente.case import Case


def forms_at(steps: list[str]) -> list[Any]:
    """The types a value at this place may have."""
    forms: list[Any] = [Case]
    for step in steps:
        forms = [part for form in forms for inner in inside(form, step) for part in arms(inner)]
    return forms


def inside(form: Any, step: str) -> Iterator[Any]:
    """The type of one part of a table or list."""
    if isinstance(form, type) and issubclass(form, BaseModel):
        fields = {field.alias or name: field for name, field in form.model_fields.items()}
        if step in fields:
            yield fields[step].annotation
    elif get_origin(form) is dict:
        yield get_args(form)[1]
    elif get_origin(form) is tuple:
        parts = get_args(form)
        yield parts[0 if parts[-1] is Ellipsis else int(step[1:-1]) - 1]


def arms(form: Any) -> Iterator[Any]:
    """The alternatives of a type, without notes."""
    if get_origin(form) is Annotated:
        yield from arms(get_args(form)[0])
    elif get_origin(form) in (Union, UnionType):
        for arm in get_args(form):
            yield from arms(arm)
    elif form is not type(None):
        yield form
