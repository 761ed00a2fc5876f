"""The brief as one HTML file: no network, no script, one style sheet allowed by its hash."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment
from markupsafe import Markup

from detente import words
from detente.brief import svg, wording
from detente.brief.content import Answered, Brief, Number, Table
from detente.brief.method import method
from detente.brief.template import HERE, environment, policy
from detente.inputs import Input
from detente.likelihood import in_words, percent
from detente.result import Measure, Row

FIRST = 6
"""Numbers of an answer in view; the others open on request."""
SHORT = 12
"""Rows of a table without a chart in view; a longer one opens on request."""


def to_html(brief: Brief) -> bytes:
    """The whole page; the same bytes for the same brief."""
    style = (HERE / "style.css").read_text(encoding="utf-8")
    template = page_environment().get_template("page.html.jinja")
    inputs = moving(brief)
    places = {item.name: f"input-{k}" for k, item in enumerate(inputs)}
    module = {"brief": brief, "inputs": inputs, "places": places}
    return template.render(style=Markup(style), policy=policy(style), bands=_bands(), **module).encode()


def moving(brief: Brief) -> list[Input]:
    """The inputs that any number of a brief rests on, in the order of the case."""
    answers = [answered for section in brief.sections for answered in section.answers]
    named = {ground.input.name for answered in answers for item in answered.numbers for ground in item.grounds}
    return [item for item in brief.case.inputs if item.name in named]


def page_environment() -> Environment:
    """Templates with what the pages of briefs and of doubt show."""
    made = environment()
    made.globals |= {
        "wording": wording,
        "words": words,
        "in_words": in_words,
        "percent": percent,
        "method": method,
        "short": SHORT,
    }
    made.globals |= {"drawing": _drawing, "gauge": _gauge, "split": _split, "told": _told, "right": _right}
    return made


def _drawing(table: Table, answered: Answered | None = None) -> Markup:
    """A chart in the page's colours, hidden from readers aloud: its sentence and its table speak for it."""
    place = f"{answered.analysis.name if answered else 'aside' if table.aside else 'brief'}-{table.name}"
    drawn = svg.themed(svg.unique(table.drawing, place))
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))


def _gauge(measure: Measure) -> Markup:
    """A number and its interval on its scale as a small drawing; nothing where there is no scale."""
    whole = {"chance": 1.0, "share": 1.0, "scale": 100.0}.get(measure.unit)
    if whole is None:
        return Markup("")
    low, at, high = (100 * min(max(x / whole, 0), 1) for x in (measure.low, wording.shown(measure), measure.high))
    parts = [svg.tag("path", d="M0 8H100", stroke=svg.LINE, stroke_width=3, stroke_linecap="round")]
    if wording.interval(measure):
        parts.append(svg.tag("path", d=f"M{low:.1f} 8H{high:.1f}", stroke=svg.MIST, stroke_width=6))
    parts.append(svg.tag("circle", cx=at, cy=8, r=4, fill=svg.BLUE))
    opening = '<svg class="gauge" viewBox="-5 0 110 16" aria-hidden="true" focusable="false">'
    return Markup(opening + svg.themed("".join(parts)) + "</svg>")


def _told(measure: Measure) -> str:
    """A number of a table: a chance as a bare percentage, as its word would fill the column."""
    return percent(measure.mean) if wording.is_forecast(measure) else wording.said(measure)


def _right(rows: Sequence[Row]) -> str:
    """The classes of a table by which its columns of numbers stand to the right, told once and not in each cell."""
    return " ".join(f"r{k}" for k, key in enumerate(wording.columns(rows), 1) if wording.is_numeric(rows, key))


def _split(answered: Answered) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Numbers in view, and the others; none need be in view where nothing is left open."""
    first = FIRST if any(wording.interval(item.measure) for item in answered.numbers) else 0
    return answered.numbers[:first], answered.numbers[first:]


def _bands() -> list[tuple[str, str]]:
    chances = (0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97)
    return [tuple(in_words(x).rstrip(")").split(" (")) for x in chances]  # type: ignore[misc]
