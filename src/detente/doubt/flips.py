"""Under which inputs an answer is the other way round: rules found on half of the draws, checked on the rest."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from detente.doubt._shares import Orders, by_chance, explained, varying
from detente.doubt.luck import coverage_range, density_range, luck
from detente.doubt.methods import Asked, Listed, Told
from detente.draws import Draws
from detente.inputs import Input
from detente.numeric import TIE, Array
from detente.result import Measure, Result, Row
from detente.search import prim

EDGES = (0.01, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 0.99)
"""Ends of the ICD 203 bands: a chance that cannot be turned round can still change its word."""
EVEN = 0.5
LEADING = 12
SCREEN = 0.4
"""Of the share that a shuffled input hardly reaches (five standard deviations): what is tried is tested afterwards."""
CLEAR = 0.05
LUCK = 0.05
"""The chance of any rule at all where nothing turns the answer."""
UNKNOWN = (0.0, 1.0)


@dataclass(frozen=True)
class Bound:
    """One condition of a rule: an input below, or at or above, a value.

    `luck`: the chance that shuffling the draws which the other conditions allow would make this one look as telling,
    on draws that did not find it (in place of Bryant & Lempert's quasi p-value, which holds for yes or no alone).
    """

    input: str
    label: str
    side: Literal["below", "above"]
    value: float
    luck: float = 0.0


@dataclass(frozen=True)
class Rule:
    """Conditions that hold together, and how they fared on the draws that had no part in finding them.

    `density`: the mean of the target under the rule; `coverage`: the part of all the target that the rule holds;
    `size`: the part of draws it holds; ranges run from the 10th to the 90th percentile; `tested` counts the draws under
    the rule; `luck`: the chance that a shuffled target would be as dense there.
    """

    bounds: tuple[Bound, ...]
    density: float
    density_range: tuple[float, float]
    coverage: float
    coverage_range: tuple[float, float]
    size: float
    tested: int
    luck: float


@dataclass(frozen=True)
class Flip:
    """The rule under which a measure is the other way round, or the reason why there is none.

    The measure is read as a chance: itself if it is one, else that it is at least `threshold`. `base` is that chance
    over all draws (0 without a threshold), `cut` the value it passes under the rule, `density` the chance under the
    rule, `coverage` the part of all that is the other way round which the rule holds, `size` the part of draws it
    holds: all in [0, 1] and, but for `base`, of the half of the draws that had no part in finding the rule; `tested`
    counts those under the rule. Ranges run from the 10th to the 90th percentile; `luck` is the chance that shuffled
    draws would do as well.
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
    density_range: tuple[float, float] = UNKNOWN
    coverage_range: tuple[float, float] = UNKNOWN
    luck: float = 1.0

    def rows(self) -> list[dict[str, Any]]:
        """A row a condition of the rule, for tables; none without a rule."""
        return [asdict(bound) for bound in self.rule]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def flips(result: Result, draws: Draws, measure: str, threshold: float | None = None) -> Flip:
    """What would turn a measure round: the box of a few inputs that puts most draws right, by patient rule induction.

    For a chance the rule brings its mean across `threshold` (½ by default; where nothing does, the last ICD 203 band
    edge that some rule passes). For any other measure it makes "at least `threshold`" (0 for points, 50 on a scale by
    default) likelier than not, or no longer so. Boxes are peeled along the leading drivers (`prim`); of all the one
    with the largest excess over the cut, summed over its draws, is taken. A rule is told only if shuffled draws would
    do as well less than once in twenty, over all cuts tried. Raises NotFoundError for a measure the result has not.
    """
    return several(result, draws, measure, threshold, most=1)[0]


def several(
    result: Result, draws: Draws, measure: str, threshold: float | None = None, most: int = 3
) -> tuple[Flip, ...]:
    """As `flips`, up to `most` rules by covering: each among the draws that the ones before it do not hold."""
    chosen = result[measure]
    at = _threshold(chosen) if threshold is None else threshold
    if at is None:
        return (_none(chosen, None, 0.0, EVEN, f"no natural threshold for a measure in {chosen.unit}"),)
    chance = chosen.values if chosen.unit == "chance" else (chosen.values >= at).astype(float)
    base = float(chance.mean())
    cuts = _cuts(base, at, threshold is None) if chosen.unit == "chance" else [EVEN]
    searches: dict[bool, Search] = {}
    for cut in cuts:
        up = base < cut
        if up not in searches:
            searches[up] = Search.of(draws, chance if up else 1 - chance)
        found = searches[up].covering(cut if up else 1 - cut, most, LUCK / len(cuts))
        if found:
            return tuple(_flip(chosen, at, base, cut, rule) for rule in found)
    tried = any(search.leading for search in searches.values())
    reason = "no rule turns it round and holds on draws that did not make it" if tried else "no input moves it clearly"
    return (_none(chosen, at, base, cuts[0], reason),)


def _flip(measure: Measure, at: float, base: float, cut: float, rule: Rule) -> Flip:
    """The flip of a rule; what was sought below the cut is turned back."""
    up = base < cut
    told = {name: getattr(rule, name) for name in ("coverage", "coverage_range", "size", "tested", "luck")}
    density = rule.density if up else 1 - rule.density
    ends = rule.density_range if up else (1 - rule.density_range[1], 1 - rule.density_range[0])
    front = (measure.name, measure.label, measure.unit, at, base, cut, rule.bounds, density)
    return Flip(*front, density_range=ends, **told)


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


def rules(draws: Draws, target: Array, cut: float = EVEN, most: int = 3) -> tuple[Rule, ...]:
    """Rules under which any target, (n,) in [0, 1] (a goal that fails, a chance), has a mean above `cut`."""
    return Search.of(draws, target).covering(cut, most)


@dataclass(frozen=True)
class Search:
    """Draws with an even number find rules, those with an odd number check them.

    `target` (n,) in [0, 1]; `values` (n, leading) of the inputs that explain most of it.
    """

    target: Array
    leading: tuple[Input, ...]
    values: Array
    _peeled: list[prim.Box] = field(default_factory=list)

    @classmethod
    def of(cls, draws: Draws, target: Array) -> Search:
        """Over the inputs that explain most of the target in the draws that find."""
        leading = leading_in_half(draws, target)
        columns = [draws[item.name][: len(target)] for item in leading]
        return cls(target, tuple(leading), np.column_stack(columns) if columns else np.zeros((len(target), 0)))

    def covering(self, cut: float, most: int, level: float = LUCK) -> tuple[Rule, ...]:
        """Rules above one cut, each among the draws that those before it left; `level`: the luck none may reach."""
        left = np.ones(len(self.target), dtype=bool)
        found: list[Rule] = []
        while self.leading and len(found) < most:
            box = self._box(left, cut)
            rule = self._checked(box, left, cut, level) if box else None
            if box is None or rule is None:
                break
            found.append(rule)
            left = left & ~box.holds(self.values)
        return tuple(found)

    def _box(self, left: prim.Mask, cut: float) -> prim.Box | None:
        """The best box among the draws left that find; the first peeling serves every cut."""
        finding = left[::2]
        values, target = self.values[::2][finding], self.target[::2][finding]
        size = max(1, int(np.ceil(prim.SMALLEST * len(finding))))
        if len(values) <= size:
            return None
        whole = bool(finding.all())
        trajectory = self._peeled if whole and self._peeled else prim.peel(values, target, least=size / len(values))
        if whole and not self._peeled:
            self._peeled.extend(trajectory)
        return prim.settled(trajectory, values, target, cut, size)

    def trajectory(self) -> list[prim.Box]:
        """The boxes peeled from the draws that find, from the whole to the smallest."""
        self._box(np.ones(len(self.target), dtype=bool), EVEN)
        return list(self._peeled)

    def _checked(self, box: prim.Box, left: prim.Mask, cut: float, level: float) -> Rule | None:
        """The rule as the other half of the draws left sees it; None when it does not hold there."""
        checking = left[1::2]
        values, target, all_target = self.values[1::2][checking], self.target[1::2][checking], self.target[1::2]
        inside = box.holds(values)
        chance = luck(target, inside)
        if not inside.any() or chance >= level:
            return None
        density = float(target[inside].mean())
        if density <= cut or density - float(all_target.mean()) < CLEAR:
            return None
        under = np.zeros(len(all_target), dtype=bool)
        under[checking] = inside
        coverage = float(all_target[under].sum() / all_target.sum())
        ranges = density_range(target, inside), coverage_range(all_target, under)
        bounds = tuple(self._bound(box, values, target, j, side) for j, side in prim.bounds(box))
        counts = float(under.mean()), int(inside.sum())
        return Rule(bounds, density, ranges[0], coverage, ranges[1], *counts, chance)

    def _bound(self, box: prim.Box, values: Array, target: Array, j: int, side: int) -> Bound:
        """One bound, with the chance that it tells nothing among the draws which the others allow."""
        wider, item = prim.dropped(box, j, side).holds(values), self.leading[j]
        chance = luck(target[wider], box.holds(values)[wider])
        if side == 0:
            return Bound(item.name, item.label, "above", float(box.low[j]), chance)
        return Bound(item.name, item.label, "below", float(box.high[j]), chance)


def leading_in_half(draws: Draws, target: Array, *, also_faint: bool = False) -> list[Input]:
    """The inputs that explain most of a target in the draws that find rules, beyond what one shuffled well could.

    With `also_faint` those too that do not stand out alone, for who asks about several together.
    """
    half = target[::2]
    if len(half) < 4 or np.ptp(half) <= TIE:
        return []
    items, orders = _finding(draws, len(target))
    shares = explained(orders, half[:, None])[0]
    least = -np.inf if also_faint else SCREEN * by_chance(draws, half[:, None])[0]
    return [items[j] for j in np.argsort(-shares, kind="stable")[:LEADING] if shares[j] > least]


def _finding(draws: Draws, n: int) -> tuple[list[Input], Orders]:
    """The inputs that vary, and the order of the draws with an even number, (inputs, (n + 1) // 2), by each."""
    items, orders = varying(draws, n)
    if ("finding", n) not in draws.memo:
        draws.memo["finding", n] = (orders[orders % 2 == 0] // 2).reshape(len(items), (n + 1) // 2)
    return items, draws.memo["finding", n]


def told(asked: Asked) -> Told:
    """Rules under which the answer is the other way round, and how boxes fared as they were peeled."""
    from detente.doubt.words import say_flip, say_rule  # noqa: PLC0415  (it speaks of flips)

    found = several(asked.result, asked.draws, asked.question.measure, asked.threshold)
    rows: list[Row] = [
        {"if": say_rule(flip.rule), "chance": flip.base, "then": flip.density, "low": flip.density_range[0],
         "high": flip.density_range[1], "in_draws": flip.size, "covers": flip.coverage, "by_luck": flip.luck}
        for flip in found if flip.rule
    ]  # fmt: skip
    title = f"What would turn it round, by patient rule induction ({asked.draws.n:,} draws, half of them to check)"
    tables = (Listed("flips", title, rows),) if rows else ()
    return Told(tuple(map(say_flip, found)), tables, {"flips": [flip.to_dict() for flip in found]})
