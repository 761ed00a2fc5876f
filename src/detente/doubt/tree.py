"""A small tree of inputs that sorts the draws into kinds with different answers, with values other draws gave.

Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees: the smallest tree within a standard error
of the best by cross-validation. Values at its ends are honest (Athey & Imbens 2016, PNAS 113, 7353–7360): they come
from draws that had no part in growing it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.doubt.flips import Bound, leading_in_half
from detente.doubt.luck import TENTH, Mask
from detente.doubt.methods import Asked, Listed, Told
from detente.draws import Draws
from detente.inputs import Input
from detente.numeric import TIE, Array
from detente.result import Result, Row

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeRegressor

DEPTH = 3
SMALLEST = 0.05
"""The least part of the draws at an end."""
FOLDS = 5
SURE = 1.645
"""Standard errors by which the tree must be better on other draws than the average of all (one in twenty by luck)."""


@dataclass(frozen=True)
class Branch:
    """A place in the tree: the conditions that lead to it, and the answer there on draws that did not grow it.

    `value` is the mean with its 10th to 90th percentile, `low` to `high`; `size` the part of draws there; `tested`
    counts them; `end`: whether it splits no further.
    """

    rule: tuple[Bound, ...]
    value: float
    low: float
    high: float
    size: float
    tested: int
    end: bool


@dataclass(frozen=True)
class Tree:
    """Branches in reading order, the whole first; none, with the reason, where a tree tells no more than the average.

    `explains`: the part of the variance it explains on draws that did not grow it, at most 1.
    """

    measure: str
    label: str
    unit: str
    threshold: float | None
    branches: tuple[Branch, ...] = ()
    explains: float = 0.0
    reason: str = ""

    @property
    def ends(self) -> tuple[Branch, ...]:
        """Where the draws end up, in reading order."""
        return tuple(branch for branch in self.branches if branch.end)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def tree(result: Result, draws: Draws, measure: str, threshold: float | None = None) -> Tree:
    """Which kinds of draws have which answers: a tree of at most three questions about single inputs.

    The answer is the measure itself, or with a `threshold`, for what is no chance, the chance that it is at least that.
    Grown on half of the draws, on the inputs that explain most there, and cut back by cross-validation; told only if it
    foresees the other half better than the average does. Raises NotFoundError for a measure the result has not.
    """
    chosen = result[measure]
    values, empty = chosen.values, Tree(chosen.name, chosen.label, chosen.unit, None)
    if threshold is not None and chosen.unit != "chance":
        values = (values >= threshold).astype(float)
        empty = Tree(chosen.name, chosen.label, "chance", threshold)
    leading = leading_in_half(draws, values, also_faint=True)  # what counts in one branch only need not show in all
    if not leading:
        return _because(empty, "no input moves it clearly")
    columns = np.column_stack([draws[item.name][: len(values)] for item in leading])
    grown = _grown(columns[::2], values[::2])
    better, explains = _foresees(grown, columns, values)
    if not better:
        return _because(empty, "no tree foresees draws that did not grow it better than their average")
    found = tuple(_branches(grown.tree_, leading, columns[1::2], values[1::2]))
    return Tree(empty.measure, empty.label, empty.unit, empty.threshold, found, explains)


def _because(empty: Tree, reason: str) -> Tree:
    return Tree(empty.measure, empty.label, empty.unit, empty.threshold, reason=reason)


def _grown(columns: Array, values: Array) -> DecisionTreeRegressor:
    """The smallest tree whose cross-validated error is within one standard error of the least."""
    full = _fit(columns, values, 0.0)
    prices = np.unique(np.maximum(full.cost_complexity_pruning_path(columns, values).ccp_alphas, 0.0))
    between = np.append(np.sqrt(prices[:-1] * prices[1:]), prices[-1] * 2)
    folds = np.arange(len(values)) % FOLDS
    errors = np.empty((len(between), len(values)))
    for k in range(FOLDS):
        inside = folds != k
        for row, price in enumerate(between):
            fit = _fit(columns[inside], values[inside], price)
            errors[row, ~inside] = (values[~inside] - fit.predict(columns[~inside])) ** 2
    means = errors.mean(axis=1)
    best = int(np.argmin(means))
    slack = (errors - errors[best]).std(axis=1) / np.sqrt(len(values)) + TIE * values.var()
    return _fit(columns, values, float(between[np.flatnonzero(means <= means[best] + slack)[-1]]))


def _fit(columns: Array, values: Array, price: float) -> DecisionTreeRegressor:
    from sklearn.tree import DecisionTreeRegressor  # noqa: PLC0415 (slow to load, used here alone)

    return DecisionTreeRegressor(
        max_depth=DEPTH, min_samples_leaf=max(1, int(np.ceil(SMALLEST * len(values)))), ccp_alpha=price, random_state=0
    ).fit(columns, values)


def _foresees(grown: DecisionTreeRegressor, columns: Array, values: Array) -> tuple[bool, float]:
    """Whether the tree foresees the other draws clearly better than the average, and how much of their variance."""
    other = values[1::2]
    plain = (other - values[::2].mean()) ** 2
    saved = plain - (other - grown.predict(columns[1::2])) ** 2
    spread = float(saved.std())
    clear = spread > TIE and float(saved.mean()) > SURE * spread / np.sqrt(len(saved))
    return clear, float(saved.mean() / plain.mean()) if clear else 0.0


def _branches(grown: Any, leading: list[Input], columns: Array, values: Array) -> Iterator[Branch]:
    """Every place of the tree, first what is below a split, then what is above it."""

    def places(node: int, rule: tuple[Bound, ...], inside: Mask) -> Iterator[Branch]:
        left, right = grown.children_left[node], grown.children_right[node]
        yield _branch(rule, values[inside], len(values), bool(left == right))
        if left != right:
            item, value = leading[grown.feature[node]], float(grown.threshold[node])
            below = columns[:, grown.feature[node]] <= value
            yield from places(left, (*rule, Bound(item.name, item.label, "below", value)), inside & below)
            yield from places(right, (*rule, Bound(item.name, item.label, "above", value)), inside & ~below)

    yield from places(0, (), np.ones(len(values), dtype=bool))


def _branch(rule: tuple[Bound, ...], held: Array, n: int, end: bool) -> Branch:
    mean = float(held.mean()) if len(held) else float("nan")
    half = TENTH * float(held.std(ddof=1)) / np.sqrt(len(held)) if len(held) > 1 else float("nan")
    return Branch(rule, mean, float(mean - half), float(mean + half), len(held) / n, len(held), end)


def told(asked: Asked) -> Told:
    """Kinds of draws, told apart by a few inputs, with their answers."""
    from detente.doubt.words import say_tree  # noqa: PLC0415  (it speaks of trees)

    found = tree(asked.result, asked.draws, asked.question.measure, asked.threshold)
    rows: list[Row] = [
        {"if": " and ".join(f"{b.label} {b.side} {b.value:.3g}" for b in branch.rule), "answer": branch.value,
         "low": branch.low, "high": branch.high, "in_draws": branch.size, "unit": found.unit}
        for branch in found.ends
    ]  # fmt: skip
    title = "Kinds of draws and their answers, from draws that did not find them"
    return Told(tuple(say_tree(found)), (Listed("tree", title, rows),) if rows else (), found.to_dict())
