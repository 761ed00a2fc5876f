"""Who acts in official texts? Actors by the rules of reading, beside names alone and a trained recogniser alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from detente.backtest.reading_match import Row, Span, f1, pairs, precision, recall, with_interval
from detente.errors import RecordError
from detente.reading.gazetteer import gazetteer
from detente.reading.rules import read
from detente.reading.schema import ActorMention
from detente.reading.spacy_parser import installed
from detente.reading.tokens import Parser

# Who acts is annotated as an organisation (states that act among them) or a person; a location is where it happens.
ACTORS = ("Organisation", "Person")
EITHER_WAY = ("Nationality",)  # "Iraqi forces": naming the state in it neither helps nor hurts


@dataclass(frozen=True)
class Document:
    """A text with the spans of who acts in it, those that count either way, and all by type."""

    text: str
    spans: dict[str, list[Span]]

    def of(self, kinds: Iterable[str]) -> list[Span]:
        """The spans of some types, each once."""
        return sorted({span for kind in kinds for span in self.spans.get(kind, ())})


def load(folder: Path) -> list[Document]:
    """The documents of a folder with one folder a source. Raises RecordError for what is none."""
    found: list[Document] = []
    for path in sorted(folder.glob("*/documents.json")):
        by_text: dict[str, dict[str, list[Span]]] = {}
        for one in _lines(path.with_name("entities.json")):
            kinds = by_text.setdefault(one["documentId"], {})
            kinds.setdefault(one["type"], []).append((one["begin"], one["end"]))
        found += [Document(one["text"], by_text.get(one["_id"], {})) for one in _lines(path)]
    if not found:
        raise RecordError(f"{folder}: no documents with entities; allowed: folders as re3d has them")
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise RecordError(f"{path}: cannot be read ({error}); allowed: one JSON object a line") from None


def by_rules(text: str, parser: Parser) -> list[Span]:
    """The actors of a text by the rules: each once a sentence, at its first name; pronouns are none."""
    found = read(text, parser).suggestions
    return sorted({(one.words.start, one.words.end) for one in found if isinstance(one, ActorMention)})


def by_names(text: str) -> list[Span]:
    """Every name or seat of the tables, as it stands in the text, the longest first."""
    table = gazetteer()
    names = sorted({*table.names, *table.seats}, key=len, reverse=True)
    return [one.span() for one in re.finditer(rf"\b(?:{'|'.join(map(re.escape, names))})\b", text)]


def by_recogniser(texts: list[str], labels: frozenset[str]) -> list[list[Span]]:
    """What the recogniser of the installed spaCy model marks with one of the labels."""
    nlp = import_module("spacy").load(installed())
    return [[(e.start_char, e.end_char) for e in doc.ents if e.label_ in labels] for doc in nlp.pipe(texts)]


def rows(documents: list[Document], parser: Parser) -> list[Row]:
    """Precision, recall and F1 of each way to tell who acts, with 95% intervals from resampling documents."""
    texts = [one.text for one in documents]
    ways = {
        "rules": [by_rules(text, parser) for text in texts],
        "spaCy NER (organisations, persons)": by_recogniser(texts, frozenset({"ORG", "PERSON"})),
        "spaCy NER (with places)": by_recogniser(texts, frozenset({"ORG", "PERSON", "GPE", "LOC"})),
        "names alone": [by_names(text) for text in texts],
    }
    return [scored(name, documents, found) for name, found in ways.items()]


def scored(name: str, documents: list[Document], found: list[list[Span]]) -> Row:
    """The row of one way; spans that match only what counts either way are left out of the offered."""
    counts = np.array([_counts(one, spans) for one, spans in zip(documents, found, strict=True)], dtype=float)
    asked, hit, offered, _ = counts.sum(axis=0).astype(int).tolist()
    return {
        "way": name,
        "asked": asked,
        "offered": offered,
        "matched": hit,
        **with_interval("precision", counts, precision),
        **with_interval("recall", counts, recall),
        **with_interval("f1", counts, f1),
        **{f"recall_{kind.lower()}": _recall(documents, found, kind) for kind in ACTORS},
        "offered_places": sum(
            len(pairs(one.of(["Location"]), spans)) for one, spans in zip(documents, found, strict=True)
        ),
    }


def _counts(document: Document, found: list[Span]) -> tuple[int, int, int, int]:
    gold = document.of(ACTORS)
    taken = pairs(gold, found)
    rest = [span for j, span in enumerate(found) if j not in {b for _, b in taken}]
    either = len(pairs(document.of(EITHER_WAY), rest))
    return len(gold), len(taken), len(found) - either, len(taken)


def _recall(documents: list[Document], found: list[list[Span]], kind: str) -> float:
    asked = sum(len(one.of([kind])) for one in documents)
    hit = sum(len(pairs(one.of([kind]), spans)) for one, spans in zip(documents, found, strict=True))
    return hit / asked if asked else float("nan")
