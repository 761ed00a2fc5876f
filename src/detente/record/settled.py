"""How models of where talks land did on decisions whose outcome is known: the figures that the package ships.

They are those of `detente record score settlements`, written by `scripts/score_settlements.py`, so that every answer
about talks can say what stands behind it without the decisions at hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

FORMAT = 1
DIGITS = 4
SHIPPED = Path(str(files("detente"))) / "record" / "facts" / "settlements.json"


@dataclass(frozen=True)
class Settled:
    """One model's record: errors in points of a scale of 0 to 100, lower is better, but for `coverage_of_80`.

    `mean_error` of its point; `mean_error_beside` the same less that of compromise on the same decisions, with its 95%
    interval; `crps` of its distribution. `draws` behind the distribution, None where it is none of draws.
    """

    model: str
    decisions: int
    mean_error: float
    mean_error_beside: float
    mean_error_beside_low: float
    mean_error_beside_high: float
    crps: float
    coverage_of_80: float
    draws: int | None = None

    @property
    def is_worse(self) -> bool:
        """Whether its point was farther from outcomes than the compromise, beyond chance."""
        return self.mean_error_beside_low > 0


@cache
def shipped() -> Mapping[str, Settled]:
    """The record of every model that was scored, by name.

    >>> [round(shipped()[name].mean_error, 1) for name in ("compromise", "nash-bargain")]
    [24.6, 36.3]
    """
    return {row["model"]: Settled(**row) for row in _given()["models"]}


def provenance() -> dict[str, Any]:
    """What was scored, where it comes from, and how the figures were made.

    >>> provenance()["decisions"]
    233
    """
    found: dict[str, Any] = _given()["provenance"]
    return found


@cache
def _given() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return found


def record_of(rows: Sequence[Mapping[str, Any]]) -> list[Settled]:
    """Records from the rows of the score's table, rounded as they are shipped, by name."""
    made = [Settled(**{key: _rounded(row[key]) for key in Settled.__dataclass_fields__}) for row in rows]
    return sorted(made, key=lambda one: one.model)


def _rounded(value: Any) -> Any:
    return round(value, DIGITS) + 0.0 if isinstance(value, float) else value  # no minus before a zero


def dumps(records: Sequence[Settled], about: Mapping[str, Any]) -> str:
    """The file as text: JSON with a line a model; the same records give the same bytes."""
    head = f'"format": {FORMAT},\n"provenance": {json.dumps(about, ensure_ascii=False)}'
    lines = ",\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in records)
    return f'{{\n{head},\n"models": [\n{lines}\n]\n}}\n'
