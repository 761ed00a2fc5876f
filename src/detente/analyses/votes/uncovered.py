"""Where would clever bargaining in a draft's body end: which texts are not covered by another?"""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._plane import TOP, Plane, nothing_to_tell, planes
from detente.analysis import analysis
from detente.draws import Draws
from detente.errors import SettingError
from detente.likelihood import percent
from detente.numeric import Array
from detente.plane.directions import Bools
from detente.plane.grid import grid, uncovered
from detente.result import Answer, Caveat, Quantity, Result, Row

__all__ = ["answer", "tell", "uncovered"]

_COARSE = Caveat("grid", "The uncovered set is found among the points of a grid, and is as coarse as it.")


def tell(result: Result) -> list[str]:
    """A sentence a draft: how much is uncovered, around where, and whether the text is near."""
    told = []
    for row in result.tables["drafts"]:
        draft, issues = str(row["id"]), [str(key) for key in (row["issue"], row["second_issue"]) if key]
        size, near = result.measures[f"{draft}.size"], result.measures[f"{draft}.near"]
        places = " and ".join(f"{result.measures[f'{draft}.{key}'].mean:.0f} on {key}" for key in issues)
        told.append(
            f"Whoever sets the agenda, voting on {' and '.join(issues)} should end among {percent(size.mean)} of all "
            f"texts, around {places}; {row['draft']} is among them in {percent(near.mean)} of draws."
        )
    return told or nothing_to_tell(result.caveats)


@analysis(
    question="Which texts can bargaining in the body end at, whoever sets the agenda?",
    reference="Miller (1980), American Journal of Political Science 24(1), 68–96; McKelvey (1986), ibid. 30(2)",
    example="detente run uncovered kosovo-2007 --side 31",
    tell=tell,
)
def answer(draws: Draws, *, issues: str = "", side: int = 17, most_draws: int = 100) -> Answer:
    """Share of all texts that are uncovered, around where they lie, and how often the draft is next to one.

    `issues`: one or two, with a comma between; without, the draft's two on which its body's saliences sum highest.
    `side` (2 to 100): points of the grid along each issue. Only the first `most_draws` draws are asked.
    """
    if not 2 <= side <= 100:
        raise SettingError(f"uncovered: side = {side}; allowed: 2 to 100")
    found, caveats = planes(draws, issues, most_draws)
    measures: dict[str, Quantity] = {}
    rows: list[Row] = []
    for plane in found:
        places = _places(plane, side)
        free = np.array([uncovered(plane.points[k], plane.votes, places * plane.scale[k]) for k in range(plane.n)])
        on = " and ".join(plane.issues)
        measures[f"{plane.draft}.size"] = Quantity(free.mean(axis=1), "share", f"texts on {on} not covered", floor=0.0)
        for d, key in enumerate(plane.issues):
            middle = (free @ places[:, d]) / free.sum(axis=1)
            measures[f"{plane.draft}.{key}"] = Quantity(middle, "scale", f"middle of the uncovered texts on {key}")
        label = f"{plane.name} is next to an uncovered text"
        measures[f"{plane.draft}.near"] = Quantity(_near(plane, places, free), "chance", label)
        rows += [*plane.rows(), *_cells(plane, places, free)]
    drafts: list[Row] = [
        {"id": p.draft, "draft": p.name, "issue": p.issues[0], "second_issue": p.issues[1] if p.issues[1:] else ""}
        for p in found
    ]
    return Answer(
        measures, {"uncovered": rows, "drafts": drafts}, [*caveats, *([_COARSE] if found else [])], exact=False
    )


def _places(plane: Plane, side: int) -> Array:
    """Points of the grid, 0–100 on each issue."""
    if len(plane.issues) == 1:
        return np.linspace(0, TOP, side)[:, None]
    return grid(np.array([TOP, TOP]), side)


def _near(plane: Plane, places: Array, free: Bools) -> Array:
    """Whether the point of the grid nearest to the draft's text is uncovered, in each draw."""
    text = plane.text / plane.scale
    nearest = ((places[None] - text[:, None]) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(free[np.arange(plane.n), nearest], dtype=float)


def _cells(plane: Plane, places: Array, free: Bools) -> list[Row]:
    """Points that are uncovered in some draw, with the share of draws."""
    chance, weight = free.mean(axis=0), plane.scale.mean(axis=0)
    return [
        plane.row("cell", "uncovered", places[k] * weight, chance=float(chance[k])) for k in np.flatnonzero(chance > 0)
    ]
