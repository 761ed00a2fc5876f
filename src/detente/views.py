"""The dispute as one actor sees it: the case with what that actor mistakes put in place of what is so."""

from __future__ import annotations

from dataclasses import replace

from detente.case import Case
from detente.draws import Draws


def seen_case(case: Case, actor: str) -> Case:
    """The case as the actor takes it to be: stances it ascribes to others replace theirs issue by issue, motives
    and preferences all at once; options it does not know of can never start.

    Whoever is ascribed a preference has no stances and motives in it, and the other way round."""
    view = case.view[actor]
    never = {key: case.option[key].model_copy(update={"start_if": "false"}) for key in view.unaware}
    stance = {**case.stance, **{a: {**case.stance.get(a, {}), **by_issue} for a, by_issue in view.stance.items()}}
    motives, ordered = {**case.motives, **view.motives}, view.preference.keys()
    kept = {a: own for a, own in case.preference.items() if a not in view.stance.keys() | view.motives.keys()}
    changed = {
        "stance": {a: own for a, own in stance.items() if a not in ordered},
        "motives": {a: own for a, own in motives.items() if a not in ordered},
        "preference": {**kept, **view.preference},
        "option": {**case.option, **never},
    }
    return case.model_copy(update={**changed, "view": {}})


def seen_by(draws: Draws, actor: str) -> Draws:
    """The same draws as the actor sees them; what it ascribes to others is drawn from inputs of its own."""
    key = ("seen", actor)
    if key not in draws.case_memo:
        draws.case_memo[key] = seen_case(draws.case, actor)
    case: Case = draws.case_memo[key]
    at = f"view.{actor}."
    ascribed = {name.removeprefix(at): draws[name] for name in draws.inputs if name.startswith(at)}
    known = {item.name for item in case.inputs}
    kept = {name: value for name, value in draws.changed.items() if name in known}
    before = seen_by(draws.before, actor) if draws.before and actor in draws.before.case.view else None
    changed = {**kept, **ascribed}
    return replace(draws, case=case, changed=changed, before=before, _columns={}, memo={}, case_memo=case.memo)
