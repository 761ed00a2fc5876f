"""Every estimate of a case as one list: name, label, numbers, and what they rest on.

The name is the path in the file (`stance.russia.status.salience`), the key of the random stream, and the word
that drivers, flips and levers use for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.case import VOTES, Case
from detente.classes import UNCLASSED, option_classes, tempo
from detente.estimate import Bounds, Estimate
from detente.parts import Grounded, Option, Preference


@dataclass(frozen=True)
class Input:
    """One number an analysis may use; `given` tells whether the case states it or a default stands in."""

    name: str
    label: str
    estimate: Estimate
    evidence: tuple[str, ...] = ()
    reason: str = ""
    given: bool = True

    @property
    def bounds(self) -> Bounds:
        """The range its field allows."""
        return self.estimate.bounds


def inputs(case: Case) -> tuple[Input, ...]:
    """All inputs of a case, sorted by name."""
    parts = (
        _actors,
        _stances,
        _issues,
        _drafts,
        _votes,
        _options,
        _classes,
        _bargains,
        _measures,
        _motives,
        _preferences,
        _views,
    )
    found = [item for part in parts for item in part(case)]
    return tuple(sorted([*found, *_levers(case), *_parameters(case)], key=lambda item: item.name))


def _input(name: str, label: str, estimate: Estimate, part: Grounded, given: bool = True) -> Input:
    return Input(name, label, estimate, part.evidence, part.reason, given)


def _given(part: Grounded, field: str) -> bool:
    return field in part.model_fields_set


def _actors(case: Case) -> Iterator[Input]:
    for key, actor in case.actor.items():
        if actor.influence is not None:
            yield _input(f"actor.{key}.influence", f"{actor.name}'s influence", actor.influence, actor)


def _stances(case: Case) -> Iterator[Input]:
    for key, by_issue in case.stance.items():
        name = case.actor[key].name
        for issue, stance in by_issue.items():
            at = f"stance.{key}.{issue}"
            yield _input(f"{at}.position", f"{name}'s position on {issue}", stance.position, stance)
            yield _input(f"{at}.salience", f"{name}'s salience on {issue}", stance.salience, stance)


def _issues(case: Case) -> Iterator[Input]:
    for key, issue in case.issue.items():
        at = f"issue.{key}.fallback"
        if isinstance(issue.fallback, Estimate):
            yield _input(at, f"the fallback on {key}", issue.fallback, issue)
        elif isinstance(issue.fallback, dict):
            for actor, value in issue.fallback.items():
                label = f"the fallback on {key} as {case.actor[actor].name} sees it"
                yield _input(f"{at}.{actor}", label, value, issue)


def _drafts(case: Case) -> Iterator[Input]:
    for key, draft in case.draft.items():
        at, text = f"draft.{key}", draft.name or key
        for issue, value in draft.terms.items():
            yield _input(f"{at}.terms.{issue}", f"the term of {text} on {issue}", value, draft)
        label = f"days until {text} may be put to the vote"
        yield _input(f"{at}.days", label, draft.days, draft, _given(draft, "days"))
        label = f"days until {text} may be withdrawn"
        yield _input(f"{at}.withdraw_days", label, draft.withdraw_days, draft, _given(draft, "withdraw_days"))
        if draft.lapse_days is not None:
            yield _input(f"{at}.lapse_days", f"days until {text} lapses", draft.lapse_days, draft)


def _votes(case: Case) -> Iterator[Input]:
    for actor, by_draft in case.intents.items():
        for draft, intent in by_draft.items():
            label = f"firmness of {case.actor[actor].name}'s declared {intent.says} on {draft}"
            given = draft in case.intent.get(actor, {}) and _given(intent, "strength")
            yield _input(f"intent.{actor}.{draft}.strength", label, intent.strength, intent, given)
    for actor, votes in case.vote.items():
        for draft, vote in votes.items():
            for word in VOTES:
                value = getattr(vote, word)
                if value is not None:
                    label = f"{case.actor[actor].name}'s chance of {word} on {draft}"
                    yield _input(f"vote.{actor}.{draft}.{word}", label, value, vote)


def _options(case: Case) -> Iterator[Input]:
    for key, option in case.option.items():
        until = "that pass, on average, until" if option.actor in case.crowds else "until a chance to"
        label = f"days {until} {option.text}"
        days, grounds = tempo(case, key)
        given = _given(option, "days") or (grounds is not option and option.class_ in case.class_)
        yield _input(f"option.{key}.days", label, days, grounds, given)
    usual = Option.model_fields["days"].default
    for actor in case.moves:
        yield Input(
            f"moves.{actor}.days", f"days until {case.actor[actor].name} has a chance to move", usual, given=False
        )


def _classes(case: Case) -> Iterator[Input]:
    decided = [option for option in case.option.values() if option.actor not in case.crowds]
    used = {option.class_ or UNCLASSED for option in decided} | {UNCLASSED for a in case.moves if a not in case.crowds}
    if case.draft:
        used |= {"put-to-vote", "withdraw-draft"}
    known = option_classes(case)
    for key in used:
        yield _input(f"class.{key}.rate", f"base rate of {key}", known[key].rate, known[key], key in case.class_)


def _bargains(case: Case) -> Iterator[Input]:
    for key, bargain in case.bargain.items():
        for target, value in bargain.shifts.items():
            yield _input(f"bargain.{key}.{target}", f"what bargain {key} does to {target}", value, bargain)


def _measures(case: Case) -> Iterator[Input]:
    for key, measure in case.measure.items():
        for when, value in measure.cases:
            if isinstance(value, Estimate):
                yield _input(f"measure.{key}.{when}", f"{key} when {when}", value, measure)


def _motives(case: Case) -> Iterator[Input]:
    for actor, by_when in case.motives.items():
        for when, motive in by_when.items():
            label = f"what '{when}' is worth to {case.actor[actor].name}"
            yield _input(f"motives.{actor}.{when}", label, motive.points, motive)


def _preferences(case: Case) -> Iterator[Input]:
    yield from _weights(case, case.preference, "", "")
    for holder, view in case.view.items():
        yield from _weights(case, view.preference, f"view.{holder}.", f" as {case.actor[holder].name} sees it")


def _weights(case: Case, preferences: dict[str, Preference], above: str, seen: str) -> Iterator[Input]:
    for actor, preference in preferences.items():
        for wish in preference.wishes:
            if wish.weight is not None:
                label = f"weight of '{wish.when}' with {case.actor[actor].name}{seen}"
                part = wish if wish.evidence or wish.reason else preference
                yield _input(f"{above}preference.{actor}.{wish.when}", label, wish.weight, part)


def _views(case: Case) -> Iterator[Input]:
    for holder, view in case.view.items():
        name = case.actor[holder].name
        for actor, by_issue in view.stance.items():
            for issue, stance in by_issue.items():
                at, other = f"view.{holder}.stance.{actor}.{issue}", case.actor[actor].name
                yield _input(
                    f"{at}.position", f"{other}'s position on {issue} as {name} sees it", stance.position, stance
                )
                yield _input(
                    f"{at}.salience", f"{other}'s salience on {issue} as {name} sees it", stance.salience, stance
                )
        for actor, by_when in view.motives.items():
            for when, motive in by_when.items():
                label = f"what '{when}' is worth to {case.actor[actor].name} as {name} sees it"
                yield _input(f"view.{holder}.motives.{actor}.{when}", label, motive.points, motive)


def _levers(case: Case) -> Iterator[Input]:
    for key, lever in case.lever.items():
        for field in ("to", "amount", "cost"):
            value = getattr(lever, field)
            if value is not None:
                yield _input(f"lever.{key}.{field}", f"{field} of lever {key}", value, lever, _given(lever, field))


def _parameters(case: Case) -> Iterator[Input]:
    for table, part in (("voting", case.voting), ("escalation", case.escalation)):
        for field in sorted(type(part).model_fields.keys() - Grounded.model_fields.keys()):
            label = f"{field} of the {table} model"
            yield _input(f"{table}.{field}", label, getattr(part, field), part, _given(part, field))
