"""The command line: each command is one call of the library.

Whatever is heavy (numbers, charts, schemas) is imported inside the command that needs it, so that help is instant.
Errors go to stderr with exit status 2, an interruption ends with 130 and leaves no half file.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import detente
from detente.cli_compare import compare
from detente.cli_doubt import doubt
from detente.cli_explain import explain
from detente.cli_read import read
from detente.cli_record import records
from detente.cli_run import runs
from detente.cli_shared import AsJson, Case, Draws, Seed, WhatIf, pairs, print_part, progress, writable
from detente.errors import DetenteError, SettingError

if TYPE_CHECKING:
    pass

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


app.add_typer(runs, name="run")
app.add_typer(records, name="record")
app.command()(doubt)
app.command()(compare)
app.command()(explain)
app.command()(read)


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
    set_: WhatIf = None,
) -> None:
    """Answer the seven questions about a case, with the doubt shown.

    Prints the brief to the terminal, or writes it as one HTML page, a Word file, text or JSON.

    Example: detente brief kosovo-2007 --output kosovo-2007.html
    """
    from detente.brief import formats  # noqa: PLC0415
    from detente.brief.make import make  # noqa: PLC0415
    from detente.casefile import load, write_whole  # noqa: PLC0415

    chosen = form or (formats.form_of(output) if output else None)
    writable(output, chosen)
    with progress() as report:
        made = make(load(case), case, draws=draws, seed=seed, progress=report, what_if=pairs(set_ or []))
        content = formats.render(made, chosen) if chosen else b""
    if output:
        write_whole(output, content)
        print_part("opening", made)
        print(f"Written to {output}")
    elif chosen:
        sys.stdout.buffer.write(content)
    else:
        print_part("whole", made)


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

    writable(output, "html")
    with progress() as report:
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
