"""The adoption curve: the chance of adoption against the draft's term on an issue, with its 80% band."""

from __future__ import annotations

from detente.brief import svg
from detente.brief.chart import Tables, chart
from detente.brief.charts._altair import to_svg
from detente.likelihood import percent


def describe(tables: Tables) -> str:
    """The term with the best chance."""
    top = max(tables["curve"], key=lambda row: float(row["adopted"] or 0))
    chance, term = percent(float(top["adopted"] or 0)), f"{float(top['term'] or 0):.0f}"
    return f"The best chance, {chance}, is at {term} on {top['issue']}."


@chart(
    table="curve",
    title="Which text would pass: chance of adoption against the draft's term on each issue",
    needs=("issue", "term", "adopted", "low", "high"),
    describe=describe,
)
def draw(tables: Tables) -> str:
    """One panel an issue."""
    import altair as alt  # noqa: PLC0415  (slow to import)

    rows = [{**row, "chance": row["adopted"]} for row in tables["curve"]]
    scale = alt.Scale(domain=[0, min(1.0, 0.1 + max(float(row["high"] or 0) for row in rows))])
    base = alt.Chart().encode(x=alt.X("term:Q", title="the draft's term (0–100)", scale=alt.Scale(domain=[0, 100])))
    band = base.mark_area(color=svg.MIST, opacity=0.55).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q")
    marks = alt.OverlayMarkDef(color=svg.BLUE, size=28)
    line = base.mark_line(color=svg.BLUE, strokeWidth=2.5, point=marks).encode(
        y=alt.Y("chance:Q", title="chance of adoption", scale=scale, axis=alt.Axis(format="%"))
    )
    panels = [
        alt.layer(band, line, data=alt.InlineData([row for row in rows if row["issue"] == issue])).properties(
            title=alt.Title(str(issue), anchor="start", color=svg.INK, fontSize=13), width=490, height=170
        )
        for issue in dict.fromkeys(row["issue"] for row in rows)
    ]
    return to_svg(alt.vconcat(*panels))
