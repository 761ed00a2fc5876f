"""`detente read`: what a news article suggests for a case.

As in `detente.cli`, the command is one call of the library, imported inside it.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from detente.cli_shared import AsJson


def read(
    path: Annotated[Path, typer.Argument(help="A report: plain text, HTML, PDF or Word.")],
    date: Annotated[str | None, typer.Option(metavar="DAY", help="The day it was written, such as 2007-04-21.")] = None,
    as_json: AsJson = False,
) -> None:
    """Suggest what a report holds for a case: who says what, would do what, on which condition, each with its words.

    Needs the extra `read`. Nothing is added to a case.

    Example: detente read article.txt --date 2007-04-21
    """
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.reading.reader import read_file  # noqa: PLC0415
    from detente.reading.shown import lines  # noqa: PLC0415

    try:
        written = datetime.date.fromisoformat(date) if date else None
    except ValueError:
        raise SettingError(f"date = {date}; allowed: a day such as 2007-04-21") from None
    found = read_file(path, written)
    print(found.reading.model_dump_json(indent=2) if as_json else "\n".join(lines(found)))
