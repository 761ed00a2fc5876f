"""The fitted model as a small file: what the package ships, and what `detente record fit` writes.

One file serves every day: it holds the weights of each year and the drafts by day as facts (day, topic, sponsors'
kind, votes that are not yes), so `Model.before(day)` is the model as it stood then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.errors import RecordError
from detente.record.forecast.history import ABSENT, UNSEEN, YES, History, Texts, own_topics
from detente.record.forecast.memory import Floats
from detente.record.forecast.model import Model
from detente.record.forecast.weights import Weights

FORMAT = 1
LETTERS = "YANX"  # yes, abstain, no, and in the last place (-1) not cast


@cache
def shipped() -> Model:
    """The model that comes with the package, of the drafts from 1994 to 2022."""
    return loads((files("detente.record.forecast") / "council.json").read_text(encoding="utf-8"))


def provenance() -> dict[str, str]:
    """Where the shipped model comes from: source, terms, span, how it was made.

    >>> provenance()["until"]
    '2022-12-22'
    """
    text = (files("detente.record.forecast") / "council.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)["provenance"]
    return found


def load(path: Path) -> Model:
    """A model from a file. Raises RecordError when it is none."""
    try:
        return loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise RecordError(f"{path}: {fault}; allowed: a model written by `detente record fit`") from fault


def save(model: Model, path: Path, about: dict[str, str]) -> None:
    """Write a model with its provenance; the same model gives the same bytes."""
    path.write_text(dumps(model, about), encoding="utf-8", newline="\n")


def dumps(model: Model, about: dict[str, str]) -> str:
    """The model as text: JSON with one line a draft."""
    history = model.history
    until = date.fromordinal(int(history.texts.day[-1])).isoformat()
    head = {
        "format": FORMAT,
        "provenance": {**about, "until": until},
        "members": history.members,
        "topics": history.topics,
        "regions": history.regions,
        "seats": _seats(history),
        "weights": {name: values.tolist() for name, values in asdict(model.weights).items()},
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    drafts = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in _rows(model))
    return "{\n" + ",\n".join(lines) + f',\n"drafts": [\n{drafts}\n]\n}}\n'


def loads(text: str) -> Model:
    """A model from its text."""
    given = json.loads(text)
    members = tuple(given["members"])
    rows = given["drafts"]
    day, topic, region, kind, sponsors, way, _, names, fall, withheld = zip(*rows, strict=True)
    numbers = [np.array(column, dtype=np.int64) for column in (day, topic, region, kind, way)]
    sponsor = np.zeros((len(rows), len(members)), dtype=bool)
    for place, columns in enumerate(sponsors):
        sponsor[place, columns] = True
    topics, regions = (np.where(column < 0, UNSEEN, column) for column in numbers[1:3])
    texts = Texts(numbers[0], own_topics(topics), regions, numbers[3], sponsor)
    votes = _votes(rows, members, given["seats"])
    history = History(texts, numbers[4], votes, members, tuple(given["topics"]), tuple(given["regions"]), names)
    kept = given["weights"]
    weights = Weights(np.array(kept["years"]), *(np.array(kept[field.name]) for field in fields(Weights)[1:]))
    return Model(history, weights, _numbers(fall), _numbers(withheld))


def _numbers(values: tuple[float, ...]) -> Floats:
    return np.array(values, dtype=float)


def _seats(history: History) -> dict[str, list[str]]:
    """Who voted in each year."""
    found: dict[str, list[str]] = {}
    years = np.array(_years(history))
    for year in np.unique(years).tolist():
        sat = history.cast[years == year].any(axis=0)
        found[year] = [history.members[k] for k in np.flatnonzero(sat)]
    return found


def _years(history: History) -> list[str]:
    return [str(date.fromordinal(day).year) for day in history.texts.day.tolist()]


def _rows(model: Model) -> Iterator[list[Any]]:
    """One row a draft: day, topic, region (-1: none), kind, sponsors, way, votes but for yes, name, what was said."""
    history, texts = model.history, model.history.texts
    seats = _seats(history)
    for place, year in enumerate(_years(history)):
        columns = [history.column[code] for code in seats[year]]
        votes = {history.members[k]: LETTERS[history.votes[place, k]] for k in columns if history.votes[place, k]}
        topic, region = (int(x) if x < UNSEEN else -1 for x in (texts.topic[place], texts.region[place]))
        sponsors = np.flatnonzero(texts.sponsor[place]).tolist()
        facts = [int(texts.day[place]), topic, region, int(texts.kind[place]), sponsors, int(history.way[place]), votes]
        said = [float(model.said_fall[place]), float(model.said_withheld[place])]
        yield [*facts, history.names[place], *said]


def _votes(rows: list[Any], members: tuple[str, ...], seats: dict[str, list[str]]) -> NDArray[np.int8]:
    column = {code: place for place, code in enumerate(members)}
    votes = np.full((len(rows), len(members)), ABSENT, dtype=np.int8)
    for place, row in enumerate(rows):
        votes[place, [column[code] for code in seats[str(date.fromordinal(row[0]).year)]]] = YES
        for code, letter in row[6].items():
            votes[place, column[code]] = LETTERS.index(letter) if letter != "X" else ABSENT
    return votes
