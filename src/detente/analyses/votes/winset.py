"""What texts would beat what holds otherwise, in a draft's body?"""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._plane import TOP, Plane, nothing_to_tell, planes
from detente.analysis import analysis
from detente.draws import Draws
from detente.likelihood import in_words, percent
from detente.numeric import Array
from detente.plane.winset import beats, line_winset, share_of_box, winset
from detente.result import Answer, Quantity, Result, Row

__all__ = ["answer", "tell", "winset"]

_STEP = np.pi / 18


def tell(result: Result) -> list[str]:
    """A sentence a draft: how much room there is, and whether the text is in it."""
    told = []
    for draft, name in _drafts(result).items():
        size, beaten = result.measures[f"{draft}.size"], result.measures[f"{draft}.beats"]
        told.append(
            f"Of all texts on {_on(result, name)}, {percent(size.mean)} ({percent(size.low)} to {percent(size.high)}) "
            f"would beat what holds without {name}; {name} itself does: {in_words(beaten.mean)}, "
            f"{percent(beaten.mean)}."
        )
    return told or nothing_to_tell(result.caveats)


def _drafts(result: Result) -> dict[str, str]:
    return {str(row["id"]): str(row["draft"]) for row in result.tables["drafts"]}


def _on(result: Result, name: str) -> str:
    return next(str(row["issues"]) for row in result.tables["drafts"] if row["draft"] == name)


@analysis(
    question="Which texts would beat what holds otherwise, if members vote by distance?",
    reference="McKelvey (1976), Journal of Economic Theory 12(3), 472–482; exact for any rule by pivots of directions",
    example="detente run winset kosovo-2007 --issues status,precedent",
    tell=tell,
)
def answer(draws: Draws, *, issues: str = "", most_draws: int = 400) -> Answer:
    """Share of all texts on one or two issues that would beat the fallback, and whether the draft is one of them.

    `issues`: one or two, with a comma between; without, the draft's two on which its body's saliences sum highest.
    Only the first `most_draws` draws are asked. The table `winset` outlines the texts at mean positions.
    """
    found, caveats = planes(draws, issues, most_draws)
    measures: dict[str, Quantity] = {}
    rows: list[Row] = []
    for plane in found:
        share = np.array([_share(plane, k) for k in range(plane.n)])
        text = np.array([_text_beats(plane, k) for k in range(plane.n)], dtype=float)
        on = " and ".join(plane.issues)
        label = f"texts on {on} that beat what holds without {plane.name}"
        measures[f"{plane.draft}.size"] = Quantity(share, "share", label, floor=0.0)
        measures[f"{plane.draft}.beats"] = Quantity(text, "chance", f"{plane.name} beats what holds without it")
        label = f"no text on {on} beats what holds without {plane.name}"
        measures[f"{plane.draft}.nothing"] = Quantity((share <= 0).astype(float), "chance", label)
        rows += [*plane.rows(), *_outline(plane.mean())]
    drafts: list[Row] = [{"id": p.draft, "draft": p.name, "issues": " and ".join(p.issues)} for p in found]
    return Answer(measures, {"winset": rows, "drafts": drafts}, caveats)


def _share(plane: Plane, k: int) -> float:
    if len(plane.issues) == 1:
        cut = np.clip(line_winset(plane.points[k, :, 0], plane.votes, float(plane.fallback[k, 0])), 0, TOP)
        return float(np.diff(cut.reshape(-1, 2), axis=1).sum() / TOP)
    return share_of_box(winset(plane.turn(k), plane.fallback[k]), TOP * plane.scale[k])


def _text_beats(plane: Plane, k: int) -> bool:
    return bool(beats(plane.rule, plane.points[k], plane.fallback[k], plane.text[k], plane.away))


def _outline(plane: Plane) -> list[Row]:
    """Points of the boundary, ten degrees apart or less seen from the fallback, cut off where scales end."""
    if len(plane.issues) == 1:
        ends = line_winset(plane.points[0, :, 0], plane.votes, float(plane.fallback[0, 0]))
        return [_edge(plane, np.array([x]), piece) for piece, pair in enumerate(ends) for x in pair]
    petals = winset(plane.turn(0), plane.fallback[0]).outline(_STEP)
    return [_edge(plane, point, piece) for piece, petal in enumerate(petals) for point in petal]


def _edge(plane: Plane, point: Array, piece: int) -> Row:
    return plane.row("edge", "", np.clip(point, 0, TOP * plane.scale[0]), piece)
