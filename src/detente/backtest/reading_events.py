"""Which kind of event does a sentence report? PLOVER's types by the rules of reading, beside two simple baselines.

The tables were written from the types' definitions, and never with the coded sentences at hand. Those of verbs, which
stand in the lexicon of reading, were made longer after a first figure (accuracy .36) showed how many were missing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.backtest.reading_match import Floats, Row, share, with_interval
from detente.errors import RecordError
from detente.reading.lexicon import KINDS
from detente.reading.rules import read
from detente.reading.schema import Act, Move, Reading, Statement
from detente.reading.tokens import Parser

NONE = "none"
FOLDS = 10
BESIDE = "beside_bag_of_words"  # accuracy less that of the bag of words, text by text
Words = NDArray[np.str_]

# What is said, where its verb is no deed itself ("agree", "protest"). An act that is not here (assert, predict, hint,
# reveal, deny) is no event by itself.
OF_ACT: dict[Act, str] = {
    "support": "SUPPORT",
    "offer": "AGREE",
    "propose": "DEMAND",
    "demand": "DEMAND",
    "oppose": "REJECT",
    "accuse": "DISAPPROVE",
    "threaten": "THREATEN",
    "warn": "THREATEN",
}
# What is not done yet: its kind is how real it is, not what it would be.
OF_STATUS = {
    "threatened": "THREATEN",
    "offered": "AGREE",
    "proposed": "DEMAND",
    "asked": "DEMAND",
    "ruled out": "REJECT",
}


@dataclass(frozen=True)
class Sentences:
    """Coded sentences: texts (n,) and the type of each (n,)."""

    text: Words
    kind: Words


def load(path: Path) -> Sentences:
    """The sentences of a file in PLOVER's form. Raises RecordError for another form."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        kept = [(row["text"], row["event"]) for row in rows if "text" in row]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RecordError(f"{path}: no file of coded sentences ({error}); allowed: PLOVER's form") from None
    if not kept:
        raise RecordError(f"{path}: no sentence in it; allowed: PLOVER's form")
    return Sentences(np.array([text for text, _ in kept]), np.array([kind for _, kind in kept]))


def event(reading: Reading) -> str:
    """The type of the event a sentence reports: of the first telling statement, else of the first move, else none."""
    told = [one for one in reading.suggestions if isinstance(one, Statement) and one.act in OF_ACT]
    if told:
        first = min(told, key=lambda one: one.words.start)
        return KINDS.get(first.verb, OF_ACT[first.act])
    moved = [(one.words.start, of_move(one)) for one in reading.suggestions if isinstance(one, Move)]
    return next((kind for _, kind in sorted(moved) if kind != NONE), NONE)


def of_move(one: Move) -> str:
    """The type of a move: by how real it is, and once it is real by its verb."""
    if one.status == "hinted":
        return "THREATEN" if one.hostile else "AGREE"
    if one.status in OF_STATUS:
        return OF_STATUS[one.status]
    deed = one.found_by.removeprefix("move: ")
    return NONE if one.status == "predicted" or one.negated else KINDS.get(deed, NONE)


def by_rules(sentences: Sentences, parser: Parser) -> Words:
    """The type of each sentence by the rules (n,), `none` where they find no event."""
    return np.array([event(read(text, parser)) for text in sentences.text.tolist()])


def baselines(sentences: Sentences) -> dict[str, Words]:
    """The most frequent type, and logistic regression on the words of the sentence; each foretold by other folds.

    Ten folds, the same text always in the same one.
    """
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415

    _, group = np.unique(sentences.text, return_inverse=True)
    found = {"most frequent": sentences.kind.copy(), "bag of words": sentences.kind.copy()}
    folds = GroupKFold(min(FOLDS, len(set(group.tolist()))), shuffle=True, random_state=0)
    for train, test in folds.split(sentences.text, sentences.kind, group):
        names, counts = np.unique(sentences.kind[train], return_counts=True)
        found["most frequent"][test] = names[counts.argmax()]
        if len(names) > 1:
            model = make_pipeline(CountVectorizer(binary=True), LogisticRegression(max_iter=1000))
            model.fit(sentences.text[train], sentences.kind[train])
            found["bag of words"][test] = model.predict(sentences.text[test])
        else:
            found["bag of words"][test] = names[0]
    return found


def rows(sentences: Sentences, ours: Words) -> list[Row]:
    """Accuracy and macro-F1 of each way to tell the type, with 95% intervals from resampling texts.

    `ours` (n,): the types by the rules.
    """
    simple = baselines(sentences)
    mixed = np.where(ours == NONE, simple["bag of words"], ours)
    ways = {"rules": ours, **simple, "rules, else bag of words": mixed}
    return [_row(name, way, sentences, simple["bag of words"]) for name, way in ways.items()]


def _row(name: str, way: Words, sentences: Sentences, usual: Words) -> Row:
    said = way != NONE
    right = way == sentences.kind
    counts = _by_text(sentences, np.stack([right, np.ones(len(way)), said, right & said], axis=1).astype(float))
    beside = right.astype(float) - (usual == sentences.kind)
    gap = _by_text(sentences, np.stack([beside, np.ones(len(way))], axis=1))
    gained = with_interval(BESIDE, gap, lambda sums: share(sums[..., 0], sums[..., 1]))
    return {
        "way": name,
        "sentences": len(way),
        **with_interval("accuracy", counts, lambda sums: share(sums[..., 0], sums[..., 1])),
        **with_interval("macro_f1", _by_text(sentences, _confusion(way, sentences.kind)), macro_f1),
        "answered": float(said.mean()),
        "right_when_answered": float(share(counts[:, 3].sum(), counts[:, 2].sum())),
        **(gained if way is not usual else {}),
    }


def _confusion(way: Words, kind: Words) -> Floats:
    """For each sentence and type: hit, false, missed (n, 3 times the types)."""
    names = np.unique(kind)
    said, true = way[:, None] == names, kind[:, None] == names
    return np.concatenate([said & true, said & ~true, ~said & true], axis=1).astype(float)


def macro_f1(sums: Floats) -> Floats:
    """The mean over types of F1, from summed hits, false and missed (..., 3 times the types); 0 for a type never hit.

    >>> float(macro_f1(np.array([1.0, 0.0, 0.0, 0.0, 0.0, 1.0])))
    0.5
    """
    hit, false, missed = np.split(sums, 3, axis=-1)
    under = 2 * hit + false + missed
    found = np.divide(2 * hit, under, out=np.full(hit.shape, np.nan), where=under > 0)
    return np.asarray(np.nanmean(found, axis=-1))


def by_kind(sentences: Sentences, ours: Words) -> list[Row]:
    """Of each type, how many there are and what the rules make of them."""
    table = []
    for kind in np.unique(sentences.kind).tolist():
        mine = ours[sentences.kind == kind]
        said = int((ours == kind).sum())
        hit = int((mine == kind).sum())
        table.append(
            {"type": kind, "sentences": len(mine), "said": said, "right": hit, "none": int((mine == NONE).sum())}
        )
    return sorted(table, key=lambda row: -int(str(row["sentences"])))


def _by_text(sentences: Sentences, counts: Floats) -> Floats:
    """Sums of the counts over sentences with one text: equal texts are resampled together."""
    _, place = np.unique(sentences.text, return_inverse=True)
    sums = np.zeros((int(place.max()) + 1, counts.shape[1]))
    np.add.at(sums, place, counts)
    return sums
