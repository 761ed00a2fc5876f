"""The JSON Schema agrees with the classes, explains every field, and accepts what ships."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from detente.casefile import example_names, from_plain, load, locate
from detente.errors import CaseError
from detente.schema import FIELDS, schema

VALIDATOR = Draft202012Validator(schema())


def as_json(path: Path) -> object:
    """A TOML file as an editor sees it: dates are text."""
    return json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads(json.dumps(schema())) == schema()


def test_every_field_is_explained_and_nothing_else_is() -> None:
    made = schema()
    parts = {"Case": made, **made["$defs"]}
    assert parts.keys() == FIELDS.keys()
    for name, part in parts.items():
        assert part["description"], name
        assert FIELDS[name].keys() == part["properties"].keys() - {"evidence", "reason"} | (
            {"evidence"} if name == "Case" else set()
        )


def test_defaults_are_as_a_file_writes_them() -> None:
    made = schema()
    for part in (made, *made["$defs"].values()):
        for key, field in part["properties"].items():
            if field.get("default") is not None and key not in ("voting", "escalation"):
                validator = Draft202012Validator({**field, "$defs": made["$defs"]})
                assert validator.is_valid(field["default"]), key
    assert made["$defs"]["Draft"]["properties"]["days"]["default"] == [30.0, 60.0, 120.0]


@pytest.mark.parametrize("name", example_names())
def test_shipped_cases_are_valid(name: str) -> None:
    VALIDATOR.validate(as_json(locate(name)))


SHAPELY = [
    "preference-shapes",
    "situation-ids",
    "unknown-key-at-the-top",
    "unknown-key-in-a-part",
    "out-of-scale",
    "wrong-words",
    "strange-keys",
    "words-as-switches",
    "booleans-as-numbers",
    "tables-for-values",
    "not-pairs",
    "only-the-version",
    "wrong-version",
]


@pytest.mark.parametrize("name", SHAPELY)
def test_editors_see_faults_of_shape(name: str) -> None:
    path = Path(__file__).parent / "bad_input" / f"{name}.toml"
    assert not VALIDATOR.is_valid(as_json(path))


def test_json_of_a_case_is_a_case() -> None:
    case = load("kosovo-2007")
    plain = case.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    VALIDATOR.validate(plain)
    assert from_plain(plain) == case


def test_what_the_schema_refuses_the_reader_refuses() -> None:
    plain = {"detente": 1, "title": "t", "as_of": "2020-01-01", "until": "2021-01-01", "actor": {"a b": {"name": "A"}}}
    assert not VALIDATOR.is_valid(plain)
    with pytest.raises(CaseError):
        from_plain(plain)
