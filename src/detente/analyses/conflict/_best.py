"""The best guess beside a batch of draws: what reasons and lists of equilibria are told at."""

from __future__ import annotations

from detente.analyses.conflict._ground import Ground, grounds
from detente.draws import Draws


def at_best(draws: Draws) -> Draws:
    """The best guess from the same today; inputs that these draws have changed are at the mean of their change."""
    if draws.is_best:
        return draws
    key = ("at best", draws.started, draws.stopped)
    if key not in draws.case_memo:
        draws.case_memo[key] = draws.case.best().with_options(draws.started, draws.stopped)
    best: Draws = draws.case_memo[key]
    if draws.changed:
        best = best.changing({name: float(values.mean()) for name, values in draws.changed.items()})
    for target, amount in draws.shifts.items():
        best = best.shifting(target, amount.mean(keepdims=True))
    return best


def best_ground(draws: Draws) -> Ground:
    """Who can move where at the best guess, and what every situation is worth; one draw."""
    return next(grounds(at_best(draws), 1))
