"""By when: how the chance of each event grows until the horizon."""

from __future__ import annotations

from detente.brief import svg
from detente.brief.chart import Tables, chart
from detente.brief.charts._altair import to_svg
from detente.likelihood import percent

MOST = 5
"""Lines drawn, those that end highest; the table holds them all."""


def describe(tables: Tables) -> str:
    """Where the highest line ends."""
    top = max(tables["by_date"], key=lambda row: (str(row["date"]), float(row["chance"] or 0)))
    return f"The likeliest by {top['date']}: {top['text']}, {percent(float(top['chance'] or 0))}."


@chart(
    table="by_date",
    title="By when: chance that each event has happened",
    needs=("date", "text", "chance"),
    describe=describe,
)
def draw(tables: Tables) -> str:
    """A line an event, told apart by dashes and by the mark on it."""
    import altair as alt  # noqa: PLC0415  (slow to import)

    ends = {str(row["text"]): float(row["chance"] or 0) for row in tables["by_date"]}
    kept = sorted(ends, key=lambda what: (-ends[what], what))[:MOST]
    rows = [{"date": str(r["date"]), "what": str(r["text"]), "chance": r["chance"]} for r in tables["by_date"]]
    colours = alt.Scale(domain=kept, range=[svg.BLUE, svg.RUST, svg.INK, svg.STONE, svg.SOFT][: len(kept)])
    what = alt.Legend(title=None, orient="top", direction="vertical", columns=1, symbolStrokeWidth=2, labelLimit=460)
    figure = (
        alt.Chart(alt.InlineData([row for row in rows if row["what"] in kept]))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=34, filled=True))
        .encode(
            x=alt.X("date:T", title=None, axis=alt.Axis(format="%b %Y", labelAngle=0, tickCount=5, grid=False)),
            y=alt.Y("chance:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
            color=alt.Color("what:N", scale=colours, legend=what),
            strokeDash=alt.StrokeDash("what:N", scale=alt.Scale(domain=kept), legend=what),
            shape=alt.Shape("what:N", scale=alt.Scale(domain=kept), legend=what),
        )
        .properties(width=500, height=220)
    )
    return to_svg(figure)
