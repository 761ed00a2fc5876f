"""A dossier of decided issues as a case, so that every analysis can be asked what it would have said."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np

from detente.case import Case
from detente.record.decisions import Decision

OFF = 10.0
"""Points by which a position or a salience may be off, as the 10th and 90th percentiles of its range."""
OFF_SHARE = 0.2
"""The same for influence, as a share of it."""
UNKNOWN = [10.0, 50.0, 90.0]
"""What is expected without a decision where nobody recorded it."""


def together(decisions: Sequence[Decision]) -> list[list[int]]:
    """Places of the decisions that make one case: a dossier each, apart where an actor's votes differ within it."""
    cases: list[tuple[str, dict[str, float], list[int]]] = []
    for k, one in enumerate(decisions):
        votes = dict(zip(one.actors, one.votes.tolist(), strict=True))
        for dossier, known, places in cases:
            if dossier == one.dossier and all(known.get(actor, v) == v for actor, v in votes.items()):
                known.update(votes)
                places.append(k)
                break
        else:
            cases.append((one.dossier, votes, [k]))
    return [places for _, _, places in cases]


def case_of(dossier: Sequence[Decision]) -> Case:
    """The issues of one dossier, its actors with votes as influence, and what would hold without a decision.

    Experts' numbers are points; here each is a range around it, as in a case that a desk writes. Nothing of the
    outcome goes in.
    """
    largest = max(float(one.votes.max()) for one in dossier) or 1.0
    keys = {actor: f"a{n:04}" for n, actor in enumerate(sorted({actor for one in dossier for actor in one.actors}))}
    votes = {actor: float(v) for one in dossier for actor, v in zip(one.actors, one.votes, strict=True)}
    issues = {f"i{k}": one for k, one in enumerate(dossier)}
    return Case.model_validate(
        {
            "detente": 1,
            "title": dossier[0].dossier or "a dossier",
            "as_of": datetime.date(2000, 1, 1),
            "until": datetime.date(2001, 1, 1),
            "actor": {
                key: {"name": actor, "kind": "state", "influence": _influence(100 * votes[actor] / largest)}
                for actor, key in keys.items()
            },
            "issue": {
                key: {"question": one.issue, "scale": {}, "fallback": _fallback(one)} for key, one in issues.items()
            },
            "stance": {key: _stances(actor, issues) for actor, key in keys.items()},
        }
    )


def _stances(actor: str, issues: dict[str, Decision]) -> dict[str, object]:
    return {
        key: {"position": _around(one.position[i]), "salience": _around(one.salience[i])}
        for key, one in issues.items()
        if actor in one.actors
        for i in [one.actors.index(actor)]
    }


def _around(value: float) -> list[float]:
    return [max(float(value) - OFF, 0.0), float(value), min(float(value) + OFF, 100.0)]


def _influence(value: float) -> list[float]:
    return [value * (1 - OFF_SHARE), value, min(value * (1 + OFF_SHARE), 100.0)]


def _fallback(one: Decision) -> list[float] | float:
    return UNKNOWN if np.isnan(one.reference) else one.reference
