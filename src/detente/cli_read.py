"""`detente read`: what a news article suggests for a case.

As in `detente.cli`, the command is one call of the library, imported inside it.
"""

from __future__ import annotations

import datetime
import getpass
import os
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli_shared import AsJson

if TYPE_CHECKING:
    from detente.reading.reader import Read
    from detente.reading.server import Server
    from detente.review.answers import Script
    from detente.review.desk import Desk


_COUNTED = {"waiting": "waiting for what was skipped or rejected"}
_NOTHING = "Nothing new for this case in the report"


class All(StrEnum):
    """One answer for all suggestions."""

    all = "all"
    none = "none"


def read(
    path: Annotated[Path, typer.Argument(help="A report: plain text, HTML, PDF or Word; or a folder of them.")],
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
    into: Annotated[
        Path | None, typer.Option(metavar="CASE.toml", help="Review the suggestions for this case.")
    ] = None,
    new: Annotated[str | None, typer.Option(metavar="NAME", help="Review them for a new case, NAME.toml.")] = None,
    source: Annotated[
        str | None, typer.Option(metavar="ID", help="The source in the case that this report is.")
    ] = None,
    accept: Annotated[All | None, typer.Option(help="Accept or reject all, without asking.")] = None,
    answers: Annotated[Path | None, typer.Option(metavar="FILE", help="Answers as JSON, without asking.")] = None,
    by: Annotated[str | None, typer.Option(help="Who decides; your login name if left out.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="For a folder: read by so many processes.")] = 1,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="For a folder: where the readings go; FOLDER.readings.jsonl.")
    ] = None,
) -> None:
    """Suggest what a report holds for a case: who says what, would do what, on which condition, each with its words.

    Needs the extra `read`. Nothing is added to a case but what you accept in a review (--into or --new), and nothing
    leaves the machine unless --ask gives an address. A folder is read to a file, a line of JSON an article; the same
    command goes on where it was stopped.

    Example: detente read article.txt --date 2007-04-21
    """
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.reading.reader import ask_file, read_file  # noqa: PLC0415

    try:
        written = datetime.date.fromisoformat(date) if date else None
    except ValueError:
        raise SettingError(f"date = {date}; allowed: a day such as 2007-04-21") from None
    if into is None and new is None and (accept or answers or source or by):
        raise SettingError("accept, answers, source and by go with a review; add --into CASE.toml or --new NAME")
    server = _server(ask, model, key_from)
    if path.is_dir():
        _folder(path, output, workers, written, alone=not (server or as_json or into or new))
        return
    if output or workers > 1:
        raise SettingError(f"output and workers go with a folder, and {path} is none")
    desk, script = _desk(into, new, written), _script(accept, answers, source)
    found = ask_file(path, server, written) if server else read_file(path, written)
    if desk is not None:
        _review(desk, found, written, source, script, by or getpass.getuser())
        return
    _show(found, as_json)


def _show(found: Read, as_json: bool) -> None:
    """Print a reading."""
    from detente.reading.shown import lines  # noqa: PLC0415

    if as_json:
        _note(found)
    print(found.reading.model_dump_json(indent=2) if as_json else "\n".join(lines(found)))


def _note(found: Read) -> None:
    """Tell the remarks on a reading beside it, where it is for a program or a review."""
    from detente.plain import plain  # noqa: PLC0415

    for remark in found.remarks:
        print(f"Note: {plain(remark)}", file=sys.stderr)


def _server(ask: str | None, model: str, key_from: str | None) -> Server | None:
    """The language model asked for, if one is; SettingError where one is named and none is asked, or no key is set."""
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.reading.server import Server  # noqa: PLC0415

    if ask is None and (key_from or model != "default"):
        raise SettingError("model and key_from go with a language model; add --ask ADDRESS")
    if key_from and key_from not in os.environ:
        raise SettingError(f"key_from = {key_from}: no such environment variable; allowed: the name of one that is set")
    return None if ask is None else Server(ask, model, os.environ[key_from] if key_from else None)


def _folder(folder: Path, output: Path | None, workers: int, written: datetime.date | None, alone: bool) -> None:
    """Read a folder by the rules, a line of JSON each."""
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.reading.folder_shown import read_articles  # noqa: PLC0415

    if not alone:
        raise SettingError(f"{folder} is a folder; allowed with one: --date, --workers and --output")
    read_articles(folder, output, workers, written)


def _desk(into: Path | None, new: str | None, written: datetime.date | None) -> Desk | None:
    """The case to be reviewed, looked at before the report is read; SettingError where it cannot be one."""
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.review.desk import Desk  # noqa: PLC0415
    from detente.review.opening import opening  # noqa: PLC0415

    if into is not None and new is not None:
        raise SettingError("into and new: both given; allowed: one of them")
    if new is not None:
        text, path = opening(new, written or datetime.date.today()), Path(f"{new}.toml")
        if path.exists():
            raise SettingError(f"new = {new}: {path} is there already; add to it with --into {path}")
        desk = Desk(path, text)
        if any(one.verdict != "rejected" for one in desk.record.decisions):
            seen = f"{desk.beside} is the record of a case {path} that is gone"
            raise SettingError(f"new = {new}: {seen}; allowed: a name without one. Move it away to start anew")
        return desk
    if into is None:
        return None
    desk = Desk(into)
    desk.case()
    if not (os.access(into, os.W_OK) and os.access(into.resolve().parent, os.W_OK)):
        raise SettingError(f"into = {into}: you may not write it; allowed: a file and a folder that you may write to")
    return desk


def _script(accept: All | None, answers: Path | None, source: str | None) -> Script | None:
    """Who answers if nobody at the terminal does; SettingError where what is given for a review cannot be."""
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.fields import ID, PATTERNS  # noqa: PLC0415
    from detente.review.answers import Script, from_file  # noqa: PLC0415

    if accept and answers:
        raise SettingError("accept and answers: both given; allowed: one of them")
    if source and not re.match(ID, source):
        raise SettingError(f"source = {source[:60]!r}; allowed: {PATTERNS[ID]}")
    if answers:
        return from_file(answers)
    return Script({}, "accept" if accept == All.all else "reject") if accept else None


def _review(
    desk: Desk, found: Read, written: datetime.date | None, source: str | None, script: Script | None, by: str
) -> None:
    """Review a reading at a desk, and say what came of it."""
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.plain import plain  # noqa: PLC0415
    from detente.review.answers import Terminal  # noqa: PLC0415
    from detente.review.session import Review  # noqa: PLC0415

    _note(found)
    review = Review(desk, found.reading, found.article.text, script or Terminal(), by, written, source, script is None)
    if script is None:
        print(f"Suggestions for {desk.path}: each answer is kept at once, and you can stop and go on later.")
    try:
        count = review.run()
    except (KeyboardInterrupt, EOFError):
        print(f"\nStopped; {_kept(desk)}")
        raise typer.Exit(130) from None
    counted = [f"{number} {_COUNTED.get(what, what)}" for what, number in count.items() if number and what != "quit"]
    if counted or not count["quit"]:
        print(", ".join(counted) or _NOTHING)
    if desk.opening and written is None:
        review.remarks.append("as_of is today; with --date DAY it is the day the report was written")
    if count["quit"]:
        print(f"Stopped; {_kept(desk)}")
    for remark in review.remarks:
        print(f"Note: {plain(remark)}")
    if script is not None and (unused := script.answers.keys() - review.names()):
        raise SettingError(f"answers: nothing in this report is {', '.join(sorted(unused))}")


def _kept(desk: Desk) -> str:
    """What is kept of a review that was stopped, and which command goes on with it."""
    begun = desk.opening and desk.path.exists()
    command = f"the same command with --into {desk.path}, in place of --new," if begun else "the same command"
    kept = f"all that was decided is kept in {desk.path} and {desk.beside}"
    return f"{kept if desk.record.decisions else 'nothing was decided yet'}; {command} goes on"
