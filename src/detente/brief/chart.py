"""Charts are found like analyses: one file under `brief/charts/`, which says what table it draws.

A chart turns the tables of an answer into an SVG in the colours of `brief.svg`, and into one sentence for those who
cannot see it. Whoever prints a brief puts the table beside it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from detente.result import Row

Rows = Sequence[Row]
Tables = Mapping[str, Rows]
Draw = Callable[[Tables], str]
Describe = Callable[[Tables], str]


@dataclass(frozen=True)
class Chart:
    """A way to draw the rows of tables called `table`.

    `needs` are the columns it cannot do without; `narrow` those that tell most where there is little room. `twin` are
    the rows to print beside the drawing, where the rows it is drawn from say the same at greater length.
    """

    table: str
    title: str
    needs: tuple[str, ...]
    draw: Draw
    describe: Describe
    narrow: tuple[str, ...] = ()
    twin: Callable[[Rows], Rows] = tuple

    def fits(self, rows: Rows) -> bool:
        """Whether these rows can be drawn."""
        return bool(rows) and all(key in row for row in rows for key in self.needs)


_FOUND: dict[str, Chart] = {}


def chart(
    *,
    table: str,
    title: str,
    needs: tuple[str, ...],
    describe: Describe,
    narrow: tuple[str, ...] = (),
    twin: Callable[[Rows], Rows] = tuple,
) -> Callable[[Draw], Draw]:
    """Record a chart for tables of a name; the function stays as it is."""

    def record(draw: Draw) -> Draw:
        _FOUND[table] = Chart(table, title, needs, draw, describe, narrow, twin)
        return draw

    return record


@cache
def _discover() -> None:
    package = import_module("detente.brief.charts")
    for found in pkgutil.iter_modules(package.__path__, "detente.brief.charts."):
        if not found.name.rsplit(".", 1)[-1].startswith("_"):
            import_module(found.name)


def charts() -> dict[str, Chart]:
    """Every chart by the name of the table it draws."""
    _discover()
    return dict(sorted(_FOUND.items()))


def chart_for(table: str, rows: Rows) -> Chart | None:
    """The chart that can draw these rows, if there is one."""
    found = charts().get(table)
    return found if found is not None and found.fits(rows) else None
