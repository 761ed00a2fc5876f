"""Write docs/explanation/escalation-study.md: how the crisis moves with each parameter, on every case that is shipped.

Run with `.venv/bin/python scripts/escalation_study.py`; it takes about a minute. Numbers are those of a fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.analyses.conflict._parameters import influence_rows
from detente.case import Case
from detente.casefile import example_names, load
from detente.joint.varied import VARIED
from detente.joint.walk import AHEAD
from detente.likelihood import in_words

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/explanation/escalation-study.md"
DRAWS, WALKS = 400, 16
FRAGILE = 0.10
"""A parameter that moves a chance by this much makes it fragile."""

HEAD = """# How the crisis moves with its parameters

*Written by `scripts/escalation_study.py`; do not edit.* The [escalation](escalation.md) model has few parameters, all
of them ranges. Here each is moved alone, on {draws} draws × {walks} walks of every case shipped, with the same draws of
resolve throughout; votes and the fallback stay as they were. The same table, on fewer draws, stands in every result
of `escalation` as `parameters`.

*Mean* and *largest* are changes of the chances of all options and rungs, in points of a hundred, from the answer as it
is; *words* counts the chances that change their word ("unlikely" to "likely"). A change of less than {error:.0f} points
may be chance. "Every base rate at its low end" moves all rates to their 10th percentiles at once, further than doubt
about them would.

Only Kosovo is a forecast. In the cases from the literature preference is mostly an order: points are spread evenly over
the ranks, options have no class, and all of them have the same tempo. They show how the machine reacts, not what
would have happened.
"""

TAIL = """
## What to take from it

{lessons}

None of this says which value is right: no back-test covers these chances yet. Read the spread of a row of such a table
as the least doubt there is about that chance.
"""


def main() -> None:
    """Write the page."""
    studied = {name: (case, list(rows(case))) for name, case in cases().items()}
    studied = {name: found for name, found in studied.items() if found[1]}
    PAGE.write_text(page(studied), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(studied)} cases")


def cases() -> dict[str, Case]:
    """Every case shipped, by name."""
    return {name: load(name) for name in example_names()}


def rows(case: Case, draws: int = DRAWS, walks: int = WALKS) -> Iterator[dict[str, Any]]:
    """What is followed of a case, options and rungs only, under each parameter."""
    for row in influence_rows(case.draw(draws), AHEAD, most=draws, walks=walks):
        if row["what"].startswith(("used.", "rung.")):
            yield row


def page(studied: dict[str, tuple[Case, list[dict[str, Any]]]]) -> str:
    """The page, from the rows of each case."""
    error = 100 * max(row["error"] for _, found in studied.values() for row in found)
    text = HEAD.format(draws=DRAWS, walks=WALKS, error=2 * error)
    for name, (case, found) in studied.items():
        text += f"\n## {case.title} (`{name}`)\n\n{summary(found)}"
    text += "\n## Kosovo in full\n\nChances by the horizon, in points of a hundred.\n\n"
    return text + full(studied["kosovo-2007"][1]) + TAIL.format(lessons=lessons(studied))


def moved(found: list[dict[str, Any]], key: str) -> tuple[float, dict[str, Any], int]:
    """Under one parameter: the mean change, the row that changes most, and how many words change."""
    changes = [abs(row[key] - row["as_is"]) for row in found]
    words = sum(in_words(row[key]) != in_words(row["as_is"]) for row in found)
    return sum(changes) / len(changes), found[changes.index(max(changes))], words


def summary(found: list[dict[str, Any]]) -> str:
    """A table with a line a parameter."""
    text = "| if | mean | largest | | words |\n| --- | ---: | ---: | --- | ---: |\n"
    for key, told in VARIED.items():
        mean, most, words = moved(found, key)
        change = 100 * (most[key] - most["as_is"])
        which = f"{plain(most)}: {100 * most['as_is']:.0f} → {100 * most[key]:.0f}" if abs(change) >= 0.5 else "nothing"
        text += f"| {told} | {100 * mean:.1f} | {change:+.0f} | {which} | {words} of {len(found)} |\n"
    return text


def plain(row: dict[str, Any]) -> str:
    """What a row follows, in words that stay within a table's cell."""
    return str(row["text"]).replace("|", "/")


def full(found: list[dict[str, Any]]) -> str:
    """Every chance under every parameter."""
    names = ["as it is", *(key.replace(".", " ") for key in VARIED)]
    text = "| | " + " | ".join(names) + " |\n| --- |" + " ---: |" * len(names) + "\n"
    for row in found:
        cells = " | ".join(f"{100 * row[key]:.0f}" for key in ("as_is", *VARIED))
        text += f"| {plain(row)} | {cells} |\n"
    return text


def lessons(studied: dict[str, tuple[Case, list[dict[str, Any]]]]) -> str:
    """A sentence a parameter, ordered by how much it moves: means over the cases, and where it is fragile."""
    told = []
    for key, words in VARIED.items():
        each = {name: moved(found, key) for name, (_, found) in studied.items()}
        mean = sum(m for m, _, _ in each.values()) / len(each)
        fragile = [name for name, (_, most, _) in each.items() if abs(most[key] - most["as_is"]) >= FRAGILE]
        where = f"fragile (some chance moves {100 * FRAGILE:.0f} points or more) in {len(fragile)} of {len(each)} cases"
        told.append((mean, f"- **{words}**: {100 * mean:.1f} points on average; {where}."))
    return "\n".join(line for _, line in sorted(told, reverse=True))


if __name__ == "__main__":
    main()
