"""The rules on the invented reports: floors under the figures told in `reports/README.md`."""

from __future__ import annotations

from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from detente.backtest import reading_annotated
from detente.backtest.reading_annotated import REPORTS, reports
from detente.reading.rules import read
from detente.reading.spacy_parser import SpacyParser

# Recall and precision, of each kind, that must not be lost again.
FLOORS = {
    "develop": {
        "statement": (0.95, 0.9),
        "position": (0.9, 0.85),
        "move": (0.9, 0.8),
        "condition": (0.9, 0.9),
        "fact": (0.9, 0.9),
        "words said": (0.95, 0.95),
        "said word for word": (0.9, 0.9),
    },
    "blind": {
        "statement": (0.9, 0.85),
        "position": (0.75, 0.8),
        "move": (0.7, 0.8),
        "condition": (0.9, 0.9),
        "fact": (0.9, 0.8),
        "words said": (0.9, 0.9),
        "said word for word": (0.75, 0.75),
    },
    "second": {
        "statement": (0.9, 0.9),
        "position": (0.8, 0.85),
        "move": (0.8, 0.85),
        "condition": (0.9, 0.9),
        "fact": (0.9, 0.9),
        "words said": (0.9, 0.9),
        "said word for word": (0.75, 0.75),
    },
}


Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module", params=FLOORS)
def half(request: pytest.FixtureRequest, parser: SpacyParser) -> tuple[str, Rows]:
    return request.param, {row["kind"]: row for row in reports(request.param, parser)}


def test_there_are_six_reports_in_each_set() -> None:
    assert [len(list((REPORTS / folder).glob("*.txt"))) for folder in FLOORS] == [6, 6, 6]


@pytest.mark.parametrize("kind", FLOORS["develop"])
def test_floors(half: tuple[str, Rows], kind: str) -> None:
    folder, rows = half
    recall, precision = FLOORS[folder][kind]
    row = rows[kind]
    assert row["found"] >= recall * row["asked"] > 0, row
    assert row["there"] >= precision * row["offered"] > 0, row


def test_speakers_and_all_other_parts_are_mostly_right(half: tuple[str, Rows]) -> None:
    statements = half[1]["statement"]
    least = {"second": 0.8}.get(half[0], 0.9)
    assert statements["right_by_whom"] >= 0.9 * statements["found"]
    assert statements["right_in_all_parts"] >= least * statements["found"]


@pytest.mark.parametrize("folder", FLOORS)
def test_a_wrong_reading_scores_badly(
    folder: str, parser: SpacyParser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scorer can fail: one report read for another gets nothing right in all parts."""
    first, second, *_ = sorted((REPORTS / folder).glob("*.txt"))
    (tmp_path / folder).mkdir()
    for file in (first, first.with_suffix(".toml")):
        copy(file, tmp_path / folder)
    other = read(second.read_text(encoding="utf-8"), parser)
    monkeypatch.setattr(reading_annotated, "read", lambda *_: other)
    rows = {row["kind"]: row for row in reports(folder, parser, tmp_path)}
    assert rows["statement"]["asked"] > 0
    assert rows["statement"]["right_in_all_parts"] == 0
