"""CSV files as they come: the columns are checked, and what is wrong is said with the line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from detente.errors import RecordError

VOTES = {"Y": "Y", "N": "N", "A": "A", "X": "X", "NV": "X", "NON-VOTING": "X"}


def table(path: Path, columns: Iterable[str], optional: Iterable[str] = ()) -> pd.DataFrame:
    """The columns of a CSV file as text, empty cells as missing; optional ones missing from it are left empty.

    Raises RecordError when the file is not there, is no CSV, is cut short, or lacks a column.
    """
    wanted, extra = list(columns), list(optional)
    try:
        found = pd.read_csv(path, dtype="string", usecols=lambda name: name.strip() in {*wanted, *extra}, engine="c")
    except FileNotFoundError:
        raise RecordError(f"{path}: no such file") from None
    except (OSError, EOFError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise RecordError(f"{path}: no whole CSV file ({error}). Mend: download it again") from None
    found.columns = [str(name).strip() for name in found.columns]
    lacking = [name for name in wanted if name not in found]
    if lacking:
        raise RecordError(f"{path}: no column {', '.join(lacking)}; allowed: a file with {', '.join(wanted)}")
    return found.reindex(columns=[*wanted, *extra])


def header(path: Path) -> list[str]:
    """The names of the columns of a CSV file. Raises RecordError when it has none."""
    try:
        return [str(name).strip() for name in pd.read_csv(path, nrows=0).columns]
    except (OSError, EOFError, ValueError) as error:
        raise RecordError(f"{path}: no CSV file ({error})") from None


def days(path: Path, column: pd.Series, form: str = "%Y-%m-%d") -> pd.Series:
    """A column of dates as days. Raises RecordError with the line and what stands there."""
    parsed = pd.to_datetime(column, format=form, errors="coerce")
    _all_known(path, column, parsed.isna(), "a day such as 2011-03-17")
    return parsed


def votes(path: Path, column: pd.Series) -> pd.Series:
    """A column of votes as Y, N, A or X (X: did not vote). Raises RecordError with the line and what stands there."""
    known = column.str.strip().str.upper().map(VOTES)
    _all_known(path, column, known.isna(), "Y, N, A, X or NV")
    return known.astype(pd.CategoricalDtype(["Y", "A", "N", "X"]))


def _all_known(path: Path, column: pd.Series, wrong: pd.Series, allowed: str) -> None:
    if wrong.any():
        line = int(wrong.to_numpy().argmax())
        seen = column.iloc[line]
        what = "nothing" if pd.isna(seen) else repr(str(seen))
        raise RecordError(
            f"{path}, row {line + 2}: {column.name} is {what}; allowed: {allowed} ({int(wrong.sum())} such rows)"
        )
