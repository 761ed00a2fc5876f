"""Packages as cards: for each goal what would be done, by whom, at what cost, and how often the goal then holds."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Tables, chart
from detente.brief.wording import brisk
from detente.result import Row

_BAR, _PAD, _LINE = 300, 12, 16
NONE, UNKNOWN = "No package in reach does it", "None of the packages tried does it"


def describe(tables: Tables) -> str:
    """How many goals a package was found for, and which."""
    rows = tables["packages"]
    found = [row for row in rows if row["found"]]
    if not found:
        return f"For none of {len(rows)} goals was a package found." if len(rows) > 1 else _what(rows[0])
    told = "; ".join(f"“{row['goal_text']}”: {row['text']}" for row in found)
    return f"A package was found for {len(found)} of {len(rows)} goals. {told}."


@chart(
    table="packages",
    title="What would do it: the cheapest package for each goal",
    needs=(
        "goal_text",
        "share",
        "found",
        "exact",
        "text",
        "by",
        "cost",
        "fresh_share",
        "fresh_low",
        "fresh_high",
        "statement",
    ),
    describe=describe,
    narrow=("goal_text", "text", "by", "cost", "fresh_share"),
)
def draw(tables: Tables) -> str:
    """A card a goal."""
    y, parts = 0.0, []
    for row in tables["packages"]:
        drawn, height = _card(row, y)
        parts += drawn
        y += height + 10
    return svg.picture(max(y - 10, 1), *parts)


def _card(row: Row, top: float) -> tuple[list[Markup], float]:
    y, parts = top + 6, []
    wide = svg.WIDTH - 2 * _PAD
    colour = svg.INK if row["found"] else svg.SOFT
    lines = [(line, 13.5, 600, svg.INK) for line in svg.wrap(str(row["goal_text"]), wide, 13.5, 2)]
    lines += [(line, 12.5, 400, colour) for line in svg.wrap(_what(row), wide, 12.5, 4)]
    for words, size, weight, fill in lines:
        y += _LINE
        parts.append(svg.text(_PAD, y, words, size=size, font_weight=weight, fill=fill))
    if row["found"]:
        y += 20
        parts += _bar(row, y)
    for words in svg.wrap(str(row["statement"]), wide, 11.5, 3):
        y += _LINE
        parts.append(svg.text(_PAD, y, words, size=11.5, fill=svg.SOFT))
    height = y - top + 12
    ground = svg.tag(
        "rect", x=0.5, y=top + 0.5, width=svg.WIDTH - 1, height=height, rx=6, fill=svg.PANEL, stroke=svg.LINE
    )
    return [ground, *parts], height


def _what(row: Row) -> str:
    if not row["found"]:
        return f"{NONE if row['exact'] else UNKNOWN}."
    if not row["levers"]:
        return "Holds as things are: nothing needs to be done."
    return f"{row['text']} ({row['by']}; cost {float(row['cost'] or 0):.1f} points)"


def _bar(row: Row, y: float) -> list[Markup]:
    """The share of fresh draws with its 90% interval, and a mark where it had to be."""
    share, low, high, wanted = (float(row[key] or 0) for key in ("fresh_share", "fresh_low", "fresh_high", "share"))
    mark = _PAD + _BAR * wanted
    return [
        svg.tag("rect", x=_PAD, y=y - 5, width=_BAR, height=10, fill=svg.PAPER, stroke=svg.LINE),
        svg.tag("rect", x=_PAD, y=y - 5, width=_BAR * share, height=10, fill=svg.MIST),
        svg.span(_PAD, y, low, high, _BAR),
        svg.tag("path", d=f"M{mark:.1f} {y - 9:.1f}v18", stroke=svg.RUST, stroke_width=2, stroke_dasharray="3 2"),
        svg.text(_PAD + _BAR + 10, y + 4, f"{brisk(share)} of draws, {brisk(wanted)} asked for", size=12.5),
    ]
