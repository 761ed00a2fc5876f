"""Texts on two issues as a map: where members stand, what holds without a draft, and which texts could pass."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Tables, chart
from detente.result import Row

_LEFT, _SIDE, _LINE = 44.0, 300.0, 15.0
_NEEDS = ("draft", "issue", "second_issue", "what", "name", "x", "y", "piece")
_NARROW = ("what", "name", "x", "y")
_NAMES = ("fallback", "draft", "wanted", "middle", "core")
_BARS = {"across": (0, 14), "along": (14, 0)}
_MEMBERS = ("member", "across", "along")
_KEY = {
    "across": "with a bar: minds one issue only, anywhere along it will do",
    "along": "with a bar: minds one issue only, anywhere along it will do",
    "won": "dots: texts tried that win, or are uncovered, as seen on these two issues",
    "edge": "outlined: texts that beat what holds without the draft",
    "cell": "squares: uncovered texts, the larger the oftener",
    "best": "crosses: the best text, one a draw",
}


def _describe(rows: Sequence[Row], words: str) -> str:
    on = " and ".join(str(rows[0][key]) for key in ("issue", "second_issue") if rows[0][key])
    members = len({row["name"] for row in rows if row["what"] in _MEMBERS})
    return f"Positions of {members} members on {on}, what holds without the draft, the draft, and {words}."


@chart(
    table="winset",
    title="Which texts beat what holds without the draft",
    needs=_NEEDS,
    describe=lambda tables: _describe(tables["winset"], "the outline of the texts that beat that"),
    narrow=_NARROW,
)
def draw_winset(tables: Tables) -> str:
    """What beats the fallback, as a hatched area."""
    return _drawn(tables["winset"])


@chart(
    table="core",
    title="Where the middle of the body lies",
    needs=_NEEDS,
    describe=lambda tables: _describe(tables["core"], "the yolk around the middle of the body"),
    narrow=_NARROW,
)
def draw_core(tables: Tables) -> str:
    """The yolk as a hatched circle around the middle."""
    return _drawn(tables["core"])


@chart(
    table="uncovered",
    title="Which texts bargaining can end at",
    needs=(*_NEEDS, "chance"),
    describe=lambda tables: _describe(tables["uncovered"], "how often each text is uncovered"),
    narrow=(*_NARROW, "chance"),
)
def draw_uncovered(tables: Tables) -> str:
    """Uncovered texts as squares, the larger the oftener."""
    return _drawn(tables["uncovered"])


@chart(
    table="setter",
    title="What whoever writes the text can get through",
    needs=_NEEDS,
    describe=lambda tables: _describe(tables["setter"], "the best text that can pass, a cross a draw"),
    narrow=_NARROW,
)
def draw_setter(tables: Tables) -> str:
    """The best texts of the setter, a cross a draw."""
    return _drawn(tables["setter"])


def _drawn(rows: Sequence[Row]) -> str:
    """A map a draft."""
    y, parts = 10.0, [svg.hatch("beats", svg.BLUE, svg.PAPER)]
    for draft in dict.fromkeys(row["draft"] for row in rows):
        mine = [row for row in rows if row["draft"] == draft]
        parts += [*_frame(mine[0], y), *_areas(mine, y), *_marks(mine, y), *_list(mine, y)]
        y += _SIDE + 52
    return svg.picture(y, *parts)


def _frame(row: Row, y: float) -> list[Markup]:
    box = svg.tag("rect", x=_LEFT, y=y, width=_SIDE, height=_SIDE, fill=svg.PAPER, stroke=svg.STONE)
    parts = [box, svg.text(_LEFT + _SIDE / 2, y + _SIDE + 32, svg.fit(str(row["issue"]), _SIDE), anchor="middle")]
    for at in (0, 50, 100):
        x = _LEFT + _SIDE * at / 100
        parts.append(svg.text(x, y + _SIDE + 16, f"{at}", anchor="middle", size=11.5, fill=svg.SOFT))
    if row["second_issue"]:
        for at in (0, 50, 100):
            level = y + _SIDE * (1 - at / 100) + 4
            parts.append(svg.text(_LEFT - 5, level, f"{at}", anchor="end", size=11.5, fill=svg.SOFT))
        words, level = svg.fit(str(row["second_issue"]), _SIDE), y + _SIDE / 2
        spin = f"rotate(-90 12 {level:.1f})"
        parts.append(svg.text(12, level, words, anchor="middle", transform=spin))
    return parts


def _place(row: Row, y: float) -> tuple[float, float]:
    """Where a row stands; on one issue, half-way up."""
    up = float(row["y"] or 0) if row["second_issue"] else 50.0
    return _LEFT + _SIDE * float(row["x"] or 0) / 100, y + _SIDE * (1 - up / 100)


def _areas(rows: list[Row], y: float) -> list[Markup]:
    """Outlines and squares, which lie below all marks."""
    parts = []
    for piece in dict.fromkeys(row["piece"] for row in rows if row["what"] == "edge"):
        points = [_place(row, y) for row in rows if row["what"] == "edge" and row["piece"] == piece]
        path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
        parts.append(svg.tag("path", d=path, fill="url(#beats)", fill_opacity=0.6, stroke=svg.BLUE, stroke_width=1.6))
    for row in rows:
        if row["what"] == "cell":
            (a, b), size = _place(row, y), 1.5 + 9 * float(row["chance"] or 0)
            square = f"M{a - size / 2:.1f} {b - size / 2:.1f}h{size:.1f}v{size:.1f}h{-size:.1f}z"
            parts.append(svg.tag("path", d=square, fill=svg.MIST, stroke=svg.BLUE, stroke_width=0.4))
    return parts


def _marks(rows: list[Row], y: float) -> list[Markup]:
    """Members as numbered circles, the rest as shapes of their own."""
    parts: list[Markup] = []
    for row in rows:
        if row["what"] == "best":
            parts.append(_shape("best", *_place(row, y)))
        if row["what"] == "won":
            a, b = _place(row, y)
            parts.append(svg.tag("circle", cx=a, cy=b, r=1.6, fill=svg.BLUE))
    members = [row for row in rows if row["what"] in _MEMBERS]
    for k, row in enumerate(members):
        a, b = _place(row, y)
        if row["what"] in _BARS:
            x, up = _BARS[str(row["what"])]
            parts.append(svg.tag("path", d=f"M{a - x} {b - up}l{2 * x} {2 * up}", stroke=svg.INK, stroke_width=1.3))
        parts.append(svg.tag("circle", cx=a, cy=b, r=7.5, fill=svg.PAPER, fill_opacity=0.85, stroke=svg.INK))
        parts.append(svg.text(a, b + 3.5, f"{k + 1}", anchor="middle", size=10))
    return [*parts, *(_shape(str(row["what"]), *_place(row, y)) for row in rows if row["what"] in _NAMES)]


def _shape(what: str, a: float, b: float) -> Markup:
    paths = {
        "fallback": f"M{a:.1f} {b - 8:.1f}l8 8l-8 8l-8 -8z",
        "draft": f"M{a - 6:.1f} {b - 6:.1f}h12v12h-12z",
        "wanted": f"M{a:.1f} {b - 8:.1f}l7 13h-14z",
        "middle": f"M{a - 8:.1f} {b:.1f}h16M{a:.1f} {b - 8:.1f}v16",
        "core": f"M{a - 4:.1f} {b:.1f}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
        "best": f"M{a - 3:.1f} {b - 3:.1f}l6 6m0 -6l-6 6",
    }
    filled = {"fallback": svg.RUST, "draft": svg.SAND, "wanted": svg.BLUE, "core": svg.INK}
    return svg.tag("path", d=paths[what], fill=filled.get(what, "none"), stroke=svg.INK, stroke_width=1.3)


def _list(rows: list[Row], y: float) -> list[Markup]:
    """What each number and shape is, beside the map."""
    x, line, parts = _LEFT + _SIDE + 16, y + 12, list[Markup]()
    room = svg.WIDTH - x - 16
    for row in rows:
        if row["what"] in _NAMES:
            parts += [_shape(str(row["what"]), x + 4, line - 4), svg.text(x + 18, line, _name(row, room), size=11.5)]
            line += _LINE + 4
    yolk = {"edge": "outlined: the yolk"} if any(row["what"] == "middle" for row in rows) else {}
    said = {words: what for what, words in {**_KEY, **yolk}.items() if any(row["what"] == what for row in rows)}
    for words in said:
        for part in svg.wrap(words, room + 16, 11, 2):
            parts.append(svg.text(x - 4, line, part, size=11, fill=svg.SOFT))
            line += _LINE - 2
    members = [row for row in rows if row["what"] in _MEMBERS]
    fits = max(int((y + _SIDE + 30 - line) / (_LINE - 2)), 1)
    for k, row in enumerate(members[:fits]):
        last = k == fits - 1 and len(members) > fits
        words = f"… and {len(members) - k} others" if last else f"{k + 1} {row['name']}"
        parts.append(svg.text(x - 4, line + 2, svg.fit(words, room + 16, 11.5), size=11.5))
        line += _LINE - 2
    return parts


def _name(row: Row, room: float) -> str:
    return svg.fit(str(row["name"]), room, 11.5)
