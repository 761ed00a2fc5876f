"""Who stands where: on each issue's scale a circle an actor, as large as its influence, as dark as its salience."""

from __future__ import annotations

import math

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Tables, chart
from detente.result import Row

_X, _BAR, _ROW = 168, 340, 23


def describe(tables: Tables) -> str:
    """How many actors and issues there are to see."""
    rows = tables["positions"]
    actors, issues = len({row["actor"] for row in rows}), len({row["issue"] for row in rows})
    plural = "s" if issues != 1 else ""
    return f"Positions of {actors} actors on {issues} issue{plural}, each with its 80% interval."


@chart(
    table="positions",
    title="Who stands where, how much they care, and how much they count",
    needs=("issue", "question", "actor", "position", "low", "high", "salience", "influence"),
    describe=describe,
    narrow=("issue", "actor", "position", "low", "high", "salience", "influence"),
)
def draw(tables: Tables) -> str:
    """One panel an issue, actors from low to high; the named points of the scale stand above."""
    y, parts = 26.0, [*_legend()]
    for issue in dict.fromkeys(row["issue"] for row in tables["positions"]):
        rows = [row for row in tables["positions"] if row["issue"] == issue]
        points = [point for point in tables.get("scales", ()) if point["issue"] == issue]
        panel, y = _panel(rows, points, y)
        parts += panel
    return svg.picture(y, *parts)


def _legend() -> list[Markup]:
    sizes = [svg.tag("circle", cx=_X + x, cy=11, r=r, fill=svg.MIST, stroke=svg.BLUE) for x, r in ((8, 3), (22, 7))]
    shades = [_circle(_X + 158.0 + 16 * k, 11, 6, 100.0 * s) for k, s in enumerate((0.1, 0.5, 1))]
    return [*sizes, svg.text(_X + 38, 15, "influence", size=12), *shades, svg.text(_X + 206, 15, "salience", size=12)]


def _panel(rows: list[Row], named: list[Row], y: float) -> tuple[list[Markup], float]:
    parts = []
    for line in svg.wrap(str(rows[0]["question"]), svg.WIDTH, 13.5, 2):
        y += 18
        parts.append(svg.text(0, y, line, font_weight=600, size=13.5))
    points, y = _points(named, y + 6, len(rows))
    parts += [*points, *_lands(rows, y)]
    for row in sorted(rows, key=lambda row: (float(row["position"] or 0), str(row["actor"]))):
        parts += _actor(row, y)
        y += _ROW
    return parts, y + 34


def _points(named: list[Row], y: float, rows: int) -> tuple[list[Markup], float]:
    """Named points of the scale, each on its own line so that no two collide, with a thread down to the rows."""
    parts = []
    for k, point in enumerate(named):
        at = float(point["at"] or 0)
        x, line = _X + _BAR * at / 100, y + 13 + 14 * k
        anchor = "start" if at < 50 else "end"
        thread = f"M{x:.1f} {line + 3:.1f}V{y + 14 * len(named) + _ROW * rows + 6:.1f}"
        parts.append(svg.tag("path", d=thread, stroke=svg.LINE))
        words = svg.fit(f"{at:g} {point['text']}", _BAR * max(1 - at / 100, at / 100) + 40, 11.5)
        parts.append(svg.text(x, line, words, anchor=anchor, fill=svg.SOFT, size=11.5))
    return parts, y + 14 * len(named) + 8


def _lands(rows: list[Row], y: float) -> list[Markup]:
    """Where talks would land, as a dashed line through the actors."""
    lands = rows[0].get("talks_land_at")
    if not isinstance(lands, float):
        return []
    x, end = _X + _BAR * lands / 100, y + _ROW * len(rows) + 4
    line = svg.tag(
        "path", d=f"M{x:.1f} {y - 2:.1f}V{end:.1f}", stroke=svg.RUST, stroke_width=1.8, stroke_dasharray="6 3"
    )
    return [line, svg.text(x, end + 13, f"talks land at {lands:.0f}", anchor="middle", fill=svg.RUST, size=12)]


def _actor(row: Row, y: float) -> list[Markup]:
    at, low, high = (float(row[key] or 0) / 100 for key in ("position", "low", "high"))
    name = svg.text(_X - 14, y + 14, svg.fit(str(row["actor"]), _X - 16), anchor="end")
    radius = 2.5 + 6 * math.sqrt(max(float(row["influence"] or 0), 0) / 100)
    circle = _circle(_X + _BAR * at, y + 10, radius, float(row["salience"] or 0))
    return [name, svg.span(_X, y + 10, low, high, _BAR, svg.SOFT), circle]


def _circle(x: float, y: float, radius: float, salience: float) -> Markup:
    """A disc whose filled part grows with salience (0–100): paper below, colour above."""
    below = svg.tag("circle", cx=float(x), cy=float(y), r=float(radius), fill=svg.PAPER)
    share = min(max(salience / 100, 0), 1)
    above = svg.tag(
        "circle", cx=float(x), cy=float(y), r=float(radius), fill=svg.BLUE, fill_opacity=share, stroke=svg.BLUE
    )
    return below + above
