"""Levers: for each goal the changes that help most, from where it stands to where they bring it."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.brief.wording import brisk
from detente.likelihood import percent
from detente.result import Row

MOST = 3
"""Levers, and pairs of them, drawn for a goal; the table holds them all."""
_BAR, _LINE = 440, 16


def describe(tables: Tables) -> str:
    """The largest help there is."""
    top = max(tables["levers"], key=_helps)
    before, after = (percent(float(top[key] or 0)) for key in ("before", "after"))
    return f"The largest help: {top['text']}, for “{top['goal_text']}”: from {before} to {after}."


@chart(
    table="levers",
    title="What helps: the best levers and pairs of levers for each goal",
    needs=("goal", "goal_text", "text", "by", "size", "before", "after", "helps"),
    describe=describe,
)
def draw(tables: Tables) -> str:
    """An arrow a lever, from the chance without it to the chance with it."""
    y, parts = 0.0, []
    ends = [float(row[key] or 0) for row in tables["levers"] for key in ("before", "after")]
    scale = _BAR / max(0.25, *ends)
    for goal in dict.fromkeys(row["goal"] for row in tables["levers"]):
        rows = [row for row in tables["levers"] if row["goal"] == goal]
        for line in svg.wrap(str(rows[0]["goal_text"]), svg.WIDTH, 13.5, 2):
            y += 18
            parts.append(svg.text(0, y, line, font_weight=600, size=13.5))
        for row in _best(rows):
            drawn, y = _lever(row, y + 6, scale)
            parts += drawn
        y += 20
    head = svg.tag("path", d="M0 0L8 4L0 8z", fill=svg.BLUE)
    marker = svg.tag("marker", head, id="tip", **svg.ARROW)
    return svg.picture(y, svg.tag("defs", marker), *parts)


def _helps(row: Row) -> float:
    return float(row["helps"] or 0)


def _best(rows: Rows) -> list[Row]:
    """The best single levers, then the best pairs."""
    ranked = sorted(rows, key=lambda row: (-_helps(row), str(row["text"])))
    return [row for size in (1, 2) for row in [r for r in ranked if r["size"] == size][:MOST]]


def _lever(row: Row, y: float, scale: float) -> tuple[list[Markup], float]:
    before, after = (float(row[key] or 0) for key in ("before", "after"))
    parts = []
    for line in svg.wrap(f"{'Both: ' if row['size'] == 2 else ''}{row['text']} ({row['by']})", svg.WIDTH, 12.5, 2):
        y += _LINE
        parts.append(svg.text(0, y, line, size=12.5))
    y += 13
    parts.append(svg.tag("path", d=f"M0 {y:.1f}H{_BAR}", stroke=svg.LINE))
    if abs(after - before) > 0.002:
        path = f"M{scale * before:.1f} {y:.1f}H{scale * after:.1f}"
        parts.append(svg.tag("path", d=path, stroke=svg.BLUE, stroke_width=2.5, marker_end="url(#tip)", fill="none"))
    parts.append(svg.tag("circle", cx=scale * before, cy=y, r=3, fill=svg.PAPER, stroke=svg.SOFT, stroke_width=1.5))
    parts.append(svg.text(_BAR + 12, y + 4, f"{brisk(before)} → {brisk(after)}", font_weight=600, size=12.5))
    return parts, y + 10
