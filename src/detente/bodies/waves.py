"""Chances for one tally too finely weighted to be counted, from the waves of its sum, with a bound on the error.

The characteristic function of a sum of independent votes is a product over members. A step function between two
trigonometric polynomials of degree WAVES, above and below it, turns that product at WAVES + 1 frequencies into
bounds on the chance that the sum reaches the quota (Vaaler 1985, Bulletin of the American Mathematical Society
12(2), 183–216, theorem 18). The gap is the chance that the sum lies within about 1/WAVES of its range of the
quota, so it is wide only where the vote hangs by a thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from detente.bodies.alike import Alike, alike
from detente.bodies.rule import All, Expression, Rule, Tally
from detente.numeric import Array

WAVES = 1000
"""Frequencies; a chance is then good to about a thousandth where the total of votes is spread wide."""

GAP = 0.1
"""Room left after the largest sum, as a share of the range, before the period starts again."""

SILENT = 1e-13
"""Waves of the members alike that are smaller than this are left out; between points they may be ten times as large."""

ROWS = 2048
"""Rows worked on at once, which bounds the memory."""

Complexes = npt.NDArray[np.complex128]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class OneTally:
    """A rule with one tally that counts; `barred` and `vetoing` (members, 3) are votes that fail any of the others."""

    tally: Tally
    barred: Mask
    vetoing: Mask


def one_tally(rule: Rule) -> OneTally | None:
    """The rule as one tally among others that a single vote fails (vetoes, unanimity); None when it is no such rule.

    >>> from detente.bodies.rule import quota, veto
    >>> found = one_tally(Rule(("a", "b", "c"), All((quota("abc", 2), veto("abc", "a"))), "a may veto"))
    >>> found.vetoing.tolist()
    [[True, False, False], [False, False, False], [False, False, False]]
    """
    parts = list(_joined(rule.expression))
    if any(not isinstance(part, Tally) for part in parts):
        return None
    found = [part for part in parts if isinstance(part, Tally)]
    counting = [tally for tally in found if tally.at_least < tally.most]
    if len(counting) != 1 or counting[0].veto:
        return None
    barred, vetoing = np.zeros((2, len(rule.members), 3), dtype=bool)
    for tally in found:
        if tally is not counting[0]:
            votes = tally.weights()
            (vetoing if tally.veto else barred)[:] |= votes < votes.max(axis=1, keepdims=True)
    return OneTally(counting[0], barred, vetoing)


def _joined(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, All):
        for part in expression.parts:
            yield from _joined(part)
    else:
        yield expression


def reach_chance(tally: Tally, chances: Array, run: int = 1) -> tuple[Array, Array]:
    """Chance that the sum of votes reaches `at_least`, and how far off it is at most; shape (rows,) each.

    `chances`, shape (rows, members, 3): each member's chances of [no, abstain, yes], independent; where they sum
    to less than 1, the chance that it is so and the sum is reached. Rows come in runs of `run`; members with the
    same chances throughout every run cost no more than one row of it.

    >>> from detente.bodies.rule import quota
    >>> members = tuple(map(str, range(100)))
    >>> toss = np.tile([0.5, 0.0, 0.5], (1, 100, 1))
    >>> chance, error = reach_chance(quota(members, 51), toss)
    >>> chance.round(4).tolist(), bool(error.max() < 0.025)  # exactly 0.4602
    ([0.4602], True)
    """
    if group := alike(chances):
        return _together(tally, chances, group)
    waves, worth, gap = _waves(tally)
    runs = chances.reshape(-1, run, *chances.shape[1:])
    steady = (runs == runs[:, :1]).all(axis=(0, 1, 3))
    found = []
    for first in range(0, len(runs), max(1, ROWS // run)):
        some = runs[first : first + max(1, ROWS // run)]
        product = np.ones((len(some), WAVES + 1), dtype=np.complex128)
        _multiply(waves, np.flatnonzero(steady), np.ascontiguousarray(some[:, 0]), product)
        product = np.repeat(product, run, axis=0)
        _multiply(waves, np.flatnonzero(~steady), np.ascontiguousarray(some).reshape(len(product), -1, 3), product)
        found.append(np.stack([(product @ worth).real, (product @ gap).real]))
    chance, error = np.concatenate(found, axis=1) if found else np.zeros((2, 0))
    return np.clip(chance, 0.0, 1.0), np.maximum(error, 0.0)


def _together(tally: Tally, chances: Array, group: Alike) -> tuple[Array, Array]:
    """The same where most members vote alike: their common product of waves is read off between a few."""
    waves, worth, gap = _waves(tally)
    shared = _product_of(waves, group)
    heard = np.abs(shared).max(axis=0) > SILENT
    others = np.setdiff1d(np.arange(len(waves)), group.members)
    loud = np.ascontiguousarray(waves[:, :, heard])
    found = []
    for first in range(0, len(chances), ROWS):
        product = group.weights[first : first + ROWS] @ shared[:, heard]
        _multiply(loud, others, np.ascontiguousarray(chances[first : first + ROWS]), product)
        found.append(np.stack([(product @ worth[heard]).real, (product @ gap[heard]).real]))
    chance, error = np.concatenate(found, axis=1)
    silent = 10 * SILENT * float(np.abs(worth).sum() + np.abs(gap).sum())
    return np.clip(chance, 0.0, 1.0), np.maximum(error, 0.0) + silent


def _product_of(waves: Complexes, group: Alike) -> Complexes:
    """The waves of all members of the group together, at each of its points, shape (points, WAVES + 1)."""
    shared = np.ones((len(group.chances), waves.shape[2]), dtype=np.complex128)
    votes = np.repeat(group.chances[:, None], len(waves), axis=1)
    _multiply(waves, group.members, votes, shared)
    return shared


def reach_chance_given(tally: Tally, chances: Array) -> Array:
    """The same chance if one member voted no, abstained or voted yes, shape (rows, members, 3)."""
    waves, worth, _ = _waves(tally)
    if group := alike(chances):
        each = np.abs(group.chances @ waves[group.members]).min(axis=0)  # leaving one out divides by no less
        heard = (np.abs(_product_of(waves, group)) > SILENT * each).any(axis=0)
        waves, worth = np.ascontiguousarray(waves[:, :, heard]), worth[heard]
    given = np.empty(chances.shape)
    _leave_one_out(waves, np.ascontiguousarray(chances), worth, given)
    return np.clip(given, 0.0, 1.0)


@lru_cache(maxsize=4)
def _waves(tally: Tally) -> tuple[Complexes, Complexes, Complexes]:
    """Each vote's waves (members, 3, WAVES + 1), and what a product of them counts for in chance and in error.

    With x the sum as a share of the period, above a just under the quota and below b in the gap:
    [a < x < b] = b − a + ψ(a − x) + ψ(x − b), and ψ(y) = y − ⌊y⌋ − ½ lies within Σ (1 − |j|/(J+1)) e(jy)/(2J+2)
    of −Σ Ĵ(j/(J+1)) e(jy)/(2πij), Ĵ(t) = πt(1 − t) cot πt + t.
    """
    span = (tally.most - tally.least + 1) * (1 + GAP)
    j = np.arange(WAVES + 1)
    votes = (tally.weights() - tally.weights().min(axis=1, keepdims=True)) / span
    waves = np.exp(2j * np.pi * votes[..., None] * j)
    low, high = (tally.at_least - 0.5 - tally.least) / span, 1 - GAP / 2 / (1 + GAP)
    t = j[1:] / (WAVES + 1)
    smooth = np.pi * t * (1 - t) / np.tan(np.pi * t) + t
    ends = np.exp(-2j * np.pi * low * j), np.exp(-2j * np.pi * high * j)
    worth = np.empty(WAVES + 1, dtype=np.complex128)
    worth[0] = high - low
    worth[1:] = -1j * smooth / (np.pi * j[1:]) * (ends[0] - ends[1])[1:]
    gap = (ends[0] + ends[1]) * (1 - j / (WAVES + 1)) / (WAVES + 1)
    gap[0] = 1 / (WAVES + 1)
    return waves, worth, gap


@njit(cache=True, parallel=True, fastmath=True)
def _multiply(waves, which, chances, product):  # type: ignore[no-untyped-def]  # pragma: no cover
    for row in prange(len(chances)):
        for m in which:
            no, abstain, yes = chances[row, m]
            for j in range(product.shape[1]):
                product[row, j] *= no * waves[m, 0, j] + abstain * waves[m, 1, j] + yes * waves[m, 2, j]


@njit(cache=True, parallel=True, fastmath=True)
def _leave_one_out(waves, chances, worth, given):  # type: ignore[no-untyped-def]  # pragma: no cover
    members, width = chances.shape[1], len(worth)
    for row in prange(len(chances)):
        before = np.empty((members, width), dtype=np.complex128)
        running = worth.copy()
        for m in range(members):
            before[m] = running
            no, abstain, yes = chances[row, m]
            for j in range(width):
                running[j] *= no * waves[m, 0, j] + abstain * waves[m, 1, j] + yes * waves[m, 2, j]
        after = np.ones(width, dtype=np.complex128)
        for m in range(members - 1, -1, -1):
            no, abstain, yes = chances[row, m]
            no_sum = abstain_sum = yes_sum = 0.0
            for j in range(width):
                others = before[m, j] * after[j]
                no_sum += (others * waves[m, 0, j]).real
                abstain_sum += (others * waves[m, 1, j]).real
                yes_sum += (others * waves[m, 2, j]).real
                after[j] *= no * waves[m, 0, j] + abstain * waves[m, 1, j] + yes * waves[m, 2, j]
            given[row, m, 0], given[row, m, 1], given[row, m, 2] = no_sum, abstain_sum, yes_sum
