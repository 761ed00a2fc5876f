"""Who bargains with whom: actors on a circle, a line a pair, the thicker the more it does."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.result import Row

MOST = 16
"""Pairs drawn, the strongest; the table holds them all."""
_MIDDLE, _RADIUS, _TALL = svg.WIDTH / 2, 150.0, 390.0
_Links = list[tuple[str, str, float]]


def _links(rows: Rows, one: str, other: str, amount: str) -> _Links:
    """Sums over issues, strongest first: from `one` to `other`."""
    summed: dict[tuple[str, str], float] = {}
    for row in rows:
        pair = str(row[one]), str(row[other])
        summed[pair] = summed.get(pair, 0.0) + float(row[amount] or 0)
    return sorted(((a, b, x) for (a, b), x in summed.items()), key=lambda link: (-link[2], link[:2]))


def _moved(tables: Tables) -> _Links:
    return _links(tables["moves"], "moved_by", "actor", "rounds")


def _challenged(tables: Tables) -> _Links:
    return _links(tables["challenges"], "actor", "challenged", "rounds")


def _dealt(tables: Tables) -> _Links:
    """What both gain by deals between them, once a pair."""
    mutual: list[Row] = []
    for row in tables["network"]:
        one, two = sorted((str(row["actor"]), str(row["partner"])))
        mutual.append({"one": one, "two": two, "points": row["points"]})
    return _links(mutual, "one", "two", "points")


def _told(links: _Links, first: str) -> str:
    drawn = f" Drawn: the {MOST} strongest of {len(links)} pairs." if len(links) > MOST else ""
    return f"{first.format(*links[0])}{drawn}"


@chart(
    table="moves",
    title="Who moves whom",
    needs=("actor", "moved_by", "rounds"),
    describe=lambda tables: _told(_moved(tables), "Most often {} moves {}: in {:.1f} rounds a draw."),
    narrow=("issue", "actor", "moved_by", "rounds"),
)
def draw_moves(tables: Tables) -> str:
    """Arrows from whoever makes the offer to whoever takes it."""
    return _drawn(_moved(tables), arrows=True)


@chart(
    table="challenges",
    title="Who challenges whom",
    needs=("actor", "challenged", "rounds"),
    describe=lambda tables: _told(_challenged(tables), "Most often {} challenges {}: in {:.1f} turns a draw."),
    narrow=("actor", "challenged", "rounds"),
)
def draw_challenges(tables: Tables) -> str:
    """Arrows from the challenger."""
    return _drawn(_challenged(tables), arrows=True)


@chart(
    table="network",
    title="Who exchanges with whom",
    needs=("actor", "partner", "points"),
    describe=lambda tables: _told(_dealt(tables), "Most is to be gained between {} and {}: {:.1f} points together."),
)
def draw_network(tables: Tables) -> str:
    """Lines by what both gain."""
    return _drawn(_dealt(tables), arrows=False)


def _drawn(links: _Links, arrows: bool) -> str:
    shown = links[:MOST]
    actors = sorted({actor for a, b, _ in shown for actor in (a, b)})
    places = {actor: _place(k, len(actors)) for k, actor in enumerate(actors)}
    most = max(x for _, _, x in shown) or 1.0
    parts = [_head()] if arrows else []
    parts += [_link(places[a], places[b], x / most, arrows) for a, b, x in reversed(shown)]
    for actor in actors:
        parts += _actor(actor, *places[actor])
    return svg.picture(_TALL, *parts)


def _place(k: int, actors: int) -> tuple[float, float]:
    turn = 2 * math.pi * k / actors - math.pi / 2
    return _MIDDLE + _RADIUS * math.cos(turn), _TALL / 2 + _RADIUS * math.sin(turn)


def _head() -> Markup:
    return svg.tag("marker", svg.tag("path", d="M0 0L8 4L0 8z", fill=svg.INK), id="head", **svg.ARROW)


def _link(start: Sequence[float], end: Sequence[float], share: float, arrow: bool) -> Markup:
    """A line that ends short of the circles; arrows bend a little, so that one each way can be told apart."""
    a, b = start[0], start[1]
    far = math.dist(start, end) or 1.0
    x, y = (end[0] - a) / far, (end[1] - b) / far
    bend = 14.0 if arrow else 0.0
    middle = (a + end[0]) / 2 - y * bend, (b + end[1]) / 2 + x * bend
    path = f"M{a + 6 * x:.1f} {b + 6 * y:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {end[0] - 7 * x:.1f} {end[1] - 7 * y:.1f}"
    marked: dict[str, svg.Part] = {"marker_end": "url(#head)"} if arrow else {}
    width = 0.8 + 4.2 * share
    return svg.tag("path", d=path, fill="none", stroke=svg.BLUE, stroke_opacity=0.75, stroke_width=width, **marked)


def _actor(name: str, x: float, y: float) -> list[Markup]:
    """A dot, its name outside the circle."""
    side = (x - _MIDDLE) / _RADIUS
    anchor = "middle" if abs(side) < 0.15 else "start" if side > 0 else "end"
    up = -10.0 if y < _TALL / 2 else 18.0
    at = (x, y + up) if anchor == "middle" else (x + math.copysign(9, side), y + 4)
    room = _MIDDLE - _RADIUS * abs(side) - 12 if anchor != "middle" else 200.0
    words = svg.fit(name, room, 12)
    return [svg.tag("circle", cx=x, cy=y, r=4.5, fill=svg.INK), svg.text(*at, words, anchor=anchor, size=12)]
