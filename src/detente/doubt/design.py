"""Batches in which inputs take chosen values: one question to the analysis instead of a loop of many.

Rows that differ in nothing but chosen inputs share the luck of one draw (shocks, resolve, coins): what differs between
their answers is the inputs' doing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.case import Case
from detente.correlation import groups, score
from detente.doubt._shares import explained, varying
from detente.doubt.question import Question
from detente.draws import Draws, Rows
from detente.inputs import Input
from detente.numeric import Array

LEADING = 12
"""Inputs looked at one by one where looking at all would cost too much."""
_OPEN = 2.0**-53


def ranked(draws: Draws, values: Array) -> list[Input]:
    """Inputs that vary, those that seem to move the answer most first.

    By the share of its variance each explains alone, or of its squared distance from the mean if that is more: an input
    that only widens the answer together with another shows in the second. `values` are of the first of the draws.
    """
    items, orders = varying(draws, len(values))
    if not items:
        return []
    outputs = np.column_stack([values, (values - values.mean()) ** 2])
    telling = explained(orders, outputs).max(axis=0)
    return [items[j] for j in np.argsort(-telling, kind="stable")]


def factors(case: Case, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Inputs that can be moved without the others: each alone, or with all it is tied to; in the order named."""
    tied = groups(case)
    found = (tied[name].names if name in tied else (name,) for name in names)
    return list(dict.fromkeys(found))


def told(draws: Draws, factor: Sequence[str]) -> str:
    """A factor in words."""
    return " with ".join(draws.inputs[name].label for name in factor)


def varied(draws: Draws, blocks: Sequence[Mapping[str, float]]) -> Draws:
    """Every draw once for each block of chosen values: row b n + k is draw k with the values of block b.

    The same object whenever asked of the same draws, so that what is worked out for one answer serves the next.
    """
    key = ("varied", tuple(tuple(sorted(block.items())) for block in blocks))
    if key not in draws.memo:
        draws.memo[key] = _varied(draws, blocks)
    return draws.memo[key]  # type: ignore[no-any-return]


def answers(question: Question, draws: Draws, blocks: Sequence[Mapping[str, float]]) -> Array:
    """The answer of every draw with each block of chosen values, shape (blocks, n)."""
    return question.values(varied(draws, blocks)).reshape(len(blocks), draws.n)


def _varied(draws: Draws, blocks: Sequence[Mapping[str, float]]) -> Draws:
    n = draws.n
    wide = draws.taking(np.tile(np.arange(n), len(blocks)))
    names = sorted({name for block in blocks for name in block})
    changed = {name: np.tile(draws[name], len(blocks)) for name in names}
    for b, block in enumerate(blocks):
        for name, value in block.items():
            changed[name][b * n : (b + 1) * n] = value
    return wide.changing(changed)


def placed(draws: Draws, rows: Rows, names: Sequence[str], chances: Array) -> Draws:
    """Draws taken by row with inputs at chosen chances, (rows, names) in 0–1, through the ties between them.

    `names` holds every input that one of them is tied to.
    """
    from scipy.special import ndtr, ndtri  # noqa: PLC0415  (slow to import)

    scores = ndtri(np.clip(chances, _OPEN, 1 - _OPEN))
    own = {name: scores[:, k] for k, name in enumerate(names)}
    case, items = draws.case, draws.inputs
    values = {name: items[name].estimate.at(score(case, name, own.__getitem__), ndtr) for name in names}
    return draws.taking(rows).changing(values)
