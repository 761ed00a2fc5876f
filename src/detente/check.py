"""What is doubtful in a case that can be used: warnings, and comparisons that follow from its numbers.

Faults stop a case from loading (`detente.references`); warnings do not, and each says what would mend it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from detente.case import Case
from detente.changes import changed
from detente.classes import KNOWN_FROM, UNCLASSED, option_classes
from detente.comparisons import Comparison, comparisons, light_draws, never_gains
from detente.condition import Condition
from detente.draws import stance_holder
from detente.errors import CaseError
from detente.estimate import Estimate
from detente.numeric import nearest
from detente.plain import plain
from detente.preferences import entry_parts, ordinal
from detente.references import grounded_parts
from detente.seats import doubts, seated_rule
from detente.situations import Situations, situations
from detente.words import DEFAULT
from detente.worth import Worth, worth

DRAWS = 128
"""Enough to tell 86% from 95%, and drawn within the half second that a check may take."""
_GAIN_DRAWS = 32


@dataclass(frozen=True)
class CaseWarning:
    """Something doubtful: its kind, where it stands, what is doubtful, and what would mend it."""

    kind: str
    place: str
    text: str
    mend: str

    def __str__(self) -> str:
        return plain(f"{self.place}: {self.text}. Mend: {self.mend}")


@dataclass(frozen=True)
class Checked:
    """A valid case with its warnings and the comparisons for a person to confirm."""

    case: Case
    warnings: tuple[CaseWarning, ...]
    comparisons: tuple[Comparison, ...]
    draws: int

    def lines(self) -> list[str]:
        """What `detente check` prints, one line each."""
        return [*_warning_lines(self), *_comparison_lines(self)]

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "case": {"title": self.case.title, "hash": self.case.hash},
            "draws": self.draws,
            "warnings": [vars(warning) for warning in self.warnings],
            "comparisons": [vars(comparison) for comparison in self.comparisons],
        }


def check(case: Case, draws: int = DRAWS, seed: int = 0) -> Checked:
    """Look for what is doubtful in a valid case, and compare situations near today as its actors would.

    Raises CaseError when its rules leave no situation, LimitError when there are too many.

    >>> from detente import load
    >>> checked = check(load("kosovo-2007"))
    >>> any(c.actor == "serbia" and c.chance > 0.8 for c in checked.comparisons)
    True
    """
    space = situations(case)
    drawn = light_draws(case, draws, seed)
    worths = worth(drawn, space)
    few = worth(drawn.part(0, min(draws, _GAIN_DRAWS)), space)
    found = [*warnings(case), *_unreachable(space), *_useless(case, space, few)]
    return Checked(case, tuple(found), tuple(comparisons(space, worths)), draws)


def warnings(case: Case) -> list[CaseWarning]:
    """What can be doubted without a single draw, in the order of the kinds below."""
    kinds = (
        _groundless,
        _unconfirmed,
        _points,
        _idle_evidence,
        _stray_supports,
        _too_late,
        _seats,
        _bystanders,
        _idle_issues,
        _unclassed,
        _foreknown,
        _idle_options,
        _stuck_levers,
        _idle_ties,
    )
    return [warning for kind in kinds for warning in kind(case)]


def _groundless(case: Case) -> Iterator[CaseWarning]:
    """Numbers without evidence or reason, one warning a part."""
    supported = [path for evidence in case.evidence.values() for path in evidence.supports]
    for place, part in grounded_parts(case):
        written = [field for field in part.model_fields_set if _has_number(getattr(part, field))]
        if not written or part.evidence or part.reason or any(_within(place, path) for path in supported):
            continue
        fields = ", ".join(sorted(field.rstrip("_") for field in written))
        text = f"{fields} without evidence or reason"
        yield CaseWarning("groundless", place, text, 'add evidence = ["…"] or reason = "…"')


def _unconfirmed(case: Case) -> Iterator[CaseWarning]:
    """Parts whose numbers a review wrote as defaults and no person has looked at."""
    for place, part in grounded_parts(case):
        fields = [said.partition(":")[0] for said in part.reason.split("; ") if said.endswith(DEFAULT)]
        if fields:
            mend = "give what you think, and say in the reason why"
            yield CaseWarning("unconfirmed", place, f"{', '.join(fields)} at a default that nobody confirmed", mend)


def _stuck_levers(case: Case) -> Iterator[CaseWarning]:
    """Levers that change the case into one that cannot be used."""
    still = case.model_copy(update={"lever": {}})
    for key, lever in ((key, lever) for key, lever in case.lever.items() if lever.change):
        try:
            changed(still, lever.change)
        except CaseError as error:
            for fault in error.faults:
                text = f"cannot be pulled, as {fault.place} would be {fault.seen}; allowed: {fault.allowed}"
                yield CaseWarning("stuck-lever", f"lever.{key}.change", text, fault.mend or "change it otherwise")


def _within(place: str, path: str) -> bool:
    """Whether one path leads to the other."""
    return place == path or place.startswith(f"{path}.") or path.startswith(f"{place}.")


def _has_number(value: object) -> bool:
    if isinstance(value, dict | tuple):
        return any(map(_has_number, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Estimate | float)


def _points(case: Case) -> Iterator[CaseWarning]:
    for item in case.inputs:
        if item.given and item.estimate.is_point:
            text = f"{item.estimate} is a bare point, as if it were known exactly"
            yield CaseWarning("point", item.name, text, "write [low, best, high], or keep it and mean it")


def _idle_evidence(case: Case) -> Iterator[CaseWarning]:
    named = {name for _, part in grounded_parts(case) for name in part.evidence}
    for key, evidence in case.evidence.items():
        if key not in named and not evidence.supports:
            mend = f'name it in a part: evidence = ["{key}"]; or give it supports = ["…"]'
            yield CaseWarning("idle-evidence", f"evidence.{key}", "supports nothing", mend)
    used = {evidence.source for evidence in case.evidence.values()}
    for key in case.source.keys() - used:
        text = "no evidence stands in it"
        yield CaseWarning("idle-source", f"source.{key}", text, f'add evidence with source = "{key}", or drop it')


def _stray_supports(case: Case) -> Iterator[CaseWarning]:
    supports = [(key, path) for key, evidence in case.evidence.items() for path in evidence.supports]
    known = set(_paths(case, ())) if supports else set()
    for key, path in supports:
        if path not in known:
            like = nearest(path, known)
            mend = f"did you mean {like!r}?" if like else "name a part such as stance.russia.status"
            yield CaseWarning("stray-support", f"evidence.{key}.supports", f"{path!r} is no part of the case", mend)


def _paths(part: object, above: tuple[str, ...]) -> Iterator[str]:
    """Places of everything written in a case, such as `stance.russia.status.position`."""
    if above:
        yield ".".join(above)
    if isinstance(part, BaseModel):
        fields = type(part).model_fields
        inside = {fields[name].alias or name: getattr(part, name) for name in fields}
    else:
        inside = part if isinstance(part, dict) else {}
    for key, value in inside.items():
        if value is not None:
            yield from _paths(value, (*above, key))


def _too_late(case: Case) -> Iterator[CaseWarning]:
    for table, parts in (("source", case.source), ("evidence", case.evidence)):
        for key, part in parts.items():
            if part.date is not None and part.date > case.as_of:
                text = f"dated {part.date}, after as_of = {case.as_of}"
                yield CaseWarning("too-late", f"{table}.{key}", text, "drop it: nobody could know it then")


def _seats(case: Case) -> Iterator[CaseWarning]:
    for body in case.body:
        members = seated_rule(case, body).members
        empty = [member for member in members if member not in case.actor]
        if empty:
            text = f"no actor holds the seat of {', '.join(empty)}"
            mend = f'add an actor with code = "{empty[0]}"'
            yield CaseWarning("empty-seat", f"body.{body}", text, mend)
        for doubt in doubts(case, body):
            yield CaseWarning("facts", f"body.{body}", doubt, "keep it in mind, or write seats you know better")
        drafts = {key: draft for key, draft in case.draft.items() if draft.body == body}
        for member in (member for member in members if member in case.actor):
            yield from _voter(case, body, member, drafts.keys())
        for table, entries in (("intent", case.intent), ("vote", case.vote)):
            for actor in entries.keys() - members:
                for key in sorted(entries[actor].keys() & drafts.keys()):
                    text = f"{actor} has no seat in {body}, so this changes nothing"
                    yield CaseWarning("no-seat", f"{table}.{actor}.{key}", text, "drop it")


def _voter(case: Case, body: str, member: str, drafts: Any) -> Iterator[CaseWarning]:
    """A seat whose actor has no view of anything a draft would change."""
    issues = {issue for draft in drafts for issue in case.draft[draft].terms} | case.measure.keys()
    given = {draft for table in (case.intent, case.vote) for draft in table.get(member, {})}
    if (
        any(stance_holder(case, member, issue) for issue in issues)
        or member in case.motives.keys() | case.preference.keys()
    ):
        return
    if not drafts or not drafts <= given:
        text = f"holds a seat in {body} without a stance on anything it decides"
        yield CaseWarning("no-stance", f"actor.{member}", text, f"add a [stance.{member}]")


def _bystanders(case: Case) -> Iterator[CaseWarning]:
    for key, actor in case.actor.items() if case.issue else ():  # influence moves issues only
        at: str | None = key
        while at is not None and case.actor[at].influence is None:
            at = case.actor[at].within if case.actor[at].share is not None else None
        if at is None and key not in case.crowds:
            mend = "add influence = [low, best, high], or within = … and share = …"
            yield CaseWarning("no-influence", f"actor.{key}", f"{actor.name} has no influence", mend)


def _idle_issues(case: Case) -> Iterator[CaseWarning]:
    held = {issue for by_issue in case.stance.values() for issue in by_issue}
    moved = case.measure.keys() | {issue for draft in case.draft.values() for issue in draft.terms}
    for key in case.issue:
        if key not in held:
            yield CaseWarning("no-stances", f"issue.{key}", "nobody takes a stance on it", "add stances, or drop it")
        if key not in moved and (case.option or case.draft):
            text = "no situation and no draft changes it"
            yield CaseWarning("unmoved-issue", f"issue.{key}", text, f"add a [measure.{key}]")


def _unclassed(case: Case) -> Iterator[CaseWarning]:
    undecided = {*case.crowds, *ordinal(case)}  # with a mere order, gains have no size to hold back
    for key, option in case.option.items():
        if option.class_ is None and option.actor not in undecided:
            text = "no class, so no base rate holds it back"
            mend = f"add class = one of {', '.join(sorted(option_classes(case).keys() - {UNCLASSED}))}"
            yield CaseWarning("unclassed", f"option.{key}", text, mend)


def _foreknown(case: Case) -> Iterator[CaseWarning]:
    """Classes counted on what happened only after the case's as_of."""
    for key, option in case.option.items():
        name = option.class_ or UNCLASSED
        if name not in case.class_ and case.as_of < KNOWN_FROM.get(name, case.as_of):
            text = f"class {name!r} is counted on what happened up to {KNOWN_FROM[name]}, after as_of"
            yield CaseWarning("hindsight", f"option.{key}", text, f"write a [class.{name}] from what was known")


def _idle_options(case: Case) -> Iterator[CaseWarning]:
    """Options that nothing in the case asks for."""
    asked = {name for text in _conditions(case) for name in Condition.read(text).names}
    asked |= {act for bargain in case.bargain.values() for act in bargain.acts}
    asked |= {other for option in case.option.values() for other in option.excludes}
    for key in case.option.keys() - asked:
        mend = f"name {key} in a measure, a motive, the ladder, a bargain or another option"
        yield CaseWarning("idle-option", f"option.{key}", "changes nothing for anyone", mend)


def _idle_ties(case: Case) -> Iterator[CaseWarning]:
    """Correlations of what does not vary."""
    still = {item.name for item in case.inputs if item.estimate.is_point} if case.correlate else set()
    for k, stated in enumerate(case.correlations):
        for name in sorted(still & set(stated.inputs)):
            text = f"{name} is a bare point, so nothing goes with it"
            yield CaseWarning("idle-tie", f"correlate[{k + 1}]", text, "give it a range, or take it out")


def _conditions(case: Case) -> Iterator[str]:
    yield from (text for measure in case.measure.values() for text, _ in measure.cases)
    yield from case.alike
    yield from (text for text, _ in (case.ladder.cases if case.ladder else ()))
    yield from (text for by_when in case.motives.values() for text in by_when)
    for preference in case.preference.values():
        yield from (wish.when for wish in preference.wishes)
        yield from (part for rank in preference.ranking for entry in rank for part in entry_parts(entry))
    for key, option in case.option.items():
        for text in (option.start_if, option.while_):
            if text and Condition.read(text).names != (key,):
                yield text


def _unreachable(space: Situations) -> Iterator[CaseWarning]:
    for k, key in enumerate(space.options):
        if not (space.codes >> k & 1).any():
            mend = "look at start_if, while, excludes and infeasible, its own and those of what it waits for"
            yield CaseWarning("unreachable", f"option.{key}", "can never be started from today", mend)


def _useless(case: Case, space: Situations, worths: Worth) -> Iterator[CaseWarning]:
    """Options whose owner has no reason to use them, and which open the way to nothing."""
    opens = {name for option in case.option.values() for name in _names(option.start_if)}
    opens |= {act for bargain in case.bargain.values() for act in bargain.acts}
    asked = {name for text in _conditions(case) for name in Condition.read(text).names}
    acts = [x for x in space.acts if x.kind == "start" and x.name in asked and x.name not in opens]
    for act in never_gains(space, worths, acts):
        owner = case.option[act.name].actor
        text = f"{case.actor[owner].name} never gains by it, in any situation and any of {_GAIN_DRAWS} draws"
        mend = f"add a motive of {owner} for it, or drop it"
        yield CaseWarning("no-reason", f"option.{act.name}", text, mend)


def _names(text: str | None) -> tuple[str, ...]:
    return Condition.read(text).names if text else ()


def _warning_lines(checked: Checked) -> Iterator[str]:
    count = len(checked.warnings)
    yield f"{plain(checked.case.title)}: no faults, {count or 'no'} warning{'s' * (count != 1)}."
    for warning in checked.warnings:
        yield f"  {warning}"


def _comparison_lines(checked: Checked) -> Iterator[str]:
    if checked.comparisons:
        yield ""
        yield f"What these numbers imply ({checked.draws} draws); where it sounds wrong, mend the numbers."
    last = ""
    for found in checked.comparisons:
        if found.actor != last:
            last = found.actor
            yield plain(f"  {checked.case.actor[found.actor].name} would rather see")
        yield plain(f"    {found.better} than {found.worse}: {100 * found.chance:.0f}% of draws")
