"""What no single part of a case can see: names that stand for nothing, cycles, patterns that leave nothing.

`faults(case)` gives every fault at once; an empty list means that the case can be used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import product

import numpy as np

from detente import correlation
from detente.aims import aims
from detente.case import VOTES, Case
from detente.classes import option_classes
from detente.condition import Condition
from detente.errors import Fault, NotFoundError, RuleError
from detente.estimate import Estimate
from detente.explicit import explicit
from detente.names import RESERVED, known_names, naming
from detente.names import unknown as _unknown
from detente.parts import Grounded
from detente.preferences import preferences
from detente.standpoints import confrontations, views

MOST_OPTIONS = 30
"""More options than this cannot be told apart in one situation number."""

_ROUNDING = 0.005  # chances are written to two places
_MOST_NAMES = 12  # in a condition whose every case is looked at


def faults(case: Case) -> list[Fault]:
    """Every fault between the parts of a case, in the order of the file's tables."""
    checks = (
        _dates,
        _actors,
        _stances,
        _issues,
        _bodies,
        _drafts,
        _votes,
        _options,
        explicit,
        _cycles,
        _conditions,
        _measures,
        _bargains,
        _levers,
        _correlated,
        _goals,
        preferences,
        confrontations,
        views,
        _grounds,
    )
    return [fault for check in checks for fault in check(case)]


def _dates(case: Case) -> Iterator[Fault]:
    if case.until <= case.as_of:
        yield Fault("until", str(case.until), f"a date after as_of = {case.as_of}", "give the horizon of forecasts")


def _actors(case: Case) -> Iterator[Fault]:
    holder: dict[str, str] = {}
    for key, actor in case.actor.items():
        for field, names in (
            ("within", [actor.within] if actor.within else []),
            ("acts_for", actor.acts_for),
        ):
            for name in names:
                yield from _unknown(f"actor.{key}.{field}", name, "actor", case.actor)
                if name == key and field == "acts_for":
                    yield Fault(f"actor.{key}.acts_for", "itself", "other actors", f"take {key!r} out")
        if actor.code and holder.setdefault(actor.code, key) != key:
            seen = f"{actor.code}, which is also the code of {holder[actor.code]!r}"
            yield Fault(f"actor.{key}.code", seen, "one actor for each code", "leave one of them out")
    parents = {key: {actor.within} for key, actor in case.actor.items() if actor.within}
    for loop in _loops(parents):
        text = " within ".join(loop)
        yield Fault(f"actor.{loop[0]}.within", f"a circle: {text}", "groups within others", "take one out")


def _loops(graph: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """Circles in who needs whom, each from its first name in the alphabet; no two share a name."""
    left = {key: set(needed) for key, needed in graph.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            loop = list(reversed(error.args[1]))[:-1]
            start = loop.index(min(loop))
            yield [*loop[start:], *loop[:start], loop[start]]
            left = {key: needed - set(loop) for key, needed in left.items() if key not in loop}
        else:
            return


def _stances(case: Case) -> Iterator[Fault]:
    for key, by_issue in case.stance.items():
        yield from _unknown(f"stance.{key}", key, "actor", case.actor)
        for issue in by_issue:
            yield from _unknown(f"stance.{key}.{issue}", issue, "issue", case.issue)
    for key in case.motives:
        yield from _unknown(f"motives.{key}", key, "actor", case.actor)


def _issues(case: Case) -> Iterator[Fault]:
    for key, issue in case.issue.items():
        for point in issue.scale:
            if float(point) > 100:
                yield Fault(f"issue.{key}.scale", f"point {point}", "points from 0 to 100", "rescale the issue")
        if isinstance(issue.fallback, dict):
            for actor in issue.fallback:
                yield from _unknown(f"issue.{key}.fallback", actor, "actor", case.actor)
        if issue.fallback == "escalation" and key not in case.measure:
            yield Fault(
                f"issue.{key}.fallback",
                '"escalation" without a measure',
                f"a [measure.{key}] that says what each situation means for the issue, or a range",
                f'[measure.{key}] cases = [["adopted", "terms"], ["else", [30, 35, 40]]]',
            )


def _bodies(case: Case) -> Iterator[Fault]:
    from detente.seats import seated_rule  # noqa: PLC0415  (loads the body's facts)

    for key, body in case.body.items():
        held = {seat for seats in body.holds.values() for seat in seats}
        named = [("seats", seat) for seat in body.seats or () if seat not in held]
        named += [
            (field, actor) for field in ("abstains", "without") for actor in getattr(body, field) if actor not in held
        ]
        named += [("holds", actor) for actor in body.holds]
        strange = [fault for field, a in named for fault in _unknown(f"body.{key}.{field}", a, "actor", case.actor)]
        yield from strange
        if strange:
            continue
        try:
            seated_rule(case, key)
        except (RuleError, NotFoundError) as error:
            yield _rule_fault(f"body.{key}", str(error))


def _rule_fault(place: str, message: str) -> Fault:
    """What a rule is refused for; a rule written in the case names the place within it."""
    at, _, rest = message.partition(": ")
    if at.startswith("rule"):
        place, message = place + at.removeprefix("rule"), rest
    text, _, mend = message.partition(" Mend: ")
    seen, _, allowed = text.rstrip(".").partition("; allowed: ")
    return Fault(place, seen, allowed or "a rule that some coalition can meet", mend)


def _drafts(case: Case) -> Iterator[Fault]:
    for key, draft in case.draft.items():
        yield from _unknown(f"draft.{key}.body", draft.body, "body", case.body)
        if draft.sponsors[0] in case.crowds:
            seen = f"{draft.sponsors[0]}, a crowd, first"
            yield Fault(
                f"draft.{key}.sponsors", seen, "an actor first that can put it to the vote", "put another first"
            )
        for sponsor in draft.sponsors:
            yield from _unknown(f"draft.{key}.sponsors", sponsor, "actor", case.actor)
        for issue in draft.terms:
            yield from _unknown(f"draft.{key}.terms", issue, "issue", case.issue)


def _votes(case: Case) -> Iterator[Fault]:
    for table, entries in (("intent", case.intent), ("vote", case.vote)):
        for actor, by_draft in entries.items():
            yield from _unknown(f"{table}.{actor}", actor, "actor", case.actor)
            for draft in by_draft:
                yield from _unknown(f"{table}.{actor}.{draft}", draft, "draft", case.draft)
    for actor, votes in case.vote.items():
        for draft, vote in votes.items():
            yield from _chances(f"vote.{actor}.{draft}", [getattr(vote, word) for word in VOTES])


def _chances(place: str, chances: list[Estimate | None]) -> Iterator[Fault]:
    given = [chance.best for chance in chances if chance is not None]
    total = sum(given)
    if not given:
        yield Fault(place, "no chance", "a chance of no, abstain or yes", "no = [0.6, 0.9]")
    elif total > 1 + _ROUNDING or (len(given) == len(VOTES) and total < 1 - _ROUNDING):
        allowed = "1" if len(given) == len(VOTES) else "at most 1"
        yield Fault(place, f"best chances that sum to {total:g}", allowed, "leave one out: it takes the rest")


def _options(case: Case) -> Iterator[Fault]:
    total = len(case.option) + 2 * len(case.draft)
    if total > MOST_OPTIONS:
        yield Fault(
            "option",
            f"{len(case.option)} options and {len(case.draft)} drafts (two options each): {total}, "
            f"that is 2^{total} situations",
            f"at most {MOST_OPTIONS}",
            "merge options that always go together, or leave out those no one would use",
        )
    for key, option in case.option.items():
        if key.lower() in RESERVED:
            yield Fault(f"option.{key}", "a word of conditions as a name", "any other name", f"rename it {key}_act")
        yield from _unknown(f"option.{key}.actor", option.actor, "actor", case.actor)
        if not option.reversible and not option.startable:
            allowed = "startable or reversible, or both"
            yield Fault(f"option.{key}", "neither startable nor reversible", allowed, "nothing can change it: drop it")
        if option.actor in case.crowds and not option.startable:
            yield Fault(f"option.{key}.startable", "false for a crowd", "true, as a crowd stops nothing", "drop it")
        for other in option.excludes:
            yield from _unknown(f"option.{key}.excludes", other, "option", case.option.keys() - {key})
        if option.class_ is not None:
            yield from _unknown(f"option.{key}.class", option.class_, "class", option_classes(case))


def _needs(case: Case, key: str) -> set[str]:
    """Options without which this one cannot start, whatever else happens."""
    option = case.option[key]
    texts = [f"({text})" for text in (option.start_if, option.while_) if text]
    condition = Condition.read(" and ".join(texts) or "true")
    if option.on or not 0 < len(condition.names) <= _MOST_NAMES:
        return set()
    grid = np.array(list(product((False, True), repeat=len(condition.names))))
    facts = dict(zip(condition.names, grid.T, strict=True))
    true = condition.holds(facts)
    needed = {name for name in condition.names if name in case.option and true.any() and facts[name][true].all()}
    return needed - {key} if option.start_if is None else needed


def _cycles(case: Case) -> Iterator[Fault]:
    for loop in _loops({key: _needs(case, key) for key in case.option}):
        field = "start_if" if case.option[loop[0]].start_if else "while"
        text = " needs ".join(loop)
        yield Fault(f"option.{loop[0]}.{field}", f"a cycle: {text}", "some option that can start first")


def _all_conditions(case: Case) -> Iterator[tuple[str, str]]:
    for key, option in case.option.items():
        if option.start_if:
            yield f"option.{key}.start_if", option.start_if
        if option.while_:
            yield f"option.{key}.while", option.while_
    for k, text in enumerate(case.infeasible):
        yield f"infeasible[{k + 1}]", text
    for k, text in enumerate(case.alike):
        yield f"alike[{k + 1}]", text
    for key, measure in case.measure.items():
        for k, (text, _) in enumerate(measure.cases):
            yield f"measure.{key}.cases[{k + 1}]", text
    for k, (text, _) in enumerate(case.ladder.cases if case.ladder else ()):
        yield f"ladder.cases[{k + 1}]", text
    for actor, by_when in case.motives.items():
        for text in by_when:
            yield f"motives.{actor}", text


def _conditions(case: Case) -> Iterator[Fault]:
    known = known_names(case)
    for place, text in _all_conditions(case):
        for name in Condition.read(text).names:
            yield from _unknown(place, name, naming(case), known)


def _measures(case: Case) -> Iterator[Fault]:
    for key, measure in case.measure.items():
        yield from _unknown(f"measure.{key}", key, "issue", case.issue)
        texts = [text for text, _ in measure.cases]
        for k, text in enumerate(texts):
            if text in texts[:k]:
                place = f"measure.{key}.cases[{k + 1}]"
                yield Fault(place, f"{text!r} again", "each condition once", "the first one counts: take it out")
        if not measure.cases or measure.cases[-1][0] not in ("else", "true"):
            yield Fault(f"measure.{key}.cases", "no last case", 'a last case "else"', '["else", [30, 35, 40]]')
        if any(value == "terms" for _, value in measure.cases) and not any(
            key in draft.terms for draft in case.draft.values()
        ):
            yield Fault(f"measure.{key}.cases", '"terms"', f"terms only where a draft has a term on {key}")
    if case.ladder:
        for k, (_, rung) in enumerate(case.ladder.cases):
            if not 0 <= rung < len(case.ladder.rungs):
                yield Fault(f"ladder.cases[{k + 1}]", f"rung {rung}", f"0 to {len(case.ladder.rungs) - 1}")
        if not case.ladder.cases or case.ladder.cases[-1][0] not in ("else", "true"):
            yield Fault("ladder.cases", "no last case", 'a last case "else"', '["else", 0]')


def _shift_targets(case: Case) -> set[str]:
    members = [(actor, draft) for draft in case.draft for actor in case.actor]
    return {f"{table}.{a}.{d}.{word}" for table in ("vote", "intent") for a, d in members for word in VOTES}


def _bargains(case: Case) -> Iterator[Fault]:
    for key, bargain in case.bargain.items():
        for act in bargain.acts:
            yield from _unknown(f"bargain.{key}.acts", act, "option", case.option)
        for actor in bargain.breakable_by:
            yield from _unknown(f"bargain.{key}.breakable_by", actor, "actor", case.actor)
        for target in bargain.shifts:
            yield from _unknown(f"bargain.{key}.shifts", target, "chance of a vote", _shift_targets(case))


def _levers(case: Case) -> Iterator[Fault]:
    for key, lever in case.lever.items():
        yield from _unknown(f"lever.{key}.by", lever.by, "actor", case.actor)
        for field, option in (("start", lever.start), ("stop", lever.stop)):
            if option is not None:
                yield from _unknown(f"lever.{key}.{field}", option, "option", case.option)
    if not _countable(case):
        return
    inputs = {item.name: item.estimate for item in case.inputs if not item.name.startswith("lever.")}
    for key, lever in case.lever.items():
        if lever.set is not None:
            yield from _unknown(f"lever.{key}.set", lever.set, "input", inputs)
            yield from _reach(f"lever.{key}.to", lever.to, inputs.get(lever.set))
        if lever.shift is not None:
            yield from _unknown(f"lever.{key}.shift", lever.shift, "input", inputs.keys() | _shift_targets(case))


def _countable(case: Case) -> bool:
    """Whether inputs can be listed: not while names stand for nothing."""
    checks = (_stances, _issues, _votes, _options, explicit, preferences, views)
    return not any(True for check in checks for _ in check(case))


def _correlated(case: Case) -> Iterator[Fault]:
    if case.correlate and _countable(case):
        yield from correlation.faults(case, {item.name for item in case.inputs})


def _reach(place: str, to: Estimate | None, target: Estimate | None) -> Iterator[Fault]:
    if to is None or target is None:
        return
    if to.low < target.bounds.low or to.high > target.bounds.high:
        yield Fault(place, str(to), str(target.bounds))


def _goals(case: Case) -> Iterator[Fault]:
    if not any(True for check in (_actors, _bodies, _drafts, _votes, _options, explicit) for _ in check(case)):
        yield from aims(case)  # what is measured follows from names that all stand for something


def _grounds(case: Case) -> Iterator[Fault]:
    for key, evidence in case.evidence.items():
        yield from _unknown(f"evidence.{key}.source", evidence.source, "source", case.source)
    for place, part in grounded_parts(case):
        for name in part.evidence:
            yield from _unknown(f"{place}.evidence", name, "evidence", case.evidence)


def grounded_parts(case: Case) -> Iterator[tuple[str, Grounded]]:
    """Every part of a case that may rest on evidence or a reason, with its place in the file."""
    tables = (
        "actor",
        "issue",
        "draft",
        "option",
        "bargain",
        "measure",
        "lever",
        "confrontation",
        "preference",
        "class_",
    )
    for table in tables:
        for key, part in getattr(case, table).items():
            yield f"{table.rstrip('_')}.{key}", part
    for table in ("stance", "intent", "vote", "motives"):
        for actor, parts in getattr(case, table).items():
            for key, part in parts.items():
                yield f"{table}.{actor}.{key}", part
    for holder, view in case.view.items():
        for table in ("stance", "motives"):
            for actor, parts in getattr(view, table).items():
                for key, part in parts.items():
                    yield f"view.{holder}.{table}.{actor}.{key}", part
        yield from ((f"view.{holder}.preference.{actor}", part) for actor, part in view.preference.items())
    yield from ((f"correlate[{k + 1}]", part) for k, part in enumerate(case.correlations))
    yield "voting", case.voting
    yield "escalation", case.escalation
