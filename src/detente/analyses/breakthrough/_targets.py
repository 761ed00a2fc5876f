"""The goals a search is after: those of a case or one given in text, each with the share of draws it must hold in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.case import Case
from detente.errors import SettingError
from detente.goal_text import Comparison, GoalText
from detente.goals import read
from detente.parts import Goal

EVEN = 0.5
"""Where a goal states a direction only, a chance is to be likelier than not, or not likelier."""
ALL = "all"


@dataclass(frozen=True)
class Target:
    """A goal with the share of draws (0–1) in which it must hold; `words` say what it is, `assumed` what was added.

    `parts` are goals it cannot hold without, in as large a share of draws.
    """

    key: str
    goal: GoalText
    share: float
    words: str
    assumed: str = ""
    parts: tuple[Target, ...] = ()


def targets(case: Case, goal: str, share: float) -> list[Target]:
    """The goal given, or each of the case's and, if they are several, all of them together.

    Without any: that each draft on the table is adopted. `share` 0 leaves the share to each goal.
    """
    if not 0 <= share <= 1:
        raise SettingError(f"breakthrough: share = {share:g}; allowed: above 0 to 1, or 0 for each goal's own")
    if goal:
        given = case.goal.get(goal)
        one = _of(case, "goal", Goal(goal=goal)) if given is None else _of(case, goal, given)
        return [_with(one, share)]
    goals = case.goal or {
        f"adopt-{d}": Goal(goal=f"adoption.{d}.adopted >= {EVEN}", text=f"{case.draft[d].name or d} is adopted")
        for d in case.drafts
        if case.draft[d].status == "tabled"
    }
    found = [_with(_of(case, key, goals[key]), share) for key in sorted(goals)]
    return found + ([_joined(case, found)] if len(found) > 1 else [])


def _with(target: Target, share: float) -> Target:
    return target if share == 0 else replace(target, share=share)


def _of(case: Case, key: str, goal: Goal) -> Target:
    if goal.goal is not None:
        text = read(case, goal.goal)
        return Target(key, text, goal.share, goal.text or str(text))
    text = read(case, f"{goal.measure} {'>=' if goal.want == 'high' else '<='} {EVEN}")
    assumed = f"The goal {key} gives a direction only: it is taken to hold where {text}."
    return Target(key, text, goal.share, goal.text or str(text), assumed)


def _joined(case: Case, found: list[Target]) -> Target:
    text = " and ".join(f"({target.goal})" for target in found)
    share = min(target.share for target in found)
    parts = tuple(target for target in found if target.share <= share)
    return Target(ALL, read(case, text), share, "All goals of the case together", parts=parts)


def only_adoption(goal: GoalText) -> bool:
    """Whether a goal asks for nothing but that drafts be adopted, and so is nearer the more vote yes."""
    leaves = list(goal.leaves())
    return all(
        isinstance(leaf, Comparison)
        and leaf.wants_high
        and leaf.measure.split(".")[0] == "adoption"
        and (leaf.measure.split(".")[-1] == "adopted" or leaf.measure == "adoption.chance")
        for leaf in leaves
    )
