"""The score of reading: pairs and shares by hand, the table of types, the baselines, and the whole command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.backtest import reading_actors, reading_annotated, reading_events
from detente.backtest.reading import score
from detente.backtest.reading_actors import Document
from detente.backtest.reading_annotated import CONTENT
from detente.backtest.reading_events import NONE, Sentences, baselines, event, macro_f1
from detente.backtest.reading_match import f1, interval, pairs, precision, recall
from detente.cli import app
from detente.errors import RecordError, SettingError
from detente.reading.lexicon import KINDS
from detente.reading.schema import Reading
from detente.reading.spacy_parser import SpacyParser


@pytest.fixture(scope="session")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of gold texts, small and invented."""
    folder = tmp_path_factory.mktemp("gold")
    source = folder / "text/re3d/ministry"
    source.mkdir(parents=True)
    text = "Norland condemned the attack. Minister Ada Holm said that Sudland must withdraw."
    spans = [("Norland", "Organisation"), ("Ada Holm", "Person"), ("Sudland", "Organisation")]
    entities = [
        {"documentId": "a", "begin": text.index(name), "end": text.index(name) + len(name), "type": kind}
        for name, kind in spans
    ]
    (source / "documents.json").write_text(json.dumps({"_id": "a", "text": text}) + "\n", encoding="utf-8")
    (source / "entities.json").write_text("".join(json.dumps(one) + "\n" for one in entities), encoding="utf-8")
    coded = [("DEMAND", f"Iran demanded that Iraq pay {k + 2} dollars.") for k in range(6)]
    coded += [("THREATEN", f"Russia threatened to close {k + 2} borders.") for k in range(5)]
    rows = [{"event": "DOCUMENT"}, *({"event": kind, "text": said} for kind, said in coded)]
    (folder / "text/plover_gsr.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def test_pairs_are_one_to_one_and_the_best_comes_first() -> None:
    assert pairs([(0, 10), (0, 12)], [(0, 12)]) == [(1, 0)]
    assert pairs([(0, 10)], [(0, 10), (0, 10)], lambda _, j: 0.001 * (j == 0)) == [(0, 0)]
    assert pairs([(0, 10)], [(5, 15)]) == [(0, 0)]
    assert pairs([(0, 10)], [(6, 16)]) == []


def test_shares_by_hand() -> None:
    counts = np.array([[4.0, 3.0, 6.0, 3.0], [4.0, 1.0, 2.0, 1.0]])
    assert interval(counts, recall)[0] == 0.5
    assert interval(counts, precision)[0] == 0.5
    at, low, high = interval(counts, f1)
    assert low <= at <= high
    assert (round(low, 3), round(high, 3)) == (0.333, 0.6)  # one text twice: 2(.25 × .5)/.75, 2(.75 × .5)/1.25


def test_words_said_by_hand() -> None:
    """Found: two of three words of the first statement and two too many; the optional statement counts neither way."""
    text = 'He said that talks failed badly. She: "No." They agree.'
    gold = [{"start": 8, "end": 31, "quoted": False}, {"start": 38, "end": 42, "quoted": True}]
    gold += [{"start": 44, "end": 54, "required": False}]
    found = [{"start": 3, "end": 25, "quotes": []}, {"start": 39, "end": 41, "quotes": ["No"]}]
    found += [{"start": 44, "end": 54, "quotes": []}]
    asked = [CONTENT[kind](text, gold, found)[:4] for kind in CONTENT]
    assert asked == [(4, 3, 5, 3), (1, 1, 1, 1), (2, 1, 2, 1)]


def test_nothing_found_scores_nothing() -> None:
    assert f1(np.array([4.0, 0.0, 0.0, 0.0])) == 0
    assert macro_f1(np.array([0.0, 0.0, 0.0, 0.0, 2.0, 2.0])) == 0


def test_deeds_with_a_particle_have_a_kind_of_their_own() -> None:
    assert (KINDS["pull out"], KINDS["walk out"], KINDS.get("pull")) == ("RETREAT", "REJECT", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Iran demanded that Iraq pay for the damage.", "DEMAND"),
        ("Russia threatened to close the border.", "THREATEN"),
        ("Russia rejected the plan.", "REJECT"),
        ("Syria expelled two diplomats.", "SANCTION"),
        ("Israel released nine prisoners.", "CONCEDE"),
        ("It rained all day.", NONE),
    ],
)
def test_types_of_plain_sentences(text: str, kind: str, parser: SpacyParser) -> None:
    assert reading_events.by_rules(Sentences(np.array([text]), np.array([kind])), parser).tolist() == [kind]


def test_no_suggestion_no_event() -> None:
    assert event(Reading(sha256="", characters=0, engine="", suggestions=())) == NONE


def test_a_baseline_never_sees_the_text_it_foretells() -> None:
    """Each text has a type and a word of its own: only who has seen it would know."""
    text = np.array([f"word{k}" for k in range(12)] * 2)
    kind = np.array([f"type{k}" for k in range(12)] * 2)
    found = baselines(Sentences(text, kind))
    assert not (found["bag of words"] == kind).any()
    assert not (found["most frequent"] == kind).any()


def test_a_bag_of_words_learns_what_words_tell() -> None:
    sentences = Sentences(
        np.array([f"Iran {word} {k}" for k in range(20) for word in ("demands", "threatens")]),
        np.array(["DEMAND", "THREATEN"] * 20),
    )
    assert (baselines(sentences)["bag of words"] == sentences.kind).all()


def test_a_place_is_no_actor_and_a_nationality_counts_neither_way() -> None:
    document = Document("", {"Organisation": [(0, 5)], "Location": [(10, 15)], "Nationality": [(20, 25)]})
    row = reading_actors.scored("x", [document], [[(0, 5), (10, 15), (20, 25)]])
    assert (row["asked"], row["offered"], row["matched"], row["offered_places"]) == (1, 2, 1, 1)
    assert (row["precision"], row["recall"]) == (0.5, 1.0)


def test_names_alone_take_the_longest() -> None:
    text = "The Security Council met on Guinea-Bissau in Moscow."
    assert [text[a:b] for a, b in reading_actors.by_names(text)] == ["Security Council", "Guinea-Bissau", "Moscow"]


def test_the_whole_score(gold: Path, parser: SpacyParser) -> None:
    found = score(gold)
    events = {row["way"]: row for row in found["tables"]["types of events (PLOVER)"]}
    assert events["rules"]["accuracy"] == 1
    assert events["rules"]["sentences"] == 11
    actors = {row["way"]: row for row in found["tables"]["actors in official texts (re3d)"]}
    assert actors["rules"]["recall_person"] == 1
    assert "no longer blind" in " ".join(found["tables"])
    assert "the Kosovo article: in-sample" not in found["tables"]


def test_the_command(gold: Path, tmp_path: Path, parser: SpacyParser) -> None:
    page = tmp_path / "scores.html"
    out = CliRunner().invoke(app, ["record", "score", "reading", "--data", str(gold), "--output", str(page)])
    assert out.exit_code == 0, out.output
    assert "Types of events, accuracy: rules 1.00 [1.00, 1.00]" in out.stdout
    assert "bag of words" in page.read_text(encoding="utf-8")


def test_what_is_no_gold_is_told(tmp_path: Path, parser: SpacyParser) -> None:
    with pytest.raises(SettingError, match="allowed: a folder with kosovo"):
        score(tmp_path)
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    with pytest.raises(RecordError, match="no file of coded sentences"):
        reading_events.load(bad)
    with pytest.raises(RecordError, match="no documents with entities"):
        reading_actors.load(tmp_path)


@pytest.mark.parametrize("which", ["blind", "second"])
def test_the_recorded_blind_score_is_that_of_the_reports(which: str, root: Path) -> None:
    """The table beside the reports says the same."""
    text = (root / "tests/reading/reports/README.md").read_text(encoding="utf-8").split("`second/`, once")
    for row in reading_annotated.recorded(which):
        lines = text[which == "second"].splitlines()
        line = next(line for line in lines if line.startswith((f"| {row['kind']}s ", f"| {row['kind']} ")))
        assert f"{row['found']}/{row['asked']}" in line
        assert line.rstrip(" |").endswith(f"{row['there']}/{row['offered']}")


def test_the_figures_on_the_article(shared: Path, parser: SpacyParser) -> None:
    rows: dict[str, dict[str, Any]] = {row["kind"]: row for row in reading_annotated.kosovo(shared / "kosovo", parser)}
    assert rows["statements"]["right_in_all_parts"] >= 20
    assert rows["conditions"]["found"] >= 7
    assert rows["facts"]["found"] == rows["facts"]["asked"]
    assert rows["traps"]["fallen_into"] == 0


def test_a_wrong_reading_scores_badly(shared: Path, parser: SpacyParser, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: Callable[..., Reading] = lambda *_: Reading(sha256="", characters=0, engine="", suggestions=())  # noqa: E731
    monkeypatch.setattr(reading_annotated, "read", nothing)
    rows = reading_annotated.kosovo(shared / "kosovo", parser)
    assert all(not row.get("found") for row in rows)


def test_publication_of_figures(shared: Path, parser: SpacyParser) -> None:
    """Floors under what docs/explanation/reading-score.md says."""
    sentences = reading_events.load(shared / "text/plover_gsr.json")
    ours = reading_events.by_rules(sentences, parser)
    assert (ours == sentences.kind).mean() >= 0.47
    said = ours != NONE
    assert (ours == sentences.kind)[said].mean() >= 0.65
