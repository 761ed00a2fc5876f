"""The chance that each option is used, with its 80% interval, beside the base rate of its class."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Tables, chart
from detente.brief.wording import brisk
from detente.likelihood import percent
from detente.result import Row

_BAR, _ROW = 490, 44


def describe(tables: Tables) -> str:
    """The likeliest act."""
    top = max(tables["options"], key=lambda row: float(row["chance"] or 0))
    return f"The likeliest act: {top['actor']}, {top['text']}: {percent(float(top['chance'] or 0))}."


@chart(
    table="options",
    title="Who does what: chance that each option is used, beside its base rate",
    needs=("text", "actor", "chance", "low", "high"),
    describe=describe,
    narrow=("actor", "text", "chance", "low", "high", "base"),
)
def draw(tables: Tables) -> str:
    """Likeliest first: a dot for the chance, a line for its interval, a pale band for the base rate."""
    rows = sorted(tables["options"], key=lambda row: -float(row["chance"] or 0))
    height = 30 + _ROW * len(rows)
    grid = [_tick(t, height) for t in (0, 25, 50, 75, 100)]
    acts = (part for k, row in enumerate(rows) for part in _act(row, 30.0 + k * _ROW))
    return svg.picture(height + 22, _legend(), *grid, *acts)


def _legend() -> Markup:
    dot = svg.tag("circle", cx=6, cy=9, r=4.5, fill=svg.BLUE)
    line, band = svg.span(18, 9, 0, 1, 36, svg.BLUE), svg.tag("rect", x=232, y=2, width=26, height=13, fill=svg.SAND)
    words = svg.text(62, 14, "forecast and 80% interval", size=12), svg.text(266, 14, "base rate of such acts", size=12)
    return Markup("").join([dot, line, band, *words])


def _tick(t: int, height: float) -> Markup:
    x = _edge(t / 100)
    line = svg.tag("path", d=f"M{x:.1f} 26V{height:.0f}", stroke=svg.LINE)
    return line + svg.text(x, height + 15, f"{t}%", anchor="start" if t == 0 else "middle", fill=svg.SOFT, size=11.5)


def _edge(share: float) -> float:
    return 6 + _BAR * share


def _act(row: Row, y: float) -> list[Markup]:
    chance, low, high = (float(row[key] or 0) for key in ("chance", "low", "high"))
    actor = svg.tag("tspan", f"{row['actor']}: ", fill=svg.SOFT)
    line = svg.fit(f"{row['actor']}: {row['text']}", svg.WIDTH)[len(f"{row['actor']}: ") :]
    ground = svg.tag("rect", x=0, y=y + 2, width=8.0 * len(f"{row['actor']}: {line}"), height=15, fill=svg.PAPER)
    act = svg.tag("text", actor, svg.tag("tspan", line, fill=svg.INK), x=6, y=y + 14, font_size=13)
    dot = svg.tag("circle", cx=_edge(chance), cy=y + 29, r=4.5, fill=svg.BLUE)
    words = svg.text(_edge(1) + 14, y + 33, brisk(chance), font_weight=600)
    return [ground, act, *_band(row, y + 21), svg.span(6, y + 29, low, high, _BAR, svg.BLUE), dot, words]


def _band(row: Row, y: float) -> list[Markup]:
    low, high = row.get("base_low"), row.get("base_high")
    if not (isinstance(low, float) and isinstance(high, float)):
        return []
    return [svg.tag("rect", x=_edge(low), y=y, width=max(_BAR * (high - low), 2.0), height=16, fill=svg.SAND)]
