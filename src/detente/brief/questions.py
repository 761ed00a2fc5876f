"""The seven questions a brief answers, and which analyses answer each: by family, so that a new one is in unasked."""

from __future__ import annotations

from dataclasses import dataclass

from detente.result import Result

LADDER = "ladder"
"""A result with a table of this name tells how dangerous it is."""


@dataclass(frozen=True)
class Question:
    """One section. Analyses named in `leads` come first and are told in full; the others by name, in a line each."""

    number: int
    title: str
    about: str
    families: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    silent: str = "No analysis answers this for the case as it stands."

    @property
    def key(self) -> str:
        """Anchor of the section."""
        return f"question-{self.number}"


QUESTIONS = (
    Question(
        1,
        "Will the body decide?",
        "Who votes how, who blocks, which text would pass, and what it would cost.",
        ("votes",),
        ("adoption",),
        "The case has no body and no draft, so there is no vote to forecast.",
    ),
    Question(
        2,
        "Where would talks land?",
        "The settlement on each issue, and who must move.",
        ("bargaining",),
        ("compromise",),
        "The case has no issue with stances, so there is nothing to settle.",
    ),
    Question(
        3,
        "What happens without a deal?",
        "Which situations last, how the crisis moves there, who can stop it.",
        ("conflict", "precedent"),
        ("stability", "paths"),
        "The case has no options, so nobody can act.",
    ),
    Question(
        4,
        "How dangerous is it?",
        "The chance of each rung of violence within the horizon, beside what history says.",
        silent="The case has no ladder of violence.",
    ),
    Question(
        5,
        "What breaks the deadlock?",
        "The cheapest package that makes a stated goal hold, and how robust it is.",
        ("breakthrough",),
        ("breakthrough", "levers"),
        "The case states no goal and no lever.",
    ),
    Question(
        6,
        "What would change these answers?",
        "The assumptions that flip them, and the evidence they rest on.",
        ("doubt",),
        silent="No answer above depends on an estimate with a range.",
    ),
    Question(
        7,
        "How good have such answers been?",
        "Scores on real votes, settlements and crises, beside plain baselines.",
        ("record",),
    ),
)

DANGER, DOUBT, RECORD = QUESTIONS[3], QUESTIONS[5], QUESTIONS[6]


def asked(family: str, result: Result) -> Question:
    """The question a result answers; a family nobody foresaw stands with what happens without a deal."""
    if family == "conflict" and LADDER in result.tables:
        return DANGER
    return next((question for question in QUESTIONS if family in question.families), QUESTIONS[2])


def order(question: Question, name: str) -> tuple[int, str]:
    """Sort key of an analysis within its question."""
    leads = question.leads
    return (leads.index(name) if name in leads else len(leads), name)
