"""How good is reading? The rules beside annotated texts and beside simpler ways, all in one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.backtest import reading_actors, reading_annotated, reading_events
from detente.backtest.reading_events import BESIDE
from detente.backtest.reading_match import Row
from detente.errors import SettingError
from detente.reading.spacy_parser import SpacyParser

TITLE = "Reading beside annotated texts"
APART = {"blind": "six invented reports kept apart", "second": "six more, written without the rules at hand"}
SCALE = 0.43  # accuracy published for a bag of words on these types of events


def score(data: Path | None = None, say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """What `detente.backtest.page.page` takes: title, text and tables.

    `data`: a folder with `kosovo/` and `text/`; each part that is there is scored, and without a folder only the
    invented reports of a checkout. Raises SettingError for a folder with nothing of it, and ReadingError without
    a parser.
    """
    parser = SpacyParser()
    tables: dict[str, list[Row]] = {}
    lines = [f"Rules on {parser.name}; 95% intervals from resampling texts."]
    if data is not None:
        _data(data, parser, say, tables, lines)
    say("the invented reports")
    for which, name in APART.items():
        tables[f"{name}, scored once, as recorded"] = reading_annotated.recorded(which)
        if rows := reading_annotated.reports(which, parser):
            tables[f"{name}, now: no longer blind"] = rows
            lines.append(_attributed(f"{name.capitalize()}, no longer blind", rows))
    if rows := reading_annotated.reports("develop", parser):
        tables["invented reports for development: in-sample"] = rows
    else:
        lines.append("The invented reports are not part of an installation: only the recorded scores are shown.")
    lines.append(
        "Invented reports: the author of the rules wrote the first twelve. Only the recorded scores are blind."
    )
    return {"title": TITLE, "text": "\n".join(lines), "tables": tables}


def _data(
    data: Path, parser: SpacyParser, say: Callable[[str], None], tables: dict[str, list[Row]], lines: list[str]
) -> None:
    article, events, actors = data / "kosovo", data / "text/plover_gsr.json", data / "text/re3d"
    if not any(path.exists() for path in (article, events, actors)):
        raise SettingError(f"data = {str(data)!r}; allowed: a folder with kosovo, text/plover_gsr.json or text/re3d")
    if article.is_dir():
        say("the Kosovo article")
        tables["the Kosovo article: in-sample"] = rows = reading_annotated.kosovo(article, parser)
        lines.append("Kosovo article: in-sample, as the rules were developed with it at hand; it flatters.")
        lines.append(_attributed("Kosovo article", rows))
    if events.is_file():
        say("types of events")
        sentences = reading_events.load(events)
        ours = reading_events.by_rules(sentences, parser)
        tables["types of events (PLOVER)"] = rows = reading_events.rows(sentences, ours)
        tables["the rules by type of event"] = reading_events.by_kind(sentences, ours)
        lines.append(_told("Types of events, accuracy", rows, "accuracy", "bag of words"))
        lines.append(
            f"For scale, a bag of words is published to reach {SCALE:.2f}; here each fold is foretold by others."
        )
    if actors.is_dir():
        say("actors in official texts")
        tables["actors in official texts (re3d)"] = rows = reading_actors.rows(reading_actors.load(actors), parser)
        lines.append(_told("Actors, F1", rows, "f1", *(str(row["way"]) for row in rows[1:])))


def _told(what: str, rows: list[Row], measure: str, *others: str) -> str:
    """Every way's figure, and whether the intervals of the rules and of the best of the others part."""
    ours = rows[0]
    best = max((row for row in rows if row["way"] in others), key=lambda row: float(row[measure]))
    low, high = ours[f"{measure}_low"] - best[f"{measure}_high"], ours[f"{measure}_high"] - best[f"{measure}_low"]
    if f"{BESIDE}_low" in ours:  # the difference text by text tells more than the two intervals
        low, high = ours[f"{BESIDE}_low"], ours[f"{BESIDE}_high"]
    if low > 0:
        verdict = "better, beyond chance"
    elif high < 0:
        verdict = "worse, beyond chance"
    else:
        verdict = "no clear difference"
    each = [f"{row['way']} {_range(row, measure)}" for row in rows]
    return f"{what}: {'; '.join(each)}. Rules beside {best['way']}: {verdict}."


def _attributed(what: str, rows: list[Row]) -> str:
    """How well words said are found, in part and whole, and by whom they are said."""
    of = {row["kind"]: row for row in rows}
    stated = of.get("statement") or of["statements"]
    f1 = "; ".join(f"{kind}, F1 {of[kind]['f1']:.2f}" for kind in reading_annotated.CONTENT)
    return f"{what}: {f1}; the speaker right in {stated['right_by_whom']} of {stated['found']}."


def _range(row: Row, measure: str) -> str:
    return f"{row[measure]:.2f} [{row[f'{measure}_low']:.2f}, {row[f'{measure}_high']:.2f}]"
