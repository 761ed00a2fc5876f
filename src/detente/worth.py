"""What a situation is worth to an actor, in points: one utility for votes, talks and conflict.

u_i(s) = Σ_k w_ik (100 − |x_ik − y_k(s)|) + Σ_m v_im [m holds in s], with w_ik the actor's salience shared out to
sum to 1, x_ik its position, y_k(s) the value of the issue that the situation means, v_im its motives. An actor with a
preference has its statements or ranks as motives, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.case import Case
from detente.condition import Truth
from detente.draws import Draws, stance_holder
from detente.estimate import Estimate
from detente.numeric import Array
from detente.ordinal import preferred
from detente.situations import Ints, Situations


@dataclass(frozen=True)
class Worth:
    """The parts of the utility for a batch of draws over a set of situations.

    `stance` (n, actors, issues, values): worth of each value an issue can take; `value` (situations, issues):
    which value holds; `points` (n, motives); `owner` (motives,): whose each motive is, sorted; `holds`
    (motives, situations).
    """

    stance: Array
    value: Ints
    points: Array
    owner: Ints
    holds: Truth

    def at(self, chosen: Ints | list[int] | slice = slice(None)) -> Array:
        """Worth of the chosen situations to every actor, shape (n, actors, chosen), in points."""
        from detente.graph.sums import summed  # noqa: PLC0415  (numba takes longer to load than a check of a case)

        return summed(self.stance, self.value[chosen], self.points, self.owner, self.holds[:, chosen])


def shares(salience: Array) -> Array:
    """Salience shared out over issues to sum to 1 for each actor, last axis issues; all zero stays zero.

    >>> shares(np.array([30.0, 10.0])).tolist()
    [0.75, 0.25]
    """
    total = salience.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(salience, total, out=np.zeros_like(salience), where=total > 0))


def worth(draws: Draws, space: Situations) -> Worth:
    """The utility of a batch of draws over the situations of a case."""
    values, which = issue_values(draws, space)
    weight = shares(draws.salience)
    stance = _stances(weight, draws.position, values)
    parts = [_wanted(draws, space, actor) for actor in draws.case.actors]
    points = np.concatenate([np.zeros((draws.n, 0)), *(points for points, _ in parts)], axis=1)
    owner = np.repeat(np.arange(len(parts), dtype=np.int32), [len(holds) for _, holds in parts])
    holds = np.concatenate([np.zeros((0, len(space)), bool), *(holds for _, holds in parts)])
    return Worth(stance, which, points, owner, holds)


def _stances(weight: Array, position: Array, values: Array) -> Array:
    """w (100 − |x − y|) of each actor and issue at each value y, in one array; 0 where there is no position."""
    out = position[..., None] - values[:, None]
    np.abs(out, out=out)
    np.subtract(100, out, out=out)
    out[np.isnan(position)] = 0.0
    out *= weight[..., None]
    return np.asarray(out)


def _wanted(draws: Draws, space: Situations, actor: str) -> tuple[Array, Truth]:
    """Points of what an actor wants beyond stances, (n, motives), and where each holds, (motives, situations)."""
    if actor in draws.case.preference:
        return preferred(draws, space, actor)
    whens = sorted(draws.case.motives.get(actor, {}))
    points = np.array([draws[f"motives.{actor}.{when}"] for when in whens]).reshape(len(whens), draws.n).T
    return points, np.array([space.holds(when) for when in whens], bool).reshape(len(whens), len(space))


def issue_values(draws: Draws, space: Situations) -> tuple[Array, Ints]:
    """Values each issue can take, shape (n, issues, values), and which holds where, shape (situations, issues)."""
    parts = [_values(draws, space, issue) for issue in draws.case.issues]
    most = max((part.shape[1] for part, _ in parts), default=1)
    values = np.zeros((draws.n, len(parts), most))
    which = np.zeros((len(space), len(parts)), np.int32)
    for k, (part, place) in enumerate(parts):
        values[:, k, : part.shape[1]] = part
        which[:, k] = place
    return values, which


def _values(draws: Draws, space: Situations, issue: str) -> tuple[Array, Ints]:
    """One issue: by its measure, or its drafts' terms when adopted and the fallback otherwise."""
    case = draws.case
    measure = case.measure.get(issue)
    if measure is None:
        cases = [(f"draft.{d}.adopted", "terms") for d in case.drafts if issue in case.draft[d].terms]
        columns = [draws[f"draft.{d}.terms.{issue}"] for d in case.drafts if issue in case.draft[d].terms]
        return np.column_stack([*columns, _fallback(draws, issue)]), space.first_case([*(c for c, _ in cases), "else"])
    columns, conditions = [], []
    for when, value in measure.cases:
        if isinstance(value, Estimate):
            columns.append(draws[f"measure.{issue}.{when}"])
            conditions.append(when)
            continue
        for d in case.drafts:
            if issue in case.draft[d].terms:
                columns.append(draws[f"draft.{d}.terms.{issue}"])
                conditions.append(f"({when}) and draft.{d}.adopted")
    return np.column_stack(columns), space.first_case(conditions)


def _fallback(draws: Draws, issue: str) -> Array:
    """The fallback of an issue without a measure: a range, or the mean of what the actors each expect."""
    fallback = draws.case.issue[issue].fallback
    if isinstance(fallback, dict):
        return np.asarray(np.mean([draws[f"issue.{issue}.fallback.{actor}"] for actor in fallback], axis=0))
    return draws[f"issue.{issue}.fallback"]


def has_stance(case: Case, actor: str) -> bool:
    """Whether an actor, or one who acts for it, takes a stance on any issue, or the actor has a preference."""
    return actor in case.preference or any(stance_holder(case, actor, issue) for issue in case.issues)
