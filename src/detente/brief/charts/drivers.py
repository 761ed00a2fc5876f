"""Drivers: the inputs whose doubt makes most of an answer's doubt."""

from __future__ import annotations

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.brief.charts._altair import to_svg
from detente.likelihood import percent

MOST = 8
"""Inputs drawn for an answer; the table holds them all."""


def describe(tables: Tables) -> str:
    """The first driver of the first answer."""
    top = next((row for row in tables["drivers"] if row.get("kind", "input") == "input"), tables["drivers"][0])
    return f"What moves '{top['answer']}' most: {top['input']}, {percent(float(top['share'] or 0))} of its variation."


@chart(
    table="drivers",
    title="Drivers: share of an answer's variation that each input accounts for",
    needs=("answer", "input", "share"),
    describe=describe,
)
def draw(tables: Tables) -> str:
    """One panel an answer, bars from the largest down."""
    import altair as alt  # noqa: PLC0415  (slow to import)

    rows = [row for row in tables["drivers"] if row.get("kind", "input") == "input"]
    most = max(float(row["share"] or 0) for row in rows)
    scale = alt.Scale(domain=[0, max(0.1, most * 1.1)])
    panels = []
    for answer in dict.fromkeys(row["answer"] for row in rows):
        base = alt.Chart(alt.InlineData(_largest(rows, str(answer)))).encode(
            x=alt.X("share:Q", title=None, scale=scale, axis=alt.Axis(format="%", tickCount=4)),
            y=alt.Y("input:N", title=None, sort=None, axis=alt.Axis(labelLimit=270, minExtent=270, labelColor=svg.INK)),
        )
        bars = base.mark_bar(color=svg.BLUE, height=11)
        title = alt.Title(str(answer), anchor="start", frame="bounds", color=svg.INK, fontSize=13)
        panels.append(bars.properties(title=title, width=230, height=alt.Step(22)))
    return to_svg(alt.vconcat(*panels))


def _largest(rows: Rows, answer: str) -> list[dict[str, str | float]]:
    mine = [row for row in rows if str(row["answer"]) == answer]
    mine.sort(key=lambda row: (-float(row["share"] or 0), str(row["input"])))
    return [{"input": str(row["input"]), "share": float(row["share"] or 0)} for row in mine[:MOST]]
