"""One doubted answer for a terminal, and as one HTML file that needs no network and runs no script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup
from rich.console import RenderableType
from rich.text import Text

import detente
from detente.brief import html, terminal
from detente.brief.content import Table
from detente.brief.heat import heat
from detente.brief.table import table
from detente.brief.template import HERE, policy
from detente.doubt.doubted import Doubted
from detente.doubt.methods import METHODS, Listed
from detente.doubt.two_way import TwoWay, sentence
from detente.doubt.words import say_interval


def lines(found: Doubted) -> Iterator[RenderableType]:
    """What `detente doubt` prints: for each method sentences first, then its tables."""
    yield terminal.words(say_interval(found.measure), "bold")
    yield from (terminal.words(f"With: {path} = {value}") for path, value in found.what_if.items())
    for name, told in found.told.items():
        yield Text()
        yield terminal.words(f"{METHODS[name][:1].upper()}{METHODS[name][1:]} ({name})", "bold")
        yield from terminal.findings(told.sentences)
        yield from terminal.tables([_narrow(_table(each)) for each in told.tables], terminal.MOST_ROWS)
    yield Text()
    yield terminal.words(f"{found.case.title}: {found.draws:,} draws, seed {found.seed}. {found.command}", "dim")


def to_html(found: Doubted) -> bytes:
    """The whole page; the same bytes for the same answer."""
    style = (HERE / "style.css").read_text(encoding="utf-8")
    parts = [(name, told, [_table(each) for each in told.tables]) for name, told in found.told.items()]
    template = html.page_environment().get_template("doubt.html.jinja")
    return template.render(
        found=found, parts=parts, methods=METHODS, interval=say_interval(found.measure), style=Markup(style),
        policy=policy(style), version=detente.__version__,
    ).encode()  # fmt: skip


def _narrow(made: Table) -> Table:
    """Without the answer's own name, which stands above."""
    return replace(made, narrow=tuple(key for key in made.narrow if key != "answer"))


def _table(listed: Listed) -> Table:
    if isinstance(listed.subject, TwoWay):
        return Table(listed.name, listed.title, listed.rows, heat(listed.subject), sentence(listed.subject))
    return table(listed.name, listed.rows, listed.title)
