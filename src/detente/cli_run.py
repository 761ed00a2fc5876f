"""`detente run`: a command for every analysis, whose settings are its options."""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_origin, get_type_hints

import typer
from typer.core import TyperGroup

import detente
from detente.cli_shared import AsJson, Case, Draws, Seed, Without, pairs, print_part, progress
from detente.errors import SettingError, Stopped
from detente.plain import plain

if TYPE_CHECKING:
    from detente.analysis import Analysis
    from detente.case import Case as CaseType
    from detente.scale.run import Progress


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

_MEANS: dict[str, Any] = {
    "workers": Annotated[int | None, typer.Option(help="Answer many draws by so many processes of one core each.")],
    "checkpoint": Annotated[
        Path | None, typer.Option(help="Keep what is done in this folder; the same command goes on from it.")
    ],
    "cluster": Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Answer many draws by the Dask cluster at this address.")
    ],
}
"""Options that say by whom a run is answered and where it is kept: none changes the answer."""
TOLD_EVERY = 10.0
"""Seconds between lines on how far a run is, where they go to a file."""

runs = typer.Typer(cls=_Analyses, no_args_is_help=True, rich_markup_mode=None)


@runs.callback()
def _run() -> None:
    """Ask one analysis about a case.

    Example: detente run adoption kosovo-2007 --json
    """


def _runner(chosen: Analysis) -> Callable[..., None]:
    """The command of an analysis: its settings, read from its signature, are its options."""

    def run(
        ctx: typer.Context, case: str, draws: int, seed: int, as_json: bool, set_: list[str] | None, **rest: Any
    ) -> None:
        from detente.casefile import load  # noqa: PLC0415

        means = {name: rest.pop(name) for name in _MEANS}
        dropped: list[str] | None = rest.pop("without")
        typed = {name: value for name, value in rest.items() if _is_given(ctx, name)}
        with progress() as report, _told():
            report(chosen.question)
            asked = load(case)
            asked, left_out = _without(asked, dropped)
            by_name, what_if = _divided(chosen, asked, pairs(set_ or []))
            given = {**typed, **by_name}
            told: dict[str, Any] = {
                "draws": draws,
                "seed": seed,
                "what_if": what_if,
                "report": _how_far(chosen.question, report),
            }
            result = detente.run(chosen.name, asked, **told, **means, **given)
            result = replace(result, what_if={**result.what_if, **left_out})
        if as_json:
            from detente.brief.data import harmless  # noqa: PLC0415

            print(harmless(result.to_json()))
        else:
            print_part("result", result)

    kinds = {"ctx": typer.Context, "case": Case, "draws": Draws, "seed": Seed, "as_json": AsJson, "set_": _SetOrWhatIf}
    kinds |= {"without": Without, **_MEANS}
    defaults = {"draws": 1000, "seed": 0, "as_json": False, "set_": None, "without": None, **dict.fromkeys(_MEANS)}
    hints = get_type_hints(chosen.answer)
    for name, default in chosen.settings.items():
        simple = hints[name] if hints[name] in (int, float, str, bool) or get_origin(hints[name]) is Literal else str
        flag = [f"--{name[:-1]}"] if name.endswith("_") else []  # a word that Python keeps for itself, such as `for`
        kinds[name] = Annotated[simple, typer.Option(*flag, help=f"Setting of {chosen.name}.")]
        defaults[name] = default
    empty, keyword = inspect.Parameter.empty, inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter(name, keyword, default=defaults.get(name, empty), annotation=kind)
        for name, kind in kinds.items()
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = kinds
    return run


def _without(case: CaseType, sources: list[str] | None) -> tuple[CaseType, dict[str, str]]:
    """The case without sources, and what the result says of it."""
    if not sources:
        return case, {}
    from detente.review.without import without  # noqa: PLC0415

    left, gone = without(case, sources)
    return left, {f"without {one}": ", ".join(gone) or "nothing but its evidence" for one in sources}


def _is_given(ctx: typer.Context, name: str) -> bool:
    """Whether a setting was typed, and is not its default."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _how_far(question: str, report: Callable[[str], None]) -> Callable[[Progress], None]:
    """Tell how far a long run is: beside the question, or now and then as a line of a file."""
    last = time.monotonic()

    def tell(progress: Progress) -> None:
        nonlocal last
        report(f"{question} {progress}")
        if not sys.stderr.isatty() and time.monotonic() - last > TOLD_EVERY:
            last = time.monotonic()
            print(progress, file=sys.stderr)

    return tell


@contextmanager
def _told() -> Iterator[None]:
    """End as an interrupted command ends, and say how to go on."""
    try:
        yield
    except Stopped as stopped:
        print(f"\n{plain(str(stopped))}", file=sys.stderr)
        raise typer.Exit(130) from None


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
