"""Situations as a graph: from today downwards, move by move; the more stable, the thicker its frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx
from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.brief.wording import brisk
from detente.likelihood import percent
from detente.numeric import TIE
from detente.result import Row

MOST = 14
"""Situations drawn: today's, those on today's route, then the most stable; the table holds them all."""
STABLE = 0.5
_W, _H, _GAP = 84, 40, 34

_LASTING: dict[str, svg.Part] = {"fill": "url(#lasts)", "stroke": svg.BLUE, "stroke_width": 2.6}
_PASSING: dict[str, svg.Part] = {"fill": svg.PAPER, "stroke": svg.SOFT, "stroke_dasharray": "4 3"}

Point = tuple[float, float]


def describe(tables: Tables) -> str:
    """The situation that lasts in most draws."""
    top = max(tables["situations"], key=_stability)
    return f"Most stable of those reachable from today: {top['label']}, in {percent(_stability(top))} of draws."


@chart(
    table="situations",
    title="Where it can go: situations reachable from today, and which last",
    needs=("id", "label", "seq"),
    describe=describe,
    narrow=("id", "label", "reachable", "nash", "seq"),
)
def draw(tables: Tables) -> str:
    """Lines are the number of moves from today; heavy arrows are the route today leads to.

    Moves that only go back are left to the table.
    """
    rows, moves = _chosen(tables)
    places, height = _layout(rows, moves)
    drawn = [move for move in moves if places[str(move["from"])][1] < places[str(move["to"])][1] + TIE]
    arrows = [_arrow(places, move) for move in sorted(drawn, key=lambda move: bool(move.get("route")))]
    boxes = [part for row in rows for part in _box(row, places[str(row["id"])])]
    key, below = _key(rows, height + 8)
    return svg.picture(below, _defs(), *_legend(), *arrows, *boxes, *key)


def _defs() -> Markup:
    heads = [_head("head", svg.STONE), _head("route", svg.INK)]
    return svg.tag("defs", *heads, svg.hatch("lasts", svg.MIST, svg.PAPER))


def _head(key: str, colour: str) -> Markup:
    tip = svg.tag("path", d="M0 0L8 4L0 8z", fill=colour)
    return svg.tag("marker", tip, id=key, **svg.ARROW)


def _stability(row: Row) -> float:
    """The share of draws in which it lasts though replies are weighed (SEQ)."""
    return float(row["seq"] or 0)


def _chosen(tables: Tables) -> tuple[list[Row], list[Row]]:
    """Today's situation, its route, then the most stable, each with the shortest way there."""
    every = {str(row["id"]): row for row in tables["situations"]}
    moves = [move for move in tables.get("moves", ()) if move["from"] != move["to"]]
    ways = nx.single_source_shortest_path(_graph(every, moves), _today(every))
    on_route = {str(move[end]) for move in moves if move.get("route") for end in ("from", "to")}
    kept = dict.fromkeys([_today(every), *sorted(on_route)])
    for key in sorted(every, key=lambda key: (-_stability(every[key]), key)):
        way = ways.get(key, [])
        if way and len(kept.keys() | set(way)) <= MOST:
            kept |= dict.fromkeys(way)
    rows = [row for key, row in every.items() if key in kept]
    return rows, [move for move in moves if str(move["from"]) in kept and str(move["to"]) in kept]


def _today(rows: Mapping[str, Row]) -> str:
    return next((key for key, row in rows.items() if row.get("today")), next(iter(rows)))


def _graph(keys: Iterable[str], moves: Rows) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((str(move["from"]), str(move["to"])) for move in moves)
    return graph


def _layout(rows: list[Row], moves: list[Row]) -> tuple[dict[str, Point], float]:
    """Centres of the boxes: a line a move from today, each box as near below those that lead to it as may be."""
    graph = _graph([str(row["id"]) for row in rows], moves)
    steps = nx.single_source_shortest_path_length(graph, _today({str(row["id"]): row for row in rows}))
    far = max(steps.values()) + 1
    lines: dict[int, list[str]] = {}
    for node in sorted(graph):
        lines.setdefault(steps.get(node, far), []).append(node)
    places: dict[str, Point] = {}
    for i, step in enumerate(sorted(lines)):
        nodes = sorted(lines[step], key=lambda node: (_above(graph, node, places), node))
        wide = min(svg.WIDTH / len(nodes), 150)
        left = (svg.WIDTH - wide * len(nodes)) / 2
        places |= {node: (left + wide * (k + 0.5), 56 + (_H + _GAP) * i) for k, node in enumerate(nodes)}
    return places, 56.0 + (_H + _GAP) * len(lines)


def _above(graph: nx.DiGraph[str], node: str, places: dict[str, Point]) -> float:
    """Where, on average, the boxes already placed stand that lead to this one (Sugiyama's barycentre)."""
    found = [places[other][0] for other in graph.predecessors(node) if other in places]
    return sum(found) / len(found) if found else svg.WIDTH / 2


def _arrow(places: dict[str, Point], move: Row) -> Markup:
    (x, y), (u, v) = places[str(move["from"])], places[str(move["to"])]
    start, end = y + _H / 2, v - _H / 2 - 2
    if end > start:
        bend = (end - start) / 2
        path = f"M{x:.1f} {start:.1f}C{x:.1f} {start + bend:.1f} {u:.1f} {end - bend:.1f} {u:.1f} {end:.1f}"
    else:  # within a line: below the boxes between
        out = start + 18
        path = f"M{x:.1f} {start:.1f}C{x:.1f} {out:.1f} {u:.1f} {out:.1f} {u:.1f} {start + 2:.1f}"
    if move.get("route"):
        return svg.tag("path", d=path, fill="none", stroke=svg.INK, stroke_width=2.6, marker_end="url(#route)")
    return svg.tag("path", d=path, fill="none", stroke=svg.STONE, stroke_width=1.0, marker_end="url(#head)")


def _box(row: Row, place: Point) -> list[Markup]:
    x, y = place
    share = _stability(row)
    look = _LASTING if share >= STABLE else _PASSING
    frame = svg.tag("rect", x=x - _W / 2, y=y - _H / 2, width=_W, height=_H, rx=6, **look)
    name = "today" if row.get("today") else str(row["id"])
    plate = svg.tag("rect", x=x - 36, y=y - 16, width=72, height=32, rx=3, fill=svg.PAPER)
    label = svg.text(x, y - 2, svg.fit(name, _W), anchor="middle", font_weight=600)
    words = svg.text(x, y + 13, f"lasts {brisk(share)}", anchor="middle", size=11, fill=svg.SOFT)
    return [frame, plate, label, words]


def _legend() -> list[Markup]:
    lasting = svg.tag(
        "rect", x=1, y=4, width=22, height=13, rx=3, fill="url(#lasts)", stroke=svg.BLUE, stroke_width=2.4
    )
    passing = svg.tag(
        "rect", x=176, y=4, width=22, height=13, rx=3, fill=svg.PAPER, stroke=svg.SOFT, stroke_dasharray="4 3"
    )
    route = svg.tag("path", d="M368 11H396", stroke=svg.INK, stroke_width=2.6, marker_end="url(#route)")
    words = [(30, "lasts in most draws"), (205, "lasts in fewer draws"), (404, "today's route")]
    return [lasting, passing, route, *(svg.text(x, 15, text, size=12) for x, text in words)]


def _key(rows: list[Row], y: float) -> tuple[list[Markup], float]:
    """What the letters stand for."""
    parts = []
    for row in rows:
        name = "today" if row.get("today") else str(row["id"])
        parts.append(svg.text(0, y, name, font_weight=600, size=12.5))
        for line in svg.wrap(str(row["label"]), svg.WIDTH - 56, 12.5, 2):
            parts.append(svg.text(52, y, line, size=12.5))
            y += 16
        y += 3
    return parts, y
