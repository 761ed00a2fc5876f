"""Every estimate of a case is an input, under the path it has in the file, and says whether the case gives it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from detente.case import Case
from detente.casefile import example_names, load, parse
from detente.estimate import Estimate

SMALL = """
detente = 1
title = "t"
as_of = 2020-01-01
until = 2021-01-01
actor.north = { name = "North", influence = [1, 2, 3], reason = "army" }
body.b = { seats = ["north"], quota = 1 }
draft.x = { body = "b", sponsors = ["north"], terms = {}, days = [1, 2, 3] }
option.dig = { actor = "north", text = "dig" }
option.fill = { actor = "north", text = "fill", days = [1, 2, 3], class = "concession" }
intent.north.x = { says = "no" }
lever.help = { by = "north", start = "dig" }
voting = { noise = [1, 2, 3] }
class.dam = { rate = [0.1, 0.2, 0.3] }
"""


def estimates(part: object, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Paths of all estimates written in a case, found by walking it."""
    if isinstance(part, Estimate):
        yield ".".join(path)
    elif isinstance(part, BaseModel):
        for name in part.model_fields_set:
            alias = type(part).model_fields[name].alias or name
            yield from estimates(getattr(part, name), (*path, alias))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from estimates(value, (*path, key))


@pytest.mark.parametrize("name", example_names())
def test_every_estimate_written_is_an_input(name: str) -> None:
    case = load(name)
    given = {item.name for item in case.inputs if item.given}
    written = {
        path.removesuffix(".points") if path.startswith("motives.") else path.replace(".shifts.", ".")
        for path in estimates(case)
    }
    unused = {path for path in written if path.startswith("class.")} - given
    assert written - unused <= given


def test_given_or_standing_in() -> None:
    given = {item.name: item.given for item in parse(SMALL).inputs}
    models = {name for name in given if name.startswith(("voting.", "escalation."))}
    assert [name for name in models if given[name]] == ["voting.noise"]
    assert {name: given[name] for name in given.keys() - models} == {
        "actor.north.influence": True,
        "class.concession.rate": False,
        "class.put-to-vote.rate": False,
        "class.unclassed.rate": False,
        "class.withdraw-draft.rate": False,
        "draft.x.days": True,
        "draft.x.withdraw_days": False,
        "intent.north.x.strength": False,
        "lever.help.cost": False,
        "option.dig.days": False,
        "option.fill.days": True,
    }


@pytest.mark.parametrize("name", example_names())
def test_names_are_sorted_and_stand_once(name: str) -> None:
    names = [item.name for item in load(name).inputs]
    assert names == sorted(set(names))


def test_grounds_come_with_the_input() -> None:
    case: Case = parse(SMALL)
    item = next(item for item in case.inputs if item.name == "actor.north.influence")
    assert (item.reason, item.evidence, str(item.bounds)) == ("army", (), "0 to 100")
    assert item.label == "North's influence"
