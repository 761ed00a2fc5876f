"""`detente read`: what a news article suggests for a case.

As in `detente.cli`, the command is one call of the library, imported inside it.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Annotated

import typer

from detente.cli_shared import AsJson


def read(
    path: Annotated[Path, typer.Argument(help="A report: plain text, HTML, PDF or Word.")],
    date: Annotated[str | None, typer.Option(metavar="DAY", help="The day it was written, such as 2007-04-21.")] = None,
    ask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Let a language model at this OpenAI-compatible address read instead."),
    ] = None,
    model: Annotated[str, typer.Option(help="With --ask: the model's name there.")] = "default",
    key_from: Annotated[
        str | None, typer.Option(metavar="VARIABLE", help="With --ask: the environment variable that holds the key.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Suggest what a report holds for a case: who says what, would do what, on which condition, each with its words.

    Needs the extra `read`. Nothing is added to a case, and nothing leaves the machine unless --ask gives an address.

    Example: detente read article.txt --date 2007-04-21
    """
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.reading.reader import ask_file, read_file  # noqa: PLC0415
    from detente.reading.shown import lines  # noqa: PLC0415

    try:
        written = datetime.date.fromisoformat(date) if date else None
    except ValueError:
        raise SettingError(f"date = {date}; allowed: a day such as 2007-04-21") from None
    found = ask_file(path, ask, model, os.environ.get(key_from or "")) if ask else read_file(path, written)
    print(found.reading.model_dump_json(indent=2) if as_json else "\n".join(lines(found)))
