"""The brief and single results for a terminal, by rich; the same without colour is the text format.

Every text goes through `rich.text.Text`, so that nothing in a case is read as markup or obeyed by the terminal.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from detente.brief import wording
from detente.brief.content import Answered, Brief, Section, Table
from detente.likelihood import percent
from detente.plain import plain
from detente.result import Measure, Result

FIRST = 6
"""Numbers of an answer that are printed; the page holds them all."""
MOST_ROWS, FEW_ROWS, MOST_COLUMNS, MOST_NUMBERS = 24, 8, 7, 30
WIDTH = 100
_GAUGE = 21
_EMPTY = "·"


def to_text(brief: Brief) -> bytes:
    """The brief as plain text, 100 columns wide."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, legacy_windows=False)
    for part in whole(brief):
        console.print(part)
    assert isinstance(console.file, io.StringIO)  # it was made so above
    lines = console.file.getvalue().splitlines()
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def whole(brief: Brief) -> Iterator[RenderableType]:
    """The brief from its title to how it was made."""
    yield from opening(brief)
    for section in brief.sections:
        yield from _section(brief, section)
    yield Rule(style="dim")
    yield words("A percentage is the forecast; the range beside it is its 80% interval.", "dim")
    made = (
        f"Made by Détente {brief.version} from {brief.draws:,} draws, seed {brief.seed}; case {brief.case.hash[:16]}."
    )
    yield words(made, "dim")
    yield words(f"All numbers, charts and evidence: {brief.command} --output brief.html", "dim")


def opening(brief: Brief) -> Iterator[RenderableType]:
    """Title and bottom line."""
    yield words(brief.case.title, "bold")
    dates = wording.day(brief.case.as_of), wording.day(brief.case.until)
    yield words(f"As seen on {dates[0]}, looking ahead to {dates[1]}", "dim")
    yield from (words(f"With: {path} = {value}") for path, value in brief.what_if.items())
    sentences = Text("\n").join(words(f"{k}. {text}") for k, text in enumerate(brief.bottom_line, 1))
    yield Padding(Panel(sentences, title="The bottom line", title_align="left", padding=(1, 2)), (1, 0))


def result(found: Result) -> Iterator[RenderableType]:
    """One result by itself."""
    yield words(found.question, "bold")
    yield from (words(f"With: {change}") for change in found.changes)
    yield from findings(found.findings)
    yield Text()
    measures = list(found.measures.values())
    yield _numbers(measures[:MOST_NUMBERS])
    if len(measures) > MOST_NUMBERS:
        yield words(f"and {len(measures) - MOST_NUMBERS} more numbers; --json prints them all", "dim")
    yield from (words(f"Doubt: {caveat.text}", "dim") for caveat in found.caveats)
    settings = "".join(f", {key} = {value}" for key, value in found.settings.items() if value != "")
    yield words(f"{found.case_title}: {found.draws:,} draws, seed {found.seed}{settings}", "dim")


def words(text: str, style: str = "") -> Text:
    """Text that is only read."""
    return Text(plain(text.replace("\n", " ")), style=style)


def _section(brief: Brief, section: Section) -> Iterator[RenderableType]:
    yield Rule(words(f"{section.question.number}. {section.question.title}", "bold"), align="left")
    yield words(section.question.about, "dim")
    yield Text()
    if section.is_silent:
        yield words(section.question.silent)
    yield from (words(note) for note in section.notes)
    yield from findings(section.findings)
    yield from tables(section.tables)
    for answered in section.leading:
        yield from _answered(answered)
    yield from tables(section.beside)
    if section.others:
        yield Padding(_others(brief, section.others), (1, 0, 0, 0))
        yield words(f"Each in full: detente run NAME {brief.name}{brief.changes}", "dim")
        yield Text()


def _others(brief: Brief, answers: Sequence[Answered]) -> Grid:
    """A line an answer: its name, and its first finding."""
    grid = Grid(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for answered in answers:
        grid.add_row(words(answered.analysis.name, "bold"), words(answered.summary(brief.case)))
    return grid


def _answered(answered: Answered) -> Iterator[RenderableType]:
    yield words(answered.result.question, "bold")
    yield from findings(answered.result.findings)
    numbers = [item.measure for item in answered.numbers if wording.interval(item.measure)][:FIRST]
    if numbers:
        yield Padding(_numbers(numbers), (1, 0, 0, 0))
    yield from tables(answered.tables)
    yield from (words(f"Doubt: {caveat.text}", "dim") for caveat in answered.result.caveats)
    yield Text()


def findings(told: Sequence[str]) -> Iterator[RenderableType]:
    """Sentences, each after a dot."""
    for text in told:
        grid = Grid.grid(padding=(0, 1))
        grid.add_row("•", words(text))
        yield grid


def _numbers(measures: Sequence[Measure]) -> Grid:
    grid = Grid(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for measure in measures:
        number = percent(measure.mean) if wording.is_forecast(measure) else ""
        said = words(f"{number} {wording.said(measure)}".strip())
        grid.add_row(words(measure.label), said, words(gauge(measure)), words(wording.interval(measure), "dim"))
    return grid


def gauge(measure: Measure) -> str:
    """A number with its interval on a line of 21 places; empty where there is no scale.

    >>> import numpy as np
    >>> gauge(Measure("m", "chance", "m", 0.5, 0.5, 0.25, 0.75, np.array([0.5])))
    '·····━━━━━●━━━━━·····'
    """
    whole = {"chance": 1.0, "share": 1.0, "scale": 100.0}.get(measure.unit)
    if whole is None:
        return ""
    at = wording.shown(measure)
    low, high = (at, at) if wording.is_yes_or_no(measure) else (measure.low, measure.high)
    places = [round((_GAUGE - 1) * min(max(x / whole, 0), 1)) for x in (low, at, high)]
    line = [("━" if places[0] <= k <= places[2] else _EMPTY) for k in range(_GAUGE)]
    line[places[1]] = "●"
    return "".join(line)


def tables(made: Sequence[Table], few: int = FEW_ROWS) -> Iterator[RenderableType]:
    """Tables that fit (`few` rows, more where there is a chart); of the others where they stand."""
    shown = [table for table in made if not table.aside]
    for table in shown:
        keys = [key for key in wording.columns(table.rows) if not table.narrow or key in table.narrow]
        most = MOST_ROWS if table.drawing else few
        if len(table.rows) <= most and len(keys) <= MOST_COLUMNS:
            yield Padding(_grid(table, keys), (1, 0, 0, 0))
        else:
            yield words(f"In the page: {table.title} ({len(table.rows)} rows).", "dim")


def _grid(table: Table, keys: Sequence[str]) -> Grid:
    grid = Grid(box=None, padding=(0, 2, 0, 0), pad_edge=False, title=words(table.title, "bold"), title_justify="left")
    for key in keys:
        right = wording.is_numeric(table.rows, key)
        grid.add_column(words(wording.heading(key), "dim"), justify="right" if right else "left")
    for row in zip(*(wording.cells(table.rows, key) for key in keys), strict=True):
        grid.add_row(*(words(cell) for cell in row))
    return grid
