"""The ladder of violence: a rung a step, the worst on top, with the chance of reaching it and its 80% interval."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Tables, chart
from detente.brief.wording import brisk
from detente.likelihood import percent
from detente.result import Row

_LEFT, _BAR, _STEP = 34, 400, 52


def describe(tables: Tables) -> str:
    """The chance of the top rung, by name."""
    top = max(tables["ladder"], key=lambda row: float(row["rung"] or 0))
    return f"The top rung, {top['text']}: {percent(float(top['chance'] or 0))}."


@chart(
    table="ladder",
    title="The ladder of violence: chance of reaching each rung",
    needs=("rung", "text", "chance", "low", "high"),
    describe=describe,
    narrow=("rung", "text", "chance", "low", "high"),
)
def draw(tables: Tables) -> str:
    """Steps grow with the chance, the line is the 80% interval; the ground is left out."""
    rows = sorted((row for row in tables["ladder"] if row["rung"]), key=lambda row: -float(row["rung"] or 0))
    parts = [svg.tag("defs", svg.hatch("rung", svg.RUST, svg.SAND))]
    for k, row in enumerate(rows):
        parts += _rung(row, 4.0 + k * _STEP, last=k == len(rows) - 1)
    y = 8.0 + len(rows) * _STEP
    return svg.picture(y + 22, *parts, *_axis(y))


def _rung(row: Row, y: float, last: bool) -> list[Markup]:
    chance, low, high = (float(row[key] or 0) for key in ("chance", "low", "high"))
    mark = svg.text(_LEFT - 12, y + 33, str(int(float(row["rung"] or 0))), anchor="end", fill=svg.SOFT)
    rail = svg.tag("path", d=f"M{_LEFT} {y + 16}V{y + (40 if last else _STEP + 16)}", stroke=svg.SOFT, stroke_width=1.5)
    bar = svg.tag(
        "rect", x=_LEFT, y=y + 20, width=max(_BAR * chance, 1.0), height=18, fill="url(#rung)", stroke=svg.RUST
    )
    name = svg.text(_LEFT + 6, y + 14, svg.fit(str(row["text"]), _BAR), font_weight=600)
    words = svg.text(_LEFT + _BAR + 14, y + 34, brisk(chance), font_weight=600, size=15)
    interval = svg.text(_LEFT + _BAR + 60, y + 34, f"{brisk(low)}–{brisk(high)}", fill=svg.SOFT, size=12)
    return [rail, mark, bar, svg.span(_LEFT, y + 29, low, high, _BAR), name, words, interval]


def _axis(y: float) -> list[Markup]:
    ticks = [0, 25, 50, 75, 100]
    return [svg.text(_LEFT + _BAR * t / 100, y + 12, f"{t}%", anchor="middle", fill=svg.SOFT, size=11.5) for t in ticks]
