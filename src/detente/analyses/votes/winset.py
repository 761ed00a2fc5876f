"""What texts would beat what holds otherwise, in a draft's body?"""

from __future__ import annotations

import numpy as np

from detente.analyses.votes._plane import TOP, Found, Plane, answered, asked, listed, luck, nothing_to_tell, planes
from detente.analysis import analysis
from detente.draws import Draws
from detente.likelihood import in_words, percent
from detente.numeric import Array
from detente.plane.line import line_winset
from detente.plane.many import sampled_share, share_error
from detente.plane.winset import beats, share_of_box, winset
from detente.result import Answer, Quantity, Result, Row

__all__ = ["answer", "tell", "winset"]

_STEP = np.pi / 18
_SHOWN = 100


def tell(result: Result) -> list[str]:
    """A sentence a draft: how much room there is, and whether the text is in it."""
    told = []
    for draft, name, issues in asked(result):
        size, beaten = result.measures[f"{draft}.size"], result.measures[f"{draft}.beats"]
        told.append(
            f"Of all texts on {listed(issues)}, {percent(size.mean)} ({percent(size.low)} to {percent(size.high)}) "
            f"would beat what holds without {name}; {name} itself does: {in_words(beaten.mean)}, "
            f"{percent(beaten.mean)}."
        )
    return told or nothing_to_tell(result.caveats)


@analysis(
    question="Which texts would beat what holds otherwise, if members vote by distance?",
    reference="McKelvey (1976), Journal of Economic Theory 12(3), 472–482; exact for any rule by pivots of directions",
    example="detente run winset kosovo-2007 --issues status,precedent",
    tell=tell,
)
def answer(draws: Draws, *, issues: str = "", distance: str = "straight", most_draws: int = 400) -> Answer:
    """Share of all texts on some issues that would beat the fallback, and whether the draft is one of them.

    `issues`: with commas between; without, the draft's two on which its body's saliences sum highest. Exact on one and
    two, sampled on more. `distance`: "straight", each member by its own saliences, so that it is indifferent along an
    ellipse; or "blocks", as the chances of adoption have it. Only the first `most_draws` draws are asked. The table
    `winset` outlines the texts at mean positions.
    """
    placed = planes(draws, issues, distance, most_draws)
    return answered("winset", placed, lambda plane: _found(draws, plane))


def _found(draws: Draws, plane: Plane) -> Found:
    tried = luck(draws, plane, "winset") * TOP if len(plane.issues) > 2 else np.zeros((plane.n, 0, 0))
    share = np.array([_share(plane, k, tried[k]) for k in range(plane.n)])
    noise = share_error(share, tried.shape[1]) if len(plane.issues) > 2 else None
    label = f"texts on {plane.on} that beat what holds without {plane.name}"
    nothing = f"no text on {plane.on} beats what holds without {plane.name}"
    return {
        "size": Quantity(share, "share", label, noise, floor=0.0),
        "beats": Quantity(_text_beats(plane), "chance", f"{plane.name} beats what holds without it"),
        "nothing": Quantity((share <= 0).astype(float), "chance", nothing),
    }, _outline(plane.mean(), tried[0])


def _share(plane: Plane, k: int, tried: Array) -> float:
    if len(plane.issues) == 1:
        cut = np.clip(line_winset(plane.points[k, :, 0], plane.votes, float(plane.fallback[k, 0])), 0, TOP)
        return float(np.diff(cut.reshape(-1, 2), axis=1).sum() / TOP)
    if len(plane.issues) > 2:
        return sampled_share(plane.rule, plane.tastes(k), plane.fallback[k], tried, plane.away)[0]
    return share_of_box(winset(plane.tastes(k), plane.votes, plane.fallback[k]), np.full(2, TOP))


def _text_beats(plane: Plane) -> Array:
    return np.array(
        [
            float(beats(plane.rule, plane.tastes(k), plane.fallback[k], plane.text[k], plane.away))
            for k in range(plane.n)
        ]
    )


def _outline(plane: Plane, tried: Array) -> list[Row]:
    """Points of the boundary, ten degrees apart or less seen from the fallback; or texts tried that win."""
    if len(plane.issues) == 1:
        ends = line_winset(plane.points[0, :, 0], plane.votes, float(plane.fallback[0, 0]))
        return [plane.row("edge", "", np.clip([x], 0, TOP), piece) for piece, pair in enumerate(ends) for x in pair]
    if len(plane.issues) > 2:
        won = tried[beats(plane.rule, plane.tastes(0), plane.fallback[0], tried, plane.away)]
        return [plane.row("won", "wins", text) for text in won[:_SHOWN]]
    petals = winset(plane.tastes(0), plane.votes, plane.fallback[0]).outline(np.full(2, TOP), _STEP)
    return [plane.row("edge", "", point, piece) for piece, petal in enumerate(petals) for point in petal]
