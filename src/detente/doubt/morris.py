"""Elementary effects: a screen of every input at the cost of a few runs an input."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from detente.doubt.design import factors, placed
from detente.doubt.design import told as in_words
from detente.doubt.methods import Asked, Listed, Told
from detente.doubt.question import Question
from detente.doubt.words import value
from detente.draws import Draws

TRAJECTORIES = 12
LEVELS = 4
ENDS = (0.05, 0.95)
"""The chances an input goes between: at 0 and 1 many have no end."""
SHOWN = 12


@dataclass(frozen=True)
class Effect:
    """What moving one factor across its range does, in the measure's unit.

    `size` is the mean of absolute effects (mu*, Campolongo et al. 2007) with the half width of its interval (four in
    five), `lean` the mean effect (mu: up or down), `spread` the deviation of effects (sigma; none for inputs moved
    together): large beside `size` where the effect depends on where it is, or on others.
    """

    factor: str
    inputs: tuple[str, ...]
    size: float
    error: float
    lean: float
    spread: float | None


@dataclass(frozen=True)
class Effects:
    """Every factor, the largest effect first."""

    measure: str
    label: str
    unit: str
    found: tuple[Effect, ...]
    runs: int

    def rows(self) -> list[dict[str, Any]]:
        """A row a factor, for tables."""
        return [{key: value for key, value in asdict(effect).items() if key != "inputs"} for effect in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def morris(question: Question, draws: Draws, trajectories: int = TRAJECTORIES) -> Effects:
    """Elementary effects of every input of a measure (Morris 1991, Technometrics 33, 161–174).

    Each of `trajectories` walks moves one factor after the other by two thirds of the way from its 5th to its 95th
    percentile, on a grid of four levels; an effect is the change of the answer divided by that part. All rows of a walk
    share the luck of one draw. Inputs the case ties together move together. Design and estimators are SALib's.
    """
    from SALib.analyze import morris as estimator  # type: ignore[import-untyped]  # noqa: PLC0415
    from SALib.sample import morris as sampler  # type: ignore[import-untyped]  # noqa: PLC0415

    free = [name for name, item in draws.inputs.items() if not item.estimate.is_point and name not in draws.changed]
    parts = {in_words(draws, factor): factor for factor in factors(draws.case, free)}
    if not parts:
        return Effects(question.name, question.label, question.unit, (), 0)
    names = [name for part in parts.values() for name in part]
    of = [key for key, part in parts.items() for _ in part]
    problem = {"num_vars": len(names), "names": names, "groups": of, "bounds": [list(ENDS)] * len(names)}
    chances = sampler.sample(problem, trajectories, num_levels=LEVELS, seed=draws.seed + 1)
    rows = np.repeat(np.arange(trajectories) % draws.n, len(parts) + 1)
    values = question.values(placed(draws, rows, names, chances))
    found = estimator.analyze(problem, chances, values, num_levels=LEVELS, conf_level=0.8, seed=draws.seed + 1)
    at = {name: k for k, name in enumerate(found["names"])}
    effects = [_effect(key, part, found, at[key]) for key, part in parts.items()]
    effects.sort(key=lambda effect: -effect.size)
    return Effects(question.name, question.label, question.unit, tuple(effects), len(values))


def _effect(key: str, part: tuple[str, ...], found: Any, k: int) -> Effect:
    size, error, lean, spread = (float(found[name][k]) for name in ("mu_star", "mu_star_conf", "mu", "sigma"))
    single = len(part) == 1
    return Effect(
        key, part, size, error if np.isfinite(error) else 0.0, lean if single else 0.0, spread if single else None
    )


def told(asked: Asked) -> Told:
    """Which inputs move the answer at all, and whether alone."""
    found = morris(asked.question, asked.draws)
    title = f"Elementary effects, from the 5th to the 95th percentile of each input ({found.runs:,} runs)"
    return Told(tuple(_sentences(found)), (Listed("morris", title, found.rows()[:SHOWN]),), found.to_dict())


def _sentences(found: Effects) -> list[str]:
    if not found.found or found.found[0].size <= 0:
        return [f"Nothing uncertain moves “{found.label}”."]
    first = found.found[0]
    still = sum(effect.size < 0.02 * first.size for effect in found.found)
    said = [f"Across its range, {first.factor} moves “{found.label}” by {value(found.unit, first.size)} on average."]
    if still:
        said.append(f"{still} of {len(found.found)} inputs do less than a fiftieth of that.")
    mixed = [e.factor for e in found.found[:SHOWN] if e.spread is not None and e.spread > e.size]
    if mixed:
        said.append(f"What they do depends much on the others, or on where they stand: {', '.join(mixed[:3])}.")
    return said
