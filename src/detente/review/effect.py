"""What an addition would do to the answers of a case, on few draws."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.case import Case
from detente.errors import DetenteError
from detente.scale.run import run

DRAWS = 100
SMALL = 0.005
"""A change of a chance that is not worth a line."""
KINDS = ("draft", "intent", "stance", "option", "share", "days", "start_if", "bargain")
"""What can change a number: evidence, actors without stances and issues without stances do not."""


def chances(case: Case, draws: int = DRAWS) -> dict[str, float]:
    """The chance that each draft is adopted, and that the top rung is reached, as far as they can be told."""
    found: dict[str, float] = {}
    for name in ("adoption", "escalation"):
        try:
            result = run(name, case, draws=draws)
        except DetenteError:
            continue  # a case without drafts, or without a ladder, has no such answer
        found |= {f"{name}.{key}": measure.mean for key, measure in result.measures.items() if _told(key, case)}
    return found


def _told(key: str, case: Case) -> bool:
    top = len(case.ladder.rungs) - 1 if case.ladder else None
    return bool(re.fullmatch(r"[^.]+\.adopted", key)) or key == f"rung.{top}"


def told(before: dict[str, float], after: dict[str, float]) -> Iterator[str]:
    """A line for each answer that changes."""
    for name in sorted(before.keys() | after.keys()):
        was, becomes = before.get(name), after.get(name)
        if was is None or becomes is None:
            yield f"{name}: {_chance(was)} -> {_chance(becomes)}"
        elif abs(was - becomes) > SMALL:
            yield f"{name}: {was:.2f} -> {becomes:.2f}"


def _chance(value: float | None) -> str:
    return "no answer" if value is None else f"{value:.2f}"
