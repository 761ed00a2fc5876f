"""The graph of situations as one drawing: a band for each number of moves from today, wrapped where it is wide.

Drawn to stay legible from eight situations to two hundred: boxes carry only their letters, a move is drawn in the
dashes of its actor, and what is said of either stands in its title. Which are in view is for the page to choose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx
from markupsafe import Markup

from detente.brief import svg
from detente.brief.wording import brisk
from detente.result import Row

WIDTH = 1080
_W, _H, _COLUMN, _LINE, _BAND = 40, 24, 54, 46, 26
_LABEL = 64  # room for the name of a band
DASHES = ("", "7 3", "2 3", "10 3 2 3", "14 4", "4 2 1 2", "1 4", "9 2 9 6", "3 6", "12 2 2 2 2 2")
"""How the moves of each actor are drawn; the eleventh actor starts again."""

Point = tuple[float, float]


def draw(situations: Sequence[Row], moves: Sequence[Row], actors: Sequence[str]) -> str:
    """Boxes for situations, curves for moves that improve on the one before, today on top."""
    places, bands, height = _layout(situations, moves)
    lines = [_band(band, y) for band, y in bands]
    curves = [_move(move, places, actors) for move in moves]
    boxes = [_box(row, places[str(row["id"])]) for row in situations]
    head = svg.tag("marker", svg.tag("path", d="M0 0L8 4L0 8z", fill=svg.STONE), id="head", **svg.ARROW)
    return svg.picture(height, svg.tag("defs", head), *lines, *curves, *boxes, width=WIDTH)


def _layout(rows: Sequence[Row], moves: Sequence[Row]) -> tuple[dict[str, Point], list[tuple[str, float]], float]:
    """Centres of the boxes, the bands with their tops, and the whole height."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(str(row["id"]) for row in rows)
    graph.add_edges_from((str(move["from"]), str(move["to"])) for move in moves)
    today = next(str(row["id"]) for row in rows if row["today"])
    steps = nx.single_source_shortest_path_length(graph, today)
    bands: dict[int, list[str]] = {}
    for node in graph:
        bands.setdefault(steps.get(node, len(graph)), []).append(node)
    places: dict[str, Point] = {}
    tops, y = [], 8.0
    for step in sorted(bands):
        tops.append((_named(step, len(graph)), y))
        y = _wrapped(sorted(bands[step], key=lambda node: (_above(graph, node, places), len(node), node)), y, places)
    return places, tops, y


def _named(step: int, unreached: int) -> str:
    return "today" if step == 0 else "not reached" if step == unreached else f"{step} move{'s' if step > 1 else ''}"


def _above(graph: nx.DiGraph[str], node: str, places: Mapping[str, Point]) -> float:
    """Where, on average, the boxes already placed stand that lead to this one (Sugiyama's barycentre)."""
    found = [places[other][0] for other in graph.predecessors(node) if other in places]
    return sum(found) / len(found) if found else WIDTH / 2


def _wrapped(nodes: list[str], y: float, places: dict[str, Point]) -> float:
    """Place a band in as many lines as it needs; the top of the next band."""
    room = (WIDTH - _LABEL) // _COLUMN
    lines = -(-len(nodes) // room)
    for k, node in enumerate(nodes):  # column by column, so that neighbours stay together
        line, column = k % lines, k // lines
        wide = (WIDTH - _LABEL) / max(-(-len(nodes) // lines), 1)
        places[node] = (_LABEL + wide * (column + 0.5), y + _LINE * (line + 0.5))
    return y + _LINE * lines + _BAND


def _band(name: str, y: float) -> Markup:
    rule = svg.tag("path", d=f"M0 {y - _BAND / 2:.0f}H{WIDTH}", stroke=svg.LINE)
    return rule + svg.text(0, y + _LINE / 2 + 4, name, size=12, fill=svg.SOFT)


def _move(move: Row, places: Mapping[str, Point], actors: Sequence[str]) -> Markup:
    (x, y), (u, v) = places[str(move["from"])], places[str(move["to"])]
    down = v > y
    start, end = (y + _H / 2, v - _H / 2 - 1) if down else (y - _H / 2, v + _H / 2 + 1)
    if abs(v - y) < 1:  # within a line: below it
        start, end = y + _H / 2, v + _H / 2 + 1
        path = f"M{x:.0f} {start:.0f}C{x:.0f} {start + 20:.0f} {u:.0f} {end + 20:.0f} {u:.0f} {end:.0f}"
    else:
        bend = (end - start) / 2
        path = f"M{x:.0f} {start:.0f}C{x:.0f} {start + bend:.0f} {u:.0f} {end - bend:.0f} {u:.0f} {end:.0f}"
    who = actors.index(str(move["actor"]))
    title = f"{move['from']} → {move['to']}: {move['actor']}, {move['act']} ({brisk(float(move['share'] or 0))})"
    dashes = DASHES[who % len(DASHES)]
    return svg.tag(
        "g",
        svg.tag("title", title),
        svg.tag("path", d=path, fill="none", stroke=svg.STONE, stroke_width=1.2, stroke_dasharray=dashes or "none",
                marker_end="url(#head)"),
        class_="move" + (" on-route" if move.get("route") else "") + (" in-tree" if move.get("tree") else ""),
        data_from=str(move["from"]), data_to=str(move["to"]), data_actor=who, data_share=float(move["share"] or 0),
    )  # fmt: skip


def _box(row: Row, place: Point) -> Markup:
    x, y = place
    frame = svg.tag("rect", x=x - _W / 2, y=y - _H / 2, width=_W, height=_H, rx=5, fill=svg.PAPER, stroke=svg.SOFT)
    name = svg.text(x, y + 4.5, str(row["id"]), anchor="middle", font_weight=600, size=12.5)
    title = svg.tag("title", f"{row['id']}: {row['label']}")
    return svg.tag("g", title, frame, name, class_="box", data_id=str(row["id"]), tabindex=0, role="button")
