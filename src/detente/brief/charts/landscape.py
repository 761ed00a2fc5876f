"""The power landscape: how much weight stands at each point of a scale, and would rather have it than no deal."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.brief.wording import brisk
from detente.result import Row

_LEFT, _WIDE, _HIGH, _HEAD = 44.0, 480.0, 130.0, 30.0


def describe(tables: Tables) -> str:
    """The point with most support on each issue."""
    told = []
    for issue, rows in _by_issue(tables["landscape"]).items():
        top = max(rows, key=lambda row: float(row["prefer"] or 0))
        told.append(f"{float(top['at'] or 0):.0f} on {issue} ({brisk(float(top['prefer'] or 0))})")
    return f"By influence and salience, most would rather have this than no deal: {', '.join(told)}."


@chart(
    table="landscape",
    title="Power landscape: weight at each point of the scale, and support for it",
    needs=("issue", "at", "weight", "prefer"),
    describe=describe,
)
def draw(tables: Tables) -> str:
    """A panel an issue: bars for the weight that stands at a point, a line with dots for who prefers it to no deal."""
    parts, y = [*_legend()], 26.0
    for issue, rows in _by_issue(tables["landscape"]).items():
        parts += _panel(issue, rows, y)
        y += _HEAD + _HIGH + 28
    return svg.picture(y, *parts)


def _legend() -> list[Markup]:
    box = svg.tag("rect", x=_LEFT, y=6.0, width=12, height=12, fill=svg.MIST, stroke=svg.BLUE, stroke_width=0.8)
    line = svg.tag("path", d=f"M{_LEFT + 176} 12h24", stroke=svg.RUST, stroke_width=1.8)
    dot = svg.tag("circle", cx=_LEFT + 188, cy=12, r=3, fill=svg.RUST)
    told = svg.text(_LEFT + 206, 16, "weight that would rather have this than no deal", size=12)
    return [box, svg.text(_LEFT + 18, 16, "weight that stands here", size=12), line, dot, told]


def _by_issue(rows: Rows) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["issue"]), []).append(row)
    return found


def _panel(issue: str, rows: list[Row], y: float) -> list[Markup]:
    top, step = y + _HEAD, _WIDE / len(rows)
    parts = [svg.text(0, y + 16, svg.fit(issue, svg.WIDTH, 13.5), font_weight=600, size=13.5)]
    for share in (0.0, 0.5, 1.0):
        level = top + _HIGH * (1 - share)
        parts.append(svg.tag("path", d=f"M{_LEFT} {level:.1f}h{_WIDE}", stroke=svg.LINE))
        parts.append(svg.text(_LEFT - 5, level + 4, f"{share:.0%}", anchor="end", size=11.5, fill=svg.SOFT))
    places = []
    for k, row in enumerate(rows):
        x, high = _LEFT + step * (k + 0.5), _HIGH * float(row["weight"] or 0)
        bar: dict[str, svg.Part] = {"x": x - step * 0.35, "y": top + _HIGH - high, "width": step * 0.7, "height": high}
        parts.append(svg.tag("rect", fill=svg.MIST, stroke=svg.BLUE, stroke_width=0.8, **bar))
        words = f"{float(row['at'] or 0):.0f}"
        parts.append(svg.text(x, top + _HIGH + 15, words, anchor="middle", size=11.5, fill=svg.SOFT))
        places.append((x, top + _HIGH * (1 - float(row["prefer"] or 0))))
    path = "M" + "L".join(f"{x:.1f} {level:.1f}" for x, level in places)
    parts.append(svg.tag("path", d=path, fill="none", stroke=svg.RUST, stroke_width=1.8))
    return parts + [svg.tag("circle", cx=x, cy=level, r=3, fill=svg.RUST) for x, level in places]
