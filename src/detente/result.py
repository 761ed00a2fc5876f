"""Result: what an analysis answers, with its doubt, and how it was made.

An analysis returns an Answer (numbers by draw); the runner alone turns it into a Result, so that what a result
says of its making is filled in once and in one place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.numeric import Array

if TYPE_CHECKING:
    import pandas

Row = Mapping[str, str | float | int | bool | None]


@dataclass(frozen=True)
class Quantity:
    """One number by draw, shape (n,): `unit` is "chance" (0–1), "points", "scale" (0–100), "days" or a plain word.

    `noise` is the variance that simulation alone adds to each value; `floor` the least value ever printed.
    """

    values: Array
    unit: str
    label: str
    noise: Array | None = None
    floor: float = -np.inf


@dataclass(frozen=True)
class Caveat:
    """A reason for doubt that travels with the result; `kind` groups them, `text` is for people."""

    kind: str
    text: str


@dataclass(frozen=True)
class Answer:
    """What an analysis returns: named quantities, tables of plain values for charts, caveats.

    Names of measures must not depend on the draws, only on the case and the settings.
    """

    measures: Mapping[str, Quantity]
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    caveats: Sequence[Caveat] = ()
    exact: bool = True


@dataclass(frozen=True)
class Measure:
    """A named number with its doubt.

    `best`: at the best guess; `mean`: over all draws (for a chance, the forecast itself); `low`, `high`: 10th and
    90th percentile over the draws with simulation noise taken out.
    """

    name: str
    unit: str
    label: str
    best: float
    mean: float
    low: float
    high: float
    values: Array = field(repr=False, compare=False)
    noise: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values, six significant digits."""
        numbers = {k: _rounded(getattr(self, k)) for k in ("best", "mean", "low", "high")}
        return {**numbers, "unit": self.unit, "label": self.label}


def summarise(name: str, drawn: Quantity, best: Quantity) -> Measure:
    """A measure from a quantity over the draws and at the best guess.

    The noise of simulation is taken out by drawing the values towards their mean until their variance is what
    the inputs alone explain (variance less mean noise variance, never below zero).
    """
    values = np.asarray(drawn.values, dtype=float)
    mean = float(values.mean())
    noise = float(np.mean(drawn.noise)) if drawn.noise is not None else 0.0
    spread = float(values.var())
    keep = np.sqrt(max(spread - noise, 0.0) / spread) if spread > 0 else 1.0
    low, high = np.quantile(mean + keep * (values - mean), [0.1, 0.9])
    shown = {"best": best.values[0], "mean": mean, "low": low, "high": high}
    floored = {key: max(float(x), drawn.floor) for key, x in shown.items()}
    return Measure(name, drawn.unit, drawn.label, **floored, values=values, noise=noise)


@dataclass(frozen=True)
class Result:
    """An analysis of a case, with everything needed to make it again.

    `what_if`: values of the case that were changed before it was asked, as text by path (`detente.changes`).
    """

    analysis: str
    question: str
    case_title: str
    case_hash: str
    settings: Mapping[str, Any]
    draws: int
    seed: int
    version: str
    exact: bool
    measures: Mapping[str, Measure]
    tables: Mapping[str, Sequence[Row]]
    best_tables: Mapping[str, Sequence[Row]]
    caveats: tuple[Caveat, ...]
    findings: tuple[str, ...] = ()
    what_if: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Measure:
        """One measure by name; NotFoundError with the nearest right name."""
        from detente.errors import NotFoundError  # noqa: PLC0415
        from detente.numeric import nearest  # noqa: PLC0415

        if name not in self.measures:
            like = nearest(name, self.measures)
            raise NotFoundError(
                f"{self.analysis} has no measure {name!r}" + (f"; did you mean {like!r}?" if like else "")
            )
        return self.measures[name]

    @property
    def changes(self) -> list[str]:
        """What was changed in the case, each as `path = value`."""
        return [f"{path} = {value}" for path, value in self.what_if.items()]

    def to_dict(self) -> dict[str, Any]:
        """Plain values: the JSON that `detente run … --json` prints."""
        return {
            "analysis": self.analysis,
            "question": self.question,
            "case": {"title": self.case_title, "hash": self.case_hash},
            "settings": dict(self.settings),
            "what_if": dict(self.what_if),
            "draws": self.draws,
            "seed": self.seed,
            "exact": self.exact,
            "measures": {name: measure.to_dict() for name, measure in self.measures.items()},
            "tables": {name: [_plain(row) for row in rows] for name, rows in self.tables.items()},
            "findings": list(self.findings),
            "caveats": [{"kind": c.kind, "text": c.text} for c in self.caveats],
            "version": self.version,
        }

    def to_json(self) -> str:
        """The same bytes for the same inputs."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)

    def to_frame(self) -> pandas.DataFrame:
        """Measures as a table, a row each."""
        import pandas  # noqa: PLC0415  (slow to import)

        return pandas.DataFrame.from_dict({k: m.to_dict() for k, m in self.measures.items()}, orient="index")

    def _repr_html_(self) -> str:
        """How notebooks show a result: findings, then the measures."""
        from html import escape  # noqa: PLC0415

        told = "".join(f"<li>{escape(text)}</li>" for text in self.findings)
        table = self.to_frame().to_html(float_format="{:.3g}".format)
        changed = "".join(f"<p>With: {escape(text)}</p>" for text in self.changes)
        return f"<p><strong>{escape(self.question)}</strong></p>{changed}<ul>{told}</ul>{table}"


def _rounded(x: float) -> float | None:
    return float(f"{x:.6g}") if np.isfinite(x) else None


def _plain(row: Row) -> dict[str, Any]:
    return {k: _rounded(v) if isinstance(v, float) else v for k, v in row.items()}
