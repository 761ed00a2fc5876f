"""What the axiomatic solutions have in common: how worth falls with distance, and how they are told."""

from __future__ import annotations

from typing import Literal

from detente.analyses.bargaining._deal import tell_deal
from detente.likelihood import percent
from detente.result import Result

Value = Literal["linear", "quadratic"]
STEEPNESS = {"linear": 1, "quadratic": 2}


def tell_solution(result: Result) -> list[str]:
    """Whether any deal leaves nobody worse off, then the deal."""
    if not result.tables["deal"]:
        return tell_deal(result)
    some = result.measures["agreement"].mean
    return [f"Some deal leaves no actor worse off in {percent(some)} of draws.", *tell_deal(result)]
