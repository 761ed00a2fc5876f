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
MOST = 6
"""Lines on what changes."""
_TOLD = r"[^.]+\.adopted|rung\.[1-9]\d*|used\.[^.]+"
KINDS = ("draft", "intent", "stance", "option", "share", "days", "start_if", "bargain")
"""What can change a number: evidence, actors without stances and issues without stances do not."""


def chances(case: Case, draws: int = DRAWS) -> dict[str, float]:
    """The chances that each draft is adopted, each rung is reached and each option is used, where there are such."""
    found: dict[str, float] = {}
    for name in ("adoption", "escalation"):
        try:
            result = run(name, case, draws=draws)
        except DetenteError:
            continue  # a case without drafts, or without a ladder, has no such answer
        found |= {f"{name}.{key}": measure.mean for key, measure in result.measures.items() if re.fullmatch(_TOLD, key)}
    return found


def told(before: dict[str, float], after: dict[str, float]) -> Iterator[str]:
    """A line for each answer that changes, drafts first, then what changes most."""
    new = sorted(before.keys() ^ after.keys())
    changes = {name: abs(before[name] - after[name]) for name in before.keys() & after.keys()}
    moved = [name for name in changes if changes[name] > SMALL]
    moved.sort(key=lambda name: (not name.startswith("adoption"), -changes[name], name))
    for name in [*new, *moved][:MOST]:
        yield f"{name}: {_chance(before.get(name))} -> {_chance(after.get(name))}"
    if left := [*new, *moved][MOST:]:
        yield f"and {len(left)} more"


def _chance(value: float | None) -> str:
    return "no answer" if value is None else f"{value:.2f}"
