"""What no single part of a case can see: names that stand for nothing, cycles, patterns that leave nothing.

`faults(case)` gives every fault at once; an empty list means that the case can be used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.case import STATUSES, VOTES, Case
from detente.classes import option_classes
from detente.condition import Condition
from detente.errors import ConditionError, Fault, NotFoundError, RuleError
from detente.estimate import Estimate
from detente.numeric import nearest

MOST_OPTIONS = 30
"""More options than this cannot be told apart in one situation number."""

_RESERVED = {"and", "or", "not", "if", "iff", "else", "true", "false", *STATUSES}


def faults(case: Case) -> list[Fault]:
    """Every fault between the parts of a case, in the order of the file's tables."""
    checks = (
        _actors,
        _stances,
        _issues,
        _bodies,
        _drafts,
        _votes,
        _options,
        _cycles,
        _conditions,
        _measures,
        _bargains,
        _levers,
        _grounds,
    )
    return [fault for check in checks for fault in check(case)]


def known_names(case: Case) -> set[str]:
    """Names that conditions may use: options, `draft.ID.STATUS`, and the short form where one draft stands."""
    names = set(case.option) | {f"draft.{d}.{status}" for d in case.draft for status in STATUSES}
    return names | set(STATUSES) if len(case.draft) == 1 else names


def _unknown(place: str, name: str, kind: str, allowed: Iterable[str]) -> Iterator[Fault]:
    allowed = sorted(allowed)
    if name in allowed:
        return
    like = nearest(name, allowed)
    mend = f"did you mean {like!r}?" if like else f"add [{kind}.{name}]" if name.isidentifier() else ""
    shown = ", ".join(allowed[:12]) + (", …" if len(allowed) > 12 else "") if allowed else f"no {kind} is described"
    yield Fault(place, f"unknown {kind} {name!r}", shown, mend)


def _actors(case: Case) -> Iterator[Fault]:
    for key, actor in case.actor.items():
        for field, names in (("within", [actor.within] if actor.within else []), ("acts_for", actor.acts_for)):
            for name in names:
                yield from _unknown(f"actor.{key}.{field}", name, "actor", case.actor.keys() - {key})
        seen, at = {key}, actor.within
        while at in case.actor and at not in seen:
            seen.add(at)
            at = case.actor[at].within
        if at == key:
            yield Fault(f"actor.{key}.within", "an actor within itself", "a chain that ends", "remove one `within`")


def _stances(case: Case) -> Iterator[Fault]:
    for key, by_issue in case.stance.items():
        yield from _unknown(f"stance.{key}", key, "actor", case.actor)
        for issue in by_issue:
            yield from _unknown(f"stance.{key}.{issue}", issue, "issue", case.issue)
    for key, by_when in case.motives.items():
        yield from _unknown(f"motives.{key}", key, "actor", case.actor)
        del by_when


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
        for seat in (*body.weights, *body.veto) if body.rule is None else ():
            yield from _unknown(f"body.{key}.seats", seat, "actor", case.actor)
        try:
            seated_rule(case, key)
        except (RuleError, NotFoundError) as error:
            yield Fault(f"body.{key}", str(error), "a rule that some coalition can meet")


def _drafts(case: Case) -> Iterator[Fault]:
    for key, draft in case.draft.items():
        yield from _unknown(f"draft.{key}.body", draft.body, "body", case.body)
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
            given = [value for word in VOTES if (value := getattr(vote, word)) is not None]
            if not given:
                yield Fault(f"vote.{actor}.{draft}", "no chance", "a chance of no, abstain or yes", "no = [0.6, 0.9]")
            elif sum(value.best for value in given) > 1 + 1e-9:
                total = sum(value.best for value in given)
                yield Fault(f"vote.{actor}.{draft}", f"best chances that sum to {total:g}", "at most 1")


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
        if key.lower() in _RESERVED:
            yield Fault(f"option.{key}", "a word of conditions as a name", "any other name", f"rename it {key}_act")
        yield from _unknown(f"option.{key}.actor", option.actor, "actor", case.actor)
        for other in option.excludes:
            yield from _unknown(f"option.{key}.excludes", other, "option", case.option.keys() - {key})
        if option.class_ is not None:
            yield from _unknown(f"option.{key}.class", option.class_, "class", option_classes(case))


def _needs(case: Case, key: str) -> set[str]:
    """Options without which this one cannot start, whatever else happens."""
    start = case.option[key].start_if
    if start is None or case.option[key].on:
        return set()
    import numpy as np  # noqa: PLC0415

    condition = Condition.read(start)
    names = [name for name in condition.names if name in case.option]
    free = [name for name in condition.names if name not in case.option]
    if len(condition.names) > 12:
        return set()
    grid = ((np.arange(2 ** len(condition.names))[:, None] >> np.arange(len(condition.names))) & 1).astype(bool)
    order = [*names, *free]
    facts = {name: grid[:, k] for k, name in enumerate(order)}
    true = np.broadcast_to(condition.holds(facts), grid.shape[:1])
    return {name for name in names if true.any() and facts[name][true].all()}


def _cycles(case: Case) -> Iterator[Fault]:
    needs = {key: _needs(case, key) for key in case.option}
    reported: set[str] = set()
    for key in case.option:
        trail, at = [key], key
        while at not in reported:
            ahead = sorted(needs.get(at, set()) & (set(trail) | set(needs)))
            if not ahead:
                break
            at = next((name for name in ahead if name in trail), ahead[0])
            if at in trail:
                loop = [*trail[trail.index(at) :], at]
                reported.update(loop)
                text = " needs ".join(loop)
                yield Fault(f"option.{at}.start_if", f"a cycle: {text}", "some option that can start first")
                break
            trail.append(at)


def _all_conditions(case: Case) -> Iterator[tuple[str, str]]:
    for key, option in case.option.items():
        if option.start_if:
            yield f"option.{key}.start_if", option.start_if
        if option.while_:
            yield f"option.{key}.while", option.while_
    for k, text in enumerate(case.infeasible):
        yield f"infeasible[{k}]", text
    for key, measure in case.measure.items():
        for k, (text, _) in enumerate(measure.cases):
            yield f"measure.{key}.cases[{k}]", text
    for k, (text, _) in enumerate(case.ladder.cases if case.ladder else ()):
        yield f"ladder.cases[{k}]", text
    for actor, by_when in case.motives.items():
        for text in by_when:
            yield f"motives.{actor}", text


def _conditions(case: Case) -> Iterator[Fault]:
    known = known_names(case)
    for place, text in _all_conditions(case):
        try:
            Condition.read(text).check_names(known)
        except ConditionError as error:
            yield Fault(place, str(error), "options and draft statuses: " + ", ".join(sorted(known)[:12]) or "none")


def _measures(case: Case) -> Iterator[Fault]:
    for key, measure in case.measure.items():
        yield from _unknown(f"measure.{key}", key, "issue", case.issue)
        if not measure.cases or measure.cases[-1][0] not in ("else", "true"):
            yield Fault(f"measure.{key}.cases", "no last case", 'a last case "else"', '["else", [30, 35, 40]]')
        if any(value == "terms" for _, value in measure.cases) and not any(
            key in draft.terms for draft in case.draft.values()
        ):
            yield Fault(f"measure.{key}.cases", '"terms"', f"terms only where a draft has a term on {key}")
    if case.ladder:
        for k, (_, rung) in enumerate(case.ladder.cases):
            if not 0 <= rung < len(case.ladder.rungs):
                yield Fault(f"ladder.cases[{k}]", f"rung {rung}", f"0 to {len(case.ladder.rungs) - 1}")
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
    if any(faults for faults in (list(_stances(case)), list(_votes(case)), list(_options(case)), list(_issues(case)))):
        return  # inputs cannot be listed while names stand for nothing
    inputs = {item.name: item.estimate for item in case.inputs if not item.name.startswith("lever.")}
    for key, lever in case.lever.items():
        yield from _unknown(f"lever.{key}.by", lever.by, "actor", case.actor)
        for option in (lever.start, lever.stop):
            if option is not None:
                yield from _unknown(f"lever.{key}", option, "option", case.option)
        if lever.set is not None:
            yield from _unknown(f"lever.{key}.set", lever.set, "input", inputs)
            yield from _reach(f"lever.{key}.to", lever.to, inputs.get(lever.set))
        if lever.shift is not None:
            yield from _unknown(f"lever.{key}.shift", lever.shift, "input", inputs.keys() | _shift_targets(case))


def _reach(place: str, to: Estimate | None, target: Estimate | None) -> Iterator[Fault]:
    if to is None or target is None:
        return
    if to.low < target.bounds.low or to.high > target.bounds.high:
        yield Fault(place, f"{to.low:g} to {to.high:g}", f"{target.bounds}")


def _grounds(case: Case) -> Iterator[Fault]:
    for key, evidence in case.evidence.items():
        yield from _unknown(f"evidence.{key}.source", evidence.source, "source", case.source)
    for place, named in _named_evidence(case):
        for name in named:
            yield from _unknown(f"{place}.evidence", name, "evidence", case.evidence)


def _named_evidence(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    tables = ("actor", "issue", "draft", "option", "bargain", "measure", "lever", "class_")
    for table in tables:
        for key, part in getattr(case, table).items():
            yield f"{table.rstrip('_')}.{key}", part.evidence
    for table in ("stance", "intent", "vote", "motives"):
        for actor, parts in getattr(case, table).items():
            for key, part in parts.items():
                yield f"{table}.{actor}.{key}", part.evidence
    yield "voting", case.voting.evidence
    yield "escalation", case.escalation.evidence
