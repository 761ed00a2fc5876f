"""The bottom line: one sentence for each of the first five questions, numbers in words."""

from __future__ import annotations

from collections.abc import Sequence

from detente.brief.content import Section

SENTENCES = 5


def line(sections: Sequence[Section]) -> tuple[str, ...]:
    """Five sentences, the first finding of each question's leading answer; a question without one says so."""
    return tuple(_sentence(section) for section in sections[:SENTENCES])


def _sentence(section: Section) -> str:
    told = next((answer.result.findings[0] for answer in section.answers if answer.result.findings), None)
    return told or section.question.silent
