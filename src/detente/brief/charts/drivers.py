"""Drivers: the inputs whose doubt makes most of an answer's doubt."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.brief.wording import brisk
from detente.likelihood import percent
from detente.result import Row

MOST = 5
"""Inputs drawn for an answer; the table holds them all."""
_BAR, _ROW = 490, 36


def describe(tables: Tables) -> str:
    """The first driver of the first answer."""
    top = next((row for row in tables["drivers"] if _is_input(row)), None)
    if top is None:
        return "No single input stands out."
    return f"What moves “{top['answer']}” most: {top['input']}, {percent(float(top['share'] or 0))} of its variation."


@chart(
    table="drivers",
    title="Drivers: share of an answer's variation that each input accounts for alone",
    needs=("answer", "input", "share"),
    describe=describe,
)
def draw(tables: Tables) -> str:
    """One panel an answer, bars from the largest down, each under its input."""
    y, parts = 0.0, []
    for answer in dict.fromkeys(str(row["answer"]) for row in tables["drivers"]):
        rows = _largest(tables["drivers"], answer)
        for line in svg.wrap(answer, svg.WIDTH, 13.5, 2):
            y += 18
            parts.append(svg.text(0, y, line, font_weight=600, size=13.5))
        for row in rows:
            parts += _input(row, y + 6)
            y += _ROW
        y += 18
    return svg.picture(y, *parts)


def _input(row: Row, y: float) -> list[Markup]:
    share = float(row["share"] or 0)
    name = svg.text(0, y + 14, svg.fit(str(row["input"]), svg.WIDTH))
    rail = svg.tag("path", d=f"M0 {y + 23:.1f}H{_BAR}", stroke=svg.LINE, stroke_width=1)
    bar = svg.tag("rect", x=0, y=y + 19, width=max(_BAR * share, 1.0), height=8, fill=svg.BLUE)
    return [name, rail, bar, svg.text(_BAR + 12, y + 27, brisk(share), font_weight=600)]


def _largest(rows: Rows, answer: str) -> list[Row]:
    mine = [row for row in rows if str(row["answer"]) == answer and _is_input(row)]
    return sorted(mine, key=lambda row: (-float(row["share"] or 0), str(row["input"])))[:MOST]


def _is_input(row: Row) -> bool:
    return row.get("kind", "input") == "input"
