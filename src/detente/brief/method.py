"""How an answer is found, in the words its own file uses."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass

from detente.brief.content import Answered, Brief


@dataclass(frozen=True)
class Method:
    """What someone needs to check an answer: paragraphs of its documentation, source, settings, the command."""

    formula: tuple[str, ...]
    approach: tuple[str, ...]
    reference: str
    settings: tuple[tuple[str, str], ...]
    made: str
    command: str


def method(brief: Brief, answered: Answered) -> Method:
    """The method of one answer; the formula is the function of the analysis's file that bears its name."""
    chosen, result = answered.analysis, answered.result
    module = sys.modules[chosen.answer.__module__]
    formula = getattr(module, chosen.name.replace("-", "_"), None)
    exact = "exact for each draw" if result.exact else "simulated"
    return Method(
        paragraphs(inspect.getdoc(formula) or "" if callable(formula) else ""),
        paragraphs(chosen.doc),
        chosen.reference,
        tuple((key, str(value)) for key, value in result.settings.items() if value != ""),
        f"{result.draws:,} draws, seed {result.seed}, {exact}",
        f"detente run {chosen.name} {brief.name} --draws {result.draws} --seed {result.seed}{brief.changes}",
    )


def paragraphs(doc: str) -> tuple[str, ...]:
    """Documentation as paragraphs, without its examples.

    >>> paragraphs("What it is,\\nin short.\\n\\n>>> 1 + 1\\n2")
    ('What it is, in short.',)
    """
    parts = [" ".join(part.split()) for part in doc.split("\n\n") if not part.lstrip().startswith(">>>")]
    return tuple(part.replace("`", "") for part in parts if part)
