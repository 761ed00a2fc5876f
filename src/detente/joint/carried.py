"""The same draws of a changed case, with what the change leaves as it was.

Streams are named after inputs, so every input that the change does not touch has the same values. Situations depend on
what can be done and not on any number: they are found anew only where that changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from detente.case import Case
from detente.draws import Draws
from detente.joint.fallback import ENDS, failed_case
from detente.parts import Draft, Option


def carried(draws: Draws, case: Case) -> Draws:
    """Draws of `case` in place of the case they are of: same numbers of the same seed, same levers pulled before.

    >>> from detente import load
    >>> from detente.changes import changed
    >>> draws = load("kosovo-2007").draw(4)
    >>> after = carried(draws, changed(draws.case, {"motives.serbia.accept": "-20:-10:-2"}))
    >>> name = "stance.russia.status.position"
    >>> bool((after[name] == draws[name]).all()), bool((after["motives.serbia.accept"] > -22).all())
    (True, True)
    """
    old = draws.case
    if case is old:
        return draws
    if ("carried", id(old)) not in case.memo:
        case.memo.update(_kept(draws, case))
        case.memo["carried", id(old)] = old  # held on to, so that its number is no other case's
    estimates = {item.name: item.estimate for item in old.inputs}
    same = {item.name for item in case.inputs if estimates.get(item.name) == item.estimate}
    columns = draws._columns if case.correlate == old.correlate else {}
    return replace(
        draws,
        case=case,
        changed={name: values for name, values in draws.changed.items() if name in {i.name for i in case.inputs}},
        _columns={name: values for name, values in columns.items() if name in same},
        memo={},
        case_memo=case.memo,
    )


def _kept(draws: Draws, case: Case) -> dict[Any, Any]:
    """What was worked out for the old case and is as true of the new one."""
    old, kept = draws.case, {}
    seats = _who_sits(old) == _who_sits(case)
    days = (old.as_of, old.until) == (case.as_of, case.until)
    like = _what_can_be_done(old) == _what_can_be_done(case)
    as_true = {"rule": seats, "record": seats, ENDS: days}  # a name of ends holds all else they rest on
    for key, value in draws.case_memo.items():
        kind, *rest = key if isinstance(key, tuple) else (key,)
        if kind == "space" and like:
            kept[key] = replace(value, case=failed_case(case) if rest[0] == "failed" else case)
        elif as_true.get(kind):
            kept[key] = value
    return kept


def _who_sits(case: Case) -> tuple[Any, ...]:
    return (case.as_of, case.body, case.actor, {key: draft.body for key, draft in case.draft.items()})


def _what_can_be_done(case: Case) -> tuple[Any, ...]:
    """All that the situations and moves of a case follow from."""
    return (
        {key: actor.kind for key, actor in case.actor.items()},
        {key: _plain_option(option) for key, option in case.option.items()},
        {key: _plain_draft(draft) for key, draft in case.draft.items()},
        {key: (bargain.acts, set(bargain.breakable_by)) for key, bargain in case.bargain.items()},
        (case.infeasible, case.alike, case.situation, case.moves, case.today),
    )


def _plain_option(option: Option) -> tuple[Any, ...]:
    numbers = {"days", "evidence", "reason"}
    return tuple(getattr(option, name) for name in sorted(Option.model_fields.keys() - numbers))


def _plain_draft(draft: Draft) -> tuple[Any, ...]:
    return (draft.status, draft.sponsors[0], draft.name, draft.lapse_days is None)
