"""The map of an answer over two inputs: the darker, the higher; a line where it turns.

One hue from light to dark says in grey and to every eye what it says in colour; a few cells carry their number.
"""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from detente.brief import svg
from detente.brief.wording import number
from detente.doubt.two_way import TwoWay

_LEFT, _TOP, _SIDE, _WIDE = 70.0, 44.0, 380.0, 440.0
_LIGHT, _DARK = (0xF4, 0xF6, 0xF2), (0x12, 0x3A, 0x5C)
_STEPS = 10
_PARTS = 5
_MUCH = 0.3
_CLEAR = 22.0


def heat(found: TwoWay) -> str:
    """The map as a drawing."""
    low, high = _ends(found)
    xs, ys = _edges(found.xs), _edges(found.ys)
    parts = [svg.text(0, 15, svg.fit(found.y_label, svg.WIDTH - 20), size=12.5), svg.text(0, 31, "↑", size=12.5)]
    for k, row in enumerate(found.values):
        for j, value in enumerate(row):
            x0, x1 = _x(found, xs[j]), _x(found, xs[j + 1])
            y1, y0 = _y(found, ys[k]), _y(found, ys[k + 1])
            size = {"x": x0, "y": y0, "width": x1 - x0 + 0.4, "height": y1 - y0 + 0.4}
            parts.append(svg.tag("rect", fill=shade((value - low) / (high - low)), **size))
    parts += [*_numbers(found, low, high), *_line(found), *_usual(found), *_axes(found), *_legend(found, low, high)]
    return svg.picture(_TOP + _SIDE + 100, *parts)


def shade(share: float) -> str:
    """The colour of a value, 0 (lowest, light) to 1 (highest, dark), in ten steps whose lightness falls evenly.

    >>> shade(0.0), shade(1.0)
    ('#f4f6f2', '#123a5c')
    """
    step = round(min(max(share, 0.0), 1.0) * _STEPS) / _STEPS
    return "#" + "".join(f"{round(a + step * (b - a)):02x}" for a, b in zip(_LIGHT, _DARK, strict=True))


def _ends(found: TwoWay) -> tuple[float, float]:
    """The values that light and dark stand for: the whole of a chance or a scale, or what occurs if that is little."""
    every = [value for row in found.values for value in row]
    low, high = min(every), max(every)
    whole = {"chance": 1.0, "share": 1.0, "scale": 100.0}.get(found.unit)
    if whole is not None and high - low > _MUCH * whole:
        return 0.0, whole
    return low, high if high > low else low + 1


def _edges(at: tuple[float, ...]) -> list[float]:
    """Where the cells of a map begin and end, its own ends included."""
    return [at[0], *((a + b) / 2 for a, b in pairwise(at)), at[-1]]


def _x(found: TwoWay, x: float) -> float:
    return _LEFT + _WIDE * (x - found.xs[0]) / (found.xs[-1] - found.xs[0])


def _y(found: TwoWay, y: float) -> float:
    return _TOP + _SIDE * (found.ys[-1] - y) / (found.ys[-1] - found.ys[0])


def _numbers(found: TwoWay, low: float, high: float) -> list[Markup]:
    """The answer at some inner points clear of the line, light on dark and dark on light."""
    every, parts = max(2, len(found.xs) // 5), []
    turns = [(_x(found, (a + c) / 2), _y(found, (b + d) / 2)) for a, b, c, d in found.contour]
    for k in range(every // 2 + 1, len(found.ys) - 1, every):
        for j in range(every // 2 + 1, len(found.xs) - 1, every):
            value = found.values[k][j]
            ink = "#ffffff" if (value - low) / (high - low) > 0.5 else "#10161d"
            at = _x(found, found.xs[j]), _y(found, found.ys[k]) + 4
            if any(abs(x - at[0]) < _CLEAR and abs(y - at[1]) < _CLEAR for x, y in turns):
                continue
            parts.append(svg.text(*at, number(value, found.unit), anchor="middle", size=11, fill=ink))
    return parts


def _line(found: TwoWay) -> list[Markup]:
    """Where the answer turns, dark with a light edge so that it stands out of both."""
    pieces = [(_x(found, a), _y(found, b), _x(found, c), _y(found, d)) for a, b, c, d in found.contour]
    path = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b, c, d in pieces)
    strokes = (("#ffffff", 5.0), ("#10161d", 2.2)) if path else ()
    return [
        svg.tag("path", d=path, stroke=ink, stroke_width=width, fill="none", stroke_linecap="round")
        for ink, width in strokes
    ]


def _usual(found: TwoWay) -> list[Markup]:
    """The best guess of both inputs, as a ring."""
    at: dict[str, svg.Part] = {"cx": _x(found, found.x_usual), "cy": _y(found, found.y_usual), "fill": "none"}
    return [
        svg.tag("circle", r=5.5, stroke=ink, stroke_width=width, **at)
        for ink, width in (("#ffffff", 4.0), ("#10161d", 1.8))
    ]


def _axes(found: TwoWay) -> list[Markup]:
    parts = []
    for part in range(_PARTS):
        share = part / (_PARTS - 1)
        x = found.xs[0] + share * (found.xs[-1] - found.xs[0])
        y = found.ys[0] + share * (found.ys[-1] - found.ys[0])
        parts.append(svg.text(_x(found, x), _TOP + _SIDE + 17, f"{x:.3g}", anchor="middle", size=12))
        parts.append(svg.text(_LEFT - 7, _y(found, y) + 4, f"{y:.3g}", anchor="end", size=12))
    parts.append(svg.text(_LEFT, _TOP + _SIDE + 36, svg.fit(f"{found.x_label} →", svg.WIDTH - _LEFT), size=12.5))
    return parts


def _legend(found: TwoWay, low: float, high: float) -> list[Markup]:
    top, wide = _TOP + _SIDE + 52, 24.0
    parts = [
        svg.tag("rect", x=_LEFT + k * wide, y=top, width=wide, height=12, fill=shade(k / _STEPS))
        for k in range(_STEPS + 1)
    ]
    for at, value in ((0.5, low), (_STEPS / 2 + 0.5, (low + high) / 2), (_STEPS + 0.5, high)):
        parts.append(svg.text(_LEFT + at * wide, top + 27, number(value, found.unit), anchor="middle", size=12))
    turns = f"line: {number(found.threshold, found.unit)}; ring: best guess"
    return [*parts, svg.text(_LEFT + 12 * wide, top + 11, turns, size=12)]
