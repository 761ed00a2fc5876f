"""`detente record`: get the record of votes at the United Nations onto this machine, and look at it.

As in `detente.cli`, each command is one call of the library, imported inside it.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from detente.cli_shared import AsJson, writable

if TYPE_CHECKING:
    from detente.record.download import Progress
    from detente.record.fetch import Kept
    from detente.record.shown import Asked, Shown

Record = Literal["council", "assembly"]
Showable = Literal["council", "assembly", "ideal-points"]

records = typer.Typer(
    help="The record of votes in the Security Council and the General Assembly.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Day = Annotated[str | None, typer.Option(metavar="DAY", help="A day or a year, such as 2011-03-17 or 2011.")]


@records.command()
def fetch(
    record: Annotated[Record, typer.Argument(help="Which record.")] = "council",
    url: Annotated[str | None, typer.Option(help="The file's own address, or a page that links to it.")] = None,
    sha256: Annotated[str | None, typer.Option(help="The hash the file must have.")] = None,
) -> None:
    """Download the official file from the UN Digital Library, check it, and keep it for later commands.

    A download that was cut is continued when the command is run again. Terms: non-commercial, with attribution.

    Example: detente record fetch council
    """
    from detente.record.fetch import fetch as fetched  # noqa: PLC0415
    from detente.record.origin import origin  # noqa: PLC0415

    print(f"{origin(record).title}: {url or origin(record).page}\n{origin(record).terms}", file=sys.stderr)
    with _progress() as progress:
        kept = fetched(record, url, sha256, progress)
    _tell([kept])


@records.command()
def load(
    path: Annotated[Path, typer.Argument(help="An official CSV file, or a folder of tables.")],
    all_: Annotated[bool, typer.Option("--all", help="Print every anomaly, not only how many.")] = False,
) -> None:
    """Load files of votes you already have, and tell what is odd in them.

    Example: detente record load 2025_7_21_sc_voting.csv
    """
    from detente.record.fetch import load as loaded  # noqa: PLC0415

    _tell(loaded(path), every=all_)


@records.command()
def show(
    record: Annotated[Showable, typer.Argument(help="Which record, or where states stand in the Assembly.")],
    member: Annotated[str | None, typer.Option(help="A member's name or code, such as RUS.")] = None,
    topic: Annotated[str | None, typer.Option(help="Words of the topic, agenda item or title.")] = None,
    since: Day = None,
    until: Day = None,
    most: Annotated[int, typer.Option(min=1, help="How many texts to print, the latest.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show how a member voted, or what became of the texts on a topic: in words, by year, and one by one.

    Ideal points need no files: of a member by session, or of all members as known on the day before `--until`.

    Example: detente record show council --member RUS --topic Syria --since 2011
    """
    from detente.record import assembly, council, shown  # noqa: PLC0415

    asked = shown.Asked(member, topic, _day("since", since, (1, 1)), _day("until", until, (12, 31)))
    if record == "ideal-points":
        _ideal_points(asked, as_json)
        return
    found = shown.council(council.load(), asked) if record == "council" else shown.assembly(assembly.load(), asked)
    if as_json:
        from detente.plain import plain  # noqa: PLC0415

        print(plain(json.dumps(found.to_json(), ensure_ascii=False, indent=2), lines=True))
    else:
        _print(found, most)


def _ideal_points(asked: Asked, as_json: bool) -> None:
    """Where states stand in the Assembly, as shipped with the package."""
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.record.ideal import shipped, shown  # noqa: PLC0415

    if asked.topic or (asked.since and not asked.member):
        raise SettingError("ideal-points: allowed: --member with --since and --until, or --until alone; no --topic")
    points = shipped.load()
    if asked.member:
        found = shown.of_member(points, asked.member, asked.since, asked.until)
    else:
        found = shown.of_all(points, asked.until or datetime.date.today())
    print(json.dumps(found.to_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(found.lines()))


@records.command()
def fit(
    output: Annotated[Path, typer.Option(help="Write the fitted model to this file (.json).")],
    until: Annotated[int, typer.Option(help="The last year whose drafts are used.")] = 2022,
) -> None:
    """Fit the forecast of Council votes on the record you have loaded; the same record gives the same bytes.

    Example: detente record fit --output council.json --until 2022
    """
    from detente.record import council  # noqa: PLC0415
    from detente.record.forecast import from_record, model, shipped  # noqa: PLC0415

    writable(output, None)
    record = council.load()
    drafts = from_record.history(record).before(datetime.date(until + 1, 1, 1))
    about = {"what": "weights of the forecast of Security Council votes", "source": record.provenance[0].terms}
    shipped.save(model.fit(drafts, until), output, about)
    print(f"Written to {output}: fitted on {len(drafts):,} drafts up to {until}")


@records.command()
def score(
    what: Annotated[
        Literal["council", "settlements", "reading"], typer.Argument(help="Which forecasts, or the reading of reports.")
    ] = "council",
    data: Annotated[
        Path | None,
        typer.Option(
            help="For settlements: a file in the form of the DEU data. For reading: the folder of gold texts."
        ),
    ] = None,
    first: Annotated[int, typer.Option(help="For the council: the first year to forecast.")] = 2000,
    last: Annotated[int, typer.Option(help="For the council: the last year to forecast.")] = 2022,
    output: Annotated[Path | None, typer.Option(help="Write all tables and the picture as an HTML page.")] = None,
    as_json: AsJson = False,
) -> None:
    """Hold forecasts against what happened: of Council votes by earlier years alone, or of where talks landed.

    Or hold what reading finds in reports against what people found in them.

    Example: detente record score council --output scores.html
    """
    writable(output, None)
    if what == "reading":
        found = _reading(data)
    else:
        found = _settlements(data) if what == "settlements" else _council(first, last)
    if output:
        from detente.backtest.page import page  # noqa: PLC0415
        from detente.casefile import write_whole  # noqa: PLC0415

        write_whole(output, page(**found))
    if as_json:
        from detente.backtest.page import to_json  # noqa: PLC0415

        print(to_json(**found))
        return
    print(found["text"])
    for one in found.get("pictures", ()):
        print(f"\n{one.title}\n{one.text}")
    _scores(found["tables"])
    if output:
        print(f"Written to {output}")


def _council(first: int, last: int) -> dict[str, Any]:
    from detente.backtest.council import score as scored  # noqa: PLC0415
    from detente.record import council  # noqa: PLC0415

    with _status("Forecasting each year by a fit on the years before"):
        found = scored(council.load(), first, last)
    title = f"Forecasts of Council votes, {found.first}–{found.last}"
    return {"title": title, "text": found.text, "tables": found.tables, "calibration": found.calibration}


def _settlements(data: Path | None) -> dict[str, Any]:
    from detente.backtest.settlement_tables import shown  # noqa: PLC0415
    from detente.backtest.settlements import score as scored  # noqa: PLC0415
    from detente.errors import SettingError  # noqa: PLC0415
    from detente.record.decisions import load as decisions_of  # noqa: PLC0415

    if data is None:
        raise SettingError("data = None; allowed: a file of decisions, as in --data FILE.csv")
    decisions = decisions_of(data)
    with _status("Asking every model where talks land; Ctrl-C scores those asked so far") as say:
        return shown(scored(decisions, say))


def _reading(data: Path | None) -> dict[str, Any]:
    from detente.backtest.reading import score as scored  # noqa: PLC0415

    with _status("Reading annotated texts") as say:
        return scored(data, say)


@contextmanager
def _status(words: str) -> Iterator[Callable[[str], None]]:
    """Say on stderr what is at work, if anyone is looking; what is said meanwhile stands behind it."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(words) as status:
        yield lambda now: status.update(f"{words}: {now}")


def _scores(tables: dict[str, list[dict[str, Any]]]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from detente.backtest.page import written  # noqa: PLC0415

    console = Console()
    for name, rows in tables.items():
        names = [
            column
            for column in dict.fromkeys(key for row in rows for key in row)
            if column[-4:] not in ("_low", "high")
        ]
        grid = Table(*(column.replace("_", " ") for column in names), title=name, title_justify="left", box=None)
        grid.columns[0].no_wrap = True
        for row in rows:
            grid.add_row(*(written(row.get(column)) for column in names))
        console.print(grid)


def _day(name: str, text: str | None, whole_year: tuple[int, int]) -> datetime.date | None:
    from detente.errors import SettingError  # noqa: PLC0415

    if text is None:
        return None
    try:
        return datetime.date(int(text), *whole_year) if len(text) == 4 else datetime.date.fromisoformat(text)
    except ValueError:
        raise SettingError(f"{name} = {text!r}; allowed: a day or a year, such as 2011-03-17 or 2011") from None


@contextmanager
def _progress() -> Iterator[Progress]:
    """Bytes so far on stderr, if anyone is looking."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    from detente.record.download import silence  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield silence
        return
    with Progress("Downloading", BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


def _tell(kept: list[Kept], every: bool = False) -> None:
    """What was loaded, where it is, and what is odd in it."""
    from detente.plain import plain  # noqa: PLC0415
    from detente.record.anomalies import KINDS  # noqa: PLC0415

    for one in kept:
        counts = ", ".join(f"{rows:,} {name}" for name, rows in one.rows.items())
        print(f"Loaded the record of the {one.record} ({one.source}): {counts}.")
        print(*(f"  {name}: sha256 {value}" for name, value in one.sha256.items()), sep="\n")
        if len(one.anomalies):
            print(f"{len(one.anomalies)} anomalies:")
        for kind, rows in one.anomalies.groupby("kind", sort=False):
            print(f"  {len(rows):4}  {kind}: {KINDS[str(kind)]}")
            listed = rows if every else rows.head(3)
            for row in listed.to_dict("records"):
                print(plain(f"          {row['where']}: {row['seen']}; {row['done']}"))
            if len(listed) < len(rows):
                print(f"          and {len(rows) - len(listed)} more")
        print(f"Kept in {one.place}")


def _print(found: Shown, most: int) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    total = len(found.rows)
    one = {"vetoes": "veto"}
    said = ", ".join(f"{n} {one.get(name, name) if n == 1 else name}" for name, n in found.counts.items() if n)
    console.print(Text(f"{found.heading}: {total} {'text' if total == 1 else 'texts'}: {said}."))
    console.print(_years(found), _texts(found, most))
    if total > most:
        console.print(Text(f"The latest {most} of {total} texts; --most {total} prints all, --json too."))
    for note in found.notes:
        console.print(Text(note))


def _years(found: Shown) -> Any:
    from rich.table import Table  # noqa: PLC0415

    kinds = [name for name in found.years.columns if name != "year"]
    largest = max(1, int(found.years[kinds].sum(axis=1).max()))
    grid = Table("year", *kinds, "█ " + ", ▒ ".join(kinds[:2]) + ", ░ others", box=None)
    for row in found.years.to_dict("records"):
        counts = [int(row[name]) for name in kinds]
        parts = [counts[0], counts[1], sum(counts[2:])]
        bar = "".join(mark * round(30 * part / largest) for mark, part in zip("█▒░", parts, strict=True))
        grid.add_row(str(row["year"]), *(str(count or "·") for count in counts), bar)
    return grid


def _texts(found: Shown, most: int) -> Any:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from detente.plain import plain  # noqa: PLC0415

    grid = Table(*found.rows.columns, box=None)
    grid.columns[2].max_width = 44
    for row in found.rows.tail(most).assign(date=found.rows["date"].dt.strftime("%Y-%m-%d")).itertuples(index=False):
        grid.add_row(*(Text("" if cell is None or cell != cell else plain(str(cell))) for cell in row))
    return grid
