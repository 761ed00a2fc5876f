"""`detente doubt`: what would change one answer, in plain words first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli_shared import AsJson, Case, Draws, Seed, WhatIf, pairs, progress, writable
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.doubt.doubted import Doubted


def doubt(
    measure: Annotated[str, typer.Argument(metavar="MEASURE", help="ANALYSIS.MEASURE, such as adoption.plan.adopted.")],
    case: Case,
    draws: Draws = 1000,
    seed: Seed = 0,
    method: Annotated[
        list[str] | None,
        typer.Option(help="A method, or all; may stand several times. Left out: tornado and tipping."),
    ] = None,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="INPUT", help="The input to move; with --and, the map's first.")
    ] = None,
    and_: Annotated[
        str | None, typer.Option("--and", metavar="INPUT", help="The second input: draws a map of both.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="Where the answer turns: 0.5 for chances, 0 points or 50 of 100 unless told.")
    ] = None,
    as_json: AsJson = False,
    output: Annotated[Path | None, typer.Option(help="Write one HTML page to this file.")] = None,
    set_: WhatIf = None,
) -> None:
    """Ask what would change one answer: what each input does, where it turns, what it rests on.

    Methods: tornado, tipping, sobol, morris, two-way, flips, tree, refine, delta; or all.

    Example: detente doubt adoption.plan.adopted kosovo-2007 --method tipping --threshold 0.5
    """
    from detente.casefile import load  # noqa: PLC0415  (heavy; help stays fast)
    from detente.doubt.doubted import doubt as doubted  # noqa: PLC0415

    writable(output, "html")
    if and_ and not with_:
        raise SettingError("--and without --with: name both inputs of the map")
    named = tuple(name for name in (with_, and_) if name)
    ways = method or (["two-way"] if and_ else [])
    with progress() as report:
        found = doubted(
            measure, load(case), case, methods=ways, draws=draws, seed=seed, threshold=threshold, inputs=named,
            what_if=pairs(set_ or []), progress=report,
        )  # fmt: skip
    _tell(found, output, as_json)


def _tell(found: Doubted, output: Path | None, as_json: bool) -> None:
    """Write the page, or print JSON or words."""
    if output:
        from detente.brief.doubt_page import to_html  # noqa: PLC0415
        from detente.casefile import write_whole  # noqa: PLC0415

        write_whole(output, to_html(found))
        print(f"Written to {output}")
    elif as_json:
        from detente.brief.data import harmless  # noqa: PLC0415

        print(harmless(json.dumps(found.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)))
    else:
        from rich.console import Console  # noqa: PLC0415

        from detente.brief.doubt_page import lines  # noqa: PLC0415

        console = Console()
        for line in lines(found):
            console.print(line)
