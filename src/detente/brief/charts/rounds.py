"""Positions by round: a line an actor and issue, from where it came in to where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.result import Row

MOST = 4
"""Issues drawn, those on which actors move farthest; the table holds them all."""
_LEFT, _WIDE, _HIGH, _HEAD, _LINE = 34.0, 340.0, 190.0, 30.0, 12.5
_DASHES = ("", "6 3", "2 3", "9 3 2 3")
_Path = tuple[str, list[float]]


def describe(tables: Tables) -> str:
    """Who moves farthest."""
    paths = [(issue, *path) for issue, found in _by_issue(tables["rounds"]).items() for path in found]
    issue, actor, line = max(paths, key=lambda path: abs(path[2][-1] - path[2][0]))
    drawn = f" Drawn: the {MOST} issues with most movement." if len(_by_issue(tables["rounds"])) > MOST else ""
    if abs(line[-1] - line[0]) < 1:
        return f"On average over the draws nobody moves.{drawn}"
    moved = f"from {line[0]:.0f} to {line[-1]:.0f} on {issue}"
    return f"On average over the draws the farthest move is that of {actor}: {moved}, in {len(line) - 1} rounds.{drawn}"


def twin(rows: Rows) -> Rows:
    """A row an issue and actor, a column a round."""
    return [
        {"issue": issue, "actor": actor, **{f"position_{k}": at for k, at in enumerate(line)}}
        for issue, found in _by_issue(rows).items()
        for actor, line in found
    ]


@chart(
    table="rounds",
    title="Who stands where after each round",
    needs=("issue", "actor", "round", "position"),
    describe=describe,
    twin=twin,
)
def draw(tables: Tables) -> str:
    """A panel an issue; lines by dashes, names at their right ends."""
    found = _by_issue(tables["rounds"])
    most = sorted(found, key=lambda issue: -max(abs(line[-1] - line[0]) for _, line in found[issue]))[:MOST]
    parts = [svg.text(0, 14, "position 0–100 (up) after each round (across)", size=12, fill=svg.SOFT)]
    y = 20.0
    for issue in [issue for issue in found if issue in most]:
        parts += _panel(issue, found[issue], y)
        y += _HEAD + _HIGH + 26
    return svg.picture(y, *parts)


def _by_issue(rows: Rows) -> dict[str, list[_Path]]:
    """The positions of each actor in the order of rounds, by issue."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        found.setdefault(str(row["issue"]), {}).setdefault(str(row["actor"]), []).append(row)
    return {
        issue: [
            (actor, [float(row["position"] or 0) for row in sorted(mine, key=lambda row: int(row["round"] or 0))])
            for actor, mine in actors.items()
        ]
        for issue, actors in found.items()
    }


def _panel(issue: str, paths: Sequence[_Path], y: float) -> list[Markup]:
    top, last = y + _HEAD, max(len(line) for _, line in paths) - 1
    parts = [svg.text(0, y + 16, svg.fit(issue, svg.WIDTH, 13.5), font_weight=600, size=13.5)]
    for at in (0, 50, 100):
        level = top + _HIGH * (1 - at / 100)
        parts.append(svg.tag("path", d=f"M{_LEFT} {level:.1f}h{_WIDE}", stroke=svg.LINE))
        parts.append(svg.text(_LEFT - 5, level + 4, f"{at}", anchor="end", size=11.5, fill=svg.SOFT))
    for t in dict.fromkeys((0, last // 2, last)):
        x = _LEFT + _WIDE * t / max(last, 1)
        parts.append(svg.text(x, top + _HIGH + 16, f"{t}", anchor="middle", size=11.5, fill=svg.SOFT))
    ranked = sorted(paths, key=lambda path: (-path[1][-1], path[0]))
    for k, (_, line) in enumerate(ranked):
        parts.append(_line(line, last, top, _DASHES[k % len(_DASHES)]))
    return [*parts, *_names(ranked, top)]


def _line(line: Sequence[float], last: int, top: float, dashes: str) -> Markup:
    places = (f"{_LEFT + _WIDE * t / max(last, 1):.1f} {top + _HIGH * (1 - at / 100):.1f}" for t, at in enumerate(line))
    dashed: dict[str, svg.Part] = {"stroke_dasharray": dashes} if dashes else {}
    return svg.tag("path", d="M" + "L".join(places), fill="none", stroke=svg.BLUE, stroke_width=1.5, **dashed)


def _names(ranked: Sequence[_Path], top: float) -> list[Markup]:
    """Names at the ends of their lines, pushed apart; those that move least are left to the table for want of room."""
    fits = int(_HIGH // _LINE)
    far = sorted(ranked, key=lambda path: -abs(path[1][-1] - path[1][0]))[:fits]
    shown = [path for path in ranked if path in far]
    ends = [top + _HIGH * (1 - line[-1] / 100) for _, line in shown]
    x, parts = _LEFT + _WIDE, []
    for (actor, line), end, at in zip(shown, ends, _apart(ends, top + _HIGH), strict=True):
        parts.append(svg.tag("path", d=f"M{x:.1f} {end:.1f}L{x + 14:.1f} {at:.1f}", stroke=svg.STONE, fill="none"))
        words = svg.fit(f"{line[0]:.0f}→{line[-1]:.0f} {actor}", svg.WIDTH - x - 18, 11.5)
        parts.append(svg.text(x + 17, at + 4, words, size=11.5))
    if len(ranked) > len(shown):
        words = f"and {len(ranked) - len(shown)} who move less"
        parts.append(svg.text(x + 17, top + _HIGH + 16, words, size=11, fill=svg.SOFT))
    return parts


def _apart(ends: Sequence[float], bottom: float) -> list[float]:
    """Places from top to bottom, a line apart at least, as near to `ends` (ascending) as that allows."""
    places: list[float] = []
    for end in ends:
        places.append(max(end, places[-1] + _LINE) if places else end)
    limit = bottom
    for k in range(len(places) - 1, -1, -1):  # push up again what hangs below the panel
        places[k] = min(places[k], limit)
        limit = places[k] - _LINE
    return places
