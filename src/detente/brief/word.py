"""The brief as a Word file, with its charts as pictures; the same bytes for the same brief."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
import vl_convert
from docx.shared import Cm, Pt, RGBColor

from detente import words
from detente.brief import wording
from detente.brief.content import Answered, Brief, Section, Table
from detente.brief.method import method
from detente.likelihood import percent
from detente.plain import plain

FIRST = 8
"""Numbers of an answer that are printed; the page holds them all."""
MOST_ROWS, MOST_COLUMNS = 25, 7
_TALLEST = Cm(20)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def to_docx(brief: Brief) -> bytes:
    """The whole file."""
    file = docx.Document()
    _styles(file)
    _opening(file, brief)
    for section in brief.sections:
        _section(file, brief, section)
    _evidence(file, brief)
    made = f"Made by Détente {brief.version} from {brief.draws:,} draws, seed {brief.seed}. Again: {brief.command}"
    file.add_paragraph(plain(made))
    _dates(file, brief)
    raw = io.BytesIO()
    file.save(raw)
    return _timeless(raw.getvalue())


def _styles(file: Any) -> None:
    for name, size in (("Normal", 10.5), ("Title", 24), ("Heading 1", 15), ("Heading 2", 12)):
        style = file.styles[name]
        style.font.name, style.font.size = ("Georgia", Pt(size))
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x1D, 0x27, 0x33)
    for side in file.sections:
        side.left_margin = side.right_margin = Cm(2.5)


def _opening(file: Any, brief: Brief) -> None:
    file.add_heading(_flat(brief.case.title), 0)
    dates = wording.day(brief.case.as_of), wording.day(brief.case.until)
    file.add_paragraph(f"As seen on {dates[0]}, looking ahead to {dates[1]}")
    for path, value in brief.what_if.items():
        file.add_paragraph(plain(f"With: {path} = {value}"))
    if brief.case.summary:
        file.add_paragraph(_flat(brief.case.summary))
    file.add_heading("The bottom line", 1)
    for text in brief.bottom_line:
        file.add_paragraph(_flat(text), style="List Number")


def _section(file: Any, brief: Brief, section: Section) -> None:
    file.add_heading(f"{section.question.number}. {section.question.title}", 1)
    for text in (*((section.question.silent,) if section.is_silent else ()), *section.notes):
        file.add_paragraph(_flat(text))
    for text in section.findings:
        file.add_paragraph(_flat(text), style="List Bullet")
    for table in section.tables:
        _table(file, table)
    for answered in section.leading:
        _answered(file, brief, answered)
    for table in section.beside:
        _table(file, table)
    if section.others:
        _others(file, brief, section.others)


def _others(file: Any, brief: Brief, answers: Sequence[Answered]) -> None:
    """A row an answer: its question, its first finding, and the name to ask for it in full."""
    file.add_paragraph(
        plain(f"Other ways to ask. Each in full: detente run NAME {brief.name}{brief.changes}"), style="Caption"
    )
    rows = [(a.result.question, a.summary(brief.case), a.analysis.name) for a in answers]
    _grid(file, ["Question", "Answer in short", "Name"], rows)


def _answered(file: Any, brief: Brief, answered: Answered) -> None:
    file.add_heading(_flat(answered.result.question), 2)
    for text in answered.result.findings:
        file.add_paragraph(_flat(text), style="List Bullet")
    rows = [_number(item.measure) for item in answered.numbers if wording.interval(item.measure)][:FIRST]
    if rows:
        _grid(file, ["Number", "Forecast", "80% interval"], rows)
    for table in answered.tables:
        _table(file, table)
    for caveat in answered.result.caveats:
        file.add_paragraph(f"Reason for doubt: {_flat(caveat.text)}")
    how = method(brief, answered)
    file.add_paragraph(plain(f"Found by {answered.analysis.name}: {how.reference}. {how.made}. Again: {how.command}"))


def _number(measure: Any) -> tuple[str, str, str]:
    number = (
        f"{percent(measure.mean)}, {wording.said(measure)}" if wording.is_forecast(measure) else wording.said(measure)
    )
    return measure.label, number, wording.interval(measure)


def _table(file: Any, table: Table) -> None:
    keys = wording.columns(table.rows)
    if table.drawing:
        file.add_paragraph(_flat(f"{table.title}. {table.description}"), style="Caption")
        picture = vl_convert.svg_to_png(table.drawing, scale=2)
        shape = file.add_picture(io.BytesIO(picture), width=Cm(15.5))
        if shape.height > _TALLEST:
            shape.width, shape.height = int(shape.width * _TALLEST / shape.height), _TALLEST
        shape._inline.docPr.set("descr", _flat(table.description))  # the library has no other way to it
    elif len(table.rows) <= MOST_ROWS and len(keys) <= MOST_COLUMNS:
        file.add_paragraph(_flat(table.title), style="Caption")
        _grid(file, [wording.heading(key) for key in keys], wording.lines(table.rows))


def _grid(file: Any, heads: list[str], rows: Sequence[tuple[str, ...]]) -> None:
    grid = file.add_table(rows=1, cols=len(heads), style="Light List Accent 1")
    for cells, texts in ((grid.rows[0].cells, heads), *((grid.add_row().cells, row) for row in rows)):
        for cell, text in zip(cells, texts, strict=True):
            cell.text = _flat(text)
    file.add_paragraph()


def _evidence(file: Any, brief: Brief) -> None:
    file.add_heading("The evidence", 1)
    rows = [
        (
            piece.says,
            (piece.speaker or "no speaker named") + (", not named" if piece.anonymous else ""),
            f"{source.title} ({source.reliability}: {words.RELIABILITY[source.reliability]})",
            f"{piece.credibility}: {words.CREDIBILITY[piece.credibility]}",
        )
        for _, piece, source in brief.evidence(list(brief.case.evidence))
    ]
    if rows:
        _grid(file, ["Claim", "Speaker", "Source", "Credibility"], rows)


def _flat(text: str) -> str:
    return plain(text.replace("\n", " "))


def _dates(file: Any, brief: Brief) -> None:
    """The file is as old as the case, whoever makes it and whenever."""
    core = file.core_properties
    core.author, core.title, core.comments = "Détente", _flat(brief.case.title)[:255], ""
    core.created = core.modified = datetime.datetime.combine(brief.case.as_of, datetime.time())
    core.last_modified_by, core.revision = "Détente", 1


def _timeless(raw: bytes) -> bytes:
    """The same archive with the same date on every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, _EPOCH), old.read(item), zipfile.ZIP_DEFLATED)
    return out.getvalue()
