"""The command line: each command is one call of the library.

Whatever is heavy (numbers, charts, schemas) is imported inside the command that needs it, so that help is instant.
Errors go to stderr with exit status 2, an interruption ends with 130 and leaves no half file.
"""

from __future__ import annotations

import datetime
import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_origin, get_type_hints

import typer
from typer.core import TyperGroup

import detente
from detente.cli_record import records
from detente.errors import DetenteError, SettingError

if TYPE_CHECKING:
    from detente.analysis import Analysis

app = typer.Typer(
    help="Détente: a workbench for diplomatic deadlocks. Start with: detente brief kosovo-2007",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run a command; what a user can mend is told without a traceback."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that spin double the time on a busy machine
    try:
        app()
    except DetenteError as error:
        from detente.plain import plain  # noqa: PLC0415  (imports inside commands keep help fast)

        print(plain(str(error), lines=True), file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except SystemError as error:  # how an interrupt inside a compiled kernel comes out of it
        if _was_interrupted(error):
            sys.exit(130)
        raise


def _was_interrupted(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _example_names(incomplete: str) -> list[str]:
    from detente.casefile import example_names  # noqa: PLC0415

    return [name for name in example_names() if name.startswith(incomplete)]


Case = Annotated[
    str,
    typer.Argument(metavar="CASE", help="A case file, or the name of a shipped case.", autocompletion=_example_names),
]
Draws = Annotated[int, typer.Option(help="How often the case is drawn from its ranges.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same answer.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def _whole(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(detente.__version__)


@app.command()
def brief(
    case: Case,
    draws: Draws = 10_000,
    seed: Seed = 0,
    form: Annotated[
        Literal["json", "html", "text", "docx"] | None,
        typer.Option("--format", help="The form; with --output, what the file's ending says unless told."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write the brief to this file.")] = None,
) -> None:
    """Answer the seven questions about a case, with the doubt shown.

    Prints the brief to the terminal, or writes it as one HTML page, a Word file, text or JSON.

    Example: detente brief kosovo-2007 --output kosovo-2007.html
    """
    from detente.brief import formats  # noqa: PLC0415
    from detente.brief.make import make  # noqa: PLC0415
    from detente.casefile import load, write_whole  # noqa: PLC0415

    chosen = form or (formats.form_of(output) if output else None)
    _writable(output, chosen)
    with _progress() as report:
        made = make(load(case), case, draws=draws, seed=seed, progress=report)
        content = formats.render(made, chosen) if chosen else b""
    if output:
        write_whole(output, content)
        _show("opening", made)
        print(f"Written to {output}")
    elif chosen:
        sys.stdout.buffer.write(content)
    else:
        _show("whole", made)


def _writable(output: Path | None, form: str | None) -> None:
    """Find out before the work, not after it, that there is nowhere to put it."""
    if output and not output.parent.is_dir():
        raise SettingError(f"output = {str(output)!r}: there is no folder {str(output.parent)!r}; make it first")
    if output and output.is_dir():
        raise SettingError(
            f"output = {str(output)!r} is a folder; name a file in it, such as {str(output / 'brief.html')!r}"
        )
    if form == "docx" and output is None and sys.stdout.isatty():
        raise SettingError("format = 'docx' is no text for a terminal; add --output FILE.docx")


def _show(part: str, subject: Any) -> None:
    """Print the opening or the whole of a brief, or a result."""
    from rich.console import Console  # noqa: PLC0415

    from detente.brief import terminal  # noqa: PLC0415

    console = Console()
    for line in getattr(terminal, part)(subject):
        console.print(line)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Say on stderr what is being worked on, if anyone is looking."""
    from rich.console import Console  # noqa: PLC0415

    from detente.brief.terminal import words  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: None  # noqa: ARG005  (nobody is looking)
        return
    with console.status("Reading the case") as status:
        yield lambda step: status.update(words(step))


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
app.add_typer(runs, name="run")
app.add_typer(records, name="record")


@runs.callback()
def _run() -> None:
    """Ask one analysis about a case.

    Example: detente run adoption kosovo-2007 --json
    """


def _runner(chosen: Analysis) -> Callable[..., None]:
    """The command of an analysis: its settings, read from its signature, are its options."""

    def run(case: str, draws: int, seed: int, as_json: bool, set_: list[str] | None, **settings: Any) -> None:
        from detente.casefile import load  # noqa: PLC0415

        with _progress() as report:
            report(chosen.question)
            given = {**settings, **dict(map(_setting, set_ or []))}
            result = detente.run(chosen.name, load(case), draws=draws, seed=seed, **given)
        if as_json:
            from detente.brief.data import harmless  # noqa: PLC0415

            print(harmless(result.to_json()))
        else:
            _show("result", result)

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


@app.command("map")
def map_(
    case: Case,
    output: Annotated[Path, typer.Option(help="Write the page to this file.")],
    draws: Draws = 400,
    seed: Seed = 0,
    most: Annotated[int, typer.Option(help="How many situations to show.")] = 60,
) -> None:
    """Draw the situations of a case: which last, what holds in each, who can move where, how each is reached.

    Example: detente map kosovo-2007 --output kosovo-map.html
    """
    from detente.brief.situation_map import situation_map, to_html  # noqa: PLC0415
    from detente.casefile import load, write_whole  # noqa: PLC0415

    _writable(output, "html")
    with _progress() as report:
        report("Which situations last?")
        content = to_html(situation_map(load(case), case, draws=draws, seed=seed, most=most))
    write_whole(output, content)
    print(f"Written to {output}")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Name every analysis with its question and its source.

    Example: detente list
    """
    from detente.analysis import analyses  # noqa: PLC0415

    found = analyses().values()
    if as_json:
        fields = ("name", "family", "question", "reference", "example")
        rows = [{**{field: getattr(a, field) for field in fields}, "settings": a.settings} for a in found]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for chosen in found:
        print(f"{chosen.name} ({chosen.family})\n  {chosen.question}\n  {chosen.reference}\n")


@app.command()
def check(case: Case) -> None:
    """Report what is wrong with a case, then what is doubtful, then comparisons for a person to confirm.

    Example: detente check kosovo-2007
    """
    from detente.casefile import load  # noqa: PLC0415
    from detente.check import check as look  # noqa: PLC0415

    print(*look(load(case)).lines(), sep="\n")


@app.command()
def show(
    case: Case,
    name: Annotated[str | None, typer.Argument(help="After `body`: the body to show.")] = None,
    on: Annotated[datetime.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the body.")] = None,
) -> None:
    """Print a case readably, or a body of the library: its members on a day and how it decides.

    Example: detente show kosovo-2007

    Example: detente show body eu-council-lisbon --on 2025-01-01
    """
    from detente.casefile import load  # noqa: PLC0415
    from detente.show import show as shown  # noqa: PLC0415
    from detente.show import show_body  # noqa: PLC0415

    if case != "body" and (name or on):
        raise SettingError(f"show {case} {name or ''}: allowed: show CASE, or show body NAME --on DATE")
    if case != "body":
        print(shown(load(case)), end="")
        return
    if name is None:
        raise SettingError("show body: which one? Add its name, such as un-security-council")
    print(show_body(name, (on or datetime.datetime.now()).date()), end="")


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="What to call the case; the file is NAME.toml.")],
) -> None:
    """Write a short commented case to start from.

    Example: detente new river-dam
    """
    from detente.casefile import write_whole  # noqa: PLC0415
    from detente.skeleton import skeleton  # noqa: PLC0415

    path = Path(f"{name.removesuffix('.toml')}.toml")
    text = skeleton(path.stem, datetime.date.today())
    if path.exists():
        raise SettingError(f"name = {name!r}: {path} exists already; choose another name")
    write_whole(path, text.encode())
    print(f"Written to {path}. Next: detente check {path}")


@app.command()
def convert(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A case, a graph model (.json) or a file of KTAB's (.csv).")
    ],
    target: Annotated[str, typer.Argument(metavar="OUT", help="The new file; .toml, .json or .csv says the form.")],
) -> None:
    """Write a case, a graph model or a table of positions as KTAB keeps it as another, by the ending of the new file.

    Example: detente convert published/fraser-1984/cuba cuba.json
    """
    from detente.convert import convert as written  # noqa: PLC0415

    print(f"Written to {target}, a {written(source, target)}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a case file, for completion in an editor.

    Example: detente schema > case.schema.json
    """
    from detente.schema import schema as made  # noqa: PLC0415

    print(json.dumps(made(), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
