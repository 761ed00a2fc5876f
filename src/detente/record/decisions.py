"""Decisions whose outcome is known, with the stances actors took: a CSV, a row an issue and actor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from detente.errors import RecordError
from detente.record.reading import table

COLUMNS = ("issue", "dossier", "actor", "position", "salience", "cap_votes", "outcome")
LEAST_ACTORS = 3
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Decision:
    """One decision: who stood where (0–100), how much they cared (0–100), their votes, and what came out (0–100).

    `reference` is what would have held without a decision, nan where nobody knows.
    """

    issue: str
    dossier: str
    actors: tuple[str, ...]
    position: Array
    salience: Array
    votes: Array
    reference: float
    outcome: float


def load(path: Path) -> list[Decision]:
    """The decisions of a file that can be scored: an outcome, and three actors with position and salience.

    The columns are those of the DEU data (Arregui & Perarnaud 2021, doi:10.34810/data53): issue, dossier, actor,
    position, salience, cap_votes, outcome, and reference_point if there is one. In the order of the file. Raises
    RecordError for a column lacking, a number that is none or off the scale, an actor twice on an issue, or a file in
    which no decision can be scored; for a row without issue or actor, or rows of one issue that differ in its dossier,
    outcome or reference point. An issue without a dossier is one of its own.
    """
    found = table(path, COLUMNS, ("reference_point",))
    _named(path, found)
    for column in ("position", "salience", "cap_votes", "outcome", "reference_point"):
        found[column] = _numbers(path, found[column], 1e9 if column == "cap_votes" else 100.0)
    _one_each(path, found)
    found["dossier"] = found["dossier"].fillna(found["issue"])
    twice = found.duplicated(["issue", "actor"])
    if twice.any():
        row = found[twice].iloc[0]
        raise RecordError(f"{path}: {row.actor} stands twice on {row.issue}; allowed: one row an issue and actor")
    known = found.dropna(subset=["position", "salience", "cap_votes", "outcome"])
    decisions = [_decision(rows) for _, rows in known.groupby("issue", sort=False) if len(rows) >= LEAST_ACTORS]
    if not decisions:
        raise RecordError(f"{path}: no decision with an outcome and {LEAST_ACTORS} actors; allowed: one or more")
    return decisions


def _named(path: Path, found: pd.DataFrame) -> None:
    for column in ("issue", "actor"):
        if found[column].isna().any():
            line = int(found[column].isna().to_numpy().argmax())
            raise RecordError(f"{path}, row {line + 2}: {column} is nothing; allowed: a name")


def _one_each(path: Path, found: pd.DataFrame) -> None:
    """An issue has one dossier, one outcome and one reference point."""
    for column in ("dossier", "outcome", "reference_point"):
        several = found.groupby("issue", sort=False)[column].nunique() > 1
        if several.any():
            issue = several.idxmax()
            seen = ", ".join(map(str, found.loc[found["issue"] == issue, column].dropna().unique()[:3]))
            raise RecordError(f"{path}: {column} of {issue} is {seen}; allowed: one for all rows of an issue")


def _numbers(path: Path, column: pd.Series, most: float) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce").astype("float64")
    wrong = (numbers.isna() & column.notna()) | (numbers < 0) | (numbers > most)
    if wrong.any():
        line = int(wrong.to_numpy().argmax())
        raise RecordError(f"{path}, row {line + 2}: {column.name} is {column.iloc[line]!r}; allowed: 0 to {most:g}")
    return numbers


def _decision(rows: pd.DataFrame) -> Decision:
    first = rows.iloc[0]
    position, salience, votes = (rows[name].to_numpy(float) for name in ("position", "salience", "cap_votes"))
    known = rows["reference_point"].dropna()
    reference = float(known.iloc[0]) if len(known) else float("nan")
    return Decision(
        str(first.issue),
        str(first.dossier),
        tuple(rows.actor),
        position,
        salience,
        votes,
        reference,
        float(first.outcome),
    )
