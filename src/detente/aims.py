"""Are goals about what there is? What can be told without running an analysis.

An analysis is known by its file. What `adoption` and `escalation` measure follows from the case; of other analyses it
is told when they are asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from detente.case import STATUSES, VOTES, Case
from detente.condition import Condition
from detente.errors import Fault, GoalError
from detente.goal_text import Comparison, Ending, parse
from detente.names import known_names, naming, some
from detente.names import unknown as _unknown
from detente.numeric import nearest
from detente.seats import seated_rule

_CHANCES = ("adoption", "escalation")
"""Analyses all of whose measures are chances."""


@cache
def analysis_names() -> frozenset[str]:
    """Names of all analyses, by their files, none of which is imported."""
    folder = Path(str(files("detente"))) / "analyses"
    return frozenset(path.stem.replace("_", "-") for path in folder.glob("*/*.py") if path.stem[0] != "_")


def measure_of(case: Case, written: str) -> str:
    """The measure a goal asks about, in full: `adoption.chance` and `violence(3)` are short for others.

    `adoption.chance` is that of the only draft, or of the only one on the table; a rung goes by its number or its name.
    Raises GoalError.

    >>> from detente.casefile import load
    >>> case = load("kosovo-2007")
    >>> measure_of(case, "adoption.chance"), measure_of(case, "violence(armed clash)")
    ('adoption.plan.adopted', 'escalation.rung.4')
    """
    if written.startswith("violence("):
        return f"escalation.rung.{_rung(case, written.removeprefix('violence(').removesuffix(')'))}"
    if written == "adoption.chance":
        tabled = [draft for draft in case.drafts if case.draft[draft].status == "tabled"]
        open_ = case.drafts if len(case.drafts) == 1 else tabled
        if len(open_) != 1:
            names = ", ".join(f"adoption.{draft}.adopted" for draft in open_) or "another goal"
            raise GoalError(f"'adoption.chance' with {len(open_) or 'no'} drafts on the table; allowed: {names}")
        return f"adoption.{open_[0]}.adopted"
    return written


def _rung(case: Case, written: str) -> int:
    rungs = case.ladder.rungs if case.ladder else ()
    names = {text.casefold(): k for k, text in enumerate(rungs)} | {str(k): k for k in range(len(rungs))}
    found = names.get(written.casefold())
    if found is None:
        allowed = some([f"{k} ({text})" for k, text in enumerate(rungs)]) or "none, as the case has no ladder"
        like = nearest(written, names)
        hint = f"; did you mean {like!r}?" if like else ""
        raise GoalError(f"'violence({written})': no such rung; allowed: {allowed}{hint}")
    return found


def aims(case: Case) -> Iterator[Fault]:
    """What is wrong with the goals of a case."""
    for key, goal in case.goal.items():
        if goal.goal is None:
            yield from _measure(case, f"goal.{key}.measure", goal.measure)
            continue
        for leaf in parse(goal.goal).leaves():
            yield from goal_faults(case, f"goal.{key}.goal", leaf)


def goal_faults(case: Case, place: str, leaf: Comparison | Ending) -> Iterator[Fault]:
    """What is wrong with one part of a goal; `place` is where it stands."""
    if isinstance(leaf, Ending):
        known = known_names(case)
        for name in Condition.read(leaf.condition).names:
            yield from _unknown(place, name, naming(case), known)
        return
    try:
        measure = measure_of(case, leaf.measure)
    except GoalError as error:
        seen, _, allowed = str(error).partition("; allowed: ")
        allowed, _, like = allowed.partition("; did you mean ")
        yield Fault(place, seen, allowed, f"did you mean {like}" if like else "")
        return
    yield from _measure(case, place, measure)
    if measure.split(".")[0] in _CHANCES and not 0 <= leaf.bound <= 1:
        mend = f"{leaf.bound:g}% is {leaf.bound / 100:g}" if 1 < leaf.bound <= 100 else ""
        yield Fault(place, f"{leaf.measure} {leaf.sign} {leaf.bound:g}", "a chance from 0 to 1", mend)


def _measure(case: Case, place: str, measure: str) -> Iterator[Fault]:
    name, _, rest = measure.partition(".")
    if name not in analysis_names():
        like = nearest(name, analysis_names())
        mend = f"did you mean {like!r}?" if like else ""
        yield Fault(place, f"unknown analysis {name!r}", "a name that `detente list` gives", mend)
    elif not rest:
        yield Fault(place, f"{measure!r}", "ANALYSIS.MEASURE, such as adoption.plan.adopted")
    elif name == "adoption":
        yield from _unknown(place, rest, "measure of adoption", _of_adoption(case))
    elif name == "escalation" and not (_leaps(case) and rest.startswith(("used.", "possible."))):
        yield from _unknown(place, rest, "measure of escalation", _of_escalation(case))


def _of_adoption(case: Case) -> set[str]:
    found: set[str] = set()
    for draft in case.drafts:
        found |= {f"{draft}.{word}" for word in ("adopted", "failed", "vetoed", "bound")}
        found |= {f"{draft}.{word}.if.{bargain}" for word in ("adopted", "vetoed") for bargain in case.bargain}
        for member in seated_rule(case, case.draft[draft].body).members:
            found |= {f"vote.{draft}.{member}.{word}" for word in VOTES} | {f"veto.{draft}.{member}"}
    return found


def _leaps(case: Case) -> bool:
    """Whether the case may hold acts that only the moves tell: several options at once, situations listed."""
    return bool(case.infeasible or case.alike or case.situation)


def _of_escalation(case: Case) -> set[str]:
    acts = {f"{key}{end}" for key in case.option for end in ("", ".stop")}
    acts |= {f"{key}.{word}" for key in case.draft for word in ("put", "withdraw", "lapse")}
    found = {f"{word}.{act}" for word in ("used", "possible") for act in acts}
    found |= {f"draft.{key}.{status}" for key in case.draft for status in STATUSES}
    return found | {f"rung.{k}" for k in range(len(case.ladder.rungs) if case.ladder else 0)}
