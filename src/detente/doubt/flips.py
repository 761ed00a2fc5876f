"""Under which inputs an answer is the other way round: a rule found on half of the draws, checked on the rest."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from detente.doubt._shares import by_chance, explained, varying
from detente.draws import Draws
from detente.inputs import Input
from detente.numeric import TIE, Array
from detente.result import Measure, Result

EDGES = (0.01, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 0.99)
"""Ends of the ICD 203 bands: a chance that cannot be turned round can still change its word."""
EVEN = 0.5
LEADING = 12
PARTS = 10
SMALLEST = 0.05
EARNED = 1.1
CLEAR = 0.05


@dataclass(frozen=True)
class Bound:
    """One condition of a rule: an input below or above a value."""

    input: str
    label: str
    side: Literal["below", "above"]
    value: float


@dataclass(frozen=True)
class Flip:
    """The rule under which a measure is the other way round, or the reason why there is none.

    The measure is read as a chance: itself if it is one, else that it is at least `threshold`. `base` is that chance
    over all draws (0 without a threshold), `cut` the value it passes under the rule, `density` the chance under the
    rule, `coverage` the part of all that is the other way round which the rule holds, `size` the part of draws it
    holds: all in [0, 1] and, but for `base`, of the half of the draws that had no part in finding the rule; `tested`
    counts those under the rule.
    """

    measure: str
    label: str
    unit: str
    threshold: float | None
    base: float
    cut: float
    rule: tuple[Bound, ...] = ()
    density: float = 0.0
    coverage: float = 0.0
    size: float = 0.0
    tested: int = 0
    reason: str = ""

    def rows(self) -> list[dict[str, Any]]:
        """A row a condition of the rule, for tables; none without a rule."""
        return [asdict(bound) for bound in self.rule]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def flips(result: Result, draws: Draws, measure: str, threshold: float | None = None) -> Flip:
    """What would turn a measure round: the rule on one or two inputs that puts most draws right.

    For a chance the rule brings its mean across `threshold` (½ by default; where nothing does, the last ICD 203 band
    edge that some rule passes). For any other measure it makes "at least `threshold`" (0 for points, 50 on a scale by
    default) likelier than not, or no longer so. Bounds stand at deciles of the leading drivers; of all rules the one
    with the largest excess over the cut, summed over its draws, is taken (weighted relative accuracy: Lavrač, Flach &
    Zupan 1999; boxes, coverage and density: Friedman & Fisher 1999, Statistics and Computing 9). Raises
    NotFoundError for a measure the result has not.
    """
    chosen = result[measure]
    at = _threshold(chosen) if threshold is None else threshold
    if at is None:
        return _none(chosen, None, 0.0, EVEN, f"no natural threshold for a measure in {chosen.unit}")
    chance = chosen.values if chosen.unit == "chance" else (chosen.values >= at).astype(float)
    base = float(chance.mean())
    cuts = _cuts(base, at, threshold is None) if chosen.unit == "chance" else [EVEN]
    leading = _leading(draws, chance)
    if not leading:
        return _none(chosen, at, base, cuts[0], "no input moves it clearly")
    search = _Search.over(draws, chance, leading)
    for cut in cuts:
        found = search.best(cut, up=base < cut)
        flip = _checked(search, found, chosen, at, base, cut) if found else None
        if flip:
            return flip
    reason = "no rule on one or two inputs turns it round and holds on draws that did not make it"
    return _none(chosen, at, base, cuts[0], reason)


def _threshold(measure: Measure) -> float | None:
    return {"chance": EVEN, "points": 0.0, "scale": 50.0}.get(measure.unit)


def _none(measure: Measure, at: float | None, base: float, cut: float, reason: str) -> Flip:
    return Flip(measure.name, measure.label, measure.unit, at, base, cut, reason=reason)


def _cuts(base: float, at: float, free: bool) -> list[float]:
    """The values a chance may be brought across, the most telling first: ½, then band edges back to the base, then
    those beyond."""
    if not free:
        return [at]
    towards = [edge for edge in EDGES if min(base, EVEN) < edge < max(base, EVEN)]
    beyond = [edge for edge in EDGES if (edge < base) == (base < EVEN) and edge not in towards]
    return [
        EVEN,
        *sorted(towards, key=lambda edge: abs(edge - EVEN)),
        *sorted(beyond, key=lambda edge: -abs(edge - base)),
    ]


def _leading(draws: Draws, chance: Array) -> list[Input]:
    """The inputs that explain most of a chance, beyond what a shuffled input could."""
    if np.ptp(chance) <= TIE:
        return []
    items, orders = varying(draws, len(chance))
    shares = explained(orders, chance[:, None])[0]
    least = by_chance(draws, chance[:, None])[0]
    return [items[j] for j in np.argsort(-shares, kind="stable")[:LEADING] if shares[j] > least]


@dataclass(frozen=True)
class _Found:
    rule: tuple[Bound, ...]
    holds: np.ndarray
    excess: float


@dataclass(frozen=True)
class _Search:
    """Draws with an even number find rules, those with an odd number check them. `inside` (n, bounds)."""

    chance: Array
    bounds: tuple[Bound, ...]
    inside: np.ndarray

    @classmethod
    def over(cls, draws: Draws, chance: Array, leading: list[Input]) -> _Search:
        """Every bound at a decile of every leading input."""
        bounds, inside = [], []
        for item in leading:
            values = draws[item.name][: len(chance)]
            for value in np.quantile(values, np.arange(1, PARTS) / PARTS):
                bounds += [Bound(item.name, item.label, side, float(value)) for side in ("below", "above")]
                inside += [values < value, values >= value]
        return cls(chance, tuple(bounds), np.column_stack(inside))

    def best(self, cut: float, up: bool) -> _Found | None:
        """The rule with the largest excess over the cut; a second condition must add a tenth."""
        inside, excess = self.inside[::2].astype(float), self.chance[::2] - cut
        excess = excess if up else -excess
        least = SMALLEST * len(excess)
        pairs = inside.T @ (inside * excess[:, None])
        sizes = inside.T @ inside
        pairs[(sizes < least) | self._same()] = -np.inf
        one = int(np.argmax(np.diag(pairs)))
        first, second = np.unravel_index(np.argmax(pairs), pairs.shape)
        if not pairs[first, second] > EARNED * max(pairs[one, one], 0.0):
            first = second = np.intp(one)
        places = sorted({int(first), int(second)})
        if not pairs[first, second] > 0:
            return None
        holds = np.asarray(self.inside[:, places].all(axis=1))
        return _Found(tuple(self.bounds[p] for p in places), holds, float(pairs[first, second]))

    def _same(self) -> np.ndarray:
        """Pairs of different bounds on one input: a rule holds at most one bound an input."""
        names = np.array([bound.input for bound in self.bounds])
        return np.asarray((names[:, None] == names) & ~np.eye(len(names), dtype=bool))


def _checked(search: _Search, found: _Found, measure: Measure, at: float, base: float, cut: float) -> Flip | None:
    """The flip as the other half of the draws sees it; None when it does not hold there."""
    chance, holds = search.chance[1::2], found.holds[1::2]
    tested = int(holds.sum())
    if tested == 0:
        return None
    density, up = float(chance[holds].mean()), base < cut
    if (density > cut) != up or abs(density - base) < CLEAR:
        return None
    other = chance if up else 1 - chance
    coverage = float(other[holds].sum() / other.sum())
    numbers = (at, base, cut, found.rule, density, coverage, float(holds.mean()), tested)
    return Flip(measure.name, measure.label, measure.unit, *numbers)
