"""What an analysis is, how it is found, and how it is run.

A new analysis is one new file under `analyses/`: a function `answer(draws, *, settings) -> Answer` under
`@analysis(...)`. Its name is the file's name (`nash_bargain.py` is `nash-bargain`); its command, help, page,
contract tests and place in the brief follow from what the decorator records. No list is edited anywhere.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import detente
from detente.case import Case
from detente.changes import Changes, as_text, changed
from detente.draws import Draws
from detente.errors import NotFoundError, SettingError
from detente.numeric import nearest
from detente.result import Answer, Result, summarise

Tell = Callable[[Result], list[str]]
Function = TypeVar("Function", bound=Callable[..., Answer])


@dataclass(frozen=True)
class Analysis:
    """One way to question a case. `family` is the folder it stands in.

    More draws than are held at once are asked about chunk by chunk (`detente.scale`): `large` are the settings of such
    a run unless given, None for the number of draws; `later` those of every chunk but the first, whose tables are kept.
    """

    name: str
    family: str
    question: str
    reference: str
    example: str
    answer: Callable[..., Answer]
    tell: Tell
    large: Mapping[str, Any] = field(default_factory=dict)
    later: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """Settings with their defaults, from the signature."""
        parameters = inspect.signature(self.answer).parameters.values()
        return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}

    @property
    def doc(self) -> str:
        """What the settings mean and how the answer is found."""
        return inspect.getdoc(self.answer) or ""


_FOUND: dict[str, Analysis] = {}


def analysis(
    *,
    question: str,
    reference: str,
    example: str,
    tell: Tell,
    large: Mapping[str, Any] | None = None,
    later: Mapping[str, Any] | None = None,
) -> Callable[[Function], Function]:
    """Record an analysis under the name of its file; the function itself stays as it is.

    `question` is what it answers in plain words, `reference` its source in the literature, `example` a command
    line, `tell` words the findings of a result; `large` and `later` are settings for many draws (see `Analysis`).
    """

    def record(answer: Function) -> Function:
        *_, family, module = answer.__module__.split(".")
        name = module.replace("_", "-")
        _FOUND[name] = Analysis(name, family, question, reference, example, answer, tell, large or {}, later or {})
        return answer

    return record


@cache
def _files() -> dict[str, str]:
    """The module of every analysis, by the name of the analysis; only packages are imported to find them."""
    package = import_module("detente.analyses")
    walked = [found.name for found in pkgutil.walk_packages(package.__path__, "detente.analyses.") if not found.ispkg]
    leaves = {module: module.rsplit(".", 1)[-1] for module in walked}
    return {leaf.replace("_", "-"): module for module, leaf in leaves.items() if not leaf.startswith("_")}


@cache
def _discover() -> None:
    for module in _files().values():
        import_module(module)


def analyses() -> dict[str, Analysis]:
    """Every analysis by name, sorted."""
    _discover()
    return dict(sorted(_FOUND.items()))


def find(name: str) -> Analysis:
    """An analysis by name; NotFoundError with the nearest right name. No other is imported if there is one."""
    if name in _files():
        import_module(_files()[name])
        return _FOUND[name]
    known = analyses()
    if name not in known:
        like = nearest(name, known)
        hint = f" Did you mean {like!r}?" if like else ""
        raise NotFoundError(f"no analysis {name!r}; there are {', '.join(known)}.{hint}")
    return known[name]


def run(
    name: str, case: Case, *, draws: int = 1000, seed: int = 0, what_if: Changes | None = None, **settings: Any
) -> Result:
    """Question a case: the answer over `draws` draws and at the best guess.

    `what_if` changes values of the case first, by path (`detente.changes.changed`): what it leaves alone is drawn as
    without it, so that answers differ by the change and not by chance.

    Raises NotFoundError for an unknown analysis, SettingError for a setting that does not exist or is out of
    range, CaseError for a change that the case refuses.

    >>> result = run("compromise", detente.load("kosovo-2007"), draws=100)
    >>> result["status"].low < result["status"].best < result["status"].high
    True
    >>> run("compromise", detente.load("kosovo-2007"), draws=100, what_if={"stance.us.status.position": 20}).what_if
    {'stance.us.status.position': '20'}
    """
    chosen, asked = find(name), changed(case, what_if) if what_if else case
    return run_on(chosen, asked.draw(draws, seed), asked.best(), settings, what_if)


def run_on(
    chosen: Analysis,
    draws: Draws,
    best: Draws,
    settings: dict[str, Any] | None = None,
    what_if: Changes | None = None,
) -> Result:
    """Question given draws and a given best guess (levers and doubt change both before asking).

    `what_if` only records which changes have been made to their case.
    """
    full = every_setting(chosen, settings or {})
    return made(chosen, draws, full, chosen.answer(draws, **full), chosen.answer(best, **full), what_if)


def every_setting(chosen: Analysis, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings given, checked, and the others at their defaults; raises SettingError."""
    return {**chosen.settings, **_checked(chosen, given)}


def made(
    chosen: Analysis,
    draws: Draws,
    full: dict[str, Any],
    over: Answer,
    at_best: Answer,
    what_if: Changes | None = None,
) -> Result:
    """The result of an answer over the draws and one at the best guess, under these settings, its findings worded."""
    measures = {key: summarise(key, quantity, at_best.measures[key]) for key, quantity in over.measures.items()}
    result = Result(
        analysis=chosen.name,
        question=chosen.question,
        case_title=draws.case.title,
        case_hash=draws.case.hash,
        settings=full,
        draws=draws.n,
        seed=draws.seed,
        version=detente.__version__,
        exact=over.exact,
        measures=measures,
        tables=over.tables,
        best_tables=at_best.tables,
        caveats=tuple(over.caveats),
        what_if={path: as_text(value) for path, value in (what_if or {}).items()},
    )
    return _with_findings(result, chosen.tell)


def _with_findings(result: Result, tell: Tell) -> Result:
    from dataclasses import replace  # noqa: PLC0415

    return replace(result, findings=tuple(tell(result)))


def _checked(chosen: Analysis, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of the right names and types; text from the command line is read as the declared type."""
    hints = get_type_hints(chosen.answer)
    out = {}
    for key, value in settings.items():
        if key not in chosen.settings:
            like = nearest(key, chosen.settings)
            allowed = ", ".join(chosen.settings) or "none"
            hint = f" Did you mean {like!r}?" if like else ""
            raise SettingError(f"{chosen.name}: no setting {key!r}; allowed: {allowed}.{hint}")
        out[key] = _as_type(f"{chosen.name}: {key}", value, hints[key])
    return out


def _as_type(place: str, value: Any, hint: Any) -> Any:
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise SettingError(f"{place} = {value!r}; allowed: {', '.join(map(str, get_args(hint)))}")
        return value
    if hint is bool and value in ("true", "false", True, False):
        return value in ("true", True)
    try:
        return hint(value) if hint in (int, float, str) else value
    except (TypeError, ValueError):
        raise SettingError(f"{place} = {value!r}; allowed: {hint.__name__}") from None
