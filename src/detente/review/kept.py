"""What was decided in reviews of a case, by whom and when: a file beside it, written whole or not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from detente.casefile import write_whole
from detente.errors import ReadingError
from detente.reading.anchor import Anchor

Verdict = Literal["accepted", "edited", "rejected"]


class Kept(BaseModel):
    """Anything in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reviewed(Kept):
    """An article that was reviewed, under the id its source has in the case."""

    sha256: str
    source: str
    reliability: str
    engine: str
    at: datetime


class Decision(Kept):
    """What became of one addition: as offered and as written, with the words it rests on."""

    key: str
    kind: str
    verdict: Verdict
    by: str
    at: datetime
    article: str
    place: tuple[str, ...]
    offered: Any
    written: Any = None
    words: Anchor
    sentence: Anchor
    target: str = ""
    polarity: int = 0
    pending: bool = False


class Record(Kept):
    """The whole file; version 1."""

    detente_reading: Literal[1] = 1
    articles: tuple[Reviewed, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def with_decision(self, decision: Decision) -> Record:
        """The record with a decision in place of any earlier one on the same addition."""
        others = tuple(one for one in self.decisions if one.key != decision.key)
        return self.model_copy(update={"decisions": (*others, decision)})

    def with_article(self, article: Reviewed) -> Record:
        """The record with an article in place of the same one, reviewed before."""
        others = tuple(one for one in self.articles if one.sha256 != article.sha256)
        return self.model_copy(update={"articles": (*others, article)})


def beside(case: Path) -> Path:
    """Where the record of a case stands.

    >>> beside(Path("my.toml")).name
    'my.reading.json'
    """
    return case.with_name(f"{case.stem}.reading.json")


def load(path: Path) -> Record:
    """The record, an empty one where there is none yet. Raises ReadingError for a file that is none."""
    try:
        return Record.model_validate_json(path.read_bytes()) if path.exists() else Record()
    except (ValidationError, OSError) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error.strerror
        raise ReadingError(
            f"{path} is no record of a review ({first}); nothing was changed. Move it away to start anew"
        ) from None


def save(record: Record, path: Path) -> None:
    """Write the record in one step. Raises CaseError when the place cannot be written."""
    write_whole(path, (record.model_dump_json(indent=1) + "\n").encode())
