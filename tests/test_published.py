"""Conflicts retyped from the literature: each gives exactly the equilibria that were published."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from detente.casefile import example_names, load, locate
from detente.convert import graph_model
from detente.graph.model import GraphModel
from detente.graph.stable import stable
from detente.preferences import NOTHING, entry_parts
from detente.situations import situations

NAMES = [name for name in example_names() if name.startswith("published/")]
EQUILIBRIA = [
    (name, concept)
    for name in NAMES
    for concept in tomllib.loads(locate(name).with_name("published.toml").read_text(encoding="utf-8"))["equilibria"]
]


def published(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(locate(name).with_name("published.toml").read_text(encoding="utf-8"))


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 8
    assert len({Path(name).parts[1] for name in NAMES}) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_it_says_where_it_is_from_and_what_was_checked(name: str) -> None:
    told = published(name)
    assert told["source"]
    assert told["place"]
    assert told["equilibria"]
    readme = locate(name).with_name("README.md").read_text(encoding="utf-8")
    assert all(f"**{part}" in readme for part in ("Publication.", "Checked.", "Ours."))
    year = Path(name).parts[1].rpartition("-")[2]
    assert year in readme
    assert year in next(iter(load(name).source.values())).title


@pytest.mark.parametrize(("name", "concept"), EQUILIBRIA)
def test_it_gives_the_published_equilibria(name: str, concept: str) -> None:
    case = load(name)
    space, model = situations(case), graph_model(case)
    lasts = stable(model.reach, model.worth, (concept,), space.codes.astype(np.int32))[0, 0].all(axis=-1)
    found = {frozenset(space.names(int(s))) for s in np.flatnonzero(lasts)}
    assert found == {entry_parts(entry) for entry in published(name)["equilibria"][concept]}


@pytest.mark.parametrize("name", [name for name in NAMES if "coalitions" in published(name)])
def test_it_gives_the_published_equilibria_of_coalitions(name: str) -> None:
    case = load(name)
    space, model = situations(case), graph_model(case)
    for concept, entries in published(name)["coalitions"].items():
        found = [model.situations.index(mark) for mark in model.equilibria(concept)]
        assert {frozenset(space.names(s)) for s in found} == {entry_parts(entry) for entry in entries}, concept


@pytest.mark.parametrize("name", NAMES)
def test_every_combination_can_be_reached_from_today(name: str) -> None:
    """Otherwise a published equilibrium might be missed without a word."""
    case = load(name)
    if case.situation:
        assert len(situations(case)) == len(case.situation)
    else:
        owners: dict[str, list[str]] = {actor: [] for actor in case.actor}
        for key, option in case.option.items():
            owners[option.actor].append(key)
        statements = {actor: ["true"] for actor in case.actor}
        every = GraphModel.options(owners, statements=statements, infeasible=case.infeasible).situations
        space = situations(case)
        reached = {frozenset(space.names(s)) for s in range(len(space))}
        assert reached == {frozenset(entry.split(", ")) - {NOTHING} for entry in every}
