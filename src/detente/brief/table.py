"""Tables of a brief: rows joined with the measures they name, and with the chart that can draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.brief.chart import Tables, chart_for
from detente.brief.content import Table
from detente.brief.wording import heading
from detente.result import Measure, Result, Row


def table(name: str, rows: Sequence[Row], title: str = "", beside: Tables | None = None) -> Table:
    """Rows as a table with its chart, if one fits; `beside` are the tables the chart may look at too."""
    found = chart_for(name, rows)
    if found is None:
        return Table(name, title or heading(name), rows)
    tables = {**(beside or {}), name: rows}
    drawing, told = found.draw(tables), found.describe(tables)
    return Table(name, title or found.title, found.twin(rows), drawing, told, narrow=found.narrow)


def tables_of(result: Result) -> tuple[Table, ...]:
    """Tables of a result that have rows, those with a chart first."""
    tables = {name: joined(rows, result.measures) for name, rows in result.tables.items() if rows}
    made = [table(name, rows, beside=tables) for name, rows in tables.items()]
    return tuple(sorted(made, key=lambda item: not item.drawing))


def joined(rows: Sequence[Row], measures: Mapping[str, Measure]) -> list[Row]:
    """Rows that name a measure get its number and interval in its place."""
    return [_with_numbers(row, measures.get(str(row.get("measure")))) for row in rows]


def _with_numbers(row: Row, measure: Measure | None) -> Row:
    if measure is None:
        return row
    rest = {key: value for key, value in row.items() if key not in ("measure", "chance", "low", "high")}
    number = "chance" if measure.unit == "chance" else "best"
    return {
        **rest,
        number: measure.mean if number == "chance" else measure.best,
        "low": measure.low,
        "high": measure.high,
    }
