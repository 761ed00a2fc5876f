"""Levers: how far does each change someone could make, and each pair of them, move a stated goal?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from detente.analysis import analysis
from detente.case import Case
from detente.draws import Draws
from detente.goals import aim, holds, quantity
from detente.joint.pulled import conflicts, levers
from detente.likelihood import percent
from detente.numeric import Array
from detente.parts import Goal
from detente.result import Answer, Caveat, Quantity, Result

__all__ = ["answer", "conflicts", "goals", "levers", "tell"]

_BEST_EFFORT = 16
"""Simulations at the best guess, in multiples of the usual: it is asked once for every package."""


def goals(case: Case) -> dict[str, Goal]:
    """The case's goals; without any, that each draft is adopted and that the top of the ladder is not reached."""
    if case.goal:
        return dict(sorted(case.goal.items()))
    found = {
        f"adopt-{d}": Goal(measure=f"adoption.{d}.adopted") for d in case.drafts if case.draft[d].status == "tabled"
    }
    if case.ladder:
        found["calm"] = Goal(measure=f"escalation.rung.{len(case.ladder.rungs) - 1}", want="low")
    return found


def tell(result: Result) -> list[str]:
    """The findings in words: for each goal the levers and pairs that help most, and those that do nothing."""
    told = []
    for goal in dict.fromkeys(str(row["goal"]) for row in result.tables["levers"]):
        rows = [row for row in result.tables["levers"] if row["goal"] == goal]
        for size, word in ((1, "lever"), (2, "pair")):
            best = max((r for r in rows if r["size"] == size), key=lambda r: float(r["helps"] or 0), default=None)
            if best is not None:
                told.append(_sentence(best, word))
    return told


def _sentence(row: Any, word: str) -> str:
    if row["helps"] < 0.005:
        return f"{row['goal_text']}: no {word} of the case helps."
    return (
        f"{row['goal_text']}: the best {word} is '{row['text']}' (by {row['by']}): from {percent(row['before'])} to "
        f"{percent(row['after'])}, a help in {percent(row['share'])} of the {row['draws']} draws tried."
    )


@analysis(
    question="How far does each lever, and each pair of levers, move a stated goal?",
    reference="Changes on common random numbers, Glasserman & Yao (1992), Management Science 38(6)",
    example="detente run levers kosovo-2007 --draws 200",
    tell=tell,
)
def answer(draws: Draws, *, most_draws: int = 100, pairs: bool = True, most_pairs: int = 60) -> Answer:
    """The change of each goal's measure when levers are pulled, on the same draws and walks.

    The first `most_draws` of the draws are used: one lever's mean change is good to a few points of chance. With
    `pairs`, every pair of levers is pulled together too, but for those that exclude each other; none of them where
    there are more than `most_pairs`.
    """
    draws = draws.part(0, min(draws.n, most_draws)).hurried(_BEST_EFFORT)
    wanted = goals(draws.case)
    base = dict(_reached(draws, wanted))
    measures = {f"goal.{key}": value for key, value in base.items()}
    rows = []
    packages = _packages(draws.case, pairs, most_pairs)
    for chosen in packages:
        after = dict(_reached(levers(draws, chosen), wanted))
        for key, goal in wanted.items():
            name = f"goal.{key}.{'+'.join(chosen)}"
            label = f"{goal.text or goal.goal or goal.measure} with {'+'.join(chosen)}"
            measures[name] = Quantity(after[key].values - base[key].values, "change", label)
            rows.append(_row(draws, key, goal, chosen, base[key].values, after[key].values))
    order = {key: i for i, key in enumerate(wanted)}
    rows.sort(key=lambda row: (order[row["goal"]], row["size"], -row["helps"], row["levers"]))
    left_out = pairs and len(packages) == len(draws.case.lever) > 1
    return Answer(measures, {"levers": rows}, _caveats(draws.n, left_out), exact=False)


def _packages(case: Case, pairs: bool, most_pairs: int) -> list[tuple[str, ...]]:
    keys = sorted(case.lever)
    alone: list[tuple[str, ...]] = [(key,) for key in keys]
    both = (pair for pair in combinations(keys, 2) if pairs and pair not in conflicts(case))
    together: list[tuple[str, ...]] = list(both)
    return alone + together if len(together) <= most_pairs else alone


def _reached(draws: Draws, wanted: dict[str, Goal]) -> Iterator[tuple[str, Quantity]]:
    """Each goal's measure on these draws; of a goal about several things, 1 where it holds. Analyses are asked once."""
    for key, goal in wanted.items():
        found = aim(draws.case, goal)
        yield key, quantity(found[0], draws) if found else _held(draws, goal)


def _held(draws: Draws, goal: Goal) -> Quantity:
    return Quantity(holds(goal, draws).astype(float), "chance", goal.text or str(goal.goal))


def _row(draws: Draws, key: str, goal: Goal, chosen: tuple[str, ...], before: Array, after: Array) -> dict[str, Any]:
    case = draws.case
    measure, high_wanted = aim(case, goal) or (goal.goal, True)
    toward = (after - before) * (1 if high_wanted else -1)
    low, high = np.quantile(after - before, [0.1, 0.9])
    return {
        "goal": key,
        "goal_text": goal.text or measure,
        "want": "high" if high_wanted else "low",
        "measure": measure,
        "levers": " + ".join(chosen),
        "text": " and ".join(case.lever[c].text or c for c in chosen),
        "by": " and ".join(dict.fromkeys(case.actor[case.lever[c].by].name for c in chosen)),
        "size": len(chosen),
        "draws": draws.n,
        "cost": float(sum(draws[f"lever.{c}.cost"].mean() for c in chosen)),
        "before": float(before.mean()),
        "after": float(after.mean()),
        "low": float(low),
        "high": float(high),
        "helps": float(toward.mean()),
        "share": float((toward > 1e-9).mean()),
    }


def _caveats(n: int, left_out: bool) -> list[Caveat]:
    error = percent(float(0.5 / np.sqrt(n)))
    pairs = "Too many pairs of levers to try each: `breakthrough` searches packages, or raise most_pairs."
    return [Caveat("no pairs", pairs)] * left_out + [
        Caveat("few draws", f"Levers are tried on {n} draws: a mean change may be off by up to {error}."),
        Caveat("alone", "A lever is pulled at will: whether its actor wants to, the cost column only hints."),
    ]
