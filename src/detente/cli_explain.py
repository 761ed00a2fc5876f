"""`detente explain`: from a number back to the words it rests on.

As in `detente.cli`, the command is one call of the library, imported inside it.
"""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli_shared import Case, Draws, Seed, Without, progress


def explain(
    analysis: Annotated[str, typer.Argument(metavar="ANALYSIS", help="An analysis, such as adoption.")],
    case: Case,
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure of it; its first one if left out; may stand several times.")
    ] = None,
    without: Without = None,
    draws: Draws = 1000,
    seed: Seed = 0,
) -> None:
    """Walk from a number back to its inputs, their evidence, and the words of the report that this rests on.

    Example: detente explain adoption kosovo-2007 --without source.pravda
    """
    from detente.brief.explained import explained, record_of  # noqa: PLC0415  (heavy; help stays fast)
    from detente.casefile import load, locate  # noqa: PLC0415

    with progress() as report:
        report("Walking back from the number")
        asked, record, measures = load(case), record_of(locate(case)), measure or ()
        lines = list(explained(asked, analysis, measures, record, draws=draws, seed=seed))
        if without:
            from detente.review.without import told  # noqa: PLC0415
            from detente.review.without import without as dropped  # noqa: PLC0415

            left, gone = dropped(asked, without)
            lines += ["", told(without, gone), *explained(left, analysis, measures, record, draws=draws, seed=seed)]
    print("\n".join(lines))
