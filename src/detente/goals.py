"""Does a goal hold in each draw, and how far is it from holding?

A goal asks about measures of analyses, and about where the crisis ends (`detente.goal_text` says how it is written).
Each analysis is asked once for all goals of the same draws, with what no goal asks for left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from detente.aims import goal_faults, measure_of
from detente.analysis import find
from detente.case import Case
from detente.draws import Draws
from detente.errors import GoalError, NotFoundError
from detente.goal_text import Comparison, Ending, GoalText, Joined, Tree, parse
from detente.graph.stable import Truth, improvements, stable
from detente.joint.fallback import space_of
from detente.joint.ground import Ground, grounds
from detente.joint.horizon import WALKS, at_horizon
from detente.numeric import TIE, Array, nearest
from detente.parts import Goal
from detente.plausible import plausible_chances, plausible_numbers
from detente.result import Quantity

__all__ = ["GoalText", "aim", "holds", "lean", "margin", "parse", "quantity", "read", "share"]

Asked = str | GoalText | Goal
"""A goal as text, as read, or as it stands in a case."""
Grounds = dict[Comparison | Ending, Quantity]
"""The number behind each part of a goal."""

_SPAN = {"chance": 1.0, "change": 1.0, "scale": 100.0, "points": 100.0}
"""What counts as the whole way, by unit; a number of days has the horizon, any other 1."""


PLAIN: dict[str, dict[str, Any]] = {
    "adoption": {"details": False},
    "escalation": {"variant_draws": 0},
    "stability": {"reasons": "none"},
}
"""Settings that leave out of an analysis what nobody asks for who only wants its measures."""


def lean(name: str, draws: Draws) -> dict[str, Any]:
    """Settings of an analysis that leave out what no goal asks for, and use every draw."""
    every = {"most_draws": draws.n} if name == "stability" else {}
    return PLAIN.get(name, {}) | every


def read(case: Case, goal: Asked) -> GoalText:
    """A goal read and held against a case; a direction only (`measure`, `want`) is no goal yet.

    Raises GoalError for text that cannot be read, or that asks about what the case does not have.

    >>> from detente import load
    >>> str(read(load("kosovo-2007"), "violence(armed clash) <= 5%"))
    'violence(armed clash) <= 0.05'
    """
    if isinstance(goal, Goal):
        if goal.goal is None:
            raise GoalError(f'goal on {goal.measure} without a number; allowed: goal = "{goal.measure} >= 0.5"')
        goal = goal.goal
    text = parse(goal) if isinstance(goal, str) else goal
    found = [fault for leaf in text.leaves() for fault in goal_faults(case, "goal", leaf)]
    if found:
        raise GoalError("\n".join(map(str, found)))
    return text


def aim(case: Case, goal: Goal) -> tuple[str, bool] | None:
    """The measure a goal of the case is about and whether it is wanted high; None where it is about several things.

    >>> from detente import load
    >>> aim(load("kosovo-2007"), Goal(goal="adoption.chance >= 0.5"))
    ('adoption.plan.adopted', True)
    """
    if goal.goal is None:
        return goal.measure, goal.want == "high"
    single = parse(goal.goal).single
    return None if single is None else (measure_of(case, single.measure), single.wants_high)


def holds(goal: Asked, draws: Draws) -> np.ndarray:
    """Whether a goal holds in each draw, shape (n,); shorter where an analysis answers on its first draws only.

    A measure that is simulated enters by a plausible value (`detente.plausible`), so that the share of draws in which
    the goal holds is that of the true values; whether it holds in one single draw is then partly chance. Raises
    GoalError, NotFoundError for a measure that an analysis does not have.

    >>> from detente import load
    >>> draws = load("kosovo-2007").draw(50)
    >>> bool((holds("adoption.chance >= 0.2", draws) <= holds("adoption.chance >= 0.1", draws)).all())
    True
    """
    return _judged(goal, draws, met=True) > 0


def margin(goal: Asked, draws: Draws) -> Array:
    """How far a goal is from holding in each draw, shape (n,): above 0 by how much it holds, below by what it lacks.

    A chance counts as it is, points and positions by the hundred, days by the horizon; `and` takes the least of its
    parts, `or` the greatest. A lasting situation is all or nothing: 0.5 or −0.5.
    """
    return _judged(goal, draws, met=False)


def share(goal: Asked, draws: Draws) -> float:
    """The share of draws (0–1) in which a goal holds.

    >>> from detente import load
    >>> share("adoption.chance >= 0 and situation: true, stable(gmr)", load("kosovo-2007").draw(5))
    1.0
    """
    return float(holds(goal, draws).mean())


def _judged(goal: Asked, draws: Draws, met: bool) -> Array:
    """Margins, or with `met` 1 where it holds and −1 where it does not."""
    text = read(draws.case, goal)
    return judged(text.tree, rests_on(text, draws), draws, met)


def rests_on(goal: GoalText, draws: Draws) -> Grounds:
    """The number behind each part of a goal: a measure, or the chance of where the crisis ends."""
    leaves = list(goal.leaves())
    _ask_lasting(draws, [leaf for leaf in leaves if isinstance(leaf, Ending) and leaf.notion])
    return {leaf: _behind(leaf, draws) for leaf in leaves}


def _behind(leaf: Comparison | Ending, draws: Draws) -> Quantity:
    if isinstance(leaf, Comparison):
        return quantity(measure_of(draws.case, leaf.measure), draws)
    return _lasting(leaf, draws) if leaf.notion else _ending(leaf, draws)


def judged(tree: Tree, behind: Grounds, draws: Draws, met: bool) -> Array:
    """Margins of a goal from the numbers behind it, shape (n,), or with `met` 1 where it holds and −1 where not."""
    if isinstance(tree, Joined):
        parts = [judged(part, behind, draws, met) for part in tree.parts]
        few = min(map(len, parts))
        join = np.minimum if tree.word == "and" else np.maximum
        return np.asarray(join.reduce([part[:few] for part in parts]))
    if isinstance(tree, Comparison):
        return _compared(tree, behind[tree], draws, met)
    found = _plausible(behind[tree], tree.condition, draws)
    return np.where(found >= 0.5 - TIE, 1.0, -1.0) if met else found - 0.5


def _compared(leaf: Comparison, found: Quantity, draws: Draws, met: bool) -> Array:
    values = _plausible(found, leaf.measure, draws)
    past = (values - leaf.bound) * (1 if leaf.wants_high else -1)
    if met:
        return np.where(past >= -TIE if leaf.sign.endswith("=") else past > TIE, 1.0, -1.0)
    span = float(draws.case.horizon) if found.unit == "days" else _SPAN.get(found.unit, 1.0)
    return np.asarray(past / span)


def quantity(measure: str, draws: Draws) -> Quantity:
    """A measure over the draws, `ANALYSIS.MEASURE`; an analysis is asked once for all that is asked of it.

    Raises NotFoundError with the nearest right name.
    """
    name, _, key = measure.partition(".")
    if ("measures", name) not in draws.memo:
        draws.memo["measures", name] = find(name).answer(draws, **lean(name, draws)).measures
    measures = draws.memo["measures", name]
    if key not in measures and (certain := _certain(draws.case, name, key)) is not None:
        return Quantity(np.full(draws.n, certain), "chance", key)
    if key not in measures:
        like = nearest(key, measures)
        raise NotFoundError(f"{name} has no measure {key!r}" + (f"; did you mean {like!r}?" if like else ""))
    return measures[key]  # type: ignore[no-any-return]


def _certain(case: Case, name: str, key: str) -> float | None:
    """The chance of what is settled, and so not measured: acts that cannot be done, drafts that are decided."""
    if list(goal_faults(case, "goal", Comparison(f"{name}.{key}", ">=", 0.0))):
        return None
    draft, _, word = key.partition(".")
    if name == "adoption" and word in ("adopted", "failed", "vetoed"):
        return float(case.draft[draft].status == word)
    return 0.0 if name == "escalation" else None


def _plausible(found: Quantity, name: str, draws: Draws) -> Array:
    """Values without the blur of simulation; the same uniforms for a measure whatever was changed."""
    if found.noise is None or draws.is_best:
        return np.asarray(found.values, float)
    luck = draws.noise(f"goal.{name}", 1)[: len(found.values), 0]
    values = plausible_chances if found.unit == "chance" else plausible_numbers
    return values(found.values, found.noise, luck)


def _ending(leaf: Ending, draws: Draws) -> Quantity:
    """Chance that the condition holds at the horizon."""
    key = ("goal ending", leaf.condition)
    if key not in draws.memo:
        walks = WALKS * draws.effort
        true = np.asarray(space_of(draws, draws.case, "today").holds(leaf.condition))
        met = true[at_horizon(draws, walks)].mean(axis=1)
        draws.memo[key] = Quantity(met, "chance", leaf.condition, met * (1 - met) / (walks - 1))
    return draws.memo[key]  # type: ignore[no-any-return]


def _lasting(leaf: Ending, draws: Draws) -> Quantity:
    return Quantity(draws.memo["goal lasting", leaf], "chance", leaf.condition)


def _ask_lasting(draws: Draws, leaves: list[Ending]) -> None:
    """Whether improvements lead from today to a situation that meets the condition and lasts, 1 or 0 a draw."""
    new = [leaf for leaf in dict.fromkeys(leaves) if ("goal lasting", leaf) not in draws.memo]
    if not new:
        return
    space = space_of(draws, draws.case, "today")
    found = {leaf: np.zeros(draws.n) for leaf in new}
    for ground in grounds(draws, draws.n):
        reached = improvements(ground.reach, ground.worth)[0] >= 0
        nash = _stable(ground, "nash", np.arange(len(ground.places)))
        for leaf in new:
            found[leaf][ground.places] = _lasts(ground, leaf, reached & space.holds(leaf.condition), nash)
    draws.memo.update({("goal lasting", leaf): value for leaf, value in found.items()})


def _lasts(ground: Ground, leaf: Ending, there: Truth, nash: Truth) -> Truth:
    """Whether one of the situations `there` (draws, situations) lasts: by Nash is by every notion, and asked sooner."""
    lasting = np.asarray((there & nash).any(axis=1))
    open_ = np.flatnonzero(there.any(axis=1) & ~lasting)
    if leaf.notion != "nash" and len(open_):
        lasting[open_] = (there[open_] & _stable(ground, leaf.notion, open_)).any(axis=1)
    return lasting


def _stable(ground: Ground, notion: str, places: npt.NDArray[np.intp]) -> Truth:
    """Whether each situation is stable for everyone in these draws of a ground, shape (draws, situations)."""
    return np.asarray(stable(ground.reach, ground.worth[places], [notion])[:, 0].all(axis=-1))
