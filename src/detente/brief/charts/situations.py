"""Situations as a graph: from today rightwards, move by move; the more stable, the thicker its frame."""

from __future__ import annotations

import networkx as nx
from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.likelihood import percent
from detente.numeric import TIE
from detente.result import Row

MOST = 14
"""Situations drawn: today's, those on today's route, then the most stable; the table holds them all."""
STABLE = 0.5
_W, _H, _GAP = 84, 40, 26

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
    needs=("id", "label", "nash"),
    describe=describe,
)
def draw(tables: Tables) -> str:
    """Columns are the number of moves from today; heavy arrows are the route today leads to."""
    rows, moves = _chosen(tables)
    places, width, height = _layout(rows, moves)
    arrows = [_arrow(places, move) for move in moves]
    boxes = [part for row in rows for part in _box(row, places[str(row["id"])])]
    key, below = _key(rows, height + 40)
    head = svg.tag("path", d="M0 0L8 4L0 8z", fill="context-stroke")
    marker = svg.tag(
        "marker",
        head,
        id="head",
        markerWidth=8,
        markerHeight=8,
        refX=7,
        refY=4,
        orient="auto",
        markerUnits="userSpaceOnUse",
    )
    return svg.picture(
        below,
        svg.tag("defs", marker, svg.hatch("lasts", svg.MIST, svg.PAPER)),
        *_legend(),
        *arrows,
        *boxes,
        *key,
        width=max(width, svg.WIDTH),
    )


def _stability(row: Row) -> float:
    return float(row["nash"] or 0)


def _chosen(tables: Tables) -> tuple[list[Row], list[Row]]:
    every = tables["situations"]
    moves = [move for move in tables.get("moves", ()) if move["from"] != move["to"]]
    on_route = {str(move[end]) for move in moves if move.get("route") for end in ("from", "to")}
    rank = {str(row["id"]): (not row.get("today"), str(row["id"]) not in on_route, -_stability(row)) for row in every}
    rows = sorted(every, key=lambda row: (rank[str(row["id"])], str(row["id"])))[:MOST]
    kept = {str(row["id"]) for row in rows}
    return rows, [move for move in moves if {str(move["from"]), str(move["to"])} <= kept]


def _layout(rows: list[Row], moves: Rows) -> tuple[dict[str, Point], float, float]:
    """Centres of the boxes: a column a move from today, within a column those most joined to the left first."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(str(row["id"]) for row in rows)
    graph.add_edges_from((str(move["from"]), str(move["to"])) for move in moves)
    today = next((str(row["id"]) for row in rows if row.get("today")), str(rows[0]["id"]))
    steps = nx.single_source_shortest_path_length(graph, today)
    far = max(steps.values()) + 1
    for node in graph:
        graph.nodes[node]["column"] = steps.get(node, far)
    spots = nx.multipartite_layout(graph, subset_key="column", align="vertical")
    columns = sorted({graph.nodes[node]["column"] for node in graph})
    members = {
        c: sorted((n for n in graph if graph.nodes[n]["column"] == c), key=lambda n: (spots[n][1], n)) for c in columns
    }
    tallest = max(len(nodes) for nodes in members.values())
    height = tallest * (_H + 22)
    gap = max(_W + _GAP, (svg.WIDTH - _W) / max(len(columns) - 1, 1))
    places = {
        node: (_W / 2 + 1 + gap * i, 30 + height * (j + 0.5) / len(members[c]))
        for i, c in enumerate(columns)
        for j, node in enumerate(members[c])
    }
    return places, _W + 2 + gap * (len(columns) - 1), height + 30


def _arrow(places: dict[str, Point], move: Row) -> Markup:
    (x, y), (u, v) = places[str(move["from"])], places[str(move["to"])]
    side = 1 if u > x + TIE else -1 if u < x - TIE else 0
    start, end = x + side * _W / 2, u - side * (_W / 2 + 2)
    if side:
        bend = (end - start) / 2
        path = f"M{start:.1f} {y:.1f}C{start + bend:.1f} {y:.1f} {end - bend:.1f} {v:.1f} {end:.1f} {v:.1f}"
    else:
        down = 1 if v > y else -1
        path = f"M{x + 12:.1f} {y + down * _H / 2:.1f}L{u + 12:.1f} {v - down * (_H / 2 + 2):.1f}"
    if move.get("route"):
        return svg.tag("path", d=path, fill="none", stroke=svg.INK, stroke_width=2.6, marker_end="url(#route)")
    return svg.tag("path", d=path, fill="none", stroke=svg.STONE, stroke_width=1.0, marker_end="url(#head)")


def _box(row: Row, place: Point) -> list[Markup]:
    x, y = place
    share = _stability(row)
    stable = share >= STABLE
    frame = svg.tag("rect", x=x - _W / 2, y=y - _H / 2, width=_W, height=_H, rx=6, **(_LASTING if stable else _PASSING))
    name = "today" if row.get("today") else str(row["id"])
    plate = svg.tag("rect", x=x - 38, y=y - 16, width=76, height=32, rx=3, fill=svg.PAPER)
    label = svg.text(x, y - 2, svg.fit(name, _W), anchor="middle", font_weight=600)
    return [
        frame,
        plate,
        label,
        svg.text(x, y + 13, f"lasts {svg.pct(share)}", anchor="middle", size=11, fill=svg.SOFT),
    ]


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
