"""What the commands share: a case and its draws as arguments, where a file may go, progress on stderr, printing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.errors import SettingError


def example_names(incomplete: str) -> list[str]:
    """Names of shipped cases that begin so."""
    from detente import casefile  # noqa: PLC0415

    return [name for name in casefile.example_names() if name.startswith(incomplete)]


Case = Annotated[
    str,
    typer.Argument(metavar="CASE", help="A case file, or the name of a shipped case.", autocompletion=example_names),
]
Draws = Annotated[int, typer.Option(help="How often the case is drawn from its ranges.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same answer.")]
WhatIf = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a value of the case first: option.offer.on=on."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(metavar="SOURCE", help="Leave out a source of the case, and what rests on nothing else."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def pairs(texts: list[str]) -> dict[str, str]:
    """`NAME=VALUE` as told to `--set`, each name once; SettingError where that is not so."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise SettingError(f"--set {text[:200]}: allowed: NAME=VALUE, such as --set option.offer.on=on")
        if name.strip() in found:
            raise SettingError(f"--set {name.strip()[:200]}: twice; allowed: one value for each name")
        found[name.strip()] = value.strip()
    return found


def writable(output: Path | None, form: str | None) -> None:
    """Find out before the work, not after it, that there is nowhere to put it."""
    if output and not output.parent.is_dir():
        raise SettingError(f"output = {str(output)!r}: there is no folder {str(output.parent)!r}; make it first")
    if output and output.is_dir():
        raise SettingError(
            f"output = {str(output)!r} is a folder; name a file in it, such as {str(output / 'brief.html')!r}"
        )
    if form == "docx" and output is None and sys.stdout.isatty():
        raise SettingError("format = 'docx' is no text for a terminal; add --output FILE.docx")


def print_part(part: str, subject: Any) -> None:
    """Print the opening or the whole of a brief, or a result."""
    from rich.console import Console  # noqa: PLC0415

    from detente.brief import terminal  # noqa: PLC0415

    console = Console()
    for line in getattr(terminal, part)(subject):
        console.print(line)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Say on stderr what is being worked on, if anyone is looking."""
    from rich.console import Console  # noqa: PLC0415

    from detente.brief.terminal import words  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: None  # noqa: ARG005  (nobody is looking)
        return
    with console.status("Reading the case") as status:
        yield lambda step: status.update(words(step))
