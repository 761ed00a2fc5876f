"""Scores as one HTML page: a summary, pictures, the tables. It needs no network and runs no script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from detente.backtest.pictures import Picture
from detente.scoring.calibration import Bin

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;font-size:.85rem;display:block;overflow-x:auto}"
    "td,th{padding:.2rem .6rem;border-bottom:1px solid #ccc;text-align:right}"
    "td:first-child,th:first-child{text-align:left}svg{max-width:24rem}"
)
Tables = Mapping[str, Sequence[Mapping[str, Any]]]
SIDE, EDGE = 300.0, 40.0  # of the picture and around it, in its own units


def page(
    title: str, text: str, tables: Tables, calibration: Sequence[Bin] = (), pictures: Sequence[Picture] = ()
) -> bytes:
    """The page. Every word is escaped; numbers have three decimals, what is missing is empty.

    >>> b"<script" in page("<script>", "a", {})
    False
    """
    parts = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in text.splitlines())]
    if calibration:
        parts += ["<h2>Calibration</h2>", picture(calibration)]
    for one in pictures:
        parts += [f"<h2>{escape(one.title)}</h2>", one.svg]
    for name, rows in tables.items():
        parts += [f"<h2>{escape(name[:1].upper() + name[1:])}</h2>", _table(rows)]
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>\n'.encode()


def to_json(title: str, text: str, tables: Tables, calibration: Sequence[Bin] = (), **_: object) -> str:
    """The same as JSON, without pictures, which show nothing that the tables do not say; what is missing is null.

    >>> to_json("a", "b", {"c": [{"x": float("nan"), "y": 1}]}).split()[-8:]
    ['"x":', 'null,', '"y":', '1', '}', ']', '}', '}']
    """
    whole = {"title": title, "text": text, "calibration": [asdict(one) for one in calibration], "tables": tables}
    strict = json.loads(json.dumps(whole, default=float), parse_constant=lambda _: None)
    return json.dumps(strict, ensure_ascii=False, indent=2)


def picture(calibration: Sequence[Bin]) -> str:
    """What was said (across) against what happened (up), with 90% ranges; on the diagonal the two agree."""
    marks = [_line(0, 0, 1, 1, "#999")]
    for one in calibration:
        marks.append(_line(one.said, one.at_least, one.said, one.at_most, "#26547c"))
        told = f"{one.count} drafts: said {one.said:.0%}, happened {one.happened:.0%}"
        at = f'cx="{_across(one.said):.1f}" cy="{_up(one.happened):.1f}"'
        marks.append(f'<circle {at} r="4" fill="#26547c"><title>{escape(told)}</title></circle>')
    for tick in (0.0, 0.5, 1.0):
        marks.append(f'<text x="{_across(tick):.1f}" y="{SIDE + EDGE + 18:.0f}" text-anchor="middle">{tick:.0%}</text>')
        marks.append(f'<text x="{EDGE - 6:.0f}" y="{_up(tick) + 5:.1f}" text-anchor="end">{tick:.0%}</text>')
    told = "Chances said, across, against shares that happened, up"
    box = f'viewBox="0 0 {SIDE + 2 * EDGE:.0f} {SIDE + 2 * EDGE:.0f}" role="img" aria-label="{told}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-size="12">{"".join(marks)}</svg>'


def _across(share: float) -> float:
    return EDGE + SIDE * share


def _up(share: float) -> float:
    return EDGE + SIDE * (1 - share)


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    ends = f'x1="{_across(x):.1f}" y1="{_up(y):.1f}" x2="{_across(to_x):.1f}" y2="{_up(to_y):.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="1.5"/>'


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in names)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(written(row.get(name)))}</td>' for name in names)}</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def written(value: object) -> str:
    """A cell of a table as text: three decimals, nothing for what is missing.

    >>> written(0.12345), written(float("nan")), written(12), written(None)
    ('0.123', '', '12', '')
    >>> written(-1e-9)
    '0.000'
    """
    if value is None or value != value:
        return ""
    return f"{round(value, 3) + 0.0:.3f}" if isinstance(value, float) else str(value)
