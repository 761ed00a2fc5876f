"""`detente run`: a command for every analysis, whose settings are its options."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_origin, get_type_hints

import typer
from typer.core import TyperGroup

import detente
from detente.cli_shared import AsJson, Case, Draws, Seed, pairs, print_part, progress
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.analysis import Analysis
    from detente.case import Case as CaseType


class _Analyses(TyperGroup):
    """A command for every analysis there is, made when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  (the library's signature)
        from detente.analysis import analyses  # noqa: PLC0415

        return list(analyses())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        from detente.analysis import find  # noqa: PLC0415

        single = typer.Typer(rich_markup_mode=None, add_completion=False)
        chosen = find(cmd_name)
        example = f"\b\nExample:\n{chosen.example}"
        text = "\n\n".join([chosen.question, chosen.doc, f"Source: {chosen.reference}", example])
        single.command(cmd_name, help=text, short_help=chosen.question)(_runner(chosen))
        return typer.main.get_command(single)


_SetOrWhatIf = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="A setting by name, or a value of the case by path: option.offer.on=on, stance.us.status.salience=20:40.",
    ),
]

runs = typer.Typer(cls=_Analyses, no_args_is_help=True, rich_markup_mode=None)


@runs.callback()
def _run() -> None:
    """Ask one analysis about a case.

    Example: detente run adoption kosovo-2007 --json
    """


def _runner(chosen: Analysis) -> Callable[..., None]:
    """The command of an analysis: its settings, read from its signature, are its options."""

    def run(case: str, draws: int, seed: int, as_json: bool, set_: list[str] | None, **settings: Any) -> None:
        from detente.casefile import load  # noqa: PLC0415

        with progress() as report:
            report(chosen.question)
            asked = load(case)
            by_name, what_if = _divided(chosen, asked, pairs(set_ or []))
            given = {**settings, **by_name}
            result = detente.run(chosen.name, asked, draws=draws, seed=seed, what_if=what_if, **given)
        if as_json:
            from detente.brief.data import harmless  # noqa: PLC0415

            print(harmless(result.to_json()))
        else:
            print_part("result", result)

    kinds = {"case": Case, "draws": Draws, "seed": Seed, "as_json": AsJson, "set_": _SetOrWhatIf}
    defaults = {"draws": 1000, "seed": 0, "as_json": False, "set_": None}
    hints = get_type_hints(chosen.answer)
    for name, default in chosen.settings.items():
        simple = hints[name] if hints[name] in (int, float, str, bool) or get_origin(hints[name]) is Literal else str
        kinds[name] = Annotated[simple, typer.Option(help=f"Setting of {chosen.name}.")]
        defaults[name] = default
    empty, keyword = inspect.Parameter.empty, inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter(name, keyword, default=defaults.get(name, empty), annotation=kind)
        for name, kind in kinds.items()
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = kinds
    return run


def _divided(chosen: Analysis, case: CaseType, pairs: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Settings of the analysis, and what-ifs: paths in the case; SettingError with every name that is neither."""
    from detente.casefile import as_plain  # noqa: PLC0415
    from detente.numeric import nearest  # noqa: PLC0415
    from detente.paths import find, names  # noqa: PLC0415

    settings = {key: value for name, value in pairs.items() if (key := name.replace("-", "_")) in chosen.settings}
    rest = {name: value for name, value in pairs.items() if name.replace("-", "_") not in settings}
    plain = as_plain(case) if rest else {}
    lost = [name for name in rest if find(plain, name) is None]
    if lost:
        known = [*chosen.settings, *names(plain)]
        raise SettingError("\n".join(_neither(chosen, name[:200], nearest(name, known)) for name in lost))
    return settings, rest


def _neither(chosen: Analysis, name: str, like: str | None) -> str:
    allowed = ", ".join(chosen.settings) or "none"
    hint = f" Did you mean {like!r}?" if like else ""
    return f"--set {name}: neither a setting of {chosen.name} ({allowed}) nor a path in the case.{hint}"
