"""A reading as additions for one case: what is in it already is left alone, and no number is made up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, get_args

from detente.reading.schema import (
    ActorMention,
    Condition,
    Dispute,
    Move,
    Position,
    Reading,
    Statement,
)
from detente.review import acts, match, numbers, stances, votes
from detente.review.addition import Addition, Kind
from detente.review.kept import Decision
from detente.review.made import Made

_RANK: dict[Kind, int] = {kind: rank for rank, kind in enumerate(get_args(Kind))}
_FIRST = ("draft",)
"""Kinds that change how the rest is taken, and so come first."""


def additions(
    reading: Reading,
    case: dict[str, Any],
    source: str,
    seated: Mapping[str, Collection[str]] | None = None,
    decided: Mapping[str, Decision] | None = None,
    *,
    dated: bool = False,
) -> tuple[list[Addition], list[str]]:
    """The changes of a case (plain values) that a reading suggests, in the order of the text, what they need first;
    and remarks on what found no place.

    `source` is the id under which the report stands, or will stand, in the case; `seated` has the members who vote on
    each draft, so that nobody else gets an intention to vote; `decided` what became of additions before, by key;
    `dated` tells whether the day of writing is known. A case whose actors all come from reviews is offered every state
    and organisation named.
    """
    made = Made(reading, case, source, seated or {}, decided or {})
    young = _is_young(case, made.decided)
    if young:
        _everyone(made)
    _drafts(made)
    taken = _one_by_one(made)
    for one in reading.suggestions:
        if isinstance(one, Condition):
            acts.condition(made, one, taken)
    numbers.dates(made, taken, dated)
    numbers.facts(made)
    numbers.noted(made)
    return _ordered(made, young), list(dict.fromkeys(made.remarks))


def _is_young(case: dict[str, Any], decided: Mapping[str, Decision]) -> bool:
    """Whether every actor of a case was added by a review."""
    return set(case.get("actor", {})) <= {one.place[1] for one in decided.values() if one.kind == "actor"}


def _everyone(made: Made) -> None:
    """A case needs an actor before anything else."""
    for one in made.reading.suggestions:
        if isinstance(one, ActorMention) and one.who.sort in ("state", "organisation"):
            made.actor(one.who, one)


def _drafts(made: Made) -> None:
    """Before all else, as what is said of a draft is a vote."""
    for one in made.reading.suggestions:
        if isinstance(one, Move) and one.status not in ("ruled out", "asked") and not one.negated:
            votes.draft(made, one, one.actor)
        elif isinstance(one, Statement) and one.act == "propose" and not one.negated:
            votes.draft(made, one, one.speakers[0])


def _one_by_one(made: Made) -> acts.Acts:
    """What is said, held, done and linked; gives the acts with their options."""
    taken: acts.Acts = []
    unplaced: list[Position] = []
    for one in made.reading.suggestions:
        match one:
            case Statement():
                made.evidence(one)
            case Position():
                if not _placed(made, one):
                    unplaced.append(one)
            case Move() if option := acts.option(made, one):
                taken.append((one, option))
            case Dispute():
                stances.link(made, one)
            case _:
                pass
    stances.common_issues(made, unplaced)
    return taken


def _placed(made: Made, one: Position) -> bool:
    """A position on a draft or on an issue of the case, whichever it is; else it stays open."""
    words = f"{one.words.exact} {one.about}"
    draft = match.draft_of(made.case, words)
    if draft is None:
        issue = match.issue_of(made.case, words)
        if issue:
            stances.position(made, one, issue)
        return issue is not None
    voted = votes.intent(made, one, draft)
    terms = made.case["draft"][draft].get("terms", {})
    if len(terms) == 1:
        stances.on_draft(made, one, next(iter(terms.items())), voted)
    return True


def _ordered(made: Made, young: bool) -> list[Addition]:
    first = (*_FIRST, "actor") if young else _FIRST
    at = {
        key: (-1 if one.kind in first else one.sentence.start, _RANK[one.kind], one.words.start)
        for key, one in made.found.items()
    }
    for one in sorted(made.found.values(), key=lambda one: -_RANK[one.kind]):
        for need in one.needs:  # an actor named only later comes before what needs it
            at[need] = min(at[need], (at[one.key][0], _RANK[made.found[need].kind], at[need][2]))
    return sorted(made.found.values(), key=lambda one: at[one.key])
