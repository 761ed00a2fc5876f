"""`detente run`: a command for every analysis, whose settings are its options."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_origin, get_type_hints

import typer
from typer.core import TyperGroup

import detente
from detente.cli_shared import AsJson, Case, Draws, Seed, print_part, progress
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.analysis import Analysis


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
            given = {**settings, **dict(map(_setting, set_ or []))}
            result = detente.run(chosen.name, load(case), draws=draws, seed=seed, **given)
        if as_json:
            from detente.brief.data import harmless  # noqa: PLC0415

            print(harmless(result.to_json()))
        else:
            print_part("result", result)

    written = Annotated[list[str] | None, typer.Option("--set", metavar="SETTING=VALUE", help="The same, by name.")]
    kinds = {"case": Case, "draws": Draws, "seed": Seed, "as_json": AsJson, "set_": written}
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


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise SettingError(f"--set {text}: allowed: SETTING=VALUE, such as --set walks=32")
    return name.strip().replace("-", "_"), value.strip()
