"""The exception tree: every error a user can meet.

DetenteError
├── CaseError        a case file is wrong; carries every Fault found, not only the first
├── EstimateError    numbers that are no estimate (low above high, out of bounds, not finite)
├── CheckpointError  a folder of chunks that is another run's, is in use, or cannot be written
├── ConditionError   a condition that cannot be read, or names what does not exist
├── GoalError        a goal that cannot be read, or asks about what does not exist
├── RuleError        a decision rule no coalition can meet, or that cannot be computed
├── LimitError       a question larger than can be answered; says the limit and the size
├── NotFoundError    no case, analysis or body of that name
├── ReadingError     a text that cannot be read, or nothing here to read it with
├── RecordError      a record of votes that is not there, cannot be read, or cannot be fetched
└── SettingError     a setting of an analysis that does not exist or is out of range
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.plain import plain


class DetenteError(Exception):
    """Anything wrong that the user can mend; its text quotes the user's own and is safe to print."""

    def __str__(self) -> str:
        return plain(super().__str__(), lines=True)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a case: where it stands, what was seen, what is allowed, a line that mends it."""

    place: str
    seen: str
    allowed: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f" Mend: {self.mend}" if self.mend else ""
        return plain(f"{self.place}: {self.seen}; allowed: {self.allowed}.{mend}")


class CaseError(DetenteError):
    """A case that cannot be used, with all its faults."""

    def __init__(self, title: str, faults: Sequence[Fault]) -> None:
        self.title, self.faults = plain(title), tuple(faults)
        super().__init__("\n".join([self.title, *(f"  {fault}" for fault in self.faults)]))


class EstimateError(DetenteError):
    """Numbers that are no estimate."""


class CheckpointError(DetenteError):
    """Chunks of a long run that cannot be kept, or are not this run's."""


class ConditionError(DetenteError):
    """A condition that cannot be read."""


class GoalError(DetenteError):
    """A goal that cannot be read, or asks about what does not exist."""


class RuleError(DetenteError):
    """A decision rule that decides nothing."""


class LimitError(DetenteError):
    """A question larger than can be answered."""


class NotFoundError(DetenteError):
    """A name that stands for nothing here."""


class ReadingError(DetenteError):
    """A text that cannot be read, or nothing here to read it with."""


class RecordError(DetenteError):
    """A record of votes that is not there, cannot be read, or cannot be fetched."""


class SettingError(DetenteError):
    """A setting that does not exist or is out of range."""


class Stopped(KeyboardInterrupt):
    """A long run was interrupted; its text says what is kept and how to go on."""
