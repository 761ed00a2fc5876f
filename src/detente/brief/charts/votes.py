"""The vote board: a row a seat with the chances of no, abstain and yes; permanent members first."""

from __future__ import annotations

from markupsafe import Markup

from detente.brief import svg
from detente.brief.chart import Rows, Tables, chart
from detente.brief.wording import brisk
from detente.case import VOTES
from detente.result import Row

_FILL = {"no": "url(#no)", "abstain": "url(#abstain)", "yes": svg.BLUE}
_EDGE: dict[str, svg.Part] = {"stroke": svg.SOFT, "stroke_width": 0.5}
_NAMES, _BAR, _ROW = 150, 290, 25


def describe(tables: Tables) -> str:
    """How many seats lean each way."""
    rows = tables["votes"]
    leaning = [likeliest(row) for row in rows]
    counts = ", ".join(f"{leaning.count(vote)} {vote}" for vote in VOTES[::-1])
    return f"Likeliest vote of the {len(rows)} seats, each by itself: {counts}."


def likeliest(row: Row) -> str:
    """The vote with the largest chance; the first of equals in the order no, abstain, yes."""
    return max(VOTES, key=lambda vote: float(row[vote] or 0))


@chart(
    table="votes",
    title="Vote board: each seat's chance of no, abstain and yes",
    needs=("member", *VOTES, "permanent"),
    describe=describe,
    narrow=("name", *VOTES, "permanent"),
)
def draw(tables: Tables) -> str:
    """Rows under headings, sorted from the likeliest no to the likeliest yes; one board a draft."""
    y, parts = 46.0, [_defs(), *_legend()]
    for title, rows in _groups(tables["votes"]):
        parts.append(svg.text(0, y, title, font_weight=600, size=12.5))
        y += 12
        for row in sorted(rows, key=lambda row: (-float(row["no"] or 0), float(row["yes"] or 0), _name(row))):
            parts += _seat(row, y)
            y += _ROW
        y += 24
    return svg.picture(y - 16, *parts)


def _groups(rows: Rows) -> list[tuple[str, list[Row]]]:
    """Seats under a heading: by draft where there are several, permanent members apart."""
    groups: dict[str, list[Row]] = {}
    several = len({row.get("draft") for row in rows}) > 1
    for row in sorted(rows, key=lambda row: (str(row.get("draft")), not row["permanent"])):
        kind = "Can veto" if row["permanent"] else "Other members"
        title = f"{row['draft']}: {kind.lower()}" if several else kind
        groups.setdefault(title, []).append(row)
    if len(groups) == 1:
        return [("Members", next(iter(groups.values())))]
    return list(groups.items())


def _name(row: Row) -> str:
    return str(row.get("name") or row["member"])


def _defs() -> Markup:
    return svg.tag("defs", svg.hatch("no", svg.RUST, svg.SAND), svg.dots("abstain", svg.SOFT, svg.PANEL))


def _legend() -> list[Markup]:
    parts, x = [], float(_NAMES)
    for vote in VOTES:
        parts.append(
            svg.tag("rect", x=x, y=6, width=18, height=13, fill=_FILL[vote], stroke=svg.SOFT, stroke_width=0.5)
        )
        parts.append(svg.text(x + 24, 17, vote, size=12.5))
        x += 92
    return parts


def _seat(row: Row, y: float) -> list[Markup]:
    vote = likeliest(row)
    parts = [svg.text(_NAMES - 10, y + 14, svg.fit(_name(row), _NAMES - 12), anchor="end")]
    x = float(_NAMES)
    for word in VOTES:
        width = _BAR * float(row[word] or 0)
        if width > 0.3:
            parts.append(svg.tag("rect", x=x, y=y + 2, width=width, height=16, fill=_FILL[word]))
        x += width
    frame = svg.tag("rect", x=_NAMES, y=y + 2, width=_BAR, height=16, fill="none", **_EDGE)
    words = f"{vote} {brisk(float(row[vote] or 0))}"
    return [*parts, frame, svg.text(_NAMES + _BAR + 10, y + 14, words, font_weight=600 if vote == "no" else 400)]
