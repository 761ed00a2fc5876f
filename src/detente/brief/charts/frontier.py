"""What more robustness costs: for each goal the packages that nothing cheaper beats, cost against share of draws."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.likelihood import percent
from detente.result import Row

_LEFT, _WIDTH, _HEIGHT, _LINE = 40, 490, 130, 15


def describe(tables: Tables) -> str:
    """The two ends of the first frontier."""
    rows = [row for row in tables["frontier"] if row["goal"] == tables["frontier"][0]["goal"]]
    first, last = (f"{percent(_f(row, 'share'))} at a cost of {_f(row, 'cost'):.1f}" for row in (rows[0], rows[-1]))
    return f"“{rows[0]['goal_text']}” holds in {first}, and in {last} points."


@chart(
    table="frontier",
    title="What more certainty costs: the packages that nothing cheaper beats",
    needs=("goal", "goal_text", "wanted", "text", "cost", "share", "low", "high", "found"),
    describe=describe,
    narrow=("goal_text", "text", "cost", "share"),
)
def draw(tables: Tables) -> str:
    """A panel a goal: cost to the right, share upwards, the share asked for as a dashed line, points numbered below."""
    y, parts = 0.0, []
    for goal in dict.fromkeys(row["goal"] for row in tables["frontier"]):
        drawn, y = _panel([row for row in tables["frontier"] if row["goal"] == goal], y)
        parts += drawn
    return svg.picture(y, *parts)


def _f(row: Row, key: str) -> float:
    return float(row[key] or 0)


def _panel(rows: Rows, y: float) -> tuple[list[Markup], float]:
    parts = []
    for line in svg.wrap(str(rows[0]["goal_text"]), svg.WIDTH, 13.5, 2):
        y += 18
        parts.append(svg.text(0, y, line, size=13.5, font_weight=600))
    top, right = y + 10, max(1.0, *(_f(row, "cost") for row in rows))
    for share in (0, 0.5, 1):
        at = top + _HEIGHT * (1 - share)
        parts.append(svg.tag("path", d=f"M{_LEFT} {at:.1f}h{_WIDTH}", stroke=svg.LINE))
        parts.append(svg.text(_LEFT - 6, at + 4, f"{share:.0%}", anchor="end", size=11.5, fill=svg.SOFT))
    wanted = top + _HEIGHT * (1 - _f(rows[0], "wanted"))
    parts.append(svg.tag("path", d=f"M{_LEFT} {wanted:.1f}h{_WIDTH}", stroke=svg.RUST, stroke_dasharray="4 3"))
    for k, row in enumerate(rows):
        parts += _point(row, k + 1, _LEFT + 8 + (_WIDTH - 30) * _f(row, "cost") / right, top)
    y = top + _HEIGHT + 14
    parts.append(svg.text(_LEFT + _WIDTH, y, f"cost, 0 to {right:.1f} points", anchor="end", size=11.5, fill=svg.SOFT))
    for k, row in enumerate(rows):
        for line in svg.wrap(f"{k + 1}. {_f(row, 'cost'):.1f} points: {row['text']}", svg.WIDTH, 12, 2):
            y += _LINE
            parts.append(svg.text(0, y, line, size=12))
    return parts, y + 18


def _point(row: Row, number: int, x: float, top: float) -> list[Markup]:
    """A package with the 90% interval of its share."""
    share, low, high = (top + _HEIGHT * (1 - _f(row, key)) for key in ("share", "low", "high"))
    fill = svg.BLUE if row["found"] else svg.PAPER
    return [
        svg.tag("path", d=f"M{x:.1f} {low:.1f}V{high:.1f}", stroke=svg.BLUE),
        svg.tag("circle", cx=x, cy=share, r=4, fill=fill, stroke=svg.BLUE, stroke_width=1.5),
        svg.text(x + 7, share + 4, str(number), size=11.5),
    ]
