"""Drawing: elements with escaped text, and one palette that follows the page's theme.

Charts are drawn in the light colours below, so that they stand alone in a Word file; in a page each colour is
replaced by its variable and so follows dark, light and print. No colour says anything that a shape, a pattern or a
label does not say too.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from detente.plain import plain

PALETTE = {
    "ink": "#1d2733",
    "soft": "#5b6672",
    "line": "#d5d9de",
    "paper": "#fefefd",
    "panel": "#f1f3f4",
    "blue": "#23577f",
    "mist": "#a9c4d8",
    "rust": "#a4482c",
    "sand": "#e5c9b4",
    "stone": "#9aa3ac",
}
"""Name of a page's variable and its colour in the light."""
INK, SOFT, LINE, PAPER, PANEL = (PALETTE[name] for name in ("ink", "soft", "line", "paper", "panel"))
BLUE, MIST, RUST, SAND, STONE = (PALETTE[name] for name in ("blue", "mist", "rust", "sand", "stone"))
WIDTH = 560
"""Units across a chart; text of 13 reads well from a phone to a page."""

Part = str | int | float

ARROW: dict[str, Part] = {
    "markerWidth": 8,
    "markerHeight": 8,
    "refX": 7,
    "refY": 4,
    "orient": "auto",
    "markerUnits": "userSpaceOnUse",
}
"""An arrowhead of 8 units whose tip is where the line ends."""


def tag(name: str, *inside: str, **attributes: Part) -> Markup:
    """An element; `class_` and `stroke_width` become `class` and `stroke-width`, text is escaped.

    >>> str(tag("text", "a < b", x=1.50, font_size=13))
    '<text x="1.5" font-size="13">a &lt; b</text>'
    """
    pairs = "".join(f' {key.strip("_").replace("_", "-")}="{_show(x)}"' for key, x in attributes.items())
    body = Markup("").join(x if isinstance(x, Markup) else escape(plain(x)) for x in inside)
    return Markup(f"<{name}{pairs}>{body}</{name}>" if inside else f"<{name}{pairs}/>")


def _show(x: Part) -> Markup:
    return escape(f"{x:.2f}".rstrip("0").rstrip(".") if isinstance(x, float) else plain(str(x)))


def text(x: float, y: float, words: str, *, anchor: str = "start", size: float = 13, **more: Part) -> Markup:
    """A line of text with its baseline at y; `fit` cuts it to a width first where there is one."""
    attributes = {"fill": INK, **more}
    return tag("text", words, x=float(x), y=float(y), text_anchor=anchor, font_size=size, **attributes)


def fit(words: str, width: float, size: float = 13) -> str:
    """Words cut so that they are surely no wider than `width` units at a font size.

    >>> fit("a rather long name of a member", 70)
    'a rathe…'
    """
    room = int(width / (0.6 * size))
    return words if len(words) <= room else words[: max(room - 1, 1)].rstrip() + "…"


def wrap(words: str, width: float, size: float = 13, lines: int = 3) -> list[str]:
    """Words broken into at most so many lines of a width."""
    import textwrap  # noqa: PLC0415

    return textwrap.wrap(words, max(int(width / (0.6 * size)), 4), max_lines=lines, placeholder=" …")


def picture(height: float, *inside: str, width: float = WIDTH) -> str:
    """A whole drawing. What it says in words stands beside it, so readers aloud skip it."""
    font = "system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif"
    return str(
        tag(
            "svg",
            *inside,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width:g} {height:g}",
            width=width,
            height=height,
            font_family=font,
        )
    )


def hatch(key: str, colour: str, ground: str) -> Markup:
    """A pattern of slanted lines, so that a bar is told apart without its colour."""
    lines = tag("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5", stroke=colour, stroke_width=1.4)
    square = tag("rect", width=6, height=6, fill=ground)
    return tag("pattern", square, lines, id=key, width=6, height=6, patternUnits="userSpaceOnUse")


def dots(key: str, colour: str, ground: str) -> Markup:
    """A pattern of dots."""
    spot = tag("circle", cx=2.5, cy=2.5, r=0.9, fill=colour)
    square = tag("rect", width=5, height=5, fill=ground)
    return tag("pattern", square, spot, id=key, width=5, height=5, patternUnits="userSpaceOnUse")


def span(x: float, y: float, low: float, high: float, scale: float, colour: str = INK) -> Markup:
    """An 80% interval as a line with end strokes, `scale` units to a whole from x."""
    a, b = x + low * scale, x + high * scale
    return tag(
        "path", d=f"M{a:.1f} {y:.1f}H{b:.1f}M{a:.1f} {y - 3:.1f}v6M{b:.1f} {y - 3:.1f}v6", stroke=colour, fill="none"
    )


def unique(drawing: str, prefix: str) -> str:
    """A drawing whose ids are its own, numbered as they come, so that many can stand in one page."""
    seen = list(dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawing)))
    for k, key in enumerate(seen):
        new = f"{prefix}-{k}"
        drawing = re.sub(rf'\bid="{re.escape(key)}"', f'id="{new}"', drawing)
        drawing = re.sub(rf"url\(#{re.escape(key)}\)", f"url(#{new})", drawing)
        drawing = re.sub(rf'href="#{re.escape(key)}"', f'href="#{new}"', drawing)
    return drawing


def themed(drawing: str) -> str:
    """A drawing whose colours are the page's variables."""
    for name, colour in PALETTE.items():
        drawing = drawing.replace(colour, f"var(--{name},{colour})")
    return drawing
