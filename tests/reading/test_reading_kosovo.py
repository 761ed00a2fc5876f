"""The rules on the annotated Kosovo article. In-sample: the rules were developed with this article at hand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from detente.backtest.reading_match import pairs
from detente.reading.predict import predicted
from detente.reading.rules import read
from detente.reading.schema import Move, Reading
from detente.reading.spacy_parser import SpacyParser


@pytest.fixture(scope="module")
def article(shared: Path) -> str:
    return (shared / "kosovo/article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "kosovo/annotation.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def reading(article: str, parser: SpacyParser) -> Reading:
    return read(article, parser)


def test_the_figures_of_the_scorer(reading: Reading, shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "prediction.json"
    path.write_text(json.dumps(predicted(reading)), encoding="utf-8")
    command: list[str | Path] = [sys.executable, shared / "kosovo/score.py", path, shared / "kosovo/annotation.json"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    whole = re.search(r"'all': (\d+)", said)
    assert whole is not None
    assert int(whole[1]) == 22, said
    for kind, least in (("conditions", 8), ("facts", 9), ("moves", 12)):
        recall = re.search(rf"{kind}: recall (\d+)/\d+, precision (\d+)/(\d+)", said)
        assert recall is not None
        assert int(recall[1]) >= least, said
        assert int(recall[2]) >= 0.8 * int(recall[3]), said
    assert re.search(r"value': (\d+)", said)[1] == "9"  # type: ignore[index]
    assert "wrongly kept []" in said


def test_positions(reading: Reading, gold: dict[str, Any]) -> None:
    found = predicted(reading)["positions"]
    matched = _matched(gold["positions"], found)
    asked = sum(one["required"] for one in gold["positions"])
    assert sum(one["required"] for one, _ in matched) == asked == 17
    assert len(matched) >= 0.85 * len(found)


def test_linked_disputes(reading: Reading, gold: dict[str, Any]) -> None:
    matched = _matched(gold["linked_disputes"], predicted(reading)["disputes"])
    assert {one["id"] for one, _ in matched} >= {"L1", "L2", "L3", "L4"}


def test_nothing_that_only_might_be_is_told_as_done(reading: Reading, gold: dict[str, Any]) -> None:
    for one in gold["negatives"]:
        start, end = one["evidence"]["span_start"], one["evidence"]["span_end"]
        for suggestion in reading.suggestions:
            inside = suggestion.words.start >= start and suggestion.words.end <= end
            if inside and suggestion.kind == "statement":
                pytest.fail(f"{suggestion.words.exact!r}: {one['why']}")
            if inside and isinstance(suggestion, Move):
                assert suggestion.status != "done", one["why"]


def test_every_word_stands_in_the_article(reading: Reading, article: str) -> None:
    assert reading.dropped == 0
    assert all(article[one.words.start : one.words.end] == one.words.exact for one in reading.suggestions)


def _matched(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of gold and found, one to one, as the score of reading pairs them."""
    at = [(one["evidence"]["span_start"], one["evidence"]["span_end"]) for one in gold]
    return [(gold[i], found[j]) for i, j in pairs(at, [(one["start"], one["end"]) for one in found])]
