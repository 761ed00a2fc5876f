"""Tornado: what each input does alone, as a bar from the answer at its low end to the answer at its high one."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.brief.wording import number
from detente.result import Row

MOST = 8
"""Inputs drawn for an answer; the table holds them all."""
_LEFT, _BAR, _ROW = 56, 448, 38
_Place = Callable[[float], float]


def describe(tables: Tables) -> str:
    """The widest bar of the first answer."""
    row = tables["tornado"][0]
    low, high = (number(_number(row, key), str(row["unit"])) for key in ("average_at_low", "average_at_high"))
    ends = f"at {row['from']} it is {low}, at {row['to']} {high}"
    return f"What moves “{row['answer']}” most alone: {row['input']}; {ends}, averaged over all others."


@chart(
    table="tornado",
    title="Tornado: the answer with one input at the low (10%) and the high (90%) end of its range",
    needs=("answer", "input", "from", "to", "average_at_low", "average_at_high", "average", "unit"),
    describe=describe,
    narrow=("answer", "input", "from", "to", "average_at_low", "average_at_high"),
)
def draw(tables: Tables) -> str:
    """One panel an answer: dotted towards the input's low end, solid towards its high one, a line at the average."""
    y, parts = 0.0, [svg.tag("defs", svg.dots("low-end", svg.BLUE, svg.MIST))]
    y, key = _key(y)
    parts += key
    for answer in dict.fromkeys(str(row["answer"]) for row in tables["tornado"]):
        rows = [row for row in tables["tornado"] if row["answer"] == answer][:MOST]
        place = _scale(rows)
        for line in svg.wrap(answer, svg.WIDTH, 13.5, 2):
            y += 18
            parts.append(svg.text(0, y, line, font_weight=600, size=13.5))
        for row in rows:
            parts += _bar(row, y + 8, place)
            y += _ROW
        middle = place(_number(rows[0], "average"))
        said = f"average {number(_number(rows[0], 'average'), str(rows[0]['unit']))}"
        parts.append(svg.text(middle, y + 22, said, anchor="middle", size=12, fill=svg.SOFT))
        y += 34
    return svg.picture(y, *parts)


def _key(y: float) -> tuple[float, list[Markup]]:
    """What the two halves of a bar mean."""
    parts = []
    for x, fill, said in ((0, "url(#low-end)", "input at its low end"), (190, svg.BLUE, "input at its high end")):
        parts.append(svg.tag("rect", x=x, y=y + 3, width=22, height=10, fill=fill))
        parts.append(svg.text(x + 28, y + 12, said, size=12, fill=svg.SOFT))
    return y + 20, parts


def _number(row: Row, key: str) -> float:
    return float(row[key] or 0)


def _scale(rows: Rows) -> _Place:
    """From an answer to a place on the drawing: what occurs in the panel fills it."""
    every = [_number(row, key) for row in rows for key in ("average_at_low", "average_at_high", "average")]
    low, high = min(every), max(every)
    room = (high - low) or 1.0
    return lambda x: _LEFT + _BAR * (x - low) / room


def _bar(row: Row, y: float, place: _Place) -> list[Markup]:
    low, high = (_number(row, key) for key in ("average_at_low", "average_at_high"))
    middle, unit = place(_number(row, "average")), str(row["unit"])
    parts = [svg.text(0, y + 12, svg.fit(str(row["input"]), svg.WIDTH))]
    for x, fill in ((place(low), "url(#low-end)"), (place(high), svg.BLUE)):
        side = {"x": min(x, middle), "width": max(abs(x - middle), 0.5)}
        parts.append(svg.tag("rect", y=y + 18, height=11, fill=fill, **side))
    parts.append(svg.tag("path", d=f"M{middle:.1f} {y + 15:.1f}v17", stroke=svg.INK, stroke_width=1.4))
    left, right = min(place(low), place(high)), max(place(low), place(high))
    if left < middle:
        parts.append(svg.text(left - 5, y + 28, number(min(low, high), unit), anchor="end", size=12))
    if right > middle:
        parts.append(svg.text(right + 5, y + 28, number(max(low, high), unit), size=12))
    return parts
