"""What a brief holds, whatever it is printed as: sections of answers, and answers of numbers and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from shlex import quote

from detente.analysis import Analysis
from detente.brief.questions import Question
from detente.case import Case
from detente.inputs import Input
from detente.parts import Evidence, Source
from detente.result import Caveat, Measure, Result, Row


@dataclass(frozen=True)
class Ground:
    """An input a number rests on: the share (0–1) of its variation, and whether the number rises with it."""

    input: Input
    share: float
    rises: bool


@dataclass(frozen=True)
class Number:
    """A measure of an answer, and the inputs that move it most."""

    measure: Measure
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under a title; where a chart draws them (an SVG and what it shows in a sentence), they are its twin.

    `aside`: shown only on request. `narrow`: the columns that tell most, where there is little room.
    """

    name: str
    title: str
    rows: Sequence[Row]
    drawing: str = ""
    description: str = ""
    aside: bool = False
    narrow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """One analysis of the case, ready to print."""

    analysis: Analysis
    result: Result
    numbers: tuple[Number, ...]
    tables: tuple[Table, ...]

    @property
    def key(self) -> str:
        """Anchor of the answer."""
        return f"answer-{self.analysis.name}"

    def summary(self, case: Case) -> str:
        """The answer in a sentence: what it finds on the case's first issue, else first, else why it is in doubt."""
        first = next(iter(case.issue), "")
        told = [text for text in self.result.findings if text.startswith(f"On {first},")]
        told += [*self.result.findings, *(caveat.text for caveat in self.result.caveats)]
        return told[0] if told else ""


@dataclass(frozen=True)
class Section:
    """A question and everything that answers it.

    `tables` belong to no single analysis and come first; `beside` set several answers side by side.
    """

    question: Question
    answers: tuple[Answered, ...] = ()
    tables: tuple[Table, ...] = ()
    beside: tuple[Table, ...] = ()
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    caveats: tuple[Caveat, ...] = ()

    @property
    def leading(self) -> tuple[Answered, ...]:
        """The answers told in full: those its question names, else the first."""
        named = tuple(answer for answer in self.answers if answer.analysis.name in self.question.leads)
        return named or self.answers[:1]

    @property
    def others(self) -> tuple[Answered, ...]:
        """The answers told in a line each, until asked for."""
        leading = {answer.key for answer in self.leading}
        return tuple(answer for answer in self.answers if answer.key not in leading)

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all answers the question."""
        return not (self.answers or self.tables or self.findings or self.notes)


@dataclass(frozen=True)
class Brief:
    """The answers to the seven questions about one case, with how they were made."""

    case: Case
    name: str
    draws: int
    seed: int
    version: str
    bottom_line: tuple[str, ...]
    sections: tuple[Section, ...]
    what_if: Mapping[str, str] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """The command line that makes this brief again."""
        return f"detente brief {self.name} --draws {self.draws} --seed {self.seed}{self.changes}"

    @property
    def changes(self) -> str:
        """What was changed in the case, as a command line says it."""
        return "".join(f" --set {quote(f'{path}={value}')}" for path, value in self.what_if.items())

    def evidence(self, keys: Sequence[str]) -> list[tuple[str, Evidence, Source]]:
        """Pieces of evidence with their sources."""
        known = self.case.evidence
        return [(key, known[key], self.case.source[known[key].source]) for key in keys if key in known]
