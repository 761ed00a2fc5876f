"""Models of talks side by side: on each issue's scale a dot a model, with its interval and its past error."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.result import Row

ABREAST = 3
"""Issues beside each other; more of them stand in further blocks below."""
_NAMES, _ROW, _HEAD, _PAST = 182.0, 20.0, 40.0, 62.0
_ROOM = svg.WIDTH - _NAMES - _PAST


def describe(tables: Tables) -> str:
    """How far models differ on the issue on which they differ most, and what a hollow dot means."""
    spread: dict[str, list[float]] = {}
    for row in tables.get("points", ()):
        spread.setdefault(str(row["issue"]), []).append(float(row["best"] or 0))
    count = f"{len(tables['models'])} models of where talks land."
    if not spread:
        return count
    issue = max(spread, key=lambda name: max(spread[name]) - min(spread[name]))
    low, high = min(spread[issue]), max(spread[issue])
    return (
        f"{count} They differ most on {issue}, from {low:.0f} to {high:.0f} of 100. Hollow: its point was worse than "
        "the compromise, beyond chance, on decisions whose outcome is known. Square: not counted."
    )


@chart(
    table="models",
    title="Models of where talks land, side by side, with how far off each was on decisions of the European Union",
    needs=("model", "past_error", "worse_beyond_chance"),
    describe=describe,
)
def draw(tables: Tables) -> str:
    """Blocks of up to three issues; a row a model in each, its past error at the right."""
    points = tables.get("points", ())
    issues = list(dict.fromkeys(str(row["issue"]) for row in points))
    parts, y = [], 4.0
    for first in range(0, len(issues), ABREAST):
        parts += _block(tables["models"], points, issues[first : first + ABREAST], y)
        y += _HEAD + _ROW * len(tables["models"]) + 24
    return svg.picture(y, *parts)


def _block(models: Rows, points: Rows, issues: list[str], y: float) -> list[Markup]:
    wide = _ROOM / ABREAST
    parts = [svg.text(svg.WIDTH, y + 12, "past error", anchor="end", size=12, fill=svg.SOFT)]
    for k, issue in enumerate(issues):
        mine = {str(row["model"]): row for row in points if row["issue"] == issue}
        parts += _scale(issue, mine, _NAMES + k * wide, wide - 24, y, len(models))
        for line, model in enumerate(models):
            row = mine.get(str(model["model"]))
            if row is not None:
                parts += _dot(row, model, _NAMES + k * wide, wide - 24, y + _HEAD + _ROW * (line + 0.5))
    for line, model in enumerate(models):
        level = y + _HEAD + _ROW * (line + 0.5) + 4
        parts.append(
            svg.text(_NAMES - 14, level, svg.fit(str(model["model"]), _NAMES - 14, 12.5), anchor="end", size=12.5)
        )
        told = str(model["past_error"] or "—")
        parts.append(svg.text(svg.WIDTH, level, told, anchor="end", size=12.5))
    return parts


def _scale(issue: str, mine: dict[str, Row], x: float, wide: float, y: float, rows: int) -> list[Markup]:
    """Heading, the ends of the scale, and a dashed line where the compromise lies."""
    top, end = y + _HEAD, y + _HEAD + _ROW * rows
    parts = [svg.text(x, y + 12, svg.fit(issue, wide + 10, 13), font_weight=600)]
    for at in (0, 50, 100):
        place = x + wide * at / 100
        parts.append(svg.tag("path", d=f"M{place:.1f} {top:.1f}V{end:.1f}", stroke=svg.LINE))
        parts.append(svg.text(place, y + 32, str(at), anchor="middle", size=11.5, fill=svg.SOFT))
    if "compromise" in mine:
        place = x + wide * float(mine["compromise"]["best"] or 0) / 100
        parts.append(
            svg.tag(
                "path", d=f"M{place:.1f} {top:.1f}V{end:.1f}", stroke=svg.RUST, stroke_width=1.4, stroke_dasharray="5 3"
            )
        )
    return parts


def _dot(row: Row, model: Row, x: float, wide: float, y: float) -> list[Markup]:
    best, low, high = (float(row[key] or 0) / 100 for key in ("best", "low", "high"))
    at = x + wide * min(max(best, 0), 1)
    line = svg.tag("path", d=f"M{x + wide * low:.1f} {y:.1f}H{x + wide * high:.1f}", stroke=svg.SOFT, stroke_width=1.6)
    if model["past_error"] is None:
        return [line, svg.tag("rect", x=at - 4, y=y - 4, width=8.0, height=8.0, fill=svg.INK)]
    fill = svg.PAPER if model["worse_beyond_chance"] else svg.BLUE
    return [line, svg.tag("circle", cx=at, cy=y, r=4.4, fill=fill, stroke=svg.BLUE, stroke_width=1.8)]
