"""The route tree: from today down to each situation, one line a step, indented below the one it follows."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.brief.wording import brisk
from detente.likelihood import percent

MOST = 18
"""Branches drawn, the likeliest with what leads to them; the table holds them all."""
_LINE, _STEP, _LEFT = 22, 18, 46


def describe(tables: Tables) -> str:
    """The likeliest first step."""
    top = max((row for row in tables["tree"] if row["step"] == 1), key=lambda row: float(row["share"] or 0))
    share = percent(float(top["share"] or 0))
    return f"The commonest first step: {top['actor']}, {top['act']}, to {top['to']} in {share} of draws."


@chart(
    table="tree",
    title="How each situation is reached: shortest improvements from today",
    needs=("step", "from", "to", "actor", "act", "share"),
    describe=describe,
    narrow=("step", "to", "actor", "act", "share"),
)
def draw(tables: Tables) -> str:
    """Each line is the last step to a situation, with the share of draws in which improvements lead there."""
    rows = _likeliest(tables["tree"])
    at = {"A": (0, 14.0)}  # today stands on top
    parts = [svg.text(0, 18, "today", font_weight=600)]
    for k, row in enumerate(rows):
        y = 18.0 + _LINE * (k + 1)
        depth = int(row["step"] or 0)
        at[str(row["to"])] = (depth, y)
        parts += _branch(at[str(row["from"])], depth, y)
        x = _LEFT + _STEP * depth
        parts.append(svg.text(svg.WIDTH, y, brisk(float(row["share"] or 0)), anchor="end", fill=svg.SOFT, size=12))
        parts.append(svg.text(x, y, str(row["to"]), font_weight=600, anchor="end", size=12.5))
        words = svg.fit(f"{row['actor']}: {row['act']}", svg.WIDTH - x - 48, 12.5)
        parts.append(svg.text(x + 8, y, words, size=12.5))
    return svg.picture(18.0 + _LINE * (len(rows) + 1), *parts)


def _branch(parent: tuple[int, float], depth: int, y: float) -> list[Markup]:
    """From below the parent's name to the left of this one."""
    x = _LEFT + _STEP * (depth - 1) - 14
    return [svg.tag("path", d=f"M{x:.1f} {parent[1] + 5:.1f}V{y - 4:.1f}h8", fill="none", stroke=svg.STONE)]


def _likeliest(rows: Rows) -> Rows:
    """The likeliest branches, never without those they grow from, in the order of the table."""
    above = {str(row["to"]): row for row in rows}
    kept: set[str] = set()
    for row in sorted(rows, key=lambda row: -float(row["share"] or 0)):
        way, at = {str(row["to"])}, str(row["from"])
        while at in above:
            way.add(at)
            at = str(above[at]["from"])
        if len(kept | way) <= MOST:
            kept |= way
    return [row for row in rows if str(row["to"]) in kept]
