"""Is there a text that nothing beats in a draft's body, and where is the middle?"""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._plane import TOP, Plane, nothing_to_tell, planes
from detente.analysis import analysis
from detente.draws import Draws
from detente.likelihood import in_words, percent
from detente.numeric import TIE, Array
from detente.plane.middle import core, yolk
from detente.plane.winset import line_pivots
from detente.result import Answer, Quantity, Result, Row

__all__ = ["answer", "core", "tell"]


def tell(result: Result) -> list[str]:
    """Two sentences a draft: whether anything is stable, and where the middle lies."""
    told = []
    for row in result.tables["drafts"]:
        draft, issues = str(row["id"]), [key for key in (row["issue"], row["second_issue"]) if key]
        empty, radius = result.measures[f"{draft}.empty"], result.measures[f"{draft}.radius"]
        told.append(
            f"That every text on {' and '.join(map(str, issues))} can be beaten by another in the body that votes on "
            f"{row['draft']} is put at {in_words(empty.mean)}, {percent(empty.mean)}."
        )
        places = " and ".join(f"{result.measures[f'{draft}.{key}'].best:.0f} on {key}" for key in issues)
        told.append(
            f"Its middle lies at {places}; no line that leaves "
            f"both sides short of winning passes further than {radius.best:.0f} points from there."
        )
    return told or nothing_to_tell(result.caveats)


@analysis(
    question="Is there a text that no other beats, and where is the body's middle?",
    reference="Plott (1967), American Economic Review 57(4), 787–806; McKelvey (1986), AJPS 30(2), 283–314",
    example="detente run core kosovo-2007 --issues status,precedent",
    tell=tell,
)
def answer(draws: Draws, *, issues: str = "", most_draws: int = 400) -> Answer:
    """Chance that every text can be beaten (the core is empty), and the yolk: the body's middle and how firm it is.

    `issues`: one or two, with a comma between; without, the draft's two on which its body's saliences sum highest.
    Only the first `most_draws` draws are asked. Where members with a stance can decide nothing without the others,
    nothing beats anything, and the middle is the mean of their positions.
    """
    found, caveats = planes(draws, issues, most_draws)
    measures: dict[str, Quantity] = {}
    rows: list[Row] = []
    for plane in found:
        ends = [_middle(plane, k) for k in range(plane.n)]
        pull, radius = np.array([end[1] for end in ends]), np.array([end[2] for end in ends])
        on = " and ".join(plane.issues)
        label = f"every text on {on} can be beaten"
        measures[f"{plane.draft}.empty"] = Quantity((pull > TIE).astype(float), "chance", label)
        label = f"radius of the yolk on {on}"
        measures[f"{plane.draft}.radius"] = Quantity(radius, "scale", label, floor=0.0)
        centre = np.array([end[0] for end in ends]) / plane.scale
        for d, key in enumerate(plane.issues):
            measures[f"{plane.draft}.{key}"] = Quantity(centre[:, d], "scale", f"the body's middle on {key}")
        rows += [*plane.rows(), *_yolk_rows(plane.mean())]
    drafts: list[Row] = [
        {"id": p.draft, "draft": p.name, "issue": p.issues[0], "second_issue": p.issues[1] if p.issues[1:] else ""}
        for p in found
    ]
    return Answer(measures, {"core": rows, "drafts": drafts}, caveats)


def _middle(plane: Plane, k: int) -> tuple[Array, float, float]:
    """The centre of the yolk, by how far the core fails to exist (0 or less where it does), and the yolk's radius."""
    if len(plane.issues) == 1:
        low, high = line_pivots(plane.points[k, :, 0], plane.votes)
        if not np.isfinite([low, high]).all():
            return plane.voting[k].mean(axis=0), -np.inf, 0.0
        return np.array([(low + high) / 2]), (high - low) / 2, max((low - high) / 2, 0.0)
    turn = plane.turn(k)
    centre, radius = yolk(turn)
    if np.isnan(radius):
        return plane.voting[k].mean(axis=0), -np.inf, 0.0
    return centre, core(turn)[1], radius


def _yolk_rows(plane: Plane) -> list[Row]:
    """The yolk's centre and its circle, at mean positions; and a point of the core where there is one."""
    centre, pull, radius = _middle(plane, 0)
    rows = [plane.row("middle", "the middle", centre)]
    if len(plane.issues) == 1:
        return [*rows, *(plane.row("edge", "", centre + sign * radius) for sign in (-1, 1))]
    angle = np.linspace(0, 2 * np.pi, 37)
    circle = centre + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    rows += [plane.row("edge", "", np.clip(point, 0, TOP * plane.scale[0])) for point in circle]
    if np.isfinite(pull) and pull <= TIE:
        rows.append(plane.row("core", "in the core", core(plane.turn(0))[0]))
    return rows
