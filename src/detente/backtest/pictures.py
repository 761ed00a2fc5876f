"""Pictures of scores, each drawn twice: as SVG for a page, in characters for a terminal. Neither needs colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDE, NAMES, LINE, TOP = 720.0, 250.0, 22.0, 30.0  # of the picture and its parts, in its own units
PLACES = 41  # characters across a line in a terminal
INK, BLUE, GREY = "#1d2733", "#26547c", "#767676"


@dataclass(frozen=True)
class Picture:
    """A picture under a title: `svg`, and `text`, the same in characters."""

    title: str
    svg: str
    text: str


@dataclass(frozen=True)
class Whisker:
    """A name, a number, and its interval."""

    name: str
    at: float
    low: float
    high: float

    @property
    def words(self) -> str:
        """The number with its interval.

        >>> Whisker("a", -0.587, -0.97, 0.1).words
        '−0.59 [−0.97, +0.10]'
        """
        at, low, high = (f"{x:+.2f}".replace("-", "−") for x in (self.at, self.low, self.high))
        return f"{at} [{low}, {high}]"


def whiskers(title: str, rows: Sequence[Whisker], better: str = "better", worse: str = "worse") -> Picture:
    """Differences from a reference, one a line: a dot with its interval, beside the line of no difference.

    >>> print(whiskers("t", [Whisker("one", 2.0, 1.0, 3.0)]).text.splitlines()[1].strip())
    one  │············━━━━━━━━━━━━━━●━━━━━━━━━━━━━  +2.00 [+1.00, +3.00]
    """
    ends = min(0.0, *(row.low for row in rows)), max(0.0, *(row.high for row in rows))
    return Picture(title, _whisker_svg(title, rows, ends, (better, worse)), _whisker_text(rows, ends, (better, worse)))


def _whisker_text(rows: Sequence[Whisker], ends: tuple[float, float], sides: tuple[str, str]) -> str:
    room = max(len(row.name) for row in rows)
    zero = _place(0.0, ends)
    head = f"{'← ' + sides[0]:>{max(zero, len(sides[0]) + 2)}} │ {sides[1]} →"
    lines = [" " * (room + 2) + head]
    for row in rows:
        low, at, high = (_place(x, ends) for x in (row.low, row.at, row.high))
        marks = ["━" if low <= k <= high else "│" if k == zero else "·" for k in range(PLACES)]
        marks[at] = "●"
        lines.append(f"{row.name:<{room}}  {''.join(marks)}  {row.words}")
    return "\n".join(lines)


def _place(x: float, ends: tuple[float, float]) -> int:
    return round((PLACES - 1) * (x - ends[0]) / ((ends[1] - ends[0]) or 1.0))


def _whisker_svg(title: str, rows: Sequence[Whisker], ends: tuple[float, float], sides: tuple[str, str]) -> str:
    def across(x: float) -> float:
        return NAMES + 10 + (WIDE - NAMES - 20) * (x - ends[0]) / ((ends[1] - ends[0]) or 1.0)

    bottom = TOP + LINE * len(rows)
    zero = across(0.0)
    parts = [_line(zero, TOP - 8, zero, bottom, GREY, "4 3")]
    parts += [_words(zero - 6, TOP - 14, f"← {sides[0]}", "end"), _words(zero + 6, TOP - 14, f"{sides[1]} →")]
    for k, row in enumerate(rows):
        y = TOP + LINE * (k + 0.5)
        low, high = across(row.low), across(row.high)
        parts.append(_words(NAMES, y + 4, row.name, "end"))
        parts += [_line(low, y, high, y), _line(low, y - 4, low, y + 4), _line(high, y - 4, high, y + 4)]
        told = escape(f"{row.name}: {row.words}")
        parts.append(
            f'<circle cx="{across(row.at):.1f}" cy="{y:.1f}" r="4" fill="{BLUE}"><title>{told}</title></circle>'
        )
    for x in _ticks(ends):
        parts += [
            _line(across(x), bottom, across(x), bottom + 5, GREY),
            _words(across(x), bottom + 18, f"{x:g}", "middle"),
        ]
    return _svg(title, bottom + 26, parts)


def _ticks(ends: tuple[float, float]) -> list[float]:
    """A few round numbers between two ends, 0 among them.

    >>> _ticks((-1.3, 14.0))
    [0.0, 5.0, 10.0]
    """
    whole = (ends[1] - ends[0]) or 1.0
    step = next(s for s in (10.0**e * m for e in range(-3, 4) for m in (1, 2, 5)) if whole / s <= 6)
    return [round(k * step, 9) for k in range(int(ends[0] / step), int(ends[1] / step) + 1)]


def tenths(title: str, shares: Sequence[Whisker]) -> Picture:
    """A PIT histogram: how many outcomes fell into each tenth of what was forecast; one in ten each if calibrated.

    `shares` from 0 to 1, named by their tenth.
    """
    most = max(0.2, *(one.high for one in shares))
    return Picture(title, _tenths_svg(title, shares, most), _tenths_text(shares, most))


def _tenths_text(shares: Sequence[Whisker], most: float) -> str:
    room, even = max(len(one.name) for one in shares), round((PLACES - 1) * 0.1 / most)
    lines = [f"{'':{room}}  {'one in ten ┐':>{even + 1}}"]
    for one in shares:
        long = round((PLACES - 1) * one.at / most)
        marks = ["█" if k < long else "│" if k == even else "·" for k in range(PLACES)]
        lines.append(f"{one.name:>{room}}  {''.join(marks)}  {one.at:.1%} [{one.low:.1%}, {one.high:.1%}]")
    return "\n".join(lines)


def _tenths_svg(title: str, shares: Sequence[Whisker], most: float) -> str:
    high, step = 180.0, (WIDE - 80) / len(shares)

    def up(share: float) -> float:
        return TOP + high * (1 - share / most)

    parts = []
    for k, one in enumerate(shares):
        x, told = 60 + step * k, escape(f"{one.name}: {one.at:.1%} [{one.low:.1%}, {one.high:.1%}]")
        box = f'x="{x + 4:.1f}" y="{up(one.at):.1f}" width="{step - 8:.1f}" height="{up(0) - up(one.at):.1f}"'
        parts.append(f'<rect {box} fill="#a9c4d8" stroke="{BLUE}"><title>{told}</title></rect>')
        middle = x + step / 2
        parts += [_line(middle, up(one.low), middle, up(one.high)), _words(middle, up(0) + 16, one.name, "middle")]
    parts.append(_line(60, up(0.1), WIDE - 20, up(0.1), INK, "5 4"))
    parts += [_words(54, up(x) + 4, f"{x:.0%}", "end") for x in (0.0, 0.1, most)]
    parts.append(_words(60 + (WIDE - 80) / 2, up(0) + 36, "tenth of what was forecast, from low to high", "middle"))
    return _svg(title, up(0) + 44, parts)


def _svg(title: str, tall: float, parts: Sequence[str]) -> str:
    box = f'viewBox="0 0 {WIDE:.0f} {tall:.0f}" style="max-width:{WIDE:.0f}px" role="img" aria-label="{escape(title)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-size="13">{"".join(parts)}</svg>'


def _line(x: float, y: float, to_x: float, to_y: float, colour: str = INK, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="1.5"{dashed}/>'


def _words(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}">{escape(words)}</text>'
