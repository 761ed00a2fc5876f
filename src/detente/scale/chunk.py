"""The answer of one chunk as bytes, and back: a line of JSON, then the numbers of all measures."""

from __future__ import annotations

import gc
import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

import detente
from detente.errors import CheckpointError
from detente.numeric import Array
from detente.result import Answer, Caveat, Quantity
from detente.scale.plan import Plan

MANY = 1000
"""A chunk of fewer draws leaves too little behind to look for it at once, which takes a tenth of a second."""


@dataclass(frozen=True)
class Chunk:
    """What one chunk answered: measures by draw, and whatever else is told with them."""

    index: int
    key: str
    draws: int
    answer: Answer


def encoded(plan: Plan, index: int, answer: Answer) -> bytes:
    """A chunk as bytes, the same for the same answer."""
    first, last = plan.bounds(index)
    columns: list[Array] = []
    for quantity in answer.measures.values():
        columns += [quantity.values] if quantity.noise is None else [quantity.values, quantity.noise]
    head = {
        "key": plan.key,
        "index": index,
        "draws": last - first,
        "exact": answer.exact,
        "measures": [_told(name, quantity) for name, quantity in answer.measures.items()],
        "tables": {name: list(rows) for name, rows in answer.tables.items()} if index == 0 else {},
        "caveats": [[caveat.kind, caveat.text] for caveat in answer.caveats] if index == 0 else [],
    }
    numbers = [np.ascontiguousarray(column, dtype="<f8").tobytes() for column in columns]
    return b"".join([json.dumps(head, default=lambda number: number.item()).encode(), b"\n", *numbers])


def _told(name: str, quantity: Quantity) -> dict[str, Any]:
    return {
        "name": name,
        "rows": len(quantity.values),
        "unit": quantity.unit,
        "label": quantity.label,
        "floor": float(quantity.floor),
        "noise": quantity.noise is not None,
    }


def decoded(content: bytes) -> Chunk:
    """The chunk that these bytes are; arrays are read from them in place."""
    line, _, numbers = content.partition(b"\n")
    head, at = json.loads(line), 0
    measures = {}
    for told in head["measures"]:
        arrays: list[Array] = []
        for _ in range(2 if told["noise"] else 1):
            arrays.append(np.frombuffer(numbers, "<f8", told["rows"], at))
            at += 8 * told["rows"]
        noise = arrays[1] if told["noise"] else None
        measures[told["name"]] = Quantity(arrays[0], told["unit"], told["label"], noise, told["floor"])
    caveats = [Caveat(kind, text) for kind, text in head["caveats"]]
    return Chunk(
        head["index"], head["key"], head["draws"], Answer(measures, head["tables"], caveats, exact=head["exact"])
    )


def ask(plan: Plan, index: int) -> bytes:
    """Answer one chunk here and now."""
    first, last = plan.bounds(index)
    answer = plan.chosen.answer(plan.part(index), **plan.settings_of(index))
    body = encoded(plan, index, answer)
    del answer
    if last - first >= MANY:
        gc.collect()  # draws and what is worked out for them hold each other: several chunks would heap up
    return body


def ask_alone(pickled: bytes, version: str, index: int) -> bytes:
    """Answer one chunk of a pickled plan in a process that others work beside: one thread, and no plan read twice.

    Raises CheckpointError where this process runs another version than the one that asks.
    """
    import numba  # noqa: PLC0415  (its threads are set before it is loaded elsewhere)

    if version != detente.__version__:
        raise CheckpointError(f"a worker runs détente {detente.__version__}; allowed: {version}, as the one that asks")
    numba.set_num_threads(1)
    return ask(_plan(pickled), index)


@lru_cache(maxsize=1)
def _plan(pickled: bytes) -> Plan:
    """The plan, with what is worked out from its case alone kept from chunk to chunk."""
    plan: Plan = pickle.loads(pickled)
    return plan


def pickled(plan: Plan) -> bytes:
    """The plan as bytes for other processes, without what has been worked out from its case."""
    return pickle.dumps(replace(plan, case=plan.case.model_copy()))


def short(measures: Sequence[Quantity], draws: int) -> bool:
    """Whether no measure was asked about all draws of a chunk, so that later chunks would add nothing."""
    return all(len(quantity.values) < draws for quantity in measures)
