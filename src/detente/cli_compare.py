"""`detente compare`: cases side by side, in plain words first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli_shared import AsJson, Draws, Seed, example_names, progress

if TYPE_CHECKING:
    from rich.console import Console

    from detente.compare.made import Comparison, Pair


def compare(
    cases: Annotated[
        list[str],
        typer.Argument(
            metavar="CASE CASE...", help="Case files or names of shipped cases.", autocompletion=example_names
        ),
    ],
    measure: Annotated[
        list[str] | None,
        typer.Option(help="ANALYSIS.MEASURE, such as adoption.plan.adopted; may stand several times."),
    ] = None,
    draws: Draws = 1000,
    seed: Seed = 0,
    most_orders: Annotated[
        int, typer.Option(help="Orders to sample where more than 8 differences share a change; an even number.")
    ] = 12,
    as_json: AsJson = False,
) -> None:
    """Say what two cases or more differ in, what follows from it, and which difference does how much of it.

    Each case is compared with the first, on the same draws.

    Example: detente compare kosovo-2007 mine.toml --measure adoption.plan.adopted
    """
    from detente.casefile import load  # noqa: PLC0415  (heavy; help stays fast)
    from detente.compare.made import compare as compared  # noqa: PLC0415

    with progress() as report:
        named = [(name, load(name)) for name in cases]
        found = compared(
            named, measures=measure or (), draws=draws, seed=seed, most_orders=most_orders, progress=report
        )
    if as_json:
        from detente.brief.data import harmless  # noqa: PLC0415

        print(harmless(json.dumps(found.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)))
        return
    for pair in found.pairs:
        _print(found, pair)


def _print(found: Comparison, pair: Pair) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from detente.compare import words  # noqa: PLC0415

    console = Console()
    console.print(Text(words.opening(pair), "bold"))
    for part, rows in words.by_part(pair):
        _grid(console, part, ("what differs", "first", "second"), rows)
    if pair.moved:
        _grid(console, "What follows", ("answer", "first", "second", "change"), words.table(pair))
    for line in words.answers(pair):
        console.print(Text(f"• {line}"))
    for line in words.notes(found, pair):
        console.print(Text(line, "dim"))
    console.print()


def _grid(console: Console, title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table(*heads, box=None, pad_edge=False, header_style="dim", title=Text(title, "bold"))
    grid.title_justify = "left"
    for row in rows:
        grid.add_row(*map(Text, row))
    console.print(grid)
